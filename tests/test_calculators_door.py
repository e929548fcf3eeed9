"""`run_json`, the only door: one of three keys, whatever comes in."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators import catalogue, catalogue_json, run_json
from calculators.engine.calculator import Input

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def keys_of(answer: str) -> set[str]:
    found: dict[str, Any] = json.loads(answer)
    return set(found)


@given(st.sampled_from(sorted(catalogue())), st.text())
def test_any_text_is_answered_and_is_no_fault(name: str, text: str) -> None:
    assert keys_of(run_json(name, text)) <= {"answer", "refusals"}


@given(st.sampled_from(sorted(catalogue())), JSON, st.data())
def test_any_json_at_any_input_is_answered_and_is_no_fault(
    name: str, value: object, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from([asked.name for asked in catalogue()[name].inputs]))
    assert keys_of(run_json(name, json.dumps({field: value}))) <= {"answer", "refusals"}


def within_bounds(asked: Input) -> st.SearchStrategy[str]:
    """Return what a reader may type into a field, its bounds and zero more often than the rest."""
    if asked.kind == "choice":
        return st.sampled_from([choice.value for choice in asked.choices])
    low, high = (
        Decimal(bound or end) for bound, end in ((asked.minimum, 0), (asked.maximum, 1000))
    )
    ends = [low, high, *([Decimal(0)] if low < 0 < high else [])]
    return st.one_of(st.sampled_from(ends), st.decimals(low, high, places=8, allow_nan=False)).map(
        lambda number: f"{number:f}"
    )


@given(st.sampled_from(sorted(catalogue())), st.data())
def test_any_inputs_within_their_bounds_are_answered_and_are_no_fault(
    name: str, data: st.DataObject
) -> None:
    fields = [i for i in catalogue()[name].inputs if i.kind in {"decimal", "choice"}]
    typed = {field.name: data.draw(within_bounds(field)) for field in fields}
    if "paths" in typed:
        typed["paths"] = "1000"  # fewer simulated paths take less time and the same way
    assert keys_of(run_json(name, json.dumps(typed))) <= {"answer", "refusals"}


@given(st.text(), st.text())
def test_any_name_is_answered(name: str, text: str) -> None:
    assert len(keys_of(run_json(name, text)) & {"answer", "refusals"}) == 1


def test_an_unknown_calculator_is_refused_with_the_nearest_one() -> None:
    (refusal,) = json.loads(run_json("liquidation-prise", "{}"))["refusals"]
    assert refusal == {
        "field": "calculator",
        "what": "There is no calculator 'liquidation-prise'.",
        "fix": "Did you mean 'liquidation-price'?",
    }
    (refusal,) = json.loads(run_json("zzz", "{}"))["refusals"]
    assert refusal["fix"] == f"There are {', '.join(sorted(catalogue()))}."


def test_a_mistake_of_ours_is_a_fault_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, __: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(calculators, "read_inputs", broken)
    assert json.loads(run_json("margin-ratio", "{}")) == {"fault": "ZeroDivisionError: a mistake"}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_the_same_inputs_give_the_same_bytes(name: str) -> None:
    assert run_json(name, "{}") == run_json(name, "{}")


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_number_of_an_answer_is_a_plain_decimal(name: str) -> None:
    answer = json.loads(run_json(name, "{}"))["answer"]
    numbers = [out["value"] for out in answer["outputs"].values() if out["unit"]]
    assert numbers
    assert [n for n in numbers if f"{Decimal(n):f}" != n] == []


def test_the_catalogue_says_what_each_calculator_asks_and_answers() -> None:
    entries = json.loads(catalogue_json())["calculators"]
    assert list(entries) == sorted(catalogue())
    price = entries["liquidation-price"]
    assert [asked["name"] for asked in price["inputs"]][:2] == ["side", "entry_price"]
    assert {"name", "label", "term", "unit", "places"} == set(price["outputs"][0])


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_an_answer_has_every_output_that_the_catalogue_names(name: str) -> None:
    answer = json.loads(run_json(name, "{}"))["answer"]
    assert set(answer["outputs"]) == {output.name for output in catalogue()[name].outputs}
    assert answer["steps"]
    assert answer["chart"]["description"] == answer["chart_says"]
