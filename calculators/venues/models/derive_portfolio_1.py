"""Derive's first portfolio margin, with the mainnet's numbers or those of its tests."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.venues.derive_portfolio_1 import VENUE, scenario_rows


def scenarios_of(column: str) -> tuple[Scenario, ...]:
    """Return the scenarios of one column, "mainnet" or "tests".

    >>> len(scenarios_of("mainnet")), len(scenarios_of("tests"))
    (23, 21)
    """
    return tuple(
        Scenario(price=float(cast("Decimal", price)), volatility=cast("VolatilityMove", move))
        for price, move in scenario_rows(wide=column == "mainnet")
    )


def portfolio_rules(column: str) -> PortfolioRules:
    """Return the model of one column, "mainnet" or "tests".

    >>> portfolio_rules("mainnet").initial_factor
    1.25
    """
    found = {name: float(value) for name, value in VENUE.table("numbers").numbers(column).items()}
    return PortfolioRules(
        scenarios=scenarios_of(column),
        shock=VolatilityShock(
            up=found["volatility up"],
            down=found["volatility down"],
            short_power=found["power up to 30 days"],
            long_power=found["power beyond"],
            floor_days=found["least days"],
        ),
        basis_moves=(found["basis move up"], found["basis move down"]),
        basis_added=found["basis factor"],
        basis_multiple=found["basis factor a year"],
        base_fraction=found["static, base asset"],
        perpetual_fraction=found["static, perpetual"],
        short_fraction=found["static, naked short option"],
        initial_factor=found["initial factor"],
        static_discount=found["static discount"],
        rate_multiple=found["rate factor"],
        rate_added=found["rate added"],
        peg_threshold=found["peg threshold"],
        peg_factor=found["peg factor"],
        confidence_threshold=found["confidence threshold"],
        confidence_factor=found["confidence factor"],
    )
