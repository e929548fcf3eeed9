"""Forms in which a source may state an example and no known one does: each is read as it is meant.

Every number here follows from the formula that the known examples of its rule set state.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.agreement import agrees
from tests.examples import PUBLISHED, Case, read_cases
from tests.published import adapters, check, main

KNOWN = adapters()
LADDER = {"entry": 100, "mmr": 0.005, "vol": 0.6, "leverages": [10]}
SHORT_PRICE = 100 * 1.1 / 1.005
DAILY = {"periods_per_year": 365}
STANDARD = {"params_ref": "derive_srm_test_params"}
ONE_COIN = {"cash": 100, "markets": {"ETH": {"spot": 1500, "base": 1}}}
FUNDED = {"markets": {"ETH": {"perp": 1, "perp_price": 1500, "perp_pnl": -20, "perp_funding": 5}}}
FORMS: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
    # Another side, another option type, another order.
    (
        "liquidation_probability",
        {"title": "ladder for an isolated short", **LADDER},
        {"10": {"liq_price": SHORT_PRICE}},
    ),
    (
        "liquidation_probability",
        {"liq_formula": "entry*(1+1/L)/(1+mmr)", **LADDER},
        {"10": {"liq_price": SHORT_PRICE}},
    ),
    (
        "deribit-option-settlement",
        {"type": "C", "side": -1, "strike": 10000, "settlement": 12500, "premium": 0.05},
        {"payoff_btc": -0.2, "pnl_btc": -0.15},
    ),
    (
        "binance-usdm-order",
        {"order_price": 9253.3, "qty": 1, "mark": 9259.84, "leverage": 20, "side": -1},
        {"open_loss": 6.54, "cost": 469.205},
    ),
    (
        "vega-isolated",
        {"position": -3, "limit_price": 100, "size": 5, "side": 1, "margin_factor": 0.9},
        {"order_margin": 180},
    ),
    (
        "adl_ranking",
        {
            "title": "BitMEX score, an inverse contract",
            "positions": [{"id": "s", "side": -1, "entry": 1000, "mark": 800, "bankruptcy": 1000}],
        },
        {"rows": [{"pnl_pct": 0.25, "effective_leverage": 5, "score": 1.25}]},
    ),
    (
        "adl_ranking",
        {"side": 1, "entry": 100, "mark": 150, "notional": 3000, "account_value": 1000},
        {"index": 4.5},
    ),
    (
        "adl_allocation",
        {"equities": [10, 5, -3], "severity": 1},
        {"queue_haircuts": [0.3, 0, 0], "prorata_alpha": 0.2},
    ),
    # An input under its other name, or one that siblings leave out.
    (
        "derive-standard-margin",
        {**STANDARD, "params_override": {"base_margin_factor": 0.1}, "account": ONE_COIN},
        {"im": 250, "mm": 250},
    ),
    (
        "derive-standard-margin",
        {**STANDARD, "params_override": {"base_margin_factor": {"ETH": 0.1}}, "account": ONE_COIN},
        {"im": 250, "mm": 250},
    ),
    ("derive-standard-margin", {**STANDARD, "account": FUNDED}, {"mm": -100, "im": -122.5}),
    (
        "drift-v2-margin",
        {"sol_deposit": 100, "price": 100, "maint_asset_weight": 0.9, "user_max_margin_ratio": 0.5},
        {"total_collateral": 9000},
    ),
    (
        "binance-multi-assets",
        {"asset_index": 2, "bid_buffer": 0.1, "ask_buffer": 0.05, "balance": -10},
        {"asset_bid_rate": 1.8, "asset_ask_rate": 2.1, "value": -21},
    ),
    (
        "binance-usdm-tiers",
        {"tiers": [[0, 0.025], [100000, 0.05], [500000, 0.1]], "notional": 100000},
        {"mmr": 0.05, "cum": 2500},
    ),
    (
        "binance-usdm-cross",
        {
            "wallet_balance": 10,
            "positions": [{"symbol": "BTC", "qty": 1, "entry": 100, "mark": 100, "mmr": 0.004}],
        },
        {"liquidation_price": 90 / 0.996},
    ),
    (
        "hyperliquid-margin",
        {"price": 100, "side": 1, "qty": 1, "margin_available": 10, "max_leverage": 20},
        {"liquidation_price": 100 - 10 / 0.975},
    ),
    (
        "generic-linear",
        {"face": 0.001, "contracts": 50, "price": 40000, "leverage": 20},
        {"initial_margin": 100},
    ),
    (
        "generic-linear",
        {"qty": 0.1, "side": 1, "entry": 30000, "margin": 300, "mark": 36000},
        {"roe": 2},
    ),
    (
        "okx-discount",
        {"amount": 100, "price": 40000, "tiers": [{"upto": 2e6, "rate": 0.95}, [4e6, 0.85]]},
        {"discounted": 3.6e6},
    ),
    ("okx-portfolio-margin", {"total": 40000, "scaled": 50000}, {"mmr": 50000}),
    (
        "binance-portfolio-margin",
        {"positions": [{"side": -1, "qty": 0.05, "mark": 40000, "mmr": 0.004, "cum": 1}]},
        {"maintenance_margin": [7]},
    ),
    (
        "binance-multi-assets",
        {"assets": [{"amount": 1, "index": 50000, "collateral_ratio": 0.95}, {"value": 9}]},
        {"values": [47500, 9], "total": 47509},
    ),
    ("bit-unified", {"amount": 1, "index": 40000, "im_rate": 0.13}, {"initial_margin": 5200}),
    (
        "aevo-portfolio-margin",
        {"iv": 0.6, "up": 0.5, "down": -0.25, "shocks": [0, 0.5]},
        {"up": 1.1, "down": 0.35, "values": [0.6, 1.1]},
    ),
    (
        "deribit-pm-legacy",
        {"days": 120, "range_up": 0.4, "range_down": 0.2, "power": 0.5},
        {"vol_shock": 0.2, "vol_shock_up": 0.2, "vol_shock_down": 0.1},
    ),
    ("span-16", {"pnl_array": [1, -2], "qty": -3}, {"combined": [-3, 6], "requirement": 3}),
    (
        "binance-portfolio-margin",
        {"side": 1, "qty_usd": 10000, "entry": 50000, "mark": 40000, "mmr": 0.005},
        {"unrealised_pnl_btc": -0.05, "maintenance_margin_btc": 0.00125},
    ),
    (
        "paradex-portfolio-margin",
        {"perp": 1, "options": [{"qty": -5, "delta": 0.3}], "spot": 70000},
        {"min_margin": 1400},
    ),
    ("deribit-pm-legacy", {"call": 10, "put": -20, "rate": 0.01}, {"contingency_btc": 0.1}),
    ("deribit-pm-legacy", {"options": 200, "rate": 0.01}, {"contingency_btc": 2}),
    ("deribit-pm-legacy", {"vega": -10, "rate": 0.25}, {"contingency_vega": 2.5}),
    ("episode_replay", {"start": 35000, "end": 28000}, {"fall": 0.2}),
    (
        "dederi-portfolio-margin",
        {"days": 120, "up_factor": 0.4, "down_factor": 0.2, "power": 0.5},
        {"iv_change_up": 0.2, "iv_change_down": 0.1},
    ),
    (
        "metric_definitions",
        {"title": "kurtosis: by several definitions", "returns": [1, 2, 3, 10], **DAILY},
        {"quantstats": 3.228, "biased": -0.7696},
    ),
    (
        "metric_definitions",
        {"title": "skewness: by several definitions", "returns": [0, 0, 0, 1], **DAILY},
        {"pandas": 2, "scipy": 2 / math.sqrt(3)},
    ),
    ("performance_metrics", {"returns": [0.01], **DAILY}, {"cum_return": 0.01, "ulcer": math.nan}),
    (
        "episode_replay",
        {"position_usdc": 100, "entry": 0.5, "close": 0.75},
        {"tokens": 200, "loss_at_close": 50},
    ),
    (
        "synthetix-v3-perps",
        {"size": 1, "price": 1000, "skew": 5, "skew_scale": 100},
        {"fill_price": 1055},
    ),
    (
        "vega-fully-collateralised",
        {"max_price": 100, "short": [10, 30], "buy_orders": [[5, 20], [1, 10]]},
        {"position_margin": 700, "order_margin": 110},
    ),
    (
        "vega-waterfall",
        {"shortfall": 3000, "winners": [100, 1], "insurance_pool": 980},
        {"larger_share": 2000, "smaller_share": 20},
    ),
    (
        "bybit-inverse-isolated",
        {"qty_usd": 60000, "entry": 50000, "leverage": 10, "im": 0.12, "mm": 0.006},
        {"liquidation_price": 60000 / 1.314},
    ),
    (
        "generic-inverse",
        {"side": 1, "qty_usd": 10000, "entry": 2000, "leverage": 10, "exit": 2500},
        {"bankruptcy_price": 20000 / 11, "pnl_btc": 1, "pnl_sats": 1e8},
    ),
    (
        "kraken-inverse",
        {"side": 1, "contracts": 1000, "entry": 8000, "exit": 10000, "margin": 0.01},
        {"pnl_btc": 0.025, "margin_balance": 0.035},
    ),
    (
        "binance-usdm-tiers",
        {"tiers": [{"floor": 0, "mmr": 0.01}, {"floor": 100, "mmr": 0.02, "cum": 3}]}
        | {"notional": 200},
        {"mmr": 0.02, "cum": 3, "maintenance_margin": 1},
    ),
    (
        "hyperliquid-margin",
        {
            "floors": [0, 100],
            "max_leverage": [50, 25],
            "notional": 150,
        },
        {"mmr": 0.02, "deduction": 1},
    ),
    ("binance-usdm-tiers", {"floors": [0, 100], "max_leverage": [50, 25]}, {"cum": [0, 1]}),
    (
        "binance-usdm-cross",
        {"side": 1, "qty": 1, "entry": 100, "mmr": 0, "wallet_balance": 50, "UPNL_other": -10}
        | {"TMM_other": 5},
        {"liquidation_price": 65},
    ),
    (
        "vega-margin",
        {"position": -2, "mark": 100, "linear_slippage": 0.1, "rf_long": 0.2, "rf_short": 0.3},
        {"maintenance_margin": 80},
    ),
    (
        "insurance_fund",
        {"fund": 10, "fees": 1, "shortfall": 14},
        {"fund_after": 1, "residual": 4, "adl": True},
    ),
    (
        "insurance_fund",
        {"fund0": 10, "fees": [1, 0], "shortfalls": [4, 9]},
        {"fund_after": [7, 0], "residual": [0, 2], "adl": [False, True]},
    ),
    (
        "insurance_fund",
        {"entry": 100, "bankruptcy": 110, "fills": [109, 113], "fund0": 1, "size": 2},
        {"fund_after": [3, 0], "adl": [False, True]},
    ),
    (
        "liquidation_probability",
        {"spot": 1, "liquidation_price": 0.5, "vol": 0.6, "drift": 0.36},
        {"p_touch": 0.5},
    ),
    (
        "portfolio_variance",
        {"weights": [1, 1], "cov": [[0.04, 0.01], [0.01, 0.09]], "days": 365},
        {"portfolio_vol": 0.15**0.5, "risk_contribution_share": [1 / 3, 2 / 3]},
    ),
    (
        "portfolio_variance",
        {"weights": [1, -1], "vols": [0.2, 0.3], "correlation": 0.5},
        {"portfolio_vol": 0.07**0.5},
    ),
    ("kelly", {"drift": [0.08], "vols": [0.2], "correlation": 0}, {"f_star": [2]}),
    ("var_es", {"distribution": "student-t(4)", "sd": 2, "confidence": 0.99}, {}),
    ("var_es", {"mean": 1, "sd": 2, "skew": 0, "kurtosis": 0}, {"z_cf": -2.3263478740408408}),
    ("var_es", {"returns": [-3, -1, 0, 2], "confidence": 0.75}, {"es_mean_worst_1": 3}),
    (
        "metric_definitions",
        {"title": "Ulcer index: one series", "returns": [0.5, -0.5, 1.0]},
        {"martin": 0.5 / 3**0.5},
    ),
    ("theta_decay", {"type": "put", "forward": 9, "strike": 9, "days": 6, "vol": 0.6}, {}),
    ("funding", {"rates": [0.0001] * 24, "interval_hours": 1}, {"annualised_simple": 0.876}),
)


@pytest.mark.parametrize(("name", "inputs", "expected"), FORMS)
def test_another_form_of_an_example_is_read(
    name: str, inputs: Mapping[str, Any], expected: Mapping[str, Any]
) -> None:
    whole = {"side": 1, "notional": 1, "qty": 1, "entry": 1, "mmr": 0, "collateral": 1}
    given = {**whole, **inputs} if name == "funding" else inputs
    case = Case(
        id="x",
        name=name,
        inputs=given,
        expected=expected,
        tolerance={"rel": 1e-9},
        folder=PUBLISHED,
    )
    assert [str(line) for line in check(case, KNOWN)] == []


@pytest.mark.parametrize(("mode", "margin"), [("standard", 2400), ("leveraged", 48)])
def test_the_mode_of_an_example_is_an_input(tmp_path: Path, mode: str, margin: float) -> None:
    row = {
        "id": "x",
        "rule_set": "nautilus-margin",
        "mode": mode,
        "inputs": {"qty": 100000, "price": 0.8, "rate": 0.03, "leverage": 50},
        "expected": {"initial_margin": margin},
        "tolerance": {"abs": 0.005},
    }
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([row]), "utf-8")
    assert main([str(path)]) == 0


def test_each_position_of_a_comparison_pays_its_own_fee_and_keeps_its_earlier_profit() -> None:
    known = next(c for c in read_cases(PUBLISHED / "models.json") if c.id == "XM-hedge-helps")
    account, fees = known.inputs["account"], {"BTC": 0.01, "ETH": 0, "SOL": 0}
    rows = [{**row, "fee": fees[row["id"]]} for row in account["positions"]]
    found = KNOWN["cross_vs_isolated"](
        {**known.inputs, "account": {**account, "positions": rows}}, PUBLISHED
    )
    # 1 BTC is closed at 56 520: 4 000 of margin, 3 480 of loss, and 1% of the price.
    assert float(found["isolated"]["liquidated"][0]["residual"]) == pytest.approx(-45.2)
    bought_lower = [{**row, "entry": row["mark"] - row["side"]} for row in rows]
    gained = KNOWN["cross_vs_isolated"](
        {**known.inputs, "account": {**account, "positions": bought_lower}}, PUBLISHED
    )
    assert gained["equity_before"] == 10211  # 1 + 10 + 200, one dollar on each unit
    assert gained["cross_loss"] == found["cross_loss"]


@pytest.mark.parametrize("confidence", [0.4, "0.399999999999999999"])
def test_a_confidence_one_unit_under_its_threshold_is_charged_however_it_is_printed(
    confidence: float | str,
) -> None:
    sure = next(c for c in read_cases(PUBLISHED / "engine.json") if c.id.endswith("short_otm_call"))
    account = sure.inputs["account"]
    option = {**account["markets"]["eth"]["options"][0], "forward_confidence": confidence}
    markets = {"eth": {**account["markets"]["eth"], "options": [option]}}
    found = KNOWN[sure.name]({**sure.inputs, "account": {**account, "markets": markets}}, PUBLISHED)
    # 40% of one spot of 2 000, times 1 less the confidence, is 480 more.
    assert float(found["im"]) == pytest.approx(sure.expected["im"] - 480, abs=1)


def test_a_number_that_is_none_is_met_by_none_alone() -> None:
    assert agrees(math.nan, math.nan, {}, ())
    assert not agrees(math.nan, 1.0, {}, ())
    assert agrees(math.inf, math.inf, {}, ())
