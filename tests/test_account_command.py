"""`python -m calculators.account`: a document in, a table or JSON out, refusals on standard error."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import calculators.account.__main__ as command
from calculators.account.markets import NO_TIERS
from calculators.account.rule_sets import venue_named
from calculators.account.rules import ruled_by
from calculators.engine.account_document import account_schema
from calculators.engine.by_size import BySize
from calculators.engine.instrument import Instrument
from calculators.engine.refusal import RefusedError
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules
from tests.small_account import position
from tests.test_account_evaluation import option

ROOT = Path(__file__).parents[1]
ACCOUNTS = ROOT / "tests" / "data" / "accounts"
MIXED = str(ACCOUNTS / "cross-and-isolated.json")
COINS = str(ACCOUNTS / "hedged-coins.json")
STRADDLE = str(ACCOUNTS / "sold-straddle.json")

Said = pytest.CaptureFixture[str]


def run(said: Said, *words: str) -> tuple[int, str, str]:
    code = command.main(words)
    out, err = said.readouterr()
    return code, out, err


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "calculators.account", COINS],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 positions, amounts in BTC.\n\nCross\n")


def test_a_table_says_what_each_bucket_has_and_needs(capsys: Said) -> None:
    code, out, err = run(capsys, MIXED, "--venue", "binance-usdm")
    assert (code, err) == (0, "")
    assert "October 2024, as of 2024-10-24. A snapshot, not today's rules." in out
    assert "  Equity                10\u202f700\n" in out
    assert "  of it for orders      710\n" in out
    assert "Isolated: SOLUSDT" in out
    rows = {line.split()[0]: re.split(" +", line)[-2:] for line in out.splitlines() if line.strip()}
    assert rows["BTCUSDT"] == ["49\u202f602.41", "49\u202f300"]
    assert rows["SOLUSDT"] == ["164.08", "165"]
    assert "Working" not in out


def test_explain_prints_every_step_with_its_numbers(capsys: Said) -> None:
    _, out, _ = run(capsys, MIXED, "--venue", "binance-usdm", "--explain")
    assert "= (11\u202f596 − 1 × 1 × 61\u202f000) ÷ (1 × (0.004 − 1))\n" in out
    assert "= 49\u202f602.41 USDT" in out


def test_options_say_how_their_prices_were_found(capsys: Said) -> None:
    _, out, _ = run(capsys, STRADDLE, "--explain")
    assert "equity counts neither their value nor their P&L" in out
    assert "found on a grid of 2%" in out


def test_scenarios_say_what_moves(capsys: Said) -> None:
    _, out, _ = run(capsys, str(ACCOUNTS / "scenario-straddle.json"))
    assert "all prices of an asset move together" in out
    assert "Cash already holds the premium" not in out
    assert "1\u202f699.76, 2\u202f498.39" in out


def test_an_outcome_stands_in_the_place_of_a_price(capsys: Said) -> None:
    _, out, _ = run(capsys, COINS)
    assert re.search(r"BTCUSD December .* never +never\n", out)


def test_json_out_is_what_the_table_says(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(Path(COINS).read_text("utf-8")))
    code, out, err = run(capsys, "-", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)["answer"]
    assert "steps" not in answer
    cross, isolated = answer["buckets"]
    assert cross["positions"][0]["liquidation"] == {"prices": ["31272"], "outcome": ""}
    assert isolated["positions"][0]["liquidation"] == {"prices": [], "outcome": "never"}
    assert not cross["is_liquidatable"]
    assert cross["ratios"]["maintenance / equity"].startswith("0.00715")


def test_json_with_a_venue_and_steps_names_both(capsys: Said) -> None:
    _, out, _ = run(capsys, MIXED, "--venue", "binance-usdm", "--explain", "--json")
    answer = json.loads(out)["answer"]
    assert answer["venue"]["as_of"] == "2024-10-24"
    assert answer["venue"]["ratio"] == "maintenance / equity"
    steps = {step["symbol"]: step for step in answer["steps"]}
    source = "https://github.com/freqtrade/freqtrade/blob/c9ae5e1"
    assert steps["maintenance margin, BTCUSDT"]["source"].startswith(source)
    assert steps["liquidation price, BTCUSDT"]["source"].startswith(source)
    assert steps["unrealized P&L, BTCUSDT"]["source"].startswith("https://www.binance.com/")
    assert steps["initial margin, cross"]["source"] == "worked out here, from the lines above"


@pytest.mark.parametrize(
    ("venue", "says"),
    [
        ("binance-usdm", "Maintenance ÷ equity  3.3%, liquidated at 100% and above"),
        ("generic", "Equity ÷ maintenance"),
    ],
)
def test_a_ratio_stands_in_the_venues_direction(venue: str, says: str, capsys: Said) -> None:
    _, out, _ = run(capsys, MIXED, "--venue", venue)
    assert says in out
    assert ("1 − maintenance" in out) is (venue == "generic")


def test_the_schema_is_printed(capsys: Said) -> None:
    code, out, _ = run(capsys, "--schema")
    assert code == 0
    assert json.loads(out) == account_schema()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.json"], "document: nowhere.json cannot be read: No such file or directory."),
        ([str(ROOT / "site_src/text/home.png")], "It is not UTF-8."),
        ([MIXED], "positions.0.tiers: BTCUSDT has no maintenance margin."),
        ([MIXED, "--venue", "binance-usd"], "venue: There is no venue 'binance-usd'. Did you mean"),
        ([MIXED, "--venue", "x"], "venue: There is no venue 'x'. There are "),
        ([MIXED, "--venue", "binance-coinm"], "positions.0.instrument.name: binance-coinm has no"),
    ],
)
def test_a_refusal_stands_on_standard_error_with_exit_code_2(
    words: list[str], says: str, capsys: Said
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert says in err
    code, out, again = run(capsys, *words, "--json")
    assert (code, again) == (2, err)
    assert list(json.loads(out)) == ["refusals"]


def test_standard_input_that_is_no_text_is_refused(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), "utf-8"))
    code, _, err = run(capsys)
    assert code == 2
    assert err.startswith("document: Standard input cannot be read: It is not UTF-8.")


def test_a_fault_of_ours_asks_for_a_report(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr(command, "evaluated", broken)
    code, out, err = run(capsys, COINS)
    assert (code, out) == (1, "")
    assert err == "A mistake of ours, please report it: KeyError: 'x'\n"


def test_an_account_without_positions_is_its_collateral(
    capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = '{"collateral": [{"asset": "USDT", "amount": "-0.001"}]}'
    monkeypatch.setattr(sys, "stdin", io.StringIO(document))
    code, out, _ = run(capsys)
    assert code == 0
    assert "0 positions" in out
    assert "  Equity                    0\n" in out
    monkeypatch.setattr(sys, "stdin", io.StringIO(document))
    assert json.loads(run(capsys, "--json")[1])["answer"]["buckets"][0]["is_liquidatable"] is False


def small_venue(*markets: Market, default: str = "") -> Venue:
    return Venue(
        name="small", label="Small", markets=markets, account=AccountRules(default_market=default)
    )


def test_a_venues_market_for_all_others_rules_every_position() -> None:
    only = small_venue(Market(symbol="X", tiers=flat(Decimal("0.02"))), default="X")
    rows = (position(name="A"), position(name="B"), option("call", 1, 1))
    held = ruled_by(only, {"positions": rows})["positions"]
    assert [str(p.tiers[0].maintenance_margin_fraction) for p in held[:2]] == ["0.02", "0.02"]
    assert held[2] == option("call", 1, 1)


def refusals(venue: Venue, held: object) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as error:
        ruled_by(venue, {"positions": (held,)})
    return [(r.field, r.what) for r in error.value.refusals]


def test_a_venue_refuses_what_lies_beyond_its_rules() -> None:
    sized = BySize(
        shape="linear", initial=Decimal("0.02"), maintenance=Decimal("0.01"),
        initial_slope=Decimal("0.01"), maintenance_slope=Decimal(0),
    )  # fmt: skip
    small = small_venue(Market(symbol="BTC", by_size=sized, cap=Decimal(100_000)))
    assert refusals(small, position(size=4, leverage=17)) == [
        ("positions.0.size", "It is worth 120\u202f000 USDT."),
        (
            "positions.0.leverage",
            "Leverage is 17, and a position of this size may have 16.66666667.",
        ),
    ]
    coins = small_venue(
        Market(
            symbol="BTC",
            contract="inverse",
            unit="BTC",
            cap=Decimal(1),
            tiers=flat(Decimal("0.01")),
        )
    )
    assert refusals(coins, position(size=60000))[0][1] == "It is worth 2 BTC."


def test_a_venue_with_no_market_of_that_name_lists_its_own() -> None:
    held = replace(position(), tiers=NO_TIERS)
    two = small_venue(*(Market(symbol=s, tiers=flat(Decimal("0.02"))) for s in ("A", "B")))
    assert refusals(two, held) == [("positions.0.instrument.name", "small has no market 'BTC'.")]
    assert ruled_by(small_venue(), {"positions": (held,)})["positions"] == (held,)
    grouped = replace(held, instrument=Instrument(group="Large-Cap"))
    assert refusals(small_venue(), grouped)[0][0] == "positions.0.instrument.group"
    assert venue_named("binance-usdm").market("BTCUSDT").symbol == "BTCUSDT"
