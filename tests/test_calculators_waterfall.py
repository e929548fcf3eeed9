"""Default waterfalls: layers empty in order, parts add up to the last digit, and nobody overpays."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import run_json
from calculators.engine.exact import ZERO, total
from calculators.engine.loss_layers import Layer, Sharing, absorb
from calculators.engine.working import Working
from calculators.episodes import nasdaq_clearing_2018 as nasdaq
from tests.laws import LAWS, decimals

NAME = "default-waterfall"
EVERY_LAYER = {
    "defaulter_margin": "40",
    "defaulter_contribution": "12",
    "own_capital": "7",
    "second_capital": "5",
}
OTHERS = [
    {"survivor": "A", "contribution": "60", "gain": "9"},
    {"survivor": "B", "contribution": "30", "gain": "0"},
    {"survivor": "C", "contribution": "10", "gain": "21"},
]


def answer(**inputs: Any) -> Any:
    return json.loads(run_json(NAME, json.dumps(inputs)))["answer"]


def outputs(**inputs: Any) -> dict[str, str]:
    return {name: str(one["value"]) for name, one in answer(**inputs)["outputs"].items()}


def says(**inputs: Any) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"])


def rows(number: int, **inputs: Any) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in answer(**inputs)["tables"][number]["rows"]]


@st.composite
def layers(draw: st.DrawFn) -> list[Layer]:
    sharing: st.SearchStrategy[Sharing] = st.sampled_from(["pro-rata", "in-order"])
    holdings = st.lists(decimals("0", "1000", 18), min_size=1, max_size=4)
    return [
        Layer(
            name=f"layer {number}",
            holds={f"payer {n}": amount for n, amount in enumerate(draw(holdings))},
            sharing=draw(sharing),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@LAWS
@given(layers(), decimals("0", "5000", 18))
def test_what_layers_and_nobody_pay_is_the_loss_exactly(held: list[Layer], loss: Decimal) -> None:
    found, uncovered = absorb(loss, held)
    assert total([*(paid.amount for paid in found), uncovered]) == loss
    for paid in found:
        assert total(paid.parts.values()) == paid.amount
        assert all(ZERO <= part <= paid.layer.holds[name] for name, part in paid.parts.items())
        assert paid.left + paid.amount == paid.layer.size


@LAWS
@given(layers(), decimals("0", "5000", 18))
def test_a_layer_is_touched_only_when_those_before_it_are_empty(
    held: list[Layer], loss: Decimal
) -> None:
    found, uncovered = absorb(loss, held)
    for number, paid in enumerate(found):
        assert not paid.amount or all(not before.left for before in found[:number])
    assert not uncovered or all(not paid.left for paid in found)


@LAWS
@given(layers(), decimals("0", "5000"), decimals("0", "1000"))
def test_a_larger_loss_lets_nobody_pay_less(
    held: list[Layer], loss: Decimal, more: Decimal
) -> None:
    (one, left), (other, still) = absorb(loss, held), absorb(loss + more, held)
    slack = Decimal("1e-18")
    assert still >= left
    for before, after in zip(one, other, strict=True):
        assert all(after.parts[name] >= part - slack for name, part in before.parts.items())


@LAWS
@given(st.lists(decimals("0", "1000"), min_size=1, max_size=5), decimals("0", "3000"))
def test_gains_cut_alike_are_cut_by_one_fraction(gains: list[Decimal], loss: Decimal) -> None:
    held = Layer(name="gains", holds={str(n): gain for n, gain in enumerate(gains)})
    ((paid,), _) = absorb(loss, [held])
    assert 0 <= paid.fraction <= 1
    alike = [float(paid.fraction * gain) for gain in gains]
    assert list(map(float, paid.parts.values())) == pytest.approx(alike, abs=1e-9)


def test_in_order_the_first_gives_all_before_the_second_gives_any() -> None:
    held = Layer(name="gains", holds={"A": Decimal(9), "B": Decimal(5)}, sharing="in-order")
    ((paid,), left) = absorb(Decimal(11), [held])
    assert [str(part) for part in paid.parts.values()] == ["9", "2"]
    assert not left


def test_the_working_shows_each_part_once_and_the_source_of_each_place() -> None:
    working = Working()
    own = Layer(name="own", holds={"house": Decimal(7)}, source="article 45(4)")
    fund = Layer(name="fund", holds={"A": Decimal(3), "B": Decimal(1), "C": ZERO})
    absorb(Decimal(9), [own, fund, Layer(name="calls", holds=dict(fund.holds))], working)
    assert [(step.symbol, step.text, step.source) for step in working.steps] == [
        ("paid, own", "7 million", "article 45(4)"),
        ("paid, fund", "2 million", ""),
        ("part, A, fund", "1.5 million", ""),
        ("part, B, fund", "0.5 million", ""),
        ("paid, calls", "0 million", ""),
    ]


def test_the_default_story_is_the_episode() -> None:
    found = outputs()
    assert (found["venue_paid"], found["survivors_paid"]) == (
        str(nasdaq.OWN.low.to_integral_value() // 10**6),
        str(nasdaq.MEMBERS.low.to_integral_value() // 10**6),
    )
    assert (found["fund_used"], found["fund_left"], found["uncovered"]) == ("64.5", "59", "0")
    assert Decimal(found["prefunded"]) * 10**6 == nasdaq.OWN.low + nasdaq.FUND.low
    assert says() == (
        "Of a loss of 114 million the defaulter pays nothing, the clearing house 7 million and the"
        " other members 107 million. What was paid in beforehand could bear 173 million, all layers"
        " together 519 million."
    )


@pytest.mark.parametrize(
    ("loss", "who", "paid"),
    [
        ("40", "defaulter's margin", ("40", "0", "0")),
        ("52", "defaulter's fund part", ("52", "0", "0")),
        ("59", "own capital", ("52", "7", "0")),
        ("159", "others' default fund", ("52", "7", "100")),
        ("164", "more own capital", ("52", "12", "100")),
        ("264", "calls on the others", ("52", "12", "200")),
        ("294", "others' gains", ("52", "12", "230")),
        ("295", "others' gains", ("52", "12", "230")),
    ],
)
def test_layers_pay_in_the_order_of_the_rules(
    loss: str, who: str, paid: tuple[str, str, str]
) -> None:
    found = outputs(loss=loss, survivors=OTHERS, **EVERY_LAYER)
    assert found["last_touched"] == who
    assert (found["defaulter_paid"], found["venue_paid"], found["survivors_paid"]) == paid
    assert found["capacity"] == "294"
    assert found["uncovered"] == ("1" if loss == "295" else "0")


@pytest.mark.parametrize(
    ("last", "capacity", "why"),
    [
        ("pro-rata", "294", "all gains are gone, and it is still not paid"),
        ("in-order", "294", "all gains are gone, and it is still not paid"),
        ("tear-up", "264", "contracts are torn up, and those who gained are not paid it"),
        ("insolvency", "264", "the clearing house is insolvent, and those who gained wait"),
    ],
)
def test_what_comes_last_decides_what_is_left_open(last: str, capacity: str, why: str) -> None:
    given = {"loss": "300", "survivors": OTHERS, "last_resort": last, **EVERY_LAYER}
    found = outputs(**given)
    assert found["capacity"] == capacity
    assert Decimal(found["uncovered"]) == 300 - Decimal(capacity)
    assert f"covered by nobody: {why}" in says(**given)
    assert rows(0, **given)[-2][0] == "Covered by nobody"
    assert "Beyond them" in answer(**given)["chart_says"]


def test_a_crypto_venue_has_a_fund_and_then_winners() -> None:
    given = {"rules": "crypto-venue", "loss": "60", "survivors": OTHERS, **EVERY_LAYER}
    found = outputs(**given)
    assert (found["defaulter_paid"], found["venue_paid"], found["gains_given_up"]) == (
        "40",
        "7",
        "13",
    )
    assert (found["capacity"], found["called"], found["fund_used"]) == ("77", "0", "100")
    assert says(**given).startswith(
        "Of a loss of 60 million the defaulter pays 40 million, the insurance fund 7 million and the"
        " winners give up 13 million."
    )
    assert rows(1, **given) == [["A", "3.9"], ["B", "0"], ["C", "9.1"]]
    queue = {**given, "last_resort": "in-order"}
    assert rows(1, **queue) == [["A", "9"], ["B", "0"], ["C", "4"]]
    assert "from the first row down" in answer(**queue)["tables"][1]["note"]
    bankrupt = {**given, "last_resort": "insolvency", "loss": "48"}
    assert "1 million is covered by nobody: the venue is insolvent" in says(**bankrupt)


def test_a_loss_that_the_defaulter_covers_touches_nobody_else() -> None:
    found = outputs(loss="30", **EVERY_LAYER)
    assert (found["venue_paid"], found["survivors_paid"], found["survivors_share"]) == (
        "0",
        "0",
        "0",
    )


def test_no_loss_and_no_layer_have_an_answer_and_a_picture() -> None:
    nothing = {
        "loss": "0",
        "own_capital": "0",
        "assessment_multiple": "0",
        "last_resort": "insolvency",
        "survivors": [{"survivor": "A"}],
    }
    found = answer(**nothing)
    assert says(**nothing) == "No loss: nobody pays."
    assert found["outputs"]["last_touched"]["value"] == "none"
    assert found["outputs"]["fund_used"]["value"] == "0"
    assert found["chart"]["layer"]
    assert found["tables"][1]["note"] == "No layer asks them for anything."


def test_members_are_asked_twice_and_a_table_says_for_what() -> None:
    table = answer(loss="200", survivors=OTHERS, **EVERY_LAYER)["tables"][1]
    assert table["columns"] == ["Name", "From the fund", "When called", "Pays in all"]
    assert [cell["text"] for cell in table["rows"][0]] == ["A", "60", "21.6", "81.6"]


def test_bars_stand_end_to_end_and_are_filled_up_to_the_loss() -> None:
    chart = answer()["chart"]
    bars = [
        (layer["data"]["values"][0], layer["mark"])
        for layer in chart["layer"]
        if layer["mark"]["type"] == "rect"
    ]
    filled = [at for at, mark in bars if mark.get("fill")]
    frames = [at for at, mark in bars if not mark.get("fill")]
    assert filled == [{"x": 0.0, "to": 7.0}, {"x": 7.0, "to": 114.0}]
    assert [(at["x"], at["to"]) for at in frames] == [(0, 7), (7, 173), (173, 339), (339, 519)]
    narrow = chart["usermeta"]["narrow"]
    assert len(narrow["labels"]) == 5
    for labels, width in (
        (chart["layer"][-5:], chart["width"]),
        (narrow["labels"], narrow["width"]),
    ):
        assert all(0 <= label["encoding"]["x"]["value"] < width for label in labels)


def test_a_waterfall_refuses_names_twice_and_amounts_below_nothing() -> None:
    said = json.loads(
        run_json(
            NAME,
            json.dumps({"survivors": [{"survivor": "A"}, {"survivor": "B"}, {"survivor": "A"}]}),
        )
    )
    assert [(r["field"], r["what"]) for r in said["refusals"]] == [
        ("survivors.2.survivor", "A is in row 1 already.")
    ]
    fields = ("loss", "defaulter_margin", "defaulter_contribution", "own_capital", "second_capital")
    bad = {**dict.fromkeys(fields, "-1"), "assessment_multiple": "11", "last_resort": "prayer"}
    said = json.loads(run_json(NAME, json.dumps({**bad, "rules": "club"})))
    assert {r["field"] for r in said["refusals"]} == {*bad, "rules"}


def test_what_a_crypto_venue_does_not_count_is_said() -> None:
    given = {"rules": "crypto-venue", "second_capital": "30", "loss": "300"}
    (_, others) = answer(**given)["tables"]
    assert "more own capital do not count here" in others["note"]
    assert (
        outputs(**given)["venue_paid"] == outputs(**(given | {"second_capital": "0"}))["venue_paid"]
    )
    (_, nobody) = answer(**(given | {"last_resort": "insolvency"}))["tables"]
    assert nobody["note"].startswith("No layer asks them")
    assert "more own capital do not count here" in nobody["note"]


def test_gains_of_nothing_are_not_said_to_be_cut() -> None:
    poor = [row | {"gain": "0"} for row in OTHERS]
    (_, others) = answer(survivors=poor, loss="300")["tables"]
    assert "Gains are" not in others["note"]
    assert "in proportion to contributions" in others["note"]
    only = [row | {"contribution": "0"} for row in OTHERS]
    (_, others) = answer(survivors=only, loss="30")["tables"]
    assert others["note"] == "Gains are cut by the same part for all."


def test_a_small_loss_is_not_read_as_none() -> None:
    assert says(own_capital="0", loss="0.00001").startswith("Of a loss of 0.00001 million")
