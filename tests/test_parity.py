"""The wheel under Pyodide answers what CPython answers, byte for byte."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from calculators import run_json
from site_src.runtime import build_wheel

ROOT = Path(__file__).parents[1]
GOLDENS = sorted((ROOT / "tests" / "golden" / "calculators").glob("*.json"))


def node() -> str:
    """Return the path of Node: the PATH's, or the one that came with the Python packages."""
    return shutil.which("node") or str(Path(sys.executable).parent / "node")


@pytest.fixture(scope="module")
def pyodide_answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the wheel answers under Pyodide in Node, by golden file."""
    wheel = build_wheel(tmp_path_factory.mktemp("wheel"))
    cases = json.dumps([json.loads(path.read_text("utf-8")) for path in GOLDENS])
    done = subprocess.run(
        [node(), str(ROOT / "tests" / "parity.mjs"), str(wheel)],
        input=cases,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip((path.name for path in GOLDENS), json.loads(done.stdout), strict=True))


def test_every_calculator_has_goldens() -> None:
    named = {json.loads(path.read_text("utf-8"))["name"] for path in GOLDENS}
    assert {"liquidation-price", "margin-ratio", "cross-vs-isolated"} <= named


@pytest.mark.xdist_group("parity")
@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.stem)
def test_pyodide_answers_as_cpython(golden: Path, pyodide_answers: dict[str, str]) -> None:
    case = json.loads(golden.read_text("utf-8"))
    answer = pyodide_answers[golden.name]
    assert answer == run_json(case["name"], json.dumps(case["inputs"]))
    assert json.loads(answer) == case["result"]
