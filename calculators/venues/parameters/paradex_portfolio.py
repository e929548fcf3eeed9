"""Portfolio margin of Paradex: its minimum by delta and its range of regular moves."""

# The page carries no date. A snapshot for teaching, not today's rules.

from __future__ import annotations

from calculators.engine.scenario import VolatilityShock

AS_OF = ""
SOURCE = "https://docs.paradex.trade/risk/portfolio-margin"

NET_DELTA_FRACTION = 0.02
HEDGED_DELTA_FRACTION = 0.01
LARGEST_REGULAR_MOVE = 0.16
MAINTENANCE_FRACTION = 0.5  # of the initial requirement
VOLATILITY = VolatilityShock(up=0.40, down=0.22, short_power=0.30, long_power=0.13, floor_days=1.0)
