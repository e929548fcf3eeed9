"""Paradex: its volatility shock and its scenarios."""

from __future__ import annotations

from calculators.engine.scenario import VolatilityShock
from calculators.venues.paradex_portfolio import VENUE

NET_DELTA_FRACTION = float(VENUE.number("net_delta"))
HEDGED_DELTA_FRACTION = float(VENUE.number("hedged_delta"))
LARGEST_REGULAR_MOVE = float(VENUE.number("largest_regular_move"))
MAINTENANCE_FRACTION = float(VENUE.number("maintenance"))  # of the initial requirement
VOLATILITY = VolatilityShock(
    up=float(VENUE.number("volatility_up")),
    down=float(VENUE.number("volatility_down")),
    short_power=float(VENUE.number("short_power")),
    long_power=float(VENUE.number("long_power")),
    floor_days=float(VENUE.number("floor_days")),
)
