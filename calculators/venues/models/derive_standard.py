"""Derive's standard margin, with the mainnet's numbers or those of its tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.auction import AuctionRules
from calculators.engine.exact import ONE, ZERO
from calculators.engine.option_margin import StandardRules
from calculators.venues.derive_standard import VENUE


def standard_rules(
    column: str, *, base_factor: Decimal = ZERO, base_initial_scale: Decimal = ONE
) -> StandardRules:
    """Return the model of one column, "mainnet" or "tests".

    >>> standard_rules("tests").perpetual_initial
    Decimal('0.065')
    """
    found = VENUE.table("options").numbers(column)
    return StandardRules(
        largest_fraction=found["largest part of spot"],
        smallest_fraction=found["smallest part of spot"],
        call_fraction=found["call, maintenance"],
        put_fraction=found["put, maintenance, of spot"],
        put_value_fraction=found["put, maintenance, of its value"],
        unpaired_initial=found["unpaired call, initial, of the forward"],
        unpaired_maintenance=found["unpaired call, maintenance, of the forward"],
        maintenance_offset=found["put, initial over maintenance"],
        perpetual_initial=found["perpetual, initial"],
        perpetual_maintenance=found["perpetual, maintenance"],
        base_factor=base_factor,
        base_initial_scale=base_initial_scale,
        confidence_threshold=found["oracle confidence threshold"],
        confidence_factor=found["oracle confidence factor"],
        peg_threshold=found["peg threshold"],
        peg_factor=found["peg factor"],
    )


def auction_rules(column: str) -> AuctionRules:
    """Return the liquidation auction of one column, "mainnet" or "tests".

    >>> auction_rules("tests").start
    Decimal('0.98')
    """
    found = VENUE.table("auction").numbers(column)
    return AuctionRules(
        start=found["starting share of value"],
        cutoff=found["share at which it slows down"],
        fast_seconds=found["fast seconds"],
        slow_seconds=found["slow seconds"],
        buffer_fraction=found["buffer"],
    )
