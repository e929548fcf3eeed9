"""Who pays what an account cannot: the insurance fund, then the winners, by queue or in proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from calculators.engine.deleverage_queue import ranked
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ZERO, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

Sharing = Literal["queue", "pro-rata"]  # auto-deleveraging by rank; or all alike, socialized

FUND_PAYS = Formula(
    symbol="paid by the insurance fund out of what it has",
    term="insurance-fund",
    text="min(bad_debt, insurance_fund)",
    unit="USDT",
)
GRID = 20  # decimal places of a part that is not the last

PART_OF_PROFIT = Formula(
    symbol="given up in proportion to profit",
    term="insurance-fund",
    text="min(left_to_pay * profit / all_profits, profit)",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """An account on the other side; amounts in quote currency."""

    name: str
    unrealized_pnl: Decimal
    collateral: Decimal
    notional_value: Decimal
    maintenance_margin: Decimal

    @property
    def profit(self) -> Decimal:
        """What it can lose to others: its unrealized profit."""
        return max(self.unrealized_pnl, ZERO)

    @property
    def score(self) -> Decimal:
        """Its place in the queue: profit / collateral × effective leverage; above all without any."""
        equity = EXACT.add(self.collateral, self.unrealized_pnl)
        if self.collateral <= 0 or equity <= 0:
            return Decimal("Infinity") if self.profit else Decimal("-Infinity")
        leverage = EXACT.divide(self.notional_value, equity)
        return EXACT.multiply(EXACT.divide(self.unrealized_pnl, self.collateral), leverage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backstop:
    """What stands behind a bucket that is bankrupt."""

    insurance_fund: Decimal | None = None  # quote currency; None: it never runs out
    winners: tuple[Winner, ...] = ()
    sharing: Sharing = "queue"


UNLIMITED = Backstop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Who paid a bad debt: fund + winners + uncovered is all of it, exactly."""

    fund: Decimal = ZERO
    winners: Mapping[str, Decimal] = field(default_factory=dict)  # by name, 0 or more
    uncovered: Decimal = ZERO
    below_maintenance: tuple[str, ...] = ()  # winners who are liquidated next


def equity_after(winner: Winner, cut: Decimal) -> Decimal:
    """Return what a winner has left after giving up a part of its profit."""
    return total([winner.collateral, winner.unrealized_pnl, EXACT.minus(cut)])


def share(bad_debt: Decimal, backstop: Backstop, working: Working = SILENT) -> Shared:
    """Return who pays a bad debt.

    >>> b = Winner(name="b", unrealized_pnl=Decimal(9000), collateral=Decimal(3000),
    ...     notional_value=Decimal(60000), maintenance_margin=Decimal(6000))
    >>> found = share(Decimal(9000), Backstop(insurance_fund=Decimal(2000), winners=(b,)))
    >>> str(found.fund), str(found.winners["b"]), found.below_maintenance
    ('2000', '7000', ('b',))
    """
    if backstop.insurance_fund is None:
        return Shared(fund=bad_debt)
    fund = working.work(FUND_PAYS, bad_debt=bad_debt, insurance_fund=backstop.insurance_fund)
    left = EXACT.subtract(bad_debt, fund)
    cuts = CUTS[backstop.sharing](left, backstop.winners, working)
    return Shared(
        fund=fund,
        winners=cuts,
        uncovered=EXACT.subtract(left, total(cuts.values())),
        below_maintenance=tuple(
            winner.name
            for winner in backstop.winners
            if cuts[winner.name]
            and equity_after(winner, cuts[winner.name]) <= winner.maintenance_margin
        ),
    )


def by_queue(left: Decimal, winners: Sequence[Winner], working: Working) -> Mapping[str, Decimal]:
    """Return what each winner gives up when they are emptied from the highest score down."""
    profits = {winner.name: winner.profit for winner in winners}
    cuts = dict.fromkeys(profits, ZERO)
    for name in ranked({winner.name: float(winner.score) for winner in winners}):
        cuts[name] = EXACT.min(left, profits[name])
        left = EXACT.subtract(left, cuts[name])
        working.note(
            f"given up by {name}", "insurance-fund", "next in the queue", "", shown(cuts[name])
        )
    return cuts


def in_proportion(
    left: Decimal, winners: Sequence[Winner], working: Working
) -> Mapping[str, Decimal]:
    """Return what each winner gives up when all lose the same part of their profits.

    What division leaves is taken by the last profit, and no profit gives up more than it is, so
    that the sum is exact.
    """
    cuts = dict.fromkeys((winner.name for winner in winners), ZERO)
    profits = total(winner.profit for winner in winners)
    for winner in winners:
        if winner.profit:
            part = working.work(
                PART_OF_PROFIT,
                of=winner.name,
                left_to_pay=left,
                profit=winner.profit,
                all_profits=profits,
            )
            # A quotient fills all fifty digits; on a grid what is left of it stays exact.
            least = EXACT.subtract(min(left, profits), EXACT.subtract(profits, winner.profit))
            part = min(max(rounded(part, GRID), least), winner.profit, left)
            cuts[winner.name] = part
            left, profits = EXACT.subtract(left, part), EXACT.subtract(profits, winner.profit)
    return cuts


CUTS = {"queue": by_queue, "pro-rata": in_proportion}
