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
from calculators.engine.account import Collateral, Position, asset_of
from calculators.engine.evaluation import evaluate
from calculators.engine.exact import ONE, ZERO
from calculators.engine.instrument import Instrument
from calculators.engine.joint_curve import Piece
from calculators.engine.joint_move import BucketMove, all_together, liquidating_moves
from calculators.engine.joint_roots import zeros_of
from calculators.engine.line import Kink, Line, zeros
from calculators.engine.liquidation import Prices
from calculators.engine.margin_account import Account
from calculators.engine.market_line import along
from calculators.engine.refusal import RefusedError
from calculators.engine.scan import grid, scanned_zeros
from calculators.engine.venue import Tier, tiers_of
from calculators.engine.working import Working
from tests.small_account import position, short_200_sol
from tests.test_account_evaluation import INVERSE, RULES, cross, option, scenario_rules, usdt

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


def both(account: Account, **betas: Any) -> BucketMove:
    (found,) = liquidating_moves(account, {a: Decimal(str(b)) for a, b in betas.items()})
    return found


def coin_account(*positions: Position, coins: str = "0.05", **given: Any) -> Account:
    held = (Collateral(asset="BTC", amount=Decimal(coins)),)
    return Account(currency="BTC", collateral=held, positions=positions, **given)


def buffer_after(account: Account, fraction: Decimal, **betas: Any) -> Decimal:
    """Equity less maintenance margin of the cross bucket with every mark, rate and coin moved."""

    def moved(number: Decimal, asset: str) -> Decimal:
        return number * (1 + Decimal(str(betas.get(asset, 0))) * fraction)

    there = replace(
        account,
        positions=tuple(
            replace(p, mark_price=moved(p.mark_price, asset_of(p))) for p in account.positions
        ),
        collateral=tuple(
            replace(c, price=c.price if c.asset == account.currency else moved(c.price, c.asset))
            for c in account.collateral
        ),
        rates={asset: moved(rate, asset) for asset, rate in account.rates.items()},
    )
    risk = evaluate(there).buckets[0].risk
    return risk.equity - risk.maintenance_margin


DOLLARS = {"BTC": Decimal(8000), "ETH": Decimal(400)}
COIN_TIERS = tiers_of([("0", "0.01", None), ("1", "0.05", None), ("3", "0.2", None)])


@pytest.mark.parametrize(
    ("account", "betas"),
    [
        # an inverse long in coins: d ÷ s
        (
            coin_account(position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE)),
            {"BTC": 1},
        ),
        # with tiers that it climbs as the price falls, and a beta that is not one
        (
            coin_account(
                position(
                    name="BTC", size=8000, entry_price=8000, instrument=INVERSE, tiers=COIN_TIERS
                ),
                coins="0.5",
            ),
            {"BTC": "0.7"},
        ),
        # counted in dollars, coins that back it fall too: straight
        (
            replace(
                cross(
                    1000,
                    position(
                        name="BTC",
                        size=8000,
                        entry_price=8000,
                        instrument=INVERSE,
                        tiers=COIN_TIERS,
                    ),
                    rates=DOLLARS,
                ),
                collateral=(usdt(1000), Collateral(asset="BTC", amount=ONE, price=Decimal(8000))),
            ),
            {"BTC": 1},
        ),
        # beside a linear short, in dollars, at one pace
        (
            cross(
                3000,
                position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE),
                position(name="ETH", side=-1, size=30, entry_price=400),
                rates=DOLLARS,
            ),
            {"BTC": 1, "ETH": 1},
        ),
        # the coins' rate stands still: a t + b + d ÷ t, of which both roots count
        (
            cross(
                3000,
                position(
                    name="BTCUSD",
                    side=1,
                    size=80_000,
                    entry_price=8000,
                    instrument=replace(INVERSE, base="XBT"),
                ),
                position(name="ETH", side=-1, size=150, entry_price=400),
                rates={"XBT": Decimal(8000)},
            ),
            {"XBT": 0, "ETH": 1},
        ),
        # a settlement currency that moves at half the pace of the coin itself
        (
            cross(
                2000,
                position(
                    name="BTC",
                    size=8000,
                    entry_price=8000,
                    tiers=COIN_TIERS,
                    instrument=replace(INVERSE, base="BTC"),
                ),
                rates=DOLLARS,
            ),
            {"BTC": "-0.5"},
        ),
        # a square: paid in what moves
        (
            cross(
                2000,
                position(
                    name="ETH",
                    size=30,
                    entry_price=400,
                    tiers=tiers_of([("0", "0.01", None), ("9000", "0.3", None)]),
                    instrument=Instrument(quote="EUR"),
                ),
                rates={"EUR": ONE},
            ),
            {"ETH": 1, "EUR": "0.2"},
        ),
    ],
)
def test_closed_forms_meet_the_requirement_at_every_root(
    account: Account, betas: dict[str, Any]
) -> None:
    found = both(account, **betas)
    assert not found.on_grid
    assert not isinstance(found.moves, str), found.moves
    for x in found.moves:
        assert abs(buffer_after(account, x, **betas)) < Decimal("1e-20")


