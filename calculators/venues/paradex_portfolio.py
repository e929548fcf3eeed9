"""Portfolio margin of Paradex: 24 scenarios, a minimum by delta, and provisions."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

UP, DOWN = Decimal("0.40"), Decimal("-0.22")
INNER = ("0.12", "0.08", "0.04", "0", "-0.04", "-0.08", "-0.12")
TAILS = (
    *(("-0.66", "0.24"), ("-0.33", "0.48"), ("0.5", "0.32"), ("1", "0.16"), ("2", "0.08")),
    *(("3", "0.0533"), ("4", "0.04"), ("5", "0.032")),
)
ONE = Decimal(1)

VENUE = Venue(
    name="paradex-portfolio",
    label="Paradex portfolio margin",
    venue="paradex",
    kind="options and perpetuals, scenario margin",
    summary="A hedged book is never free: at least 2% of its net and 1% of its hedged delta is asked for.",
    undated="The page bears no date; it was read in November 2026 and calls the mode a beta.",
    sources=(
        VenueSource(
            title="Portfolio margin",
            publisher="Paradex",
            url="https://docs.paradex.trade/risk/portfolio-margin",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The largest weighted loss of 24 scenarios is the scan risk.",
            formula="initial margin = max(scan, minimum by delta) + funding provision + fee provision",
        ),
        Rule(
            says="Maintenance margin is half of it, with the provisions in full.",
            formula="maintenance margin = 0.5 × max(scan, minimum by delta) + provisions",
        ),
        Rule(
            says="Volatility moves by a range that shrinks with time to expiry.",
            formula="shocked volatility = volatility × (1 + shock × (30 ÷ max(floor, days))^power)",
        ),
        Rule(
            says="Extreme price moves count at the weight that keeps their loss at that of a regular move.",
            formula="weight = largest regular move ÷ |move|",
        ),
    ),
    parameters=(
        Parameter(
            key="net_delta",
            label="Minimum, of the net delta",
            value=Decimal("0.02"),
            unit="fraction",
            term="delta",
        ),
        Parameter(
            key="hedged_delta",
            label="Minimum, of the hedged delta",
            value=Decimal("0.01"),
            unit="fraction",
            term="delta",
        ),
        Parameter(
            key="largest_regular_move",
            label="Largest regular move of the price",
            value=Decimal("0.16"),
            unit="fraction",
            term="scenario-analysis",
        ),
        Parameter(
            key="maintenance",
            label="Maintenance margin, of the initial requirement",
            value=Decimal("0.5"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="volatility_up",
            label="Volatility up, at 30 days",
            value=UP,
            unit="fraction",
            term="implied-volatility",
        ),
        Parameter(
            key="volatility_down",
            label="Volatility down, at 30 days",
            value=-DOWN,
            unit="fraction",
            term="implied-volatility",
        ),
        Parameter(key="short_power", label="Power of time up to 30 days", value=Decimal("0.30")),
        Parameter(key="long_power", label="Power of time beyond 30 days", value=Decimal("0.13")),
        Parameter(key="floor_days", label="Least days to expiry", value=ONE, unit="days"),
    ),
    tables=(
        Table(
            key="scenarios",
            title="Scenarios",
            columns=("price", "volatility", "weight"),
            units=("fraction", "fraction", ""),
            rows=(
                (Decimal("0.16"), UP, ONE),
                *((Decimal(price), move, ONE) for price in INNER for move in (UP, DOWN)),
                (Decimal("-0.16"), UP, ONE),
                *((Decimal(price), UP, Decimal(weight)) for price, weight in TAILS),
            ),
            term="scenario-analysis",
        ),
    ),
    names=(
        OwnName(term="scenario-analysis", name="SCAN risk"),
        OwnName(term="initial-margin", name="IMR", note="initial margin requirement"),
    ),
    account=AccountRules(
        left_out=(
            "Provisions for funding and fees are not added: they depend on rates that an account does not state.",
        ),
    ),
    unknown=(
        "The size of the funding and fee provisions.",
        "Standard margin of its perpetuals.",
    ),
)
