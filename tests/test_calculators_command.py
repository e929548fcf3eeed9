"""`python -m calculators`: answers on standard output, refusals on standard error."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import calculators.__main__ as command
from calculators import catalogue, run_json

Said = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[1]
SOL = [{"asset": "SOL", "isolated_margin": "10"}]


def run(said: Said, *words: str) -> tuple[int, str, str]:
    code = command.main(words)
    out, err = said.readouterr()
    return code, out, err


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "calculators", "margin-ratio"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Your margin ratio is 19%")


def test_the_answer_its_outputs_and_its_working_are_printed(capsys: Said) -> None:
    code, out, err = run(capsys, "liquidation-price", "leverage=20", "side=short")
    assert (code, err) == (0, "")
    assert out.startswith("Your short is liquidated at 31\u202f188.11, 4% above entry.\n")
    assert "  Liquidation price " in out
    assert "(collateral − side × size × entry price) ÷ (size × (" in out
    assert "= (1\u202f500 − (−1) × 1 × 30\u202f000) ÷ (1 × (0.01 − (−1)))" in out
    assert "= 31\u202f188.11 USDT" in out


def test_the_tables_of_an_answer_are_printed_with_their_notes(capsys: Said) -> None:
    _, out, _ = run(capsys, "cross-vs-isolated")
    assert (
        "Who pays\n"
        "  USDT                Cross   Isolated\n"
        "  You             10\u202f000.00   3\u202f000.00\n"
        "  Insurance fund     524.50   7\u202f099.50\n"
        "  Total           10\u202f524.50  10\u202f099.50\n"
    ) in out
    assert "Positions, in order of closing" in out
    assert "Each liquidation price is for a move of that price alone" in out


def test_one_cell_of_the_default_table(capsys: Said) -> None:
    code, out, _ = run(capsys, "cross-vs-isolated", "positions.2.shock_fraction=0.01")
    assert code == 0
    assert out.startswith("A 1% jump in SOL costs you 300 USDT with cross margin")


def test_a_new_row_after_the_default_ones(capsys: Said) -> None:
    _, out, _ = run(capsys, "cross-vs-isolated", "positions.3.asset=XRP", "positions.3.size=2")
    assert "XRP, long" in out


def test_a_whole_table_as_json_and_a_cell_of_it(capsys: Said) -> None:
    table = "positions=" + json.dumps(SOL)
    code, out, _ = run(capsys, "cross-vs-isolated", table, "positions.0.shock_fraction=-0.5")
    assert code == 0
    assert out.startswith("A 50% fall in SOL costs you 50 USDT with cross margin")


def test_a_fraction_in_percent(capsys: Said) -> None:
    printed = run(capsys, "liquidation-price", "maintenance_margin_fraction=5 %")
    assert printed == run(capsys, "liquidation-price", "maintenance_margin_fraction=0.05")
    row = "positions.2.shock_fraction=1%"
    assert run(capsys, "cross-vs-isolated", row)[1].startswith("A 1% jump in SOL costs you 300")
    hint = "may be written as 0.01 or as 1%."
    assert hint in run(capsys, "liquidation-price", "--help")[1]
    assert hint not in run(capsys, "default-waterfall", "--help")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["liquidation-price", "leverage=5%"], "leverage: Leverage takes no percentage: '5%'."),
        (["liquidation-price", "leverage=0"], "leverage: Leverage is 0. Type a number from 1 to"),
        (["liquidation-price", "levarage=2"], "levarage: 'levarage' is not an input. Did you mean"),
        (["liquidation-price", "20"], "20: This is not an input. Write name=value."),
        (["liquidation-prise"], "calculator: There is no calculator 'liquidation-prise'. Did you"),
        (["liquidation-prise", "--help"], "calculator: There is no calculator"),
        (["liquidation-prise", "positions.0.size=1"], "calculator: There is no calculator"),
        (["cross-vs-isolated", "positions.9.size=1"], "positions.9: There is no row 9. Rows count"),
        (["cross-vs-isolated", "positions=[1]", "positions.0.size=1"], "positions.0: There is no"),
        (["cross-vs-isolated", "positions=[1]"], "positions.0: This row is not an object."),
        (["cross-vs-isolated", "positions=[1"], "positions: Positions is not a list."),
        (["cross-vs-isolated", "positions=x", "positions.1.size=1"], "positions.1: There is no"),
        (["cross-vs-isolated", f"positions.{'9' * 5000}.size=1"], "is not an input."),
        (["cross-vs-isolated", "order.0.x=1"], "order: Closed first is not text."),
        (["margin-ratio", "--json", "size=1"], "inputs: The inputs are not JSON."),
    ],
)
def test_a_refusal_stands_on_standard_error_with_exit_code_2(
    words: list[str], says: str, capsys: Said
) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert says in err
    assert "Traceback" not in err
    assert not out or list(json.loads(out)) == ["refusals"]


def test_json_in_and_json_out(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = '{"leverage": "20"}'
    wanted = run_json("liquidation-price", asked)
    assert run(capsys, "liquidation-price", "--json", asked) == (0, wanted + "\n", "")
    monkeypatch.setattr(sys, "stdin", io.StringIO(asked))
    assert run(capsys, "liquidation-price", "--json", "-") == (0, wanted + "\n", "")
    everything = run_json("liquidation-price", "{}")
    assert run(capsys, "liquidation-price", "--json") == (0, everything + "\n", "")


def test_a_fault_of_ours_asks_for_a_report(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "computed", lambda *_: '{"fault": "KeyError: x"}')
    code, out, err = run(capsys, "margin-ratio")
    assert (code, out) == (1, "")
    assert err == "A mistake of ours, please report it: KeyError: x\n"


LONG = ("liquidation-probability", "paths=100000")


def on_a_terminal(*words: str, until: bytes) -> tuple[int, str, str]:
    """Run the command with a terminal as its standard error; press Ctrl-C once it says `until`."""
    ours, theirs = os.openpty()
    command_line = [sys.executable, "-m", "calculators", *words]
    # A run in the background hands down that Ctrl-C is to be ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT) as running:
        os.close(theirs)
        said = read_until(ours, until) if until else b""
        if until:
            running.send_signal(signal.SIGINT)
        assert running.stdout
        out = running.stdout.read()
        said += read_until(ours, b"")
    os.close(ours)
    return running.returncode, out.decode(), said.decode()


def read_until(terminal: int, wanted: bytes) -> bytes:
    """Read until something is said, or else until nobody writes there any more."""
    said = b""
    while not wanted or wanted not in said:
        try:
            heard = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other end is closed
            break
        if not heard:
            break
        said += heard
    return said


def test_a_long_run_says_on_a_terminal_how_far_it_is_and_then_only_its_answer() -> None:
    code, out, err = on_a_terminal(*LONG, until=b"")
    assert code == 0
    assert "Counted over 100\u202f000 simulated paths" in out
    shares = [
        int(share)
        for share in re.findall(r"\r\x1b\[K +(\d+)%  [\d\u202f]+ of 100\u202f000 paths", err)
    ]
    assert shares
    assert shares == sorted(shares)
    assert err.endswith("\r\x1b[K")  # the line is clear again


def test_a_quick_run_says_nothing_on_a_terminal() -> None:
    code, out, err = on_a_terminal("liquidation-price", until=b"")
    assert (code, err) == (0, "")
    assert out.startswith("Your long is liquidated")


def test_ctrl_c_stops_a_long_run_without_a_traceback() -> None:
    code, out, err = on_a_terminal(*LONG, until=b"paths")
    assert (code, out) == (130, "")
    assert err.endswith("\r\x1b[KStopped.\r\n")
    assert "Traceback" not in err


def test_without_a_terminal_a_long_run_says_nothing_but_its_answer() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "calculators", "gap-risk", "--json", '{"paths": "20000"}'],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert (json.loads(done.stdout).keys(), done.stderr) == ({"answer"}, "")


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_help_lists_every_calculator(words: list[str], capsys: Said) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert [name for name in catalogue() if f"  {name} " not in out] == []


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_help_of_a_calculator_names_every_input_and_output(name: str, capsys: Said) -> None:
    code, out, err = run(capsys, name, "--help")
    assert (code, err) == (0, "")
    asked = [i.name for i in catalogue()[name].inputs]
    asked += [column.name for i in catalogue()[name].inputs for column in i.columns]
    assert [word for word in asked if f"{word}=" not in out and f"{word}:" not in out] == []
    assert [output.name for output in catalogue()[name].outputs if output.name not in out] == []


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes that end by a signal")
def test_a_reader_that_leaves_early_is_no_fault() -> None:
    line = f"{sys.executable} -m calculators cross-vs-isolated | true"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stderr == ""
