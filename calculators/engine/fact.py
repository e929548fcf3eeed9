"""What a venue published, one number at a time: values, tables and rules, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Confidence = Literal["primary", "copy", "secondary", "none"]
Cell = Decimal | str | None  # None: the table states nothing there


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueSource:
    """Where numbers of a rule set were read."""

    title: str
    publisher: str  # who answers for it: the venue, or whoever printed numbers about it
    url: str = ""  # "": seen only as a copy, or without an address that can be cited
    note: str = ""
    as_of: str = ""  # ISO date, month or year that the source bears; "": it bears none
    read: str = ""  # ISO date


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of a rule set."""

    key: str  # by which rules and examples ask for it, unique in its venue
    label: str  # what it is, in our words
    value: Decimal
    unit: str = ""  # "fraction" is shown in percent; "" for a factor
    term: str = ""  # id of the term that explains it
    source: int = 0  # which of the venue's sources
    as_of: str = ""  # where it differs from the venue's
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbers that a venue publishes as rows: scenarios, weights, haircuts."""

    key: str
    title: str
    columns: tuple[str, ...]  # the first names the row
    rows: tuple[tuple[Cell, ...], ...]
    units: tuple[str, ...] = ()  # of the columns; "fraction" is shown in percent
    term: str = ""
    source: int = 0
    note: str = ""

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return one column's cells from top to bottom.

        >>> table = Table(key="t", title="T", columns=("asset", "haircut"),
        ...               rows=(("BTC", Decimal("0.05")),))
        >>> table.column("haircut")
        (Decimal('0.05'),)
        """
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)

    def numbers(self, name: str) -> dict[str, Decimal]:
        """Return the numbers of one column by the names of their rows; other cells are left out.

        >>> table = Table(key="t", title="T", columns=("asset", "haircut"),
        ...               rows=(("BTC", Decimal("0.05")), ("others", None)))
        >>> table.numbers("haircut")
        {'BTC': Decimal('0.05')}
        """
        pairs = zip(self.column(self.columns[0]), self.column(name), strict=True)
        return {str(row): cell for row, cell in pairs if isinstance(cell, Decimal)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a venue in our terms: what follows, and the formula in words."""

    says: str
    formula: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """What a venue calls something that we have a term for."""

    term: str
    name: str
    note: str = ""


def numbers(*values: str) -> tuple[Decimal, ...]:
    """Return decimals as they are spelled.

    >>> numbers("0.10", "2")
    (Decimal('0.10'), Decimal('2'))
    """
    return tuple(map(Decimal, values))
