"""SPAN: sixteen scenarios of price and volatility, the array of a clearing house."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Cell, OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

STEPS = (
    "0",
    "0.3333333333333333",
    "-0.3333333333333333",
    "0.6666666666666666",
    "-0.6666666666666666",
    "1",
    "-1",
)


def scenario_rows() -> tuple[tuple[Cell, ...], ...]:
    """Return (number, part of the price range, volatility, weight)."""
    moves: list[tuple[Cell, ...]] = [
        (Decimal(part), volatility, Decimal(1)) for part in STEPS for volatility in ("up", "down")
    ]
    far: list[tuple[Cell, ...]] = [(Decimal(part), "none", Decimal("0.35")) for part in (2, -2)]
    return tuple((str(at), *row) for at, row in enumerate([*moves, *far], start=1))


VENUE = Venue(
    name="span",
    label="SPAN: the sixteen scenarios",
    venue="cme",
    kind="futures and options at clearing houses, scenario margin",
    summary="Positions offset scenario by scenario, and twice the range counts at 35% of its loss.",
    undated="The page that was read bears no date.",
    confidence="secondary",
    sources=(
        VenueSource(
            title="SPAN methodology overview",
            publisher="CME Group",
            url="https://www.cmegroup.com/clearing/risk-management/span-overview.html",
            read="2026-11-24",
        ),
        VenueSource(
            title="SPAN risk arrays, chapter 34 of a text book on options",
            publisher="publisher unknown",
            note="we cannot name the book that the worked arrays come from: check them elsewhere",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Each contract has an array of sixteen results; arrays of one underlying are added element by element.",
            formula="requirement = largest loss of the sum",
        ),
        Rule(
            says="Clearing houses print losses as positive numbers. Here an array is P&L, so the requirement is minus its smallest element.",
        ),
    ),
    parameters=(
        Parameter(
            key="extreme_weight",
            label="Part of the loss at twice the price range that counts",
            value=Decimal("0.35"),
            unit="fraction",
            term="span-margin",
            source=1,
        ),
    ),
    tables=(
        Table(
            key="scenarios",
            title="The sixteen scenarios",
            columns=("scenario", "part of the price range", "volatility", "weight"),
            rows=scenario_rows(),
            term="span-margin",
            source=1,
        ),
    ),
    names=(
        OwnName(term="span-margin", name="risk array", note="sixteen results of one contract"),
        OwnName(term="initial-margin", name="performance bond"),
    ),
    account=AccountRules(
        left_out=(
            "Its risk arrays are not applied to a whole account: they are computed book by book on its page.",
        ),
    ),
    unknown=(
        "Price and volatility ranges of any contract: the clearing house sets them and changes them.",
        "Charges between months and between commodities, and the minimum for short options.",
    ),
)
