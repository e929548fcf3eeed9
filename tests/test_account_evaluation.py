"""Whole accounts: what each bucket has and needs, and every price that ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import pytest

from calculators.engine.account import Collateral, Position, asset_of, market_of
from calculators.engine.account_sources import (
    BINANCE,
    BYBIT,
    BYBIT_COINS,
    DERIBIT_OPTIONS,
    DERIVE,
    DERIVE_SCENARIOS,
    HERE,
    KRAKEN,
)
from calculators.engine.coin_option_margin import CoinOptionRules
from calculators.engine.collateral import Tranche
from calculators.engine.evaluated import Evaluation
from calculators.engine.evaluation import evaluate, explain
from calculators.engine.exact import ONE
from calculators.engine.instrument import Instrument, OptionTerms, on_lot, on_tick
from calculators.engine.joint_move import liquidating_moves
from calculators.engine.liquidation import Prices
from calculators.engine.margin_account import Account, Order
from calculators.engine.option_margin import StandardRules
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.ratio import FORMULAS, ratio_of
from calculators.engine.risk import Risk
from calculators.engine.scenario import Scenario, VolatilityShock
from calculators.engine.valuation import option_holding
from calculators.engine.venue import Tier, flat, tiers_of
from calculators.engine.working import Working
from tests.small_account import TWO_TIERS, position, short_200_sol

INVERSE = Instrument(contract="inverse", base="BTC", quote="USD")
RULES = StandardRules(
    largest_fraction=Decimal("0.15"),
    smallest_fraction=Decimal("0.13"),
    call_fraction=Decimal("0.09"),
    put_fraction=Decimal("0.09"),
    put_value_fraction=Decimal("0.09"),
    unpaired_initial=Decimal("1.2"),
    unpaired_maintenance=Decimal("1.1"),
    maintenance_offset=Decimal("1.05"),
)


COIN_RULES = CoinOptionRules(
    largest=Decimal("0.15"), smallest=Decimal("0.1"), maintenance=Decimal("0.075")
)


def usdt(amount: int | str) -> Collateral:
    return Collateral(asset="USDT", amount=Decimal(amount))


def cross(collateral: int | str, *positions: Position, **given: Any) -> Account:
    return Account(collateral=(usdt(collateral),), positions=positions, **given)


def option(
    kind: str, side: int, strike: int, *, contract: str = "linear", size: int = 1
) -> Position:
    terms = OptionTerms(
        type="call" if kind == "call" else "put",
        strike=Decimal(strike),
        years_to_expiry=Decimal("0.25"),
        volatility_fraction=Decimal("0.6"),
    )
    return position(
        name=f"{side} {kind} {strike}",
        side=side,
        size=size,
        entry_price=100,
        mark_price=60000,
        instrument=Instrument(
            kind="option",
            contract="inverse" if contract == "inverse" else "linear",
            base="BTC",
            quote="USDT",
            option=terms,
        ),
    )


def prices(found: Prices) -> list[str]:
    return [found] if isinstance(found, str) else [f"{price:.2f}" for price in found]


def liquidation(account: Account) -> dict[str, list[str]]:
    return {p.name: prices(p.liquidation) for p in evaluate(account).positions}


def bankruptcy(account: Account) -> dict[str, list[str]]:
    return {p.name: prices(p.bankruptcy) for p in evaluate(account).positions}


def risks(account: Account) -> list[Risk]:
    return [bucket.risk for bucket in evaluate(account).buckets]


def test_a_cross_bucket_sums_what_its_positions_add() -> None:
    long = position(entry_price=30000, mark_price=28500, leverage=10)
    (risk,) = risks(cross(10000, long, short_200_sol(mark_price=160)))
    assert risk == Risk(
        equity=Decimal(10000 - 1500 - 2000),
        initial_margin=Decimal(2850 + 32000),
        maintenance_margin=Decimal(285 + 640),
    )


def test_isolated_positions_have_buckets_of_their_own_in_the_same_account() -> None:
    account = cross(10000, position(), short_200_sol(mode="isolated"))
    found = evaluate(account)
    assert [(b.name, int(b.collateral)) for b in found.buckets] == [("cross", 7000), ("SOL", 3000)]
    assert [p.name for p in found.positions] == ["BTC", "SOL"]
    # (7000 − 30000) / (0.01 − 1) and (3000 + 30000) / (200 × 1.02)
    assert liquidation(account) == {"BTC": ["23232.32"], "SOL": ["161.76"]}


def test_the_rest_of_a_cross_bucket_stands_still() -> None:
    account = cross(10000, position(mark_price=29000), short_200_sol(mark_price=155))
    # BTC: 10000 − 1000 − 620 = 8380 back it: (8380 − 30000) / −0.99
    # SOL: 10000 − 1000 − 290 = 8710 back it: (8710 + 30000) / 204
    assert liquidation(account) == {"BTC": ["21838.38"], "SOL": ["189.75"]}
    # 30000 − 9000 and 150 + 9000 / 200
    assert bankruptcy(account) == {"BTC": ["21000.00"], "SOL": ["195.00"]}


def test_the_tier_is_the_one_at_the_liquidation_price() -> None:
    account = cross(14000, position(tiers=TWO_TIERS))
    # at 16 161.62 the value lies in the first tier: no maintenance amount
    assert liquidation(account) == {"BTC": ["16161.62"]}
    assert liquidation(cross(8000, position(tiers=TWO_TIERS))) == {"BTC": ["22244.90"]}


def test_margin_of_the_entry_price_stands_still_while_the_price_moves() -> None:
    """Bybit: 20 000 x (1 - (0.02 - 0.005)), and a loss of 200 more from the margin."""
    at_entry = Instrument(maintenance_at="entry")
    held = position(
        entry_price=20000, mark_price=21000, leverage=50, fraction="0.005", instrument=at_entry
    )
    own = replace(held, mode="isolated", isolated_margin=Decimal(400))
    assert liquidation(cross(400, own)) == {"BTC": ["19700.00"]}
    own = replace(own, isolated_margin=Decimal(200))
    assert liquidation(cross(200, own)) == {"BTC": ["19900.00"]}
    assert risks(cross(400, held))[0].maintenance_margin == 100
    assert risks(cross(400, held))[0].initial_margin == 400


def test_legs_of_one_market_share_their_liquidation_price_in_cross() -> None:
    btc = Instrument(name="BTC")
    long = position(name="BTC long", size=2, instrument=btc)
    short = position(
        name="BTC short", side=-1, size=1, entry_price=31000, instrument=btc, mark_price=30000
    )
    account = cross(5000, long, short)
    # net long 1, margin on 3: (5000 − (60000 − 31000)) / (0.03 − 1)
    assert liquidation(account) == {"BTC long": ["24742.27"], "BTC short": ["24742.27"]}
    assert bankruptcy(account) == {"BTC long": ["24000.00"], "BTC short": ["24000.00"]}
    assert risks(account)[0].maintenance_margin == 900


def test_in_isolated_margin_each_leg_has_its_own() -> None:
    btc = Instrument(name="BTC")
    legs = [
        position(name=name, side=side, mode="isolated", isolated_margin=3000, instrument=btc)
        for name, side in (("long", 1), ("short", -1))
    ]
    assert liquidation(cross(6000, *legs)) == {"long": ["27272.73"], "short": ["32673.27"]}


def test_a_venue_that_nets_asks_for_the_rest_only() -> None:
    btc = Instrument(name="BTC", legs_net=True)
    long = position(name="long", size=2, instrument=btc, leverage=10)
    short = position(name="short", side=-1, size=1, instrument=btc, leverage=10)
    (risk,) = risks(cross(5000, long, short))
    assert [risk.maintenance_margin, risk.initial_margin] == [300, 3000]
    # (5000 − 30000) / (0.01 − 1)
    assert liquidation(cross(5000, long, short))["long"] == ["25252.53"]
    equal = replace(long, size=Decimal(1))
    assert liquidation(cross(5000, equal, short))["long"] == ["never"]
    assert bankruptcy(cross(5000, equal, short))["short"] == ["never"]
    assert risks(cross(5000, equal, short))[0].maintenance_margin == 0


def test_an_almost_even_hedge_is_ended_from_both_sides() -> None:
    """Margin on both legs grows faster than the net long gains, from the second tier on."""
    btc = Instrument(name="BTC")
    tiers = tiers_of([("0", "0", None), ("100000", "0.05", None)])
    long = position(name="long", size="10", tiers=tiers, instrument=btc)
    short = position(name="short", side=-1, size="9.9", tiers=tiers, instrument=btc)
    near = [replace(leg, mark_price=Decimal(9000)) for leg in (long, short)]
    # below 10 000 nothing is needed: 2500 + 0.1 P − 3000 = 0
    # above it 0.05 × 19.9 P − 2 × 5000 is, which the net 0.1 cannot follow
    assert liquidation(cross(2500, *near))["short"] == ["5000.00", "10614.53"]
    assert liquidation(cross(2500, long, short))["long"] == ["already liquidatable"]


def test_inverse_contracts_are_straight_in_one_over_the_price() -> None:
    """Kraken: 1 000 contracts from 8 000 on 0.01 coins, margin 1% at the mark: 7 481."""
    held = position(name="BTCUSD", size=1000, entry_price=8000, instrument=INVERSE)
    coins = Collateral(asset="BTC", amount=Decimal("0.01"))
    account = Account(currency="BTC", collateral=(coins,), positions=(held,))
    assert liquidation(account) == {"BTCUSD": ["7481.48"]}
    assert bankruptcy(account) == {"BTCUSD": ["7407.41"]}
    at_entry = replace(held, instrument=replace(INVERSE, maintenance_at="entry"))
    assert liquidation(replace(account, positions=(at_entry,))) == {"BTCUSD": ["7476.64"]}


def test_coins_worth_an_inverse_short_are_never_liquidated() -> None:
    short = position(name="BTCUSD", side=-1, size=8000, entry_price=8000, instrument=INVERSE)
    coins = Collateral(asset="BTC", amount=Decimal(1))
    account = Account(currency="BTC", collateral=(coins,), positions=(short,))
    assert liquidation(account) == {"BTCUSD": ["never"]}
    assert bankruptcy(account) == {"BTCUSD": ["never"]}


def test_legs_of_an_inverse_market_share_a_price_too() -> None:
    market = replace(INVERSE, name="BTCUSD")
    long = position(name="long", size=3000, entry_price=8000, instrument=market)
    short = position(name="short", side=-1, size=1000, entry_price=8000, instrument=market)
    coins = Collateral(asset="BTC", amount=Decimal("0.05"))
    account = Account(currency="BTC", collateral=(coins,), positions=(long, short))
    # (0.01 × 4000 + 2000) / (0.05 + 0.25)
    assert liquidation(account)["short"] == ["6800.00"]
    assert bankruptcy(account)["short"] == ["6666.67"]


def test_legs_whose_margin_stands_at_their_entries_share_a_price() -> None:
    btc = Instrument(name="BTC", maintenance_at="entry")
    long = position(name="long", size=2, instrument=btc)
    short = position(name="short", side=-1, instrument=btc)
    # 5000 + P − 30000 = 600 + 300
    assert liquidation(cross(5000, long, short))["long"] == ["25900.00"]


def test_what_is_no_option_is_not_taken_for_one() -> None:
    with pytest.raises(TypeError, match="BTC is not an option"):
        option_holding(position())


def test_a_settlement_currency_counts_at_its_rate() -> None:
    held = position(instrument=Instrument(quote="USDC"), mark_price=31000)
    account = cross(5000, held, rates={"USDC": Decimal("0.9")})
    assert risks(account)[0] == Risk(
        equity=Decimal("5900.0"),
        initial_margin=Decimal("27900.0"),
        maintenance_margin=Decimal("279.000"),
    )
    # 5000 USDT are 5555.56 USDC
    assert liquidation(account) == {"BTC": ["24691.36"]}


def test_outcomes_are_named() -> None:
    assert liquidation(cross(30000, position())) == {"BTC": ["below zero"]}
    assert bankruptcy(cross(30000, position())) == {"BTC": ["below zero"]}
    assert liquidation(cross(200, position())) == {"BTC": ["already liquidatable"]}
    assert liquidation(cross(3000, short_200_sol())) == {"SOL": ["161.76"]}


def test_collateral_counts_with_haircuts_tranches_and_weights() -> None:
    tranches = (
        Tranche(upper=Decimal(10), ratio=Decimal("0.9")),
        Tranche(upper=None, ratio=Decimal("0.5")),
    )
    held = (
        usdt(1000),
        Collateral(asset="BTC", amount=Decimal(1), price=Decimal(100), haircut=Decimal("0.05")),
        Collateral(asset="ETH", amount=Decimal(12), price=Decimal(10), tranches=tranches),
        Collateral(asset="USDC", amount=Decimal(-100), haircut=Decimal("0.5")),
        Collateral(
            asset="SOL", amount=Decimal(-1), price=Decimal(150), liability_weight=Decimal("1.2")
        ),
    )
    (bucket,) = evaluate(Account(collateral=held)).buckets
    assert bucket.collateral == 1000 + 95 + 100 - 100 - 180
    assert bucket.positions == ()


def order(**given: Any) -> Order:
    asked: dict[str, Any] = {"name": "BTC", "side": 1, "leverage": Decimal(10)}
    numbers = {"size": Decimal(1), "price": Decimal(31000), "mark_price": Decimal(30000)}
    return Order(**(asked | numbers | given))


def test_orders_reserve_their_margin_and_the_loss_that_they_would_open_with() -> None:
    account = cross(10000, orders=(order(), order(name="later", reduce_only=True)))
    (bucket,) = evaluate(account).buckets
    assert bucket.order_margin == bucket.risk.initial_margin == 3100 + 1000
    assert bucket.risk.maintenance_margin == 0


def test_an_order_for_an_inverse_contract_reserves_coins() -> None:
    coins = order(size=Decimal(31000), instrument=INVERSE)
    (bucket,) = evaluate(cross(10000, orders=(coins,), rates={"BTC": Decimal(30000)})).buckets
    # 0.1 coins of margin, and 31000 × (1/30000 − 1/31000) coins of loss
    assert abs(bucket.order_margin - (3000 + 1000)) < Decimal("1e-20")


def test_a_sold_straddle_has_two_liquidation_prices() -> None:
    account = cross(26000, option("call", -1, 60000), option("put", -1, 60000), option_rules=RULES)
    found = evaluate(account).positions[0].liquidation
    assert not isinstance(found, str)
    below, above = found
    assert below < 60000 < above
    for price in (below, above):
        there = [replace(p, mark_price=price) for p in account.positions]
        (risk,) = risks(replace(account, positions=tuple(there)))
        assert abs(risk.equity - risk.maintenance_margin) < Decimal("0.001")


def test_options_of_one_expiry_need_no_more_together_than_alone() -> None:
    spread = (option("call", -1, 60000), option("call", 1, 61000))
    found = evaluate(cross(5000, *spread, option_rules=RULES))
    alone = sum(p.maintenance_margin for p in found.positions)
    assert found.buckets[0].risk.maintenance_margin == 1000 < alone
    assert found.buckets[0].risk.equity == 5000


def test_bought_options_need_nothing_and_are_never_liquidated() -> None:
    account = cross(10, option("call", 1, 60000))
    assert risks(account) == [Risk(equity=Decimal(10))]
    assert liquidation(account) == bankruptcy(account) == {"1 call 60000": ["never"]}


def test_inverse_options_are_counted_in_coins() -> None:
    linear, inverse = option("put", -1, 50000), option("put", -1, 50000, contract="inverse")
    in_quote = evaluate(cross(10000, linear, option_rules=RULES)).positions[0]
    coins = Collateral(asset="BTC", amount=Decimal(1))
    account = Account(currency="BTC", collateral=(coins,), positions=(inverse,), option_rules=RULES)
    in_coins = evaluate(account).positions[0]
    assert abs(in_coins.maintenance_margin * 60000 - in_quote.maintenance_margin) < Decimal("1e-9")
    assert abs(in_coins.unrealized_pnl * 60000 - in_quote.unrealized_pnl) < Decimal("1e-9")
    assert len(in_coins.liquidation) == 1


def scenario_rules(*prices: float) -> PortfolioRules:
    """Derive's first model in its test, with a choice of price moves."""
    return PortfolioRules(
        scenarios=tuple(Scenario(price=price) for price in prices or (0.85, 1.15)),
        shock=VolatilityShock(up=0.45),
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


def test_scenarios_take_the_place_of_tiers() -> None:
    held = position(name="ETH", entry_price=1999, mark_price=2000)
    account = cross(1000, held, portfolio=scenario_rules())
    (risk,) = risks(account)
    # a fall of 15% of 2 000, and 2.5% of it for the contract: 350, times 1.3 to open
    assert risk.equity == 1001
    assert abs(risk.maintenance_margin - 350) < Decimal("1e-9")
    assert abs(risk.initial_margin - 455) < Decimal("1e-9")
    # 1000 + P − 1999 = 0.175 P
    assert liquidation(account) == {"ETH": ["1210.91"]}
    assert bankruptcy(account) == {"ETH": ["999.00"]}


def test_under_scenarios_a_position_hedges_another_of_its_asset() -> None:
    future = position(name="ETH", entry_price=2000, instrument=Instrument(base="ETH"))
    put = option("put", 1, 60000)
    put = replace(
        put,
        mark_price=Decimal(2000),
        instrument=replace(
            put.instrument,
            base="ETH",
            option=OptionTerms(
                type="put",
                strike=Decimal(2000),
                years_to_expiry=Decimal("0.25"),
                volatility_fraction=Decimal("0.6"),
            ),
        ),
    )
    account = cross(300, future, put, portfolio=scenario_rules())
    found = evaluate(account)
    alone = sum(p.maintenance_margin for p in found.positions)
    assert found.buckets[0].risk.maintenance_margin < alone
    assert found.buckets[0].risk.equity > 500  # the put counts at its market value
    assert {p.market for p in found.positions} == {"ETH"}
    assert found.positions[0].liquidation == found.positions[1].liquidation


def test_under_scenarios_a_straddle_has_two_prices_and_a_worst_scenario() -> None:
    account = cross(
        30000,
        option("call", -1, 60000),
        option("put", -1, 60000),
        portfolio=scenario_rules(0.85, 1.0, 1.15),
    )
    below, above = map(Decimal, liquidation(account)["-1 call 60000"])
    assert below < 60000 < above
    steps = {step.symbol: step for step in explain(account)}
    assert steps["worst scenario, BTC"].numbers == "prices × 1.15, volatility none"
    assert steps["liquidation price as a multiple, BTC"].unit == "×"
    (found,) = liquidating_moves(account, {"BTC": ONE})
    assert [round(60000 * (1 + x)) for x in found.moves if isinstance(x, Decimal)] == [
        round(below),
        round(above),
    ]


def test_under_scenarios_the_basis_may_ask_for_more_than_any_move() -> None:
    rules = replace(scenario_rules(1.0001), static_discount=1.0, rate_multiple=0.0, rate_added=0.0)
    account = cross(30000, option("call", 1, 60000), portfolio=rules)
    steps = {step.symbol: step for step in explain(account)}
    assert steps["worst scenario, BTC"].numbers == "the basis contingency"
    assert liquidation(account) == bankruptcy(account) == {"1 call 60000": ["never"]}


def test_under_scenarios_several_markets_of_an_asset_share_their_moves() -> None:
    """A perpetual and a dated future hedge each other's moves; each pays its own contingency."""
    perpetual = position(name="ETH", entry_price=2000, instrument=Instrument(base="ETH"))
    future = position(
        name="ETH December",
        side=-1,
        entry_price=2040,
        instrument=Instrument(kind="future", base="ETH"),
    )
    account = cross(1000, perpetual, future, portfolio=scenario_rules())
    (bucket,) = evaluate(account).buckets
    # 15% of the difference of 40, and 2.5% of 2 000 for each of the two
    assert abs(bucket.risk.maintenance_margin - (6 + 100)) < Decimal("1e-9")
    alone = [p.maintenance_margin for p in bucket.positions]
    assert [round(x, 6) for x in alone] == [350, 357]
    # both fall alike: 1000 − 40 m + 40 = 0.15 × 40 m + 100 m
    assert liquidation(account)["ETH"] == [f"{2000 * Decimal(1040) / Decimal(146):.2f}"]
    legs = [
        replace(p, instrument=replace(p.instrument, name="ETH-PERP"))
        for p in (perpetual, replace(perpetual, name="short", side=-1))
    ]
    (bucket,) = evaluate(cross(1000, *legs, portfolio=scenario_rules())).buckets
    assert bucket.risk.maintenance_margin == 0


def test_under_scenarios_an_inverse_contract_is_worth_its_coins() -> None:
    """20 000 dollars from 2 000: ten coins. In dollars a fall of 15% costs what ten coins lose."""
    held = position(
        name="ETHUSD",
        size=20_000,
        entry_price=2000,
        instrument=Instrument(contract="inverse", base="ETH", quote="USD"),
    )
    dollars = cross(10_000, held, portfolio=scenario_rules(), rates={"ETH": Decimal(2000)})
    (risk,) = risks(dollars)
    assert abs(risk.maintenance_margin - (3_000 + 500)) < Decimal("1e-6")
    # 10000 + 20000 (m − 1) = 0.175 × 20000 m
    assert liquidation(dollars) == {"ETHUSD": [f"{2000 * Decimal(10_000) / Decimal(16_500):.2f}"]}
    coins = Account(
        currency="ETH",
        collateral=(Collateral(asset="ETH", amount=Decimal(5)),),
        positions=(held,),
        portfolio=scenario_rules(),
    )
    (risk,) = risks(coins)
    assert risk.equity == 5
    assert abs(risk.maintenance_margin - Decimal("1.75")) < Decimal("1e-9")
    # 5 + 10 − 10 ÷ m coins = 0.175 × 10
    assert liquidation(coins) == {"ETHUSD": [f"{2000 * 10 / Decimal('13.25'):.2f}"]}
    assert bankruptcy(coins) == {"ETHUSD": [f"{2000 * 10 / Decimal(15):.2f}"]}
    gained = replace(held, mark_price=Decimal(2500))
    (found,) = evaluate(replace(coins, positions=(gained,))).buckets
    assert found.risk.equity == 7
    assert found.positions[0].unrealized_pnl == 2
    (moved,) = liquidating_moves(coins, {"ETH": ONE})
    assert [f"{2000 * (1 + x):.2f}" for x in moved.moves if isinstance(x, Decimal)] == ["1509.43"]
    (moved,) = liquidating_moves(dollars, {"ETH": ONE})
    assert [f"{2000 * (1 + x):.2f}" for x in moved.moves if isinstance(x, Decimal)] == ["1212.12"]


def test_under_scenarios_contracts_in_coins_and_in_dollars_hedge_each_other() -> None:
    inverse = position(name="BTCUSD", size=60_000, entry_price=60_000, instrument=INVERSE)
    linear = position(name="BTC", side=-1, entry_price=60_000, instrument=Instrument(base="BTC"))
    both = cross(
        50_000, inverse, linear, portfolio=scenario_rules(), rates={"BTC": Decimal(60_000)}
    )
    (risk,) = risks(both)
    assert abs(risk.maintenance_margin - 2 * 1500) < Decimal("1e-6")
    # nothing moves: 50000 = 0.05 × 60000 m
    assert liquidation(both)["BTC"] == ["never"]
    coin = Account(
        currency="BTC",
        collateral=(Collateral(asset="BTC", amount=ONE),),
        positions=(inverse, replace(linear, instrument=Instrument(base="BTC", quote="USDT"))),
        portfolio=scenario_rules(),
        rates={"USDT": ONE / 60_000},
    )
    (risk,) = risks(coin)
    assert abs(risk.maintenance_margin - Decimal("0.05")) < Decimal("1e-9")


def test_under_scenarios_inverse_options_are_paid_in_coins() -> None:
    linear = option("put", -1, 50000)
    inverse = option("put", -1, 50000, contract="inverse")
    in_quote = risks(cross(30_000, linear, portfolio=scenario_rules()))[0]
    coins = Account(
        currency="BTC",
        collateral=(Collateral(asset="BTC", amount=ONE),),
        positions=(inverse,),
        portfolio=scenario_rules(),
    )
    in_coins = risks(coins)[0]
    for quote, coin in (
        (in_quote.maintenance_margin, in_coins.maintenance_margin),
        (in_quote.initial_margin, in_coins.initial_margin),
        (in_quote.equity - 30_000, in_coins.equity - 1),
    ):
        assert abs(quote - 60_000 * coin) < Decimal("1e-6")
    dollars = cross(30_000, inverse, portfolio=scenario_rules(), rates={"BTC": Decimal(60_000)})
    assert abs(risks(dollars)[0].maintenance_margin - in_quote.maintenance_margin) < Decimal("1e-6")


def test_isolated_positions_keep_their_tiers_beside_scenarios() -> None:
    own = replace(short_200_sol(), mode="isolated")
    account = cross(10000, position(name="ETH"), own, portfolio=scenario_rules())
    assert liquidation(account)["SOL"] == ["161.76"]


def test_the_same_figures_are_explained_step_by_step() -> None:
    account = cross(10000, position(mark_price=29000), short_200_sol(), orders=(order(),))
    steps = {step.symbol: step for step in explain(account)}
    found = evaluate(account)
    assert steps["liquidation price, BTC"].value == found.positions[0].liquidation[0]
    assert steps["account equity, cross"].value == found.buckets[0].risk.equity
    assert steps["initial margin, cross"].numbers.endswith("30\u202f000 + 4\u202f100")
    assert all(step.formula and step.numbers and step.text for step in steps.values())
    assert all(step.term for step in steps.values())
    assert all(step.source for step in steps.values())


def test_an_account_in_another_currency_explains_itself_in_it() -> None:
    dollars = Collateral(asset="USDC", amount=Decimal(3000))
    steps = explain(Account(currency="USDC", collateral=(dollars,), positions=(position(),)))
    assert {step.unit for step in steps} == {"USDC"}


def test_lines_stand_in_what_a_contract_is_settled_in() -> None:
    """Counted in dollars: coins of an inverse contract, dollars of a linear one, then dollars of all."""
    inverse = position(name="BTCUSD", size=60_000, entry_price=60_000, instrument=INVERSE)
    euro = position(name="ETH", instrument=Instrument(quote="EUR"))
    asked = order(instrument=replace(INVERSE, base="LTC"), size=Decimal(31000))
    rates = {"BTC": Decimal(60_000), "EUR": Decimal("1.1"), "LTC": Decimal(100)}
    steps = {
        s.symbol: s for s in explain(cross(30_000, inverse, euro, orders=(asked,), rates=rates))
    }
    for symbol, unit in (
        ("position value, BTCUSD", "BTC"),
        ("unrealized P&L, BTCUSD", "BTC"),
        ("initial margin, BTCUSD", "BTC"),
        ("notional value, BTCUSD", "USDT"),
        ("unrealized P&L, ETH", "EUR"),
        ("in the account's currency, maintenance margin, ETH", "USDT"),
        ("in what the contract is settled in, left, BTCUSD", "BTC"),
        ("in what the contract is settled in, backing, ETH", "EUR"),
        ("liquidation price, ETH", "EUR"),
        ("open loss, BTC", "LTC"),
        ("in the account's currency, order for BTC", "USDT"),
        ("account equity, cross", "USDT"),
    ):
        found = next(s for name, s in steps.items() if name == symbol or name.endswith(symbol))
        assert found.unit == unit, symbol
        assert found.text.endswith(unit)
    short = replace(inverse, side=-1)
    coins = Account(
        currency="BTC",
        collateral=(Collateral(asset="BTC", amount=Decimal("0.5")),),
        positions=(short,),
    )
    by_name = {s.symbol: s for s in explain(coins)}
    assert by_name["liquidation price, BTCUSD"].unit == "USD"
    assert by_name["account equity, cross"].unit == "BTC"
    sold = replace(option("call", -1, 60_000, contract="inverse"), name="call")
    held = cross(10**6, sold, option_rules=RULES, rates={"BTC": Decimal(60_000)})
    units = [
        s.unit for s in explain(held) if s.symbol.startswith("in the account's currency, init")
    ]
    assert units == ["BTC", "USDT"]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (lambda: cross(10**5, option("put", -1, 60_000), option_rules=RULES), {DERIVE}),
        (
            lambda: cross(10**5, option("put", -1, 60_000), coin_option_rules=COIN_RULES),
            {DERIBIT_OPTIONS},
        ),
        (
            lambda: cross(10**5, option("put", -1, 60_000), portfolio=scenario_rules()),
            {DERIVE_SCENARIOS},
        ),
        (
            lambda: Account(
                currency="BTC",
                positions=(position(name="BTC", size=9, instrument=INVERSE),),
                collateral=(Collateral(asset="BTC", amount=ONE),),
            ),
            {KRAKEN, BYBIT_COINS},
        ),
        (
            lambda: cross(3000, position(instrument=Instrument(maintenance_at="entry"))),
            {BYBIT, BINANCE},
        ),
    ],
)
def test_each_line_names_a_page_that_has_its_formula(
    account: Callable[[], Account], expected: set[str]
) -> None:
    steps = explain(account())
    assert all(step.source for step in steps)
    assert expected <= {step.source for step in steps}
    sums = [s for s in steps if s.symbol.startswith(("collateral, ", "maintenance margin, cross"))]
    assert {step.source for step in sums} == {HERE}


