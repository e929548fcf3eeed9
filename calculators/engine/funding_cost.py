"""What funding costs over time, and how it moves the liquidation price."""

from __future__ import annotations

import math
from collections.abc import Sequence

INTERVALS_PER_YEAR = 3 * 365  # funding every eight hours


def funding_cash(side: int, notional: float, rates: Sequence[float]) -> float:
    """Return what a position receives: -side x notional x sum of rates; longs pay a rate above 0.

    Every payment has a receiver: over all positions of a market it sums to zero.

    >>> round(funding_cash(1, 60000, [0.0001] * 90), 9)
    -540.0
    """
    return -side * notional * math.fsum(rates)


def annualized(rates: Sequence[float], intervals_per_year: float = INTERVALS_PER_YEAR) -> float:
    """Return the mean rate times the intervals of a year, without compounding.

    >>> round(annualized([0.0001] * 90), 12)
    0.1095
    """
    return math.fsum(rates) / len(rates) * intervals_per_year if rates else 0.0
