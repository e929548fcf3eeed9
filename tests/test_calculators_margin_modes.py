"""Cross against isolated where a venue closes a part, and where the collateral itself falls."""

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
from calculators.engine.cascade import least_above
from calculators.engine.comparison import Scenario, compared, first_closes
from calculators.engine.comparison_chart import swept
from calculators.engine.exact import ONE, ZERO
from calculators.engine.inputs import read_inputs
from calculators.engine.working import SILENT
from tests.laws import LAWS, decimals

NAME = "cross-vs-isolated"
ROWS: list[dict[str, str]] = [dict(row) for row in catalogue()[NAME].inputs[2].default]  # type: ignore[arg-type]  # rows


def rows(**shocks: str) -> list[dict[str, str]]:
    return [{**row, "shock_fraction": shocks.get(row["asset"], "0")} for row in ROWS]


def answer(**inputs: Any) -> Any:
    return json.loads(run_json(NAME, json.dumps(inputs)))["answer"]


def outputs(**inputs: Any) -> dict[str, str]:
    return {name: str(one["value"]) for name, one in answer(**inputs)["outputs"].items()}


def says(**inputs: Any) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"]).replace("\u202f", " ")


def scenario(**inputs: Any) -> Scenario:
    return scenario_of(read_inputs(catalogue()[NAME], json.dumps(inputs)))


# --- a part is closed ---


def test_a_part_that_restores_the_target_is_closed_and_no_lot_more() -> None:
    given_to = scenario(positions=rows(SOL="0.29"), closed_amount="to-target")
    cross = compared(given_to, ONE, SILENT).cross
    (close,) = cross.closes
    fee, price, rate = Decimal("0.005"), Decimal("193.50"), Decimal("0.02")
    target = Decimal("1.2")

    def above(size: Decimal) -> Decimal:
        """Equity over 1.2 times the requirement, by hand: 1 300 is left, 1 624 are needed."""
        needed = Decimal(850) + rate * price * (200 - size)
        return Decimal(1300) - fee * price * size - target * needed

    assert above(close.size) > 0 >= above(close.size - given_to.rules.lot)
    assert close.left == 200 - close.size > 0
    assert cross.survivors == ("BTC", "ETH", "SOL")


def test_the_sentence_the_table_and_the_working_say_what_part() -> None:
    given_to = {"positions": rows(SOL="0.29"), "closed_amount": "to-target"}
    assert says(**given_to) == (
        "A 29% jump in SOL costs you 8 870.74 USDT with cross margin and closes a part of one. With"
        " isolated margin it costs you 3 000 USDT and closes one."
    )
    found = answer(**given_to)
    assert [cell["text"] for cell in found["tables"][1]["rows"][0]][1:3] == [
        "1. 88.2% closed at 193.50",
        "1. closed at 193.50",
    ]
    assert found["tables"][0]["note"] == (
        "The 22.76 USDT between the totals are liquidation fees: isolated margin closes more of the"
        " same positions."
    )
    step = next(step for step in found["steps"] if step["symbol"] == "size to close, SOL")
    assert step["formula"] == "the least that leaves equity above 1.2 × maintenance margin"
    assert (step["numbers"], step["text"][:5]) == ("of 200", "176.4")


def test_a_higher_target_closes_more_and_all_is_closed_where_no_part_is_enough() -> None:
    sizes = [
        compared(
            scenario(positions=rows(SOL="0.29"), closed_amount="to-target", restore_target=target),
            ONE,
            SILENT,
        )
        .cross.closes[0]
        .size
        for target in ("1", "1.1", "1.2", "1.5")
    ]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len(sizes)
    assert sizes[-1] == 200


@pytest.mark.parametrize(
    ("positions", "inputs", "words"),
    [
        (rows(SOL="0.29")[2:], {"collateral": "9000"}, "closes a part of the position"),
        (rows(SOL="0.08", BTC="-0.06"), {}, "closes a part of two"),
        (rows(SOL="0.16", BTC="-0.06"), {}, "closes one and a part of another"),
    ],
)
def test_what_is_closed_in_part_is_counted_apart(
    positions: list[dict[str, str]], inputs: dict[str, str], words: str
) -> None:
    free = {"closed_amount": "to-target", "liquidation_fee_fraction": "0", **inputs}
    assert words in says(positions=positions, **free)


def test_without_a_part_the_target_is_not_asked() -> None:
    one, other = answer(), answer(restore_target="3")
    assert one == other


@LAWS
@given(st.integers(2, 10**6), st.integers(1, 50), st.integers(-5, 5))
def test_the_least_count_is_found_on_a_bent_line_too(high: int, slope: int, bend: int) -> None:
    root = 1 + (high - 1) * (bend + 6) // 12

    def slack(count: int) -> Decimal:
        away = count - root
        return Decimal(away * slope * (1 if away < 0 else 1 + abs(bend) * 1000))

    if not slack(1) <= 0 < slack(high):
        return
    found = least_above(slack, 1, high)
    assert slack(found) > 0 >= slack(found - 1)


