"""Fire sales."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

from calculators.engine import deleveraging, fire_sale
from tests.examples import data_of

Given = Mapping[str, Any]
KINDS = ("corp bonds", "gov bonds")
SHOWN = 8  # first prices that a source lists


def leverage_targeting(given: Given, _: Path) -> Given:
    found = fire_sale.leverage_targeting(
        assets=given["total_assets"],
        weights=given["portfolio_weights"],
        debt_to_equity=given["leverage_debt_over_equity"],
        impacts=given["price_impact_per_unit"],
        shock=given["asset_shock"],
    )
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def capital_constraint(given: Given, _: Path) -> Given:
    shock = given.get("cash_shock") or [0] * len(given["cash"])
    found = fire_sale.capital_constraint(
        cash=[own - lost for own, lost in zip(given["cash"], shock, strict=True)],
        units=given["illiquid_units"],
        debts=given["liabilities"],
        depth=given["alpha"],
        ratio_fraction=given["min_capital_ratio"],
    )
    return {
        "price": found.prices[-1],
        "price_path_first_iterations": found.prices[:SHOWN],
        "units_sold": found.units_sold,
        "equity": found.equity,
        "insolvent": [int(fails) for fails in found.insolvent],
        "capital_ratio": found.capital_ratio,
    }


def bank_of(row: Given) -> deleveraging.Bank:
    """A bank of the 2018 stress test, by the rules that the data file states."""
    assets = row["CET1"] / (row["leverage_pct"] / 100)
    debts, cash = assets - row["CET1"], 0.05 * assets
    return deleveraging.Bank(
        cash=cash,
        holdings={
            "corp bonds": row["debt_securities"] - row["gov_bonds"],
            "gov bonds": row["gov_bonds"],
        },
        other_assets=assets - row["debt_securities"] - cash,
        loans=debts / 2,
        other_debts=debts / 2,
    )


def shocked(name: str) -> list[str]:
    """Return the kinds of bonds that a shock is to: one, under any of its names, or both."""
    found = [kind for kind in KINDS if kind[:3] in name.lower()]
    if not found and "bond" not in name.lower() and name.lower() != "all":
        raise ValueError(f"no asset is called {name!r}")
    return found or list(KINDS)


def swept(given: Given, *names: str) -> list[float]:
    """Return the values that the runs take in turn: a plural lists them, else there is one."""
    stated = [given[key] for name in names for key in (f"{name}s", name) if key in given]
    numbers = next(value for value in stated if not isinstance(value, str))
    return list(numbers) if isinstance(numbers, list) else [numbers]


def stress_test(given: Given, folder: Path) -> Given:
    banks = [bank_of(row) for row in data_of(given["data"], folder)["banks"]]
    runs = product(
        swept(given, "price_impact"),
        swept(given, "initial_shock", "shock"),
        swept(given, "leverage_min"),
        swept(given, "leverage_buffer"),
        swept(given, "leverage_target"),
    )
    found = [
        deleveraging.stress_test(
            banks,
            deleveraging.Rules(
                least_leverage=least,
                buffer_leverage=buffer,
                target_leverage=target,
                price_impact_fraction=impact,
                steps=given["timesteps"],
            ),
            dict.fromkeys(shocked(given["shocked_asset"]), shock),
        )
        for impact, shock, least, buffer, target in runs
    ]
    return {
        "extent_of_systemic_event": [
            deleveraging.systemic_extent(run, len(banks)) for run in found
        ],
        "share_of_tradable_sold": [run.sold_fraction for run in found],
    }


ADAPTERS = {
    "fire_sale_glt": leverage_targeting,
    "fire_sale_cfs": capital_constraint,
    "fire_sale_abm": stress_test,
}
