"""Liquidations of many accounts that share markets: one's forced sale is the next one's shock."""

# Prices are returns since a reference: an account's equity is collateral + sum of signed value x
# return, its requirement fraction x sum of value x (1 + return). A round liquidates, in full and at
# the current prices, every account whose equity does not exceed its requirement; their net sales
# then move each market. An account need not be looked at again before prices have travelled far
# enough to use up its slack, whatever the direction: it waits in a heap for that distance.

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from calculators.engine.impact import Impact

SAFE = 1.0 - 1e-9  # look a little earlier than rounding could hide


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A cross-margin account; positions are (market, signed value at the reference price)."""

    collateral: float
    positions: tuple[tuple[int, float], ...]  # quote currency, long > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: who was liquidated and what that did."""

    accounts: tuple[int, ...]
    sold: tuple[float, ...]  # per market, net, quote currency at the round's prices
    bad_debt: float
    returns: tuple[float, ...]  # per market, after the sales


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketCascade:
    """All rounds; the last one liquidates nobody."""

    shock: tuple[float, ...]  # returns before the first round
    rounds: tuple[Round, ...]
    returns: tuple[float, ...]
    bad_debt: float
    looked_at: int  # how often an account was evaluated

    @property
    def liquidated(self) -> tuple[int, ...]:
        """Every account liquidated, in order of rounds."""
        return tuple(account for found in self.rounds for account in found.accounts)


def equity_and_requirement(
    account: Account, returns: Sequence[float], maintenance_fraction: float
) -> tuple[float, float]:
    """Return an account's equity and maintenance requirement at some returns.

    >>> equity_and_requirement(Account(collateral=10, positions=((0, 100),)), [-0.05], 0.01)
    (5.0, 0.9500000000000001)
    """
    equity, requirement = account.collateral, 0.0
    for market, value in account.positions:
        equity += value * returns[market]
        requirement += abs(value) * (1.0 + returns[market])
    return equity, maintenance_fraction * requirement


def market_cascade(
    accounts: Sequence[Account],
    shock: Sequence[float],
    impacts: Sequence[Impact],
    *,
    maintenance_fraction: float,
    recovery_fraction: float = 0.0,
    most_rounds: int = 100_000,
) -> Generator[float, None, MarketCascade]:
    """Return the rounds of a cascade after a shock to returns; yields the fraction liquidated.

    After every round, a recovery fraction of what the sales have moved prices so far comes back.

    >>> from calculators.engine.impact import linear
    >>> from calculators.engine.simulation import finish
    >>> books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    >>> found = finish(market_cascade(books, [-0.1], [linear(0.0005)], maintenance_fraction=0.01))
    >>> found.liquidated, [round(r, 6) for r in found.returns]
    ((0, 1), [-0.177437])
    """
    market = Market(returns=list(shock), levels=[1.0 + r for r in shock], moved=[1.0] * len(shock))
    waiting: list[tuple[float, int]] = []
    due: Sequence[int] = range(len(accounts))
    rounds: list[Round] = []
    looked_at = liquidated = 0
    while len(rounds) < most_rounds:
        looked_at += len(due)
        fallen, kept = sorted_out(accounts, due, market.returns, maintenance_fraction)
        for slack, reach, number in kept:
            wait = SAFE * slack / reach if reach else math.inf
            waiting.append((market.travelled + wait, number))
        if not rounds:
            heapify(waiting)
        else:
            settle(waiting, len(kept))
        sold, debt = closed(accounts, fallen, market.returns)
        market.move(sold, impacts, recovery_fraction)
        found = Round(
            accounts=tuple(fallen), sold=sold, bad_debt=debt, returns=tuple(market.returns)
        )
        rounds.append(found)
        liquidated += len(fallen)
        yield liquidated / len(accounts) if accounts else 1.0
        if not fallen:
            break
        due = []
        while waiting and waiting[0][0] <= market.travelled:
            due.append(heappop(waiting)[1])
    return MarketCascade(
        shock=tuple(shock),
        rounds=tuple(rounds),
        returns=tuple(market.returns),
        bad_debt=math.fsum(found.bad_debt for found in rounds),
        looked_at=looked_at,
    )


def settle(heap: list[tuple[float, int]], fresh: int) -> None:
    """Put the last entries of a list where a heap wants them."""
    added = heap[len(heap) - fresh :]
    del heap[len(heap) - fresh :]
    for entry in added:
        heappush(heap, entry)


