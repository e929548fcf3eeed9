"""The wheel under Pyodide answers what CPython answers, byte for byte."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from calculators import run_json
from calculators.course import course_json
from site_src.files import write
from site_src.runtime import runtime_files
from site_src.wheel import node

pytestmark = pytest.mark.xdist_group("parity")

ROOT = Path(__file__).parents[1]
ASKED_IN_THE_BROWSER = ("calculators", "course")
GOLDENS = sorted(
    p for f in ASKED_IN_THE_BROWSER for p in (ROOT / "tests/golden" / f).glob("*.json")
)
CASES = [json.loads(path.read_text("utf-8")) for path in GOLDENS]


@pytest.fixture(scope="module")
def pyodide_answers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """What the shipped files answer in Node, by golden file, for a way to start."""
    folder = tmp_path_factory.mktemp("site")
    write(runtime_files(), folder)

    @cache
    def answers(start: str) -> dict[str, str]:
        command = [node(), str(ROOT / "tests/parity.mjs"), str(folder / "assets/js"), start]
        questions = json.dumps(CASES)
        done = subprocess.run(command, input=questions, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return dict(zip((path.name for path in GOLDENS), json.loads(done.stdout), strict=True))

    return answers


def test_every_calculator_has_goldens() -> None:
    named = {case.get("name") for case in CASES}
    assert {"liquidation-price", "margin-ratio", "cross-vs-isolated"} <= named


@pytest.mark.parametrize("start", ["plain", "memory"])
@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.stem)
def test_pyodide_answers_as_cpython(
    golden: Path, start: str, pyodide_answers: Callable[[str], dict[str, str]]
) -> None:
    case = json.loads(golden.read_text("utf-8"))
    answer = pyodide_answers(start)[golden.name]
    assert answer == (
        course_json(json.dumps(case["request"]))
        if "request" in case
        else run_json(case["name"], json.dumps(case["inputs"]))
    )
    assert json.loads(answer) == case["result"]
