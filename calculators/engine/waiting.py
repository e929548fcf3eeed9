"""Accounts that need not be looked at before prices have moved far enough against them."""

# Of a stranger only its leverage is read, which says how far any market must move before it can be
# triggered: most accounts of a cascade are never looked at. Those that have been are grouped by the
# directions that hurt them: a long in market 0 and a short in market 2 by falls of the one and rises
# of the other. A group's clock adds up, round by round, the largest of these moves; an account is
# due when the clock has run as far as its slack reaches. A clock never runs too slowly, so nobody is
# looked at too late; a hedge may be looked at too early.

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from math import inf

LATER = 1.0 + 1e-9  # look a little earlier than rounding could hide
AHEAD = 1.5  # times the clock: how far strangers are called, so that it takes few calls
MOST_GROUPS = 256  # beyond it, accounts share one group that any move hurts
MOST_RUNS = 32  # sorted lists that a group keeps until they are merged. # no mutant: speed
ANY = 0  # the directions of that group


@dataclass(slots=True, kw_only=True)
class Strangers:
    """Accounts not looked at yet, by the least move of any market that can trigger each."""

    first: int  # number of the first account; the others follow it
    distances: Sequence[float]
    near: float = -inf  # who is not farther has been called

    def due(self, clock: float) -> list[int]:
        """Return, once, those whose distance may be used up, and with them who is a little farther.

        >>> crowd = Strangers(first=7, distances=[0.4, 0.1, 0.2])
        >>> crowd.due(0.15), crowd.due(0.2), crowd.due(0.3)
        ([8, 9], [], [7])
        """
        if clock * LATER <= self.near:
            return []
        called, near = self.near, clock * LATER * AHEAD
        self.near = near
        numbered = enumerate(self.distances, self.first)
        return [number for number, distance in numbered if called < distance <= near]


@dataclass(slots=True, kw_only=True)
class Group:
    """Accounts that the same moves hurt."""

    directions: tuple[tuple[int, float], ...]  # (market, -1 for falls or 1 for rises)
    clock: float = 0.0
    fresh: list[tuple[float, int]] = field(default_factory=list)  # (- clock when due, account)
    runs: list[list[tuple[float, int]]] = field(default_factory=list)  # sorted: the first due last

    def due(self) -> list[int]:
        """Return, and keep no longer, the accounts whose distance may be used up."""
        now = (-self.clock * LATER,)  # sorts before whoever is due at this very clock
        if self.fresh:
            self.runs.append(sorted(self.fresh))
            self.fresh = []
        if len(self.runs) > MOST_RUNS:
            self.runs = [sorted(chain.from_iterable(self.runs))]
        found: list[int] = []
        for run in self.runs:
            if run[-1] >= now:
                first = bisect_left(run, now)
                found += [number for _, number in run[first:]]
                del run[first:]
        if found:
            self.runs = [run for run in self.runs if run]
        return found


@dataclass(slots=True, kw_only=True)
class Waiting:
    """All groups, by the bits of their directions: 2 x market for falls, one more for rises.

    >>> wait = Waiting.of(1, 10)
    >>> for account, distance, hurt in ((7, 0.05, 0b01), (8, 0.2, 0b01), (9, 0.01, 0b10)):
    ...     group = wait.group_of(hurt)
    ...     group.fresh.append((-group.clock - distance, account))
    >>> wait.moved([0.0], [-0.1])
    >>> wait.due()
    [7]
    """

    markets: int
    reaches: list[float]  # of each account, once it has been looked at: see reach_and_directions
    hurts: list[int]  # of each account, once it has been looked at: its directions
    groups: dict[int, Group] = field(default_factory=dict)
    strangers: list[Strangers] = field(default_factory=list)
    clock: float = 0.0  # of the strangers: the largest move of any market, round by round

    @classmethod
    def of(cls, markets: int, accounts: int) -> Waiting:
        """Return nobody waiting yet, of a number of accounts."""
        return cls(markets=markets, reaches=[0.0] * accounts, hurts=[ANY] * accounts)

    def sort(self) -> None:
        """Put everyone in order at once, for a copy to be taken again and again."""
        for group in self.groups.values():
            group.runs, group.fresh = [sorted(group.fresh)] if group.fresh else [], []

    def copy(self) -> Waiting:
        """Return the same accounts waiting, to be used up apart from these."""
        groups = {
            hurt: replace(group, fresh=list(group.fresh), runs=[list(run) for run in group.runs])
            for hurt, group in self.groups.items()
        }
        return replace(self, groups=groups, strangers=[replace(some) for some in self.strangers])

    def group_of(self, hurt: int) -> Group:
        """Return the group of some directions, or the one for all when there are too many."""
        if hurt not in self.groups and len(self.groups) >= MOST_GROUPS:
            hurt = ANY
        if hurt not in self.groups:
            every = [(market, sign) for market in range(self.markets) for sign in (-1.0, 1.0)]
            mine = (d for bit, d in enumerate(every) if hurt == ANY or hurt >> bit & 1)
            self.groups[hurt] = Group(directions=tuple(mine))
        return self.groups[hurt]

    def meet(self, first: int, distances: Sequence[float]) -> list[int]:
        """Let strangers wait, and return those of them to look at now."""
        self.strangers.append(Strangers(first=first, distances=distances))
        return self.strangers[-1].due(self.clock)

    def moved(self, before: Sequence[float], after: Sequence[float]) -> None:
        """Let the clocks run by how far returns have moved against each group."""
        moves = [now - then for now, then in zip(after, before, strict=True)]
        self.clock += max(map(abs, moves), default=0.0)
        for group in self.groups.values():
            against = (sign * moves[market] for market, sign in group.directions)
            group.clock += max(0.0, *against)

    def due(self) -> list[int]:
        """Return, and wait no more for, the accounts to look at, as they lie in memory."""
        strangers = (some.due(self.clock) for some in self.strangers)
        known = (group.due() for group in self.groups.values())
        return sorted(chain.from_iterable(chain(strangers, known)))
