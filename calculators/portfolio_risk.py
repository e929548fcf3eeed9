"""What several positions can lose together, which of them make the risk, and what one crisis changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Cell, Input, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.confidence import CONFIDENCE, quantile_of, sureness
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.portfolio import Contributions, contributions
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.stated import curve_of, days_of, drawn, evenly, figure
from calculators.engine.value_at_risk import normal_risk
from calculators.engine.working import Working

ALONE = Formula(
    symbol="deviation of its value in a year", term="", text="abs(value) * volatility", unit="USDT"
)
TOGETHER = Formula(
    symbol="deviation of the book in a year",
    term="portfolio-risk-management",
    text="sqrt((1 - correlation) * sum_of_squares + correlation * square(sum_with_signs))",
    unit="USDT",
)
VAR = Formula(
    symbol="value at risk",
    term="portfolio-risk-management",
    text="z * yearly_deviation * sqrt(days / 365)",
    unit="USDT",
)
SHORTFALL = Formula(
    symbol="expected shortfall",
    term="portfolio-risk-management",
    text="n(z) / (1 - confidence) * yearly_deviation * sqrt(days / 365)",
    unit="USDT",
)
SAVED = Formula(
    symbol="saved by being together",
    term="cross-margin-efficiency",
    text="100 * (1 - together / apart)",
    unit="%",
)
STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Positions in floats: signed values in quote currency, and one correlation for every pair."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    volatilities: tuple[float, ...]
    days: float
    confidence: float

    def risk(self, correlation: float) -> Contributions:
        """Return the book's deviation in a year, quote currency, and each position's share."""
        places = range(len(self.values))
        rows = [[1.0 if i == j else correlation for j in places] for i in places]
        return contributions(self.values, self.volatilities, rows)

    def value_at_risk(self, correlation: float) -> float:
        """Return what the book loses at the confidence, quote currency."""
        yearly = self.risk(correlation).volatility_fraction
        return normal_risk(0.0, yearly * math.sqrt(self.days / 365), self.confidence)[0]


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return value at risk and expected shortfall of a book, and each position's share."""
    rows = inputs["positions"]
    refuse(refusals_of(rows))
    book = Book(
        names=tuple(row["asset"] for row in rows),
        values=tuple(float(row["value"]) for row in rows),
        volatilities=tuple(float(row["volatility_fraction"]) for row in rows),
        days=float(inputs["days"]),
        confidence=float(inputs["confidence"]),
    )
    working = Working()
    figures = figures_of(inputs, book, working)
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(inputs, outputs)
    return Answer(
        says=says_of(inputs, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(shares(book, inputs),),
        chart=partial(correlation_chart, book, inputs, says),
        chart_says=says,
    )


def refusals_of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Refusal]:
    """Yield a refusal for each name that stands twice."""
    names = [row["asset"] for row in rows]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Refusal(
                field=f"positions.{number}.asset",
                what=f"{name} stands twice.",
                fix="Give each position its own name.",
            )


def figures_of(inputs: Mapping[str, Any], book: Book, working: Working) -> Figures:
    """Return every output, unrounded, written down in the order in which one would work.

    With one correlation for every pair the variance is (1 - rho) sum x^2 + rho (sum x)^2.
    """
    signed_deviations = []
    for row in inputs["positions"]:
        size = working.work(
            ALONE, of=row["asset"], value=row["value"], volatility=row["volatility_fraction"]
        )
        signed_deviations.append(size if row["value"] >= 0 else EXACT.minus(size))
    squares = total(EXACT.multiply(x, x) for x in signed_deviations)
    gross = total(x.copy_abs() for x in signed_deviations)
    z = quantile_of(inputs["confidence"], working)
    yearly = {
        of: working.work(
            TOGETHER,
            of=of,
            correlation=correlation,
            sum_of_squares=squares,
            sum_with_signs=total(signed_deviations),
        )
        for of, correlation in (
            ("now", inputs["correlation"]),
            ("in a crisis", inputs["stress_correlation"]),
        )
    }
    time = {"days": inputs["days"]}
    now, crisis = (
        working.work(VAR, of=of, z=z, yearly_deviation=deviation, **time)
        for of, deviation in yearly.items()
    )
    apart = working.work(VAR, of="one by one, added up", z=z, yearly_deviation=gross, **time)
    return {
        "value_at_risk": now,
        "expected_shortfall": working.work(
            SHORTFALL,
            z=z,
            confidence=Decimal(inputs["confidence"]),
            yearly_deviation=yearly["now"],
            **time,
        ),
        "stressed_value_at_risk": crisis,
        "apart": apart,
        "saved": working.work(SAVED, together=now, apart=apart) if apart else "nothing at risk",
        "net_value": total(row["value"] for row in inputs["positions"]),
        "gross_value": total(row["value"].copy_abs() for row in inputs["positions"]),
        "largest": largest_of(book, float(inputs["correlation"])),
    }


