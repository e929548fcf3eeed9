"""Derive's second portfolio margin, with the mainnet's numbers or those of its tests."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from calculators.engine.scenario import Scenario, VolatilityMove, VolatilityShock
from calculators.engine.skew_margin import Discount, Skew, SkewRules
from calculators.venues.derive_portfolio_2 import VENUE


def scenarios_of(column: str) -> tuple[Scenario, ...]:
    """Return the scenarios of one column, "mainnet" or "tests"; the tests' tails end earlier.

    >>> len(scenarios_of("mainnet")), len(scenarios_of("tests"))
    (33, 31)
    """
    key = "scenarios" if column == "mainnet" else "scenarios_tests"
    return tuple(
        Scenario(
            price=float(cast("Decimal", price)),
            volatility=cast("VolatilityMove", move),
            weight=float(cast("Decimal", weight)),
        )
        for price, move, weight in VENUE.table(key).rows
    )


def skew_rules(column: str) -> SkewRules:
    """Return the model of one column, "mainnet" or "tests".

    >>> skew_rules("tests").maintenance_factor
    0.8
    """
    found = {name: float(value) for name, value in VENUE.table("numbers").numbers(column).items()}
    return SkewRules(
        scenarios=scenarios_of(column),
        shock=VolatilityShock(
            up=found["volatility up"],
            down=found["volatility down"],
            short_power=found["power up to 30 days"],
            long_power=found["power beyond"],
            floor_days=found["least days"],
        ),
        smallest_shocked_volatility=found["least shocked volatility"],
        skew=Skew(
            linear_cap=found["skew, linear cap"],
            linear_by_root=found["skew, linear, by root of years"],
            absolute_cap=found["skew, absolute cap"],
            absolute_by_root=found["skew, absolute, by root of years"],
            smallest_width=found["skew, least width"],
            width_scale=found["skew, width scale"],
            volatility=found["skew, volatility"],
            volatility_by_root=found["skew, volatility by root of years"],
        ),
        basis_moves=(found["basis move up"], found["basis move down"]),
        basis_added=found["basis factor"],
        basis_multiple=found["basis factor a year"],
        gains=Discount(
            base=found["discount above zero"],
            rate_multiple=found["rate factor above zero"],
            rate_added=found["rate added above zero"],
        ),
        losses=Discount(
            base=found["growth below zero"],
            rate_multiple=found["rate factor below zero"],
            rate_added=found["rate added below zero"],
        ),
        initial_factor=found["initial factor"],
        maintenance_factor=found["maintenance factor"],
        perpetual_fraction=found["static, perpetual, maintenance"],
        perpetual_initial_fraction=found["static, perpetual, added for initial"],
        short_fraction=found["static, naked short option, maintenance"],
        short_initial_fraction=found["static, naked short option, added for initial"],
        peg_threshold=found["peg threshold"],
        peg_factor=found["peg factor"],
        confidence_threshold=found["confidence threshold"],
        confidence_factor=found["confidence factor"],
    )
