"""The risk of a book: variance, each position's share of it, offsets and limits."""

# Weights are signed fractions of the book's value (a short is negative); volatilities are per
# square root of a year; a horizon in days is of a 365-day year.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calculators.engine.value_at_risk import normal_risk

Vector = Sequence[float]
Matrix = Sequence[Sequence[float]]
DAYS_PER_YEAR = 365.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """A book's volatility and how its positions make it up; shares add up to 1 (Euler)."""

    volatility_fraction: float
    marginal: tuple[float, ...]  # change of the volatility per unit of weight
    shares: tuple[float, ...]  # weight x marginal / volatility; 0 where the book has no risk
    diversification_ratio: float  # sum of lone volatilities / volatility, 1 or more


def covariance(volatilities: Vector, correlations: Matrix) -> tuple[tuple[float, ...], ...]:
    """Return the covariance matrix s_i rho_ij s_j.

    >>> covariance([0.5, 0.2], [[1.0, 0.5], [0.5, 1.0]])[0]
    (0.25, 0.05)
    """
    return tuple(
        tuple(own * rho * other for rho, other in zip(row, volatilities, strict=True))
        for own, row in zip(volatilities, correlations, strict=True)
    )


def product(matrix: Matrix, vector: Vector) -> tuple[float, ...]:
    """Return matrix times vector."""
    return tuple(math.fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def dot(first: Vector, second: Vector) -> float:
    """Return the sum of products."""
    return math.fsum(a * b for a, b in zip(first, second, strict=True))


def contributions(weights: Vector, volatilities: Vector, correlations: Matrix) -> Contributions:
    """Return sqrt(w' S w), marginals S w / volatility, and Euler shares.

    >>> book = contributions([0.5, 0.5], [0.6, 0.6], [[1.0, 0.0], [0.0, 1.0]])
    >>> round(book.volatility_fraction, 6), book.shares
    (0.424264, (0.5, 0.5))
    """
    by_position = product(covariance(volatilities, correlations), weights)
    volatility = math.sqrt(max(0.0, dot(weights, by_position)))
    alone = math.fsum(abs(w) * s for w, s in zip(weights, volatilities, strict=True))
    marginal = tuple(value / volatility if volatility else 0.0 for value in by_position)
    return Contributions(
        volatility_fraction=volatility,
        marginal=marginal,
        shares=tuple(
            w * m / volatility if volatility else 0.0
            for w, m in zip(weights, marginal, strict=True)
        ),
        diversification_ratio=alone / volatility if volatility else math.inf,
    )


def horizon_risk(
    value: float, volatility_fraction: float, days: float, confidence: float
) -> tuple[float, float]:
    """Return normal value at risk and expected shortfall of an amount over some days.

    z s sqrt(days / 365) value, without drift.

    >>> [round(x) for x in horizon_risk(1e6, 0.6858753531072537, 1, 0.99)]
    [83517, 95682]
    """
    spread = volatility_fraction * math.sqrt(days / DAYS_PER_YEAR)
    loss, shortfall = normal_risk(0.0, spread, confidence)
    return value * loss, value * shortfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """What two positions need together and apart, at a confidence over some days."""

    volatility_fraction: float  # of the two together
    together: float  # quote currency: one cross-margin requirement
    apart: float  # quote currency: the sum of two isolated ones
    fraction: float  # 1 - together / apart
    least_variance_hedge: float  # of the second per unit of the first, signed as a short


def offset(
    notionals: tuple[float, float],
    volatilities: tuple[float, float],
    correlation: float,
    *,
    days: float,
    confidence: float,
) -> Offset:
    """Return what a correlation saves two positions that share their margin.

    Long and short of 0.9 correlated assets: 75% less; at 0.3 only 40%.

    >>> round(offset((1, -1), (0.6, 0.75), 0.9, days=1, confidence=0.99).fraction, 4)
    0.7515
    """
    both = contributions(notionals, volatilities, ((1.0, correlation), (correlation, 1.0)))
    gross = math.fsum(abs(n) * s for n, s in zip(notionals, volatilities, strict=True))
    together, _ = horizon_risk(1.0, both.volatility_fraction, days, confidence)
    apart, _ = horizon_risk(1.0, gross, days, confidence)
    first, second = volatilities
    return Offset(
        volatility_fraction=both.volatility_fraction,
        together=together,
        apart=apart,
        fraction=1.0 - together / apart if apart else 0.0,
        least_variance_hedge=correlation * first / second,
    )


def solved(matrix: Matrix, right: Vector) -> tuple[float, ...]:
    """Return x of matrix x = right, by elimination with partial pivoting; ValueError if singular.

    >>> [round(x, 12) for x in solved([[2.0, 1.0], [1.0, 3.0]], [3.0, 5.0])]
    [0.8, 1.4]
    """
    rows = [[*map(float, row), float(b)] for row, b in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[best] = rows[best], rows[column]
        if not rows[column][column]:
            raise ValueError("The matrix is singular: two rows say the same.")
        for below in range(column + 1, size):
            factor = rows[below][column] / rows[column][column]
            if factor:
                rows[below] = [
                    a - factor * b for a, b in zip(rows[below], rows[column], strict=True)
                ]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = math.fsum(rows[place][j] * found[j] for j in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return tuple(found)


def within_limits(weights: Vector, largest: float, gross: float) -> tuple[float, ...]:
    """Return weights cut to a largest size each, then all scaled down to a gross limit.

    >>> within_limits([0.8, -0.4], 0.6, 0.5)
    (0.3, -0.2)
    """
    cut = [math.copysign(min(abs(weight), largest), weight) for weight in weights]
    total = math.fsum(map(abs, cut))
    scale = min(1.0, gross / total) if total else 1.0
    return tuple(scale * weight for weight in cut)