def test_silence_and_explanation_find_the_same() -> None:
    account = cross(
        20000,
        position(tiers=TWO_TIERS),
        option("call", -1, 60000),
        replace(short_200_sol(), mode="isolated"),
        option_rules=RULES,
    )
    assert evaluate(account) == evaluate(account, Working())


@pytest.mark.parametrize(
    ("equity", "maintenance", "texts"),
    [
        (1500, 285, ["19%", "526.3%", "81%"]),
        (0, 285, ["none", "0%", "none"]),
        (-5, 285, ["none", "−1.8%", "none"]),
        (100, 0, ["0%", "none", "100%"]),
    ],
)
def test_a_margin_ratio_in_each_venues_direction(
    equity: int, maintenance: int, texts: Sequence[str]
) -> None:
    risk = Risk(equity=Decimal(equity), maintenance_margin=Decimal(maintenance))
    found = [ratio_of(risk, direction) for direction in FORMULAS]
    assert [ratio.text for ratio in found] == texts
    assert [ratio.value == "none" for ratio in found] == [text == "none" for text in texts]
    assert found[2].label == "1 − maintenance ÷ equity"


def test_ticks_and_lots_are_rounded_in_the_direction_that_is_named() -> None:
    contract = Instrument(tick=Decimal("0.5"), lot=Decimal(2), multiplier=Decimal(10))
    assert on_tick(contract, Decimal("10.3"), ROUND_FLOOR) == 10
    assert on_tick(contract, Decimal("10.3"), ROUND_CEILING) == Decimal("10.5")
    assert on_lot(contract, Decimal(39), ROUND_FLOOR) == 20
    assert on_tick(Instrument(), Decimal("10.3"), ROUND_FLOOR) == Decimal("10.3")


