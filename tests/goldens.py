"""The goldens: what calculators and questions answer in chosen cases. The browser's tests read them too.

A test writes `<file>.changed` beside a golden that differs; `python -m tests.goldens --accept`
(`make golden`) rewrites the goldens after you have looked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from calculators import run_json
from calculators.account import evaluated
from calculators.account.page import answer_of
from calculators.course import course_json
from graph.course import Quiz
from graph.read import read_record
from site_src.course import data_of

FOLDER = Path(__file__).parent / "golden"
ACCOUNTS = Path(__file__).parent / "data" / "accounts"
QUIZZES = Path(__file__).parents[1] / "terms" / "quizzes"
GAP = {"BTC": "-0.058", "ETH": "-0.05", "SOL": "-0.1"}
POSITIONS = [
    {"asset": "BTC", "side": "long", "size": "1", "entry_price": "60000"},
    {"asset": "ETH", "side": "long", "size": "10", "entry_price": "2500"},
    {"asset": "SOL", "side": "short", "size": "200", "entry_price": "150"},
]
MARGINS = {"BTC": ("0.01", "4000"), "ETH": ("0.01", "3000"), "SOL": ("0.02", "3000")}
HEDGE = [
    {
        **row,
        "maintenance_margin_fraction": MARGINS[row["asset"]][0],
        "isolated_margin": MARGINS[row["asset"]][1],
        "shock_fraction": GAP[row["asset"]],
    }
    for row in POSITIONS
]
CASES: Mapping[str, Mapping[str, Any]] = {
    "liquidation-price.default": {},
    "liquidation-price.short": {"side": "short", "leverage": "20"},
    "liquidation-price.added-margin": {"added_margin": "1000"},
    "liquidation-price.unlevered": {"leverage": "1"},
    "liquidation-price.refused": {"leverage": "0", "entry_price": "NaN"},
    "liquidation-price.percent": {"maintenance_margin_fraction": "1.5\u00a0%", "leverage": "20"},
    "liquidation-price.percent-refused": {"leverage": "5%", "maintenance_margin_fraction": "60%"},
    "funding-cost.default": {},
    "funding-cost.liquidated": {"rate_fraction": "0.0005", "days": "90", "interval_hours": "4"},
    "funding-cost.premium": {
        "side": "short",
        "rate_from": "premium",
        "premium_fraction": "-0.0012",
    },
    "funding-cost.refused": {"rate_fraction": "0.01%%", "interval_hours": "3", "leverage": "0"},
    "inverse-contract.default": {},
    "inverse-contract.short": {"side": "short", "leverage": "1", "price": "60000"},
    "inverse-contract.added-coins": {
        "added_coins": "0.5",
        "contract_value": "100",
        "price": "61000",
    },
    "inverse-contract.at-once": {"leverage": "100"},
    "inverse-contract.refused": {"contract_value": "0", "price": "ten"},
    "margin-ratio.default": {},
    "margin-ratio.short": {"side": "short", "mark_price": "31500"},
    "margin-ratio.no-equity": {"mark_price": "26000"},
    "margin-ratio.refused": {"size": "1e400"},
    "cross-vs-isolated.default": {},
    "cross-vs-isolated.hedge-helps": {"positions": HEDGE},
    "cross-vs-isolated.largest-requirement": {"order": "largest-maintenance-margin"},
    "cross-vs-isolated.part-closed": {
        "collateral": "11300",
        "closed_amount": "to-target",
        "restore_target": "1.1",
        "collateral_fall_fraction": "0.02",
        "liquidation_fee_fraction": "0.002",
    },
    "cross-vs-isolated.price-impact": {
        "price_impact_fraction": "0.5",
        "shared_impact_fraction": "0.5",
    },
    "cross-vs-isolated.impact-refused": {
        "price_impact_fraction": "0.9",
        "positions": [{"asset": "BTC", "size": "20", "entry_price": "60000"}],
    },
    "cross-vs-isolated.refused": {"positions": []},
    "risk-adjusted-return.default": {},
    "risk-adjusted-return.days": {
        "returns": "0.01; 0.1 -0.04 0.02, 0.03 0.02 0.01 -0.1",
        "periods_per_year": "365",
        "riskless_rate_fraction": "0.04",
        "target_fraction": "0.1",
        "benchmark_returns": "0.005 0.06 -0.03 0.01 0.02 0.01 0 -0.08",
    },
    "risk-adjusted-return.percent": {
        "returns": "1%, 10% -4 % 0 2.5%",
        "riskless_rate_fraction": "4%",
        "benchmark_returns": "0.005",
    },
    "risk-adjusted-return.percent-mixed": {"returns": "1% -2% 3"},
    "risk-adjusted-return.never-falls": {"returns": "0.01 0.01 0.01"},
    "risk-adjusted-return.too-large": {"returns": "9 9 9 -0.5", "periods_per_year": "365"},
    "risk-adjusted-return.not-fractions": {"returns": " ".join(["9"] * 13)},
    "risk-adjusted-return.too-few": {"returns": "0.01"},
    "risk-adjusted-return.impossible": {"returns": "0.01 -1.5 0.02"},
    "risk-adjusted-return.benchmark": {"benchmark_returns": "0.01 0.02"},
    "risk-adjusted-return.no-loss": {"returns": "0.01 0.03 0.02 0"},
    "risk-adjusted-return.refused": {"returns": "0,01 0.02"},
    "value-at-risk.default": {},
    "value-at-risk.far-out": {"confidence": "99%", "convention": "stepwise", "period": "week"},
    "value-at-risk.outside-validity": {
        "returns": "-0.421 -0.1858 -0.0981 0.02 0.01 0.03 -0.01 0.02 0 0.01 -0.02 0.01",
        "book_value": "25000",
        "confidence": "0.9",
    },
    "value-at-risk.gains": {
        "returns": "0.01; 0.02; 0.03; 0.04; 0.05; 0.06; 0.07; 0.08; 0.09; 0.09",
        "book_value": "500",
        "confidence": "0.8",
    },
    "value-at-risk.too-few": {"returns": "0.01 -0.02 0.03"},
    "value-at-risk.equal": {"returns": "0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01"},
    "value-at-risk.refused": {"confidence": "100%", "book_value": "0", "convention": "nearest"},
    "collateral-haircut.default": {},
    "collateral-haircut.debt-in-cash": {"debt_volatility": "0", "cost_fraction": "0.01"},
    "collateral-haircut.refused": {"confidence": "0.5", "correlation": "2"},
    "position-size.default": {},
    "position-size.small": {"leverage": "0.4", "limit": "1", "fall_fraction": "0.2"},
    "position-size.refused": {"drift_fraction": "0"},
    "portfolio-risk.default": {},
    "portfolio-risk.longs-only": {
        "positions": [
            {"asset": "BTC", "value": "50000", "volatility_fraction": "0.6"},
            {"asset": "ETH", "value": "50000", "volatility_fraction": "0.6"},
        ],
        "stress_correlation": "1",
        "confidence": "0.95",
        "days": "10",
    },
    "portfolio-risk.nothing": {"positions": [{"asset": "BTC", "value": "0"}]},
    "portfolio-risk.refused": {"positions": [{"asset": "BTC"}, {"asset": "BTC"}]},
    "portfolio-margin.default": {},
    "portfolio-margin.sold-puts": {
        "positions": [{"type": "put", "size": "-10", "strike": "45000", "days": "30"}]
    },
    "portfolio-margin.conversion": {
        "positions": [
            {"type": "perpetual", "size": "1"},
            {"type": "put", "size": "1", "strike": "60000", "days": "30"},
            {"type": "call", "size": "-1", "strike": "60000", "days": "30"},
        ]
    },
    "portfolio-margin.paradex": {
        "rules": "paradex",
        "positions": [
            {"type": "call", "size": "-2", "strike": "62000", "days": "7"},
            {"type": "call", "size": "2", "strike": "66000", "days": "60"},
            {"type": "perpetual", "size": "0.5"},
        ],
    },
    "portfolio-margin.small": {
        "price": "0.08",
        "volatility_fraction": "1.4",
        "positions": [
            {"type": "perpetual", "size": "-100"},
            {"type": "call", "size": "250", "strike": "0.1", "days": "3"},
        ],
        "volatility_down_fraction": "0.5",
        "extreme_move_fraction": "0",
    },
    "portfolio-margin.refused": {
        "positions": [{"size": "0"}, {"type": "perpetual"}],
        "extreme_move_fraction": "0.1",
    },
    "exit-value.default": {},
    "exit-value.nothing-left": {"leverage": "50"},
    "exit-value.unlevered": {"leverage": "1", "coefficient": "0.5"},
    "exit-value.refused": {"size": "20000000000"},
    "gap-risk.default": {"paths": "1000"},
    "gap-risk.short": {"side": "short", "jump_log_mean": "0.04", "leverage": "20", "paths": "1000"},
    "gap-risk.no-jumps": {"jumps_per_year": "0", "paths": "1000"},
    "gap-risk.refused": {"leverage": "125", "maintenance_margin_fraction": "0.01"},
    "theta-decay.default": {},
    "theta-decay.put": {
        "type": "put",
        "forward_price": "0.082",
        "strike": "0.12",
        "days_to_expiry": "21",
        "days_passed": "10",
        "interest_rate_fraction": "0.2",
        "day_count": "252",
    },
    "theta-decay.refused": {"days_passed": "31"},
    "liquidation-probability.default": {},
    "liquidation-probability.short": {"side": "short", "leverage": "25", "drift_fraction": "0.5"},
    "liquidation-probability.unlevered": {"leverage": "1"},
    "liquidation-probability.simulated": {"paths": "1000"},
    "liquidation-probability.refused": {"leverage": "50", "maintenance_margin_fraction": "0.02"},
    "liquidation-cascade.default": {},
    "liquidation-cascade.runaway": {"price_impact_fraction": "0.001"},
    "liquidation-cascade.reaches-nobody": {"first_fall_fraction": "0.015"},
    "liquidation-cascade.all-closed": {"price_impact_fraction": "0.002", "accounts": "50"},
    "liquidation-cascade.refused": {"farthest_fraction": "0.02", "accounts": "10.5"},
    "clearing-network.default": {},
    "clearing-network.cost-of-default": {"cost_of_default_fraction": "0.1"},
    "clearing-network.all-pay": {
        "firms": [
            {"firm": "Fund", "outside_assets": "90", "loss": "10"},
            {"firm": "Lender", "outside_assets": "30", "outside_debts": "25"},
        ],
        "debts": [{"debtor": "Fund", "creditor": "Lender", "amount": "80"}],
    },
    "default-waterfall.default": {},
    "default-waterfall.every-layer": {
        "loss": "400",
        "defaulter_margin": "40",
        "defaulter_contribution": "12",
        "second_capital": "7",
        "last_resort": "tear-up",
    },
    "default-waterfall.crypto-venue": {"rules": "crypto-venue", "last_resort": "in-order"},
    "default-waterfall.refused": {"survivors": [{"survivor": "A"}, {"survivor": "A"}]},
    "clearing-network.refused": {
        "debts": [{"debtor": "Funds", "creditor": "Lender"}, {"debtor": "?", "creditor": "?"}]
    },
}


# What learners are asked: an item of the first course, a seed, and a response or none.
COURSE_CASES: Mapping[str, tuple[str, int, Any]] = {
    "price-of-a-long.drawn": ("price-of-a-long", 1, None),
    "owner-pays-in-cross.drawn": ("owner-pays-in-cross", 7, None),
    "steps-of-a-liquidation.drawn": ("steps-of-a-liquidation", 3, None),
    "price-of-a-long.misconception": ("price-of-a-long", 1, "46 000 USDT"),
    "price-of-a-long.refused": ("price-of-a-long", 1, "46,000"),
}

# Accounts as documents: a file of tests/data/accounts, and the venue whose rules hold or "".
ACCOUNT_CASES: Mapping[str, tuple[str, str]] = {
    "cross-and-isolated.binance": ("cross-and-isolated", "binance-usdm"),
    "hedged-coins": ("hedged-coins", ""),
    "sold-straddle": ("sold-straddle", ""),
    "scenario-straddle": ("scenario-straddle", ""),
}


def golden(case: str) -> str:
    """Return a case as its golden file has it."""
    document = DOCUMENTS[folder_of(case)](case)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def calculator_document(case: str) -> Mapping[str, Any]:
    """Return what a calculator is asked and answers."""
    name = case.split(".", maxsplit=1)[0]
    inputs = CASES[case]
    return {
        "name": name,
        "inputs": inputs,
        "result": json.loads(run_json(name, json.dumps(inputs))),
    }


def course_document(case: str) -> Mapping[str, Any]:
    """Return what is asked of an item, which stands in it whole, and the answer."""
    item_id, seed, response = COURSE_CASES[case]
    request = {"do": "variant", "item": items()[item_id], "seed": seed}
    if response is not None:
        request |= {"do": "grade", "response": response}
    return {"request": request, "result": json.loads(course_json(json.dumps(request)))}


def account_document(case: str) -> Mapping[str, Any]:
    """Return which account is evaluated under whose rules, and all that is found with its steps."""
    name, venue = ACCOUNT_CASES[case]
    found = evaluated((ACCOUNTS / f"{name}.json").read_text("utf-8"), venue, explain=True)
    return {"account": name, "venue": venue, "result": answer_of(found)}


@cache
def items() -> Mapping[str, Any]:
    """Return the items of every quiz, as they cross to the browser."""
    quizzes = [
        read_record(Quiz, path, QUIZZES, [], id=path.stem)[0]
        for path in sorted(QUIZZES.glob("*.yaml"))
    ]
    return {item.id: data_of(item) for quiz in quizzes if quiz for item in quiz.items}


def path_of(case: str) -> Path:
    """Return where a case's golden lies."""
    return FOLDER / folder_of(case) / f"{case}.json"


