"""What fraction of a year lies between two days, under a named convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

SECONDS_PER_YEAR = 365 * 24 * 3600


def actual_365(start: date, end: date) -> float:
    """Return calendar days over 365.

    >>> round(actual_365(date(2025, 10, 10), date(2025, 12, 26)), 12)
    0.21095890411
    """
    return (end - start).days / 365


def actual_360(start: date, end: date) -> float:
    """Return calendar days over 360."""
    return (end - start).days / 360


def actual_actual_isda(start: date, end: date) -> float:
    """Return each calendar year's days over that year's length, added up (ISDA 2006, 4.16(b))."""
    if end < start:
        return -actual_actual_isda(end, start)
    years = range(start.year, end.year + 1)
    return sum(
        (min(end, date(year + 1, 1, 1)) - max(start, date(year, 1, 1))).days / length_of(year)
        for year in years
    )


def length_of(year: int) -> int:
    """Return how many days a year has."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def thirty_360(start: date, end: date) -> float:
    """Return 30/360 bond basis: a 31st counts as a 30th (ISDA 2006, 4.16(f))."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day  # noqa: PLR2004 - days of a month
    months = (end.year - start.year) * 12 + end.month - start.month
    return (30 * months + last - first) / 360


def business_252(start: date, end: date) -> float:
    """Return weekdays from the start (included) to the end (excluded), over 252."""
    if end < start:
        return -business_252(end, start)
    weeks, rest = divmod((end - start).days, 7)
    saturday = 5
    odd = sum((start + timedelta(days=day)).weekday() < saturday for day in range(rest))
    return (5 * weeks + odd) / 252


def seconds_365(start: datetime, end: datetime) -> float:
    """Return seconds over a year of 365 days: what a venue counts that never closes."""
    return (end - start).total_seconds() / SECONDS_PER_YEAR


DAY_COUNTS: Mapping[str, Callable[[date, date], float]] = MappingProxyType(
    {
        "ACT/365F": actual_365,
        "ACT/360": actual_360,
        "ACT/ACT ISDA": actual_actual_isda,
        "30/360": thirty_360,
        "BUS/252": business_252,
    }
)
