"""Liquidation that begins before equity is down to maintenance margin: at a multiple of it."""

# Every requirement scales alike, so the prices at which equity meets a multiple of maintenance
# margin are those of the same account with every fraction, amount and debt scaled.

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from calculators.engine.account import Bucket, Collateral, Position
from calculators.engine.exact import EXACT, ONE
from calculators.engine.formula import Formula
from calculators.engine.venue import Tier

TRIGGER = Formula(
    symbol="equity at which liquidation begins",
    term="liquidation",
    text="liquidation_at * maintenance_margin",
    unit="USDT",
)


def at_trigger(bucket: Bucket, multiple: Decimal) -> Bucket:
    """Return a bucket whose positions need a multiple of their maintenance margin.

    >>> from calculators.engine.venue import flat
    >>> held = Position(name="BTC", side=1, size=ONE, entry_price=ONE, mark_price=ONE,
    ...     tiers=flat(Decimal("0.02")))
    >>> found = at_trigger(Bucket(name="BTC", collateral=ONE, positions=(held,)), Decimal("1.05"))
    >>> found.positions[0].tiers[0].maintenance_margin_fraction
    Decimal('0.0210')
    """
    if multiple == ONE:
        return bucket
    return replace(bucket, positions=tuple(needing(p, multiple) for p in bucket.positions))


def needing(position: Position, multiple: Decimal) -> Position:
    """Return a position that needs a multiple of its maintenance margin."""
    tiers = tuple(scaled(tier, multiple) for tier in position.tiers)
    slope = EXACT.multiply(position.instrument.maintenance_slope, multiple)
    terms = replace(position.instrument, maintenance_slope=slope) if slope else position.instrument
    return replace(position, tiers=tiers, instrument=terms)


def scaled(tier: Tier, multiple: Decimal) -> Tier:
    """Return a tier with its fraction and its amount multiplied."""
    fraction, amount = tier.maintenance_margin_fraction, tier.maintenance_amount
    return replace(
        tier,
        maintenance_margin_fraction=EXACT.multiply(fraction, multiple),
        maintenance_amount=EXACT.multiply(amount, multiple),
    )


def owing(held: Collateral, multiple: Decimal) -> Collateral:
    """Return a debt that needs a multiple of its maintenance margin."""
    if multiple == ONE:
        return held
    fraction = EXACT.multiply(held.debt_maintenance_fraction, multiple)
    return replace(held, debt_maintenance_fraction=fraction)
