"""Derive portfolio margin 2: cases of the contracts' own tests."""

from __future__ import annotations

import math
from decimal import Decimal

from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.portfolio_margin import Book, PortfolioMargin
from calculators.engine.reproduction import Reproduction
from calculators.engine.skew_margin import skew_margin
from calculators.venues.derive_portfolio_2 import VENUE
from calculators.venues.examples._beside import asked
from calculators.venues.models.derive_portfolio_2 import skew_rules

SECONDS = 365 * 24 * 60 * 60
NOISE = Decimal("1e-8")  # the tests compute in another arithmetic


def expiry(seconds: int, forward: float, rate: float, option: BookOption) -> Expiry:
    """Return an expiry of the tests with one option."""
    years = seconds / SECONDS
    return Expiry(
        years=years,
        forward=forward,
        rate=rate,
        discount=math.exp(-rate * years),
        confidence=0.95,
        options=(option,),
    )


CALL = BookOption(type="call", strike=100000.0, size=-1.0, volatility_fraction=0.453803924321583)
PUT = BookOption(type="put", strike=100000.0, size=-1.0, volatility_fraction=0.4547630768795904)
SHORT_CALL = Book(
    spot=95663.50604855,
    stable_price=1.00019088635,
    expiries=(expiry(794852, 95776.67392708939, 0.15000000000000002, CALL),),
)
SHORT_PUT = Book(
    spot=95663.50604855,
    stable_price=1.00019088635,
    expiries=(expiry(1399652, 95923.63240250274, 0.16999999999999998, PUT),),
)
UNSURE = Book(
    spot=3000.0,
    spot_confidence=0.2,
    stable_price=1.00019088635,
    perpetual_size=1.0,
    perpetual_price=2500.0,
    perpetual_confidence=0.1,
    perpetual_value=-610.0,
)


def tested(book: Book) -> PortfolioMargin:
    """Return both requirements of a book under the tests' numbers."""
    return skew_margin(book, (), skew_rules("tests"))


def example(says: str, term: str, printed: str, value: float) -> Reproduction:
    """Return one case of the tests."""
    return Reproduction(
        says=says,
        term=term,
        unit="USDC",
        printed=printed,
        source=VENUE.sources[1],
        work=lambda _: Decimal(repr(value)),
        within=NOISE,
    )


EXAMPLES = (
    example(
        "Short call struck at 100 000, spot 95 663.51, nine days left: the maintenance margin.",
        "maintenance-margin",
        "-11824.858703959073",
        tested(SHORT_CALL).maintenance,
    ),
    example(
        "Its initial margin.", "initial-margin", "-14604.048120144837", tested(SHORT_CALL).initial
    ),
    example(
        "Short put struck at 100 000, sixteen days left: the maintenance margin.",
        "maintenance-margin",
        "-18851.840811908318",
        tested(SHORT_PUT).maintenance,
    ),
    example(
        "Long perpetual with a loss of 610 and prices that nobody is sure of: the initial margin.",
        "initial-margin",
        "-3820.0",
        tested(UNSURE).initial,
    ),
    example("Its maintenance margin.", "maintenance-margin", "-1015.0", tested(UNSURE).maintenance),
)


def needed(book: Book) -> Decimal:
    """Return what a book must keep under the mainnet's numbers: its value less what it leaves."""
    found = skew_margin(book, (), skew_rules("mainnet"))
    return Decimal(repr(found.market_value - found.maintenance))


LONG = Book(spot=30000.0, perpetual_size=1.0, perpetual_price=30000.0)
CONTRAST = asked(
    "The generic rule asks 1% of a perpetual at the mark price and has no rule for options.",
    [
        ("long perpetual of 1 at 30 000", Decimal(300), needed(LONG)),
        ("short call struck at 100 000, spot 95 663.51", "no rule", needed(SHORT_CALL)),
        ("short put struck at 100 000, spot 95 663.51", "no rule", needed(SHORT_PUT)),
    ],
    "USDC",
)
