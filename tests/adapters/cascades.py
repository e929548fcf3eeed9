"""Cascades of liquidations, and impact-adjusted value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators.engine import impact, market_cascade
from calculators.engine.progress import finish
from tests.examples import data_of

Given = Mapping[str, Any]
FRACTIONS = ("0.0001", "0.0005", "0.001", "0.002", "0.005", *(f"{n / 100:g}" for n in range(101)))


def liquidation_cascade(given: Given, _: Path) -> Given:
    if "levels" in given:
        found = impact.liquidation_staircase(
            given["mark"],
            given["shock"],
            given["impact_per_unit"],
            [(level["liq_price"], level["qty"]) for level in given["levels"]],
        )
        return {
            "final_price": found.prices[-1],
            "price_path": found.prices,
            "liquidated_qty": found.liquidated_quantity,
            "liquidated_levels": found.liquidated_levels,
            "amplification": found.amplification,
        }
    feedback = impact.linear_feedback(
        given["initial_drop"],
        given["impact_price_per_notional"],
        given["liquidation_notional_per_price"],
    )
    return {
        "feedback_gain": feedback.gain,
        "total_drop": feedback.total_drop,
        "amplification": feedback.amplification,
        "first_rounds": feedback.rounds,
        "liquidated_notional": feedback.liquidated_notional,
        "runaway": math.isinf(feedback.amplification),
    }


def account_of(row: Given) -> market_cascade.Account:
    def signed(position: Any) -> tuple[int, float]:
        if isinstance(position, Mapping):
            return position["asset"], position["side"] * position["qty"]
        asset, side, quantity = position
        return asset, side * quantity

    return market_cascade.Account(
        collateral=row["collateral"], positions=tuple(map(signed, row["positions"]))
    )


def system_cascade(given: Given, folder: Path) -> Given:
    data = data_of(given["data"], folder) if "data" in given else given
    accounts = [account_of(row) for row in data["accounts"]]
    shock, per_unit = given["shock"], given["impact_per_unit"]
    each = per_unit if isinstance(per_unit, list) else [per_unit] * len(shock)
    found = finish(
        market_cascade.market_cascade(
            accounts,
            shock,
            [impact.linear(value) for value in each],
            maintenance_fraction=given["mmr"],
        )
    )
    return {
        "liquidated": len(found.liquidated),
        "rounds": len(found.rounds),
        "bad_debt": found.bad_debt,
        "final_returns": found.returns,
    }


def valuation(given: Given, _: Path) -> Given:
    found = impact.exit_value(
        quantity=given["quantity"],
        price=given["price"],
        leverage=given["initial_leverage"],
        volatility_fraction=given["daily_vol"],
        volume=given["daily_volume"],
        coefficient=given["Y"],
    )
    return {
        "impact_full": found.impact_fraction,
        "average_liquidation_price": found.average_price,
        "mark_to_market_value": found.mark_value,
        "impact_adjusted_value": found.exit_value,
        "initial_equity": found.equity,
        "impact_adjusted_equity": found.exit_equity,
        "leverage_at_fraction_sold": {
            fraction: impact.leverage_while_selling(
                given["initial_leverage"], found.impact_fraction, float(fraction)
            )
            for fraction in FRACTIONS
        },
        "leverage_above_which_full_exit_is_bankrupt": found.bankrupt_above_leverage,
    }


ADAPTERS = {
    "liquidation_cascade": liquidation_cascade,
    "system_cascade": system_cascade,
    "impact_adjusted_valuation": valuation,
}
