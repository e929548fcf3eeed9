"""A perpetual position in plain numbers: equity, triggers, fees and what a close leaves unpaid."""

# Notation of Chitra (2025), Autodeleveraging: side b = +1 long or -1 short, size q > 0, collateral c
# posted at the entry price p0. The bankruptcy price is taken from the entry, where c was posted: the
# paper's appendix takes it from the current mark, which its own equity c + b q (p - p0) contradicts.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Perpetual:
    """One position with its own collateral, amounts in quote currency."""

    side: int  # +1 long, -1 short
    size: float  # base, positive
    entry_price: float
    collateral: float


def pnl(position: Perpetual, price: float) -> float:
    """Return side x size x (price - entry).

    >>> pnl(Perpetual(side=-1, size=4, entry_price=1.0, collateral=2.0), 0.5)
    2.0
    """
    return position.side * position.size * (price - position.entry_price)


def equity(position: Perpetual, price: float, funding: float = 0.0) -> float:
    """Return collateral + profit or loss + funding received."""
    return position.collateral + pnl(position, price) + funding


def maintenance(position: Perpetual, price: float, fraction: float) -> float:
    """Return fraction x size x price."""
    return fraction * position.size * price


def effective_leverage(position: Perpetual, price: float, equity_now: float) -> float:
    """Return notional value / |equity|; infinite at none."""
    return position.size * price / abs(equity_now) if equity_now else math.inf


def bankruptcy_price(position: Perpetual) -> float:
    """Return p0 - c / (b q), 0 where no price takes all of the collateral.

    >>> round(bankruptcy_price(Perpetual(side=-1, size=4, entry_price=1, collateral=8 / 3)), 6)
    1.666667
    """
    away = position.side * position.collateral / position.size
    return max(0.0, position.entry_price - away)


def liquidation_price(position: Perpetual, maintenance_fraction: float) -> float:
    """Return the price where equity equals maintenance: bankruptcy price / (1 - b m).

    >>> round(liquidation_price(Perpetual(side=-1, size=4, entry_price=1, collateral=8 / 3), 0.1), 6)
    1.515152
    """
    return bankruptcy_price(position) / (1.0 - position.side * maintenance_fraction)


def liquidation_fee(
    fixed: float, on_mark: float, on_execution: float, *, mark: float, execution: float, size: float
) -> float:
    """Return fixed + on_mark x mark x size + on_execution x execution x size.

    >>> round(liquidation_fee(0, 0.002, 0.001, mark=1.3, execution=1.32, size=0.5), 6)
    0.00196
    """
    return fixed + (on_mark * mark + on_execution * execution) * size


def restoring_slice(
    position: Perpetual,
    *,
    mark: float,
    execution: float,
    maintenance_fraction: float,
    fee_fraction: float = 0.0,
) -> float:
    """Return the smallest size whose close restores maintenance, infinite when none does.

    (m p q - E) / (b (p_exec - p) - fee p + m p); a slice above the size means a full close.

    >>> short = Perpetual(side=-1, size=1, entry_price=1, collateral=1 / 9.9)
    >>> round(restoring_slice(short, mark=5.5, execution=5.55, maintenance_fraction=0.1,
    ...     fee_fraction=0.003), 2)
    10.24
    """
    missing = maintenance(position, mark, maintenance_fraction) - equity(position, mark)
    if missing <= 0.0:
        return 0.0
    relief = position.side * (execution - mark) + (maintenance_fraction - fee_fraction) * mark
    return missing / relief if relief > 0.0 else math.inf


def impacted_execution(side: int, mark: float, impact_per_unit: float, size: float) -> float:
    """Return the average price of a close that moves the price as it goes: p - b a size / 2."""
    return mark - side * impact_per_unit / 2.0 * size


def shortfall(side: int, bankruptcy: float, execution: float, size: float) -> float:
    """Return what a close beyond the bankruptcy price leaves unpaid, in quote currency.

    >>> round(shortfall(1, 0.8947368421052632, 0.84, 0.2), 9)
    0.010947368
    """
    return max(0.0, side * (bankruptcy - execution)) * size


def funding_rates(
    marks: Sequence[float], indices: Sequence[float], *, kappa: float, long_short_ratio: float
) -> list[float]:
    """Return gamma = kappa (long/short ratio - mark / index): above 0 shorts pay longs.

    The sign is the opposite of most venues', whose rate above 0 has longs pay.

    >>> [round(g, 6) for g in funding_rates([1.4, 1.3], [1.5, 1.25], kappa=1, long_short_ratio=0.6)]
    [-0.333333, -0.44]
    """
    return [
        kappa * (long_short_ratio - mark / index)
        for mark, index in zip(marks, indices, strict=True)
    ]


def funding_received(position: Perpetual, rate: float, price: float) -> float:
    """Return side x size x price x rate, when a rate above 0 has shorts pay longs."""
    return position.side * position.size * price * rate
