"""How often a series of returns wins, how much, and how evenly: ratios of a trading record."""

# Conventions are those of quantstats (win rate, payoff, gain to pain, recovery, ulcer performance)
# and of empyrical (stability). Periods that return exactly 0 are neither won nor lost.

from __future__ import annotations

import math
from itertools import accumulate

from calculators.engine.metrics import divided, max_drawdown, ulcer_index
from calculators.engine.returns import Returns, mean, wealth


def win_rate(returns: Returns) -> float:
    """Return the part of the periods won or lost that was won; NaN without any.

    >>> win_rate([0.02, 0.02, -0.01, 0.0])
    0.6666666666666666
    """
    decided = [value > 0.0 for value in returns if value != 0.0]
    return sum(decided) / len(decided) if decided else math.nan


def payoff_ratio(returns: Returns) -> float:
    """Return average win / average loss; NaN without a win or without a loss.

    >>> round(payoff_ratio([0.02, 0.02, -0.01, 0.0]), 12)
    2.0
    """
    wins = [value for value in returns if value > 0.0]
    losses = [value for value in returns if value < 0.0]
    return mean(wins) / -mean(losses) if losses else math.nan


def win_loss_kelly(returns: Returns) -> float:
    """Return the Kelly fraction p - (1 - p) / b of average win and loss, quantstats' convention.

    >>> round(win_loss_kelly([0.02, 0.02, -0.01, 0.0]), 6)
    0.5
    """
    chance = win_rate(returns)
    return chance - (1.0 - chance) / payoff_ratio(returns)


def gain_to_pain(returns: Returns) -> float:
    """Return the sum of returns / the sum of losses: the Omega ratio at 0, less 1.

    >>> round(gain_to_pain([0.02, 0.02, -0.01, 0.0]), 12)
    3.0
    """
    return divided(math.fsum(returns), -math.fsum(value for value in returns if value < 0.0))


def recovery_factor(returns: Returns) -> float:
    """Return |sum of returns| / |max drawdown|.

    >>> round(recovery_factor([0.5, -0.5, 1.0]), 12)
    2.0
    """
    return divided(abs(math.fsum(returns)), -max_drawdown(returns))


def ulcer_performance(returns: Returns) -> float:
    """Return cumulative return / ulcer index: what was made, a unit of what was sat through.

    >>> round(ulcer_performance([0.5, -0.5, 1.0]), 6)
    1.414214
    """
    return divided(wealth(returns)[-1] - 1.0, ulcer_index(returns))


def stability(returns: Returns) -> float:
    """Return R-squared of a straight line through cumulative log returns; NaN of fewer than 2.

    >>> round(stability([0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]), 6), stability([0.01])
    (0.152997, nan)
    """
    heights = list(accumulate(math.log1p(value) for value in returns))
    if len(heights) < 2:  # noqa: PLR2004 - a line needs two points
        return math.nan
    middle, center = (len(heights) - 1) / 2, mean(heights)
    across = [place - middle for place in range(len(heights))]
    up = [height - center for height in heights]
    joint = math.fsum(a * b for a, b in zip(across, up, strict=True))
    return divided(joint**2, math.fsum(a * a for a in across) * math.fsum(b * b for b in up))
