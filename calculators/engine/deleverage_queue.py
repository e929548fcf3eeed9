"""Auto-deleveraging: who is closed first, and who gives up how much."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


def bitmex_score(side: int, entry: float, mark: float, bankruptcy: float) -> tuple[float, ...]:
    """Return profit fraction, effective leverage and score of a linear position (BitMEX).

    Score = profit x leverage, or profit / leverage at a loss; leverage = mark / |mark - bankruptcy|.

    >>> [round(x, 6) for x in bitmex_score(-1, 1000, 900, 1090)]
    [0.1, 4.736842, 0.473684]
    """
    profit = side * (mark - entry) / entry
    leverage = mark / abs(mark - bankruptcy) if mark != bankruptcy else math.inf
    return profit, leverage, profit * leverage if profit > 0.0 else profit / leverage


def binance_score(
    unrealized_pnl: float, wallet_balance: float, margin_ratio: float
) -> tuple[float, float]:
    """Return profit fraction and leveraged profit: max(0, P&L) / max(1, wallet) x margin ratio.

    >>> [round(x, 4) for x in binance_score(40.2, 4.27, 0.1342)]
    [9.4145, 1.2634]
    """
    profit = max(0.0, unrealized_pnl) / max(1.0, wallet_balance)
    return profit, profit * margin_ratio


def hyperliquid_score(
    side: int, entry: float, mark: float, notional: float, account_value: float
) -> float:
    """Return the sorting index of a position in profit: mark / entry x notional / account value.

    The documentation writes it for a long; for a short the ratio of prices is turned over here.

    >>> hyperliquid_score(1, 100, 150, 3000, 1000), hyperliquid_score(-1, 100, 50, 1000, 1000)
    (4.5, 2.0)
    """
    leverage = notional / account_value if account_value else math.inf
    return (mark / entry) ** side * leverage


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Return names from the highest score to the lowest; ties stay in the order given.

    >>> ranked({"a": 1.0, "b": 3.0, "c": 1.0})
    ['b', 'a', 'c']
    """
    return sorted(scores, key=lambda name: -scores[name])


def quintile(quantity_up_to: float, quantity: float) -> int:
    """Return the percentile that the ranking lights show: 20% x ceil(5 x cumulative / total).

    >>> [quintile(upto, 100) for upto in (10, 30, 60, 80, 100)]
    [20, 40, 60, 80, 100]
    """
    return 20 * math.ceil(round(5.0 * quantity_up_to / quantity, 9))


def fills(queue: Sequence[tuple[str, float]], quantity: float) -> list[tuple[str, float, float]]:
    """Return (name, closed, remaining) down a ranked queue of (name, size) until all is met.

    >>> fills([("b", 10), ("a", 20)], 20)
    [('b', 10, 0), ('a', 10, 10)]
    """
    found = []
    for name, size in queue:
        if quantity <= 0:
            break
        closed = min(size, quantity)
        found.append((name, closed, size - closed))
        quantity -= closed
    return found


def queue_haircuts(equities: Sequence[float], order: Sequence[int], budget: float) -> list[float]:
    """Return the part of each equity that is taken when winners are emptied in order.

    >>> queue_haircuts([10, 5, 1, -3, -12], [1, 0, 2, 4, 3], 7.5)
    [0.25, 1.0, 0.0, 0.0, 0.0]
    """
    cut = [0.0] * len(equities)
    for place in order:
        if equities[place] > 0.0:
            taken = min(budget, equities[place])
            cut[place] = taken / equities[place]
            budget -= taken
    return cut


def after_haircuts(
    equities: Sequence[float], haircuts: Sequence[float], order: Sequence[int] = ()
) -> list[float]:
    """Return equities after winners are cut and losers made whole with it, in order.

    Without an order the deepest deficit comes first. Nothing is made or lost.

    >>> after_haircuts([10, 5, -5], [0.25, 0.5, 0])
    [7.5, 2.5, 0]
    """
    after = [e * (1.0 - h) if e > 0.0 else e for e, h in zip(equities, haircuts, strict=True)]
    budget = math.fsum(h * e for e, h in zip(equities, haircuts, strict=True) if e > 0.0)
    for place in order or sorted(range(len(after)), key=lambda i: after[i]):
        if after[place] < 0.0:
            given = min(budget, -after[place])
            after[place] = 0 if given == -after[place] else after[place] + given
            budget -= given
    return after


def shares(
    equity: Sequence[float], leverage: Sequence[float], weigh: Callable[[float], float]
) -> list[float]:
    """Return risk-aware shares, in proportion to equity x leverage x g(leverage).

    Plain pro-rata is g = 1 / leverage; g = leverage is linear, its square is the power rule, and
    max(leverage - level, 0) the tail rule (Chitra 2025, E.1).

    >>> shares([1.0, 3.0], [2.0, 1.0], lambda leverage: 1 / leverage)
    [0.25, 0.75]
    """
    weights = [e * m * weigh(m) for e, m in zip(equity, leverage, strict=True)]
    total = math.fsum(weights)
    return [weight / total if total else 0.0 for weight in weights]


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """A profitable account on the other side of a loss."""

    name: str
    unrealized_pnl: float
    collateral: float
    notional: float
    maintenance: float

    @property
    def score(self) -> float:
        """Profit over collateral x effective leverage."""
        equity = self.collateral + self.unrealized_pnl
        if self.collateral <= 0.0 or equity <= 0.0:
            return math.inf if self.unrealized_pnl > 0.0 else -math.inf
        return self.unrealized_pnl / self.collateral * self.notional / equity


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What the fund and the winners paid of a bad debt."""

    fund_used: float
    fund_left: float
    residual: float  # what the fund did not cover
    haircuts: Mapping[str, float]  # quote currency
    uncovered: float
    equity_after: Mapping[str, float]
    below_maintenance: tuple[str, ...]  # winners who are liquidated next


def allocate(bad_debt: float, fund: float, winners: Sequence[Winner], *, queue: bool) -> Allocation:
    """Return who pays a bad debt: the fund, then winners' profits by queue or in proportion.

    >>> winners = [Winner(name="a", unrealized_pnl=4000, collateral=6000, notional=50000,
    ...     maintenance=500), Winner(name="b", unrealized_pnl=9000, collateral=3000,
    ...     notional=60000, maintenance=3200)]
    >>> dict(allocate(9000, 2000, winners, queue=True).haircuts)
    {'a': 0.0, 'b': 7000.0}
    """
    used = min(bad_debt, fund)
    residual = bad_debt - used
    profits = {winner.name: max(0.0, winner.unrealized_pnl) for winner in winners}
    cut = dict.fromkeys(profits, 0.0)
    left = float(residual)
    if queue:
        for name in ranked({winner.name: winner.score for winner in winners}):
            cut[name] = min(left, profits[name])
            left -= cut[name]
    else:
        total = math.fsum(profits.values())
        part = min(1.0, residual / total) if total else 0.0
        cut = {name: part * profit for name, profit in profits.items()}
        left = max(0.0, residual - total)
    after = {w.name: w.collateral + w.unrealized_pnl - cut[w.name] for w in winners}
    return Allocation(
        fund_used=used,
        fund_left=fund - used,
        residual=residual,
        haircuts=cut,
        uncovered=left,
        equity_after=after,
        below_maintenance=tuple(w.name for w in winners if after[w.name] <= w.maintenance),
    )
