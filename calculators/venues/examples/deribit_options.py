"""Deribit options: settlements of its pages, and what a short option needs."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.coin_option_margin import short_initial
from calculators.engine.payoff import coin_payoff, payoff
from calculators.engine.reproduction import Reproduction
from calculators.venues.deribit_options import VENUE
from calculators.venues.examples._beside import beside
from calculators.venues.models.deribit_options import RULES

INDEX = Decimal(30_000)

EXAMPLES = (
    Reproduction(
        says="A put struck at 10 000 settles at 5 000: what it pays.",
        term="option",
        unit="BTC",
        printed="1.0",
        source=VENUE.sources[1],
        work=lambda working: coin_payoff("put", Decimal(10000), Decimal(5000), working),
    ),
    Reproduction(
        says="What it earns after a premium of 0.05 BTC.",
        term="option",
        unit="BTC",
        printed="0.95",
        source=VENUE.sources[1],
        work=lambda working: (
            coin_payoff("put", Decimal(10000), Decimal(5000), working) - Decimal("0.05")
        ),
    ),
    Reproduction(
        says="A call struck at 100 000 settles at 125 000: what it pays in dollars.",
        term="option",
        unit="USD",
        printed="25000",
        source=VENUE.sources[1],
        work=lambda working: payoff("call", Decimal(100000), Decimal(125000), working),
    ),
    Reproduction(
        says="A linear call on 10 units struck at 250, bought for 10 a unit, settles at 275: what it earns.",
        term="option",
        unit="USDC",
        printed="150",
        source=VENUE.sources[2],
        work=lambda working: (
            10 * (payoff("call", Decimal(250), Decimal(275), working) - Decimal(10))
        ),
    ),
)


def initial(strike: int) -> Decimal:
    """Return the initial margin of a short call in dollars at the index."""
    coins = short_initial(
        "call", strike=Decimal(strike), index=INDEX, mark_price=Decimal("0.02"), rules=RULES
    )
    return coins * INDEX


CONTRAST = beside(
    "A short call on 1 BTC at an index price of 30 000, marked at 0.02 BTC. The generic rule has no options: a short perpetual at 1% stands beside it.",
    ("struck at", "1% of the perpetual", "initial margin here"),
    [
        (
            f"{strike:,}".replace(",", "\u202f"),
            Decimal(300),
            initial(strike),
        )
        for strike in (30_000, 31_000, 36_000)
    ],
    "USD",
)
