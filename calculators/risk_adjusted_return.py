"""One series of returns under every convention: how much the name of a ratio leaves open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import metrics, returns
from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.exact import EXACT
from calculators.engine.ratio_conventions import UNDEFINED, Convention, Measured, conventions_of
from calculators.engine.ratio_says import chart_says_of, says_of, side_by_side
from calculators.engine.return_series import (
    Ratios,
    ratios,
    read_returns,
    refused,
    series_of,
    wealth_of,
)
from calculators.engine.stated import figure
from calculators.engine.wealth_chart import wealth_chart
from calculators.engine.working import Working

LARGEST = Decimal(10) ** 12  # times what one started with: more is no return, but a slip of units


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return the ratios of one series of returns under each convention, side by side."""
    values = series_of(inputs["returns"], "returns")
    refuse_slips(values, Decimal(inputs["periods_per_year"]))
    benchmark = benchmark_of(inputs["benchmark_returns"], len(values))
    working = Working()
    exact = ratios(
        values,
        periods=Decimal(inputs["periods_per_year"]),
        riskless=inputs["riskless_rate_fraction"],
        target=inputs["target_fraction"],
        working=working,
    )
    measured = measured_of(inputs, values, benchmark)
    conventions = tuple(conventions_of(measured))
    figures = figures_of(exact, measured, conventions)
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(values, inputs["periods_per_year"])
    return Answer(
        says=says_of(outputs, len(values)),
        outputs=outputs,
        steps=working.steps,
        tables=(side_by_side(conventions, outputs),),
        chart=partial(wealth_chart, values, inputs["periods_per_year"], says),
        chart_says=says,
    )


def refuse_slips(values: Sequence[Decimal], periods: Decimal) -> None:
    """Raise RefusedError for returns that multiply money beyond belief, now or kept up for a year."""
    wealth = wealth_of(values)
    years = EXACT.divide(Decimal(len(values)), periods)
    yearly = EXACT.divide(EXACT.ln(wealth[-1]), years)
    if max(wealth) > LARGEST or yearly > EXACT.ln(LARGEST):
        raise refused(
            "returns",
            "Kept up for a year, these returns multiply money more than a million million times.",
            "Write fractions, 0.01 for 1%, or choose a longer period.",
        )


def benchmark_of(text: str, count: int) -> tuple[Decimal, ...]:
    """Return the benchmark's returns: one for each period, or one that stands for all."""
    found = read_returns(text, "benchmark_returns")
    if len(found) not in {1, count}:
        raise refused(
            "benchmark_returns",
            f"There are {len(found)} returns of the benchmark and {count} of the series.",
            f"Type {count} returns, or one that stands for all.",
        )
    return found if len(found) == count else found * count


def measured_of(
    inputs: Mapping[str, Any], values: Sequence[Decimal], benchmark: Sequence[Decimal]
) -> Measured:
    """Return the series in floats; annual rates become rates a period by compounding."""
    periods = float(inputs["periods_per_year"])
    return Measured(
        values=tuple(map(float, values)),
        benchmark=tuple(map(float, benchmark)),
        periods=periods,
        riskless=metrics.per_period(float(inputs["riskless_rate_fraction"]), periods),
        target=metrics.per_period(float(inputs["target_fraction"]), periods),
    )


def figures_of(exact: Ratios, of: Measured, conventions: Sequence[Convention]) -> Figures:
    """Return every output: the usual conventions from the working, the others from the models."""
    usual = {
        "sharpe": exact.sharpe,
        "sortino": exact.sortino,
        "calmar": exact.calmar,
        "omega": exact.omega,
    }
    return {
        **{convention.name: stated(convention.value) for convention in conventions},
        **{name: UNDEFINED if value is None else value for name, value in usual.items()},
        "annual_return": exact.growth,
        "arithmetic_return": figure(100 * returns.mean(of.values) * of.periods),
        "annual_volatility": figure(100 * metrics.annual_volatility(of.values, of.periods)),
        "max_drawdown": exact.deepest_fall,
        "skewness": stated(returns.skewness(of.values)),
        "excess_kurtosis": stated(returns.excess_kurtosis(of.values)),
    }


def stated(value: float) -> Decimal | str:
    """Return a figure, or the word for a ratio to nothing."""
    return figure(value) if math.isfinite(value) else UNDEFINED


