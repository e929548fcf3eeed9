"""Options: price, Greeks, day counts, decay, one-touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from calculators.engine import first_passage
from calculators.engine.day_count import DAY_COUNTS, seconds_365
from calculators.engine.option import Greeks, Option, decay, greeks, implied_volatility

Given = Mapping[str, Any]
CLOCK = "seconds, expiry 08:00 UTC, now 16:00 UTC"


def option_of(given: Given, years: float | None = None) -> Option:
    on_forward = "forward" in given
    return Option(
        type=given["type"],
        underlying=given["forward" if on_forward else "spot"],
        strike=given["strike"],
        years=years_of(given) if years is None else years,
        volatility_fraction=given["vol"],
        rate_fraction=given.get("rate", 0.0),
        dividend_yield_fraction=given.get("dividend_yield", 0.0),
        on_forward=on_forward,
    )


def years_of(given: Given) -> float:
    return float(given["T"] if "T" in given else given["days"] / 365)


def named(found: Greeks) -> dict[str, float | None]:
    return {
        "price": found.price,
        "delta": found.delta,
        "gamma": found.gamma,
        "vega": found.vega,
        "vega_per_1_00": found.vega,
        "vega_per_vol_point": found.vega / 100,
        "theta": found.theta,
        "theta_per_year": found.theta,
        "theta_per_day": found.theta / 365,
        "theta_per_day_365": found.theta / 365,
        "theta_per_day_252": found.theta / 252,
        "rho": found.rho,
        "rho_per_1_00": found.rho,
        "rho_per_rate_point": found.rho / 100,
        "dividend_rho": found.dividend_rho,
        "elasticity": found.elasticity,
        "time_value": found.time_value,
        "vanna": found.vanna,
        "volga": found.volga,
    }


def option(given: Given, _: Path) -> Given:
    if "vol" in given:
        return named(greeks(option_of(given)))
    asked = option_of({**given, "vol": 0.0})  # a price without its volatility asks for that
    return dict.fromkeys(("implied_vol", "vol"), implied_volatility(given["price"], asked))


def day_count(given: Given, _: Path) -> Given:
    start, end = (date.fromisoformat(given[key]) for key in ("from_date", "to_date"))
    years = {name: count(start, end) for name, count in DAY_COUNTS.items()}
    years["BUS/252 (weekends only)"] = years["BUS/252"]
    years[CLOCK] = seconds_365(datetime.combine(start, time(16)), datetime.combine(end, time(8)))
    return {name: {"T": T} | named(greeks(option_of(given, T))) for name, T in years.items()}


def theta_decay(given: Given, _: Path) -> Given:
    here = option_of(given)
    path = decay(here, range(1, given["days"] + 1))
    found = greeks(here)
    return {
        **named(found),
        "reprice_loss": {str(day): loss for day, (loss, _linear) in path.items()},
        "linear_estimate": {str(day): linear for day, (_loss, linear) in path.items()},
        "identity_minus_half_gamma_F2_vol2": (
            -0.5 * found.gamma * here.underlying**2 * here.volatility_fraction**2
        ),
    }


def one_touch(given: Given, _: Path) -> Given:
    return {
        "price": first_passage.one_touch_price(
            cash=given["cash"],
            spot=given["spot"],
            barrier=given["barrier"],
            years=given["T"],
            volatility_fraction=given["vol"],
            rate_fraction=given["rate"],
            dividend_yield_fraction=given.get("dividend_yield", 0.0),
            type=given.get("type"),
        )
    }


ADAPTERS = {
    "bsm_price": option,
    "bsm_greek": option,
    "black76": option,
    "black76_greek": option,
    "day_count": day_count,
    "theta_decay": theta_decay,
    "one_touch": one_touch,
}
