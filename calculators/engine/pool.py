"""A bucket while prices gap and liquidations run: its collateral so far and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.engine.account import Bucket, Position
from calculators.engine.exact import ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.margin import (
    IS_LIQUIDATED,
    maintenance_margin,
    notional_value,
    unrealized_pnl,
)
from calculators.engine.working import Working

SHOCKED_PRICE = Formula(
    symbol="mark price after the gap",
    term="mark-price",
    text="mark_price * (1 + shock)",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """An open position with what it adds to its pool at its mark price."""

    position: Position
    unrealized_pnl: Decimal  # quote currency
    maintenance_margin: Decimal  # quote currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A bucket while liquidations run: its collateral so far and what is still open."""

    name: str
    collateral: Decimal  # quote currency
    open: tuple[Valued, ...]


def shocked(
    positions: tuple[Position, ...], shocks: Mapping[str, Decimal], working: Working
) -> tuple[Position, ...]:
    """Return the positions with their marks after the gap: mark × (1 + shock)."""
    return tuple(
        replace(
            position,
            mark_price=working.work(
                SHOCKED_PRICE, of=position.name, mark_price=position.mark_price, shock=shock
            ),
        )
        if (shock := shocks.get(position.name, ZERO))
        else position
        for position in positions
    )


def valued(position: Position, working: Working) -> Valued:
    """Return a position with its unrealized P&L and maintenance margin at its mark price."""
    of = position.name
    pnl = unrealized_pnl(position, working, of=of)
    notional = notional_value(position, working, of=of)
    return Valued(
        position=position,
        unrealized_pnl=pnl,
        maintenance_margin=maintenance_margin(notional, position.tiers, working, of=of),
    )


def pools_of(buckets: tuple[Bucket, ...], open_positions: tuple[Valued, ...]) -> tuple[Pool, ...]:
    """Return the buckets with the valued positions of the same names in them."""
    by_name = {item.position.name: item for item in open_positions}
    return tuple(
        Pool(
            name=bucket.name,
            collateral=bucket.collateral,
            open=tuple(by_name[position.name] for position in bucket.positions),
        )
        for bucket in buckets
    )


def equity_of(pool: Pool, working: Working) -> Decimal:
    """Return a pool's collateral + the unrealized P&L of what is open in it."""
    parts = {"collateral": pool.collateral}
    parts |= {f"P&L of {item.position.name}": item.unrealized_pnl for item in pool.open}
    return working.total("account equity", "account-equity", parts, of=pool.name)


def requirement_of(pool: Pool, working: Working) -> Decimal:
    """Return the maintenance margin of everything open in a pool."""
    parts = {item.position.name: item.maintenance_margin for item in pool.open}
    return working.total("maintenance margin", "maintenance-margin", parts, of=pool.name)


def is_liquidated(pool: Pool, working: Working) -> bool:
    """Return whether a pool with open positions must have one closed."""
    return bool(pool.open) and working.holds(
        IS_LIQUIDATED,
        of=pool.name,
        account_equity=equity_of(pool, working),
        maintenance_margin=requirement_of(pool, working),
    )


def open_pnl(pools: Iterable[Pool]) -> Decimal:
    """Return the unrealized P&L of everything open, in quote currency."""
    return total(item.unrealized_pnl for pool in pools for item in pool.open)
