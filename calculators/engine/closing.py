"""One forced close: of which position, how much of it, at what price, and what it moves."""

# A close of notional value N trades on average at mark × (1 − side × k × N / 2) and leaves the mark at
# mark × (1 − side × permanent × k × N); a part β of that reaches other marks. Prices and sizes lie on
# a fine grid, so that every amount is exact and the ledger of who pays has no remainder.

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from calculators.engine.account import Position
from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.margin import UNREALIZED_PNL, notional_value, unrealized_pnl
from calculators.engine.pool import Pool, Valued, valued
from calculators.engine.working import SILENT, Working

Order = Literal["worst-loss", "largest-maintenance-margin", "largest-relief-per-impact"]
Amount = Literal["all", "to-target"]
PRICE_PLACES = 12

EXECUTION_PRICE = Formula(
    symbol="execution price",
    term="liquidation",
    text="mark_price * max(1 - side * price_impact * notional_value / 2, 0)",
    unit="USDT",
)
MOVED_PRICE = Formula(
    symbol="mark price after the close",
    term="liquidation-cascade",
    text="mark_price"
    " * max(1 - side * permanent_fraction * passed_on * price_impact * notional_value, 0)",
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
IMPACT_COST = Formula(
    symbol="cost of its own impact",
    term="liquidation",
    text="price_impact * notional_value * notional_value / 2",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How liquidations are carried out; the venue's part of the story."""

    order: Order = "worst-loss"
    amount: Amount = "all"  # to-target: the smallest size that restores the target
    target: Decimal = ONE  # to-target: what equity must exceed, as a multiple of maintenance margin
    lot: Decimal = Decimal("0.00000001")  # smallest step of a size
    liquidation_fee_fraction: Decimal = ZERO  # of the executed notional value
    liquidation_fees: Mapping[str, Decimal] = field(default_factory=dict)  # of those with their own
    price_impact: Mapping[str, Decimal] = field(default_factory=dict)  # fraction per USDT closed
    permanent_fraction: Decimal = ONE  # how much of an impact stays in the mark price
    passed_on: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)  # (closed, other)

    def beta(self, closed: str, other: str) -> Decimal:
        """Return what part of a close's impact reaches a mark: all of it its own."""
        return self.passed_on.get((closed, other), ONE if closed == other else ZERO)

    def fee_fraction(self, name: str) -> Decimal:
        """Return a position's liquidation fee: its own where it has one, else that of all.

        >>> Rules(liquidation_fees={"ALT": Decimal("0.02")}).fee_fraction("ALT")
        Decimal('0.02')
        """
        return self.liquidation_fees.get(name, self.liquidation_fee_fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """One position closed, in full or in part."""

    name: str
    size: Decimal  # base currency
    left: Decimal  # base currency still open, 0 when closed in full
    mark_price: Decimal  # at which it was triggered, quote per base
    execution_price: Decimal
    realized_pnl: Decimal  # quote currency, before the fee
    fee: Decimal
    slippage: Decimal  # quote currency: what execution away from the mark cost


def first_to_close(pool: Pool, rules: Rules) -> Position:
    """Return the position that the order policy closes first; ties go to the earlier row."""
    if rules.order == "worst-loss":
        return min(pool.open, key=lambda item: item.unrealized_pnl).position
    if rules.order == "largest-maintenance-margin":
        return max(pool.open, key=lambda item: item.maintenance_margin).position
    return max(pool.open, key=lambda item: relief_per_impact(item, rules)).position


def relief_per_impact(item: Valued, rules: Rules) -> tuple[bool, Decimal]:
    """Return how much margin a position's close frees for each unit that its impact costs.

    What moves no price comes first, the largest relief before the others.
    """
    cost = IMPACT_COST.value(
        price_impact=rules.price_impact.get(item.position.name, ZERO),
        notional_value=notional_value(item.position, SILENT),
    )
    freed = item.maintenance_margin
    return (False, EXACT.divide(freed, cost)) if cost else (True, freed)


def close(position: Position, size: Decimal, rules: Rules, working: Working) -> Close:
    """Return the close of a size of a position, with its result, fee and slippage."""
    part = replace(position, size=size)
    execution = execution_price(part, rules, working)
    realized = working.work(
        UNREALIZED_PNL,
        of=f"{position.name}, closed",
        names={"mark_price": "execution price"},
        side=Decimal(position.side),
        size=size,
        mark_price=execution,
        entry_price=position.entry_price,
    )
    fee = working.work(
        LIQUIDATION_FEE,
        of=position.name,
        liquidation_fee_fraction=rules.fee_fraction(position.name),
        size=size,
        execution_price=execution,
    )
    return Close(
        name=position.name,
        size=size,
        left=EXACT.subtract(position.size, size),
        mark_price=position.mark_price,
        execution_price=execution,
        realized_pnl=realized,
        fee=fee,
        slippage=EXACT.subtract(unrealized_pnl(part, SILENT), realized),
    )


def execution_price(part: Position, rules: Rules, working: Working) -> Decimal:
    """Return the average price of a close: half its own impact away from the mark price."""
    impact = rules.price_impact.get(part.name, ZERO)
    if not impact:
        return part.mark_price
    return on_grid(
        working.work(
            EXECUTION_PRICE,
            of=part.name,
            mark_price=part.mark_price,
            side=Decimal(part.side),
            price_impact=impact,
            notional_value=notional_value(part, SILENT),
        )
    )


def on_grid(price: Decimal) -> Decimal:
    """Return a price to twelve places."""
    return rounded(price, PRICE_PLACES, ROUND_HALF_EVEN)


def without(pool: Pool, closed: Close, working: Working) -> Pool:
    """Return a pool after a close: its result and fee are in the collateral."""
    left = working.work(
        LEFT_IN_POOL,
        of=pool.name,
        collateral=pool.collateral,
        realized_pnl=closed.realized_pnl,
        liquidation_fee=closed.fee,
    )
    still = tuple(
        valued(replace(item.position, size=closed.left), working)
        if item.position.name == closed.name
        else item
        for item in pool.open
        if closed.left or item.position.name != closed.name
    )
    return Pool(name=pool.name, collateral=left, open=still)


def moved(pool: Pool, closed: Position, size: Decimal, rules: Rules, working: Working) -> Pool:
    """Return a pool after a close elsewhere or in it has moved the marks of what is open."""
    impact = rules.price_impact.get(closed.name, ZERO)
    if not impact:
        return pool
    notional = notional_value(replace(closed, size=size), SILENT)

    def at_new_mark(item: Valued) -> Valued:
        passed = rules.beta(closed.name, item.position.name)
        if not passed:
            return item
        price = working.work(
            MOVED_PRICE,
            of=item.position.name,
            mark_price=item.position.mark_price,
            side=Decimal(closed.side),
            permanent_fraction=rules.permanent_fraction,
            passed_on=passed,
            price_impact=impact,
            notional_value=notional,
        )
        return valued(replace(item.position, mark_price=on_grid(price)), working)

    return replace(pool, open=tuple(at_new_mark(item) for item in pool.open))
