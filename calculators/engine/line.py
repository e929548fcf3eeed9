"""Amounts that are straight lines between kinks, and every point at which one is zero."""

# A margin account is made of such lines: equity is straight in a price, a tiered requirement bends
# where a tier begins, and one that a venue publishes with a gap jumps there. Sums of lines are
# lines, so an account's roots are found in one walk over its sorted kinks.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from calculators.engine.exact import EXACT, ZERO


class Kink(NamedTuple):
    """Where a line bends."""

    at: Decimal
    bend: Decimal  # added to the slope
    jump: Decimal = ZERO  # added to the value


class Line(NamedTuple):
    """constant + slope × t up to the first kink, and bent at each.

    >>> Line(Decimal(-3), Decimal(1)).at(Decimal(5))
    Decimal('2')
    """

    constant: Decimal = ZERO
    slope: Decimal = ZERO
    kinks: tuple[Kink, ...] = ()

    def at(self, t: Decimal) -> Decimal:
        """Return the value at a point; a jump belongs to the point where it happens."""
        value = EXACT.fma(self.slope, t, self.constant)
        for kink in self.kinks:
            if kink.at <= t:
                rise = EXACT.fma(kink.bend, EXACT.subtract(t, kink.at), kink.jump)
                value = EXACT.add(value, rise)
        return value


def negated(line: Line) -> Line:
    """Return a line with every sign turned.

    >>> negated(Line(Decimal(1), Decimal(2)))
    Line(constant=Decimal('-1'), slope=Decimal('-2'), kinks=())
    """
    minus = EXACT.minus
    kinks = tuple(Kink(at, minus(bend), minus(jump)) for at, bend, jump in line.kinks)
    return Line(minus(line.constant), minus(line.slope), kinks)


def summed(lines: Iterable[Line], constant: Decimal = ZERO) -> Line:
    """Return the sum of lines and of an amount that stands still, in one pass over their kinks.

    >>> summed([Line(Decimal(1), Decimal(2)), Line(Decimal(3), Decimal(-1))])
    Line(constant=Decimal('4'), slope=Decimal('1'), kinks=())
    """
    slope = ZERO
    kinks: list[Kink] = []
    for line in lines:
        constant, slope = EXACT.add(constant, line.constant), EXACT.add(slope, line.slope)
        kinks += line.kinks
    return Line(constant, slope, tuple(kinks))


def zeros(line: Line, low: Decimal, high: Decimal | None = None) -> tuple[Decimal, ...]:
    """Return every t above `low`, up to `high`, at which a line meets zero, in rising order.

    A line that is zero along a whole stretch gives the ends of the stretch. A line that jumps over
    zero gives the point of the jump.

    >>> tent = Line(Decimal(-1), Decimal(1), (Kink(Decimal(3), Decimal(-3)),))
    >>> zeros(tent, Decimal(0))
    (Decimal('1'), Decimal('4'))
    """
    found: list[Decimal] = []
    for root in crossings(line, low, high):
        if root > low and (high is None or root <= high) and (not found or found[-1] != root):
            found.append(root)
    return tuple(found)


def crossings(line: Line, low: Decimal, high: Decimal | None) -> Iterator[Decimal]:
    """Yield the zeros of a line from left to right, some of them twice."""
    t, value = low, line.at(low)
    slope = EXACT.add(line.slope, bends_before(line, low))
    for at, bend, jump in sorted(line.kinks, key=itemgetter(0)):
        if at <= low:
            continue
        if high is not None and at > high:
            break
        reached = EXACT.fma(slope, EXACT.subtract(at, t), value)
        if value == 0:
            yield t
        elif reached and (value < 0) != (reached < 0):
            yield EXACT.subtract(t, EXACT.divide(value, slope))
        if reached == 0:
            yield at
        t, value, slope = at, EXACT.add(reached, jump), EXACT.add(slope, bend)
        if jump and min(reached, value) < 0 < max(reached, value):
            yield at
    if value == 0:
        yield t
    elif slope and (value < 0) == (slope > 0):
        yield EXACT.subtract(t, EXACT.divide(value, slope))


def bends_before(line: Line, low: Decimal) -> Decimal:
    """Return what the kinks up to a point add to the slope there."""
    bent = ZERO
    for kink in line.kinks:
        if kink.at <= low:
            bent = EXACT.add(bent, kink.bend)
    return bent
