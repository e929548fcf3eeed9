"""TIMS: portfolio margin of United States equity options as a broker's manual states it."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="tims",
    label="TIMS: portfolio margin of US equity options",
    venue="thinkorswim",
    kind="listed options and stocks of one underlying, scenario margin",
    summary="A stock is moved by 15% either way in ten points; the worst point is the requirement.",
    undated="The manual bears no date; it was read in November 2026.",
    confidence="secondary",
    sources=(
        VenueSource(
            title="thinkManual: portfolio margin",
            publisher="thinkorswim",
            note="a broker's manual at tlc.thinkorswim.com, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Every position in one underlying is revalued at the points of a price range; the largest loss counts.",
        ),
    ),
    parameters=(
        Parameter(
            key="points",
            label="Points of the price range",
            value=Decimal(10),
            term="scenario-analysis",
        ),
        Parameter(
            key="least_equity",
            label="Least equity of an account",
            value=Decimal(100_000),
            unit="USD",
            term="account-equity",
        ),
    ),
    tables=(
        Table(
            key="ranges",
            title="Price ranges",
            columns=("underlying", "down", "up"),
            units=("", "fraction", "fraction"),
            rows=(
                ("stock", Decimal("-0.15"), Decimal("0.15")),
                ("broad index of large companies", Decimal("-0.12"), Decimal("0.10")),
            ),
            term="scenario-analysis",
            note="The manual prints the same range for indices of small companies, which may be its mistake.",
        ),
    ),
    account=AccountRules(
        left_out=(
            "Its price ranges are not applied to a whole account: they are computed book by book on its page.",
        ),
    ),
    unknown=(
        "Moves of volatility, and offsets between underlyings.",
        "The smallest charge for each contract.",
        "No worked number was found, so nothing here is reproduced.",
    ),
)
