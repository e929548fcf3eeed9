"""Liquidations of many accounts that share markets: one's forced sale is the next one's shock."""

# Prices are returns since a reference: an account's equity is collateral + sum of signed value x
# return, its requirement fraction x sum of value x (1 + return). A round liquidates, in full and at
# the current prices, every account whose equity does not exceed its requirement; their net sales
# then move each market. Between rounds accounts wait (see waiting.py): only those are looked at
# whose slack the moves so far could have used up; of the others no more than the leverage is read.

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from calculators.engine.impact import Impact
from calculators.engine.progress import Progress
from calculators.engine.waiting import ANY, Waiting

AT_ONCE = 10_000  # accounts looked at between two reports
ROUNDING = 1e-12  # of an account's gross value: its distance is shorter by this


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

    @property
    def amplification(self) -> tuple[float, ...]:
        """Per market, the whole move over the shock; 1 where nothing moved, else infinite."""
        return tuple(
            whole / first if first else math.inf if whole else 1.0
            for whole, first in zip(self.returns, self.shock, strict=True)
        )


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
    by_trigger: Waiting | None = None,
) -> Generator[Progress, None, MarketCascade]:
    """Return the rounds of a cascade after a shock to returns; progress is the part liquidated.

    After every round, a recovery fraction of what the sales have moved prices so far comes back.
    Whoever asks again about the same accounts passes what `sorted_by_trigger` gave, and pays for
    those alone whom prices move against.

    >>> from calculators.engine.impact import linear
    >>> from calculators.engine.progress import finish
    >>> books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    >>> found = finish(market_cascade(books, [-0.1], [linear(0.0005)], maintenance_fraction=0.01))
    >>> found.liquidated, [round(r, 6) for r in found.returns]
    ((0, 1), [-0.177437])
    """
    market = Market(returns=list(shock), shock=shock, moved=[1.0] * len(shock))
    waiting = Waiting.of(len(shock), len(accounts)) if by_trigger is None else by_trigger.copy()
    waiting.moved([0.0] * len(shock), shock)
    due: Sequence[int] = range(len(accounts)) if by_trigger is None else waiting.due()
    rounds: list[Round] = []
    looked_at = liquidated = 0
    while len(rounds) < most_rounds:
        sales = Sales.none(len(shock))
        for start in range(0, len(due), AT_ONCE):
            part = due[start : start + AT_ONCE]
            doing = f"round {len(rounds) + 1}: {start + len(part)} of {len(due)} accounts"
            if by_trigger is None and not rounds:
                met = accounts[start : start + AT_ONCE]
                part = waiting.meet(start, distances_of(met, maintenance_fraction))
            looked_at += len(part)
            sort_out(accounts, part, market.returns, maintenance_fraction, sales, waiting)
            yield Progress(liquidated / len(accounts), doing)
        before = tuple(market.returns)
        market.move(sales.net, impacts, recovery_fraction)
        waiting.moved(before, market.returns)
        rounds.append(sales.round_of(market.returns))
        liquidated += len(sales.accounts)
        if not sales.accounts:
            break
        due = waiting.due()
    yield Progress(1.0)
    return MarketCascade(
        shock=tuple(shock),
        rounds=tuple(rounds),
        returns=tuple(market.returns),
        bad_debt=math.fsum(found.bad_debt for found in rounds),
        looked_at=looked_at,
    )


def sorted_by_trigger(
    accounts: Sequence[Account], markets: int, *, maintenance_fraction: float
) -> Waiting:
    """Return the accounts by how far prices must move from the reference to trigger them.

    >>> books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    >>> order = sorted_by_trigger(books, 1, maintenance_fraction=0.01)
    >>> order.moved([0.0], [-0.1])
    >>> order.due()
    [0]
    """
    waiting, sales = Waiting.of(markets, len(accounts)), Sales.none(markets)
    everyone = range(len(accounts))
    sort_out(accounts, everyone, [0.0] * markets, maintenance_fraction, sales, waiting)
    waiting.group_of(ANY).fresh.extend((0.0, number) for number in sales.accounts)
    waiting.sort()
    return waiting


def distances_of(accounts: Sequence[Account], maintenance_fraction: float) -> list[float]:
    """Return the least move of the markets, from the reference, that could trigger each account.

    All its positions lose at once, and its requirement grows as if all were short: a move of d
    leaves (collateral - gross x d) - fraction x gross x (1 + d). Infinite where nothing is held.

    >>> book = Account(collateral=10, positions=((0, 100), (1, -100)))
    >>> [round(d, 6) for d in distances_of([book, Account(collateral=0, positions=())], 0.01)]
    [0.039604, inf]
    """
    found = []
    scale = 1.0 / (1.0 + maintenance_fraction)
    nearer = maintenance_fraction * scale + ROUNDING
    for account in accounts:
        gross = 0.0
        for _, value in account.positions:
            gross += abs(value)
        found.append(scale * account.collateral / gross - nearer if gross else math.inf)
    return found


