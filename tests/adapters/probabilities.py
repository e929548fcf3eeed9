"""Touching a level: liquidation probability and gap risk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators.engine import first_passage
from calculators.engine.account import Side
from calculators.engine.gap_risk import Held, JumpDiffusion, gap_risk, jump_beyond, terminal_below
from calculators.engine.progress import finish
from tests.adapters.reading import side_of
from tests.agreement import Simulated

Given = Mapping[str, Any]
EIGHT_HOURS = 8 / 24 / 365
PATHS = 120_000
HORIZONS = (*range(1, 61), 90, 120, 180, 365)  # days


def liquidation_probability(given: Given, _: Path) -> Given:
    if "leverages" in given:
        return ladder(given)
    if "target" in given:
        return {"max_leverage": greatest(given)}
    model = {
        "spot": given["spot"],
        "level": given["liquidation_price"],
        "volatility_fraction": given["vol"],
        "drift_fraction": given.get("drift", 0),
    }
    ever = first_passage.ever_probability(**model)
    if "T" not in given and "days" not in given:  # the horizon is not bounded
        return {"p_touch": ever, "p_ever": ever}
    market = {**model, "years": years_of(given)}
    touch = first_passage.touch_probability(**market)
    terminal = first_passage.terminal_probability(**market)
    return {
        "p_touch": touch,
        "p_ever": ever,
        "p_terminal_beyond": terminal,
        "ratio": touch / terminal if terminal else math.inf,
        "p_touch_8h_monitoring_bgk": first_passage.monitored_touch_probability(
            **market, interval_years=EIGHT_HOURS
        ),
    }


def years_of(given: Given) -> float:
    return float(given["T"] if "T" in given else given["days"] / 365)


def greatest(given: Given) -> float | None:
    return first_passage.greatest_leverage(
        target=given["target"],
        years=years_of(given),
        volatility_fraction=given["vol"],
        maintenance_margin_fraction=given["mmr"],
        drift_fraction=given.get("drift", 0),
        side=held_side(given),
    )


def held_side(given: Given) -> Side:
    """Return the side; an example without one says it in its title or in its formula."""
    words = f"{given.get('title', '')} {given.get('liq_formula', '')}"
    short = "short" in words.split() or "1+1/L" in words
    return side_of({"side": -1 if short else 1, **given})


def ladder(given: Given) -> Given:
    def rung(leverage: float) -> Given:
        level = first_passage.isolated_liquidation_price(
            given["entry"], leverage, given["mmr"], side=held_side(given)
        )
        touched = {
            f"p_{days}d": first_passage.touch_probability(
                spot=given["entry"],
                level=level,
                years=days / 365,
                volatility_fraction=given["vol"],
                drift_fraction=given.get("drift", 0),
            )
            for days in HORIZONS
        }
        return {"liq_price": level, **touched}

    return {str(leverage): rung(leverage) for leverage in given["leverages"]}


def gap(given: Given, _: Path) -> Given:
    model = JumpDiffusion(
        volatility_fraction=given["vol"],
        drift_fraction=given.get("drift", 0),
        jumps_per_year=given["jump_intensity_per_year"],
        jump_log_mean=given["jump_log_mean"],
        jump_log_deviation=given["jump_log_sd"],
    )
    held = Held(
        spot=given["spot"],
        liquidation_price=given["liquidation_price"],
        bankruptcy_price=given["bankruptcy_price"],
    )
    years, beyond = years_of(given), held.bankruptcy_price
    found = finish(gap_risk(held, model, years=years, paths=PATHS))
    chance, mean = found.gapped.value, found.bad_debt_given_gap.value
    # One path's deviation, as if bad debt given a gap were exponential: only the tolerance needs it.
    amount = mean * math.sqrt(chance * (2 - chance))
    return {
        "p_liquidated": Simulated(found.liquidated.value),
        "p_gap_through_bankruptcy": Simulated(chance),
        "expected_bad_debt_per_unit": Simulated(found.bad_debt.value, amount),
        "mean_bad_debt_given_gap": Simulated(mean, mean / math.sqrt(chance) if chance else 0.5),
        "terminal_below_bankruptcy_closed_form": terminal_below(held.spot, beyond, model, years),
        "p_single_jump_from_spot_exceeds_buffer": jump_beyond(held.spot, beyond, model, years),
        "p_touch_if_no_jumps": first_passage.touch_probability(
            spot=held.spot,
            level=held.liquidation_price,
            years=years,
            volatility_fraction=model.volatility_fraction,
            drift_fraction=model.drift_fraction,
        ),
    }


ADAPTERS = {"liquidation_probability": liquidation_probability, "gap_risk": gap}