def largest_of(book: Book, correlation: float) -> str:
    """Return the position with the largest share of the risk."""
    parts = book.risk(correlation).shares
    return book.names[max(range(len(parts)), key=parts.__getitem__)] if any(parts) else "none"


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


def row_of(asset: str, value: str, volatility: str) -> Mapping[str, str]:
    """Return one default row."""
    return {"asset": asset, "value": value, "volatility_fraction": volatility}


CALCULATOR = Calculator(
    title="Portfolio risk",
    summary="What several positions can lose together, and which of them make the risk.",
    terms=("portfolio-risk-management", "cross-margin-efficiency", "portfolio-margin"),
    inputs=(
        Input(
            name="positions",
            label="Positions",
            term="portfolio-risk-management",
            kind="rows",
            minimum="1",
            maximum="20",
            help="Each row is one position with its value now; a short has a value below zero.",
            columns=(
                Input(
                    name="asset",
                    label="Asset",
                    term="",
                    kind="text",
                    default="COIN",
                    maximum="20",
                    help="A name for the position, each its own.",
                ),
                Input(
                    name="value",
                    label="Value",
                    term="notional-value",
                    kind="decimal",
                    default="10000",
                    unit="USDT",
                    minimum="-1000000000000",
                    maximum="1000000000000",
                    step="1000",
                    help="Size times price; below zero for a short.",
                ),
                Input(
                    name="volatility_fraction",
                    label="Volatility",
                    term="",
                    kind="decimal",
                    default="0.8",
                    unit="a year",
                    minimum="0",
                    maximum="5",
                    step="0.01",
                    help="One standard deviation of a year's returns: 0.6 is 60%.",
                ),
            ),
            default=(
                row_of("BTC", "60000", "0.6"),
                row_of("ETH", "25000", "0.75"),
                row_of("SOL", "-30000", "1.1"),
            ),
        ),
        Input(
            name="correlation",
            label="Correlation now",
            term="",
            kind="decimal",
            default="0.75",
            minimum="0",
            maximum="1",
            step="0.01",
            help="Of every pair of coins: 0 is none, 1 is all moving as one.",
        ),
        Input(
            name="stress_correlation",
            label="Correlation in a crisis",
            term="",
            kind="decimal",
            default="0.3",
            minimum="0",
            maximum="1",
            step="0.01",
            help="A hedged book fears that it falls, a book of longs only that it rises.",
        ),
        Input(
            name="days",
            label="Horizon",
            term="",
            kind="decimal",
            default="1",
            unit="days",
            minimum="0.01",
            maximum="365",
            step="1",
            help="How long the positions stay as they are.",
        ),
        CONFIDENCE,
    ),
    outputs=(
        Output(
            name="value_at_risk",
            label="Value at risk of the book",
            term="portfolio-risk-management",
            unit="USDT",
        ),
        Output(
            name="expected_shortfall",
            label="Expected shortfall: the mean loss beyond it",
            term="portfolio-risk-management",
            unit="USDT",
        ),
        Output(
            name="stressed_value_at_risk",
            label="Value at risk at the correlation of a crisis",
            term="portfolio-risk-management",
            unit="USDT",
        ),
        Output(
            name="apart",
            label="Values at risk one by one, added up",
            term="isolated-margin",
            unit="USDT",
        ),
        Output(
            name="saved",
            label="Saved by being together",
            term="cross-margin-efficiency",
            unit="%",
        ),
        Output(name="net_value", label="Net value", term="notional-value", unit="USDT"),
        Output(name="gross_value", label="Gross value", term="notional-value", unit="USDT"),
        Output(
            name="largest",
            label="Largest share of the risk",
            term="portfolio-risk-management",
        ),
    ),
    work=work,
)
