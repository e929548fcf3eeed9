"""Binance USDⓈ-M in 2021: an amount of the copied table."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import tier_at
from calculators.engine.working import Working
from calculators.venues.binance_usdm_2021 import VENUE


def amount_at(notional_value: Decimal) -> Decimal:
    """Return the maintenance amount of the tier of a notional value."""
    return tier_at(VENUE.market("BTCUSDT").tiers, notional_value).maintenance_amount


def first_million(_: Working) -> Decimal:
    """Return the amount of the tier that opens at 1 million."""
    return amount_at(Decimal(1_000_000))


def last(_: Working) -> Decimal:
    """Return the amount of the last tier."""
    return amount_at(Decimal(300_000_000))


EXAMPLES = (
    Reproduction(
        says="The maintenance amount of the tier that opens at 1 million USDT.",
        term="maintenance-margin",
        unit="USDT",
        printed="16300",
        source=VENUE.sources[0],
        work=first_million,
        note="With the 2.0% that the copy prints, it would be 11 300.",
    ),
    Reproduction(
        says="The maintenance amount of the last tier, from 300 million USDT.",
        term="maintenance-margin",
        unit="USDT",
        printed="100016300",
        source=VENUE.sources[0],
        work=last,
    ),
)
CONTRAST = None