# --- the collateral falls ---


def test_collateral_that_falls_takes_from_the_pool_and_from_every_margin_alike() -> None:
    falling = scenario(positions=rows(), collateral_fall_fraction="0.1", collateral="11000")
    (pool,) = falling.buckets("cross", ONE)
    own = falling.buckets("isolated", ONE)
    assert pool.collateral == 9900
    assert [bucket.collateral for bucket in own] == [3600, 2700, 2700, 900]
    half = falling.buckets("isolated", Decimal("0.5"))
    assert [bucket.collateral for bucket in half] == [3800, 2850, 2850, 950]


def test_the_sentence_names_the_fall_beside_the_gap_or_alone() -> None:
    assert says(positions=rows(SOL="0.1"), collateral_fall_fraction="0.05").startswith(
        "A 10% jump in SOL, with a 5% fall of the collateral, costs you 3 500 USDT"
    )
    assert says(positions=rows(SOL="0.1", BTC="-0.01"), collateral_fall_fraction="0.05").startswith(
        "A gap of BTC −1% and SOL +10%, with a 5% fall of the collateral, costs you"
    )
    assert says(positions=rows(), collateral_fall_fraction="0.9").startswith(
        "With no price change, a 90% fall of the collateral costs you 9 575 USDT with cross margin"
        " and closes all three positions."
    )
    step = answer(positions=rows(), collateral_fall_fraction="0.9")["steps"][0]
    assert (step["formula"], step["value"]) == ("collateral × (1 − fall)", "1000")


def test_owner_and_fund_pay_the_gap_the_fall_and_the_fees_in_either_mode() -> None:
    found = outputs(positions=rows(SOL="0.33"), collateral_fall_fraction="0.2")
    assert Decimal(found["gap_loss"]) == 9900 + 2000
    for mode in ("cross", "isolated"):
        paid = Decimal(found[f"{mode}.loss"]) + Decimal(found[f"{mode}.fund"])
        assert paid == Decimal(found["gap_loss"]) + Decimal(found[f"{mode}.fees"])


@LAWS
@given(decimals("0.01", "1"), decimals("-0.5", "1"))
def test_the_first_close_is_where_the_account_is_first_liquidated(
    fall: Decimal, shock: Decimal
) -> None:
    held = replace(
        scenario(positions=rows(SOL="0.5")),
        collateral_shock=-fall,
        shocks={"BTC": ZERO, "ETH": ZERO, "SOL": shock},
    )
    for mode in ("cross", "isolated"):
        for share in first_closes(held, mode, SILENT).values():
            if isinstance(share, Decimal):
                near = Decimal("1e-9")
                before, after = (
                    compared(held, share * (1 + side * near), SILENT).of(mode).closed
                    for side in (-1, 1)
                )
                assert len(after) > len(before)


def test_the_chart_follows_the_collateral_where_no_price_moves() -> None:
    sweep = swept(scenario(positions=rows(), collateral_fall_fraction="0.5"))
    assert (sweep.leader, sweep.label(ONE)) == ("the collateral", "−50%")
    assert sweep.percent(sweep.end) == -100
    words = answer(positions=rows(), collateral_fall_fraction="0.5")["chart_says"]
    assert words.startswith(
        "Equity that the owner has left, against the price change of the collateral, from 0% to −100%."
    )
    both = answer(positions=rows(SOL="0.1"), collateral_fall_fraction="0.5")["chart_says"]
    assert "price change of SOL, the others in proportion" in both


def test_a_position_may_be_called_as_the_collateral_is() -> None:
    named = [{**row, "asset": "the collateral"} for row in rows(SOL="-0.2")[2:]]
    assert says(positions=named, collateral_fall_fraction="0.5").startswith(
        "A 20% fall in the collateral, with a 50% fall of the collateral, "
    )
    sweep = swept(scenario(positions=named, collateral_fall_fraction="0.9"))
    assert round(sweep.end, 6) == Decimal("1.111111")  # there nothing is left of the collateral


def test_a_fall_beyond_all_of_it_and_a_target_below_the_requirement_are_refused() -> None:
    said = json.loads(
        run_json(
            NAME,
            json.dumps(
                {
                    "collateral_fall_fraction": "1.1",
                    "closed_amount": "some",
                    "restore_target": "0.9",
                }
            ),
        )
    )
    assert {r["field"] for r in said["refusals"]} == {
        "collateral_fall_fraction",
        "closed_amount",
        "restore_target",
    }
