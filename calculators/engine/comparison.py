"""One account, one gap, both margin modes: what becomes of it under cross and under isolated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from calculators.engine.account import Bucket, Collateral, Mode, Position, buckets
from calculators.engine.cascade import Outcome, liquidate
from calculators.engine.closing import Rules
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.gap import first_liquidation, furthest, scaled
from calculators.engine.liquidation import Outcome as Named
from calculators.engine.loss_sharing import UNLIMITED, Backstop
from calculators.engine.margin import collateral_value, unrealized_pnl
from calculators.engine.pool import Pool, Valued, pools_of, shocked, valued
from calculators.engine.working import SILENT, Working

MODES: tuple[Mode, Mode] = ("cross", "isolated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An account before a gap, and the gap."""

    collateral: Decimal  # quote currency
    positions: tuple[Position, ...]
    shocks: Mapping[str, Decimal]  # by position: 0.33 is a third up
    rules: Rules
    collateral_shock: Decimal = ZERO  # of `collateral`, which may be a coin: -0.1 is a tenth down
    holdings: tuple[Collateral, ...] = ()  # coins that count as collateral, after haircuts
    holding_shocks: Mapping[str, Decimal] = field(default_factory=dict)  # by asset of a holding
    backstop: Backstop = UNLIMITED

    def worth(self, share: Decimal, working: Working = SILENT) -> Decimal:
        """Return the collateral after a share of the gap, with what counts of the holdings."""
        shocks = scaled(self.holding_shocks, share)
        values = (
            collateral_value(
                replace(
                    holding,
                    price=EXACT.multiply(
                        holding.price, EXACT.add(ONE, shocks.get(holding.asset, ZERO))
                    ),
                ),
                working,
            )
            for holding in self.holdings
        )
        return total([self.collateral, self.change_of(self.collateral, share), *values])

    def change_of(self, collateral: Decimal, share: Decimal) -> Decimal:
        """Return what a share of the gap adds to a part of `collateral`; below 0 it takes away."""
        return EXACT.multiply(collateral, EXACT.multiply(share, self.collateral_shock))

    def buckets(self, mode: Mode, share: Decimal = ZERO) -> tuple[Bucket, ...]:
        """Return the account's buckets after a share of the gap; the margins were set before it.

        Each margin is a part of `collateral` and falls with it. What else is lost, by the rest of it
        and by holdings, is lost to the bucket that all positions share, or under isolated margin to
        the collateral that no position was given.
        """
        whole = buckets(mode, self.worth(ZERO), self.positions)
        lost = EXACT.subtract(self.worth(share), self.worth(ZERO))
        if not lost:
            return whole
        *own, last = whole
        changes = [self.change_of(bucket.collateral, share) for bucket in own]
        changes.append(EXACT.subtract(lost, total(changes)))
        return tuple(
            replace(bucket, collateral=EXACT.add(bucket.collateral, change))
            for bucket, change in zip((*own, last), changes, strict=True)
        )

    @property
    def leading(self) -> tuple[str, Decimal]:
        """What moves most and how far: a price, or the collateral where no price moves; ("", 0)."""
        name = max(self.shocks, key=lambda name: self.shocks[name].copy_abs())
        if self.shocks[name]:
            return name, self.shocks[name]
        return ("the collateral", self.collateral_shock) if self.collateral_shock else ("", ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The outcome under each mode."""

    cross: Outcome
    isolated: Outcome

    def of(self, mode: Mode) -> Outcome:
        """Return the outcome under a mode."""
        return self.cross if mode == "cross" else self.isolated

    @property
    def collateral_contagion(self) -> tuple[str, ...]:
        """Positions liquidated only under cross: a margin of their own would have kept them."""
        return tuple(n for n in self.cross.closed if n not in self.isolated.closed)

    @property
    def saved_by_cross(self) -> tuple[str, ...]:
        """Positions liquidated only under isolated: the shared pool carried them through."""
        return tuple(n for n in self.isolated.closed if n not in self.cross.closed)


def valued_after(scenario: Scenario, share: Decimal, working: Working) -> tuple[Valued, ...]:
    """Return the positions at their marks after a share of the gap, with what they add."""
    after = shocked(scenario.positions, scaled(scenario.shocks, share), working)
    return tuple(valued(position, working) for position in after)


def pools_after(
    scenario: Scenario, share: Decimal, mode: Mode, working: Working
) -> tuple[Pool, ...]:
    """Return the pools of a margin mode after a share of the gap, before anything is closed."""
    return pools_of(scenario.buckets(mode, share), valued_after(scenario, share, working))


def compared(scenario: Scenario, share: Decimal, working: Working) -> Comparison:
    """Return what a share of the gap (1 is all of it) does under each mode."""
    before = total([scenario.worth(ZERO), *(unrealized_pnl(p, SILENT) for p in scenario.positions)])
    after = valued_after(scenario, share, working)
    cross, isolated = (
        liquidate(
            pools_of(scenario.buckets(mode, share), after),
            scenario.rules,
            working,
            backstop=scenario.backstop,
            equity_before=before,
        )
        for mode in MODES
    )
    return Comparison(cross=cross, isolated=isolated)


def first_closes(scenario: Scenario, mode: Mode, working: Working) -> Mapping[str, Decimal | Named]:
    """Return, by bucket, the share of the gap at which its first position is closed."""
    falls = {f"{name} held": shock for name, shock in scenario.holding_shocks.items()}
    end = furthest({**scenario.shocks, **falls, "": scenario.collateral_shock})
    return {
        bucket.name: first_liquidation(
            bucket,
            scenario.shocks,
            working,
            collateral_change=EXACT.subtract(after.collateral, bucket.collateral),
            end=end,
        )
        for bucket, after in zip(scenario.buckets(mode), scenario.buckets(mode, ONE), strict=True)
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
