"""Moments, quantiles and drawdowns of a series of returns, each by its named convention."""

# Returns are simple, per period, as fractions: 0.01 is 1%. A period without observation is left out
# by the caller, who may still count it (see metrics.annual_return).

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

Returns = Sequence[float]
Quantile = Literal["linear", "lower", "higher", "inverted_cdf", "median_unbiased"]


def mean(values: Returns) -> float:
    """Return the arithmetic mean; NaN of nothing."""
    return math.fsum(values) / len(values) if values else math.nan


def deviation(values: Returns, *, population: bool = False) -> float:
    """Return the standard deviation, over n - 1 unless the values are the population.

    Equal values deviate by exactly 0; one value alone has no sample deviation (NaN).

    >>> round(deviation([1.0, 2.0, 3.0, 4.0]), 6), deviation([0.1, 0.1, 0.1])
    (1.290994, 0.0)
    """
    count = len(values) - (0 if population else 1)
    if count < 1:
        return math.nan
    if min(values) == max(values):
        return 0.0
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / count)


def skewness(values: Returns, *, population: bool = False) -> float:
    """Return the adjusted Fisher-Pearson skewness G1; NaN of fewer than 3 or of equal values.

    Of a population it is g1, the plain third moment, which scipy calls biased.

    >>> round(skewness([1.0, 2.0, 3.0, 10.0]), 6)
    1.763633
    >>> round(skewness([1.0, 2.0, 3.0, 10.0], population=True), 6)
    1.018234
    """
    count, spread = len(values), deviation(values, population=True) if values else 0.0
    if count < 3 or not spread:  # noqa: PLR2004 - the third moment needs three
        return math.nan
    third = mean([((value - mean(values)) / spread) ** 3 for value in values])
    return third if population else third * math.sqrt(count * (count - 1)) / (count - 2)


def excess_kurtosis(values: Returns, *, population: bool = False) -> float:
    """Return the adjusted excess kurtosis G2; NaN of fewer than 4 or of equal values.

    Of a population it is g2, the plain fourth moment less 3, which scipy calls biased.

    >>> round(excess_kurtosis([1.0, 2.0, 3.0, 10.0]), 6)
    3.228
    >>> round(excess_kurtosis([1.0, 2.0, 3.0, 10.0], population=True), 6)
    -0.7696
    """
    count, spread = len(values), deviation(values, population=True) if values else 0.0
    if count < 4 or not spread:  # noqa: PLR2004 - the fourth moment needs four
        return math.nan
    middle = mean(values)
    fourth = mean([((value - middle) / spread) ** 4 for value in values])
    if population:
        return fourth - 3.0
    scale = (count - 1) / ((count - 2) * (count - 3))
    return scale * ((count + 1) * (fourth - 3.0) + 6.0)


def quantile(values: Returns, level: float, method: Quantile = "linear") -> float:
    """Return a quantile by one of the methods of Hyndman and Fan (1996), in numpy's names.

    >>> [quantile([1.0, 2.0, 3.0, 4.0], 0.4, m) for m in ("linear", "lower", "higher")]
    [2.2, 2.0, 3.0]
    """
    if not values:
        return math.nan
    ordered, count = sorted(values), len(values)
    place = {
        "inverted_cdf": math.ceil(round(count * level, 9)) - 1,
        "median_unbiased": level * (count + 1 / 3) + 1 / 3 - 1,
    }.get(method, (count - 1) * level)
    place = min(max(0.0, round(place, 9)), count - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    if method == "lower" or below == above:
        return below
    if method == "higher":
        return above
    return below + (place - math.floor(place)) * (above - below)


def wealth(values: Returns) -> list[float]:
    """Return what 1 has become after each period, with 1 first.

    >>> wealth([0.5, -0.5])
    [1.0, 1.5, 0.75]
    """
    return list(accumulate(values, lambda held, gain: held * (1.0 + gain), initial=1.0))


def drawdowns(values: Returns) -> list[float]:
    """Return wealth over its highest so far - 1, a period each; the start counts as a high.

    >>> drawdowns([0.5, -0.5, 1.0])
    [0.0, -0.5, 0.0]
    """
    held = wealth(values)
    return [now / high - 1.0 for now, high in zip(held, accumulate(held, max), strict=True)][1:]


def drawdown_of_sums(values: Returns) -> float:
    """Return the deepest fall of the added-up returns: the convention that does not compound."""
    sums = list(accumulate(values, initial=0.0))
    return min(now - high for now, high in zip(sums, accumulate(sums, max), strict=True))
