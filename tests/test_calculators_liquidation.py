"""Where equity meets maintenance margin, where nothing is left, and when there is no such price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from calculators.engine.account import Bucket
from calculators.engine.liquidation import bankruptcy_price, collateral_left, liquidation_price
from calculators.engine.margin import maintenance_margin
from calculators.engine.venue import tiers_of
from calculators.engine.working import SILENT, Working
from tests.small_account import TWO_TIERS, position, short_200_sol


def cents(value: object) -> Decimal:
    assert isinstance(value, Decimal), value
    return value.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("collateral", "given", "price"),
    [
        pytest.param(3000, {}, "27272.73", id="long, 10 times leverage"),
        pytest.param(3000, {"side": -1}, "32673.27", id="short, 10 times leverage"),
        pytest.param(4000, {}, "26262.63", id="long, more margin"),
        pytest.param(300, {"fraction": "0"}, "29700.00", id="no requirement: equity = 0"),
        pytest.param(1500, {"fraction": "0.02", "size": "0.5"}, "27551.02", id="half the size"),
    ],
)
def test_at_this_price_equity_is_maintenance_margin(
    collateral: int, given: dict[str, Any], price: str
) -> None:
    asked = position(**given)
    found = liquidation_price(asked, Decimal(collateral), SILENT)
    assert cents(found) == Decimal(price)


@pytest.mark.parametrize(
    ("entry", "collateral", "side", "price", "tier"),
    [
        pytest.param(30000, 3000, 1, "27346.94", 1, id="long, root in the upper tier"),
        pytest.param(21000, 1199, 1, "20001.02", 1, id="long, root just above the floor"),
        pytest.param(21000, 1200, 1, "20000.00", 1, id="long, root on the floor"),
        pytest.param(21000, 1210, 1, "19989.90", 0, id="long, root in the lower tier"),
        pytest.param(15000, 3000, -1, "17821.78", 0, id="short, root in the lower tier"),
        pytest.param(19000, 1200, -1, "20000.00", 1, id="short, root on the floor"),
        pytest.param(19000, 3000, -1, "21764.71", 1, id="short, root in the upper tier"),
    ],
)
def test_the_root_lies_in_the_tier_whose_amount_it_uses(
    entry: int, collateral: int, side: int, price: str, tier: int
) -> None:
    asked = position(entry_price=entry, side=side, tiers=TWO_TIERS)
    page = Working()
    found = liquidation_price(asked, Decimal(collateral), page)
    assert cents(found) == Decimal(price)
    assert isinstance(found, Decimal)
    assert ("maintenance amount" in page.steps[-1].formula) is bool(tier)
    equity = collateral + side * (found - entry)
    assert abs(equity - maintenance_margin(found, TWO_TIERS, SILENT)) < Decimal("1e-20")


def test_the_tier_is_that_of_the_liquidation_price_and_not_of_the_entry() -> None:
    tiers = tiers_of([("0", "0.01", None), ("29000", "0.5", None)])
    assert cents(liquidation_price(position(tiers=tiers), Decimal(3000), SILENT)) == Decimal(
        "27272.73"
    )


@pytest.mark.parametrize(
    ("collateral", "given", "outcome"),
    [
        pytest.param(30000, {}, "never", id="long, all of it paid for"),
        pytest.param(40000, {}, "never", id="long, more than all of it paid for"),
        pytest.param(300, {}, "already liquidatable", id="equity = maintenance margin"),
        pytest.param(299, {}, "already liquidatable", id="equity below maintenance margin"),
        pytest.param(-1, {"side": -1}, "already liquidatable", id="short, a debt"),
        pytest.param(
            -40000, {"side": -1}, "already liquidatable", id="short, safe at no price above 0"
        ),
        pytest.param(3000, {"mark_price": 27000}, "already liquidatable", id="long, mark fell"),
        pytest.param(
            3000, {"side": -1, "mark_price": 40000}, "already liquidatable", id="short, mark rose"
        ),
    ],
)
def test_no_number_is_given_where_none_is_honest(
    collateral: int, given: dict[str, Any], outcome: str
) -> None:
    page = Working()
    assert liquidation_price(position(**given), Decimal(collateral), page) == outcome
    assert page.steps[-1].text == outcome


def test_one_unit_above_the_requirement_is_not_yet_liquidatable() -> None:
    assert isinstance(liquidation_price(position(), Decimal("300.01"), SILENT), Decimal)


@pytest.mark.parametrize(
    ("collateral", "side", "price"),
    [(3000, 1, "27000"), (3000, -1, "33000"), (0, 1, "30000"), (29999, 1, "1")],
)
def test_at_the_bankruptcy_price_equity_is_zero(collateral: int, side: int, price: str) -> None:
    found = bankruptcy_price(position(side=side), Decimal(collateral), SILENT)
    assert found == Decimal(price)


@pytest.mark.parametrize("collateral", [30000, 30001])
def test_a_long_that_is_paid_for_is_never_bankrupt(collateral: int) -> None:
    assert bankruptcy_price(position(), Decimal(collateral), SILENT) == "never"


def test_a_lone_position_has_all_the_collateral() -> None:
    lone = position()
    bucket = Bucket(name="cross", collateral=Decimal(3000), positions=(lone,))
    assert collateral_left(bucket, lone, SILENT) == 3000


def test_the_others_leave_collateral_plus_their_pnl_less_their_requirement() -> None:
    lone, other = position(), short_200_sol(mark_price=160)
    bucket = Bucket(name="cross", collateral=Decimal(10000), positions=(lone, other))
    assert collateral_left(bucket, lone, SILENT) == 10000 - 2000 - Decimal("0.02") * 32000
