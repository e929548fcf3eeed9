"""FTX: nothing worked was kept; what counted of its own token is compared."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.collateral import counted_value
from calculators.engine.exact import ONE
from calculators.venues.examples._beside import counted
from calculators.venues.ftx import VENUE

WEIGHTS = VENUE.table("weights").numbers("total weight")
HELD = Decimal(10_000)

EXAMPLES = ()
CONTRAST = counted(
    "Collateral worth 10 000 USD, all in one asset, before its size is looked at.",
    [
        (name, HELD, counted_value(amount=HELD, price=ONE, ratio=WEIGHTS[name]))
        for name in ("BTC", "ETH", "FTT", "LUNC")
    ],
)
