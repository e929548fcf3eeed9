"""How much of a collateral's value not to count, so that a sale at a quantile still covers it."""

from __future__ import annotations

import math

from calculators.engine.normal import quantile


def quantile_haircut(
    *,
    volatility_fraction: float,
    days: float,
    confidence: float,
    spread_fraction: float = 0.0,
    days_per_year: float = 365.0,
) -> float:
    """Return 1 - (1 - spread) exp(-z volatility sqrt(t)): a log-normal fall, never above 1.

    >>> round(quantile_haircut(volatility_fraction=0.6, days=1, confidence=0.99), 9)
    0.070454914
    """
    fall = quantile(confidence) * volatility_fraction * math.sqrt(days / days_per_year)
    return 1.0 - (1.0 - spread_fraction) * math.exp(-fall)


def linear_haircut(
    *,
    volatility_fraction: float,
    days: float,
    confidence: float,
    spread_fraction: float = 0.0,
    days_per_year: float = 365.0,
) -> float:
    """Return spread + z volatility sqrt(t): the rule of thumb, which overstates slightly.

    >>> round(linear_haircut(volatility_fraction=0.6, days=1, confidence=0.99), 9)
    0.073059968
    """
    fall = quantile(confidence) * volatility_fraction * math.sqrt(days / days_per_year)
    return spread_fraction + fall


def ratio_volatility(collateral: float, liability: float, correlation: float) -> float:
    """Return the volatility of collateral / liability: sqrt(sc^2 + sx^2 - 2 rho sc sx).

    >>> round(ratio_volatility(0.6, 0.8, -0.8), 9)
    1.329661611
    """
    variance = collateral**2 + liability**2 - 2.0 * correlation * collateral * liability
    return math.sqrt(max(0.0, variance))


def correlated_haircut(
    *,
    collateral_volatility: float,
    liability_volatility: float,
    correlation: float,
    days: float,
    confidence: float,
    spread_fraction: float = 0.0,
) -> float:
    """Return the haircut of collateral that backs a debt in another asset.

    Correlation between both returns: near 1 it shrinks, below 0 it is wrong-way risk.

    >>> round(correlated_haircut(collateral_volatility=0.6, liability_volatility=0.8,
    ...     correlation=-0.8, days=1, confidence=0.99), 9)
    0.149480884
    """
    return quantile_haircut(
        volatility_fraction=ratio_volatility(
            collateral_volatility, liability_volatility, correlation
        ),
        days=days,
        confidence=confidence,
        spread_fraction=spread_fraction,
    )
