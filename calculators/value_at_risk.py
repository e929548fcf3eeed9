"""Value at risk and expected shortfall of one series of returns, by three methods side by side."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.bent_tail import OUTSIDE
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.exact import EXACT
from calculators.engine.formula import Formula
from calculators.engine.return_series import refused, series_of
from calculators.engine.tail_risk import TailRisk, tail_risk
from calculators.engine.tail_risk_chart import tail_chart
from calculators.engine.tail_risk_says import (
    METHODS,
    chart_says_of,
    methods_table,
    says_of,
    worst_table,
)
from calculators.engine.working import Working

FEWEST = 10  # returns: from fewer nobody reads a tail
IN_MONEY = Formula(symbol="in money", term="", text="book_value * fraction_lost", unit="USDT")
PERCENT = Decimal(100)

# 100 daily returns of SOL, 30 July to 6 November 2022: up to the week in which FTX failed. From Coin
# Metrics' reference rates at midnight UTC, github.com/coinmetrics/data, read on 2026-11-26.
DAYS_OF_SOL = (
    "0.0296 -0.0284 -0.0179 -0.0278 -0.052 0.0087 0.043 -0.0084 0.0122 0.0383 -0.042 0.0449"
    " 0.0115 0.0596 0.0293 -0.0342 -0.029 -0.0121 -0.0621 -0.0188 -0.0934 -0.0227 0.0403"
    " -0.037 0.0132 -0.0171 0.0056 -0.1007 -0.0056 -0.0287 0.0569 -0.0272 -0.0032 0.0043"
    " -0.0119 -0.0027 0.0312 0.0038 -0.038 0.0593 0.0237 0.0327 0.0159 -0.0095 0.0717"
    " -0.1156 0.0294 -0.0281 -0.0281 0.0499 -0.0778 0.0518 -0.04 -0.0216 0.0539 0.0412"
    " -0.0094 -0.0319 0.0421 -0.027 0.0148 0.0194 -0.0231 -0.0209 -0.0126 0.0297 0.0328"
    " -0.002 -0.0199 -0.0103 -0.0126 0.0081 -0.0243 -0.0404 0.0128 -0.0193 -0.0181 -0.0132"
    " 0.0187 0.0347 -0.0324 -0.0405 -0.0307 0.0012 -0.0033 0.0443 -0.0321 0.0919 0.0124"
    " -0.0204 0.0484 0.0214 0.0003 -0.0061 -0.0116 -0.046 0.0007 0.0968 0.0885 -0.1103"
)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what the book loses at a confidence, and on average beyond it, by each method."""
    values = series_of(inputs["returns"], "returns", FEWEST)
    if min(values) == max(values):
        raise refused(
            "returns", "All returns are equal: they have no tail.", "Type returns that differ."
        )
    working = Working()
    found = tail_risk(values, inputs["confidence"], inputs["convention"], working)
    value, period = inputs["book_value"], inputs["period"]
    figures = figures_of(found, value, working)
    says = chart_says_of(found, figures, period)
    return Answer(
        says=says_of(found, figures, period),
        outputs=rounded_figures(CALCULATOR.outputs, figures, {}),
        steps=working.steps,
        tables=(methods_table(found, figures), worst_table(found, value)),
        chart=partial(tail_chart, found, value, period, says),
        chart_says=says,
    )


