"""What charts are made of, in the units of their axes: curves, marks, bands and axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
INK, QUIET, LOSS, PAPER = "var(--ink)", "var(--quiet)", "var(--loss)", "var(--paper)"
SIZES = {1: "", 10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line of a chart with its label."""

    label: str
    points: tuple[Point, ...]  # in the order in which they are joined
    color: str = INK
    width: float = 3
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One point of a chart with its label."""

    label: str
    at: Point
    color: str = INK
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis: its title, its ends, and how its numbers are written."""

    title: str
    low: float
    high: float
    kind: Literal["amount", "percent", "share"] = "amount"  # a percent is a change, with its sign
    size: int = 1  # of what the title counts: a million for "million USDT"

    def part(self, value: float) -> float:
        """Return where a value lies between the ends, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The stretch of the x axis where a position or an account is liquidated."""

    start: float
    end: float
    label: str = ""  # "": a mark at its start says it


def amounts(curves: Sequence[Curve], unit: str) -> Axis:
    """Return the y axis that holds all curves, with zero in it and air around.

    Amounts of six digits and more are counted in thousands, millions and so on.

    >>> amounts([Curve(label="equity", points=((0, 0), (1, 2_000_000)))], "USDT").title
    'million USDT'
    """
    values = [y for curve in curves for _, y in curve.points]
    low, high = min(0.0, *values), max(0.0, *values)
    air = (high - low or 1.0) * 0.08
    sizes = {0: 1, 100_000: 10**3, 10**6: 10**6, 10**9: 10**9, 10**12: 10**12}
    size = max(size for least, size in sizes.items() if max(-low, high) >= least)
    return Axis(
        title=f"{SIZES[size]} {unit}".strip(),
        low=low - (air if low < 0 else 0.0),
        high=high + air,
        size=size,
    )