def test_closed_forms_and_the_grid_find_the_same_roots() -> None:
    """A long in coins beside a short paid in coins: both ends of a·t + b + d ÷ t."""
    linear = Instrument(quote="BTC", base="XRP")
    account = coin_account(
        position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE),
        position(name="XRP", side=-1, size=2, entry_price="0.4", instrument=linear),
        coins="0.2",
    )
    betas = {"BTC": ONE, "XRP": ONE}
    found = both(account, **betas)
    assert not isinstance(found.moves, str)
    points = [t for t in grid() if t > Decimal("0.01")]
    scanned = scanned_zeros(lambda t: buffer_after(account, t - 1, **betas), points)
    assert [round(x, 9) for x in found.moves] == [round(t - 1, 9) for t in scanned]
    assert len(found.moves) == 2


def test_tiers_of_straight_markets_bend_the_curve_of_the_others() -> None:
    paid = Instrument(quote="BTC", base="ETH")
    low = tiers_of([("0", "0.01", None), ("0.5", "0.02", None), ("2", "0.2", None)])
    account = coin_account(
        position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE, tiers=COIN_TIERS),
        position(
            name="BTC again",
            size=8000,
            entry_price=8000,
            tiers=COIN_TIERS,
            instrument=replace(INVERSE, name="BTC again"),
        ),
        position(name="ETH", side=-1, size=20, entry_price="0.05", instrument=paid, tiers=low),
        coins="0.3",
    )
    paces = ("2 1", "1 1", "-0.5 1", "1 2", "-0.5 -1")
    for betas in (dict(zip(("BTC", "ETH"), pace.split(), strict=True)) for pace in paces):
        found = both(account, **betas)
        assert not found.on_grid
        assert not isinstance(found.moves, str), betas
        for x in found.moves:
            assert abs(buffer_after(account, x, **betas)) < Decimal("1e-20")


def test_a_root_on_a_bend_is_found_once() -> None:
    tiers = tiers_of([("0", "0.01", None), ("2", "0.05", None)])
    held = position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE, tiers=tiers)
    # at half the price it is worth two coins: 1.02 + 1 − 2 = 0.02
    assert moves(coin_account(held, coins="1.02"), BTC=1) == [["-0.500000"]]


def test_a_curve_that_never_meets_the_requirement_is_never() -> None:
    """5 coins, a long of 1 in coins and a short paid in coins: 6 − 1.01 ÷ t − 0.101 t has two ends."""
    paid = Instrument(quote="BTC", base="XRP")
    near = position(name="BTC", size=8000, entry_price=8000, instrument=INVERSE)
    far = position(name="XRP", size=1, entry_price="0.1", instrument=paid)
    assert moves(coin_account(near, far, coins="1"), BTC=-1, XRP=-1)[0][0] != "never"
    short = replace(near, side=-1)
    assert moves(coin_account(short, far, coins="1.1"), BTC=1, XRP=1) == [["never"]]


