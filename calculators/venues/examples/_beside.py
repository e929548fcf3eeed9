"""Comparisons with the generic rule of what is no single position: collateral, and books."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from calculators.engine.exact import rounded
from calculators.engine.fact import Cell, Table
from calculators.engine.reproduction import Contrast


def beside(
    says: str,
    columns: tuple[str, str, str],
    rows: Sequence[tuple[str, Cell, Cell]],
    unit: str,
    title: str = "The generic rule and here",
) -> Contrast:
    """Return a comparison of amounts in one unit; each row is what is held, generic and here."""
    return Contrast(
        says=says,
        table=Table(
            key="contrast",
            title=title,
            columns=columns,
            units=("", unit, unit),
            rows=tuple((name, in_cents(generic), in_cents(here)) for name, generic, here in rows),
        ),
    )


def in_cents(cell: Cell) -> Cell:
    """Return an amount with two decimal places; words stay as they are."""
    return rounded(cell, 2) if isinstance(cell, Decimal) else cell


def counted(says: str, rows: Sequence[tuple[str, Decimal, Decimal]]) -> Contrast:
    """Return what counts of collateral: without a haircut, as in the generic rule, and here."""
    return beside(says, ("held", "counts, generic", "counts here"), rows, "USD")


def asked(says: str, rows: Sequence[tuple[str, Cell, Cell]], unit: str) -> Contrast:
    """Return what a book needs to stay open: by the generic rule, and here."""
    columns = ("held", "maintenance margin, generic", "maintenance margin, here")
    return beside(says, columns, rows, unit)
