"""Each calculator answers as its golden files say, and the story of the home page is exact."""

from __future__ import annotations

import json

import pytest

from calculators import run_json
from tests.goldens import CASES, differs


@pytest.mark.parametrize("case", CASES)
def test_a_calculator_answers_as_its_golden(case: str) -> None:
    assert not differs(case), f"look at tests/golden/calculators/{case}.json.changed"


def test_owner_and_fund_pay_the_gap_and_the_fees_in_either_mode() -> None:
    outputs = json.loads(run_json("cross-vs-isolated", "{}"))["answer"]["outputs"]
    value = {name: output["value"] for name, output in outputs.items()}
    paid = {mode: (value[f"{mode}.loss"], value[f"{mode}.fund"]) for mode in ("cross", "isolated")}
    assert {mode: tuple(map(float, pair)) for mode, pair in paid.items()} == {
        "cross": (10_000.0, 524.5),
        "isolated": (3_000.0, 7_099.5),
    }
