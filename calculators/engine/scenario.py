"""Scenarios of portfolio margin: how far price and volatility move, and what each move costs."""

# Risk arrays print losses as positive numbers at clearing houses and P&L at venues. Here an array
# is P&L, so the requirement is minus its smallest element.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

VolatilityMove = Literal["up", "none", "down", "linear", "absolute"]

DAYS_PER_YEAR = 365.0
SHORT_TERM_DAYS = 30.0  # up to here the short-term power of a volatility shock holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One move of the market, and how much of its loss counts."""

    price: float  # of spot and forwards, 1.15 is a rise of 15%
    volatility: VolatilityMove = "none"
    weight: float = 1.0  # below 1 for moves too far to be asked for in full


@dataclass(frozen=True, slots=True, kw_only=True)
class VolatilityShock:
    """How far volatility moves: a range that shrinks with time to expiry."""

    up: float  # fraction of the volatility, at 30 days
    down: float = 0.0
    short_power: float = 0.5  # up to 30 days
    long_power: float = 0.5  # beyond
    floor_days: float = 0.0  # shorter options move as if they had this long

    def multiplier(self, days: float, move: VolatilityMove) -> float:
        """Return what volatility is multiplied by: 1 + range * (30 / days)^power, or 1 - ...

        >>> shock = VolatilityShock(up=0.45, down=0.3, short_power=0.3, long_power=0.13)
        >>> shock.multiplier(30, "up"), shock.multiplier(30, "down"), shock.multiplier(30, "none")
        (1.45, 0.7, 1.0)
        """
        if move not in {"up", "down"}:
            return 1.0
        power = self.short_power if days <= SHORT_TERM_DAYS else self.long_power
        scale: float = (SHORT_TERM_DAYS / max(days, self.floor_days)) ** power
        return 1.0 + self.up * scale if move == "up" else max(0.0, 1.0 - self.down * scale)


def volatility_shock(days: float, range_fraction: float, power: float) -> float:
    """Return range * (30 / days)^power: the relative move of volatility at some days to expiry.

    Deribit's former rule, 40% with power 0.5 at 15 days:

    >>> round(volatility_shock(15, 0.4, 0.5), 3)
    0.566
    """
    return (
        VolatilityShock(up=range_fraction, short_power=power, long_power=power).multiplier(
            days, "up"
        )
        - 1.0
    )


def tail_weight(price_move: float, largest_regular: float) -> float:
    """Return how much of an extreme move's loss counts: no more than a regular move's would.

    regular / |move|, at most 1. Paradex, +200% against a regular range of 16%:

    >>> tail_weight(2.0, 0.16)
    0.08
    """
    return min(1.0, largest_regular / abs(price_move)) if price_move else 1.0


def forward_price(spot: float, rate: float, days: float) -> float:
    """Return spot * exp(rate * days / 365).

    >>> round(forward_price(2243.3, 0.08, 20), 1)
    2253.2
    """
    return spot * math.exp(rate * days / DAYS_PER_YEAR)


def linear_array(size: float, price: float, moves: Sequence[float]) -> tuple[float, ...]:
    """Return the P&L of a linear position for each relative move: size * price * move.

    >>> linear_array(10, 2253.0, [-0.03, 0])
    (-675.9, 0.0)
    """
    return tuple(size * price * move for move in moves)


def combined_array(arrays: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the element-wise sum of risk arrays: positions offset scenario by scenario.

    >>> combined_array([[100, -50], [-60, 80]])
    (40.0, 30.0)
    """
    return tuple(math.fsum(column) for column in zip(*arrays, strict=True))


def largest_loss(array: Sequence[float]) -> float:
    """Return the requirement of a risk array: its largest loss, or 0.

    >>> largest_loss([460, -610, -3990, 1730])
    3990
    """
    return max(0.0, -min(array))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deltas:
    """A book's exposure to one underlying, in units of it."""

    net: float
    gross: float

    @property
    def hedged(self) -> float:
        """Return the part that is held both ways: (gross - |net|) / 2."""
        return (self.gross - abs(self.net)) / 2


def deltas(parts: Sequence[float]) -> Deltas:
    """Return net and gross exposure of positions' deltas.

    Paradex: a perpetual of 1 against five short options of delta 0.3.

    >>> found = deltas([1.0, -5 * 0.3])
    >>> found.net, found.gross, found.hedged
    (-0.5, 2.5, 1.0)
    """
    return Deltas(net=math.fsum(parts), gross=math.fsum(map(abs, parts)))


def delta_minimum(exposure: Deltas, spot: float, *, net: float, hedged: float) -> float:
    """Return the least that a book needs: a fraction of its net and of its hedged exposure.

    >>> delta_minimum(Deltas(net=-0.5, gross=2.5), 1000.0, net=0.02, hedged=0.01)
    20.0
    """
    return (net * abs(exposure.net) + hedged * exposure.hedged) * spot


def contingency(amount: float, rate: float, price: float = 1.0) -> float:
    """Return a charge on top of the scenarios: rate * |amount| * price.

    >>> round(contingency(10, 0.006, 2243.3), 1)
    134.6
    """
    return rate * abs(amount) * price


def total_of_charges(
    alternatives: Sequence[float], added: Sequence[float] = (), smallest: float = 0.0
) -> float:
    """Return max(largest alternative + sum of the added charges, smallest charge).

    OKX: the spot, theta and extreme moves are alternatives, basis and interest are added, and a
    scaled minimum by size is the floor.

    >>> total_of_charges([25000.0, 40000.0], smallest=50000.0)
    50000.0
    """
    return max(max(alternatives, default=0.0) + math.fsum(added), smallest)
