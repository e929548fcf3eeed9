"""A series of returns in words: the sentence, the table of conventions, and the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from calculators.engine.answering import Figures, text_of
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.ratio_conventions import Convention
from calculators.engine.return_series import wealth_of, worst_stretch

NAMES = {"12": "month", "52": "week", "252": "trading day", "365": "day"}


def says_of(outputs: Figures, count: int) -> tuple[Span, ...]:
    """Return the answer as two sentences."""
    growth = Decimal(outputs["annual_return"])
    lost = growth < 0
    return (
        Span(text=f"With these {count} returns money "),
        Span(text="shrinks by " if lost else "grows by "),
        Span(text=shown(growth.copy_abs(), "%"), strong=True, kind="loss" if lost else ""),
        Span(text=" a year, with a deepest fall of "),
        Span(text=text_of(outputs["max_drawdown"], "%"), strong=True, kind="loss"),
        Span(text=". "),
        *ratio_spans(outputs),
    )


def ratio_spans(outputs: Figures) -> Iterator[Span]:
    """Yield what the two best-known ratios are, or why they are not."""
    sharpe, sortino = outputs["sharpe"], outputs["sortino"]
    if isinstance(sharpe, str):
        yield Span(text="They do not vary: no ratio of return to risk is defined.")
        return
    yield Span(text="The Sharpe ratio is ")
    yield Span(text=text_of(sharpe), strong=True)
    if isinstance(sortino, str):
        yield Span(text="; none lies under the target, so the Sortino ratio is undefined.")
        return
    yield Span(text=" and the Sortino ratio ")
    yield Span(text=text_of(sortino), strong=True)
    yield Span(text="; divided by the number of losing periods alone the second would be ")
    yield Span(text=text_of(outputs["sortino_negatives"]), strong=True)
    yield Span(text=".")


def side_by_side(conventions: Sequence[Convention], outputs: Figures) -> Table:
    """Return every ratio under every convention."""

    def value_of(convention: Convention) -> Cell:
        value = outputs[convention.name]
        if isinstance(value, str):
            return Cell(text=value)
        text = f"{signed_text(Decimal(value))}{'%' if convention.percent else ''}"
        return Cell(text=text, kind="number")

    return Table(
        title="The same returns, every convention",
        columns=("Ratio", "Value", "How it is counted", "Used by"),
        rows=tuple(
            (
                Cell(text=convention.ratio),
                value_of(convention),
                Cell(text=convention.how),
                Cell(text=convention.used_by),
            )
            for convention in conventions
        ),
        note="VaR is value at risk, ES expected shortfall: losses of one period, positive. Rates a year"
        " become rates a period by compounding.",
    )


def signed_text(value: Decimal) -> str:
    """Return a ratio with all its places and a true minus sign.

    >>> signed_text(Decimal("-0.80")), signed_text(Decimal("1.36"))
    ('−0.80', '1.36')
    """
    return f"{value:f}".replace("-", "−")


def chart_says_of(values: Sequence[Decimal], periods: str) -> str:
    """Return the chart in words."""
    wealth, (start, end) = wealth_of(values), worst_stretch(values)
    name = NAMES[periods]

    def gain(place: int) -> str:
        change = EXACT.multiply(Decimal(100), EXACT.subtract(wealth[place], ONE))
        return signed(rounded(change, 1), "%")

    ends = f"Gain since the start over {len(values)} {name}s: {gain(-1)} at the end."
    if not end:
        return f"{ends} Wealth never falls."
    return (
        f"{ends} The deepest fall, shaded, runs from {name} {start}, at {gain(start)}, to {name} {end},"
        f" at {gain(end)}."
    )