MONTHS = (
    "0.003 0.026 0.011 -0.01 0.015 0.025 0.016 0.067 -0.014 0.04 -0.005 0.081"
    " 0.04 -0.037 -0.061 0.017 -0.049 -0.022 0.07 0.058 -0.065 0.024 -0.005 -0.009"
)


def ratio_output(name: str, label: str) -> Output:
    """Return an output that is a ratio."""
    return Output(name=name, label=label, term="risk-adjusted-return")


def percent_output(name: str, label: str, term: str = "") -> Output:
    """Return an output in percent."""
    return Output(name=name, label=label, term=term, unit="%")


CALCULATOR = Calculator(
    title="Risk-adjusted return",
    summary="One series of returns and every ratio, under each convention side by side.",
    terms=("risk-adjusted-return", "account-equity"),
    inputs=(
        Input(
            name="returns",
            label="Returns",
            term="account-equity",
            kind="text",
            default=MONTHS,
            maximum="6000",
            help="One for each period, with spaces between: 0.01 -0.02 or 1% -2% is +1%, then −2%.",
        ),
        Input(
            name="periods_per_year",
            label="Each is a return of",
            term="",
            kind="choice",
            default="12",
            choices=(
                Choice(value="12", label="a month, 12 a year"),
                Choice(value="52", label="a week, 52 a year"),
                Choice(value="252", label="a trading day, 252 a year"),
                Choice(value="365", label="a day, 365 a year"),
            ),
            help="Coins trade every day of the year, shares on about 252.",
        ),
        Input(
            name="riskless_rate_fraction",
            label="Riskless rate",
            term="",
            kind="decimal",
            default="0",
            unit="a year",
            minimum="-0.5",
            maximum="1",
            step="0.005",
            help="What the money would have earned without risk; the Sharpe ratio subtracts it.",
        ),
        Input(
            name="target_fraction",
            label="Target",
            term="",
            kind="decimal",
            default="0",
            unit="a year",
            minimum="-0.5",
            maximum="1",
            step="0.005",
            help="Returns under it count as bad: for the Sortino and the Omega ratio.",
        ),
        Input(
            name="benchmark_returns",
            label="Returns of the benchmark",
            term="",
            kind="text",
            default="0",
            maximum="6000",
            help="As many as above, or one that stands for all; for the information ratio.",
        ),
    ),
    outputs=(
        percent_output("annual_return", "Compound return a year"),
        percent_output("arithmetic_return", "Mean return times the periods of a year"),
        percent_output("annual_volatility", "Volatility a year"),
        percent_output("max_drawdown", "Deepest fall from a high"),
        ratio_output("sharpe", "Sharpe ratio"),
        ratio_output("sharpe_population", "Sharpe ratio, deviation over n"),
        ratio_output("sharpe_log", "Sharpe ratio of logarithmic returns"),
        ratio_output("sharpe_252", "Sharpe ratio, taken for 252 periods a year"),
        ratio_output("sortino", "Sortino ratio"),
        ratio_output("sortino_negatives", "Sortino ratio over the number of shortfalls"),
        ratio_output("sortino_spread", "Sortino ratio over the deviation of the shortfalls"),
        ratio_output("calmar", "Calmar ratio"),
        ratio_output("omega", "Omega ratio"),
        ratio_output("information", "Information ratio, a period"),
        ratio_output("information_annual", "Information ratio, a year"),
        percent_output("var_historical", "Value at risk 95%, past returns", "value-at-risk"),
        percent_output("var_normal", "Value at risk 95%, normal", "value-at-risk"),
        percent_output("var_cornish_fisher", "Value at risk 95%, Cornish-Fisher", "value-at-risk"),
        percent_output(
            "es_historical", "Expected shortfall 95%, past returns", "expected-shortfall"
        ),
        percent_output("es_normal", "Expected shortfall 95%, normal", "expected-shortfall"),
        percent_output(
            "es_acerbi_tasche", "Expected shortfall 95%, Acerbi and Tasche", "expected-shortfall"
        ),
        ratio_output("skewness", "Skewness"),
        ratio_output("excess_kurtosis", "Excess kurtosis"),
    ),
    work=work,
)
