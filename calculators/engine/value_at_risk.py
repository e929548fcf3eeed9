"""How much can be lost at a confidence: value at risk and expected shortfall."""

# Losses are positive here: value at risk at 99% is what the worst 1% of periods exceed.

from __future__ import annotations

import math
from collections.abc import Sequence

from calculators.engine import normal
from calculators.engine.returns import (
    Quantile,
    deviation,
    excess_kurtosis,
    mean,
    quantile,
    skewness,
)

CLOSE = 1e-15  # relative: where the continued fraction of the beta function has settled
MOST_STEPS = 100_000  # of it; about the root of the larger parameter are needed


def historical(values: Sequence[float], confidence: float, method: Quantile = "linear") -> float:
    """Return the loss at a quantile of past results.

    "lower" takes the worse of the two results beside the quantile, "higher" the better.

    >>> round(historical([-5.0, -3.0, 1.0, 2.0, 4.0], 0.75), 6)
    3.0
    """
    return -quantile(values, 1.0 - confidence, method)


def worst_count(count: int, confidence: float) -> int:
    """Return how many of the results are the worst 1 - confidence, rounded up, at least one.

    >>> worst_count(20, 0.9), worst_count(20, 0.99)
    (2, 1)
    """
    return max(1, math.ceil(round(count * (1.0 - confidence), 9)))


def worst_mean(values: Sequence[float], count: int) -> float:
    """Return the mean loss of the worst results."""
    return -mean(sorted(values)[:count])


def expected_shortfall(values: Sequence[float], confidence: float) -> float:
    """Return the mean of the worst 1 - confidence, the last result counted in part.

    Acerbi and Tasche (2002): -(1/a) times the integral of the quantile function over (0, a).

    >>> round(expected_shortfall([-5.0, -3.0, 1.0, 2.0], 0.625), 6)
    4.333333
    """
    share = round(len(values) * (1.0 - confidence), 12)
    if share <= 0.0:
        return -min(values)
    whole, ordered = min(math.floor(share), len(values)), sorted(values)
    rest = ordered[whole] * (share - whole) if share > whole else 0.0
    return -(math.fsum(ordered[:whole]) + rest) / share


def normal_risk(center: float, spread: float, confidence: float) -> tuple[float, float]:
    """Return value at risk and expected shortfall of a normal result.

    VaR = z s - m, ES = s density(z) / (1 - confidence) - m.

    >>> [round(x, 6) for x in normal_risk(0.0, 1.0, 0.99)]
    [2.326348, 2.665214]
    """
    z = normal.quantile(confidence)
    tail = normal.density(z) / (1.0 - confidence)
    return z * spread - center, tail * spread - center


def bent_quantile(confidence: float, skew: float, excess: float) -> float:
    """Return the normal quantile at 1 - confidence, corrected for skewness and excess kurtosis.

    z' = z + (z^2-1) S/6 + (z^3-3z) K/24 - (2z^3-5z) S^2/36 (Cornish and Fisher; Zangari 1996).

    >>> round(bent_quantile(0.99, -0.5, 3.0), 6)
    -3.301284
    """
    z = -normal.quantile(confidence)
    bent = z + (z * z - 1.0) * skew / 6.0 + (z**3 - 3.0 * z) * excess / 24.0
    return bent - (2.0 * z**3 - 5.0 * z) * skew**2 / 36.0


def cornish_fisher(values: Sequence[float], confidence: float) -> float:
    """Return the loss at a normal quantile corrected for skewness and excess kurtosis.

    >>> round(cornish_fisher([-2.0, -1.0, 0.0, 1.0, 2.0], 0.95), 6)
    2.639032
    """
    bent = bent_quantile(confidence, skewness(values), excess_kurtosis(values))
    return -(mean(values) + bent * deviation(values))


def student_risk(degrees: float, confidence: float) -> tuple[float, float]:
    """Return value at risk and expected shortfall of a Student t scaled to unit variance.

    ES of t: density(q) / (1 - c) (v + q^2) / (v - 1). Needs more than 2 degrees of freedom.

    >>> [round(x, 9) for x in student_risk(4, 0.99)]
    [2.649491907, 3.691510486]
    """
    scale = math.sqrt((degrees - 2.0) / degrees)
    point = student_quantile(degrees, confidence)
    tail = student_density(degrees, point) / (1.0 - confidence)
    shortfall = tail * (degrees + point * point) / (degrees - 1.0)
    return scale * point, scale * shortfall


def student_density(degrees: float, x: float) -> float:
    """Return the density of a Student t at x."""
    gammas = math.lgamma((degrees + 1.0) / 2.0) - math.lgamma(degrees / 2.0)
    power = -(degrees + 1.0) / 2.0 * math.log1p(x * x / degrees)
    return math.exp(gammas + power) / math.sqrt(degrees * math.pi)


def student_tail(degrees: float, x: float) -> float:
    """Return P(T > x) for x >= 0: half the incomplete beta I at v / (v + x^2).

    >>> round(student_tail(1, 1.0), 12)
    0.25
    """
    return 0.5 * incomplete_beta(0.5 * degrees, 0.5, degrees / (degrees + x * x))


def student_quantile(degrees: float, confidence: float) -> float:
    """Return the x with P(T <= x) = confidence, by bisection."""
    if confidence < 0.5:  # noqa: PLR2004 - the distribution is symmetric
        return -student_quantile(degrees, 1.0 - confidence)
    low, high = 0.0, 1.0
    while student_tail(degrees, high) > 1.0 - confidence:
        high *= 2.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        beyond = student_tail(degrees, middle) > 1.0 - confidence
        low, high = (middle, high) if beyond else (low, middle)
    return 0.5 * (low + high)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularized incomplete beta function by its continued fraction (Lentz).

    >>> round(incomplete_beta(2.0, 3.0, 0.4), 12)
    0.5248
    """
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    tiny, term = 1e-300, 1.0
    lower = 1.0 - (a + b) * x / (a + 1.0)
    lower = 1.0 / (lower or tiny)
    fraction, step = lower, 0
    while step == 0 or (abs(lower * term - 1.0) > CLOSE and step < MOST_STEPS):
        step += 1
        for factor in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            lower = 1.0 / ((1.0 + factor * lower) or tiny)
            term = (1.0 + factor / term) or tiny
            fraction *= lower * term
    return math.exp(front) * fraction / a


def scaled_volatility(one_period: float, periods: int, autocorrelation: float = 0.0) -> float:
    """Return the volatility of a sum of periods whose returns follow an AR(1).

    s sqrt(h + 2 sum_{k<h} (h - k) phi^k); the square root of time only at phi = 0.

    >>> round(scaled_volatility(0.04, 10, 0.3), 9)
    0.16659866
    """
    lags = (2.0 * (periods - lag) * autocorrelation**lag for lag in range(1, periods))
    return one_period * math.sqrt(periods + math.fsum(lags))
