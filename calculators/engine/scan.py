"""Every zero of a function that is neither straight nor monotone: a stated grid, then halving."""

# Used where options or scenarios bend an account's buffer. Two zeros closer together than one step
# of the grid are not seen; the points that an account knows to be special (strikes) are added to it.

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise

from calculators.engine.exact import EXACT, ONE

LOWEST = Decimal("0.01")  # of the price now: a fall of 99%
HIGHEST = Decimal(10)  # a rise of 900%
STEP = Decimal("1.02")  # from one grid point to the next: 2%
TOLERANCE = Decimal("1e-10")  # of the price now: how near a zero is found
HALF = Decimal("0.5")


def grid(lowest: Decimal = LOWEST, highest: Decimal = HIGHEST) -> tuple[Decimal, ...]:
    """Return the multiples of the price at which a function is looked at: 2% apart, 1 among them.

    >>> points = grid()
    >>> len(points), points[0] >= LOWEST, ONE in points, points[-1] == HIGHEST
    (351, True, True, True)
    """
    below, above = [ONE], [ONE]
    while (point := EXACT.divide(below[-1], STEP)) > lowest:
        below.append(point)
    while (point := EXACT.multiply(above[-1], STEP)) < highest:
        above.append(point)
    return (lowest, *reversed(below), *above[1:], highest)


def scanned_zeros(
    function: Callable[[Decimal], Decimal], points: Iterable[Decimal]
) -> tuple[Decimal, ...]:
    """Return the points between neighbours of a grid where a function changes its sign.

    Each is within TOLERANCE, on the side where the function is not above zero.

    >>> [root.quantize(Decimal("0.0001")) for root in
    ...  scanned_zeros(lambda t: (t - 2) * (Decimal(3) - t), [Decimal(n) / 4 for n in range(2, 20)])]
    [Decimal('2.0000'), Decimal('3.0000')]
    """
    ordered = sorted(set(points))
    values = [function(point) for point in ordered]
    return tuple(
        halved(function, left, right, safe_left=at_left > 0)
        for (left, at_left), (right, at_right) in pairwise(zip(ordered, values, strict=True))
        if (at_left > 0) != (at_right > 0)
    )


def halved(
    function: Callable[[Decimal], Decimal], left: Decimal, right: Decimal, *, safe_left: bool
) -> Decimal:
    """Return the point between two where a function stops being above zero, by bisection."""
    safe, lost = (left, right) if safe_left else (right, left)
    while EXACT.abs(EXACT.subtract(safe, lost)) > TOLERANCE:
        middle = EXACT.multiply(EXACT.add(safe, lost), HALF)
        safe, lost = (middle, lost) if function(middle) > 0 else (safe, middle)
    return lost