def figures_of(found: TailRisk, value: Decimal, working: Working) -> Figures:
    """Return every output, unrounded; a method that is not valid has a word for figures."""
    figures: dict[str, Decimal | int | str] = {
        "worst_loss": EXACT.multiply(value, found.losses[0]),
        "worst_loss_percent": EXACT.multiply(PERCENT, found.losses[0]),
        "beyond_normal": found.beyond_normal,
        "in_tail": found.in_tail,
        "mean_return": EXACT.multiply(PERCENT, found.moments.mean),
        "deviation": EXACT.multiply(PERCENT, found.moments.deviation),
        "skewness": found.moments.skewness,
        "excess_kurtosis": found.moments.excess_kurtosis,
    }
    methods = dict(zip(METHODS, (found.past, found.normal, found.bent), strict=True))
    for name, measures in methods.items():
        for short, measure in (("var", "value at risk"), ("es", "expected shortfall")):
            if measures is None:
                figures |= {f"{short}_{name}": OUTSIDE, f"{short}_{name}_percent": OUTSIDE}
                continue
            lost = measures.value_at_risk if short == "var" else measures.expected_shortfall
            figures[f"{short}_{name}_percent"] = EXACT.multiply(PERCENT, lost)
            figures[f"{short}_{name}"] = working.work(
                IN_MONEY,
                of=f"{measure}, {METHODS[name]}",
                book_value=value,
                fraction_lost=lost,
            )
    return figures


def measures_of(name: str, label: str) -> tuple[Output, ...]:
    """Return the outputs of one method, in money and in percent of the book."""
    return tuple(
        Output(name=f"{short}_{name}{end}", label=f"{measure}, {label}{of}", term=term, unit=unit)
        for short, measure, term in (
            ("var", "Value at risk", "value-at-risk"),
            ("es", "Expected shortfall", "expected-shortfall"),
        )
        for end, of, unit in (("", "", "USDT"), ("_percent", ", of the book", "%"))
    )


CALCULATOR = Calculator(
    title="Value at risk",
    summary="What a book loses on its worst days by past returns, a normal distribution and Cornish-Fisher.",
    terms=("value-at-risk", "expected-shortfall"),
    inputs=(
        Input(
            name="returns",
            label="Returns of the book",
            term="account-equity",
            kind="text",
            default=DAYS_OF_SOL,
            maximum="6000",
            help="One for each period: 0.01 -0.02 or 1% -2%. Here: SOL, 100 days to 6 November 2022.",
        ),
        Input(
            name="book_value",
            label="Value of the book",
            term="notional-value",
            kind="decimal",
            default="100000",
            unit="USDT",
            minimum="0.01",
            maximum="1000000000000",
            step="1000",
            help="What the returns are returns of.",
        ),
        Input(
            name="confidence",
            label="Confidence",
            term="value-at-risk",
            kind="decimal",
            default="0.95",
            unit="fraction",
            minimum="0.8",
            maximum="0.999",
            step="0.005",
            help="In how many of the periods the figure should be enough: 0.95 or 95%.",
        ),
        Input(
            name="convention",
            label="Quantile of past returns",
            term="",
            kind="choice",
            default="interpolated",
            choices=(
                Choice(value="interpolated", label="interpolated between two losses"),
                Choice(value="stepwise", label="stepwise, one of the losses"),
            ),
            help="How value at risk is read from the list: two of nine usual ways.",
        ),
        Input(
            name="period",
            label="Each is a return of",
            term="",
            kind="choice",
            default="day",
            choices=(
                Choice(value="hour", label="an hour"),
                Choice(value="day", label="a day"),
                Choice(value="week", label="a week"),
                Choice(value="month", label="a month"),
            ),
            help="The figures are for one such period. They do not say what a longer one loses.",
        ),
    ),
    outputs=(
        *measures_of("historical", "past returns"),
        *measures_of("normal", "normal"),
        *measures_of("cornish_fisher", "Cornish-Fisher"),
        Output(name="worst_loss", label="Largest loss", term="", unit="USDT"),
        Output(name="worst_loss_percent", label="Largest loss, of the book", term="", unit="%"),
        Output(
            name="beyond_normal",
            label="Losses larger than the normal value at risk",
            term="value-at-risk",
        ),
        Output(name="in_tail", label="As many as it expects", term="value-at-risk"),
        Output(name="mean_return", label="Mean return", term="", unit="%"),
        Output(name="deviation", label="Standard deviation", term="", unit="%"),
        Output(name="skewness", label="Skewness", term=""),
        Output(name="excess_kurtosis", label="Excess kurtosis", term=""),
    ),
    work=work,
)
