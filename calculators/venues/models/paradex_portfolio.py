"""Paradex: its volatility shock, its scenarios, and its model for an account."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from calculators.engine.fact import Cell
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.venues.models.scanned import scanned_rules
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

MOVES: Mapping[Cell, VolatilityMove] = {
    VENUE.number("volatility_up"): "up",
    -VENUE.number("volatility_down"): "down",
}


def portfolio_rules() -> PortfolioRules:
    """Return the model without provisions for funding and fees.

    >>> rules = portfolio_rules()
    >>> len(rules.scenarios), rules.maintenance_factor
    (24, 0.5)
    """
    rows = VENUE.table("scenarios").rows
    return scanned_rules(
        tuple(
            Scenario(price=1.0 + number(price), volatility=MOVES[move], weight=number(weight))
            for price, move, weight in rows
        ),
        VOLATILITY,
        maintenance_factor=MAINTENANCE_FRACTION,
        net_delta_fraction=NET_DELTA_FRACTION,
        hedged_delta_fraction=HEDGED_DELTA_FRACTION,
    )


def number(cell: Cell) -> float:
    """Return a cell of a table that holds a number."""
    return float(cast("Decimal", cell))
