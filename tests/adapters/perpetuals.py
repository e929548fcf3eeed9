"""A toy exchange of perpetuals: funding, equity, triggers, fees and what is left unpaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.engine import funding_cost, perpetual, waterfall
from calculators.engine.perpetual import Perpetual
from tests.adapters.reading import side_of

Given = Mapping[str, Any]
HOURS_PER_YEAR = 365 * 24


def positions_of(given: Given) -> dict[str, Perpetual]:
    entry = given["mark"][0] if "mark" in given else given.get("entry", 1)
    return {
        row["id"]: Perpetual(
            side=row["side"],
            size=row["qty"],
            entry_price=row.get("entry", entry),
            collateral=row["collateral"],
        )
        for row in given["positions"]
    }


def rates_of(given: Given) -> list[float]:
    return perpetual.funding_rates(
        given["mark"][1:],
        given["index"][1:],
        kappa=given["kappa"],
        long_short_ratio=given["long_short_ratio"],
    )


def received(position: Perpetual, given: Given) -> list[float]:
    return [
        perpetual.funding_received(position, rate, price)
        for rate, price in zip(rates_of(given), given["mark"][1:], strict=True)
    ]


def funding(given: Given, _: Path) -> Given:
    if "positions" in given:
        cash = {name: received(position, given) for name, position in positions_of(given).items()}
        return {
            "gamma": rates_of(given),
            "funding_cash": cash,
            "published_4dp": {name: [round(x, 4) for x in paid] for name, paid in cash.items()},
        }
    cash_now = funding_cost.funding_cash(given["side"], given["notional"], given["rates"])

    def trigger(collateral: float) -> float:
        position = Perpetual(
            side=given["side"],
            size=given["qty"],
            entry_price=given["entry"],
            collateral=collateral,
        )
        return perpetual.liquidation_price(position, given["mmr"])

    return {
        "funding_cash": cash_now,
        "annualised_simple": funding_cost.annualized(
            given["rates"], HOURS_PER_YEAR / given.get("interval_hours", 8)
        ),
        "liq_price_before": trigger(given["collateral"]),
        "liq_price_after": trigger(given["collateral"] + cash_now),
    }


def accounting(given: Given, _: Path) -> Given:
    positions = positions_of(given)
    steps = range(1, len(given["mark"]))
    found: dict[str, Any] = {}
    for step in steps:
        found |= at_step(given, positions, step)
    return found


def at_step(given: Given, positions: Mapping[str, Perpetual], step: int) -> Given:
    price = given["mark"][step]
    funded = {name: sum(received(p, given)[:step]) for name, p in positions.items()}
    equity = {name: perpetual.equity(p, price, funded[name]) for name, p in positions.items()}
    needed = {
        name: perpetual.maintenance(p, price, given.get("maintenance_ratio", 0))
        for name, p in positions.items()
    }
    leverage = {
        name: perpetual.effective_leverage(p, price, equity[name]) for name, p in positions.items()
    }
    winners = {name: leverage[name] for name in positions if equity[name] > 0}
    gains = sum(equity[name] for name in winners)
    deficit = -sum(value for value in equity.values() if value < 0)
    return {
        f"pnl_0_{step}": {
            name: perpetual.pnl(p, price) + funded[name] for name, p in positions.items()
        },
        f"equity_t{step}": equity,
        f"maintenance_t{step}": needed,
        f"liquidatable_t{step}": [name for name in positions if equity[name] <= needed[name]],
        f"negative_equity_t{step}": [name for name in positions if equity[name] < 0],
        f"winner_leverage_t{step}": winners,
        f"winner_mass_t{step}": sum(winners.values()),
        f"loser_leverage_t{step}": {name: leverage[name] for name in positions if equity[name] < 0},
        f"W_t{step}": gains,
        f"D_t{step}": deficit,
        f"solvency_t{step}": gains - deficit,
    }


def prices(given: Given, _: Path) -> Given:
    positions = positions_of(given)
    return {
        "bankruptcy": {name: perpetual.bankruptcy_price(p) for name, p in positions.items()},
        "liquidation": {
            name: perpetual.liquidation_price(p, given["maintenance_ratio"])
            for name, p in positions.items()
        },
    }


def fees(given: Given, _: Path) -> Given:
    return {
        name: perpetual.liquidation_fee(
            *schedule, mark=given["mark"], execution=given["execution"], size=given["slice"]
        )
        for name, schedule in given["schedules"].items()
    }


def partial(given: Given, _: Path) -> Given:
    position = Perpetual(
        side=given["side"],
        size=given["qty"],
        entry_price=given["entry"],
        collateral=given["collateral"],
    )
    size = perpetual.restoring_slice(
        position,
        mark=given["mark"],
        execution=given["execution"],
        maintenance_fraction=given["maintenance_ratio"],
        fee_fraction=given.get("fee", 0),
    )
    return {
        "equity": perpetual.equity(position, given["mark"]),
        "slice": size,
        "full_close": size >= position.size,
    }


def bad_debt(given: Given, _: Path) -> Given:
    positions = positions_of(given)

    def row(part: Given) -> Given:
        held, mark, size = positions[part["position"]], part["mark"], part["slice"]
        execution = perpetual.impacted_execution(held.side, mark, given["alpha"], size)
        # The paper's own base: as if the collateral had been posted at the current mark.
        rebased = Perpetual(
            side=held.side, size=held.size, entry_price=mark, collateral=held.collateral
        )
        from_mark = perpetual.bankruptcy_price(rebased)
        from_entry = perpetual.bankruptcy_price(held)
        return {
            **part,
            "execution": execution,
            "paper_bankruptcy_from_mark": from_mark,
            "paper_bad_debt": perpetual.shortfall(held.side, from_mark, execution, size),
            "entry_based_bankruptcy": from_entry,
            "entry_based_bad_debt": perpetual.shortfall(held.side, from_entry, execution, size),
        }

    return {"rows": [row(part) for part in given["slices"]]}


def after_shortfalls(given: Given) -> Given:
    """Return the fund and what is left unpaid after a shortfall, or after each of several."""
    stated = given.get("shortfall", given.get("shortfalls"))
    losses = stated if isinstance(stated, list) else [stated]
    fees = given.get("fees", 0.0)
    each = fees if isinstance(fees, list) else [fees] * len(losses)
    fund = next(given[name] for name in ("fund0", "fund", "insurance_fund") if name in given)
    balances: list[float] = []
    unpaid: list[float] = []
    for fee, loss in zip(each, losses, strict=True):
        fund, left = waterfall.fund_after_shortfall(fund, fee, loss)
        balances.append(fund)
        unpaid.append(left)
    found: dict[str, list[Any]] = {
        "fund_after": balances,
        "residual": unpaid,
        "adl": [left > 0 for left in unpaid],
    }
    return found if isinstance(stated, list) else {name: row[0] for name, row in found.items()}


def insurance(given: Given, _: Path) -> Given:
    if "fills" in given:
        fills: Sequence[float] = given["fills"]
        balances, calls = waterfall.fund_after_fills(
            given.get("fund0", 0.0),
            side_of({"side": 1 if given["bankruptcy"] < given["entry"] else -1, **given}),
            given["bankruptcy"],
            fills,
            given.get("size", given.get("qty", 1.0)),
        )
        return {"fund_after": balances, "adl": calls}
    if isinstance(given.get("shortfall", given.get("shortfalls")), int | float | list):
        return after_shortfalls(given)
    level = waterfall.fund_level(given["r"], given["kappa"])
    found: dict[str, float] = {"level": level}
    shortfall = given["shortfall"]
    if "exponential_mean" in shortfall:
        found["exponential"] = waterfall.exponential_fund(shortfall["exponential_mean"], level)
    if "pareto" in shortfall:
        pareto = shortfall["pareto"]
        found["pareto"] = waterfall.pareto_fund(pareto["xm"], pareto["alpha"], level)
    return found


ADAPTERS = {
    "funding": funding,
    "margin_accounting": accounting,
    "liquidation_price": prices,
    "fees": fees,
    "partial_liquidation": partial,
    "bad_debt": bad_debt,
    "insurance_fund": insurance,
}
