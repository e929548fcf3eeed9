"""Performance ratios and value at risk, side by side in the packages' own conventions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.engine import metrics, returns, value_at_risk

Given = Mapping[str, Any]
BUSINESS_DAYS = 252
CONFIDENCE = 0.95


def seen(given: Given) -> list[float]:
    return [value for value in given["returns"] if value is not None]


def performance(given: Given, _: Path) -> Given:
    values, periods, rows = seen(given), given["periods_per_year"], len(given["returns"])
    center, spread = returns.mean(values), returns.deviation(values)
    risk = value_at_risk.normal_risk(center, spread, CONFIDENCE)
    growth = metrics.annual_return(values, periods, rows)
    calmar = metrics.calmar_ratio(values, periods, rows)
    volatility = metrics.annual_volatility(values, periods)
    sharpe = metrics.sharpe_ratio(values, periods)
    sortino = metrics.sortino_ratio(values, periods)
    threshold = metrics.per_period(10, periods)  # the source's required return of 10 a year
    omega = metrics.omega_ratio(values)
    return {
        "annual_return": growth,
        "return_annual": growth,
        "annual_volatility": volatility,
        "volatility_annual": volatility,
        "sharpe": sharpe,
        "sharpe_annual": sharpe,
        "sortino": sortino,
        "sortino_annual": sortino,
        "calmar": calmar,
        "max_drawdown": metrics.max_drawdown(values),
        "downside_risk": metrics.downside_deviation(values, periods),
        "cum_return": metrics.cumulative_return(values),
        "omega": omega,
        "omega_0": omega,
        "omega_req_10_annual": metrics.omega_ratio(values, threshold),
        "var_95": -risk[0],
        "es_95": -risk[1],
        "skewness": returns.skewness(values),
        "kurtosis": returns.excess_kurtosis(values),
        "ulcer": metrics.ulcer_index(values),
        "tail_ratio": tail_ratio(values),
    }


def tail_ratio(values: Sequence[float]) -> float:
    return metrics.tail_ratio(returns.quantile(values, 0.95), returns.quantile(values, 0.05))


def by_package(value: Callable[[float], float], periods: float) -> dict[str, float]:
    """Name one convention's value as each package that uses it, at its periods a year."""
    here = value(periods)
    names = {f"{package}_{periods:g}": here for package in ("empyrical", "quantstats", "ffn")}
    plain = dict.fromkeys(("empyrical", "quantstats", "ffn"), here)
    return {**names, **plain, "empyrical_252_default": value(BUSINESS_DAYS)}


def sharpe(values: Sequence[float], periods: float) -> Given:
    return {
        **by_package(lambda n: metrics.sharpe_ratio(values, n), periods),
        "population_std": metrics.sharpe_ratio(values, periods, population=True),
        "log_returns": metrics.sharpe_ratio(metrics.logarithmic(values), periods),
    }


def sortino(values: Sequence[float], periods: float) -> Given:
    def over(divisor: metrics.Divisor) -> float:
        return metrics.sortino_ratio(values, periods, divisor=divisor)

    return {
        **by_package(lambda n: metrics.sortino_ratio(values, n), periods),
        "downside_std_of_negatives_only": over("spread of negatives"),
        "target_semideviation_over_negatives_only": over("negatives"),
    }


def cagr(values: Sequence[float], periods: float) -> Given:
    return {
        **by_package(lambda n: metrics.annual_return(values, n), periods),
        f"arithmetic_{periods:g}": returns.mean(values) * periods,
    }


def volatility(values: Sequence[float], periods: float) -> Given:
    population = returns.deviation(values, population=True)
    return {
        **by_package(lambda n: metrics.annual_volatility(values, n), periods),
        "population_std": population * math.sqrt(periods),
        "log_returns": metrics.annual_volatility(metrics.logarithmic(values), periods),
    }


def max_drawdown(values: Sequence[float], periods: float) -> Given:
    return {
        **by_package(lambda _: metrics.max_drawdown(values), periods),
        "sum_of_returns_drawdown": returns.drawdown_of_sums(values),
    }


def var_95(values: Sequence[float], _: float) -> Given:
    methods: tuple[returns.Quantile, ...] = ("lower", "higher", "inverted_cdf", "median_unbiased")
    past = {f"hist_{name}": -value_at_risk.historical(values, CONFIDENCE, name) for name in methods}
    gaussian = -value_at_risk.normal_risk(
        returns.mean(values), returns.deviation(values), CONFIDENCE
    )[0]
    return {
        **past,
        "empyrical_historical_linear": -value_at_risk.historical(values, CONFIDENCE),
        "quantstats_gaussian": gaussian,
        "gaussian_ddof1": gaussian,
        "cornish_fisher": -value_at_risk.cornish_fisher(values, CONFIDENCE),
    }


