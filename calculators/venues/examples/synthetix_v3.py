"""Synthetix v3: an account of its tests, before and after prices move."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import requirement
from calculators.engine.contrast import contrast_of
from calculators.engine.exact import total
from calculators.engine.market_price import requirement_at
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.generic import VENUE as GENERIC
from calculators.venues.synthetix_v3 import VENUE

SCALES = VENUE.table("scales").numbers("skew scale")
# market: size and price at which it was opened, from an even skew
HELD = {
    "BTC": ("-1", "30000"),
    "ETH": ("20", "2000"),
    "LINK": ("2000", "5"),
    "ARB": ("5000", "2"),
    "OP": ("5000", "2"),
}


def available(prices: tuple[str, ...], working: Working) -> Decimal:
    """Return the account's margin at prices: collateral and what its positions gained."""
    gains = []
    for (name, (size, price)), now in zip(HELD.items(), prices, strict=True):
        filled = requirement.skew_fill_price(
            price=Decimal(price), size=Decimal(size), skew_scale=SCALES[name], working=working
        )
        gains.append(Decimal(size) * (Decimal(now) - filled))
    return Decimal(20000) + total(gains)


def maintenance(working: Working) -> Decimal:
    """Return the maintenance margin of a short of 2 BTC and a long of 20 ETH."""
    return total(
        [
            requirement_at(
                VENUE.market("BTC"), size=Decimal(2), price=Decimal(30000), working=working
            ),
            requirement_at(
                VENUE.market("ETH"), size=Decimal(20), price=Decimal(2000), working=working
            ),
        ]
    )


EXAMPLES = (
    Reproduction(
        says="20 000 USD and five positions that moved their own prices: the available margin.",
        term="account-equity",
        unit="USD",
        printed="18850",
        source=VENUE.sources[0],
        work=lambda working: available(("30000", "2000", "5", "2", "2"), working),
    ),
    Reproduction(
        says="The same after prices of 31 000, 1 775, 3, 1 and 1.13.",
        term="account-equity",
        unit="USD",
        printed="0",
        source=VENUE.sources[0],
        work=lambda working: available(("31000", "1775", "3", "1", "1.13"), working),
    ),
    Reproduction(
        says="Short 2 BTC at 30 000 and long 20 ETH at 2 000: the maintenance margin.",
        term="maintenance-margin",
        unit="USD",
        printed="4000",
        source=VENUE.sources[0],
        work=maintenance,
    ),
)
CONTRAST = contrast_of(
    GENERIC.markets[0], VENUE.market("BTC"), (Decimal(10_000), Decimal(100_000), Decimal(1_000_000))
)
