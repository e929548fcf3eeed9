"""A book of positions that move together by one correlation, in floats."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calculators.engine.portfolio import Contributions, contributions
from calculators.engine.value_at_risk import normal_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Positions in floats: signed values in quote currency, and one correlation for every pair."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    volatilities: tuple[float, ...]
    days: float
    confidence: float

    def risk(self, correlation: float) -> Contributions:
        """Return the book's deviation in a year, quote currency, and each position's share."""
        places = range(len(self.values))
        rows = [[1.0 if i == j else correlation for j in places] for i in places]
        return contributions(self.values, self.volatilities, rows)

    def value_at_risk(self, correlation: float) -> float:
        """Return what the book loses at the confidence, quote currency."""
        yearly = self.risk(correlation).volatility_fraction
        return normal_risk(0.0, yearly * math.sqrt(self.days / 365), self.confidence)[0]
