"""Whether a number is one that can be computed with: finite, of a sensible size, above its bound."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from calculators.engine.display import short
from calculators.engine.refusal import Refusal

MOST_DIGITS = 18  # before the point; a number with more is a slip of the pen


def is_plain(value: Decimal) -> bool:
    """Return whether a value is a finite Decimal of at most 18 digits before the point."""
    return isinstance(value, Decimal) and value.is_finite() and value.adjusted() < MOST_DIGITS


def plain(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is a plain number.

    >>> [refusal.what for refusal in plain("size", Decimal("1e400"))]
    ['Size is 1E+400.']
    """
    if not isinstance(value, Decimal):
        yield Refusal(
            field=field,
            what=f"{sentence(field)} is {value!r}, not a Decimal.",
            fix=f"Write Decimal('{value}').",
        )
    elif not is_plain(value):
        yield Refusal(
            field=field,
            what=f"{sentence(field)} is {value}.",
            fix="Type a number of at most 18 digits before the point.",
        )


def above_zero(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is a plain number above zero."""
    if is_plain(value):
        if value <= 0:
            what = f"{sentence(field)} is {short(value)}."
            yield Refusal(field=field, what=what, fix="Type a number above 0.")
    else:
        yield from plain(field, value)


def zero_or_more(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is a plain number of zero or more."""
    if is_plain(value):
        if value < 0:
            what = f"{sentence(field)} is {short(value)}."
            yield Refusal(field=field, what=what, fix="Type 0 or more.")
    else:
        yield from plain(field, value)


def fraction(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is a plain number from 0 to 1."""
    if is_plain(value):
        if not 0 <= value <= 1:
            what = f"{sentence(field.rpartition('.')[2])} is {short(value)}."
            yield Refusal(field=field, what=what, fix="Type a fraction from 0 to 1.")
    else:
        yield from plain(field, value)


def at_least_one(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is a plain number of 1 or more."""
    if is_plain(value):
        if value < 1:
            what = f"{sentence(field)} is {short(value)}."
            yield Refusal(field=field, what=what, fix="Type 1 or more.")
    else:
        yield from plain(field, value)


def sentence(field: str) -> str:
    """Return a field's name as a sentence begins with it.

    >>> sentence("entry_price")
    'Entry price'
    """
    return field.replace("_", " ").capitalize()
