"""Aevo's scenarios as a model for an account: the largest loss, for both requirements."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.venues.aevo import SPOT, VOLATILITY
from calculators.venues.models.scanned import scanned_rules

RISE, _, FALL = (Decimal(move) for move in VOLATILITY)


def portfolio_rules() -> PortfolioRules:
    """Return the model; volatility moves by the same part however long an option lives.

    >>> len(portfolio_rules().scenarios)
    15
    """
    moves: tuple[VolatilityMove, ...] = ("up", "none", "down")
    return scanned_rules(
        tuple(
            Scenario(price=1.0 + float(price), volatility=move) for price in SPOT for move in moves
        ),
        VolatilityShock(up=float(RISE), down=-float(FALL), short_power=0.0, long_power=0.0),
    )
