"""Bybit unified account: nothing worked was found; what counts of a large holding is compared."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.collateral import Tranche, tranche_value
from calculators.venues.bybit_unified import VENUE
from calculators.venues.examples._beside import counted

PRICE = Decimal(30_000)
TRANCHES = [
    Tranche(upper=upper if isinstance(upper, Decimal) else None, ratio=ratio)
    for _, upper, ratio in VENUE.table("btc").rows
    if isinstance(ratio, Decimal)
]

EXAMPLES = ()
CONTRAST = counted(
    "BTC as collateral, at 30 000 USD a coin.",
    [
        (f"{amount} BTC", amount * PRICE, tranche_value(Decimal(amount), TRANCHES) * PRICE)
        for amount in (1, 25, 100)
    ],
)
