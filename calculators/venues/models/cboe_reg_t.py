"""Cboe's rules for options that are sold naked or live long."""

from __future__ import annotations

from calculators.engine.strategy_margin import ShortRule
from calculators.venues.cboe_reg_t import VENUE

EQUITY = ShortRule(
    base_fraction=VENUE.number("equity_base"), floor_fraction=VENUE.number("equity_floor")
)
BROAD_INDEX = ShortRule(
    base_fraction=VENUE.number("index_base"), floor_fraction=VENUE.number("index_floor")
)
LONG_FRACTION = VENUE.number("long_fraction")
LONG_MONTHS = VENUE.number("long_months")  # longer than this
SHARES = VENUE.number("multiplier")
