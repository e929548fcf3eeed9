"""What several positions can lose together, which of them make the risk, and what one crisis changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Input, Output
from calculators.engine.confidence import CONFIDENCE, quantile_of
from calculators.engine.exact import EXACT, total
from calculators.engine.formula import Formula
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.risk_book import Book
from calculators.engine.risk_book_chart import correlation_chart
from calculators.engine.risk_book_says import chart_says_of, says_of, shares
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
    term="value-at-risk",
    text="z * yearly_deviation * sqrt(days / 365)",
    unit="USDT",
)
SHORTFALL = Formula(
    symbol="expected shortfall",
    term="expected-shortfall",
    text="n(z) / (1 - confidence) * yearly_deviation * sqrt(days / 365)",
    unit="USDT",
)
SAVED = Formula(
    symbol="saved by being together",
    term="cross-margin-efficiency",
    text="100 * (1 - together / apart)",
    unit="%",
)


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
            term="value-at-risk",
            unit="USDT",
        ),
        Output(
            name="expected_shortfall",
            label="Expected shortfall: the mean loss beyond it",
            term="expected-shortfall",
            unit="USDT",
        ),
        Output(
            name="stressed_value_at_risk",
            label="Value at risk at the correlation of a crisis",
            term="value-at-risk",
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
