"""Performance ratios and value at risk, side by side in the packages' own conventions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.engine import metrics, returns, value_at_risk, win_loss
from tests.adapters.definitions import (
    BUSINESS_DAYS,
    CONFIDENCE,
    empyrical_shortfall,
    seen,
    tail_ratio,
)

Given = Mapping[str, Any]


def over(given: Given, name: str) -> list[float]:
    """Return the returns less a rate a period: of nothing, of all periods, or one for each."""
    rate = given.get(name) or 0.0
    rates = rate if isinstance(rate, list) else [rate] * len(given["returns"])
    pairs = zip(given["returns"], rates, strict=True)
    return [own - other for own, other in pairs if own is not None and other is not None]


def performance(given: Given, _: Path) -> Given:
    values, rows = seen(given), len(given["returns"])
    periods = given.get("periods_per_year", BUSINESS_DAYS)
    excess, above = over(given, "risk_free"), over(given, "required_return")
    risk = value_at_risk.normal_risk(
        returns.mean(values), returns.deviation(values), given.get("confidence", CONFIDENCE)
    )
    found = {
        "return": metrics.annual_return(values, periods, rows),
        "volatility": metrics.annual_volatility(values, periods),
        "sharpe": metrics.sharpe_ratio(excess, periods),
        "sortino": metrics.sortino_ratio(above, periods),
    }
    # A required return of a source is a rate a year, which empyrical spreads over the periods.
    yearly = {
        f"omega_req_{rate}_annual": metrics.omega_ratio(values, metrics.per_period(rate, periods))
        for rate in (1, 10, 100)
    }
    omega = metrics.omega_ratio(excess)
    return {
        **{f"annual_{name}": value for name, value in found.items()},
        **{f"{name}_annual": value for name, value in found.items()},
        **{f"{name}_ratio": value for name, value in found.items()},
        **found,
        **yearly,
        "cagr": found["return"],
        "calmar": metrics.calmar_ratio(values, periods, rows),
        "max_drawdown": metrics.max_drawdown(values),
        "downside_risk": metrics.downside_deviation(above, periods),
        "cum_return": metrics.cumulative_return(values),
        "omega": omega,
        "omega_0": omega,
        "var_95": -risk[0],
        "es_95": -risk[1],
        "value_at_risk": -value_at_risk.historical(values, CONFIDENCE),
        "conditional_value_at_risk": empyrical_shortfall(values),
        "excess_sharpe": metrics.sharpe_ratio(over(given, "factor_returns"), 1.0),
        "skewness": returns.skewness(values),
        "kurtosis": returns.excess_kurtosis(values),
        "ulcer": metrics.ulcer_index(values),
        "tail_ratio": tail_ratio(values),
        "stability": win_loss.stability(values),
    }


def first(given: Given, *names: str, default: float) -> float:
    return float(next((given[name] for name in names if name in given), default))


def var_es(given: Given, _: Path) -> Given:
    if "phi" in given:
        one, days = given.get("one_day_vol", 1.0), given["h"]
        scaled = value_at_risk.scaled_volatility(one, days, given["phi"])
        plain = value_at_risk.scaled_volatility(one, days)
        return {"h_day_vol": scaled, "sqrt_time": plain, "ratio": scaled / plain}
    confidence = given.get("confidence", 0.99)
    if "pnl" in given or "returns" in given:
        return historical(given.get("pnl", given.get("returns")), confidence)
    center = first(given, "mean", "mu", default=0.0)
    spread = first(given, "sd", "std", "sigma", "vol", default=1.0)
    moments = "skew", "skewness", "kurtosis", "excess_kurtosis"
    if any(name in given for name in moments):
        skew, excess = (
            first(given, *moments[:2], default=0.0),
            first(given, *moments[2:], default=0),
        )
        bent = value_at_risk.bent_quantile(confidence, skew, excess)
        return {
            **dict.fromkeys(("z_cf", "z_cornish_fisher", "cornish_fisher_z"), bent),
            **dict.fromkeys(("var", "var_cf", "var_cornish_fisher"), -(center + bent * spread)),
            **dict.fromkeys(
                ("var_normal", "var_gaussian"),
                value_at_risk.normal_risk(center, spread, confidence)[0],
            ),
        }
    name = str(given.get("distribution", "normal"))
    if name in {"normal", "gaussian"}:
        loss, shortfall = value_at_risk.normal_risk(center, spread, confidence)
    else:
        degrees = first(given, "df", "nu", "degrees_of_freedom", default=0) or number_in(name)
        unit = value_at_risk.student_risk(degrees, confidence)
        loss, shortfall = (spread * value - center for value in unit)
    return {"var": loss, "es": shortfall, "es_over_var": shortfall / loss}


def number_in(name: str) -> float:
    """Return the degrees of freedom in the name of a distribution: "t4", "student-t(4)"."""
    return float("".join(letter for letter in name if letter.isdigit() or letter == "."))


def historical(values: Sequence[float], confidence: float) -> Given:
    worst = value_at_risk.worst_count(len(values), confidence)
    methods: tuple[returns.Quantile, ...] = ("lower", "higher", "inverted_cdf", "median_unbiased")
    center, spread = returns.mean(values), returns.deviation(values)
    gaussian = value_at_risk.normal_risk(center, spread, confidence)
    return {
        **{f"var_{name}": value_at_risk.historical(values, confidence, name) for name in methods},
        "var_linear": value_at_risk.historical(values, confidence),
        "var_gaussian": gaussian[0],
        "es_gaussian": gaussian[1],
        "var_cornish_fisher": value_at_risk.cornish_fisher(values, confidence),
        "es_worst_k": worst,
        f"es_mean_worst_{worst}": value_at_risk.worst_mean(values, worst),
        "es_acerbi_tasche_integral": value_at_risk.expected_shortfall(values, confidence),
    }


ADAPTERS = {
    "performance_metrics": performance,
    "var_es": var_es,
}
