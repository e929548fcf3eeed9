"""Derive portfolio margin 1: cases of the contracts' own tests, whole numbers toward zero."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.portfolio_margin import Book, PortfolioMargin, portfolio_margin
from calculators.engine.reproduction import Reproduction
from calculators.venues.derive_portfolio_1 import VENUE
from calculators.venues.examples._beside import asked
from calculators.venues.models.derive_portfolio_1 import portfolio_rules

SPOT = 2000.0
TOWARD_ZERO = "ROUND_DOWN"


def expiry(*options: BookOption) -> Expiry:
    """Return the tests' expiry in about 17 days."""
    return Expiry(years=0.047488584474885846, forward=2004.7545, rate=0.02, options=options)


PUT = BookOption(type="put", strike=1700.0, size=-1.0, volatility_fraction=0.5)
SHORT_PUT = Book(spot=SPOT, expiries=(expiry(PUT),))
PERPETUAL = Book(spot=SPOT, perpetual_size=1.0, perpetual_price=2001.0, perpetual_value=1.0)
BASE = Book(spot=SPOT, base=1.0)
HEDGED = Book(spot=SPOT, base=1.0, perpetual_size=-1.0, perpetual_price=2001.0, perpetual_value=4.0)


def tested(book: Book) -> PortfolioMargin:
    """Return both requirements of a book under the tests' numbers."""
    return portfolio_margin(book, portfolio_rules("tests"))


def example(says: str, term: str, printed: str, value: float) -> Reproduction:
    """Return one case of the tests; their numbers are cut off toward zero."""
    return Reproduction(
        says=says,
        term=term,
        unit="USDC",
        printed=printed,
        source=VENUE.sources[1],
        work=lambda _: Decimal(repr(value)),
        direction=TOWARD_ZERO,
    )


EXAMPLES = (
    example(
        "Long perpetual at 2 001, spot 2 000: the maintenance margin.",
        "maintenance-margin",
        "-349",
        tested(PERPETUAL).maintenance,
    ),
    example("Its initial margin.", "initial-margin", "-454", tested(PERPETUAL).initial),
    example(
        "Short put struck at 1 700: the maintenance margin.",
        "maintenance-margin",
        "-131",
        tested(SHORT_PUT).maintenance,
    ),
    example("The put's initial margin.", "initial-margin", "-168", tested(SHORT_PUT).initial),
    example(
        "1 ETH held against a short perpetual: the maintenance margin.",
        "portfolio-margin",
        "1903",
        tested(HEDGED).maintenance,
    ),
)


def needed(book: Book) -> Decimal:
    """Return what a book must keep under the mainnet's numbers: its value less what it leaves."""
    found = portfolio_margin(book, portfolio_rules("mainnet"))
    return Decimal(repr(found.market_value - found.maintenance))


CONTRAST = asked(
    "Spot at 2 000. The generic rule asks 1% of each perpetual and of nothing else, and has no rule for options.",
    [
        ("long perpetual of 1", Decimal("20.01"), needed(PERPETUAL)),
        ("1 ETH and a short perpetual of 1", Decimal("20.01"), needed(HEDGED)),
        ("short put struck at 1 700", "no rule", needed(SHORT_PUT)),
    ],
    "USDC",
)
