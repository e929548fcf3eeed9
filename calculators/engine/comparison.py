"""One account, one gap, both margin modes: what becomes of it under cross and under isolated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.account import Bucket, Mode, Position, buckets
from calculators.engine.cascade import (
    Outcome,
    Pool,
    Rules,
    Valued,
    liquidate,
    pools_of,
    shocked,
    valued,
)
from calculators.engine.gap import first_liquidation, scaled
from calculators.engine.liquidation import Outcome as Named
from calculators.engine.working import Working

MODES: tuple[Mode, Mode] = ("cross", "isolated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An account before a gap, and the gap."""

    collateral: Decimal  # quote currency, cash
    positions: tuple[Position, ...]
    shocks: Mapping[str, Decimal]  # by position: 0.33 is a third up
    rules: Rules

    def buckets(self, mode: Mode) -> tuple[Bucket, ...]:
        """Return the account's buckets before the gap."""
        return buckets(mode, self.collateral, self.positions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The outcome under each mode."""

    cross: Outcome
    isolated: Outcome

    def of(self, mode: Mode) -> Outcome:
        """Return the outcome under a mode."""
        return self.cross if mode == "cross" else self.isolated

    @property
    def closed_only_by_cross(self) -> tuple[str, ...]:
        """Healthy positions: a margin of their own would have kept them."""
        return tuple(n for n in self.cross.closed if n not in self.isolated.closed)

    @property
    def closed_only_by_isolated(self) -> tuple[str, ...]:
        """Positions that the shared pool carried through the gap."""
        return tuple(n for n in self.isolated.closed if n not in self.cross.closed)


def valued_after(scenario: Scenario, share: Decimal, working: Working) -> tuple[Valued, ...]:
    """Return the positions at their marks after a share of the gap, with what they add."""
    after = shocked(scenario.positions, scaled(scenario.shocks, share), working)
    return tuple(valued(position, working) for position in after)


def pools_after(
    scenario: Scenario, share: Decimal, mode: Mode, working: Working
) -> tuple[Pool, ...]:
    """Return the pools of a margin mode after a share of the gap, before anything is closed."""
    return pools_of(scenario.buckets(mode), valued_after(scenario, share, working))


def compared(scenario: Scenario, share: Decimal, working: Working) -> Comparison:
    """Return what a share of the gap (1 is all of it) does under each mode."""
    after = valued_after(scenario, share, working)
    cross, isolated = (
        liquidate(pools_of(scenario.buckets(mode), after), scenario.rules, working)
        for mode in MODES
    )
    return Comparison(cross=cross, isolated=isolated)


def first_closes(scenario: Scenario, mode: Mode, working: Working) -> Mapping[str, Decimal | Named]:
    """Return, by bucket, the share of the gap at which its first position is closed."""
    return {
        bucket.name: first_liquidation(bucket, scenario.shocks, working)
        for bucket in scenario.buckets(mode)
        if bucket.positions
    }


def earliest(shares: Mapping[str, Decimal | Named]) -> Decimal | Named:
    """Return the first close of a mode: the smallest share, or the outcome that all agree on.

    >>> earliest({"BTC": "never", "SOL": Decimal("0.24")})
    Decimal('0.24')
    """
    if "already liquidatable" in shares.values():
        return "already liquidatable"
    return min((s for s in shares.values() if isinstance(s, Decimal)), default="never")
