"""A crowd of longs whose liquidation prices lie evenly below the price, and what a fall does to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from calculators.engine.impact import linear
from calculators.engine.market_cascade import (
    Account,
    MarketCascade,
    market_cascade,
    sorted_by_trigger,
)
from calculators.engine.progress import finish
from calculators.engine.waiting import Waiting


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Longs of equal size in one coin; distances are falls as fractions of today's price.

    >>> crowd = Crowd(notional_value=100, nearest=0.1, farthest=0.3, count=2,
    ...     maintenance_margin_fraction=0.01)
    >>> [round(distance, 12) for distance in crowd.distances]
    [0.15, 0.25]
    >>> crowd.after(0.16, 0.0).liquidated, crowd.after(0.16, 0.005).liquidated
    ((0,), (0, 1))
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

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts: each has what makes equity meet maintenance at its distance."""
        value = self.notional_value / self.count
        return tuple(
            Account(
                collateral=value * (distance + self.maintenance_margin_fraction * (1.0 - distance)),
                positions=((0, value),),
            )
            for distance in self.distances
        )

    @cached_property
    def by_trigger(self) -> Waiting:
        """The accounts in the order of their distances."""
        fraction = self.maintenance_margin_fraction
        return sorted_by_trigger(self.accounts, 1, maintenance_fraction=fraction)

    def after(self, fall: float, impact: float) -> MarketCascade:
        """Return the cascade after a first fall, when each unit sold lowers the price by `impact`."""
        return finish(
            market_cascade(
                self.accounts,
                [-fall],
                [linear(impact)],
                maintenance_fraction=self.maintenance_margin_fraction,
                by_trigger=self.by_trigger,
            )
        )
