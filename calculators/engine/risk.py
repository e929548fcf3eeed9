"""Equity against what it must cover: three amounts that add up over positions and buckets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What a position, a bucket or an account has, and what it must have; quote currency.

    Risks add: the risk of a bucket is the sum over its positions and its collateral. Nothing is
    divided, so zero equity is no special case. Where a venue sets sound fractions,
    initial_margin >= maintenance_margin >= 0.

    >>> pool = Risk(equity=Decimal(3000))
    >>> position = Risk(equity=Decimal(-1500), maintenance_margin=Decimal(285))
    >>> (pool + position).is_liquidatable
    False
    """

    equity: Decimal = ZERO
    initial_margin: Decimal = ZERO
    maintenance_margin: Decimal = ZERO

    def __add__(self, other: Risk) -> Risk:
        """Return the risk of both together."""
        return Risk(
            equity=EXACT.add(self.equity, other.equity),
            initial_margin=EXACT.add(self.initial_margin, other.initial_margin),
            maintenance_margin=EXACT.add(self.maintenance_margin, other.maintenance_margin),
        )

    def __sub__(self, other: Risk) -> Risk:
        """Return what is left without the other, which is a part of this."""
        return Risk(
            equity=EXACT.subtract(self.equity, other.equity),
            initial_margin=EXACT.subtract(self.initial_margin, other.initial_margin),
            maintenance_margin=EXACT.subtract(self.maintenance_margin, other.maintenance_margin),
        )

    @property
    def is_liquidatable(self) -> bool:
        """Whether equity no longer exceeds the maintenance margin that open positions need."""
        return self.equity <= self.maintenance_margin

    @property
    def is_bankrupt(self) -> bool:
        """Whether more is owed than is there."""
        return self.equity < 0
