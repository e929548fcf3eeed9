"""One metric of one series by several packages' definitions, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.engine import metrics, returns, value_at_risk, win_loss

Given = Mapping[str, Any]
BUSINESS_DAYS = 252
CONFIDENCE = 0.95


def seen(given: Given) -> list[float]:
    return [value for value in given["returns"] if value is not None]


def tail_ratio(values: Sequence[float]) -> float:
    return metrics.tail_ratio(returns.quantile(values, 0.95), returns.quantile(values, 0.05))


def empyrical_shortfall(values: Sequence[float]) -> float:
    """Return the mean of the first int((n - 1) 5%) + 1 of the ordered returns."""
    worst = int((len(values) - 1) * (1 - CONFIDENCE) + 1e-9) + 1
    return -value_at_risk.worst_mean(values, worst)


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
    return {
        "empyrical_mean_of_worst_k": empyrical_shortfall(values),
        "quantstats": gaussian,
        "gaussian_closed_form": gaussian,
        "mean_below_linear_var": returns.mean([value for value in values if value <= level]),
        "acerbi_tasche": -value_at_risk.expected_shortfall(values, CONFIDENCE),
    }


def kelly(values: Sequence[float], _: float) -> Given:
    return {
        "quantstats_win_loss": win_loss.win_loss_kelly(values),
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


def downside(values: Sequence[float], periods: float) -> Given:
    return {
        **by_package(lambda n: metrics.downside_deviation(values, n), periods),
        "negatives_only": metrics.downside_deviation(values, periods, divisor="negatives"),
        "std_of_negatives_only": metrics.downside_deviation(
            values, periods, divisor="spread of negatives"
        ),
    }


def ulcer(values: Sequence[float], periods: float) -> Given:
    by_count = metrics.ulcer_index(values) * math.sqrt((len(values) - 1) / len(values))
    names = ("martin", "population", "divided_by_n", "ddof0")
    return {
        **by_package(lambda _: metrics.ulcer_index(values), periods),
        **dict.fromkeys(names, by_count),
    }


def packaged(
    value: Callable[[Sequence[float], float], float],
) -> Callable[[Sequence[float], float], Given]:
    return lambda values, periods: by_package(lambda n: value(values, n), periods)


def plain(
    value: Callable[[Sequence[float]], float],
) -> Callable[[Sequence[float], float], Given]:
    return packaged(lambda values, _: value(values))


DEFINITIONS: dict[str, Callable[[Sequence[float], float], Given]] = {
    "sharpe": sharpe,
    "sortino": sortino,
    "cagr": cagr,
    "annual_return": cagr,
    "volatility": volatility,
    "annual_volatility": volatility,
    "max_drawdown": max_drawdown,
    "var_95": var_95,
    "es_95": es_95,
    "cvar_95": es_95,
    "kelly": kelly,
    "skewness": skewness,
    "skew": skewness,
    "kurtosis": kurtosis,
    "downside_risk": downside,
    "downside_deviation": downside,
    "ulcer": ulcer,
    "ulcer_index": ulcer,
    "calmar": packaged(metrics.calmar_ratio),
    "omega_0": plain(metrics.omega_ratio),
    "omega": plain(metrics.omega_ratio),
    "profit_factor": plain(metrics.omega_ratio),
    "tail_ratio": plain(tail_ratio),
    "cum_return": plain(metrics.cumulative_return),
    "total_return": plain(metrics.cumulative_return),
    "win_rate": plain(win_loss.win_rate),
    "payoff_ratio": plain(win_loss.payoff_ratio),
    "gain_to_pain": plain(win_loss.gain_to_pain),
    "recovery_factor": plain(win_loss.recovery_factor),
    "ulcer_performance": plain(win_loss.ulcer_performance),
    "stability": plain(win_loss.stability),
}


def definitions(given: Given, _: Path) -> Given:
    """Return one metric's values; only the example's title says which metric it is about."""
    metric = given["title"].partition(":")[0].strip().lower().replace(" ", "_")
    if metric not in DEFINITIONS:
        raise ValueError(f"unknown metric {metric!r}; the title starts with one, then a colon")
    return DEFINITIONS[metric](seen(given), given.get("periods_per_year", BUSINESS_DAYS))


ADAPTERS = {"metric_definitions": definitions}
