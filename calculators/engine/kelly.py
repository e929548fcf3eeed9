"""How much to bet, or how much leverage to take, so that wealth grows fastest."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calculators.engine.portfolio import Matrix, covariance, dot, product, solved, within_limits


def bet_fraction(win_probability: float, odds: float) -> float:
    """Return the fraction of wealth to bet: (p (b + 1) - 1) / b, 0 without an edge (Kelly 1956).

    >>> round(bet_fraction(0.6, 1), 12)
    0.2
    """
    return max(0.0, (win_probability * (odds + 1.0) - 1.0) / odds)


def bet_growth(win_probability: float, odds: float, fraction: float) -> float:
    """Return the expected log growth a bet: p ln(1 + b f) + (1 - p) ln(1 - f).

    >>> round(bet_growth(0.6, 1, 0.2), 9)
    0.020135514
    """
    if fraction == 0.0:
        return 0.0
    lost = (1.0 - win_probability) and (
        (1.0 - win_probability) * math.log1p(-fraction) if fraction < 1.0 else -math.inf
    )
    return win_probability * math.log1p(odds * fraction) + lost


def leverage(drift_fraction: float, volatility_fraction: float) -> float:
    """Return the continuous Kelly leverage: excess drift / variance; growth is 0 at twice it.

    >>> round(leverage(0.3, 0.6), 9)
    0.833333333
    """
    return drift_fraction / volatility_fraction**2


def growth(drift_fraction: float, volatility_fraction: float, leverage_multiple: float) -> float:
    """Return the log growth a year at a leverage: L m - L^2 s^2 / 2.

    >>> round(growth(0.3, 0.6, 2), 12)
    -0.12
    """
    return leverage_multiple * drift_fraction - (leverage_multiple * volatility_fraction) ** 2 / 2


def drawdown_probability(kelly_fraction: float, level: float) -> float:
    """Return P(wealth ever falls to a fraction of its start): level^(2/c - 1) (Thorp 2006).

    At full Kelly the chance of ever halving is a half.

    >>> drawdown_probability(1, 0.5), drawdown_probability(0.5, 0.5)
    (0.5, 0.125)
    """
    if kelly_fraction <= 0.0:
        return float(level >= 1.0)
    return min(1.0, level ** (2.0 / kelly_fraction - 1.0)) if level > 0.0 else 0.0


def weights(
    drifts: Sequence[float], volatilities: Sequence[float], correlations: Matrix
) -> tuple[float, ...]:
    """Return the Kelly weights of several assets: inverse covariance times excess drifts.

    >>> [round(x, 6) for x in weights([0.3, 0.0], [0.6, 0.5], [[1.0, 0.0], [0.0, 1.0]])]
    [0.833333, 0.0]
    """
    return solved(covariance(volatilities, correlations), drifts)


def book_growth(
    held: Sequence[float],
    drifts: Sequence[float],
    volatilities: Sequence[float],
    correlations: Matrix,
) -> float:
    """Return the log growth a year of a book: f'm - f'S f / 2."""
    spread = product(covariance(volatilities, correlations), held)
    return dot(held, drifts) - 0.5 * dot(held, spread)


def capped(held: Sequence[float], gross: float) -> tuple[float, ...]:
    """Return the weights scaled down to a gross leverage, if they exceed it.

    >>> capped([1.0, -1.0], 1.0)
    (0.5, -0.5)
    """
    return within_limits(held, math.inf, gross)
