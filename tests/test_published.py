"""Every published example, one test each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.published import PUBLISHED, Case, adapters, check, disputes, main, read_cases

DISPUTED = {row["id"] for row in disputes(PUBLISHED / "disputes.yaml")}
CASES = [
    case
    for name in ("engine.json", "models.json")
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
