"""One series of returns under every convention: how much the name of a ratio leaves open."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import metrics, returns, value_at_risk
from calculators.engine.answering import Figures, rounded_figures, text_of
from calculators.engine.calculator import (
    Answer,
    Calculator,
    Cell,
    Choice,
    Input,
    Output,
    Span,
    Table,
)
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Band, Curve, Mark
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.return_series import (
    Ratios,
    ratios,
    read_returns,
    refused,
    series_of,
    wealth_of,
    worst_stretch,
)
from calculators.engine.stated import drawn, figure
from calculators.engine.working import Working

UNDEFINED = "undefined"  # a ratio to nothing
LARGEST = Decimal(10) ** 12  # times what one started with: more is no return, but a slip of units
NOBODY = "–"  # no package that this one was compared with
CONFIDENCE = 0.95
NAMES = {"12": "month", "52": "week", "252": "trading day", "365": "day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The series in floats, with what it is measured against."""

    values: Sequence[float]
    benchmark: Sequence[float]
    periods: float
    riskless: float  # a period
    target: float  # a period


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """One way to count a ratio, and who counts so."""

    name: str  # of its output
    ratio: str
    how: str
    used_by: str
    value: float
    percent: bool = False


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


def conventions_of(of: Measured) -> Iterator[Convention]:
    """Yield every ratio under every convention that a package or a textbook uses."""
    yield from sharpe_conventions(of)
    yield from sortino_conventions(of)
    both = "empyrical, quantstats"
    calmar = metrics.calmar_ratio(of.values, of.periods)
    yield Convention(
        name="calmar",
        ratio="Calmar",
        how="compound return ÷ deepest fall",
        used_by=both,
        value=calmar,
    )
    yield Convention(
        name="omega",
        ratio="Omega",
        how="gains ÷ losses around the target",
        used_by=both,
        value=metrics.omega_ratio(of.values, of.target),
    )
    plain = metrics.information_ratio(of.values, of.benchmark)
    yield Convention(
        name="information",
        ratio="Information",
        how="mean excess ÷ its deviation, a period",
        used_by="empyrical (excess_sharpe)",
        value=plain,
    )
    yield Convention(
        name="information_annual",
        ratio="Information",
        how="the same, scaled to a year",
        used_by=NOBODY,
        value=plain * math.sqrt(of.periods),
    )
    yield from tail_conventions(of)


def sharpe_conventions(of: Measured) -> Iterator[Convention]:
    """Yield the Sharpe ratio four times."""
    excess = partial(metrics.sharpe_ratio, of.values, risk_free_per_period=of.riskless)
    logarithmic = metrics.logarithmic(of.values)
    free = math.log1p(of.riskless)
    for name, how, used_by, value in (
        ("sharpe", "deviation over n − 1", "empyrical, quantstats", excess(of.periods)),
        (
            "sharpe_population",
            "deviation over n",
            NOBODY,
            excess(of.periods, population=True),
        ),
        (
            "sharpe_log",
            "logarithmic returns",
            NOBODY,
            metrics.sharpe_ratio(logarithmic, of.periods, risk_free_per_period=free),
        ),
        ("sharpe_252", "taken for 252 days a year", "empyrical by default", excess(252.0)),
    ):
        yield Convention(name=name, ratio="Sharpe", how=how, used_by=used_by, value=value)


def sortino_conventions(of: Measured) -> Iterator[Convention]:
    """Yield the Sortino ratio three times: what it is divided by differs."""
    ways: tuple[tuple[str, str, str, metrics.Divisor], ...] = (
        ("sortino", "shortfalls over all n", "empyrical, quantstats", "all periods"),
        ("sortino_negatives", "shortfalls over their number", NOBODY, "negatives"),
        ("sortino_spread", "deviation of the shortfalls", NOBODY, "spread of negatives"),
    )
    for name, how, used_by, divisor in ways:
        value = metrics.sortino_ratio(
            of.values, of.periods, target_per_period=of.target, divisor=divisor
        )
        yield Convention(name=name, ratio="Sortino", how=how, used_by=used_by, value=value)