@dataclass(slots=True)
class Market:
    """Prices while a cascade runs."""

    returns: list[float]
    shock: Sequence[float]  # returns without what the sales themselves have moved
    moved: list[float]  # what they have moved, as a factor

    def move(self, sold: Sequence[float], impacts: Sequence[Impact], recovery: float) -> None:
        """Let a round's sales move every market, and a part of all moves so far come back."""
        for place, amount in enumerate(sold):
            self.moved[place] *= 1.0 - impacts[place](amount)
            if recovery:
                self.moved[place] **= 1.0 - recovery
            first = self.shock[place]
            self.returns[place] = first + (1.0 + first) * (self.moved[place] - 1.0)


@dataclass(slots=True)
class Sales:
    """What a round's liquidations sell and leave unpaid, while they are found.

    Added up exactly, so that no order of accounts changes a digit.
    """

    accounts: list[int]
    sold: list[list[float]]  # per market, each account's signed value at the round's prices
    debts: list[float]

    @classmethod
    def none(cls, markets: int) -> Sales:
        """Return an empty record for a number of markets."""
        return cls(accounts=[], sold=[[] for _ in range(markets)], debts=[])

    @property
    def net(self) -> tuple[float, ...]:
        """What is sold in each market, less what is bought."""
        return tuple(math.fsum(amounts) for amounts in self.sold)

    def round_of(self, returns: Sequence[float]) -> Round:
        """Return the finished round, prices having moved to given returns."""
        return Round(
            accounts=tuple(sorted(self.accounts)),
            sold=self.net,
            bad_debt=math.fsum(self.debts),
            returns=tuple(returns),
        )


def sort_out(
    accounts: Sequence[Account],
    due: Sequence[int],
    returns: Sequence[float],
    maintenance_fraction: float,
    sales: Sales,
    waiting: Waiting,
) -> None:
    """Liquidate those of some accounts that must be, in place, and let the others wait."""
    prices = [1.0 + change for change in returns]
    reaches, hurts, group_at = waiting.reaches, waiting.hurts, waiting.groups.get
    fallen, sold, debts = sales.accounts, sales.sold, sales.debts
    for number in due:
        account = accounts[number]
        equity, gross = account.collateral, 0.0
        for market, value in account.positions:
            equity += value * returns[market]
            if value >= 0.0:
                gross += value * prices[market]
            else:
                gross -= value * prices[market]
        slack = equity - maintenance_fraction * gross
        if slack > 0.0:
            reach = reaches[number]
            if not reach:
                reach, hurts[number] = reach_and_directions(account, maintenance_fraction)
                reaches[number] = reach
            if reach > 0.0:
                hurt = hurts[number]
                group = group_at(hurt) or waiting.group_of(hurt)
                group.fresh.append((-group.clock - slack / reach, number))
        elif gross or any(value for _, value in account.positions):
            fallen.append(number)
            for market, value in account.positions:
                sold[market].append(value * prices[market])
            if equity < 0.0:
                debts.append(-equity)


def reach_and_directions(account: Account, maintenance_fraction: float) -> tuple[float, int]:
    """Return how fast a slack can shrink, and the directions of the moves that shrink it.

    Reach is by how much it shrinks per move when every market moves as far against its account; a
    direction's bit is 2 x market for falls, which hurt a long, and one more for rises.

    >>> reach, hurt = reach_and_directions(
    ...     Account(collateral=10, positions=((0, 100), (2, -50))), 0.01
    ... )
    >>> reach, bin(hurt)
    (149.5, '0b100001')
    """
    rises, falls = 1.0 + maintenance_fraction, 1.0 - maintenance_fraction
    reach, hurt = 0.0, 0
    for market, value in account.positions:
        if value >= 0.0:
            reach += value * falls
            hurt |= 1 << 2 * market
        else:
            reach -= value * rises
            hurt |= 2 << 2 * market
    return reach, hurt


def who_hit_whom(
    found: MarketCascade, accounts: Sequence[Account], victim: int
) -> dict[int, float]:
    """Return what each earlier liquidated account's sales cost one account, quote currency.

    A round's move in a market is shared among its sellers there in proportion to what they sold.

    >>> from calculators.engine.impact import linear
    >>> from calculators.engine.progress import finish
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
