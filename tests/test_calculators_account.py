"""Positions, collateral and the buckets that a margin mode makes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from calculators.engine.account import Collateral, buckets
from calculators.engine.instrument import Instrument
from calculators.engine.refusal import RefusedError
from tests.small_account import position, short_200_sol


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"entry_price": 0}, "entry_price"),
        ({"entry_price": -30000}, "entry_price"),
        ({"mark_price": -1}, "mark_price"),
        ({"leverage": 0}, "leverage"),
        ({"isolated_margin": -1}, "isolated_margin"),
    ],
)
def test_a_position_refuses_numbers_that_none_can_have(given: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        position(**given)
    assert field in [refusal.field for refusal in refused.value.refusals]


def test_a_position_refuses_all_its_numbers_at_once() -> None:
    with pytest.raises(RefusedError) as refused:
        position(size=0, leverage=-2)
    assert [(r.field, r.what, r.fix) for r in refused.value.refusals] == [
        ("size", "Size is 0.", "Type a number above 0."),
        ("leverage", "Leverage is −2.", "Type a number above 0."),
    ]


def test_a_mark_price_may_fall_to_zero() -> None:
    assert position(mark_price=0).mark_price == 0


@pytest.mark.parametrize("haircut", ["-0.01", "1.01"])
def test_a_haircut_is_a_fraction(haircut: str) -> None:
    with pytest.raises(RefusedError, match="haircut"):
        Collateral(asset="USDE", amount=Decimal(1), haircut=Decimal(haircut))


def test_collateral_refuses_a_negative_price_and_takes_a_debt() -> None:
    with pytest.raises(RefusedError, match="price"):
        Collateral(asset="USDE", amount=Decimal(1), price=Decimal(-1))
    assert Collateral(asset="USDT", amount=Decimal(-1)).amount == -1


def test_cross_is_one_bucket_of_all_the_collateral() -> None:
    (only,) = buckets("cross", Decimal(10000), (position(), short_200_sol()))
    assert only.collateral == 10000
    assert len(only.positions) == 2


def test_isolated_is_a_bucket_each_and_the_free_collateral() -> None:
    made = buckets("isolated", Decimal(10000), (position(isolated_margin=4000), short_200_sol()))
    assert [(b.name, int(b.collateral), len(b.positions)) for b in made] == [
        ("BTC", 4000, 1),
        ("SOL", 3000, 1),
        ("free collateral", 3000, 0),
    ]


def test_isolated_margins_may_not_exceed_the_collateral() -> None:
    with pytest.raises(RefusedError, match=r"add up to 3\u202f000"):
        buckets("isolated", Decimal(2999), (short_200_sol(),))


def test_a_name_stands_once_in_an_account() -> None:
    with pytest.raises(RefusedError) as refused:
        buckets("cross", Decimal(1), (position(), short_200_sol(), position()))
    (refusal,) = refused.value.refusals
    assert refusal.field == "positions.2.asset"
    assert "BTC stands in row 1 already" in refusal.what
    assert "BTC-3" in refusal.fix


def test_a_gap_takes_linear_contracts_only() -> None:
    coins = position(instrument=Instrument(contract="inverse"))
    with pytest.raises(RefusedError, match=r"positions.0.instrument: BTC is not linear"):
        buckets("cross", Decimal(1), (coins,))
