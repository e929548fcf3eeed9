"""One gap under cross and under isolated margin: who is closed, in which order, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine.account import Collateral, Position
from calculators.engine.cascade import Outcome
from calculators.engine.closing import Close, Order, Rules
from calculators.engine.comparison import Scenario, compared
from calculators.engine.exact import ONE, ZERO, total
from calculators.engine.margin import unrealized_pnl
from calculators.engine.pool import requirement_of
from calculators.engine.venue import flat
from calculators.engine.working import SILENT
from tests.adapters.reading import Given, exact, read, side_of, size_of

ORDERS: Mapping[str, Order] = {
    "worst_loss": "worst-loss",
    "largest_mm": "largest-maintenance-margin",
    "largest_relief": "largest-relief-per-impact",
    "relief_per_impact": "largest-relief-per-impact",
}


def position_of(row: Given) -> Position:
    return Position(
        name=row["id"],
        side=side_of(row),
        size=size_of(row),
        entry_price=read(row, "entry"),
        mark_price=read(row, "mark"),
        isolated_margin=read(row, "iso_margin"),
        tiers=flat(read(row, "mmr")),
    )


def holding_of(row: Given) -> Collateral:
    return Collateral(
        asset=row["id"],
        amount=read(row, "amount"),
        price=read(row, "price"),
        haircut=read(row, "haircut"),
    )


def pair_of(key: str, names: Sequence[str]) -> tuple[str, str]:
    """Return the two positions that a key names, whatever stands between them: "BTC->ETH"."""
    first = next(name for name in names if key.startswith(name))
    return first, next(name for name in names if name != first and key.endswith(name))


def passed_on(stated: Any, names: Sequence[str]) -> dict[tuple[str, str], Decimal]:
    """Return how much of a close's impact reaches another mark: by names, a matrix, or one number."""
    if isinstance(stated, Mapping):
        nested = {
            (a, b): x
            for a, row in stated.items()
            if isinstance(row, Mapping)
            for b, x in row.items()
        }
        flat_pairs = {
            pair_of(key, names): x for key, x in stated.items() if not isinstance(x, Mapping)
        }
        return {(a, b): exact(x) for (a, b), x in (nested | flat_pairs).items() if a != b}
    if isinstance(stated, int | float):
        return {(a, b): exact(stated) for a in names for b in names if a != b}
    pairs = zip(names, stated or (), strict=False)
    return {(a, b): exact(x) for a, row in pairs for b, x in zip(names, row, strict=True) if a != b}


def rules_of(rows: Sequence[Given], options: Given) -> Rules:
    unknown = set(options) - {"order", "beta", "perm"}
    if unknown:
        raise ValueError(f"unknown options: {sorted(unknown)}")
    return Rules(
        order=ORDERS[options.get("order", "worst_loss")],
        liquidation_fees={row["id"]: read(row, "fee") for row in rows},
        price_impact={row["id"]: read(row, "k") for row in rows},
        permanent_fraction=read(options, "perm", default=ONE),
        passed_on=passed_on(options.get("beta"), [row["id"] for row in rows]),
    )


def scenario_of(given: Given) -> Scenario:
    account, shocks = given["account"], given["shock"]
    rows = account["positions"]
    return Scenario(
        collateral=read(account, "cash"),
        holdings=tuple(map(holding_of, account.get("collateral", ()))),
        holding_shocks={
            row["id"]: read(shocks, row["id"]) for row in account.get("collateral", ())
        },
        positions=tuple(position_of(row) for row in rows),
        shocks={row["id"]: read(shocks, row["id"]) for row in rows},
        rules=rules_of(rows, given.get("options") or {}),
    )


def trace(cross: Outcome) -> list[Given]:
    """Return equity and requirement after the gap and after each close."""
    states = [state for state in cross.timeline if state.cause in {"gap", "liquidated"}]
    return [
        {
            "step": f"close {state.of}" if state.of else "shock",
            "equity": state.equity,
            "mm": (needed := requirement_of(state.pools[0], SILENT)),
            "margin_ratio": needed / state.equity if state.equity > 0 else None,
        }
        for state in states
    ]


def closed_in_cross(close: Close) -> Given:
    at_mark = close.realized_pnl + close.slippage
    return {
        "id": close.name,
        "mark": close.mark_price,
        "execution": close.execution_price,
        "upnl_at_mark": at_mark,
        "was_in_profit": at_mark > 0,
    }


def both_modes(given: Given, _: Path) -> Given:
    scenario = scenario_of(given)
    before = scenario.worth(ZERO) + total(unrealized_pnl(p, SILENT) for p in scenario.positions)
    both = compared(scenario, ONE, SILENT)
    cross, isolated = both.cross, both.isolated
    margins = {position.name: position.isolated_margin for position in scenario.positions}
    return {
        "equity_before": before,
        "cross": {
            "trace": trace(cross),
            "liquidated": [closed_in_cross(close) for close in cross.closes],
            "survivors": cross.survivors,
            "final_equity": cross.final_equity - cross.fund,
            "bad_debt": cross.fund,
            "fees": cross.fees,
            "slippage": cross.slippage,
        },
        "cross_loss": before - cross.final_equity,
        "isolated": {
            "liquidated": [
                {
                    "id": close.name,
                    "execution": close.execution_price,
                    "residual": margins[close.name] + close.realized_pnl - close.fee,
                }
                for close in isolated.closes
            ],
            "survivors": isolated.survivors,
            "final_equity": isolated.final_equity,
            "bad_debt": isolated.fund,
        },
        "isolated_loss": before - isolated.final_equity,
        "collateral_contagion": both.collateral_contagion,
        "saved_by_cross": both.saved_by_cross,
        "contagion_cost": isolated.final_equity - cross.final_equity,
    }


ADAPTERS = {"cross_vs_isolated": both_modes}
