"""The worker's turns, in Node: long questions tell how far they are, wait for nobody and can be stopped."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from calculators import run_json
from site_src.files import write
from site_src.runtime import runtime_files
from site_src.wheel import node

pytestmark = pytest.mark.xdist_group("parity")

ROOT = Path(__file__).parents[1]
# Seconds on a quick machine, so that there is something to tell on any.
LONG = {"name": "liquidation-probability", "inputs": {"paths": "100000"}}
QUICK = {"name": "liquidation-price", "inputs": {"leverage": "20"}}
# What is said to the worker, each message some milliseconds after the start.
PLAYS = [
    [{"after": 0, "id": 1, **QUICK}],  # the first answer loads the calculators
    [{"after": 0, "id": 1, **LONG}],
    [{"after": 0, "id": 1, **LONG}, {"after": 700, "cancel": 1}, {"after": 700, "id": 2, **QUICK}],
    [{"after": 0, "id": 1, **LONG}, {"after": 60, "id": 2, **QUICK}],
    [{"after": 0, "cancel": 7}, {"after": 0, "id": 1, **QUICK}],
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the shipped files say in each play."""
    folder = tmp_path_factory.mktemp("site")
    write(runtime_files(), folder)
    command = [node(), str(ROOT / "tests/turns.mjs"), str(folder / "assets/js")]
    done = subprocess.run(
        command, input=json.dumps(PLAYS), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@cache
def answer_to(name: str, inputs: str) -> Any:
    return json.loads(run_json(name, inputs))


def answer_of(question: dict[str, Any]) -> Any:
    return answer_to(question["name"], json.dumps(question["inputs"]))


def test_a_long_question_says_how_far_it_is_and_answers_as_cpython(
    played: list[dict[str, Any]],
) -> None:
    *told, last = played[1]["heard"]
    assert len(told) > 1
    shares = [said["progress"] for said in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    assert told[0]["says"].endswith(" of 100\u202f000 paths")
    assert told[0]["at"] >= 400  # what does not take long says nothing
    assert min(later["at"] - sooner["at"] for sooner, later in pairwise(told)) > 90
    assert last["result"] == answer_of(LONG)


def test_a_cancelled_question_is_left_and_says_nothing_more(played: list[dict[str, Any]]) -> None:
    heard = played[2]["heard"]
    answered = [said for said in heard if "result" in said]
    assert [said["id"] for said in answered] == [2]
    assert answered[0]["result"] == answer_of(QUICK)
    told = [said for said in heard if said["id"] == 1]
    assert told
    assert told[-1]["progress"] < 1
    assert heard.index(told[-1]) < heard.index(answered[0])
    assert played[2]["destroyed"] - played[1]["destroyed"] == 2  # the engine holds on to neither


def test_a_quick_question_does_not_wait_for_a_long_one(played: list[dict[str, Any]]) -> None:
    results = {said["id"]: said for said in played[3]["heard"] if "result" in said}
    assert list(results) == [2, 1]
    assert results[1]["result"] == answer_of(LONG)
    assert results[2]["result"] == answer_of(QUICK)


def test_a_cancel_for_a_question_that_nobody_asked_changes_nothing(
    played: list[dict[str, Any]],
) -> None:
    (said,) = played[4]["heard"]
    assert said["result"] == answer_of(QUICK)


def test_after_a_failure_the_next_question_is_asked_shown_and_answered() -> None:
    command = [node(), str(ROOT / "tests/faults.mjs"), str(ROOT / "site_src/js")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert (found["asked"], found["shown"]) == (2, 1)
    gone = {"fault": "Error: Python is gone"}
    assert found["heard"] == [
        {"id": 0, "result": gone},
        {"id": 1, "result": gone},
        {"id": 2, "result": {"answer": 1}},
    ]