@pytest.mark.parametrize(
    ("piece", "beta", "found"),
    [
        (Piece(ONE, ZERO, ONE), ONE, []),
        (Piece(ONE, Decimal(-2), ONE), ONE, [1]),
        (Piece(ZERO, ZERO, ONE), ONE, [0]),
        (Piece(ZERO, Decimal(-3), ONE), ONE, [0, 3]),
        (Piece(ONE), ONE, []),
        (Piece(Decimal(-3), ONE, ZERO, Decimal(2)), ONE, [1, 2]),
        (Piece(ONE, ZERO, ZERO, Decimal(-1)), Decimal(2), [1]),
    ],
)
def test_the_zeros_of_a_piece(piece: Piece, beta: Decimal, found: list[int]) -> None:
    zeros = {round(t, 20) for t in zeros_of(piece, beta)}
    assert sorted(zeros) == [Decimal(n) for n in found]
    assert all(abs(piece.at(t, beta)) < Decimal("1e-30") for t in zeros_of(piece, beta))


def test_a_market_beside_an_option_in_scenarios_has_no_strike() -> None:
    perpetual = position(
        name="BTC perpetual", size=1, entry_price=60000, instrument=Instrument(base="BTC")
    )
    held = cross(20000, perpetual, option("call", -1, 60000), portfolio=scenario_rules())
    assert both(held, BTC=1).on_grid


def test_what_has_no_closed_form_is_looked_for_on_a_grid() -> None:
    """Inverse contracts at two paces, and one beside a square: a buffer of the third degree."""
    nameless = Instrument(contract="inverse")
    near = position(name="A", size=8000, entry_price=8000, instrument=nameless)
    far = position(name="B", size=800, entry_price=400, instrument=nameless, tiers=COIN_TIERS)
    paces = coin_account(near, far, coins="0.6")
    squared = coin_account(
        near,
        position(name="X", size=1, entry_price="0.5", instrument=Instrument(quote="EUR")),
        coins="0.6",
        rates={"EUR": ONE},
    )
    for account, betas in ((paces, {"A": 1, "B": 2}), (squared, {"A": 1, "X": 1, "EUR": 1})):
        found = both(account, **betas)
        assert found.on_grid
        assert not isinstance(found.moves, str)
        for x in found.moves:
            assert abs(buffer_after(account, x, **betas)) < Decimal("1e-7")
    assert not both(paces, A=1, B=1).on_grid


def test_a_root_beyond_a_hundred_times_the_price_is_none_to_speak_of() -> None:
    short = position(name="ETH", side=-1, size=1, entry_price=10)
    working = Working()
    (found,) = liquidating_moves(cross(5000, short), {"ETH": ONE}, working)
    assert found.moves == "never within 100 times today's price"
    assert working.steps[-1].numbers == "until a price is 100 times today's"
    # 900 + 10 = 10.1 t: at 90 times it is told
    assert moves(cross(900, short), ETH=1) == [["89.099010"]]


def test_a_requirement_that_jumps_over_the_equity_ends_a_joint_move() -> None:
    tiers = (
        Tier(floor=Decimal(0), maintenance_margin_fraction=Decimal("0.01")),
        Tier(floor=Decimal(34000), maintenance_margin_fraction=Decimal("0.3")),
    )
    short = position(side=-1, tiers=tiers, instrument=Instrument(jumps=True))
    working = Working()
    (found,) = liquidating_moves(cross(6000, short), {"BTC": ONE}, working)
    assert said(found.moves) == ["0.133333"]
    assert "jumps over the equity" in working.steps[-1].formula
    coins = position(
        name="BTC",
        size=3_000_000,
        entry_price=40000,
        instrument=replace(INVERSE, jumps=True),
        tiers=(tiers[0], replace(tiers[1], floor=Decimal(100))),
    )
    # at 30 000 it is worth 100 coins
    assert moves(coin_account(coins, coins="40"), BTC=1) == [["-0.250000"]]


def test_options_are_looked_for_on_a_grid() -> None:
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
    assert moves(cross(10, option("call", 1, 60000)), BTC=1) == [["not between −99% and +900%"]]
    assert both(straddle, BTC=1).on_grid


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
    _, out, _ = run(capsys, mixed, "--venue", "binance-usdm", "--move", "SOLUSDT", "--json")
    assert json.loads(out)["answer"]["moves"][0] == {
        "bucket": "cross",
        "on_grid": False,
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
