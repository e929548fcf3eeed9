"""An option from now to its expiry, while nothing but time moves."""

from __future__ import annotations

from dataclasses import dataclass

from calculators.engine.option import Option, greeks, moved, price


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """An option and how its days are counted."""

    option: Option
    days: float
    days_per_year: float

    def after(self, passed: float) -> Option:
        """Return the same option some days later, everything else unchanged."""
        years = max(0.0, self.days - passed) / self.days_per_year
        return moved(self.option, years, self.option.volatility_fraction)

    def change(self, passed: float) -> float:
        """Return what the option is worth then less what it is worth now."""
        return price(self.after(passed)) - price(self.option)

    def theta(self, passed: float = 0.0) -> float:
        """Return theta per day, then."""
        return greeks(self.after(passed)).theta / self.days_per_year
