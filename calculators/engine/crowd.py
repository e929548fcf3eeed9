"""A crowd of longs whose liquidation prices lie evenly below the price, and what a fall does to it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from calculators.engine.impact import linear
from calculators.engine.market_cascade import (
    AT_ONCE,
    Account,
    MarketCascade,
    market_cascade,
    sorted_by_trigger,
)
from calculators.engine.progress import Progress, so_many
from calculators.engine.waiting import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Longs of equal size in one coin; distances are falls as fractions of today's price.

    >>> crowd = Crowd(notional_value=100, nearest=0.1, farthest=0.3, count=2,
    ...     maintenance_margin_fraction=0.01)
    >>> [round(distance, 12) for distance in crowd.distances]
    [0.15, 0.25]
    """

    notional_value: float  # quote currency, of all together
    nearest: float  # fall at which the first would be liquidated, above 0
    farthest: float  # fall at which the last would be, above nearest
    count: int  # of accounts
    maintenance_margin_fraction: float

    @property
    def density(self) -> float:
        """How much is liquidated for each unit of fall, in quote currency."""
        return self.notional_value / (self.farthest - self.nearest)

    @property
    def distances(self) -> tuple[float, ...]:
        """The fall that liquidates each account, in the middle of its part of the range."""
        width = (self.farthest - self.nearest) / self.count
        return tuple(self.nearest + width * (number + 0.5) for number in range(self.count))

    def gather(self) -> Generator[Progress, None, Gathered]:
        """Return the accounts: each has what makes equity meet maintenance at its distance."""
        value, fraction = self.notional_value / self.count, self.maintenance_margin_fraction
        held, distances = ((0, value),), self.distances
        accounts: list[Account] = []
        for start in range(0, self.count, AT_ONCE):
            yield so_many(start, self.count, "accounts made")
            accounts += (
                Account(collateral=value * (away + fraction * (1.0 - away)), positions=held)
                for away in distances[start : start + AT_ONCE]
            )
        by_trigger = sorted_by_trigger(accounts, 1, maintenance_fraction=fraction)
        yield so_many(self.count, self.count, "accounts made")
        return Gathered(
            accounts=tuple(accounts), by_trigger=by_trigger, maintenance_margin_fraction=fraction
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The accounts of a crowd, in the order of their distances: asked about as often as one likes.

    >>> crowd = Crowd(notional_value=100, nearest=0.1, farthest=0.3, count=2,
    ...     maintenance_margin_fraction=0.01)
    >>> from calculators.engine.progress import finish
    >>> accounts = finish(crowd.gather())
    >>> [finish(accounts.after(0.16, impact)).liquidated for impact in (0.0, 0.005)]
    [(0,), (0, 1)]
    """

    accounts: tuple[Account, ...]
    by_trigger: Waiting
    maintenance_margin_fraction: float

    def after(self, fall: float, impact: float) -> Generator[Progress, None, MarketCascade]:
        """Return the cascade after a first fall, when each unit sold lowers the price by `impact`."""
        return market_cascade(
            self.accounts,
            [-fall],
            [linear(impact)],
            maintenance_fraction=self.maintenance_margin_fraction,
            by_trigger=self.by_trigger,
        )
