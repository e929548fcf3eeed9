"""Hyperliquid: positions of 2024 with the liquidation price that the venue returned."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Position, Side
from calculators.engine.liquidation import Outcome, liquidation_price
from calculators.engine.reproduction import Reproduction
from calculators.engine.requirement import of_maximum_leverage
from calculators.engine.venue import flat
from calculators.engine.working import Working
from calculators.venues.hyperliquid import VENUE

MOST = VENUE.table("leverage_2024").numbers("maximum leverage")


def price(
    coin: str, side: Side, size: str, entry: str, collateral: str, working: Working
) -> Decimal | Outcome:
    """Return the liquidation price of an isolated position at the leverage limits of 2024."""
    position = Position(
        name=coin,
        side=side,
        size=Decimal(size),
        entry_price=Decimal(entry),
        mark_price=Decimal(entry),
        tiers=flat(of_maximum_leverage(MOST[coin], working)),
    )
    return liquidation_price(position, Decimal(collateral), working)


EXAMPLES = (
    Reproduction(
        says="Long 0.33 SOL from 145.83 on 24.045107 USDC: the liquidation price.",
        term="liquidation-price",
        unit="USDC",
        printed="74.83696193",
        source=VENUE.sources[1],
        work=lambda working: price("SOL", 1, "0.33", "145.83", "24.045107", working),
        within=Decimal("0.0075"),
        note="The collateral is printed to a millionth; the test allows a ten-thousandth of the price.",
    ),
    Reproduction(
        says="Long 0.00077 BTC from 62 739 on 24.137992 USDC: the liquidation price.",
        term="liquidation-price",
        unit="USDC",
        printed="31708.03843631",
        source=VENUE.sources[1],
        work=lambda working: price("BTC", 1, "0.00077", "62739", "24.137992", working),
        within=Decimal("3.2"),
        note="The test allows a ten-thousandth of the price.",
    ),
    Reproduction(
        says="Short 0.019 ETH from 2 642.80 on 25.091876 USDC: the liquidation price.",
        term="liquidation-price",
        unit="USDC",
        printed="3924.18322043",
        source=VENUE.sources[1],
        work=lambda working: price("ETH", -1, "0.019", "2642.8", "25.091876", working),
        within=Decimal("0.4"),
        note="The test allows a ten-thousandth of the price.",
    ),
)
CONTRAST = None
