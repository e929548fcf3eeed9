"""Liquidation on simulated paths, with a Brownian bridge between dates."""

# A generator of progress that returns the result (see progress.py). Between two dates the chance of having touched is known in closed form, so
# a path carries the probability of being alive instead of a coin toss: no bias from step size.

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from calculators.engine.draws import stream
from calculators.engine.normal import STANDARD
from calculators.engine.progress import Progress, so_many

PATHS_AT_ONCE = 10  # between two reports: a few hundredths of a second in a browser
SMALLEST = 2.0**-53  # in place of a drawn zero, which has no quantile
FAR = 20.0  # a bridge with start x end above this many variances touches less than 1e-17


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated mean with its standard error."""

    value: float
    standard_error: float


def estimated(values: Sequence[float], scale: float = 1.0) -> Estimate:
    """Return the mean of the values with the standard error of that mean."""
    count = len(values)
    mean = math.fsum(values) / count
    spread = math.fsum((value - mean) ** 2 for value in values)
    error = math.sqrt(spread / max(1, count - 1) / count)
    return Estimate(scale * mean, scale * error)


def bridge_touch(start: float, end: float, variance: float) -> float:
    """Return P(a Brownian bridge between two distances from a level touches it).

    exp(-2 start end / variance), 1 when an end is on or beyond the level.

    >>> round(bridge_touch(0.1, 0.1, 0.02), 6)
    0.367879
    """
    if start <= 0.0 or end <= 0.0:
        return 1.0
    return math.exp(-2.0 * start * end / variance) if variance > 0.0 else 0.0


def simulated_touch(
    *,
    spot: float,
    level: float,
    years: float,
    volatility_fraction: float,
    drift_fraction: float = 0.0,
    paths: int = 10_000,
    steps: int = 50,
    seed: int = 1,
    bridge: bool = True,
) -> Generator[Progress, None, Estimate]:
    """Return P(touch) of a geometric Brownian motion from drawn paths; see touch_probability.

    Without the bridge the level is looked at on the step dates only, and too few touches are seen.

    >>> from calculators.engine.progress import finish
    >>> found = finish(simulated_touch(spot=100, level=90.4523, years=30 / 365,
    ...     volatility_fraction=0.6, paths=2000))
    >>> abs(found.value - 0.587657) < 4 * found.standard_error
    True
    """
    side = 1.0 if level <= spot else -1.0
    start = side * math.log(spot / level)
    variance = volatility_fraction**2 * years / steps
    move = side * (drift_fraction - 0.5 * volatility_fraction**2) * years / steps
    deviation = math.sqrt(variance)
    touched: list[float] = []
    for path in range(paths):
        if path % PATHS_AT_ONCE == 0:
            yield so_many(path, paths, "paths")
        draw = stream(seed, path).random
        touched.append(1.0 - survival(start, move, deviation, steps, draw, bridge=bridge))
    yield so_many(paths, paths, "paths")
    return estimated(touched)


def survival(
    start: float,
    move: float,
    deviation: float,
    steps: int,
    draw: Callable[[], float],
    *,
    bridge: bool,
) -> float:
    """Return one path's probability of never having touched the level, `start` away at first."""
    alive, here, variance = 1.0, start, deviation * deviation
    normal = STANDARD.inv_cdf
    for _ in range(steps):
        there = here + move + deviation * normal(draw() or SMALLEST)
        if there <= 0.0 or here <= 0.0:
            return 0.0
        if bridge and here * there < FAR * variance:
            alive *= 1.0 - bridge_touch(here, there, variance)
        here = there
    return alive
