"""Both prices of a market with one leg, where they lie exactly on an edge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from calculators.engine.account import Position, Side
from calculators.engine.exact import ONE, ZERO, canonical, rounded
from calculators.engine.instrument import Instrument
from calculators.engine.liquidation import Prices
from calculators.engine.market_roots import market_prices
from calculators.engine.venue import Tier, tiers_of
from calculators.engine.working import SILENT
from tests.small_account import position

TIERS = tiers_of([("0", "0.01", None), ("100", "0.02", None)])  # amounts 0 and 1
AT_ENTRY = Instrument(maintenance_at="entry")
COINS = Instrument(contract="inverse", base="BTC")


def prices(leg: Position, collateral: int | str) -> tuple[Prices, Prices]:
    """Return both prices of a position that a collateral backs alone."""
    own = Decimal(collateral)
    return market_prices((leg,), own, own, SILENT, "", lost=False)


def leg(side: Side, entry: int = 100, **given: Any) -> Position:
    return position(side=side, entry_price=entry, mark_price=100, tiers=TIERS, **given)


@pytest.mark.parametrize(
    ("side", "collateral", "found"),
    [
        pytest.param(1, "99.99", Decimal("0.01"), id="a long is bankrupt just above 0"),
        pytest.param(1, "100", "below zero", id="a long's whole price is backed"),
        pytest.param(-1, "-99.99", Decimal("0.01"), id="a short owes almost all that it was paid"),
        pytest.param(-1, "-100", "never", id="a short owes all that it was paid"),
    ],
)
def test_a_bankruptcy_price_lies_above_zero(
    side: Side, collateral: str, found: Decimal | str
) -> None:
    expected = found if isinstance(found, str) else (found,)
    assert prices(leg(side), collateral)[1] == expected


@pytest.mark.parametrize(
    ("side", "collateral", "found"),
    [
        pytest.param(1, "100.99", Decimal("0.01"), id="a long, just above 0"),
        pytest.param(1, "101", "below zero", id="a long, at 0"),
        pytest.param(-1, "-98.99", Decimal("0.01"), id="a short, just above 0"),
        pytest.param(-1, "-99", "never", id="a short, at 0"),
    ],
)
def test_with_margin_fixed_at_entry_so_does_a_liquidation_price(
    side: Side, collateral: str, found: Decimal | str
) -> None:
    expected = found if isinstance(found, str) else (found,)
    assert prices(leg(side, instrument=AT_ENTRY), collateral)[0] == expected


@pytest.mark.parametrize(
    ("side", "entry", "collateral", "found"),
    [
        pytest.param(1, 200, "101", "100", id="a long that ends on a floor"),
        pytest.param(1, 200, "101.5", "99.49", id="a long that ends below it"),
        pytest.param(1, 200, "100.5", "100.51", id="a long that ends above it"),
        pytest.param(-1, 50, "51", "100", id="a short that ends on a floor"),
        pytest.param(-1, 50, "50.5", "99.5", id="a short that ends below it"),
        pytest.param(-1, 50, "51.5", "100.49", id="a short that ends above it"),
        pytest.param(1, 100, "100", "below zero", id="a long that would end at 0"),
        pytest.param(-1, 100, "-100", "never", id="a short that would end at 0"),
    ],
)
def test_a_root_is_accepted_in_its_own_tier(
    side: Side, entry: int, collateral: str, found: str
) -> None:
    got, _ = prices(leg(side, entry), collateral)
    assert found == (got if isinstance(got, str) else canonical(rounded(got[0], 2)))


def test_what_is_added_for_each_position_counts_from_the_first_tier_on() -> None:
    """A requirement of 5 at a price of 0: a long backed by 104 of its 100 ends just above it."""
    least = (Tier(floor=ZERO, maintenance_margin_fraction=ZERO, maintenance_amount=Decimal(-5)),)
    held = position(entry_price=100, mark_price=100, tiers=least)
    assert prices(held, 104)[0] == (ONE,)
    assert prices(held, 105)[0] == "below zero"


def test_an_inverse_long_runs_through_the_tiers_as_a_linear_short_does() -> None:
    """Tiers are in coins: 1 000 USD are 100 coins at 10, where the second tier begins."""
    held = leg(1, size=1000, instrument=COINS)  # worth 10 coins
    assert prices(held, 91)[0] == (Decimal(10),)  # 91 + 10 coins: 100 and the requirement of 1
    assert prices(held, "-10")[0] == "never"
