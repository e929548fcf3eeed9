"""The normal distribution, exact to double precision far into both tails."""

from __future__ import annotations

import math
from statistics import NormalDist

ROOT_TWO = math.sqrt(2.0)
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
STANDARD = NormalDist()


def density(x: float) -> float:
    """Return the standard normal density at x.

    >>> round(density(0.0), 10)
    0.3989422804
    """
    return math.exp(-0.5 * x * x) / ROOT_TWO_PI


def cumulative(x: float) -> float:
    """Return P(Z <= x) of a standard normal Z; erfc keeps digits where 1 + erf would lose them.

    >>> round(cumulative(1.959963984540054), 12)
    0.975
    >>> cumulative(-37.5) > 0.0
    True
    """
    return 0.5 * math.erfc(-x / ROOT_TWO)


def quantile(probability: float) -> float:
    """Return the x with P(Z <= x) = probability, to full double precision.

    Wichura's rational approximation, then one Newton step with erfc.

    >>> quantile(0.99)
    2.3263478740408408
    """
    rough = STANDARD.inv_cdf(probability)
    slope = density(rough)
    return rough - (cumulative(rough) - probability) / slope if slope > 0.0 else rough