def es_95(values: Sequence[float], _: float) -> Given:
    gaussian = -value_at_risk.normal_risk(
        returns.mean(values), returns.deviation(values), CONFIDENCE
    )[1]
    level = -value_at_risk.historical(values, CONFIDENCE)
    # empyrical takes the first int((n - 1) 5%) + 1 of the ordered returns.
    worst = int((len(values) - 1) * (1 - CONFIDENCE) + 1e-9) + 1
    return {
        "empyrical_mean_of_worst_k": -value_at_risk.worst_mean(values, worst),
        "quantstats": gaussian,
        "gaussian_closed_form": gaussian,
        "mean_below_linear_var": returns.mean([value for value in values if value <= level]),
        "acerbi_tasche": -value_at_risk.expected_shortfall(values, CONFIDENCE),
    }


def kelly(values: Sequence[float], _: float) -> Given:
    return {
        "quantstats_win_loss": metrics.win_loss_kelly(values),
        "mean_over_variance": metrics.mean_over_variance(values),
    }


def skewness(values: Sequence[float], periods: float) -> Given:
    return {
        **by_package(lambda _: returns.skewness(values), periods),
        **of_moment(returns.skewness(values), returns.skewness(values, population=True)),
    }


def kurtosis(values: Sequence[float], periods: float) -> Given:
    adjusted = returns.excess_kurtosis(values)
    plain = returns.excess_kurtosis(values, population=True)
    return {
        **by_package(lambda _: adjusted, periods),
        **of_moment(adjusted, plain),
        "not_excess": plain + 3,
    }


def of_moment(adjusted: float, plain: float) -> Given:
    """Name a moment of a sample and of a population as the packages that give them."""
    sample = dict.fromkeys(("pandas", "adjusted", "sample"), adjusted)
    return {**sample, **dict.fromkeys(("scipy", "scipy_biased", "biased", "population"), plain)}


def packaged(
    value: Callable[[Sequence[float], float], float],
) -> Callable[[Sequence[float], float], Given]:
    return lambda values, periods: by_package(lambda n: value(values, n), periods)


DEFINITIONS: dict[str, Callable[[Sequence[float], float], Given]] = {
    "sharpe": sharpe,
    "sortino": sortino,
    "cagr": cagr,
    "volatility": volatility,
    "max_drawdown": max_drawdown,
    "var_95": var_95,
    "es_95": es_95,
    "kelly": kelly,
    "calmar": packaged(metrics.calmar_ratio),
    "omega_0": packaged(lambda values, _: metrics.omega_ratio(values)),
    "ulcer": packaged(lambda values, _: metrics.ulcer_index(values)),
    "skewness": skewness,
    "skew": skewness,
    "kurtosis": kurtosis,
    "tail_ratio": packaged(lambda values, _: tail_ratio(values)),
}


def definitions(given: Given, _: Path) -> Given:
    """Return one metric's values; only the example's title says which metric it is about."""
    metric = given["title"].partition(":")[0].strip()
    return DEFINITIONS[metric](seen(given), given["periods_per_year"])


def var_es(given: Given, _: Path) -> Given:
    if "phi" in given:
        one, days = given["one_day_vol"], given["h"]
        scaled = value_at_risk.scaled_volatility(one, days, given["phi"])
        plain = value_at_risk.scaled_volatility(one, days)
        return {"h_day_vol": scaled, "sqrt_time": plain, "ratio": scaled / plain}
    if "pnl" in given:
        return historical(given["pnl"], given["confidence"])
    name, confidence = given["distribution"], given["confidence"]
    if name == "normal":
        loss, shortfall = value_at_risk.normal_risk(0.0, 1.0, confidence)
    else:
        loss, shortfall = value_at_risk.student_risk(float(name.removeprefix("t")), confidence)
    return {"var": loss, "es": shortfall, "es_over_var": shortfall / loss}


def historical(values: Sequence[float], confidence: float) -> Given:
    worst = value_at_risk.worst_count(len(values), confidence)
    return {
        "var_linear": value_at_risk.historical(values, confidence),
        "var_lower": value_at_risk.historical(values, confidence, "lower"),
        "var_higher": value_at_risk.historical(values, confidence, "higher"),
        "es_worst_k": worst,
        f"es_mean_worst_{worst}": value_at_risk.worst_mean(values, worst),
        "es_acerbi_tasche_integral": value_at_risk.expected_shortfall(values, confidence),
    }


ADAPTERS = {
    "performance_metrics": performance,
    "metric_definitions": definitions,
    "var_es": var_es,
}
