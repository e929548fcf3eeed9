"""The risk of a book in words: the sentence, who makes the risk, and the chart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from calculators.engine.answering import Figures
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.confidence import sureness
from calculators.engine.display import shown
from calculators.engine.exact import rounded
from calculators.engine.risk_book import Book
from calculators.engine.stated import days_of, figure
from calculators.engine.value_at_risk import normal_risk


def says_of(inputs: Mapping[str, Any], outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    now, crisis = (Decimal(outputs[name]) for name in ("value_at_risk", "stressed_value_at_risk"))
    return (
        Span(text=f"In {sureness(inputs['confidence'])} of cases this book loses no more than "),
        Span(text=shown(rounded(now, 0), "USDT"), strong=True, kind="loss"),
        Span(text=f" in {days_of(inputs['days'])}. One by one the positions would need "),
        Span(text=shown(rounded(Decimal(outputs["apart"]), 0), "USDT"), strong=True),
        Span(text=". At a correlation of "),
        Span(text=shown(inputs["stress_correlation"]), strong=True),
        Span(text=f" instead of {shown(inputs['correlation'])} the book itself needs "),
        Span(text=shown(rounded(crisis, 0), "USDT"), strong=True, kind="loss"),
        Span(text="."),
    )


def shares(book: Book, inputs: Mapping[str, Any]) -> Table:
    """Return each position alone and its share of the book's risk, now and in the crisis."""
    scale = math.sqrt(book.days / 365)
    now, crisis = (
        book.risk(float(inputs[name])).shares for name in ("correlation", "stress_correlation")
    )

    def row(number: int) -> tuple[Cell, ...]:
        value = inputs["positions"][number]["value"]
        spread = abs(book.values[number]) * book.volatilities[number] * scale
        alone, _ = normal_risk(0.0, spread, book.confidence)
        return (
            Cell(text=book.names[number]),
            Cell(text=shown(value), kind="short" if value < 0 else "long"),
            Cell(text=shown(figure(alone, 0)), kind="number"),
            share_cell(now[number]),
            share_cell(crisis[number]),
        )

    return Table(
        title="Who makes the risk",
        columns=("Position", "Value, USDT", "At risk alone", "Share now", "Share in a crisis"),
        rows=tuple(row(number) for number in range(len(book.names))),
        note="The shares add up to 100%. One below zero takes risk out of the book: it is a hedge."
        " Values at risk are of a normal distribution without drift; real tails are longer.",
    )


def share_cell(part: float) -> Cell:
    """Return a share of the risk; a hedge has no bar."""
    bar = min(1.0, max(0.0, float(f"{part:.3f}")))
    return Cell(text=signed_percent(figure(100 * part, 1)), kind="loss", share=bar)


def signed_percent(value: Decimal) -> str:
    """Return a share as read, with a true minus sign.

    >>> signed_percent(Decimal("-4.0"))
    '−4.0%'
    """
    return f"{value}%".replace("-", "−")


def chart_says_of(inputs: Mapping[str, Any], outputs: Figures) -> str:
    """Return the chart in words."""
    now, crisis, apart = (
        shown(rounded(Decimal(outputs[name]), 0), "USDT")
        for name in ("value_at_risk", "stressed_value_at_risk", "apart")
    )
    return (
        f"Value at risk of the book against the correlation of its positions, from 0 to 1. At"
        f" {shown(inputs['correlation'])} it is {now}, at {shown(inputs['stress_correlation'])}"
        f" {crisis}. The dashed line above marks what the positions would need one by one: {apart}."
    )
