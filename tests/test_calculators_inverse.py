"""An inverse contract in coins and in dollars, beside a linear one with dollars as margin."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import assume, given

from calculators import run_json
from calculators.engine.account import Side
from calculators.engine.inverse_held import PNL_IN_DOLLARS, WORTH, HeldInverse
from tests.laws import LAWS, NOISE, PRICES, SIDES, decimals

VALUES = decimals("1", "1000000")
COVER = decimals("0.01", "3")  # coins behind it for each coin that it is worth


def answer(**inputs: str) -> Any:
    return json.loads(run_json("inverse-contract", json.dumps(inputs)))["answer"]


def sentence(**inputs: str) -> str:
    return "".join(span["text"] for span in answer(**inputs)["says"]).replace("\u202f", " ")


def outputs(**inputs: str) -> dict[str, str]:
    return {name: found["value"] for name, found in answer(**inputs)["outputs"].items()}


def last_cells(**inputs: str) -> list[list[str]]:
    rows = answer(**inputs)["tables"][0]["rows"]
    return [[cell["text"].replace("\u202f", " ") for cell in row[-2:]] for row in rows]


def held(side: Side, value: Decimal, entry: Decimal, cover: Decimal) -> HeldInverse:
    return HeldInverse(
        side=side,
        contract_value=value,
        entry_price=entry,
        collateral=value / entry * cover,
        maintenance_margin_fraction=Decimal("0.005"),
    )


def test_a_long_loses_more_coins_by_a_fall_than_it_gains_by_a_rise() -> None:
    assert sentence() == (
        "Your long is liquidated at 22 725, 24.3% below entry. With dollars as margin a linear"
        " contract would be liquidated at 20 202.03. At 24 000 it has lost 0.2500 coins; as far the"
        " other way it would have gained 0.1667 coins."
    )
    by_hand = {
        "liquidation_price": "22725",  # 30 000 x 1.01 / (1/3 + 1)
        "bankruptcy_price": "22500",  # 30 000 / (1/3 + 1)
        "linear_liquidation_price": "20202.03",  # (30 000 - 10 000) / 0.99
        "pnl": "-0.25",  # 1 - 30/24
        "mirror_pnl": "0.1667",  # 1 - 30/36
        "pnl_in_dollars": "-6000",
        "equity_in_dollars": "2000",  # (1/3 - 1/4) x 24 000
        "linear_equity": "4000",  # 10 000 - 6 000
        "moves_like": "1.3333",
    }
    assert {n: Decimal(v) for n, v in outputs().items() if n in by_hand} == {
        n: Decimal(v) for n, v in by_hand.items()
    }


def test_a_long_at_full_cover_is_liquidated_and_a_linear_one_is_not() -> None:
    assert sentence(leverage="1", price="12000") == (
        "Your long is liquidated at 15 150, 49.5% below entry. With dollars as margin a linear"
        " contract would never be. At 12 000 it is gone."
    )
    assert last_cells(leverage="1")[0] == ["gone", "15 000"]  # at half the price
    assert last_cells(leverage="1")[1] == ["18 000", "24 000"]


def test_a_short_at_full_cover_keeps_its_dollars_at_any_price() -> None:
    found = sentence(side="short", leverage="1", price="60000")
    assert found == (
        "No price liquidates your short: its coins cover whatever it can lose. With dollars as margin"
        " a linear contract would be liquidated at 59 405.94. At 60 000 it has lost 0.5000 coins."
    )
    assert outputs(side="short", leverage="1", price="60000")["mirror_pnl"] == "no such price"
    assert {row[0] for row in last_cells(side="short", leverage="1")} == {"30 000"}
    says = answer(side="short", leverage="1")["chart_says"]
    assert says.endswith("It meets the dashed maintenance margin: never.")


def test_what_lies_beyond_the_liquidation_price_is_said_to_be_gone() -> None:
    assert sentence(side="short", leverage="10", price="24000").endswith(
        "At 24 000 it has gained 0.2500 coins; as far the other way it is gone."
    )
    assert sentence(price="30000").endswith("At 30 000 it has gained 0 coins.")


def test_coins_that_are_no_more_than_the_requirement_end_it_at_once() -> None:
    assert sentence(leverage="100") == (
        "Your long is liquidated at once: its coins are not above its maintenance margin."
    )
    assert outputs(leverage="100")["liquidation_distance"] == "already liquidatable"
    assert answer(leverage="100")["chart_says"].endswith("already liquidatable.")
    assert {cell for row in last_cells(leverage="100") for cell in row} == {"gone"}


def test_added_coins_move_the_liquidation_price_and_the_exposure() -> None:
    found = outputs(added_coins="0.5")
    assert Decimal(found["liquidation_price"]) == Decimal("16527.28")
    assert Decimal(found["moves_like"]) == Decimal("1.8333")


def test_coins_that_cover_a_short_but_for_rounding_leave_it_no_liquidation_price() -> None:
    """A twelfth of a coin and a quarter of one are a third, which no decimal spells."""
    covered = HeldInverse(
        side=-1,
        contract_value=Decimal(1),
        entry_price=Decimal(3),
        collateral=Decimal("0.33333333333333333333333333333"),
        maintenance_margin_fraction=Decimal("0.01"),
    )
    assert (covered.liquidation_price(), covered.bankruptcy_price()) == ("never", "never")
    found = outputs(
        side="short", contract_value="1", entry_price="3", leverage="4", added_coins="0.25"
    )
    assert (found["liquidation_price"], found["bankruptcy_price"]) == ("never", "never")


@LAWS
@given(SIDES, VALUES, PRICES, PRICES, COVER)
def test_in_dollars_the_result_is_the_linear_one_and_the_account_a_straight_line(
    side: Side, value: Decimal, entry: Decimal, price: Decimal, cover: Decimal
) -> None:
    position = held(side, value, entry, cover)
    linear = position.linear_equity(price) - position.collateral * entry
    scale = 1 + value * (price / entry + 1) * 10
    assert abs(PNL_IN_DOLLARS(pnl=position.pnl(price), price=price) - linear) < NOISE * scale
    worth = WORTH(equity=position.equity(price), price=price)
    line = (position.collateral + side * value / entry) * price - side * value
    assert abs(worth - line) < NOISE * scale


@LAWS
@given(SIDES, VALUES, PRICES, COVER)
def test_at_its_liquidation_price_the_coins_are_down_to_the_requirement(
    side: Side, value: Decimal, entry: Decimal, cover: Decimal
) -> None:
    position = held(side, value, entry, cover)
    price = position.liquidation_price()
    if not isinstance(price, Decimal):
        assert price in {"never", "already liquidatable"}
        assert position.is_due(entry) == (price == "already liquidatable")
        return
    assume(price > Decimal("0.0001"))
    left, needed = position.equity(price), position.requirement(price)
    assert abs(left - needed) * price < value * Decimal("1e-9")
    linear = position.linear_liquidation_price()
    if side == 1 and isinstance(linear, Decimal):
        assert price > linear  # the coins behind a long fall with it
