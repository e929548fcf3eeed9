"""The normal distribution in Decimal: the same digits on every machine, for workings that are shown."""

# normal.py is for thousands of values; here each digit is computed with rational steps, because the
# last bits of a platform's exp and erf differ from one another.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO

ROOT_TWO_PI = Decimal("2.5066282746310005024157652848110452530069867406099")
HALF = Decimal("0.5")
FAR = Decimal(4)  # beyond it the continued fraction of the tail is quick, before it the series
PARTS = 120  # of the continued fraction: more than 30 digits from FAR on


def density(x: Decimal) -> Decimal:
    """Return the standard normal density at x.

    >>> str(density(ZERO))[:12]
    '0.3989422804'
    """
    power = EXACT.multiply(EXACT.multiply(x, x), -HALF)
    return EXACT.divide(EXACT.exp(power), ROOT_TWO_PI)


def cumulative(x: Decimal) -> Decimal:
    """Return P(Z <= x) of a standard normal Z, to more than thirty digits.

    >>> round(cumulative(Decimal("1.959963984540054235524594430520")), 25)
    Decimal('0.9750000000000000000000000')
    >>> f"{cumulative(Decimal(-40)):.6e}"
    '3.655894e-350'
    """
    if x > FAR:
        return EXACT.subtract(ONE, tail(x))
    if x < -FAR:
        return tail(EXACT.minus(x))
    return EXACT.add(HALF, EXACT.multiply(density(x), series(x)))


def series(x: Decimal) -> Decimal:
    """Return x + x^3/3 + x^5/(3 5) + ..., which times the density is P(0 <= Z <= x)."""
    square, term, found, odd = EXACT.multiply(x, x), x, ZERO, 1
    while EXACT.add(found, term) != found:
        found = EXACT.add(found, term)
        odd += 2
        term = EXACT.divide(EXACT.multiply(term, square), Decimal(odd))
    return found


def tail(x: Decimal) -> Decimal:
    """Return P(Z > x) for x well above zero: density / (x + 1/(x + 2/(x + 3/(x + ...))))."""
    below = x
    for part in range(PARTS, 0, -1):
        below = EXACT.add(x, EXACT.divide(Decimal(part), below))
    return EXACT.divide(density(x), below)
