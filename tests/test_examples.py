"""Files of examples as others may write them: each is read as it is meant, none is a crash."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.agreement import agrees
from tests.examples import PUBLISHED, data_of, read_cases
from tests.published import main

BET = {"kind": "kelly", "inputs": {"kelly_fraction": 1, "level": 0.5}}
RIGHT = {**BET, "id": "x", "expected": {"probability": 0.5}}


def written(tmp_path: Path, document: Any, name: str = "others.json") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.mark.parametrize(
    "document",
    [[RIGHT], {"cases": [RIGHT]}, {"examples": [RIGHT]}, {"about": "", "cases": [RIGHT]}],
)
def test_a_file_is_a_list_or_has_one(tmp_path: Path, document: Any) -> None:
    assert main([str(written(tmp_path, document))]) == 0


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("words", "row 1 row: expected 'an example', got 'no inputs and no expected'"),
        ({**BET, "id": "x"}, "x row: expected 'an example', got 'no expected'"),
        ({**RIGHT, "inputs": [1]}, "x row: expected 'an example', got 'TypeError: "),
        (
            {**RIGHT, "inputs": {"same_as": "y"}},
            "x row: expected 'an example', got \"KeyError: 'y'",
        ),
        ({**RIGHT, "kind": "no-such"}, "x no-such: expected 'an adapter', got 'nothing'"),
        ({"id": "x", "inputs": {}, "expected": 1}, "x neither kind nor rule_set: expected 'an ada"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_line_and_not_reproduced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: Any, line: str
) -> None:
    assert main([str(written(tmp_path, [row, RIGHT]))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(line)
    assert lines[-1] == "1 of 2 reproduced"


def test_a_file_that_cannot_be_read_is_a_line_and_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, other = tmp_path / "broken.json", written(tmp_path, {"rows": [RIGHT]})
    broken.write_text("[", "utf-8")
    right = written(tmp_path, [RIGHT], "right.json")
    assert main([str(tmp_path / "none.json"), str(broken), str(other), str(right)]) == 1
    missing, syntax, empty, last = capsys.readouterr().out.splitlines()
    assert "No such file" in missing
    assert syntax.startswith(f"{broken}: ")
    assert empty == f"{other}: has neither a list nor cases nor examples"
    assert last == "1 of 1 reproduced"


@pytest.mark.parametrize(
    ("tolerance", "published", "within"),
    [
        ({}, 0.5, 1),
        ({}, 0.50001, 0),  # without a tolerance nine digits have to agree
        (None, 0.5 + 1e-12, 1),
        (0.01, 0.505, 1),  # a number is an absolute tolerance
        ({"absolute": 0.01}, 0.505, 1),
        ({"rtol": 0.01}, 0.506, 0),
        ({"probability": 0.01, "abs": 0}, 0.505, 1),  # one field's own
        ({"probability": {"rel": 0.02}}, 0.505, 1),
        ({"abs": 0.1, "probability": {"rel": 1e-6}}, 0.505, 0),
    ],
)
def test_a_tolerance_is_read_however_it_is_stated(
    tmp_path: Path, tolerance: Any, published: float, within: int
) -> None:
    row = {**RIGHT, "expected": {"probability": published}, "tolerance": tolerance}
    assert main([str(written(tmp_path, [row]))]) == 1 - within


def test_numbers_may_be_strings_and_one_number_needs_no_name(tmp_path: Path) -> None:
    inputs = {"kelly_fraction": "1", "level": " 0.5"}
    for expected in ("0.5", 0.5, {"probability": "0.5"}):
        row = {**RIGHT, "inputs": inputs, "expected": expected}
        assert main([str(written(tmp_path, [row]))]) == 0


def test_names_and_decimals_longer_than_a_float_stay_as_they_are_written(tmp_path: Path) -> None:
    inputs = {"symbol": "1000", "conf": "0.399999999999999999", "rows": [["2", "x"]], "nan": "NaN"}
    (case,) = read_cases(written(tmp_path, [{**RIGHT, "inputs": inputs}]))
    assert {**case.inputs, "title": ""} == {**inputs, "title": "", "rows": [[2, "x"]]}


def test_a_named_outcome_is_met_by_its_name_or_by_null() -> None:
    assert agrees("Already-liquidatable", "already liquidatable", {}, ())
    assert agrees(None, "never", {}, ())
    assert agrees(None, math.inf, {}, ())
    assert agrees(None, None, {}, ())
    assert not agrees(None, "already liquidatable", {}, ())
    assert not agrees("never", Decimal(1), {}, ())
    assert not agrees(1.0, "never", {}, ())


@pytest.mark.parametrize("yes", [1, True])
@pytest.mark.parametrize("as_well", [1, True])
def test_yes_and_no_may_be_one_and_zero(yes: int, as_well: int) -> None:
    assert agrees(yes, as_well, {}, ())
    assert not agrees(yes, not as_well, {}, ())
    assert not agrees(yes, "yes", {}, ())


def test_data_beside_the_file_comes_first_and_our_copy_after_it(tmp_path: Path) -> None:
    ours = data_of("data/nrm_sim125.json", tmp_path)
    assert data_of("nrm_sim125.json", tmp_path) == ours
    written(tmp_path, {"theirs": 1}, "nrm_sim125.json")
    assert data_of("data/nrm_sim125.json", tmp_path) == {"theirs": 1}
    (tmp_path / "data").mkdir()
    written(tmp_path / "data", {"theirs": 2}, "nrm_sim125.json")
    assert data_of("data/nrm_sim125.json", tmp_path) == {"theirs": 2}
    with pytest.raises(ValueError, match=r"no data/other\.json beside the file"):
        data_of("data/other.json", tmp_path)


def test_parameter_sets_beside_the_file_add_to_ours(tmp_path: Path) -> None:
    ours = json.loads((PUBLISHED / "param_sets.json").read_text("utf-8"))
    assert data_of("param_sets.json", tmp_path) == ours
    written(tmp_path, {"of_theirs": {"a": 1}}, "param_sets.json")
    assert data_of("param_sets.json", tmp_path) == {**ours, "of_theirs": {"a": 1}}


def test_a_field_may_be_called_otherwise_or_say_its_unit(tmp_path: Path) -> None:
    inputs = {"side": 1, "leverage": 10, "entry": 10, "mmr": 0.01}
    names = ("liquidation_price", "liq_price", "liquidation_price_usdt")
    rows = [
        {"id": "x", "rule_set": "bybit-isolated-linear", "inputs": inputs, "expected": {name: 9.1}}
        for name in names
    ]
    assert main([str(written(tmp_path, rows))]) == 0
    wrong = [{**row, "expected": {"liq_price": 9.2}} for row in rows]
    assert main([str(written(tmp_path, wrong))]) == 1
