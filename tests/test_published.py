"""Every published example, one test each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.examples import PUBLISHED, REPORTED, Case, read_cases
from tests.published import adapters, check, disputes, main, unread
from tests.unread import Watched, paths

DISPUTED = {row["id"] for row in disputes(PUBLISHED / "disputes.yaml")}
CASES = [
    case
    for name in ("engine.json", "models.json", "further.json")
    if (PUBLISHED / name).exists()
    for case in read_cases(PUBLISHED / name)
    if case.id not in DISPUTED and case.name in adapters()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_engine_gives_the_published_number(case: Case) -> None:
    assert [str(difference) for difference in check(case, adapters())] == []


def example(tmp_path: Path, **row: object) -> Path:
    path = tmp_path / "cases.json"
    standing = {"id": "x", "kind": "kelly", "tolerance": {"abs": 1e-9}}
    path.write_text(json.dumps({"cases": [{**standing, **row}]}), "utf-8")
    return path


def test_a_right_number_is_reproduced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = example(
        tmp_path, inputs={"kelly_fraction": 1, "level": 0.5}, expected={"probability": 0.5}
    )
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "1 of 1 reproduced\n"


def test_a_wrong_number_is_a_line_and_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = example(
        tmp_path, inputs={"kelly_fraction": 1, "level": 0.5}, expected={"probability": 0.6}
    )
    assert main([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["x probability: expected 0.6, got 0.5", "0 of 1 reproduced"]


def test_an_unknown_kind_is_a_difference_and_no_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = example(tmp_path, kind="no-such-kind", inputs={}, expected={"x": 1})
    assert main([str(path)]) == 1
    assert capsys.readouterr().out.endswith("0 of 1 reproduced\n")


def test_unreadable_inputs_are_a_difference_and_no_crash(tmp_path: Path) -> None:
    assert main([str(example(tmp_path, inputs={"level": "?"}, expected={"probability": 1}))]) == 1


@pytest.mark.parametrize("nothing", [{}, []])
def test_an_example_that_expects_nothing_is_not_reproduced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], nothing: object
) -> None:
    inputs = {"kelly_fraction": 1, "level": 0.5}
    assert main([str(example(tmp_path, inputs=inputs, expected=nothing))]) == 1
    assert "nothing expected" in capsys.readouterr().out


# What an example says beside its numbers: names, its rules in words, or a number that another of
# its inputs already holds.
WORDS = {
    *("coin", "market", "asset", "Name", "id", "degree", "convention", "rule", "rules", "start"),
    *("conventions", "liq_formula", "queue_score", "day_count", "clamps", "days", "shock", "imf"),
    *("winners", "qty", "SVIparam", "StableConfidence", "ConfidenceFactor"),
    *("LastEntryPrice", "FundingIndex", "SystemFundingIndex", "user_max_margin_ratio"),
}


def test_every_input_of_the_known_examples_is_read_or_is_words() -> None:
    known = adapters()
    forgotten = {
        (case.name, path.rpartition(".")[2])
        for case in CASES
        if case.name != "gai_kapadia_mc"  # slow, and its inputs are six numbers
        for path in unread(case, known)
        if not path.startswith(("conventions", "params_override")) and path not in REPORTED
    }
    assert {(name, key) for name, key in forgotten if key not in WORDS} == set()


def test_an_input_that_nothing_reads_is_named_beside_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = {"kelly_fraction": 1, "level": 0.5, "costs": {"fee": 0.01}}
    path = example(tmp_path, inputs=inputs, expected={"probability": 0.6})
    assert main([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "x has inputs that nothing read: costs, costs.fee"


def test_what_is_copied_listed_or_asked_for_is_read() -> None:
    seen: set[str] = set()
    plain = {"a": {"b": 1}, "c": [{"d": 2}], "e": 3, "f": 4}
    given = Watched(plain, seen)
    assert {**given["a"]} == {"b": 1}
    assert list(given["c"][0].values()) == [2]
    assert given.get("e") == 3
    assert set(paths(plain)) - seen == {"f"}
    assert dict(given.items())["f"] == 4
    assert set(paths(plain)) - seen == set()
