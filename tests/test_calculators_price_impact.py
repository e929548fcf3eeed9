"""Cross against isolated where forced closes move prices: the ledger, its words, and the limit."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import catalogue, run_json
from calculators.cross_vs_isolated import scenario_of
from calculators.engine.comparison import MODES, Scenario, compared
from calculators.engine.comparison_chart import comparison_chart, swept
from calculators.engine.comparison_impact import reach, straight_until
from calculators.engine.comparison_ledger import ledger
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.gap import FAR
from calculators.engine.inputs import read_inputs
from calculators.engine.refusal import RefusedError
from calculators.engine.working import SILENT
from tests.laws import LAWS, decimals

NAME = "cross-vs-isolated"
CENT = Decimal("0.01")


def answer(**inputs: Any) -> Any:
    return json.loads(run_json(NAME, json.dumps(inputs)))["answer"]


def refusals(**inputs: Any) -> dict[str, str]:
    said = json.loads(run_json(NAME, json.dumps(inputs)))
    return {one["field"]: f"{one['what']} {one['fix']}" for one in said["refusals"]}


def scenario(**inputs: Any) -> Scenario:
    return scenario_of(read_inputs(catalogue()[NAME], json.dumps(inputs)))


def says(answered: Any) -> str:
    return "".join(span["text"] for span in answered["says"]).replace("\u202f", " ")


def table(answered: Any, title: str) -> Any:
    return next(one for one in answered["tables"] if one["title"] == title)


def texts(answered: Any, title: str) -> list[list[str]]:
    rows = table(answered, title)["rows"]
    return [[cell["text"].replace("\u202f", " ") for cell in row] for row in rows]


def row(asset: str, side: str, size: str, price: str, margin: str, shock: str) -> dict[str, str]:
    return {
        "asset": asset,
        "side": side,
        "size": size,
        "entry_price": price,
        "maintenance_margin_fraction": "0.01",
        "isolated_margin": margin,
        "shock_fraction": shock,
    }


LONGS = [
    row("BTC", "long", "1", "60000", "6000", "-0.1"),
    row("ETH", "long", "20", "3000", "1000", "0"),
]

DOMINO: dict[str, Any] = {
    "positions": LONGS,
    "collateral": "7000",
    "price_impact_fraction": "0.5",
    "shared_impact_fraction": "0.5",
    "liquidation_fee_fraction": "0",
}
BACK_AND_FORTH: dict[str, Any] = {
    "positions": [
        {
            **row(asset, "long", "10", "30000", margin, shock),
            "maintenance_margin_fraction": "0.1",
        }
        for asset, margin, shock in (("BTC", "40000", "-0.05"), ("ETH", "33000", "-0.02"))
    ],
    "collateral": "130000",
    "closed_amount": "to-target",
    "restore_target": "1",
    "price_impact_fraction": "0.2",
    "shared_impact_fraction": "0.3",
}

# --- the ledger ---


def test_without_impact_nothing_follows_and_nothing_is_said_of_it() -> None:
    alone = answer()
    assert answer(shared_impact_fraction="1") == alone
    assert [one["title"] for one in alone["tables"]] == [
        "Who pays",
        "Positions, in order of closing",
    ]
    assert "move prices" not in says(alone)
    for name in ("cross.slippage", "cross.impact", "isolated.slippage", "isolated.impact"):
        assert alone["outputs"][name]["value"] == "0"


def test_a_close_pays_half_of_its_move_and_its_shared_part_closes_another() -> None:
    """BTC, 54 000, moves by 2.7% and is sold 729 lower; ETH falls by 1.35%, 810, and is closed too."""
    found = answer(**DOMINO)["outputs"]
    # ETH at 2 959.50, 59 190 in all, moves by 2.9595%: half of that is 875.864025.
    expected = {"gap_loss": "6000", "isolated.slippage": "1604.86", "isolated.impact": "810"}
    expected |= {"isolated.total": "8414.86", "isolated.loss": "7000", "isolated.fund": "1414.86"}
    assert {name: found[name]["value"] for name in expected} == expected
    assert found["isolated.closed"]["value"] == "BTC and ETH"
    alone = answer(**{**DOMINO, "shared_impact_fraction": "0"})["outputs"]
    assert alone["isolated.closed"]["value"] == "BTC"
    assert alone["isolated.slippage"]["value"] == "729"
    assert alone["isolated.impact"]["value"] == "0"


@pytest.mark.parametrize("amount", ["all", "to-target"])
@pytest.mark.parametrize("shared", ["0", "0.37", "1"])
def test_owner_and_fund_pay_gap_fees_slippage_and_impact_to_the_cent(
    amount: str, shared: str
) -> None:
    given_to = {
        "price_impact_fraction": "0.4321",
        "shared_impact_fraction": shared,
        "closed_amount": amount,
        "liquidation_fee_fraction": "0.00333",
        "collateral_fall_fraction": "0.0123",
    }
    found = {name: one["value"] for name, one in answer(**given_to)["outputs"].items()}
    both = compared(scenario(**given_to), ONE, SILENT)
    for mode in MODES:
        part = {name: Decimal(found[f"{mode}.{name}"]) for name in ("loss", "fund", "total")}
        costs = {name: Decimal(found[f"{mode}.{name}"]) for name in ("fees", "slippage", "impact")}
        assert part["loss"] + part["fund"] == part["total"]
        assert part["total"] == Decimal(found["gap_loss"]) + sum(costs.values())
        outcome = both.of(mode)
        for name, exact in (
            ("fees", outcome.fees),
            ("slippage", outcome.slippage),
            ("impact", outcome.impact),
        ):
            assert abs(costs[name] - exact) <= CENT
        owner = EXACT.subtract(Decimal(10_000), outcome.final_equity)
        gap = EXACT.subtract(Decimal(10_000), outcome.equity_after_gap)
        paid = EXACT.add(EXACT.add(gap, outcome.fees), EXACT.add(outcome.slippage, outcome.impact))
        assert EXACT.add(owner, outcome.bad_debt) == paid


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    """Inputs of a few positions whose closes move prices."""
    rows = [
        row(
            f"C{n}",
            draw(st.sampled_from(["long", "short"])),
            str(draw(decimals("0.01", "5"))),
            str(draw(decimals("1000", "50000"))),
            str(draw(decimals("0", "9000"))),
            str(draw(decimals("-1", "1", 3))),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    return {
        "positions": rows,
        "collateral": str(sum(Decimal(one["isolated_margin"]) for one in rows) + 100),
        "closed_amount": draw(st.sampled_from(["all", "to-target"])),
        "price_impact_fraction": str(draw(decimals("0", "1", 3))),
        "shared_impact_fraction": str(draw(decimals("0", "1"))),
    }


@LAWS
@given(told())
def test_what_is_accepted_moves_no_price_by_all_of_itself_and_adds_up(given_to: Any) -> None:
    try:
        asked = scenario(**given_to)
    except RefusedError as error:
        limit = error.refusals[0].fix.removeprefix("Type less than ").removesuffix(".")
        below = str(Decimal(limit) * 999 / 1000)
        asked = scenario(**{**given_to, "price_impact_fraction": below})
    both = compared(asked, ONE, SILENT)
    found = ledger(asked, both, SILENT)
    for mode in MODES:
        for close in both.of(mode).closes:
            moves = asked.rules.price_impact.get(close.name, ZERO) * close.size * close.mark_price
            assert moves < 1
            assert close.execution_price > 0 or not close.mark_price
        paid = Decimal(found[f"{mode}.loss"]) + Decimal(found[f"{mode}.fund"])
        costs = (Decimal(found[f"{mode}.{name}"]) for name in ("fees", "slippage", "impact"))
        assert paid == Decimal(found["gap_loss"]) + sum(costs)


# --- its words ---


def test_the_sentence_says_what_moved_prices_cost_in_each_mode() -> None:
    both = {"price_impact_fraction": "0.5", "shared_impact_fraction": "0.5"}
    assert says(answer(**both)).endswith(
        " closes one. The closes move prices. That adds 998.52 USDT to the bill with cross margin"
        " and takes 449.87 USDT off it with isolated."
    )
    assert says(answer(price_impact_fraction="0.5")).endswith(
        " That adds 1 454.25 USDT to the bill with cross margin and 398 USDT with isolated."
    )
    assert says(answer(**DOMINO)).endswith(" That adds 2 414.86 USDT to the bill in either mode.")
    roomy = answer(price_impact_fraction="0.5", collateral="20000")
    assert says(roomy).endswith(
        " That adds nothing to the bill with cross margin and adds 398 USDT to it with isolated."
    )
    assert table(roomy, "Who pays")["note"].replace("\u202f", " ") == (
        "Isolated margin costs 599.49 USDT more in all: liquidation fees +201.49 and slippage +398."
    )


def test_the_ledger_says_what_is_paid_for_and_what_makes_the_difference() -> None:
    found = answer(price_impact_fraction="0.5", shared_impact_fraction="0.5")
    assert texts(found, "What is paid for") == [
        ["The gap", "9 900.00", "9 900.00"],
        ["Liquidation fees", "623.49", "201.49"],
        ["Slippage", "1 463.87", "398.00"],
        ["Impact", "−465.35", "−847.87"],
        ["Total", "11 522.01", "9 651.62"],
    ]
    assert texts(found, "What is paid for")[-1] == texts(found, "Who pays")[-1]
    assert table(found, "Who pays")["note"].replace("\u202f", " ") == (
        "Cross margin costs 1 870.39 USDT more in all: liquidation fees +422, slippage +1 065.87 and"
        " impact +382.52."
    )
    free = {"liquidation_fee_fraction": "0", "price_impact_fraction": "0.5"}
    whole = answer(positions=LONGS[:1], collateral="7000", **free)
    assert texts(whole, "What is paid for")[2] == ["Slippage", "0", "729"]


def test_alike_in_either_mode_they_differ_in_who_pays() -> None:
    assert table(answer(**DOMINO), "Who pays")["note"] == (
        "Both modes cost the same in all. They differ in who pays."
    )


def test_the_working_adds_up_slippage_and_impact_close_by_close() -> None:
    steps = {step["symbol"]: step for step in answer(**DOMINO)["steps"]}
    assert steps["price impact of each USDT closed"]["text"] == "0.0000005"
    slipped = steps["slippage, isolated"]
    assert slipped["formula"] == "close 1, BTC + close 2, ETH"
    assert slipped["numbers"] == "729 + 875.864025"
    assert steps["impact on open positions, isolated"]["numbers"] == "810 + 0"
    assert steps["paid in all, isolated"]["formula"] == (
        "loss from the gap + liquidation fees + slippage + impact on open positions"
    )


def test_what_is_closed_again_and_again_is_counted_once() -> None:
    found = answer(**BACK_AND_FORTH)
    fates = {cells[0]: cells[2] for cells in texts(found, "Positions, in order of closing")}
    assert fates["BTC, long"].startswith("1. 30.2% closed in 7 parts at 28 2")
    assert fates["ETH, long"].startswith("2. 26.1% closed in 7 parts at 29 0")
    assert "closes a part of two." in says(found)


# --- the chart ---


def test_the_chart_marks_the_close_that_another_close_brought() -> None:
    asked = scenario(**DOMINO)
    hollow = [
        layer["data"]["values"][0]
        for layer in comparison_chart(swept(asked), "")["layer"]
        if isinstance(layer.get("mark"), dict)
        and layer["mark"].get("type") == "point"
        and layer["mark"].get("fill") == "var(--paper)"
    ]
    assert [round(point["x"], 4) for point in hollow] == [-9.0909, -9.0909]
    assert "Each close moves prices, and the curves with them." in answer(**DOMINO)["chart_says"]
    calm = answer(
        collateral="1000000000",
        price_impact_fraction="0.1",
        positions=[row("BTC", "long", "1", "100", "100", "0.1")],
    )
    assert "Each close moves prices" not in calm["chart_says"]


def test_the_chart_ends_before_a_close_would_move_a_price_by_all_of_itself() -> None:
    """20 coins at 10 000 are a fifth of a million: with 1 for a million, all of it at +400%."""
    asked = scenario(
        positions=[row("COIN", "short", "20", "10000", "100000", "3.9")],
        collateral="100000",
        price_impact_fraction="1",
    )
    assert round(straight_until(asked) * Decimal("3.9"), 6) == 4
    assert round(swept(asked).percent(swept(asked).end), 4) == 400
    assert max(reach(asked, swept(asked).end)) < 1
    assert straight_until(replace(asked, shocks={"COIN": Decimal("-0.5")})) == FAR


# --- the limit ---


def test_a_close_that_takes_a_price_to_zero_is_refused_at_its_field() -> None:
    big = [row("BTC", "long", "20", "60000", "10000", "0")]
    assert refusals(positions=big, price_impact_fraction="0.9") == {
        "price_impact_fraction": "At 0.9, closing these positions could move a price by all of"
        " itself: to zero or below. Type less than 0.8333."
    }
    assert "cross.loss" in answer(positions=big, price_impact_fraction="0.8333")["outputs"]


@pytest.mark.parametrize(
    ("shared", "amount", "accepted"),
    [("0", "all", True), ("0.3", "all", True), ("0.7", "all", False), ("0.1", "to-target", False)],
)
def test_what_is_refused_depends_on_what_other_markets_share(
    shared: str, amount: str, *, accepted: bool
) -> None:
    """Each moves itself by 0.6: with others of 0.6 that share, 0.6 + 0.6 × shared."""
    pair = [row(asset, "long", "10", "60000", "5000", "0") for asset in ("BTC", "ETH")]
    inputs = {"price_impact_fraction": "1", "shared_impact_fraction": shared}
    said = json.loads(
        run_json(NAME, json.dumps({"positions": pair, "closed_amount": amount, **inputs}))
    )
    assert ("answer" in said) is accepted


def test_a_gap_up_counts_and_a_gap_down_does_not_make_room() -> None:
    short = [row("SOL", "short", "4000", "100", "5000", "2")]
    assert "price_impact_fraction" in refusals(positions=short, price_impact_fraction="1")
    fallen = [row("SOL", "long", "20000", "100", "5000", "-0.9")]
    assert "price_impact_fraction" in refusals(positions=fallen, price_impact_fraction="0.5")


def test_fractions_out_of_bounds_are_refused_at_their_fields() -> None:
    assert set(refusals(price_impact_fraction="1.01", shared_impact_fraction="-0.1")) == {
        "price_impact_fraction",
        "shared_impact_fraction",
    }
