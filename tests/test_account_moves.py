"""Joint moves of prices: every one that liquidates a bucket, exact where the account is straight."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calculators.account.__main__ import main
from calculators.engine.account import Collateral
from calculators.engine.exact import ONE, ZERO
from calculators.engine.instrument import Instrument
from calculators.engine.joint_move import all_together, liquidating_moves
from calculators.engine.line import Kink, Line, zeros
from calculators.engine.liquidation import Prices
from calculators.engine.margin_account import Account
from calculators.engine.market_line import along
from calculators.engine.refusal import RefusedError
from calculators.engine.venue import tiers_of
from calculators.engine.working import Working
from tests.small_account import position, short_200_sol
from tests.test_account_evaluation import INVERSE, RULES, cross, option, usdt

ACCOUNTS = Path(__file__).parent / "data" / "accounts"


def said(prices: Prices) -> list[str]:
    return [prices] if isinstance(prices, str) else [f"{x:.6f}" for x in prices]


def moves(account: Account, **betas: Any) -> list[list[str]]:
    move = {asset: Decimal(str(beta)) for asset, beta in betas.items()}
    return [said(found.moves) for found in liquidating_moves(account, move)]


def test_a_move_of_one_asset_leaves_the_others_where_they_are() -> None:
    account = cross(10000, position(), short_200_sol())
    # 10000 + 30000 x = 300 (1 + x) + 600
    assert moves(account, BTC=1) == [["-0.306397"]]
    # 10000 − 30000 x = 300 + 600 (1 + x)
    assert moves(account, SOL=1) == [["0.297386"]]


def test_betas_say_what_each_asset_does() -> None:
    account = cross(10000, position(), short_200_sol())
    # 10000 + 30000 x + 15000 x = 300 (1 + x) + 600 (1 − x / 2)
    assert moves(account, BTC=1, SOL="-0.5") == [["-0.202222"]]
    # the hedge: 10000 = 900 (1 + x)
    assert moves(account, BTC=1, SOL=1) == [["10.111111"]]


def test_every_bucket_has_its_own_move() -> None:
    account = cross(10000, position(), replace(short_200_sol(), mode="isolated"))
    # 7000 + 30000 x = 300 (1 + x); 3000 − 30000 x = 600 (1 + x)
    assert moves(account, BTC=1, SOL=1) == [["-0.225589"], ["0.078431"]]
    assert moves(account, SOL=1) == [["never"], ["0.078431"]]


def test_a_move_crosses_the_tiers_of_every_position() -> None:
    tiers = tiers_of([("0", "0.01", None), ("20000", "0.5", None)])
    held = (position(tiers=tiers), position(name="ETH", tiers=tiers))
    # both above 20 000: 19000 + 60000 x = 30000 (1 + x) − 2 × 9800
    assert moves(cross(19000, *held), BTC=1, ETH=1) == [["-0.286667"]]
    # both below: 22000 + 60000 x = 600 (1 + x)
    assert moves(cross(22000, *held), BTC=1, ETH=1) == [["-0.360269"]]


def test_the_roots_on_both_sides_of_a_bent_line_are_found() -> None:
    """Up to a value of 40 000 nothing is needed of the short; above it, more than anyone has."""
    tiers = tiers_of([("0", "0", None), ("40000", "0.9", None)])
    long = position(tiers=tiers_of([("0", "0.1", None)]))
    short = position(name="ETH", side=-1, size="0.5", tiers=tiers)
    # 6000 + 15000 x = 3000 (1 + x), and 6000 + 15000 x = 3000 (1 + x) + 0.9 (15000 (1 + x) − 40000)
    assert moves(cross(6000, long, short), BTC=1, ETH=1) == [["-0.250000", "17.000000"]]


def test_collateral_moves_with_its_coin() -> None:
    coin = Collateral(asset="BTC", amount=ONE, price=Decimal(30000), haircut=Decimal("0.1"))
    account = replace(cross(0, position()), collateral=(coin,))
    # 27000 (1 + x) + 30000 x = 300 (1 + x)
    assert moves(account, BTC=1) == [["-0.470899"]]
    assert moves(account, BTC=0) == [["never"]]


def test_a_settlement_currency_that_moves_takes_its_margin_along() -> None:
    held = position(instrument=Instrument(quote="USDC"), mode="isolated", isolated_margin=3000)
    account = cross(5000, held, position(name="ETH"), rates={"USDC": ONE})
    cross_bucket, own = moves(account, USDC=1)
    # 5000 − 3000 (1 + x) = 300
    assert (cross_bucket, own) == (["0.566667"], ["below zero"])
    both = replace(held, mode="cross")
    account = cross(5000, both, rates={"USDC": ONE})
    # 5000 + 30000 x (1 + x) = 300 (1 + x)²
    assert moves(account, BTC=1, USDC=1) == [["-0.789442", "-0.200457"]]


def test_a_settlement_currency_that_stands_still_only_scales() -> None:
    tiers = tiers_of([("0", "0.01", None), ("20000", "0.02", None)])
    held = position(instrument=Instrument(quote="USDC"), tiers=tiers)
    account = cross(5000, held, rates={"USDC": Decimal("0.5")})
    # 5000 + 15000 x = 0.5 × (0.02 × 30000 (1 + x) − 200), and below 20 000 it is 150 (1 + x)
    assert moves(account, BTC=1) == [["-0.326531"]]


def test_inverse_contracts_and_options_are_looked_for_on_a_grid() -> None:
    coins = Collateral(asset="BTC", amount=Decimal("0.01"))
    held = position(name="BTC", size=1000, entry_price=8000, instrument=INVERSE)
    account = Account(currency="BTC", collateral=(coins,), positions=(held,))
    # 1000 × 1.01 ÷ (0.01 + 1000 ÷ 8000), as its liquidation price says
    assert moves(account, BTC=1) == [
        [f"{Decimal(1000) * Decimal('1.01') / Decimal('0.135') / 8000 - 1:.6f}"]
    ]
    straddle = cross(26000, option("call", -1, 60000), option("put", -1, 60000), option_rules=RULES)
    ((below, above),) = moves(straddle, BTC=1)
    assert Decimal(below) < 0 < Decimal(above)
    assert moves(straddle, BTC=-1) == [[f"{-Decimal(above):.6f}", f"{-Decimal(below):.6f}"]]
    assert moves(cross(10, option("call", 1, 60000)), BTC=1) == [["never"]]


def test_outcomes_of_a_move_are_named() -> None:
    assert moves(cross(40000, position()), BTC=1) == [["below zero"]]
    assert moves(cross(300, position()), BTC=1) == [["already liquidatable"]]
    assert moves(cross(5000)) == []


def test_each_move_is_written_down() -> None:
    account = cross(10000, position(), replace(short_200_sol(), mode="isolated"))
    working = Working()
    liquidating_moves(account, {"BTC": ONE}, working)
    first, second = working.steps
    assert first.symbol == "joint move at the liquidation, cross"
    assert first.numbers == "100 × (−(−23\u202f000) ÷ 29\u202f700 − 1)"
    assert (second.text, second.term) == ("never", "liquidation")


def test_all_that_is_held_moves_together() -> None:
    coin = Collateral(asset="ETH", amount=ONE, price=ONE)
    account = Account(collateral=(usdt(1), coin), positions=(position(),))
    assert all_together(account) == {"BTC": ONE, "ETH": ONE}


@pytest.mark.parametrize(
    ("betas", "says"),
    [
        ({"XRP": 1}, "move.XRP: No price of XRP moves in this account. Name an asset"),
        ({"USDT": 1}, "move.USDT: No price of USDT moves"),
        ({"BTC": "NaN"}, "move.BTC: BTC is NaN"),
        ({"BTC": "1e400"}, "move.BTC"),
    ],
)
def test_a_move_of_nothing_is_refused(betas: dict[str, Any], says: str) -> None:
    with pytest.raises(RefusedError) as error:
        moves(cross(10000, position()), **betas)
    assert says.lower() in str(error.value).lower()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_moves_prices(capsys: pytest.CaptureFixture[str]) -> None:
    mixed = str(ACCOUNTS / "cross-and-isolated.json")
    code, out, _ = run(capsys, mixed, "--venue", "binance-usdm", "--move", "BTCUSDT, BTC=0.5")
    assert code == 0
    assert "Liquidated by a joint move (BTCUSDT × 1, BTC × 0.5)\n  Cross " in out
    assert "SOLUSDT  never" in out
    _, out, _ = run(capsys, mixed, "--venue", "binance-usdm", "--move", "all", "--json")
    answer = json.loads(out)["answer"]
    assert answer["move"] == dict.fromkeys(("BTCUSDT", "ETHUSDT", "SOLUSDT", "BTC"), "1")
    assert answer["moves"][1]["moves"][0].startswith("0.0938")
    _, out, _ = run(capsys, mixed, "--venue", "binance-usdm", "--move", "BTC=0", "--json")
    assert json.loads(out)["answer"]["moves"][0] == {
        "bucket": "cross",
        "moves": [],
        "outcome": "never",
    }


@pytest.mark.parametrize(
    ("move", "says"),
    [
        ("BTC=up", "move.BTC: 'up' is not a beta. Type a plain number"),
        ("XRP", "move.XRP: No price of XRP moves"),
    ],
)
def test_the_command_refuses_a_move_of_nothing(
    move: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    code, out, err = run(capsys, "-", "--move", move)
    assert (code, out) == (2, "")
    assert says in err


def test_a_jump_belongs_to_the_point_where_it_happens() -> None:
    leap = Line(ZERO, ZERO, (Kink(ONE, ZERO, Decimal(5)),))
    assert [leap.at(ONE), leap.at(Decimal("0.9"))] == [5, 0]


def test_a_line_that_does_not_follow_a_price_is_a_constant() -> None:
    assert along(Line(ZERO, ONE), Decimal(5), ZERO) == Line(Decimal(5))


@pytest.mark.parametrize(
    ("line", "low", "high", "found"),
    [
        (Line(ZERO, ONE), 0, None, []),
        (Line(ONE, -ONE), 0, None, [1]),
        (Line(ONE, -ONE), 1, None, []),
        (Line(Decimal(5), -ONE), 0, Decimal(4), []),
        (Line(Decimal(-2), ONE, (Kink(Decimal(2), Decimal(-2)),)), 0, None, [2]),
        (Line(Decimal(-2), ONE, (Kink(Decimal(2), -ONE), Kink(Decimal(3), ONE))), 0, None, [2, 3]),
        (Line(ONE, ZERO, (Kink(Decimal(2), ZERO, Decimal(-3)),)), 0, None, [2]),
        (Line(Decimal(-3), ONE, (Kink(ONE, ONE), Kink(Decimal(9), ONE))), 2, Decimal(5), []),
        (Line(Decimal(-6), ONE, (Kink(ONE, ONE), Kink(Decimal(9), ONE))), 2, Decimal(5), [3.5]),
        (Line(ONE), 0, None, []),
    ],
)
def test_every_zero_of_a_line_is_found(
    line: Line, low: int, high: Decimal | None, found: list[float]
) -> None:
    assert [float(root) for root in zeros(line, Decimal(low), high)] == found