def test_a_market_is_what_has_one_price() -> None:
    named = position(name="BTC long", instrument=Instrument(name="BTCUSDT", base="BTC"))
    assert (market_of(named), asset_of(named)) == ("BTCUSDT", "BTC")
    assert market_of(position()) == asset_of(position()) == "BTC"
    assert market_of(option("call", 1, 1)) == market_of(option("put", -1, 2))


def test_a_table_that_jumps_over_the_equity_liquidates_at_the_jump() -> None:
    """Equity 6 000 at 26 000, and there the requirement leaps from 260 to 7 800."""
    tiers = (
        Tier(floor=Decimal(0), maintenance_margin_fraction=Decimal("0.01")),
        Tier(floor=Decimal(34000), maintenance_margin_fraction=Decimal("0.3")),
    )
    kept = Instrument(jumps=True)
    short = position(side=-1, tiers=tiers, instrument=kept)
    assert liquidation(cross(6000, short)) == {"BTC": ["34000.00"]}
    assert liquidation(cross(2000, short)) == {"BTC": ["31683.17"]}
    coins = Collateral(asset="BTC", amount=Decimal(40))
    held = position(
        size=3_000_000,
        entry_price=40000,
        instrument=replace(INVERSE, jumps=True),
        tiers=(tiers[0], replace(tiers[1], floor=Decimal(100))),
    )
    account = Account(currency="BTC", collateral=(coins,), positions=(held,))
    assert liquidation(account) == {"BTC": ["30000.00"]}


def evaluation_of_many(count: int) -> Evaluation:
    held = tuple(position(name=f"C{n}", tiers=flat(Decimal("0.01"))) for n in range(count))
    return evaluate(cross(10**9, *held))


def test_ten_thousand_positions_are_evaluated_at_once() -> None:
    assert len(evaluation_of_many(10_000).positions) == 10_000
