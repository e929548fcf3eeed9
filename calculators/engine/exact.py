"""Decimal arithmetic that never depends on the caller's context: fifty digits, half to even."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import reduce

# Its methods are called by name: an operator would use the thread's own context instead.
EXACT = Context(
    prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)
ZERO = Decimal(0)
ONE = Decimal(1)
MINUS_ONE = Decimal(-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """To how many decimal places, and in which direction."""

    places: int
    direction: str = ROUND_HALF_UP


def total(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of the values, to fifty digits.

    >>> total([Decimal("0.1"), Decimal("0.2")])
    Decimal('0.3')
    """
    return reduce(EXACT.add, values, ZERO)


def rounded(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Return the value at a number of decimal places, rounded in a named direction.

    >>> rounded(Decimal("27272.7272"), 2)
    Decimal('27272.73')
    >>> rounded(Decimal("32673.2673"), 2, "ROUND_FLOOR")
    Decimal('32673.26')
    """
    return value.quantize(ONE.scaleb(-places, EXACT), rounding=rounding, context=EXACT)


def canonical(value: Decimal) -> str:
    """Return the one way to write a number: plain digits, no exponent, no trailing zero.

    Never more than 18 decimal places.

    >>> canonical(Decimal("3.000E+3")), canonical(Decimal("-0.00")), canonical(Decimal("0.10"))
    ('3000', '0', '0.1')
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise InvalidOperation(f"{value} is not a finite number")
    text = f"{rounded(value, 18) if exponent < -18 else value:f}"  # noqa: PLR2004  the places that input may have
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
