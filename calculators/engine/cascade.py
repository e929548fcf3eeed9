"""What a gap in prices does to an account: who is closed, in which order, and who pays."""

# Instantaneous gap: nobody trades at the prices in between. While a bucket's equity does not exceed
# its maintenance margin, its first position by the order policy is closed, in full or as far as
# restores the target; a fee is paid, and marks move. Cross is one bucket; isolated is a bucket for
# each position. What a bucket lacks at the end, the insurance fund pays, then the winners.

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Literal

from calculators.engine.account import Position
from calculators.engine.closing import Close, Rules, close, first_to_close, moved, without
from calculators.engine.display import short, shown
from calculators.engine.exact import EXACT, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.loss_sharing import UNLIMITED, Backstop, Shared, share
from calculators.engine.pool import Pool, equity_of, is_liquidated, open_pnl, requirement_of
from calculators.engine.working import SILENT, Working

Cause = Literal["gap", "liquidated", "bankrupt", "insurance fund", "winners"]
PARTS = 32  # of a position: at their ends a partial close is tried. # no mutant: how fine a search

OWNER_KEEPS = Formula(
    symbol="left to the owner", term="account-equity", text="max(equity, 0)", unit="USDT"
)
BAD_DEBT = Formula(
    symbol="paid by the insurance fund", term="insurance-fund", text="max(-equity, 0)", unit="USDT"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the account stands after one thing has happened, and what that was."""

    cause: Cause
    of: str  # the position closed, the bucket that is bankrupt, the winner who pays
    amount: Decimal  # quote currency: lost by a gap or close, lacking, or paid
    pools: tuple[Pool, ...]

    @property
    def equity(self) -> Decimal:
        """All buckets together, in quote currency."""
        return total(equity_of(pool, SILENT) for pool in self.pools)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the buckets of one margin mode.

    The law of the ledger: owner_loss + bad_debt = gap_loss + fees + slippage + impact, exactly, and
    bad_debt = what the fund, the winners and nobody pay.
    """

    closes: tuple[Close, ...]  # in order of closing
    survivors: tuple[str, ...]  # in order of the account; some may be closed in part
    equity_after_gap: Decimal  # all buckets, before anything is closed
    final_equity: Decimal  # what the owner keeps, 0 or more
    bad_debt: Decimal  # what the buckets lack, 0 or more
    impact: Decimal  # loss on open positions when closes moved their marks
    shared: Shared  # who pays the bad debt
    timeline: tuple[State, ...] = field(compare=False)  # the gap first

    @property
    def closed(self) -> tuple[str, ...]:
        """The names of positions closed in full or in part, in order of their first close."""
        return tuple(dict.fromkeys(close.name for close in self.closes))

    @property
    def fund(self) -> Decimal:
        """What the insurance fund pays, in quote currency."""
        return self.shared.fund

    @property
    def fees(self) -> Decimal:
        """All liquidation fees, in quote currency."""
        return total(close.fee for close in self.closes)

    @property
    def slippage(self) -> Decimal:
        """All slippage, in quote currency."""
        return total(close.slippage for close in self.closes)


def liquidate(
    pools: tuple[Pool, ...],
    rules: Rules,
    working: Working,
    *,
    backstop: Backstop = UNLIMITED,
    equity_before: Decimal | None = None,
) -> Outcome:
    """Return what becomes of pools whose prices have just gapped.

    The pools are looked at in turn, again and again, until none must be liquidated; one that has
    not changed since it was found safe is not looked at twice. `equity_before` the gap is for the
    first amount of the timeline; None: as much as after it.
    """
    after_gap = total(equity_of(pool, SILENT) for pool in pools)
    gap_loss = ZERO if equity_before is None else EXACT.subtract(equity_before, after_gap)
    timeline = [State(cause="gap", of="", amount=gap_loss, pools=pools)]
    state = list(pools)
    closes: list[Close] = []
    impact = ZERO
    safe: set[int] = set()
    while len(safe) < len(state):
        for place in range(len(state)):
            if place in safe:
                continue
            if not is_liquidated(state[place], working):
                safe.add(place)
                continue
            position = first_to_close(state[place], rules)
            size = size_to_close(state[place], position, rules)
            if rules.amount == "to-target":
                working.note(
                    f"size to close, {position.name}",
                    "liquidation",
                    f"the least that leaves equity above {shown(rules.target)} × maintenance margin",
                    f"of {short(position.size)}",
                    short(size),
                )
            done = close(position, size, rules, working)
            state[place] = without(state[place], done, working)
            before = open_pnl(state)
            after = [moved(pool, position, size, rules, working) for pool in state]
            hurt = EXACT.subtract(before, open_pnl(after))
            safe -= {n for n, pool in enumerate(after) if pool != state[n]}
            closes.append(done)
            impact = EXACT.add(impact, hurt)
            state = after
            cost = total([done.fee, done.slippage, hurt])
            timeline.append(
                State(cause="liquidated", of=position.name, amount=cost, pools=tuple(state))
            )
    kept = total(left_in(pool, OWNER_KEEPS, working) for pool in state)
    owed = {pool.name: left_in(pool, BAD_DEBT, working) for pool in state}
    bad_debt = total(owed.values())
    shared = share(bad_debt, backstop, working)
    return Outcome(
        closes=tuple(closes),
        survivors=tuple(item.position.name for pool in state for item in pool.open),
        equity_after_gap=after_gap,
        final_equity=kept,
        bad_debt=bad_debt,
        impact=impact,
        shared=shared,
        timeline=(
            *timeline,
            *(
                State(cause=cause, of=name, amount=amount, pools=tuple(state))
                for cause, name, amount in ending(owed, shared)
                if amount
            ),
        ),
    )


def ending(owed: dict[str, Decimal], shared: Shared) -> Iterator[tuple[Cause, str, Decimal]]:
    """Yield what comes after the last close: who lacks how much, and who pays it."""
    for name, amount in owed.items():
        yield "bankrupt", name, amount
    yield "insurance fund", "", shared.fund
    for name, amount in shared.winners.items():
        yield "winners", name, amount


def size_to_close(pool: Pool, position: Position, rules: Rules) -> Decimal:
    """Return how much of a position is closed: all of it, or the smallest size that restores.

    Its fee, its slippage and what it does to every mark of the bucket are reckoned with, so that
    the size has no closed form. What it leaves above the target is a straight line where it moves no
    price and one rate holds for all sizes; else it is looked at for parts of the position first.
    """
    if rules.amount == "all":
        return position.size
    lots = int(EXACT.divide(position.size, rules.lot).to_integral_value(ROUND_CEILING))

    def size_of(count: int) -> Decimal:
        return EXACT.min(position.size, EXACT.multiply(Decimal(count), rules.lot))

    def slack(count: int) -> Decimal:
        size, left = size_of(count), pool
        if size:
            left = without(pool, close(position, size, rules, SILENT), SILENT)
            left = moved(left, position, size, rules, SILENT)
        needed = EXACT.multiply(rules.target, requirement_of(left, SILENT))
        return EXACT.subtract(equity_of(left, SILENT), needed)

    straight = len(position.tiers) == 1 and not rules.price_impact.get(position.name)
    parts = 1 if straight else PARTS
    ends = pairwise(lots * part // parts for part in range(parts + 1))
    found = next(((low, high) for low, high in ends if low < high and slack(high) > 0), None)
    return size_of(least_above(slack, *found)) if found else position.size


def least_above(slack: Callable[[int], Decimal], low: int, high: int) -> int:
    """Return the smallest count with something left, between one without and one with.

    The line between the two says where to look; every other time the middle is looked at instead,
    so that a bent one is found too.

    >>> least_above(lambda count: Decimal(3 * count - 100), 0, 50)
    34
    """
    at_low, at_high, halve = slack(low), slack(high), False
    while high - low > 1:
        guess = low + (high - low) // 2
        if not halve:
            part = EXACT.divide(at_low, EXACT.subtract(at_low, at_high))
            guess = low + int(EXACT.multiply(part, Decimal(high - low)))
        guess = min(max(guess, low + 1), high - 1)
        found = slack(guess)
        if found > 0:
            high, at_high = guess, found
        else:
            low, at_low = guess, found
        halve = not halve
    return high


def left_in(pool: Pool, formula: Formula, working: Working) -> Decimal:
    """Return what a finished pool leaves to its owner, or lacks."""
    return working.work(formula, of=pool.name, equity=equity_of(pool, SILENT))
