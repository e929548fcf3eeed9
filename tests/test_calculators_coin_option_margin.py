"""Short options margined in the coin: parts of a coin that shrink with the distance, down to a floor."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.engine.coin_option_margin import CoinOptionRules, short_initial, short_maintenance
from calculators.engine.option import OptionType
from calculators.venues.models.deribit_options import RULES

INDEX, MARK = Decimal(30_000), Decimal("0.02")


def initial(option: OptionType, strike: int, mark: Decimal = MARK) -> Decimal:
    return short_initial(option, strike=Decimal(strike), index=INDEX, mark_price=mark, rules=RULES)


def test_the_venues_numbers_are_those_of_its_notice() -> None:
    assert (
        CoinOptionRules(
            largest=Decimal("0.15"), smallest=Decimal("0.10"), maintenance=Decimal("0.075")
        )
        == RULES
    )


@pytest.mark.parametrize("option", ["call", "put"])
def test_at_the_money_a_short_option_needs_the_largest_part_and_its_mark_price(
    option: OptionType,
) -> None:
    assert initial(option, 30_000) == Decimal("0.17")


@pytest.mark.parametrize(("option", "strike"), [("call", 33_000), ("put", 27_000)])
def test_a_tenth_out_of_the_money_the_floor_holds(option: OptionType, strike: int) -> None:
    assert initial(option, strike) == Decimal("0.12")


@pytest.mark.parametrize(("option", "strike"), [("call", 30_600), ("put", 29_400)])
def test_on_the_way_there_it_falls_with_the_distance(option: OptionType, strike: int) -> None:
    assert initial(option, strike) == Decimal("0.15")


@pytest.mark.parametrize(("option", "strike"), [("call", 20_000), ("put", 40_000)])
def test_in_the_money_nothing_is_taken_off(option: OptionType, strike: int) -> None:
    assert initial(option, strike, Decimal("0.35")) == Decimal("0.50")


def test_a_put_marked_above_a_coin_has_a_maintenance_margin_that_grows_with_it() -> None:
    assert short_maintenance("put", Decimal("0.5"), RULES) == Decimal("0.575")
    assert short_maintenance("put", Decimal(2), RULES) == Decimal("2.15")
    assert short_maintenance("call", Decimal(2), RULES) == Decimal("2.075")


def test_the_initial_margin_of_a_put_is_never_below_its_maintenance_margin() -> None:
    deep = initial("put", 90_000, Decimal("2.1"))
    assert deep == short_maintenance("put", Decimal("2.1"), RULES) == Decimal("2.2575")