def tail_conventions(of: Measured) -> Iterator[Convention]:
    """Yield value at risk and expected shortfall at 95%, losses positive, in percent of a period."""
    center, spread = returns.mean(of.values), returns.deviation(of.values)
    normal, normal_beyond = value_at_risk.normal_risk(center, spread, CONFIDENCE)
    worst = int((len(of.values) - 1) * (1 - CONFIDENCE) + 1e-9) + 1
    var, es = "VaR 95%", "ES 95%"
    for name, ratio, how, used_by, value in (
        (
            "var_historical",
            var,
            "past returns, interpolated",
            "empyrical",
            value_at_risk.historical(of.values, CONFIDENCE),
        ),
        ("var_normal", var, "normal distribution", "quantstats", normal),
        (
            "var_cornish_fisher",
            var,
            "normal, bent by skewness and kurtosis",
            "Zangari (1996)",
            value_at_risk.cornish_fisher(of.values, CONFIDENCE),
        ),
        (
            "es_historical",
            es,
            "mean of the worst returns",
            "empyrical",
            value_at_risk.worst_mean(of.values, worst),
        ),
        ("es_normal", es, "normal distribution", "quantstats", normal_beyond),
        (
            "es_acerbi_tasche",
            es,
            "worst 5%, the last in part",
            "Acerbi and Tasche (2002)",
            value_at_risk.expected_shortfall(of.values, CONFIDENCE),
        ),
    ):
        yield Convention(
            name=name, ratio=ratio, how=how, used_by=used_by, value=100 * value, percent=True
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


def wealth_chart(values: Sequence[Decimal], periods: str, says: str) -> Mapping[str, object]:
    """Return the chart: what the returns have made of the start, and the deepest fall."""
    gains = [
        float(EXACT.multiply(Decimal(100), EXACT.subtract(held, ONE))) for held in wealth_of(values)
    ]
    start, end = worst_stretch(values)
    points = tuple((float(n), drawn(gain)) for n, gain in enumerate(gains))
    low, high = min(0.0, *gains), max(0.0, *gains)
    air = 0.12 * ((high - low) or 1.0)
    marks = (
        Mark(label="high", at=points[start], color=INK, hollow=True),
        Mark(label=signed(figure(gains[end], 1), "%"), at=points[end], color=LOSS),
    )
    return equity_chart(
        x=Axis(title=f"{NAMES[periods]}s", low=0.0, high=float(len(values))),
        y=Axis(
            title="gain since the start",
            low=drawn(low - air),
            high=drawn(high + air),
            kind="percent",
        ),
        curves=(Curve(label="wealth", points=points),),
        marks=marks if end else (),
        band=Band(start=float(start), end=float(end), label="deepest fall") if end else None,
        says=says,
    )


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


MONTHS = (
    "0.003 0.026 0.011 -0.01 0.015 0.025 0.016 0.067 -0.014 0.04 -0.005 0.081"
    " 0.04 -0.037 -0.061 0.017 -0.049 -0.022 0.07 0.058 -0.065 0.024 -0.005 -0.009"
)


def ratio_output(name: str, label: str) -> Output:
    """Return an output that is a ratio."""
    return Output(name=name, label=label, term="risk-adjusted-return")


def percent_output(name: str, label: str) -> Output:
    """Return an output in percent."""
    return Output(name=name, label=label, term="", unit="%")


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
            help="One for each period, as fractions, with spaces between: 0.01 -0.02 is +1%, then −2%.",
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
        percent_output("var_historical", "Value at risk 95%, past returns"),
        percent_output("var_normal", "Value at risk 95%, normal"),
        percent_output("var_cornish_fisher", "Value at risk 95%, Cornish-Fisher"),
        percent_output("es_historical", "Expected shortfall 95%, past returns"),
        percent_output("es_normal", "Expected shortfall 95%, normal"),
        percent_output("es_acerbi_tasche", "Expected shortfall 95%, Acerbi and Tasche"),
        ratio_output("skewness", "Skewness"),
        ratio_output("excess_kurtosis", "Excess kurtosis"),
    ),
    work=work,
)
