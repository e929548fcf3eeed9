"""The decay of an option in words: the sentence, its life in a few lines, and the chart."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from calculators.engine.answering import Figures, text_of
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import short, shown, signed
from calculators.engine.option import price
from calculators.engine.option_life import Life
from calculators.engine.stated import days_of, drawn, evenly, figure

PARTS = 4  # of the time to expiry, one line of the table each


def says_of(inputs: Mapping[str, Any], outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as two sentences."""
    daily, linear, repriced = (
        Decimal(outputs[name]) for name in ("theta_per_day", "linear_change", "repriced_change")
    )
    return (
        Span(text=f"This {inputs['type']} is worth "),
        Span(text=text_of(outputs["price"], "USDT"), strong=True),
        Span(text=" and loses " if daily <= 0 else " and gains "),
        amount(daily),
        Span(text=f" a day now. Over {days_of(inputs['days_passed'])} that rate would come to "),
        amount(linear),
        Span(text="; the option really loses " if repriced <= 0 else "; the option really gains "),
        amount(repriced),
        Span(text=", if the price stands still."),
    )


def amount(change: Decimal) -> Span:
    """Return the size of a change, in the color of a loss if it is one."""
    kind: Literal["", "loss"] = "loss" if change < 0 else ""
    return Span(text=shown(change.copy_abs(), "USDT"), strong=True, kind=kind)


def path(life: Life, places: int) -> Table:
    """Return the life of the option in a few lines: value, theta, and what it has lost so far."""
    last = life.days - min(1.0, life.days / 2)
    when = [*evenly(0.0, life.days, PARTS)[:-1], last, life.days]

    def row(passed: float) -> tuple[Cell, ...]:
        value = figure(price(life.after(passed)), places)
        theta = figure(life.theta(passed), places)
        lost = figure(life.change(passed), places)
        return (
            Cell(text=short(figure(drawn(life.days - passed), 3))),
            Cell(text=shown(value), kind="number"),
            Cell(text=signed(theta) if passed < life.days else "–", kind="number"),
            Cell(text=signed(lost), kind="loss" if lost < 0 else "number"),
            Cell(text=signed(figure(life.theta() * passed, places)), kind="number"),
        )

    return Table(
        title="The same option as days pass",
        columns=("Days left", "Value", "Theta a day", "Change so far", "By today's theta"),
        rows=tuple(row(passed) for passed in when),
        note="USDT for an option on one coin. Price, volatility and interest rate stand still.",
    )


def chart_says_of(inputs: Mapping[str, Any], outputs: Figures) -> str:
    """Return the chart in words."""
    repriced, linear = (
        signed(Decimal(outputs[name]), "USDT") for name in ("repriced_change", "linear_change")
    )
    return (
        f"Change in the value of the {inputs['type']} while {days_of(inputs['days_to_expiry'])} pass"
        f" and nothing else moves. A dashed straight line follows today's theta, a thick curve the"
        f" true value. After {days_of(inputs['days_passed'])} the curve stands at {repriced}, the"
        f" straight line at {linear}."
    )
