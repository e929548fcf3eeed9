"""A book's variance, Kelly weights and collateral haircuts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators.engine import haircut, kelly, portfolio
from calculators.engine.normal import quantile

Given = Mapping[str, Any]
CONFIDENCE = 0.99  # of an example that states none


def portfolio_variance(given: Given, _: Path) -> Given:
    if "notional_long" in given:
        return hedge(given)
    volatilities, correlations = market_of(given)
    book = portfolio.contributions(given["weights"], volatilities, correlations)
    days, confidence = given.get("days", 1), given.get("confidence", CONFIDENCE)
    value = given.get("value", 1.0)
    risk = portfolio.horizon_risk(value, book.volatility_fraction, days, confidence)
    lone = book.volatility_fraction * book.diversification_ratio
    at = f"{round(confidence * 100, 6):g}_{days}d"
    return {
        "portfolio_vol": book.volatility_fraction,
        "marginal": book.marginal,
        "risk_contribution_share": book.shares,
        "diversification_ratio": book.diversification_ratio,
        f"var_{at}": risk[0],
        f"es_{at}": risk[1],
        "undiversified_var": portfolio.horizon_risk(value, lone, days, confidence)[0],
    }


def market_of(given: Given) -> tuple[list[float], list[list[float]]]:
    """Return volatilities and correlations: a matrix, one number for every pair, or covariances."""
    if "cov" in given:
        rows = given["cov"]
        deviations = [math.sqrt(row[place]) for place, row in enumerate(rows)]
        return deviations, [
            [value / (own * other) for value, other in zip(row, deviations, strict=True)]
            for row, own in zip(rows, deviations, strict=True)
        ]
    volatilities = given["vols"]
    stated = given.get("corr", given.get("correlation", 0.0))
    if isinstance(stated, list):
        return volatilities, stated
    places = range(len(volatilities))
    return volatilities, [[1.0 if i == j else stated for j in places] for i in places]


def hedge(given: Given) -> Given:
    found = portfolio.offset(
        (given["notional_long"], given["notional_short"]),
        (given["vol_long"], given["vol_short"]),
        given["correlation"],
        days=given.get("days", 1),
        confidence=given.get("confidence", CONFIDENCE),
    )
    return {
        "spread_vol": found.volatility_fraction,
        "cross_margin_requirement": found.together,
        "isolated_sum": found.apart,
        "offset": found.fraction,
        "min_variance_hedge_ratio": found.least_variance_hedge,
    }


def bet(given: Given) -> Given:
    chance, odds = given["win_probability"], given["odds"]
    fraction = kelly.bet_fraction(chance, odds)
    return {
        "f_star": fraction,
        "growth_full": kelly.bet_growth(chance, odds, fraction),
        "growth_half": kelly.bet_growth(chance, odds, fraction / 2),
        "growth_double": kelly.bet_growth(chance, odds, fraction * 2),
    }


def continuous(given: Given) -> Given:
    drift, volatility = given["excess_drift"], given["vol"]
    best = kelly.leverage(drift, volatility)
    return {
        "f_star": best,
        "growth_max": kelly.growth(drift, volatility, best),
        "zero_growth_leverage": 2 * best,
        "growth": {
            str(multiple): kelly.growth(drift, volatility, multiple)
            for multiple in given.get("leverages", ())
        },
    }


def several(given: Given) -> Given:
    market = given["drift"], *market_of(given)
    weights = kelly.weights(*market)
    return {
        "f_star": weights,
        "gross": math.fsum(map(abs, weights)),
        "growth": kelly.book_growth(weights, *market),
        "scaled_to_cap": kelly.capped(weights, given.get("leverage_cap", math.inf)),
    }


def kelly_case(given: Given, _: Path) -> Given:
    if "win_probability" in given:
        return bet(given)
    if "excess_drift" in given:
        return continuous(given)
    if "drift" in given:
        return several(given)
    return {"probability": kelly.drawdown_probability(given["kelly_fraction"], given["level"])}


def quantile_haircut(given: Given, _: Path) -> Given:
    confidence = given.get("confidence", CONFIDENCE)
    sale = {
        "volatility_fraction": given["vol"],
        "days": given.get("liquidation_days", given.get("days", 1)),
        "confidence": confidence,
        "spread_fraction": given.get("spread", 0),
        "days_per_year": given.get("year_days", 365),
    }
    return {
        "z": quantile(confidence),
        "haircut": haircut.quantile_haircut(**sale),
        "linear_var_haircut": haircut.linear_haircut(**sale),
    }


def correlated_haircut(given: Given, _: Path) -> Given:
    own, owed, rho = given["vol_collateral"], given["vol_liability"], given["correlation"]
    return {
        "ratio_vol": haircut.ratio_volatility(own, owed, rho),
        "haircut": haircut.correlated_haircut(
            collateral_volatility=own,
            liability_volatility=owed,
            correlation=rho,
            days=given.get("days", given.get("liquidation_days", 1)),
            confidence=given.get("confidence", CONFIDENCE),
            spread_fraction=given.get("spread", 0),
        ),
    }


ADAPTERS = {
    "portfolio_variance": portfolio_variance,
    "kelly": kelly_case,
    "quantile_haircut": quantile_haircut,
    "correlated_haircut": correlated_haircut,
}
