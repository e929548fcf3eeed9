"""A calculator step by step: the same answer, honest progress, and an end whenever one likes."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators import catalogue, run_json, steps_json
from calculators.course.runs import computed
from calculators.engine import gap_risk
from calculators.engine.calculator import Answer
from calculators.engine.progress import Progress, between
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.simulation import PATHS_AT_ONCE
from tests.goldens import CASES

LONG: Mapping[str, Mapping[str, str]] = {
    "gap-risk": {"paths": "1000"},
    "liquidation-cascade": {"accounts": "25000"},
    "liquidation-probability": {"paths": "1000"},
}


def walked(run: Generator[str, None, str]) -> tuple[list[dict[str, Any]], str]:
    """Return a run's reports and its answer."""
    reports = []
    while True:
        try:
            reports.append(json.loads(next(run)))
        except StopIteration as end:
            return reports, end.value


@pytest.mark.parametrize("case", sorted(CASES))
def test_steps_end_with_the_answer_of_one_go(case: str) -> None:
    name, inputs = case.split(".", maxsplit=1)[0], json.dumps(CASES[case])
    assert walked(steps_json(name, inputs))[1] == run_json(name, inputs)


@pytest.mark.parametrize("name", sorted(LONG))
def test_steps_of_two_runs_in_turn_do_not_touch_each_other(name: str) -> None:
    inputs = json.dumps(LONG[name])
    others = json.dumps({**LONG[name], "maintenance_margin_fraction": "0.02"})
    run, other = steps_json(name, inputs), steps_json(name, others)
    for _ in range(5):
        next(run)
        next(other)
    assert walked(run)[1] == run_json(name, inputs)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_progress_never_falls_and_ends_at_one(name: str) -> None:
    reports, _ = walked(steps_json(name, json.dumps(LONG.get(name, {}))))
    assert (len(reports) > 10) == (name in LONG)
    fractions = [report["done"] for report in reports]
    assert fractions == sorted(fractions)
    assert not reports or (0 <= fractions[0] < 0.1 and fractions[-1] == 1)
    assert all(report["doing"] for report in reports)


@given(
    st.lists(st.floats(0, 1), max_size=20),
    st.lists(st.floats(0, 1), min_size=2, max_size=5),
)
def test_parts_laid_end_to_end_never_fall(inside: list[float], ends: list[float]) -> None:
    def counting() -> Generator[Progress, None, None]:
        for done in (0.0, *sorted(inside), 1.0):
            yield Progress(done)

    told = [
        report.done
        for start, end in pairwise(sorted(ends))
        for report in between(counting(), start, end)
    ]
    assert all(later >= earlier - 1e-15 for earlier, later in pairwise(told))
    assert (told[0], told[-1]) == (min(ends), max(ends))


def test_a_closed_run_computes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    one_path = gap_risk.one_path

    def counted(*given: Any) -> gap_risk.Path:
        drawn.append(1)
        return one_path(*given)

    monkeypatch.setattr(gap_risk, "one_path", counted)
    run = steps_json("gap-risk", "{}")
    for _ in range(3):
        next(run)
    run.close()
    assert list(run) == []
    assert len(drawn) == 2 * PATHS_AT_ONCE


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (
            RefusedError(Refusal(field="size", what="Size is 0.", fix="Type more.")),
            {"refusals": [{"field": "size", "what": "Size is 0.", "fix": "Type more."}]},
        ),
        (ZeroDivisionError("a mistake"), {"fault": "ZeroDivisionError: a mistake"}),
    ],
)
def test_what_goes_wrong_half_way_is_answered_as_at_the_start(
    error: Exception, wanted: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_: Mapping[str, Any]) -> Generator[Progress, None, Answer]:
        yield Progress(0.5, "half of it")
        raise error

    broken = {"margin-ratio": replace(catalogue()["margin-ratio"], work=work)}
    monkeypatch.setattr(calculators, "catalogue", lambda: broken)
    reports, answer = walked(steps_json("margin-ratio", "{}"))
    assert reports == [{"done": 0.5, "doing": "half of it"}]
    assert json.loads(answer) == wanted


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_course_gets_the_outputs_of_a_long_calculator(name: str) -> None:
    inputs = json.dumps(LONG[name])
    found = computed(name, inputs)
    assert found
    assert found["outputs"] == json.loads(run_json(name, inputs))["answer"]["outputs"]


@pytest.mark.parametrize("side", ["long", "short"])
@pytest.mark.parametrize("leverage", ["2", "10", "40"])
def test_the_formula_lies_within_the_errors_of_the_simulated_paths(
    side: str, leverage: str
) -> None:
    inputs = {"side": side, "leverage": leverage, "paths": "10000", "drift_fraction": "0.3"}
    answer = json.loads(run_json("liquidation-probability", json.dumps(inputs)))["answer"]
    touch, counted, error = (
        float(answer["outputs"][name]["value"])
        for name in ("touch_probability", "simulated_probability", "simulated_error")
    )
    assert 0 < error < 0.6
    assert abs(touch - counted) < 4 * error + 0.01


def test_paths_that_nothing_liquidates_are_counted_without_being_drawn() -> None:
    inputs = {"leverage": "1", "paths": "100000"}
    reports, text = walked(steps_json("liquidation-probability", json.dumps(inputs)))
    assert reports == []
    answer = json.loads(text)["answer"]
    assert answer["outputs"]["simulated_probability"]["value"] == "0"
    assert "Counted over 100\u202f000 simulated paths it is 0%" in "".join(
        span["text"] for span in answer["says"]
    )


def test_without_simulated_paths_the_formula_stands_alone() -> None:
    answer = json.loads(run_json("liquidation-probability", "{}"))["answer"]
    assert answer["outputs"]["simulated_probability"]["text"] == "not simulated"
    assert "simulated" not in "".join(span["text"] for span in answer["says"])