def folder_of(case: str) -> str:
    """Return the kind of a case."""
    return next((kind for kind, cases in KINDS.items() if case in cases), "calculators")


KINDS: Mapping[str, Mapping[str, Any]] = {"course": COURSE_CASES, "account": ACCOUNT_CASES}
DOCUMENTS = {
    "calculators": calculator_document,
    "course": course_document,
    "account": account_document,
}


def differs(case: str) -> bool:
    """Whether a case answers otherwise than its golden; the new answer is left beside it."""
    path, now = path_of(case), golden(case)
    changed = path.with_name(path.name + ".changed")
    if path.exists() and path.read_text("utf-8") == now:
        changed.unlink(missing_ok=True)
        return False
    changed.write_text(now, "utf-8")
    return True


def main() -> int:
    """Say which goldens differ, or accept them."""
    parser = argparse.ArgumentParser(prog="python -m tests.goldens", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="rewrite what differs")
    accept = parser.parse_args().accept
    changed = [case for case in (*CASES, *COURSE_CASES, *ACCOUNT_CASES) if differs(case)]
    for case in changed:
        if accept:
            path = path_of(case)
            path.with_name(path.name + ".changed").replace(path)
        print(f"{'accepted' if accept else 'differs'}: {case}")
    return 1 if changed and not accept else 0


if __name__ == "__main__":
    sys.exit(main())
