"""What a gap in prices does to an account: who is closed, in which order, and who pays."""

# Instantaneous gap: nobody trades at the prices in between. While a bucket's equity does not exceed
# its maintenance margin, its first position by the order policy is closed in full at the mark price
# (moved by its own impact), a fee is paid, and the other marks move. Cross is one bucket; isolated
# is a bucket for each position. What a bucket lacks at the end, the insurance fund pays.

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from calculators.engine.account import Bucket, Position
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.margin import (
    IS_LIQUIDATED,
    UNREALIZED_PNL,
    maintenance_margin,
    notional_value,
    unrealized_pnl,
)
from calculators.engine.working import SILENT, Working

Order = Literal["worst-loss", "largest-maintenance-margin"]

SHOCKED_PRICE = Formula(
    symbol="mark price after the gap",
    term="mark-price",
    text="mark_price * (1 + shock)",
    unit="USDT",
)
EXECUTION_PRICE = Formula(
    symbol="execution price",
    term="liquidation",
    text="mark_price * (1 - side * price_impact * notional_value / 2)",
    unit="USDT",
)
MOVED_PRICE = Formula(
    symbol="mark price after the close",
    term="liquidation-cascade",
    text="mark_price * (1 - side * permanent_fraction * passed_on * price_impact * notional_value)",
    unit="USDT",
)
LIQUIDATION_FEE = Formula(
    symbol="liquidation fee",
    term="liquidation",
    text="liquidation_fee_fraction * size * execution_price",
    unit="USDT",
)
LEFT_IN_POOL = Formula(
    symbol="collateral after the close",
    term="account-equity",
    text="collateral + realized_pnl - liquidation_fee",
    unit="USDT",
)
OWNER_KEEPS = Formula(
    symbol="left to the owner", term="account-equity", text="max(equity, 0)", unit="USDT"
)
FUND_PAYS = Formula(
    symbol="paid by the insurance fund", term="insurance-fund", text="max(-equity, 0)", unit="USDT"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How liquidations are carried out; the venue's part of the story."""

    order: Order = "worst-loss"
    liquidation_fee_fraction: Decimal = ZERO  # of the executed notional value
    price_impact: Mapping[str, Decimal] = field(default_factory=dict)  # fraction per USDT closed
    permanent_fraction: Decimal = ONE  # how much of an impact stays in the mark price
    passed_on: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)  # (closed, other)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """One position closed in full."""

    name: str
    mark_price: Decimal  # at which it was triggered, quote per base
    execution_price: Decimal
    realized_pnl: Decimal  # quote currency, before the fee
    fee: Decimal
    slippage: Decimal  # quote currency: what execution away from the mark cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the buckets of one margin mode.

    The law of the ledger: owner_loss + fund = gap_loss + fees + slippage + impact.
    """

    closes: tuple[Close, ...]  # in order of closing
    survivors: tuple[str, ...]  # in order of the account
    equity_after_gap: Decimal  # all buckets, before anything is closed
    final_equity: Decimal  # what the owner keeps, 0 or more
    fund: Decimal  # what the insurance fund pays, 0 or more
    impact: Decimal  # loss on open positions when closes moved their marks

    @property
    def closed(self) -> tuple[str, ...]:
        """The names of the closed positions, in order of closing."""
        return tuple(close.name for close in self.closes)

    @property
    def fees(self) -> Decimal:
        """All liquidation fees, in quote currency."""
        return total(close.fee for close in self.closes)

    @property
    def slippage(self) -> Decimal:
        """All slippage, in quote currency."""
        return total(close.slippage for close in self.closes)


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


def first_to_close(pool: Pool, order: Order) -> Position:
    """Return the position that the order policy closes first; ties go to the earlier row."""
    if order == "worst-loss":
        return min(pool.open, key=lambda item: item.unrealized_pnl).position
    return max(pool.open, key=lambda item: item.maintenance_margin).position


def close(position: Position, rules: Rules, working: Working) -> Close:
    """Return the close of a whole position, with its result, fee and slippage."""
    execution = execution_price(position, rules, working)
    realized = working.work(
        UNREALIZED_PNL,
        of=f"{position.name}, closed",
        names={"mark_price": "execution price"},
        side=Decimal(position.side),
        size=position.size,
        mark_price=execution,
        entry_price=position.entry_price,
    )
    fee = working.work(
        LIQUIDATION_FEE,
        of=position.name,
        liquidation_fee_fraction=rules.liquidation_fee_fraction,
        size=position.size,
        execution_price=execution,
    )
    return Close(
        name=position.name,
        mark_price=position.mark_price,
        execution_price=execution,
        realized_pnl=realized,
        fee=fee,
        slippage=EXACT.subtract(unrealized_pnl(position, SILENT), realized),
    )


def execution_price(position: Position, rules: Rules, working: Working) -> Decimal:
    """Return the average price of a close: half its own impact away from the mark price."""
    impact = rules.price_impact.get(position.name, ZERO)
    if not impact:
        return position.mark_price
    return working.work(
        EXECUTION_PRICE,
        of=position.name,
        mark_price=position.mark_price,
        side=Decimal(position.side),
        price_impact=impact,
        notional_value=notional_value(position, SILENT),
    )


def without(pool: Pool, closed: Close, working: Working) -> Pool:
    """Return a pool after a close: its result and fee are in the collateral."""
    left = working.work(
        LEFT_IN_POOL,
        of=pool.name,
        collateral=pool.collateral,
        realized_pnl=closed.realized_pnl,
        liquidation_fee=closed.fee,
    )
    still = tuple(item for item in pool.open if item.position.name != closed.name)
    return Pool(name=pool.name, collateral=left, open=still)


def moved(pool: Pool, closed: Position, rules: Rules, working: Working) -> Pool:
    """Return a pool after a close elsewhere or in it has moved the marks of what is open."""
    impact = rules.price_impact.get(closed.name, ZERO)

    def at_new_mark(item: Valued) -> Valued:
        passed = rules.passed_on.get((closed.name, item.position.name), ZERO)
        if not impact or not passed:
            return item
        price = working.work(
            MOVED_PRICE,
            of=item.position.name,
            mark_price=item.position.mark_price,
            side=Decimal(closed.side),
            permanent_fraction=rules.permanent_fraction,
            passed_on=passed,
            price_impact=impact,
            notional_value=notional_value(closed, SILENT),
        )
        return valued(replace(item.position, mark_price=price), working)

    return replace(pool, open=tuple(at_new_mark(item) for item in pool.open))


def open_pnl(pools: Iterable[Pool]) -> Decimal:
    """Return the unrealized P&L of everything open, in quote currency."""
    return total(item.unrealized_pnl for pool in pools for item in pool.open)


def liquidate(pools: tuple[Pool, ...], rules: Rules, working: Working) -> Outcome:
    """Return what becomes of pools whose prices have just gapped.

    The pools are looked at in turn, again and again, until none must be liquidated; one that has
    not changed since it was found safe is not looked at twice.
    """
    equity_after_gap = total(equity_of(pool, SILENT) for pool in pools)
    state = list(pools)
    closes: list[Close] = []
    impact = ZERO
    safe: set[int] = set()
    while len(safe) < len(state):
        for place, pool in enumerate(pools):
            if place in safe:
                continue
            if not is_liquidated(state[place], working):
                safe.add(place)
                continue
            position = first_to_close(state[place], rules.order)
            closes.append(close(position, rules, working))
            state[place] = without(state[place], closes[-1], working)
            before = open_pnl(state)
            after = [moved(pool, position, rules, working) for pool in state]
            safe -= {n for n, pool in enumerate(after) if pool != state[n]}
            impact = total([impact, before, EXACT.minus(open_pnl(after))])
            state = after
    return Outcome(
        closes=tuple(closes),
        survivors=tuple(item.position.name for pool in state for item in pool.open),
        equity_after_gap=equity_after_gap,
        final_equity=total(left_in(pool, OWNER_KEEPS, working) for pool in state),
        fund=total(left_in(pool, FUND_PAYS, working) for pool in state),
        impact=impact,
    )


def left_in(pool: Pool, formula: Formula, working: Working) -> Decimal:
    """Return what a finished pool leaves to its owner, or to the insurance fund to pay."""
    return working.work(formula, of=pool.name, equity=equity_of(pool, SILENT))
