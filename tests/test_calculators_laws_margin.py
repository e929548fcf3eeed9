"""Laws of tiers, netting, inverse contracts and weights, tried on random books."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.engine import funding_accrual, inverse, orders, requirement, weights
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.margin import maintenance_margin
from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.payoff import Leg
from calculators.engine.portfolio_margin import (
    Book,
    PortfolioMargin,
    PortfolioRules,
    portfolio_margin,
)
from calculators.engine.scenario import Scenario, VolatilityShock, combined_array, largest_loss
from calculators.engine.strategy_book import book_requirement
from calculators.engine.strategy_margin import (
    ShortRule,
    long_requirement,
    short_requirement,
    spread_requirement,
)
from calculators.engine.venue import Tier, tier_at, tiers_of
from calculators.engine.working import SILENT
from tests.laws import AMOUNTS, LAWS, NOISE, PRICES, SIDES, SMALL, decimals

TICK = Decimal("0.00000001")


@st.composite
def tables(draw: st.DrawFn) -> tuple[Tier, ...]:
    count = draw(st.integers(2, 6))
    floors = draw(
        st.lists(st.integers(1, 10**7), min_size=count - 1, max_size=count - 1, unique=True)
    )
    fractions = draw(st.lists(decimals("0.0001", "0.9", 4), min_size=count, max_size=count))
    rows = zip([0, *sorted(floors)], sorted(fractions), strict=True)
    return tiers_of((str(floor), str(fraction), None) for floor, fraction in rows)


def needed(notional: Decimal, table: tuple[Tier, ...]) -> Decimal:
    return maintenance_margin(notional, table, SILENT)


@LAWS
@given(tables())
def test_the_requirement_does_not_jump_where_two_tiers_meet(table: tuple[Tier, ...]) -> None:
    for below, above in pairwise(table):
        floor = above.floor
        from_below = floor * below.maintenance_margin_fraction - below.maintenance_amount
        assert needed(floor, table) == from_below
        assert tier_at(table, floor) is above
        assert tier_at(table, floor - TICK) is below


@LAWS
@given(tables(), decimals("0", "20000000"), decimals("0", "20000000"))
def test_the_requirement_is_convex_and_never_falls_with_size(
    table: tuple[Tier, ...], one: Decimal, other: Decimal
) -> None:
    low, high = sorted([one, other])
    assert needed(low, table) <= needed(high, table)
    assert 2 * needed((one + other) / 2, table) <= needed(one, table) + needed(other, table)
    assert all(tier.maintenance_amount >= 0 for tier in table)


@LAWS
@given(tables(), decimals("0", "20000000"), decimals("0", "20000000"))
def test_two_accounts_with_half_each_never_need_more_than_one(
    table: tuple[Tier, ...], one: Decimal, other: Decimal
) -> None:
    assert needed(one, table) + needed(other, table) <= needed(one + other, table)


# --- inverse contracts: everything is a straight line in 1 / price ---


def coin_equity(held: dict[str, Any], price: Decimal) -> Decimal:
    pnl = inverse.UNREALIZED_PNL(
        side=Decimal(held["side"]),
        contract_value=held["contract_value"],
        entry_price=held["entry_price"],
        mark_price=price,
    )
    return EXACT.add(held["collateral"], pnl)


def coin_need(held: dict[str, Any], price: Decimal) -> Decimal:
    return inverse.REQUIREMENT(
        contract_value=held["contract_value"],
        price=price,
        fraction=held["maintenance_margin_fraction"],
        maintenance_amount=ZERO,
    )


@st.composite
def coin_positions(draw: st.DrawFn) -> dict[str, Any]:
    """An inverse position that is not liquidatable where it was opened."""
    value, entry = draw(decimals("1", "1000000")), draw(decimals("1", "100000"))
    fraction = draw(decimals("0.001", "0.2", 3))
    least = EXACT.multiply(EXACT.divide(value, entry), fraction)
    return {
        "side": draw(SIDES),
        "contract_value": value,
        "entry_price": entry,
        "collateral": EXACT.add(least, draw(decimals("0.0001", "100", 4))),
        "maintenance_margin_fraction": fraction,
    }


@LAWS
@given(coin_positions())
def test_coins_meet_the_requirement_at_the_inverse_liquidation_price(held: dict[str, Any]) -> None:
    price = inverse.liquidation_at_mark(**held)
    if isinstance(price, Decimal):
        assert abs(coin_equity(held, price) - coin_need(held, price)) < NOISE
        with localcontext(EXACT):
            side = held["side"]
            beyond, before = price * (1 - side * TICK), price * (1 + side * TICK)
            assert coin_equity(held, beyond) < coin_need(held, beyond)
            assert coin_equity(held, before) > coin_need(held, before)
    else:
        assert held["side"] == -1
        for price in (held["entry_price"] * 2, Decimal("1e12")):
            assert coin_equity(held, price) > coin_need(held, price)


@LAWS
@given(coin_positions())
def test_an_inverse_liquidation_comes_before_bankruptcy(held: dict[str, Any]) -> None:
    price = inverse.liquidation_at_mark(**held)
    backed = {k: v for k, v in held.items() if k != "maintenance_margin_fraction"}
    bankrupt = inverse.bankruptcy_price(**backed)
    if isinstance(price, Decimal) and isinstance(bankrupt, Decimal):
        assert held["side"] * (price - bankrupt) > 0
        assert abs(coin_equity(held, bankrupt)) < NOISE
    if price == "never":
        assert bankrupt == "never"


@LAWS
@given(coin_positions(), decimals("0.0001", "10", 4))
def test_more_coins_never_bring_an_inverse_liquidation_nearer(
    held: dict[str, Any], more: Decimal
) -> None:
    price = inverse.liquidation_at_mark(**held)
    after = inverse.liquidation_at_mark(**(held | {"collateral": held["collateral"] + more}))
    if isinstance(price, Decimal) and isinstance(after, Decimal):
        assert held["side"] * (price - after) > 0
    else:
        assert after == "never"


@LAWS
@given(coin_positions(), st.sampled_from(["0.001", "0.5", "3", "1000"]))
def test_twice_the_coins_is_the_same_inverse_price(held: dict[str, Any], factor: str) -> None:
    with localcontext(EXACT):
        larger = held | {k: held[k] * Decimal(factor) for k in ("contract_value", "collateral")}
    price, same = inverse.liquidation_at_mark(**held), inverse.liquidation_at_mark(**larger)
    if isinstance(price, Decimal) and isinstance(same, Decimal):
        assert abs(price - same) <= price * Decimal("1e-25")
    else:
        assert price == same


@LAWS
@given(coin_positions())
def test_the_three_inverse_forms_agree_where_they_say_the_same(held: dict[str, Any]) -> None:
    """With no requirement, at mark, at entry and bankrupt are one price."""
    backed = {k: v for k, v in held.items() if k != "maintenance_margin_fraction"}
    bankrupt = inverse.bankruptcy_price(**backed)
    assert inverse.liquidation_at_entry(**backed, maintenance_margin=ZERO) == bankrupt
    assert inverse.liquidation_at_mark(**backed, maintenance_margin_fraction=ZERO) == bankrupt


# --- netting never asks for more than the gross sum ---

ARRAYS = st.lists(st.integers(-10_000, 10_000), min_size=16, max_size=16)


@LAWS
@given(st.lists(ARRAYS, min_size=1, max_size=4))
def test_risk_arrays_added_never_ask_more_than_one_by_one(arrays: list[list[int]]) -> None:
    floats = [[float(value) for value in array] for array in arrays]
    together = largest_loss(combined_array(floats))
    assert 0 <= together <= sum(map(largest_loss, floats))


RULES = PortfolioRules(
    scenarios=tuple(
        Scenario(price=price, volatility=move)
        for price in (1.15, 1.05, 1.0, 0.95, 0.85)
        for move in ("up", "none", "down")
    ),
    shock=VolatilityShock(up=0.45, down=0.3, short_power=0.3, long_power=0.13, floor_days=1.0),
    basis_moves=(1.05, 0.95),
    basis_added=0.25,
    basis_multiple=0.01,
    base_fraction=0.025,
    perpetual_fraction=0.025,
    short_fraction=0.01,
    initial_factor=1.3,
    static_discount=0.95,
    rate_multiple=4.0,
    rate_added=0.12,
    peg_threshold=0.98,
    peg_factor=2.0,
    confidence_threshold=0.6,
    confidence_factor=0.4,
)


@st.composite
def options(draw: st.DrawFn) -> BookOption:
    return BookOption(
        type=draw(st.sampled_from(["call", "put"])),
        strike=float(draw(st.sampled_from([1500, 1900, 2000, 2100, 2800]))),
        size=float(draw(st.integers(-5, 5))),
        volatility_fraction=0.5,
    )


BOOKS = st.tuples(st.lists(options(), max_size=4), st.integers(-4, 4), st.integers(0, 3))


def book_of(held: tuple[list[BookOption], int, int]) -> Book:
    expiry = Expiry(years=0.05, forward=2004.0, rate=0.02, options=tuple(held[0]))
    return Book(
        spot=2000.0,
        expiries=(expiry,) if held[0] else (),
        perpetual_size=float(held[1]),
        perpetual_price=2001.0,
        base=float(held[2]),
    )


def asked(margin: PortfolioMargin) -> tuple[float, float]:
    """Return both requirements, as amounts above zero as a rule."""
    return margin.market_value - margin.initial, margin.market_value - margin.maintenance


@LAWS
@given(BOOKS, BOOKS)
def test_one_portfolio_never_asks_more_than_its_parts(
    one: tuple[list[BookOption], int, int], other: tuple[list[BookOption], int, int]
) -> None:
    both = (one[0] + other[0], one[1] + other[1], one[2] + other[2])
    parts = [asked(portfolio_margin(book_of(part), RULES)) for part in (one, other)]
    whole = asked(portfolio_margin(book_of(both), RULES))
    for place in (0, 1):
        assert whole[place] <= parts[0][place] + parts[1][place] + SMALL * 1e5
        assert whole[place] >= -SMALL


SHORT_RULE = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))


@st.composite
def legs(draw: st.DrawFn) -> Leg:
    return Leg(
        type=draw(st.sampled_from(["call", "put"])),
        strike=Decimal(draw(st.integers(50, 150))),
        size=Decimal(draw(st.integers(-5, 5).filter(bool))),
        premium=draw(decimals("0", "30")),
    )


def alone(leg: Leg, underlying: Decimal) -> Decimal:
    if leg.size > 0:
        return long_requirement(leg)
    return short_requirement(leg, underlying=underlying, rule=SHORT_RULE).amount


@LAWS
@given(st.lists(legs(), min_size=1, max_size=5), st.integers(60, 140))
def test_a_book_of_options_never_asks_more_than_its_options_one_by_one(
    book: list[Leg], underlying: int
) -> None:
    spot = Decimal(underlying)
    together = book_requirement(book, underlying=spot, rule=SHORT_RULE)
    assert 0 <= together <= sum(alone(leg, spot) for leg in book)


@LAWS
@given(
    st.lists(legs().filter(lambda leg: leg.size > 0 or leg.type == "put"), min_size=1),
    st.lists(legs().filter(lambda leg: leg.size > 0 or leg.type == "put"), min_size=1),
)
def test_spreads_together_never_ask_more_than_apart(one: list[Leg], other: list[Leg]) -> None:
    together = spread_requirement(one + other)
    assert together <= spread_requirement(one) + spread_requirement(other)


# --- orders, fractions, weights, funding ---


@LAWS
@given(SIDES, decimals("0.001", "100", 3), PRICES, PRICES)
def test_an_order_loses_on_one_side_at_most_what_lies_between_it_and_the_mark(
    side: int, size: Decimal, price: Decimal, mark: Decimal
) -> None:
    lost = orders.open_loss(
        side=1 if side == 1 else -1, size=size, order_price=price, mark_price=mark
    )
    back = orders.open_loss(
        side=-1 if side == 1 else 1, size=size, order_price=price, mark_price=mark
    )
    assert min(lost, back) == 0
    assert max(lost, back) == size * abs(price - mark)


@LAWS
@given(decimals("0.01", "1", 4), AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_open_interest_only_raises_a_fraction_and_never_above_one(
    base: Decimal, low: Decimal, room: Decimal, interest: Decimal, more: Decimal
) -> None:
    def fraction(amount: Decimal) -> Decimal:
        return requirement.open_interest_scaled(
            base_fraction=base, open_interest=amount, lower_cap=low, upper_cap=low + room
        )

    assert base <= fraction(interest) <= fraction(interest + more) <= 1


@LAWS
@given(decimals("0.01", "1"), decimals("0", "0.5", 4), AMOUNTS, AMOUNTS)
def test_weights_move_against_size(
    weight: Decimal, factor: Decimal, size: Decimal, more: Decimal
) -> None:
    def both(amount: Decimal) -> tuple[Decimal, Decimal]:
        asset = weights.asset_weight(weight=weight, size_factor=factor, size=amount)
        debt = weights.liability_weight(weight=ONE + weight, size_factor=factor, size=amount)
        return asset, debt

    small, large = both(size), both(size + more)
    assert 0 <= large[0] <= small[0] <= weight
    assert ONE + weight <= small[1] <= large[1]


@LAWS
@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6),
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
)
def test_funding_sums_to_zero_over_the_positions_of_a_market(
    sizes: list[int], opened: int, now: int
) -> None:
    market = [*sizes, -sum(sizes)]
    paid = [
        funding_accrual.index_payment(
            size=Decimal(size), index_at_open=Decimal(opened), index_now=Decimal(now)
        )
        for size in market
    ]
    assert sum(paid) == 0


@LAWS
@given(st.lists(st.tuples(decimals("1", "1000"), st.integers(1, 100)), min_size=1, max_size=6))
def test_a_time_weighted_average_lies_between_the_prices(
    steps: list[tuple[Decimal, int]],
) -> None:
    spans, at = [], ZERO
    for price, length in steps:
        spans.append(funding_accrual.Span(price=price, start=at, end=at + length))
        at += length
    average = funding_accrual.time_weighted_average(spans, [])
    prices = [price for price, _ in steps]
    assert min(prices) - NOISE <= average <= max(prices) + NOISE
    if len(set(prices)) == 1:
        assert abs(average - prices[0]) < NOISE
    assume(len(steps) > 1)
    paused = funding_accrual.time_weighted_average(spans, [(spans[0].start, spans[0].end)])
    left = steps[1:]
    expected = math.fsum(float(p) * n for p, n in left) / sum(n for _, n in left)
    assert math.isclose(float(paused), expected, rel_tol=1e-12)
