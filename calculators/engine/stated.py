"""Results of models in floats, stated: rounded, so that every machine says the same digits."""

# The last bits of exp, log and erfc differ between platforms. A figure is therefore rounded to its
# places and a drawn point to nine digits before either leaves a calculator.

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from calculators.engine.chart_parts import Point
from calculators.engine.display import shown
from calculators.engine.exact import ZERO, rounded
from calculators.engine.simulation import Estimate
from calculators.engine.working import Working

DIGITS = 9  # of a drawn coordinate: far finer than a pixel
CERTAIN = 18  # places at which a probability is told from 0 and 100
FINEST = 12  # decimal places of a figure before it is rounded to those of its output
LEAST, HUNDRED = Decimal("0.1"), Decimal(100)  # percent


def figure(value: float, places: int = FINEST) -> Decimal:
    """Return a finite float as a Decimal at a number of places.

    >>> figure(0.1 + 0.2), figure(58.76572, 1)
    (Decimal('0.300000000000'), Decimal('58.8'))
    """
    return rounded(Decimal(repr(value)), places)


def drawn(value: float) -> float:
    """Return a coordinate of a chart to nine significant digits.

    >>> drawn(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.{DIGITS}g}")


def curve_of(function: Callable[[float], float], places: Sequence[float]) -> tuple[Point, ...]:
    """Return the points of a function at some places, as they are drawn.

    >>> curve_of(lambda x: x / 3, [0.0, 1.0])
    ((0.0, 0.0), (1.0, 0.333333333))
    """
    return tuple((drawn(x), drawn(function(x))) for x in places)


def evenly(low: float, high: float, count: int) -> list[float]:
    """Return both ends and what lies between them in even steps.

    >>> evenly(0.0, 1.0, 4)
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """
    return [low + (high - low) * n / count for n in range(count + 1)]


def chance(percent: Decimal | float) -> str:
    """Return a probability in percent as read: one place, and never 0 or 100 by rounding alone.

    Give it the unrounded figure: one that was rounded before would be rounded twice.

    >>> [chance(Decimal(p)) for p in ("58.77", "0.02", "99.98", "100", "5")]
    ['58.8%', 'less than 0.1%', 'more than 99.9%', '100%', '5.0%']
    """
    value = percent if isinstance(percent, Decimal) else figure(percent, CERTAIN)
    if value in (ZERO, HUNDRED):
        return f"{value:.0f}%"
    if value < LEAST:
        return "less than 0.1%"
    if value > HUNDRED - LEAST:
        return "more than 99.9%"
    return f"{rounded(value, 1)}%"


def in_a_cell(percent: Decimal | float) -> str:
    """Return a probability as a table has it.

    >>> in_a_cell(0.0002), in_a_cell(2.5)
    ('<0.1%', '2.5%')
    """
    return chance(percent).replace("less than ", "<").replace("more than ", ">")


def part(percent: Decimal | float) -> float:
    """Return the length of a probability's bar, 0 to 1.

    >>> part(58.77)
    0.588
    """
    return float(f"{float(percent) / 100:.3f}")


def days_of(days: Decimal) -> str:
    """Return a number of days as read.

    >>> days_of(Decimal(1)), days_of(Decimal("30"))
    ('1 day', '30 days')
    """
    return shown(days, "day" if days == 1 else "days")


def note_estimate(
    symbol: str, term: str, how: str, paths: str, found: Estimate, working: Working
) -> None:
    """Write down a probability that paths were drawn for, with its standard error.

    >>> working = Working()
    >>> note_estimate("touched", "", "mean of paths", "1000", Estimate(0.5877, 0.0041), working)
    >>> working.steps[0].numbers, working.steps[0].text
    ('1\\u202f000 paths, standard error 0.41%', '58.8%')
    """
    error = figure(100 * found.standard_error, 2)
    numbers = f"{shown(Decimal(paths))} paths, standard error {error}%"
    working.note(symbol, term, how, numbers, chance(100 * found.value))
