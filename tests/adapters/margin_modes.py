"""One gap under cross and under isolated margin: who is closed, in which order, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine.account import Collateral, Position
from calculators.engine.cascade import Close, Order, Outcome, Rules, liquidate
from calculators.engine.comparison import Comparison, Scenario, pools_after
from calculators.engine.exact import ONE, ZERO, total
from calculators.engine.margin import collateral_value
from calculators.engine.venue import flat
from calculators.engine.working import SILENT, Working
from tests.adapters.reading import Given, exact, read, side_of, size_of

ORDERS: Mapping[str, Order] = {
    "worst_loss": "worst-loss",
    "largest_mm": "largest-maintenance-margin",
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


def worth(account: Given, shocks: Given) -> Decimal:
    """Return the cash and what the venue counts of the other collateral, after shocks."""
    holdings = (
        Collateral(
            asset=row["id"],
            amount=read(row, "amount"),
            price=read(row, "price") * (ONE + read(shocks, row["id"])),
            haircut=read(row, "haircut"),
        )
        for row in account.get("collateral", ())
    )
    return total([read(account, "cash"), *(collateral_value(h, SILENT) for h in holdings)])


def one_fee(rows: Sequence[Given]) -> Decimal:
    """Return the fee of all the rows: the engine has one schedule an account."""
    fees = {read(row, "fee") for row in rows}
    if len(fees) > 1:
        raise ValueError(f"an account has one liquidation fee, not {sorted(fees)}")
    return fees.pop()


def passed_on(stated: Any, names: Sequence[str]) -> dict[tuple[str, str], Decimal]:
    """Return how much of a close's impact reaches another mark, stated by names or as a matrix."""
    if isinstance(stated, Mapping):
        return {(a, b): exact(x) for a, row in stated.items() for b, x in row.items() if a != b}
    pairs = zip(names, stated or (), strict=False)
    return {(a, b): exact(x) for a, row in pairs for b, x in zip(names, row, strict=True) if a != b}


def rules_of(rows: Sequence[Given], options: Given) -> Rules:
    unknown = set(options) - {"order", "beta", "perm"}
    if unknown:
        raise ValueError(f"unknown options: {sorted(unknown)}")
    return Rules(
        order=ORDERS[options.get("order", "worst_loss")],
        liquidation_fee_fraction=one_fee(rows),
        price_impact={row["id"]: read(row, "k") for row in rows},
        permanent_fraction=read(options, "perm", default=ONE),
        passed_on=passed_on(options.get("beta"), [row["id"] for row in rows]),
    )


def scenario_of(given: Given) -> Scenario:
    account, shocks = given["account"], given["shock"]
    rows = account["positions"]
    return Scenario(
        collateral=worth(account, shocks),
        positions=tuple(position_of(row) for row in rows),
        shocks={row["id"]: read(shocks, row["id"]) for row in rows},
        rules=rules_of(rows, given.get("options") or {}),
    )


def trace(cross: Outcome, working: Working) -> list[Given]:
    """Return equity and requirement after the gap and after each close, from the written steps."""

    def written(symbol: str) -> list[Decimal]:
        return [Decimal(step.value) for step in working.steps if step.symbol == symbol]

    equity = written("account equity, cross")
    needed = written("maintenance margin, cross")
    if not cross.survivors:  # an account without positions is not asked for margin again
        equity, needed = [*equity, cross.final_equity - cross.fund], [*needed, ZERO]
    names = ["shock", *(f"close {name}" for name in cross.closed)]
    return [
        {"step": name, "equity": e, "mm": n, "margin_ratio": n / e if e > 0 else None}
        for name, e, n in zip(names, equity, needed, strict=True)
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
    scenario, working = scenario_of(given), Working()
    before = worth(given["account"], {})
    cross = liquidate(pools_after(scenario, ONE, "cross", SILENT), scenario.rules, working)
    isolated = liquidate(pools_after(scenario, ONE, "isolated", SILENT), scenario.rules, SILENT)
    compared = Comparison(cross=cross, isolated=isolated)
    margins = {position.name: position.isolated_margin for position in scenario.positions}
    return {
        "equity_before": before,
        "cross": {
            "trace": trace(cross, working),
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
        "collateral_contagion": compared.closed_only_by_cross,
        "saved_by_cross": compared.closed_only_by_isolated,
        "contagion_cost": isolated.final_equity - cross.final_equity,
    }


ADAPTERS = {"cross_vs_isolated": both_modes}
