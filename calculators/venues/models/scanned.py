"""Scenario margin that is the largest loss and no more: the model of scenarios without contingencies."""

from __future__ import annotations

from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.scenario import Scenario, VolatilityShock


def scanned_rules(
    scenarios: tuple[Scenario, ...],
    shock: VolatilityShock,
    *,
    maintenance_factor: float = 1.0,
    net_delta_fraction: float = 0.0,
    hedged_delta_fraction: float = 0.0,
) -> PortfolioRules:
    """Return rules that ask for the largest loss of some scenarios, or a minimum by delta."""
    return PortfolioRules(
        scenarios=scenarios,
        shock=shock,
        basis_moves=(1.0, 1.0),
        basis_added=0.0,
        basis_multiple=0.0,
        base_fraction=0.0,
        perpetual_fraction=0.0,
        short_fraction=0.0,
        initial_factor=1.0,
        static_discount=1.0,
        rate_multiple=0.0,
        rate_added=0.0,
        peg_threshold=0.0,
        peg_factor=0.0,
        confidence_threshold=0.0,
        confidence_factor=0.0,
        maintenance_factor=maintenance_factor,
        net_delta_fraction=net_delta_fraction,
        hedged_delta_fraction=hedged_delta_fraction,
    )
