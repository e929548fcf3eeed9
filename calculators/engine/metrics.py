"""Return against risk, each ratio with the convention that its package uses."""

# The same series has several Sharpe and Sortino ratios: what the sources differ in is an argument
# here. periods_per_year: 12 months, 252 business days, 365 days of a market that never closes.

from __future__ import annotations

import math
from typing import Literal

from calculators.engine.returns import Returns, deviation, drawdowns, mean, wealth

LARGEST_EXPONENT = 709.0  # of the largest double

Divisor = Literal["all periods", "negatives", "spread of negatives"]


def divided(above: float, below: float) -> float:
    """Return above / below; infinite over zero, NaN where both are 0."""
    if below != 0.0:
        return above / below
    return math.copysign(math.inf, above) if above else math.nan


def cumulative_return(returns: Returns) -> float:
    """Return what the whole series has made of 1, less 1."""
    return wealth(returns)[-1] - 1.0


def annual_return(returns: Returns, periods_per_year: float, periods: int | None = None) -> float:
    """Return the compound annual growth rate, (product of 1 + r)^(periods a year / n) - 1.

    `periods` counts also periods that have no observation, as empyrical does.

    >>> mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
    >>> round(annual_return(mixed, 252, 9), 6)
    1.913593
    """
    count = len(returns) if periods is None else periods
    if not count:
        return math.nan
    end = wealth(returns)[-1]
    if end <= 0.0:
        return -1.0
    growth = math.log(end) * periods_per_year / count
    return math.expm1(growth) if growth < LARGEST_EXPONENT else math.inf


def annual_volatility(returns: Returns, periods_per_year: float) -> float:
    """Return the sample deviation times the root of periods a year."""
    return deviation(returns) * math.sqrt(periods_per_year)


def sharpe_ratio(
    returns: Returns,
    periods_per_year: float,
    *,
    risk_free_per_period: float = 0.0,
    population: bool = False,
) -> float:
    """Return mean excess return / its deviation x root of periods a year.

    empyrical, quantstats and PerformanceAnalytics divide by n - 1.

    >>> mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
    >>> round(sharpe_ratio(mixed, 252), 6)
    1.723861
    """
    excess = [value - risk_free_per_period for value in returns]
    if len(excess) < 2:  # noqa: PLR2004 - one return has no deviation
        return math.nan
    spread = deviation(excess, population=population)
    return divided(mean(excess), spread) * math.sqrt(periods_per_year)


def logarithmic(returns: Returns) -> list[float]:
    """Return ln(1 + r) of each return."""
    return [math.log1p(value) for value in returns]


def downside_deviation(
    returns: Returns,
    periods_per_year: float = 1.0,
    *,
    target_per_period: float = 0.0,
    divisor: Divisor = "all periods",
) -> float:
    """Return the deviation below a target, annualized.

    "all periods": root of sum(min(r - target, 0)^2) / n, Sortino's own and empyrical's.
    "negatives": the same sum over the number of negatives. "spread of negatives": their sample
    deviation. The choice moved one ratio from 1.20 to 0.86.

    >>> round(downside_deviation([0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1], 252), 6)
    0.604483
    """
    short = [min(value - target_per_period, 0.0) for value in returns]
    negative = [value for value in short if value < 0.0]
    if divisor == "spread of negatives":
        return deviation(negative) * math.sqrt(periods_per_year)
    count = len(short) if divisor == "all periods" else len(negative)
    if not count:
        return 0.0 if short else math.nan
    return math.sqrt(math.fsum(value**2 for value in short) / count * periods_per_year)


def sortino_ratio(
    returns: Returns,
    periods_per_year: float,
    *,
    target_per_period: float = 0.0,
    divisor: Divisor = "all periods",
) -> float:
    """Return mean excess over the target, annualized, / downside deviation.

    >>> round(sortino_ratio([0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1], 252), 6)
    2.605531
    """
    excess = mean([value - target_per_period for value in returns]) * periods_per_year
    below = downside_deviation(
        returns, periods_per_year, target_per_period=target_per_period, divisor=divisor
    )
    return divided(excess, below)


def max_drawdown(returns: Returns) -> float:
    """Return the deepest fall of compounded wealth from a high, 0 or less; the start is a high.

    >>> round(max_drawdown([0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]), 12)
    -0.1
    """
    return min(drawdowns(returns)) if returns else math.nan


def calmar_ratio(returns: Returns, periods_per_year: float, periods: int | None = None) -> float:
    """Return annual return / |max drawdown|; NaN when wealth never fell."""
    deepest = max_drawdown(returns)
    growth = annual_return(returns, periods_per_year, periods)
    return growth / -deepest if deepest < 0.0 else math.nan


def omega_ratio(returns: Returns, threshold_per_period: float = 0.0) -> float:
    """Return gains over the threshold / losses under it; NaN without a loss, as empyrical has it.

    >>> round(omega_ratio([0.02, -0.01, 0.01]), 12)
    3.0
    """
    over = [value - threshold_per_period for value in returns]
    losses = -math.fsum(value for value in over if value < 0.0)
    return math.fsum(value for value in over if value > 0.0) / losses if losses else math.nan


def per_period(annual_fraction: float, periods_per_year: float) -> float:
    """Return the rate a period that compounds to an annual one: (1 + a)^(1/periods) - 1."""
    return math.expm1(math.log1p(annual_fraction) / periods_per_year)


def information_ratio(returns: Returns, benchmark: Returns, periods_per_year: float = 1.0) -> float:
    """Return mean active return / tracking error; empyrical's excess_sharpe at one period.

    >>> round(information_ratio([0.01, 0.03, 0.02], [0.0, 0.01, 0.02]), 6)
    1.0
    """
    active = [own - other for own, other in zip(returns, benchmark, strict=True)]
    return divided(mean(active), deviation(active)) * math.sqrt(periods_per_year)


def ulcer_index(returns: Returns) -> float:
    """Return root of sum(drawdown^2) / (n - 1), quantstats' convention; Martin divides by n.

    One return alone has no ulcer index (NaN).

    >>> round(ulcer_index([-0.1, 0.0]), 6), ulcer_index([-0.1])
    (0.141421, nan)
    """
    falls, count = drawdowns(returns), len(returns) - 1
    return math.sqrt(math.fsum(fall**2 for fall in falls) / count) if count else math.nan


def tail_ratio(high: float, low: float) -> float:
    """Return |95% quantile| / |5% quantile| of the returns."""
    return divided(abs(high), abs(low))


def mean_over_variance(returns: Returns) -> float:
    """Return the continuous-time Kelly leverage of the sample: mean / variance."""
    return divided(mean(returns), deviation(returns) ** 2)
