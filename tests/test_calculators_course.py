"""Questions for learners: the same seed gives the same variant, and every response its verdict."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.course import Item, UndrawableError, Variant, course_json, grade, variant
from calculators.course.draw import count_of, drawn, numbers, shuffled, value_at
from calculators.engine.refusal import RefusedError
from tests.goldens import COURSE_CASES, differs, items

NUMERIC = sorted(name for name, item in items().items() if item["type"] == "numeric")
EXPORTED = st.integers(min_value=1, max_value=20)
SEEDS = st.integers(min_value=0, max_value=10**9)


def item_of(name: str, **changes: Any) -> Item:
    return cast("Item", {**items()[name], **changes})


def made(name: str, seed: int = 1) -> Variant:
    return variant(item_of(name), seed)


@pytest.mark.parametrize("case", COURSE_CASES)
def test_an_item_is_drawn_and_graded_as_its_golden(case: str) -> None:
    assert not differs(case), f"look at tests/golden/course/{case}.json.changed"


def test_the_chance_is_the_published_hash_in_counter_mode() -> None:
    # printf %s an-item:7:0 | sha256sum
    chance = numbers("an-item", 7)
    assert f"{next(chance):064x}".startswith("cb2ea6e64dfc8095")
    assert f"{next(chance):064x}".startswith("041bcf75d617b3d9")


@given(name=st.text(max_size=20), seed=SEEDS, count=st.integers(min_value=0, max_value=12))
def test_a_shuffle_keeps_every_thing_and_can_be_repeated(name: str, seed: int, count: int) -> None:
    things = tuple(range(count))
    found = shuffled(things, numbers(name, seed))
    assert sorted(found) == list(things)
    assert found == shuffled(things, numbers(name, seed))


@given(
    least=st.decimals(min_value=-1000, max_value=1000, places=3),
    steps=st.integers(min_value=1, max_value=500),
    step=st.decimals(min_value="0.001", max_value=50, places=3),
    seed=SEEDS,
)
def test_a_drawn_number_is_a_step_of_its_range(
    least: Decimal, steps: int, step: Decimal, seed: int
) -> None:
    most = least + steps * step
    param: Any = {"least": f"{least:f}", "most": f"{most:f}", "step": f"{step:f}", "pick": ()}
    assert count_of(param) == steps + 1
    assert Decimal(value_at(param, 0)) == least
    assert Decimal(value_at(param, steps)) == most
    value = Decimal(drawn({"x": param}, numbers("item", seed))["x"])
    assert least <= value <= most
    assert (value - least) % step == 0


def test_the_order_in_which_params_are_written_changes_nothing() -> None:
    item = items()["equity-after-a-loss"]
    turned = {**item, "params": dict(reversed(item["params"].items()))}
    assert variant(cast("Item", turned), 5) == made("equity-after-a-loss", 5)


@given(name=st.sampled_from(sorted(items())), seed=SEEDS)
def test_the_same_seed_gives_the_same_variant_through_either_door(name: str, seed: int) -> None:
    request = json.dumps({"do": "variant", "item": items()[name], "seed": seed})
    first = course_json(request)
    assert first == course_json(request)
    assert json.loads(first)["answer"]["prompt"] == made(name, seed).prompt


@given(name=st.sampled_from(NUMERIC), seed=SEEDS)
def test_no_response_can_be_right_and_wrong(name: str, seed: int) -> None:
    drawn_one = made(name, seed)
    assert drawn_one.answer
    right = (Decimal(drawn_one.answer.low), Decimal(drawn_one.answer.high))
    ranges = sorted([right, *((Decimal(w.low), Decimal(w.high)) for w in drawn_one.wrong)])
    assert all(low <= high for low, high in ranges)
    assert all(one[1] < other[0] for one, other in pairwise(ranges))


@given(name=st.sampled_from(NUMERIC), seed=EXPORTED)
def test_both_ends_of_every_range_belong_to_it(name: str, seed: int) -> None:
    drawn_one = made(name, seed)
    assert drawn_one.answer
    last = Decimal(1).scaleb(-drawn_one.places - 3)
    for typed in (drawn_one.answer.low, drawn_one.answer.value, drawn_one.answer.high):
        assert grade(drawn_one, typed).kind == "right"
    for outside in (Decimal(drawn_one.answer.low) - last, Decimal(drawn_one.answer.high) + last):
        assert not grade(drawn_one, f"{outside:f}").right
    for wrong in drawn_one.wrong:
        for typed in (wrong.low, wrong.value, wrong.high):
            verdict = grade(drawn_one, typed)
            assert (verdict.kind, verdict.of) == ("misconception", (wrong.id,))
            assert verdict.feedback == (wrong.feedback,)
            assert verdict.review == wrong.review


@given(name=st.sampled_from(NUMERIC), seed=EXPORTED)
def test_what_is_shown_can_be_typed(name: str, seed: int) -> None:
    drawn_one = made(name, seed)
    assert drawn_one.answer
    assert grade(drawn_one, drawn_one.answer.text).right


@given(name=st.sampled_from(sorted(items())), seed=EXPORTED)
def test_no_text_keeps_a_brace(name: str, seed: int) -> None:
    one = made(name, seed)
    texts = [one.prompt, one.solution, *one.hints]
    texts += [wrong.feedback for wrong in one.wrong] + [option.feedback for option in one.options]
    assert [text for text in texts if "{" in text or "}" in text] == []


@given(name=st.sampled_from(sorted(set(items()) - set(NUMERIC))), seed=SEEDS)
def test_the_right_options_are_right_in_every_order(name: str, seed: int) -> None:
    one = made(name, seed)
    if one.type == "order":
        shown = tuple(option.id for option in one.options)
        assert shown != one.order
        assert grade(one, one.order).right
        verdict = grade(one, shown)
        misplaced = next(a for a, b in zip(shown, one.order, strict=True) if a != b)
        assert (verdict.right, verdict.of) == (False, (misplaced,))
    else:
        assert grade(one, [option.id for option in one.options if option.right]).right
    for option in one.options:
        if one.type in {"choice", "true-false"} and not option.right:
            verdict = grade(one, option.id)
            assert (verdict.of, verdict.feedback) == ((option.id,), (option.feedback,))
            assert verdict.review == one.review


def test_a_multi_verdict_is_about_each_option_that_was_judged_wrongly() -> None:
    one = made("what-moves-equity")
    verdict = grade(one, ["a", "e"])  # a is right, e is not; b and c are missed
    assert not verdict.right
    assert set(verdict.of) == {"b", "c", "e"}


def test_another_wrong_number_is_wrong_without_a_misconception() -> None:
    verdict = grade(made("price-of-a-long"), "1")
    assert (verdict.kind, verdict.of, verdict.review) == ("wrong", (), "liquidation-price")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Nothing is typed. Type a number."),
        ("46,465", "This is not a number. Type digits, with a point for decimals: 1500.5."),
        ("about 5", "This is not a number."),
        ("NaN", "This is not a number."),
        ("1e5", "This is not a number."),
        ("9" * 200, "This is not a number."),
        ("٣", "This is not a number."),
    ],
)
def test_what_is_no_number_is_refused_and_no_attempt(typed: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        grade(made("price-of-a-long"), typed)
    assert said in str(refused.value)


@pytest.mark.parametrize("typed", ["46465", " 46 465 ", "46\u202f465 USDT", "+46465", "46465.0"])
def test_a_number_may_be_typed_as_people_do(typed: str) -> None:
    assert grade(made("price-of-a-long"), typed).right


@pytest.mark.parametrize(
    ("name", "response", "said"),
    [
        ("what-is-compared", ["a", "b"], "More than one is chosen."),
        ("what-is-compared", [], "Nothing is chosen."),
        ("what-is-compared", ["z"], "This is not one of the options."),
        ("what-is-compared", {"a": 1}, "This is not one of the options."),
        ("what-moves-equity", ["a", "a"], "Nothing is chosen."),
        ("steps-of-a-liquidation", ["a", "b"], "Some are missing."),
    ],
)
def test_a_choice_that_is_none_is_refused(name: str, response: Any, said: str) -> None:
    request = {"do": "grade", "item": items()[name], "seed": 1, "response": response}
    (refusal,) = json.loads(course_json(json.dumps(request)))["refusals"]
    assert (refusal["field"], refusal["what"]) == ("response", said)


@pytest.mark.parametrize(
    "request_json", ["", "[]", "{}", '{"do": "eval"}', '{"do": "variant", "item": {}, "seed": 1}']
)
def test_a_request_that_is_none_is_a_fault(request_json: str) -> None:
    assert set(json.loads(course_json(request_json))) == {"fault"}


def test_a_calculator_that_there_is_not_is_refused() -> None:
    request = {
        "do": "variant",
        "item": item_of("price-of-a-long", calculator="os.system"),
        "seed": 1,
    }
    (refusal,) = json.loads(course_json(json.dumps(request)))["refusals"]
    assert refusal["what"] == "There is no calculator 'os.system'."


def test_a_misconception_that_meets_the_answer_is_dropped_for_that_seed() -> None:
    item = item_of("worst-of-an-isolated-position")
    dropped = [seed for seed in range(1, 21) if len(variant(item, seed).wrong) < 3]
    assert dropped  # losing all of the account can be what cross margin costs
    for seed in dropped:
        ids = [wrong.id for wrong in variant(item, seed).wrong]
        assert "all-collateral" not in ids or "the-whole-account" not in ids


def test_params_are_drawn_again_until_the_requirement_holds() -> None:
    strict = [{"output": "liquidation_price", "equals": "", "at_least": "50000", "at_most": ""}]
    item = item_of("price-of-a-long", require=strict)
    for seed in range(1, 8):
        answer = variant(item, seed).answer
        assert answer
        assert Decimal(answer.value) >= 50_000


def test_a_requirement_that_never_holds_is_said() -> None:
    never = [{"output": "liquidation_price", "equals": "never", "at_least": "", "at_most": ""}]
    with pytest.raises(UndrawableError, match="none of 200 draws with seed 3"):
        variant(item_of("price-of-a-long", require=never), 3)


def test_the_solution_shows_the_steps_that_the_item_names_with_the_drawn_numbers() -> None:
    one = made("maintenance-now", 2)
    assert [step["symbol"] for step in one.steps] == ["notional value", "maintenance margin"]
    assert one.answer
    assert one.steps[-1]["text"] == one.answer.text
    assert one.params["size"] in one.steps[0]["numbers"]
