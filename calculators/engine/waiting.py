"""Accounts that need not be looked at before prices have moved far enough against them."""

# Accounts are grouped by the directions that hurt them: a long in market 0 and a short in market 2
# by falls of the one and rises of the other. A group's clock adds up, round by round, the largest
# of these moves; an account is due when the clock has run as far as its slack reaches. A clock never
# runs too slowly, so nobody is looked at too late; a hedge may be looked at too early.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

LATER = 1.0 + 1e-9  # look a little earlier than rounding could hide
MOST_GROUPS = 256  # beyond it, accounts share one group that any move hurts
MOST_RUNS = 32  # sorted lists that a group keeps before they are merged
ANY = 0  # the directions of that group


@dataclass(slots=True, kw_only=True)
class Group:
    """Accounts that the same moves hurt."""

    directions: tuple[tuple[int, float], ...]  # (market, -1 for falls or 1 for rises)
    clock: float = 0.0
    fresh: list[tuple[float, int]] = field(default_factory=list)  # (clock when due, account)
    near: float = 0.0  # what is due before this is sorted, the rest is not yet
    far: list[tuple[float, int]] = field(default_factory=list)
    runs: list[list[tuple[float, int]]] = field(default_factory=list)  # each the first due last

    def due(self) -> list[int]:
        """Return, and keep no longer, the accounts whose distance may be used up."""
        clock = self.clock * LATER
        if clock > self.near:
            self.near = 2.0 * clock
            self.fresh += self.far
            self.far = []
        if self.fresh:
            near = self.near
            self.far += [entry for entry in self.fresh if entry[0] > near]
            self.runs.append(sorted([e for e in self.fresh if e[0] <= near], reverse=True))
            self.fresh = []
        if len(self.runs) > MOST_RUNS:
            self.runs = [sorted(chain.from_iterable(self.runs), reverse=True)]
        found = []
        for run in self.runs:
            while run and run[-1][0] <= clock:
                found.append(run.pop()[1])
        self.runs = [run for run in self.runs if run]
        return found


@dataclass(slots=True, kw_only=True)
class Waiting:
    """All groups, by the bits of their directions: 2 x market for falls, one more for rises.

    >>> wait = Waiting(markets=1)
    >>> for account, distance, hurt in ((7, 0.05, 0b01), (8, 0.2, 0b01), (9, 0.01, 0b10)):
    ...     group = wait.group_of(hurt)
    ...     group.fresh.append((group.clock + distance, account))
    >>> wait.moved([0.0], [-0.1])
    >>> wait.due()
    [7]
    """

    markets: int
    groups: dict[int, Group] = field(default_factory=dict)

    def sort(self) -> None:
        """Put everyone in order at once, for a copy to be taken again and again."""
        for group in self.groups.values():
            group.near = math.inf
            group.runs = [sorted([*group.fresh, *group.far], reverse=True)]
            group.fresh, group.far = [], []

    def copy(self) -> Waiting:
        """Return the same accounts waiting, to be used up apart from these."""
        groups = {
            hurt: replace(
                group,
                fresh=list(group.fresh),
                far=list(group.far),
                runs=[list(run) for run in group.runs],
            )
            for hurt, group in self.groups.items()
        }
        return Waiting(markets=self.markets, groups=groups)

    def group_of(self, hurt: int) -> Group:
        """Return the group of some directions, or the one for all when there are too many."""
        if hurt not in self.groups and len(self.groups) >= MOST_GROUPS:
            hurt = ANY
        if hurt not in self.groups:
            every = [(market, sign) for market in range(self.markets) for sign in (-1.0, 1.0)]
            mine = (d for bit, d in enumerate(every) if hurt == ANY or hurt >> bit & 1)
            self.groups[hurt] = Group(directions=tuple(mine))
        return self.groups[hurt]

    def moved(self, before: Sequence[float], after: Sequence[float]) -> None:
        """Let the clocks run by how far returns have moved against each group."""
        moves = [now - then for now, then in zip(after, before, strict=True)]
        for group in self.groups.values():
            against = (sign * moves[market] for market, sign in group.directions)
            group.clock += max(0.0, *against)

    def due(self) -> list[int]:
        """Return, and wait no more for, the accounts to look at, as they lie in memory."""
        return sorted(chain.from_iterable(group.due() for group in self.groups.values()))
