"""The chart of a book's risk: value at risk against the correlation of its positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.display import shown
from calculators.engine.risk_book import Book
from calculators.engine.stated import curve_of, drawn, evenly, figure

STEPS = 60


def correlation_chart(book: Book, inputs: Mapping[str, Any], says: str) -> Mapping[str, object]:
    """Return the chart: value at risk against the correlation of every pair."""
    apart = sum(
        replace(book, values=(value,), volatilities=(volatility,)).value_at_risk(0.0)
        for value, volatility in zip(book.values, book.volatilities, strict=True)
    )
    curves = (
        Curve(
            label="one by one, added up",
            points=((0.0, drawn(apart)), (1.0, drawn(apart))),
            color=QUIET,
            width=2.25,
            dashed=True,
        ),
        Curve(
            label="value at risk of the book",
            points=curve_of(book.value_at_risk, evenly(0.0, 1.0, STEPS)),
        ),
    )
    given = ((QUIET, "now", "correlation"), (LOSS, "crisis", "stress_correlation"))
    marks = []
    for color, name, field in given:
        place = float(inputs[field])
        here = drawn(book.value_at_risk(place))
        marks.append(
            Mark(
                label=f"{name} {shown(figure(here, 0))}",
                at=(place, here),
                color=INK if color == QUIET else color,
                hollow=color == QUIET,
            )
        )
    return equity_chart(
        x=Axis(title="correlation of every pair", low=0.0, high=1.0),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=tuple(marks),
        band=None,
        says=says,
    )