@dataclass(slots=True)
class Market:
    """Prices while a cascade runs."""

    returns: list[float]
    levels: list[float]  # 1 + return, without what the sales themselves have moved
    moved: list[float]  # what they have moved, as a factor
    travelled: float = 0.0  # sum over rounds of the largest move of any market

    def move(self, sold: Sequence[float], impacts: Sequence[Impact], recovery: float) -> None:
        """Let a round's sales move every market, and a part of all moves so far come back."""
        before = list(self.returns)
        for place, amount in enumerate(sold):
            self.moved[place] *= 1.0 - impacts[place](amount)
            if recovery:
                self.moved[place] **= 1.0 - recovery
            self.returns[place] = self.levels[place] * self.moved[place] - 1.0
        moves = (abs(a - b) for a, b in zip(self.returns, before, strict=True))
        self.travelled += max(moves, default=0.0)


def sorted_out(
    accounts: Sequence[Account],
    due: Sequence[int],
    returns: Sequence[float],
    maintenance_fraction: float,
) -> tuple[list[int], list[tuple[float, float, int]]]:
    """Return who is liquidated, in order, and of the others (slack, reach, number).

    Reach is how fast the slack can shrink when every market moves by as much against it.
    """
    fallen, kept = [], []
    for number in due:
        account = accounts[number]
        equity, gross, size = account.collateral, 0.0, 0.0
        for market, value in account.positions:
            change = returns[market]
            held = value if value >= 0.0 else -value
            equity += value * change
            gross += held * (1.0 + change)
            size += held
        slack = equity - maintenance_fraction * gross
        if slack <= 0.0:
            fallen.append(number)
        else:
            kept.append((slack, size * (1.0 + maintenance_fraction), number))
    fallen.sort()
    return fallen, kept


def closed(
    accounts: Sequence[Account], fallen: Sequence[int], returns: Sequence[float]
) -> tuple[tuple[float, ...], float]:
    """Return what the liquidated sell in each market, net, and the bad debt that they leave.

    Added up exactly, so that no order of accounts changes a digit.
    """
    sales: list[list[float]] = [[] for _ in returns]
    debts = []
    for number in fallen:
        equity = accounts[number].collateral
        for market, value in accounts[number].positions:
            sales[market].append(value * (1.0 + returns[market]))
            equity += value * returns[market]
        debts.append(max(0.0, -equity))
    return tuple(math.fsum(sold) for sold in sales), math.fsum(debts)


def naive_market_cascade(
    accounts: Sequence[Account],
    shock: Sequence[float],
    impacts: Sequence[Impact],
    *,
    maintenance_fraction: float,
) -> MarketCascade:
    """Return the same cascade by looking at every account in every round: what the heap saves."""
    market = Market(returns=list(shock), levels=[1.0 + r for r in shock], moved=[1.0] * len(shock))
    alive = list(range(len(accounts)))
    rounds: list[Round] = []
    looked_at = 0
    while not rounds or rounds[-1].accounts:
        looked_at += len(alive)
        fallen, kept = sorted_out(accounts, alive, market.returns, maintenance_fraction)
        sold, debt = closed(accounts, fallen, market.returns)
        market.move(sold, impacts, 0.0)
        rounds.append(
            Round(accounts=tuple(fallen), sold=sold, bad_debt=debt, returns=tuple(market.returns))
        )
        alive = [number for _, _, number in kept]
    return MarketCascade(
        shock=tuple(shock),
        rounds=tuple(rounds),
        returns=tuple(market.returns),
        bad_debt=math.fsum(found.bad_debt for found in rounds),
        looked_at=looked_at,
    )


def who_hit_whom(
    found: MarketCascade, accounts: Sequence[Account], victim: int
) -> dict[int, float]:
    """Return what each earlier liquidated account's sales cost one account, quote currency.

    A round's move in a market is shared among its sellers there in proportion to what they sold.

    >>> from calculators.engine.impact import linear
    >>> from calculators.engine.simulation import finish
    >>> books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    >>> run = market_cascade(books, [-0.1], [linear(0.0005)], maintenance_fraction=0.01)
    >>> {k: round(v, 6) for k, v in who_hit_whom(finish(run), books, 2).items()}
    {0: 4.05, 1: 3.693701}
    """
    held = dict(accounts[victim].positions)
    cost: dict[int, float] = {}
    for before, after in zip((None, *found.rounds), found.rounds, strict=False):
        if victim in after.accounts:
            break
        start = found.shock if before is None else before.returns
        for seller in after.accounts:
            for market, value in accounts[seller].positions:
                sold = after.sold[market]
                if sold and market in held:
                    share = value * (1.0 + start[market]) / sold
                    loss = -held[market] * (after.returns[market] - start[market])
                    cost[seller] = cost.get(seller, 0.0) + share * loss
    return cost
