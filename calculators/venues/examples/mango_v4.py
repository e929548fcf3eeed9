"""Mango v4: two accounts of the health cache's tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import health
from calculators.engine.reproduction import Reproduction
from calculators.engine.weights import one_price
from calculators.engine.working import SILENT, Working
from calculators.venues.examples._beside import beside
from calculators.venues.mango_v4 import VENUE

ASSET = VENUE.table("weights").numbers("asset weight")
DEBT = VENUE.table("weights").numbers("liability weight")


def weights(name: str) -> health.Weights:
    """Return the two weights of a token of the tests."""
    return health.Weights(asset=ASSET[name], liability=DEBT[name])


def token(name: str, balance: Decimal, price: int) -> health.Token:
    """Return a balance of a token."""
    return health.Token(balance=balance, price=one_price(Decimal(price)), weights=weights(name))


def with_perpetual(size: int, working: Working) -> Decimal:
    """Return the health of an account that holds a perpetual at 5 and was paid 100 for it."""
    held = health.PerpetualHolding(
        size=Decimal(size),
        quote=Decimal(100),
        price=one_price(Decimal(5)),
        weights=weights("perpetual base"),
        overall_asset_weight=VENUE.number("overall"),
    )
    return health.health([token("token 1", Decimal(0), 1)], [held], working)


def alone(name: str, balance: str) -> Decimal:
    """Return the health of one balance at a price of 10."""
    return health.health([token(name, Decimal(balance), 10)], (), SILENT)


EXAMPLES = (
    Reproduction(
        says="A short perpetual of 10 at 5, opened for 100: the initial health.",
        term="health-factor",
        unit="USDC",
        printed="30.4",
        source=VENUE.sources[0],
        work=lambda working: with_perpetual(-10, working),
    ),
    Reproduction(
        says="A long perpetual of 100 at 5, with 100 received: the initial health.",
        term="health-factor",
        unit="USDC",
        printed="380",
        source=VENUE.sources[0],
        work=lambda working: with_perpetual(100, working),
    ),
)
CONTRAST = beside(
    "One balance alone, at a price of 10. The generic rule has no haircut: a holding counts in full and so does a debt.",
    ("held", "counts, generic", "counts here"),
    [
        ("100 of token 1", Decimal(1000), alone("token 1", "100")),
        ("100 of token 2", Decimal(1000), alone("token 2", "100")),
        ("a debt of 100 of token 2", Decimal(-1000), alone("token 2", "-100")),
    ],
    "USDC",
)
