"""What `calculators.engine` offers is what the documentation lists, no more and no less."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from calculators import engine
from calculators.engine.account_checks import MOST, MOST_IN_SCENARIOS, MOST_OPTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_public_names_are_exactly_those_of_the_readme() -> None:
    (listed,) = re.findall(r"Its public names: (.*?)\.\n", README, re.DOTALL)
    assert re.findall(r"`(\w+)`", listed) == engine.__all__ == dir(engine) == sorted(engine.HOME)


@pytest.mark.parametrize("name", engine.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(engine, name).__doc__


def test_another_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Acount'"):
        engine.Acount  # noqa: B018 - the access is the test


def test_ten_lines_of_the_readme_print_liquidation_prices_and_steps() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in code.splitlines() if line]) == 10
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(code, {})  # noqa: S102 - what readers copy
    lines = printed.getvalue().splitlines()
    # (10 000 − 500 − 102 + 50 − 60 000) / (0.005 − 1); (10 000 − 1 000 − 245 + 25 000) / 10.04
    assert lines[:2] == ["BTC 50806.03", "ETH 3362.05"]
    assert any(line.startswith("liquidation price, BTC: (collateral + ") for line in lines)
    assert len(lines) > 15


def test_the_readme_says_how_large_an_account_may_be() -> None:
    sizes = f"{MOST['positions']:,}".replace(",", " "), str(MOST_OPTIONS), str(MOST_IN_SCENARIOS)
    says = "It takes {} positions, {} options among them, {} under scenario margin."
    assert says.format(*sizes) in README.replace("\n", " ")


def test_the_command_of_the_readme_runs() -> None:
    (words,) = re.findall(r"python (-m calculators\.account .*)\n", README)
    done = subprocess.run(
        [sys.executable, *words.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_browser_that_opens_the_door_does_not_load_the_account() -> None:
    code = "import sys, calculators; print([m for m in sys.modules if 'account' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
