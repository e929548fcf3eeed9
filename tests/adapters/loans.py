"""Loans against collateral."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators.engine import lending

Given = Mapping[str, Any]
SHOWN = 8  # first values of a path that a source lists


def loan_of(given: Given) -> lending.Loan:
    return lending.Loan(
        collateral=given["collateral"],
        debt=given["debt"],
        liquidation_threshold=given["liquidation_threshold"],
        bonus=given.get("spread", given.get("bonus")),
        close_factor=given["close_factor"],
    )


def defi(given: Given, _: Path) -> Given:
    loan = loan_of(given)
    single = lending.one_call(loan)
    first, second = lending.two_calls(loan)
    between = lending.repaid(loan, first)
    after = lending.repaid(between, second)
    return {
        "health_factor": lending.health_factor(loan),
        "single_call_repay": single,
        "single_call_profit": single * loan.bonus,
        "optimal_first_repay": first,
        "hf_after_first": lending.health_factor(between),
        "optimal_second_repay": second,
        "optimal_profit": (first + second) * loan.bonus,
        "borrower_collateral_after": after.collateral,
        "borrower_debt_after": after.debt,
        "hf_after": lending.health_factor(after),
    }


def toxic(given: Given, _: Path) -> Given:
    calm = lending.toxic_threshold(given["bonus"])
    if "pool_debt_reserve" in given:
        inflation = lending.pool_inflation(given["collateral_value"], given["pool_debt_reserve"])
        return {
            "lam": inflation,
            "frontier_no_slippage": calm,
            "frontier": lending.toxic_threshold(given["bonus"], inflation),
            "max_lltv_dynamic_bonus": lending.toxic_threshold(0, inflation),
        }
    found = lending.spiral(loan_of(given))
    return {
        "initial_ltv": found.loan_to_value[0],
        "toxic_threshold": calm,
        "toxic": found.loan_to_value[0] > calm,
        "hf_path_first8": found.health[:SHOWN],
        "ltv_path_first8": found.loan_to_value[:SHOWN],
        "calls": found.calls,
        "final_collateral": found.collateral,
        "final_debt": found.debt,
        "bad_debt": found.bad_debt,
    }


ADAPTERS = {"defi_liquidation": defi, "toxic_liquidation": toxic}
