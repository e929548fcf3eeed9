"""Margin fractions that grow with a position's size without steps, as venues state them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.exact import EXACT, ONE
from calculators.engine.requirement import size_linear, size_root, skew_scaled

Shape = Literal["linear", "root", "skew"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BySize:
    """Two margin fractions that grow with the size in base currency.

    linear: base + slope × size (Deribit). root: max(base, 0.8 × base + slope × √size) (Drift, FTX).
    skew: base + slope × size ÷ scale (Synthetix).
    """

    shape: Shape
    initial: Decimal  # base fraction of notional value
    maintenance: Decimal
    initial_slope: Decimal
    maintenance_slope: Decimal
    scale: Decimal = ONE  # of a skew: units of base currency

    def initial_fraction(self, size: Decimal) -> Decimal:
        """Return the initial margin fraction of a size in base currency.

        Deribit, 25 BTC:

        >>> rule = BySize(shape="linear", initial=Decimal("0.02"), maintenance=Decimal("0.01"),
        ...     initial_slope=Decimal("0.00005"), maintenance_slope=Decimal("0.00005"))
        >>> rule.initial_fraction(Decimal(25)), rule.maintenance_fraction(Decimal(25))
        (Decimal('0.02125'), Decimal('0.01125'))
        """
        return fraction(self.shape, self.initial, self.initial_slope, size, self.scale)

    def maintenance_fraction(self, size: Decimal) -> Decimal:
        """Return the maintenance margin fraction of a size in base currency."""
        return fraction(self.shape, self.maintenance, self.maintenance_slope, size, self.scale)


def fraction(shape: Shape, base: Decimal, slope: Decimal, size: Decimal, scale: Decimal) -> Decimal:
    """Return a fraction of notional value for a size.

    >>> fraction("root", Decimal("0.1"), Decimal("0.01"), Decimal(400), ONE)
    Decimal('0.28')
    >>> fraction("skew", Decimal("0.01"), Decimal(2), Decimal(-2), Decimal(100))
    Decimal('0.05')
    """
    if shape == "linear":
        return size_linear(base_fraction=base, slope=slope, size=EXACT.abs(size))
    if shape == "root":
        return size_root(fraction=base, size_factor=slope, size=size)
    return skew_scaled(size=size, skew_scale=scale, skew_factor=slope, minimum_fraction=base)
