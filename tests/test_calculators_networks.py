"""The two calculators of contagion between accounts: a crowd in one market, firms that owe each other."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import run_json
from calculators.engine.crowd import Crowd
from calculators.engine.exact_clearing import exact_payments
from calculators.engine.firms import Firms
from calculators.engine.market_cascade import MarketCascade
from calculators.engine.network import clear, network_of
from calculators.engine.progress import finish

LAWS = settings(settings.get_profile("atlas"), max_examples=100)


def outputs(name: str, **inputs: Any) -> dict[str, str]:
    answer = json.loads(run_json(name, json.dumps(inputs)))["answer"]
    return {key: str(output["value"]) for key, output in answer["outputs"].items()}


def says(name: str, **inputs: Any) -> str:
    answer = json.loads(run_json(name, json.dumps(inputs)))["answer"]
    return "".join(span["text"] for span in answer["says"])


def refused(name: str, **inputs: Any) -> list[str]:
    return [r["field"] for r in json.loads(run_json(name, json.dumps(inputs)))["refusals"]]


def crowd(count: int = 100) -> Crowd:
    return Crowd(
        notional_value=1e8,
        nearest=0.02,
        farthest=0.3,
        count=count,
        maintenance_margin_fraction=0.01,
    )


def after(gathering: Crowd, fall: float, impact: float) -> MarketCascade:
    return finish(finish(gathering.gather()).after(fall, impact))


@pytest.mark.parametrize("number", [0, 7, 99])
def test_each_account_of_a_crowd_is_liquidated_at_its_own_distance(number: int) -> None:
    distance = crowd().distances[number]
    assert number in after(crowd(), distance * 1.000001, 0.0).liquidated
    assert number not in after(crowd(), distance * 0.999999, 0.0).liquidated


@LAWS
@given(st.floats(0.01, 0.3), st.floats(0, 1.5), st.floats(0, 1.5))
def test_a_larger_impact_never_ends_higher(fall: float, gain: float, more: float) -> None:
    impact = gain / crowd().density
    one = after(crowd(), fall, impact)
    other = after(crowd(), fall, impact * (1 + more))
    assert other.returns[0] <= one.returns[0] + 1e-12
    assert len(other.liquidated) >= len(one.liquidated)


def test_many_small_accounts_come_near_the_straight_line_while_falls_are_small() -> None:
    """D = (D0 - g a) / (1 - g): at small falls, a fallen coin sells for nearly what it was worth."""
    thin = Crowd(
        notional_value=1e6,
        nearest=0.0001,
        farthest=0.5,
        count=100_000,
        maintenance_margin_fraction=0.01,
    )
    found = -after(thin, 0.002, 0.5 / thin.density).returns[0]
    assert abs(found - (0.002 - 0.5 * 0.0001) / 0.5) < 3e-5


def test_without_impact_the_fall_is_the_first_fall() -> None:
    found = outputs("liquidation-cascade", price_impact_fraction="0")
    assert (found["whole_fall"], found["amplification"], found["gain"]) == ("5", "1", "0")
    assert found["straight_line_fall"] == "5"
    assert int(found["closed_count"]) > 0


def test_a_fall_short_of_every_trigger_closes_nobody() -> None:
    found = outputs("liquidation-cascade", first_fall_fraction="0.01")
    assert (found["closed_count"], found["straight_line_fall"]) == ("0", "1")
    assert says("liquidation-cascade", first_fall_fraction="0.01").startswith(
        "A first fall of 1% reaches no liquidation price."
    )


@pytest.mark.parametrize(
    ("impact", "word"), [("0.001", "runs away"), ("0.00075", "all are closed")]
)
def test_where_the_formula_has_no_number_it_says_why(impact: str, word: str) -> None:
    assert (
        outputs("liquidation-cascade", price_impact_fraction=impact)["straight_line_fall"] == word
    )


def test_one_account_in_one_round_is_told_in_the_singular() -> None:
    text = says("liquidation-cascade", accounts="1", first_fall_fraction="0.3")
    assert "1 of 1 accounts in one round" in text


def test_large_counts_of_accounts_are_grouped_as_other_numbers_are() -> None:
    text = says("liquidation-cascade", accounts="20000", first_fall_fraction="0.3")
    assert re.search("\\d\u202f\\d{3} of 20\u202f000 accounts", text)


def test_a_cascade_refuses_an_empty_range_and_half_an_account() -> None:
    assert refused("liquidation-cascade", farthest_fraction="0.01", accounts="1.5") == [
        "farthest_fraction",
        "accounts",
    ]


def test_the_payments_of_the_default_story_are_exact() -> None:
    found = outputs("clearing-network")
    assert found["defaulted"] == "Fund and Lender"
    assert found["standing"] == "Exchange"
    assert found["unpaid"] == "35"  # 25 of the fund, 10 of the lender
    assert found["unpaid_outside"] == "2.63"  # 10 x 25 / 95


def test_a_cost_of_default_takes_the_third_firm_too() -> None:
    found = outputs("clearing-network", cost_of_default_fraction="0.1")
    assert found["default_count"] == "3"
    assert Decimal(found["unpaid"]) > 35 + Decimal("4.5")


def test_when_nobody_is_hit_everyone_pays() -> None:
    firms = [{"firm": "A", "outside_assets": "5"}, {"firm": "B", "outside_assets": "0"}]
    debts = [{"debtor": "A", "creditor": "B", "amount": "2"}] * 2
    assert says("clearing-network", firms=firms, debts=debts) == (
        "Nobody is hit. Everyone pays in full: the buffers take it."
    )
    table = json.loads(run_json("clearing-network", json.dumps({"firms": firms, "debts": debts})))[
        "answer"
    ]["tables"][0]
    assert table["rows"][0][1]["text"] == "4"  # two debts between the same two are one


def test_two_that_are_hit_and_fall_together_are_told_in_the_plural() -> None:
    firms = [
        {"firm": "A", "outside_assets": "5", "outside_debts": "4", "loss": "5"},
        {"firm": "B", "outside_assets": "5", "outside_debts": "4", "loss": "5"},
    ]
    debts = [{"debtor": "A", "creditor": "B", "amount": "1"}]
    text = says("clearing-network", firms=firms, debts=debts)
    assert text.startswith("A and B lose 10 million USDT. A and B default, and 9 million USDT")
    alone = says("clearing-network", firms=[firms[0], {**firms[1], "loss": "0"}], debts=debts)
    assert "A defaults, and" in alone


def test_a_network_refuses_names_twice_strangers_and_debts_to_oneself() -> None:
    assert refused(
        "clearing-network",
        firms=[{"firm": "A"}, {"firm": "A", "outside_assets": "1", "loss": "2"}],
        debts=[{"debtor": "A", "creditor": "A"}, {"debtor": "Z", "creditor": "A"}],
    ) == ["firms.1.firm", "firms.1.loss", "debts.0.creditor", "debts.1.debtor"]


@LAWS
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3),
    st.lists(st.integers(0, 20), min_size=3, max_size=3),
    st.sampled_from([1.0, 0.5, 0.75]),
)
def test_exact_payments_are_what_the_worklist_comes_to(
    rows: list[list[int]], assets: list[int], kept: float
) -> None:
    debts = [
        [0 if i == j else amount for j, amount in enumerate(row)] for i, row in enumerate(rows)
    ]
    net = network_of(
        debts, [1 + a for a in assets], [1, 2, 3], kept_of_external=kept, kept_of_claims=kept
    )
    for exact, found in zip(exact_payments(net), clear(net).payments, strict=True):
        assert abs(float(exact) - found) < 1e-6


def test_a_share_of_a_shock_takes_no_more_than_there_is() -> None:
    firms = Firms(
        names=("A", "B"),
        assets=(Decimal(10), Decimal(5)),
        losses=(Decimal(8), Decimal(0)),
        outside=(Decimal(1), Decimal(1)),
        debts=({1: Decimal(2)}, {}),
        cost=Decimal(0),
    )
    assert firms.network(0.5).external_assets == (6.0, 5.0)
    assert firms.network(2.0).external_assets == (0.0, 5.0)


def test_firms_that_owe_only_each_other_let_go_round_what_the_smallest_debt_allows() -> None:
    firms = [
        {"firm": "A", "outside_assets": "40", "loss": "40"},
        {"firm": "B", "outside_assets": "0"},
        {"firm": "C", "outside_assets": "0"},
    ]
    debts = [
        {"debtor": "A", "creditor": "B", "amount": "12841861.567"},
        {"debtor": "B", "creditor": "C", "amount": "5000000"},
        {"debtor": "C", "creditor": "A", "amount": "191.873"},
    ]
    asked = {"firms": firms, "debts": debts}
    found = outputs("clearing-network", **asked)
    assert (found["defaulted"], found["standing"]) == ("A and B", "C")
    assert Decimal(found["unpaid"]) == Decimal("12841669.69") + Decimal("4999808.13")
    answer = json.loads(run_json("clearing-network", json.dumps(asked)))["answer"]
    assert answer["chart"]["layer"]
