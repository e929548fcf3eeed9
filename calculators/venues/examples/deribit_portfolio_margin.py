"""Deribit portfolio margin: numbers of the older pages, and one perpetual under each set."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.scenario import contingency, volatility_shock
from calculators.venues.deribit_portfolio_margin import VENUE
from calculators.venues.examples._beside import asked

VINTAGES = VENUE.table("vintages")
OLDER, PAGE = "older page", "portfolio margin page"


def number(name: str, column: str) -> float:
    """Return one number of one parameter set."""
    return float(VINTAGES.numbers(column)[name])


def moved_volatility(days: float) -> Decimal:
    """Return the volatility move of the older page at some days to expiry."""
    power = number(OLDER, "power of time")
    rate = number(OLDER, "volatility range at 30 days")
    return Decimal(repr(volatility_shock(days, rate, power)))


EXAMPLES = (
    Reproduction(
        says="The volatility move with 15 days left, older page.",
        term="scenario-analysis",
        printed="0.566",
        source=VENUE.sources[0],
        work=lambda _: moved_volatility(15),
    ),
    Reproduction(
        says="The contingency of 100 BTC of options, older page.",
        term="portfolio-margin",
        unit="BTC",
        printed="1.0",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(contingency(100, number(OLDER, "options contingency")))),
    ),
    Reproduction(
        says="The contingency of ten naked short options, portfolio margin page.",
        term="portfolio-margin",
        unit="BTC",
        printed="0.1",
        source=VENUE.sources[2],
        work=lambda _: Decimal(repr(contingency(10, number(PAGE, "options contingency")))),
    ),
)
CONTRAST = asked(
    "A long perpetual worth 30 000 USD. Each set asks for the loss at the end of its price range; what other charges ask is left out.",
    [
        (name, Decimal(300), Decimal(30_000) * move)
        for name, move in VINTAGES.numbers("price range").items()
    ],
    "USD",
)
