"""Ratios of return to risk under every convention, and who counts so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from calculators.engine import metrics, returns, value_at_risk

UNDEFINED = "undefined"  # a ratio to nothing
NOBODY = "–"  # no package that this one was compared with
CONFIDENCE = 0.95


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
