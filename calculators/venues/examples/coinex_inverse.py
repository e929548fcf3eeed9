"""CoinEx: its pages print rules and no worked number."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.contrast import contrast_of
from calculators.engine.reproduction import Reproduction
from calculators.venues.coinex_inverse import VENUE
from calculators.venues.generic import VENUE as GENERIC

EXAMPLES: tuple[Reproduction, ...] = ()
CONTRAST = contrast_of(
    GENERIC.markets[0], VENUE.markets[0], (Decimal(10_000), Decimal(1_000_000)), "USD"
)
