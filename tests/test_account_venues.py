"""A whole account under a venue's rules: what venues print, and what an account cannot be given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calculators.account import Evaluated, evaluated
from calculators.account.__main__ import main
from calculators.account.markets import coins_of
from calculators.account.page import page
from calculators.engine.account_sources import BINANCE, BIT, HERE
from calculators.engine.instrument import Instrument
from calculators.engine.liquidation import Prices
from calculators.engine.market_price import isolated_price
from calculators.engine.option import Option, greeks
from calculators.engine.portfolio_margin import delta_floor
from calculators.engine.portfolio_market import Money, book_of, unit_of
from calculators.engine.refusal import RefusedError
from calculators.engine.sloped import sloped_prices
from calculators.engine.working import Working
from calculators.venues import venues
from tests.small_account import position
from tests.test_account_document import STANDARD


def row(name: str, side: str, size: Any, price: Any, **given: Any) -> dict[str, Any]:
    """A position at its entry price, or at `mark`."""
    mark = given.pop("mark", price)
    terms = given.pop("terms", None)
    found = {"name": name, "side": side, "size": str(size), "entry_price": str(price)}
    found |= {"mark_price": str(mark), **given}
    return found | ({"instrument": terms} if terms else {})


def account(currency: str, amount: Any, *positions: dict[str, Any], **given: Any) -> dict[str, Any]:
    coins = [{"asset": currency, "amount": str(amount)}] if amount else []
    held = {"currency": currency, "collateral": [*coins, *given.pop("held", [])]}
    return held | {"positions": list(positions), **given}


def under(venue: str, document: dict[str, Any], **asked: Any) -> Evaluated:
    return evaluated(json.dumps(document), venue, **asked)


def price(found: Evaluated, name: str, which: str = "liquidation") -> Decimal:
    prices: Prices = next(getattr(p, which) for p in found.evaluation.positions if p.name == name)
    assert not isinstance(prices, str)
    (only,) = prices
    return only


def near(number: Decimal | str | float, within: str = "0.005") -> Any:
    return pytest.approx(Decimal(str(number)), abs=Decimal(within))


def says(found: Evaluated, *words: str) -> bool:
    return any(all(word in note for word in words) for note in found.notes)


def test_binance_two_longs_in_cross() -> None:
    """The help page's example of 2021: BTC in the venue's tiers of that year, ETH in its own."""
    eth = row("ETHUSDT", "long", "3683.979", "1456.84", mark="1335.18", leverage="10")
    tier = {"floor": "0", "maintenance_margin_fraction": "0.1", "maintenance_amount": "135365"}
    btc = row("BTCUSDT", "long", "109.488", "32481.98", mark="31967.27", leverage="10")
    held = account("USDT", "1535443.01", btc, {**eth, "tiers": [tier]})
    found = under("binance-usdm-2021", held)
    assert price(found, "ETHUSDT") == near("1153.26")
    assert found.evaluation.positions[0].maintenance_margin == near("71200.81144")
    assert found.evaluation.positions[0].unrealized_pnl == near("-56354.57")
    assert says(found, "Own terms are kept", "ETHUSDT")


def test_binance_the_cost_of_an_order() -> None:
    sold = {"name": "BTCUSDT", "side": "short", "size": "1", "price": "9253.3"}
    sold |= {"mark_price": "9259.84", "leverage": "20"}
    found = under("binance-usdm", account("USDT", 1000, orders=[sold]))
    assert found.evaluation.buckets[0].order_margin == Decimal("462.665") + Decimal("6.54")
    assert not found.notes


@pytest.mark.parametrize(
    ("market", "size", "price", "initial", "maintenance"),
    [
        ("BTC_USDC", 25, 100_000, "53125", "28125"),
        ("BTC_USDC", 350, 100_000, "1312500", "962500"),
        ("SOL_USDC", 6000, 200, "84000", "60000"),
        ("SOL_USDC", 25, 200, "200.625", "100.625"),
    ],
)
def test_deribit_linear_needs_a_fraction_by_size(
    market: str, size: int, price: int, initial: str, maintenance: str
) -> None:
    held = account("USDC", 10**7, row(market, "long", size, price))
    (position,) = under("deribit-linear", held).evaluation.positions
    assert position.initial_margin == Decimal(initial)
    assert position.maintenance_margin == Decimal(maintenance)


def test_deribit_inverse_needs_a_fraction_by_its_coins() -> None:
    """25 BTC in dollars at 100 000: the help page prints 0.53125 and 0.28125 coins for 25 BTC."""
    terms = {"contract": "inverse", "base": "BTC", "quote": "USD"}
    future = row("BTC-PERPETUAL", "long", 2_500_000, 100_000, terms=terms)
    found = under("deribit-options", account("BTC", 1, future), explain=True)
    (position,) = found.evaluation.positions
    assert position.initial_margin == Decimal("0.53125")
    assert position.maintenance_margin == Decimal("0.28125")
    (note,) = found.notes
    assert "leverage of 1 counts as none" in note
    end = price(found, "BTC-PERPETUAL")
    coins = 2_500_000 / end
    assert 1 + 25 - coins == near((Decimal("0.01") + Decimal("0.00005") * coins) * coins, "1e-20")
    steps = {step.symbol: step for step in found.steps}
    assert steps["liquidation price, BTC-PERPETUAL"].value == end
    assert "margin fraction" in steps
    (moved,) = under("deribit-options", account("BTC", 1, future), move="BTC").moves
    assert moved.on_grid
    assert not isinstance(moved.moves, str)
    assert 100_000 * (1 + moved.moves[0]) == near(end, "1e-4")


def test_deribit_inverse_shorts_are_ended_from_both_sides() -> None:
    """A short of a million coins' worth: far below its entry it needs more than it has gained."""
    terms = {"base": "BTC", "quote": "USD"}
    short = row("BTC", "short", 10_000_000, 100_000, mark=50_000, terms=terms)
    found = under("deribit-options", account("BTC", 20, short))
    prices = found.evaluation.positions[0].liquidation
    assert not isinstance(prices, str)
    below, above = prices
    assert below < 50_000 < above
    for end in prices:
        coins = 10_000_000 / end
        assert 20 + coins - 100 == near(
            (Decimal("0.01") + Decimal("0.00005") * coins) * coins, "1e-15"
        )
    safe = row("BTC", "short", 100_000, 100_000, terms=terms)
    calm = under("deribit-options", account("BTC", 2, safe)).evaluation.positions[0].liquidation
    assert not isinstance(calm, str)
    assert len(calm) == 1  # only where it is so many coins that the fraction is 100%
    even = under("deribit-options", account("BTC", 1, safe)).evaluation.positions[0].liquidation
    assert not isinstance(even, str)


def test_a_short_that_owes_more_than_it_can_gain_has_no_price() -> None:
    terms = Instrument(contract="inverse", maintenance_slope=Decimal("0.5"))
    short = position(side=-1, size=100_000, entry_price=100_000, instrument=terms)
    assert sloped_prices(short, Decimal("0.1"), Working(), of="BTC") == "never"
    assert len(sloped_prices(short, Decimal(1), Working(), of="BTC")) == 1


def test_a_market_price_of_a_short_on_its_own_coins_holds_no_fee() -> None:
    market = venues()["bybit-inverse"].market("BTCUSD")
    found = isolated_price(
        market, side=-1, size=Decimal(10_000), entry_price=Decimal(8000), margin=Decimal(2)
    )
    assert found == "never"
    kraken = venues()["kraken-inverse"].markets[0]
    assert (
        isolated_price(
            kraken, side=-1, size=Decimal(10_000), entry_price=Decimal(8000), margin=Decimal(2)
        )
        == "never"
    )


def test_two_legs_of_a_fraction_by_coins_are_refused() -> None:
    terms = {"name": "BTC", "base": "BTC", "quote": "USD"}
    legs = [row(side, side, 10_000, 8000, terms=terms) for side in ("long", "short")]
    with pytest.raises(RefusedError, match="maintenance_slope"):
        under("deribit-options", account("BTC", "2", *legs))


def test_dydx_a_short_beside_a_long() -> None:
    """1 000 USDC, short 1.5 ETH and long 1 000 STRK: the documentation prints 3 380.95."""
    held = account(
        "USDC",
        1000,
        row("ETH-USD", "short", "1.5", 3000, terms={"group": "Small-Cap markets"}),
        row("STRK-USD", "long", 1000, "1.75", terms={"group": "Long-Tail markets"}),
    )
    found = under("dydx-v4", held)
    assert price(found, "ETH-USD") == near("3380.95")
    assert [p.maintenance_margin for p in found.evaluation.positions] == [225, 175]
    assert [p.initial_margin for p in found.evaluation.positions] == [450, 350]
    assert says(found, "open interest", "ETH-USD, STRK-USD")
    assert says(found, "millionth")


def test_dydx_initial_margin_rises_with_open_interest() -> None:
    terms = {"group": "Mid-Cap markets", "open_interest": "70000000"}
    found = under("dydx-v4", account("USDC", 1000, row("SOL-USD", "long", 1, 100, terms=terms)))
    # half way from 40 to 100 million: 5% + 95% × 0.5
    assert found.evaluation.positions[0].initial_margin == Decimal("52.5")
    assert not says(found, "open interest")


def test_hyperliquid_returned_this_price() -> None:
    own = {"mode": "isolated", "isolated_margin": "24.045107", "leverage": "20"}
    found = under(
        "hyperliquid",
        account("USDC", "24.045107", row("SOL", "long", ".33", "145.83", **own) | {"size": "0.33"}),
    )
    assert price(found, "SOL") == near("74.83696193", "0.0075")


@pytest.mark.parametrize(
    ("contracts", "fraction", "most"), [(500_000, "0.005", 100), (500_001, "0.01", 50)]
)
def test_coinex_has_a_level_for_the_whole_position(
    contracts: int, fraction: str, most: int
) -> None:
    terms = {"base": "BTC", "quote": "USD"}
    held = account(
        "BTC", 5, row("BTCUSD", "long", contracts, 50_000, leverage=str(most), terms=terms)
    )
    found = under("coinex-inverse", held)
    (position,) = found.evaluation.positions
    worth = Decimal(contracts) / 50_000
    assert position.maintenance_margin == worth * Decimal(fraction)
    # contracts × (1 + fraction) ÷ (5 + worth): the level does not follow the price
    assert price(found, "BTCUSD") == near(contracts * (1 + Decimal(fraction)) / (5 + worth), "1e-9")
    held["positions"][0]["leverage"] = str(most + 1)
    with pytest.raises(RefusedError, match=f"may have {most}"):
        under("coinex-inverse", held)
    bid = {"name": "BTCUSD", "side": "long", "size": str(contracts), "price": "50000"}
    bid |= {"mark_price": "50000", "leverage": str(most + 1)}
    with pytest.raises(RefusedError, match=f"may have {most}"):
        under("coinex-inverse", account("BTC", 5, orders=[bid], rates={}))


@pytest.mark.parametrize(("size", "needed"), [("0.01", "5"), ("1", "10"), ("0.5", "5")])
def test_gmx_asks_for_five_dollars_at_least(size: str, needed: str) -> None:
    own = {"mode": "isolated", "isolated_margin": "20", "leverage": "1"}
    position = row("ETH", "long", size, 2000, mark=2100, **own)
    found = under("gmx", account("USD", 20, position))
    assert found.evaluation.positions[0].maintenance_margin == Decimal(needed)
    # 20 + size × (P − 2000) = needed, whatever the price
    assert price(found, "ETH") == near(2000 - (20 - Decimal(needed)) / Decimal(size), "1e-9")
    assert not found.notes


def test_kraken_a_long_in_coins() -> None:
    terms = {"base": "BTC", "quote": "USD"}
    held = account("BTC", "0.01", row("XBTUSD", "long", 1000, 8000, terms=terms))
    found = under("kraken-inverse", held)
    assert price(found, "XBTUSD").quantize(Decimal(1)) == 7481
    assert found.evaluation.positions[0].initial_margin == Decimal("0.0025")


def test_bybit_holds_the_fee_of_closing_at_the_bankruptcy_price() -> None:
    """The help page's cross long of 10 000 USD from 8 000 on half a coin: 5 718.57 and 5 739.5."""
    terms = {"base": "BTC", "quote": "USD"}
    held = account("BTC", "0.5", row("BTCUSD", "long", 10_000, 8000, terms=terms))
    found = under("bybit-inverse", held, explain=True)
    assert price(found, "BTCUSD", "bankruptcy") == near("5718.57")
    assert 0 < Decimal("5739.5") - price(found, "BTCUSD") < Decimal("0.5")
    steps = {step.symbol: step for step in found.steps}
    fee = steps["fee of closing at the bankruptcy price, BTCUSD"].value
    assert found.evaluation.positions[0].maintenance_margin == near(
        Decimal("0.00625") + Decimal(fee), "1e-20"
    )
    (moved,) = under("bybit-inverse", held, move="BTC").moves
    assert not isinstance(moved.moves, str)
    assert 8000 * (1 + moved.moves[0]) == near(price(found, "BTCUSD"), "1e-5")


def test_bybit_a_short_on_its_own_coins_has_no_fee_of_closing() -> None:
    terms = {"base": "BTC", "quote": "USD"}
    held = account("BTC", "2", row("BTCUSD", "short", 10_000, 8000, terms=terms))
    (position,) = under("bybit-inverse", held).evaluation.positions
    assert (position.liquidation, position.bankruptcy) == ("never", "never")
    assert position.maintenance_margin == Decimal("0.00625")


def test_bybit_two_legs_with_a_fee_are_refused() -> None:
    terms = {"name": "BTCUSD", "base": "BTC", "quote": "USD"}
    legs = [row(side, side, 10_000, 8000, terms=terms) for side in ("long", "short")]
    with pytest.raises(RefusedError, match="a long and a short of one market"):
        under("bybit-inverse", account("BTC", "2", *legs))


def test_a_position_beside_one_with_a_fee_keeps_its_own_margin() -> None:
    coin = {"base": "BTC", "quote": "USD"}
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.01"}]}
    other = row("ETHUSDT", "long", 1, 2000, mark=2100, terms={"quote": "USDT"}, **tiers)
    held = account("BTC", "0.5", row("BTCUSD", "long", 10_000, 8000, terms=coin), other)
    held["rates"] = {"USDT": "0.000125"}
    found = under("bybit-inverse", held)
    beside = found.evaluation.positions[1]
    # 0.5125 coins back it: 1.00075 × 10 000 ÷ (1.25 + 0.5125)
    assert price(found, "BTCUSD", "bankruptcy") == near("5678.01")
    assert beside.maintenance_margin == Decimal("0.002625")


def test_synthetix_adds_a_minimum_to_both_requirements() -> None:
    held = account("USD", 20_000, row("BTC", "short", 2, 30_000), row("ETH", "long", 20, 2000))
    (bucket,) = under("synthetix-v3", held).evaluation.buckets
    assert [bucket.risk.initial_margin, bucket.risk.maintenance_margin] == [6500, 4000]


def test_a_leverage_may_only_raise_what_a_venue_asks() -> None:
    lower = account("USDC", 10**7, row("BTC_USDC", "long", 25, 100_000, leverage="5"))
    assert under("deribit-linear", lower).evaluation.positions[0].initial_margin == 500_000
    higher = account("USDC", 10**7, row("BTC_USDC", "long", 25, 100_000, leverage="48"))
    with pytest.raises(RefusedError, match="Leverage is 48"):
        under("deribit-linear", higher)


def test_an_order_has_its_venues_fraction() -> None:
    bid = {"name": "BTC_USDC", "side": "long", "size": "25", "price": "100000"}
    bid |= {"mark_price": "100000"}
    found = under("deribit-linear", account("USDC", 10**7, orders=[bid]))
    assert found.evaluation.buckets[0].order_margin == 53_125
    assert says(found, "as Binance has it")
    with pytest.raises(RefusedError, match=r"orders\.0\.leverage"):
        under("deribit-linear", account("USDC", 1, orders=[{**bid, "leverage": "100"}]))
    coins = {"name": "BTC", "side": "short", "size": "1000", "price": "8000", "mark_price": "8000"}
    held = account("BTC", 1, orders=[{**coins, "instrument": {"base": "BTC"}}])
    assert under("kraken-inverse", held).evaluation.buckets[0].order_margin == Decimal("0.0025")
    other = account("USDT", 1, orders=[{**bid, "name": "XRP", "leverage": "10"}])
    assert says(under("binance-usdm", other), "Own terms are kept", "XRP")


def test_an_order_that_only_reduces_needs_no_note() -> None:
    bid: dict[str, Any] = {"name": "BTC_USDC", "side": "long", "size": "25", "price": "100000"}
    bid |= {"mark_price": "100000", "reduce_only": True}
    assert not under("deribit-linear", account("USDC", 1, orders=[bid])).notes


def test_drift_charges_each_open_order() -> None:
    bid = {"name": "SOL", "side": "long", "size": "1", "price": "100", "mark_price": "100"}
    found = under("drift-v2", account("USDC", 100, orders=[bid, {**bid, "name": "second"}]))
    # 10% of 100 by 0.8 × 0.10 + 0.001, no less than 0.10, and a cent for each
    assert found.evaluation.buckets[0].order_margin == Decimal("20.02")


def test_bit_counts_coins_after_haircuts() -> None:
    """The help page's two assets: 115 241.3204 and 347 730.1252."""
    coins = [
        {"asset": "BTC", "amount": "3.136088934", "price": "37496.76318"},
        {"asset": "USDT", "amount": "347974.9709", "price": "1.000296667"},
        {"asset": "PEPE", "amount": "1000", "price": "1"},
    ]
    (bucket,) = under("bit-unified", account("USD", 0, held=coins)).evaluation.buckets
    assert bucket.collateral == near("462971.4456", "0.001")


def test_bit_asks_margin_of_a_debt() -> None:
    debt = {"asset": "BTC", "amount": "-2", "price": "30000"}
    held = account("USD", 100_000, held=[debt])
    (bucket,) = under("bit-unified", held).evaluation.buckets
    assert [bucket.collateral, bucket.risk.initial_margin] == [40_000, 7_800]
    assert bucket.risk.maintenance_margin == 4_500
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.01"}]}
    held["positions"] = [row("BTC", "short", 1, 30_000, **tiers)]
    # 100000 − 60000 (1 + x) − 30000 x = 4500 (1 + x) + 300 (1 + x)
    (moved,) = under("bit-unified", held, move="BTC").moves
    assert not isinstance(moved.moves, str)
    assert moved.moves[0] == near(Decimal(35_200) / 94_800, "1e-12")


def test_binance_multi_assets_counts_a_share_of_each() -> None:
    ada = {"asset": "ADA", "amount": "1000"}
    (bucket,) = under("binance-multi-assets", account("USDT", 0, held=[ada])).evaluation.buckets
    assert bucket.collateral == 900
    found = under("binance-multi-assets", account("USDT", 0, held=[{**ada, "asset": "LTC"}]))
    assert says(found, "does not say what it counts of LTC")


def test_okx_cuts_tranches_of_value() -> None:
    held = [
        {"asset": "USDT", "amount": "11000000"},
        {"asset": "BETH", "amount": "1500", "price": "2000"},
    ]
    (bucket,) = under("okx-discount", account("USD", 0, held=held)).evaluation.buckets
    assert bucket.collateral == 10_300_000 + 2_000_000 * Decimal("0.95") + 850_000
    worthless = [{"asset": "BETH", "amount": "1500", "price": "0"}]
    (bucket,) = under("okx-discount", account("USD", 0, held=worthless)).evaluation.buckets
    assert bucket.collateral == 0


def test_bybit_cuts_tranches_of_coins() -> None:
    held = [{"asset": "BTC", "amount": "15", "price": "100"}]
    (bucket,) = under("bybit-unified", account("USDT", 0, held=held)).evaluation.buckets
    assert bucket.collateral == 1455


def test_collateral_may_count_less_for_opening() -> None:
    held = [{"asset": "BTC", "amount": "1", "price": "60000"}]
    found = under("derive-standard", account("USDC", 0, row("ETH", "long", 1, 2000), held=held))
    (bucket,) = found.evaluation.buckets
    assert bucket.collateral == 45_000
    # 10% of 2 000, and 60 000 × 0.75 × (1 − 0.93)
    assert bucket.risk.initial_margin == 200 + 3_150
    assert bucket.risk.maintenance_margin == 130
    debt = [{"asset": "SOL", "amount": "-10", "price": "100"}]
    (bucket,) = under("drift-v2", account("USDC", 5000, held=debt)).evaluation.buckets
    assert [bucket.collateral, bucket.risk.initial_margin] == [3_900, 100]


def test_coins_that_a_market_lists_are_its_own() -> None:
    doge, trump = row("DOGE", "long", 1000, 1), row("T", "long", 1, 100, terms={"base": "TRUMP"})
    found = under("derive-standard", account("USDC", 10_000, doge, trump))
    assert [p.maintenance_margin for p in found.evaluation.positions] == [67, Decimal("45.45")]


def test_a_group_that_a_venue_does_not_have_is_refused() -> None:
    wrong = row("SOL-USD", "long", 1, 100, terms={"group": "Huge-Cap markets"})
    with pytest.raises(RefusedError, match=r"instrument\.group: dydx-v4 has no market"):
        under("dydx-v4", account("USDC", 1000, wrong))


def option(name: str, kind: str, side: str, strike: int, **given: Any) -> dict[str, Any]:
    terms = {"type": kind, "strike": str(strike), "years_to_expiry": "0.25"}
    terms |= {"volatility_fraction": "0.6"}
    instrument = {"kind": "option", "base": "BTC", "option": terms, **given}
    return row(name, side, 1, 100, mark=60_000, terms=instrument)


def test_deribit_options_need_parts_of_a_coin() -> None:
    coins = {"contract": "inverse", "quote": "USD"}
    held = account(
        "BTC",
        1,
        option("call", "call", "short", 66_000, **coins),
        option("put", "put", "short", 40_000, **coins),
        option("bought", "call", "long", 60_000, **coins),
    )
    found = under("deribit-options", held)
    call, put, bought = found.evaluation.positions
    mark = call.maintenance_margin - Decimal("0.075")
    # 10% out of the money leaves 0.05, so the floor of 0.10 holds
    assert call.initial_margin == near(mark + Decimal("0.10"), "1e-12")
    assert 0 < mark < Decimal("0.1")
    assert put.initial_margin > put.maintenance_margin > Decimal("0.075")
    assert [bought.initial_margin, bought.maintenance_margin] == [0, 0]
    (bucket,) = found.evaluation.buckets
    assert bucket.risk.maintenance_margin == near(
        call.maintenance_margin + put.maintenance_margin, "1e-12"
    )
    assert not found.notes


def test_derive_puts_its_own_rules_in_place_of_the_accounts() -> None:
    sold = option("call", "call", "short", 60_000)
    found = under("derive-standard", account("USDC", 50_000, sold))
    assert found.account.option_rules is not None
    # 9% of 60 000 and the option's value, but no more than 1.1 forwards
    assert found.evaluation.positions[0].maintenance_margin > 5_400
    worst = under("derive-portfolio-1", account("USDC", 50_000, sold))
    assert worst.account.portfolio is not None
    assert says(worst, "Oracles are taken as sure")


def test_options_keep_the_accounts_rules_where_a_venue_has_none() -> None:
    found = under("binance-usdm", account("USDT", 50_000, option("c", "call", "long", 60_000)))
    assert says(found, "No rule of binance-usdm is applied to options", "c")


def test_a_mode_that_a_venue_does_not_know_is_said() -> None:
    held = account("USDT", 3000, row("BTC", "long", 1, 30_000, leverage="10"))
    assert says(under("gate", held), "isolated margin only", "cross too: BTC")
    own = {"mode": "isolated", "isolated_margin": "3000"}
    held = account("USDC", 3000, row("BTC_USDC", "long", 1, 30_000, **own))
    assert says(under("deribit-linear", held), "cross margin only", "BTC_USDC")


def test_a_currency_that_is_not_the_venues_is_said() -> None:
    held = account("USDT", 3000, row("BTC", "long", "0.1", 30_000, leverage="10"))
    assert says(under("hyperliquid", held), "count in USDC", "one USDT")
    assert not says(under("hyperliquid", {**held, "rates": {"USDC": "1"}}), "count in USDC")


def test_many_names_are_cut() -> None:
    held = account("USDT", 10**6, *(row(f"C{n}", "long", 1, 10) for n in range(12)))
    assert says(under("gate", held), "C9 and 2 more")


LOANS = [
    {
        "asset": "ETH",
        "amount": "-1",
        "price": "2000",
        "debt_maintenance_fraction": "0.1",
    }
]


def test_a_venue_may_begin_to_liquidate_before_the_requirement() -> None:
    """Binance's unified account begins at 105%: equity 1.05 times maintenance margin."""
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.02"}]}
    held = account("USDT", 5200, row("BTC", "long", 1, 30_000, **tiers), held=LOANS)
    plain = under("", held)
    found = under("binance-portfolio-margin", held)
    # 3200 + P − 30000 = 0.02 P + 200, and 1.05 times that
    assert price(plain, "BTC") == near(Decimal(27_000) / Decimal("0.98"))
    assert price(found, "BTC") == near(Decimal(27_010) / Decimal("0.979"))
    assert price(found, "BTC", "bankruptcy") == price(plain, "BTC", "bankruptcy")
    assert found.evaluation.buckets[0].risk == plain.evaluation.buckets[0].risk
    (moved,) = under("binance-portfolio-margin", held, move="BTC").moves
    assert not isinstance(moved.moves, str)
    assert 30_000 * (1 + moved.moves[0]) == near(price(found, "BTC"), "1e-9")
    close = account("USDT", 825, row("BTC", "long", 1, 30_000, mark=29_795, **tiers))
    assert not under("", close).evaluation.buckets[0].is_liquidatable
    (bucket,) = under("binance-portfolio-margin", close).evaluation.buckets
    assert bucket.is_liquidatable
    assert bucket.positions[0].liquidation == "already liquidatable"


def test_the_page_says_the_trigger_and_what_is_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "account.json"
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.02"}]}
    held = account("USDT", 5200, row("BTC", "long", 1, 30_000, **tiers), held=LOANS)
    file.write_text(json.dumps(held), "utf-8")
    assert main([str(file), "--venue", "binance-portfolio-margin", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "(uniMMR)" in out
    assert "liquidated at 105% and below" in out
    assert "equity at which liquidation begins, cross" in out
    assert "Rules  Own terms are kept" in out
    main([str(file), "--venue", "binance-portfolio-margin", "--json"])
    answer = json.loads(capsys.readouterr().out)["answer"]
    assert len(answer["venue"]["notes"]) == 4


def sentences() -> Sequence[tuple[str, str]]:
    return [(v.name, note) for v in venues().values() for note in v.account.left_out]


@pytest.mark.parametrize(("venue", "note"), sentences())
def test_what_is_left_out_is_a_sentence(venue: str, note: str) -> None:
    assert note.endswith("."), venue
    assert note[0].isupper()
    assert note in evaluated("{}", venue).notes


def test_paradex_asks_for_the_largest_loss_or_for_the_delta() -> None:
    """A perpetual of 1 at 1 000: a fall of 16% in full, half of it to keep the position."""
    perpetual = row("BTC-PERP", "long", 1, 1000, terms={"base": "BTC"})
    found = under("paradex-portfolio", account("USDC", 500, perpetual), explain=True)
    (bucket,) = found.evaluation.buckets
    assert bucket.risk.initial_margin == near("160", "1e-9")
    assert bucket.risk.maintenance_margin == near("80", "1e-9")
    # 500 + 1000 (m − 1) = 80 m
    assert price(found, "BTC-PERP") == near(Decimal(500_000) / 920)
    hedge = row("BTC-DEC", "short", 1, 1000, terms={"base": "BTC"})
    both = under("paradex-portfolio", account("USDC", 500, perpetual, hedge), explain=True)
    # nothing moves: 1% of the hedged delta of 1
    assert both.evaluation.buckets[0].risk.initial_margin == near("10", "1e-9")
    assert any(step.numbers == "the minimum by delta" for step in both.steps)
    assert says(both, "Provisions for funding and fees")


def test_paradex_counts_the_delta_of_options() -> None:
    """The page: a perpetual of 1 against five short options of delta 0.3 need 20 at least."""
    calls = option("calls", "call", "short", 66_000) | {"size": "5"}
    perpetual = row("BTC-PERP", "long", 1, 60_000, terms={"base": "BTC"})
    account_of_both = under("paradex-portfolio", account("USDC", 10**5, perpetual, calls)).account
    rules = account_of_both.portfolio
    assert rules is not None
    book = book_of(account_of_both.positions, unit_of(account_of_both.positions, Money("USDC", {})))
    call = greeks(
        Option(
            type="call",
            underlying=60_000,
            strike=66_000,
            years=0.25,
            volatility_fraction=0.6,
            on_forward=True,
        )
    ).delta
    net, gross = 1 - 5 * call, 1 + 5 * call
    hedged = (gross - abs(net)) / 2
    assert delta_floor(book, rules) == pytest.approx(60_000 * (0.02 * abs(net) + 0.01 * hedged))


def test_aevo_takes_its_largest_loss_for_both_requirements() -> None:
    perpetual = row("ETH-PERP", "short", 2, 1000, terms={"base": "ETH"})
    found = under("aevo", account("USDC", 1000, perpetual))
    (bucket,) = found.evaluation.buckets
    assert bucket.risk.initial_margin == bucket.risk.maintenance_margin == near("400", "1e-9")
    straddle = [option(kind, kind, "short", 60_000) for kind in ("call", "put")]
    assert (
        len(under("aevo", account("USDC", 40_000, *straddle)).evaluation.positions[0].liquidation)
        == 2
    )


def test_rule_sets_hold_together() -> None:
    """Tiers of one, collateral of another, the trigger of a third; the first is heard first."""
    btc = {"asset": "BTC", "amount": "1", "price": "60000"}
    held = account("USDT", 0, row("BTCUSDT", "long", 1, 60_000, leverage="10"), held=[btc])
    names = "binance-usdm, binance-multi-assets,binance-portfolio-margin"
    found = under(names, held, explain=True)
    (bucket,) = found.evaluation.buckets
    assert bucket.collateral == 57_000
    assert bucket.risk.maintenance_margin == 250
    assert bucket.liquidation_at == Decimal("1.05")
    assert not says(found, "Own terms")
    assert found.venue is not None
    assert found.venue.as_of == "2024-10-24, 2022-07-06, 2025-02-06"
    assert found.venue.ratio is None  # of two directions neither is shown alone
    turned = under("binance-multi-assets,binance-usdm", held, explain=True)
    steps = {step.symbol: step for step in turned.steps}
    assert steps["maintenance margin, BTCUSDT"].source.endswith("binance_leverage_tiers.json")
    assert turned.evaluation.buckets[0].collateral == 57_000
    both = under("derive-standard,derive-portfolio-1", account("USDC", 10**5))
    assert both.account.option_rules is not None
    assert both.account.portfolio is None
    cross, alone = (
        under("deribit-linear,gate", account("USDC", 1)),
        under("gate", account("USDC", 1)),
    )
    assert cross.venue is not None
    assert cross.venue.account.modes == ("cross",)
    assert alone.venue is not None
    assert [m.symbol for m in cross.venue.markets] == ["BTC_USDC", "SOL_USDC", "USDT contracts"]
    with pytest.raises(RefusedError, match="no venue 'binance'"):
        under("binance-usdm,binance", held)


COIN = {"contract": "inverse", "base": "BTC"}


@pytest.mark.parametrize("venue", ["binance-usdm", "hyperliquid", "gmx", "drift-v2", "bybit-usdt"])
def test_an_inverse_contract_is_not_read_as_the_venues_linear_one(venue: str) -> None:
    """1 000 dollars of coins are not 1 000 coins."""
    dollars = row("BTCUSDT" if "b" in venue else "BTC", "long", 1000, 60_000, terms=COIN)
    held = account("USDT", 1000, dollars, rates={"BTC": "60000"})
    with pytest.raises(
        RefusedError, match=r"positions\.0\.instrument\.contract: .*sized in the coin"
    ):
        under(venue, held)
    order = {**{k: dollars[k] for k in ("name", "side", "size", "mark_price")}, "price": "60000"}
    held = account("USDT", 1000, orders=[order | {"instrument": COIN}], rates={"BTC": "60000"})
    with pytest.raises(RefusedError, match=r"orders\.0\.instrument\.contract"):
        under(venue, held)


def test_sizes_that_a_venue_reads_as_dollars_are_said() -> None:
    held = account("USDT", 1000, row("BTCUSD", "long", 100, 60_000, terms={"base": "BTC"}))
    held["rates"] = {"BTC": "60000"}
    assert says(under("binance-coinm", held), "Sizes are in USD, not in coins", "BTCUSD")
    held["positions"][0]["instrument"] = COIN
    assert not says(under("binance-coinm", held), "Sizes are in USD")


def test_an_inverse_contract_without_its_coin_is_refused() -> None:
    """Its amounts would be coins counted as dollars."""
    held = account("USDT", 1000, row("XBTUSD", "long", 1000, 8000))
    with pytest.raises(RefusedError, match=r"positions\.0\.instrument\.base: .*paid in coins"):
        under("kraken-inverse", held)
    assert under("kraken-inverse", account("BTC", 1, row("XBTUSD", "long", 1000, 8000)))


@pytest.mark.parametrize("venue", ["hyperliquid", "gmx", "drift-v2", "binance-usdm"])
def test_spot_needs_no_margin_of_a_perpetual(venue: str) -> None:
    spot = row("BTCUSDT", "long", "0.1", 60_000, terms={"kind": "spot", "base": "BTC"})
    found = under(venue, account("USDT", 6000, spot))
    assert found.evaluation.positions[0].maintenance_margin == 0
    assert says(found, "is applied to spot", "BTCUSDT")
    assert not says(found, "has no market")


def test_a_venue_that_says_nothing_of_trigger_and_orders_leaves_the_accounts() -> None:
    """The reader's 150% and 7 for each order hold under rules that speak of neither."""
    bid = {"name": "bid", "side": "long", "size": "1", "price": "60000", "mark_price": "60000"}
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.01"}]}
    held = account("USDT", 10_000, row("BTC", "long", 1, 60_000, **tiers), orders=[bid])
    held |= {"liquidation_at": "1.5", "order_amount": "7"}
    plain, found = under("", held), under("generic", held)
    assert price(found, "BTC") == price(plain, "BTC")
    assert found.evaluation.buckets[0].order_margin == plain.evaluation.buckets[0].order_margin
    early = under("binance-portfolio-margin", held)
    assert early.account.liquidation_at == Decimal("1.05")
    assert early.account.order_amount == 7
    assert says(early, "take the place of the account's own: liquidation_at")


def test_tranches_in_dollars_are_counted_at_the_rate_of_the_dollar() -> None:
    """20 million USDT at half a euro each: 5 at 1, 5 at 0.9, 10 at 0.8 are 17.5 million dollars."""
    usdt = {"asset": "USDT", "amount": "20000000", "price": "0.5"}
    held = account("EUR", 0, held=[usdt], rates={"USD": "0.5"})
    found = under("okx-discount", held)
    assert found.evaluation.buckets[0].collateral == 8_750_000
    assert not says(found, "taken as one USD")
    assert says(under("okx-discount", held | {"rates": {}}), "one EUR is taken as one USD")
    with pytest.raises(RefusedError, match=r"rates\.USD"):
        under("okx-discount", held | {"rates": {"USD": "0"}})


@pytest.mark.parametrize("beside", ["", "aevo,", "deribit-options,"])
def test_a_trigger_of_a_venue_over_options_is_refused_at_the_venue(beside: str) -> None:
    held = account("USDT", 50_000, option("c", "call", "long", 60_000))
    with pytest.raises(RefusedError, match=r"venue: .*binance-portfolio-margin liquidates at 105%"):
        under(f"{beside}binance-portfolio-margin", held)


@pytest.mark.parametrize("venue", ["aevo", "derive-portfolio-1", "paradex-portfolio"])
def test_scenarios_leave_isolated_options_their_own_rule(venue: str) -> None:
    """The scenarios are for the cross bucket: what is isolated keeps what the account says."""
    call = option("c", "call", "short", 60_000) | {"mode": "isolated", "isolated_margin": "30000"}
    rules = {"option_rules": STANDARD}
    found = under(venue, account("USDC", 50_000, call, **rules))
    plain = under("", account("USDC", 50_000, call, **rules))
    assert found.evaluation.positions == plain.evaluation.positions
    assert not says(found, "take the place")
    standard = under("derive-standard", account("USDC", 50_000, call, **rules))
    assert says(standard, "take the place of the account's own: option_rules")


def test_the_first_rule_set_is_heard_first() -> None:
    """The documentation's 5% of BTC is not heard after the contracts' 6.5% for every perpetual."""
    btc, sol = row("BTC", "long", 1, 10_000), row("SOL", "long", 1, 10_000)
    held = account("USDC", 50_000, btc, sol)
    alone = under("derive-standard", held).evaluation.positions
    found = under("derive-standard,derive-standard-docs", held).evaluation.positions
    assert [p.maintenance_margin for p in found] == [p.maintenance_margin for p in alone]
    turned = under("derive-standard-docs,derive-standard", held).evaluation.positions
    docs = under("derive-standard-docs", account("USDC", 50_000, btc)).evaluation.positions
    assert turned[0].maintenance_margin == docs[0].maintenance_margin
    assert turned[0].maintenance_margin != alone[0].maintenance_margin


def test_a_market_for_all_others_speaks_of_its_own_kind_only() -> None:
    coin = row("BTCUSD", "long", 100, 50_000, terms={"contract": "inverse", "base": "BTC"})
    held = account("BTC", 1, coin)
    alone = under("bybit-inverse", held).evaluation
    assert under("bybit-usdt,bybit-inverse", held).evaluation.positions == alone.positions
    group = row("SOL-USD", "long", 1, 100, terms={"group": "Huge-Cap markets"})
    with pytest.raises(RefusedError, match=r"instrument\.group: gate has no market"):
        under("gate", account("USDT", 1000, group))


def test_no_rule_set_lists_a_coin_that_has_a_market_of_its_own() -> None:
    """Else the order of its markets would say which of the two is heard."""
    for venue in venues().values():
        listed = [coin for m in venue.markets for coin in coins_of(m.symbol)]
        assert len(listed) == len(set(listed)), venue.name


def test_directions_that_disagree_are_shown_as_neither() -> None:
    btc = row("BTCUSDT", "long", 1, 60_000, leverage="10")
    held = account("USDT", 10_000, btc)
    for names in ("binance-usdm,binance-portfolio-margin", "kraken-inverse,binance-usdm"):
        found = under(names, held)
        assert found.venue is not None
        assert found.venue.ratio is None
        assert "equity (uniMMR)" not in page(found)
    alike = under("binance-usdm,binance-multi-assets", held).venue
    assert alike is not None
    assert alike.ratio == "maintenance / equity"


def test_a_leverage_of_1_is_said_to_count_as_none() -> None:
    """3 000 dollars at 50 times need 60; fully paid, they need 3 000."""
    group: dict[str, Any] = {"group": "Large-Cap markets", "open_interest": "0"}
    held = account("USDC", 5000, row("ETH-USD", "long", 1, 3000, leverage="1", terms=group))
    found = under("dydx-v4", held)
    assert found.evaluation.positions[0].initial_margin == 60
    assert says(found, "A leverage of 1 counts as none", "ETH-USD")
    held["positions"][0]["instrument"] = group | {"initial_margin_fraction": "1"}
    paid = under("dydx-v4", held)
    assert paid.evaluation.positions[0].initial_margin == 3000
    assert not says(paid, "leverage of 1")


def test_a_size_whose_initial_margin_is_above_its_value_is_refused_at_the_size() -> None:
    held = account("USD", 10**9, row("ETH", "long", 20_000, 3000))
    with pytest.raises(RefusedError, match=r"positions\.0\.size: .*times its value") as error:
        under("synthetix-v3", held)
    assert "from 1 to" not in str(error.value)


def test_an_order_larger_than_the_venue_allows_is_refused() -> None:
    bid = {"name": "BTCUSDT", "side": "long", "size": "60000", "price": "60000"}
    bid |= {"mark_price": "60000"}
    with pytest.raises(RefusedError, match=r"orders\.0\.size: .*rules end at"):
        under("binance-usdm", account("USDT", 10**9, orders=[bid]))


def test_each_line_cites_the_market_that_its_numbers_are_of() -> None:
    """Three rule sets and a contract of the account's own: no page stands at another's number."""
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.02"}]}
    rows = [
        row("BTCUSDT", "long", 1, 60_000, leverage="10"),
        row("ETHUSD", "short", 1000, 3000, leverage="10", terms=COIN | {"base": "ETH"}),
        row("OWN", "long", 10, 60, leverage="10", **tiers),
    ]
    held = account("USDT", 10_000, *rows, rates={"ETH": "3000"})
    sets = [venues()[name] for name in ("binance-usdm", "binance-coinm")]
    found = under("binance-usdm,binance-coinm", held, explain=True)
    steps = {step.symbol: step.source for step in found.steps}
    pages = [each.sources[each.markets[0].source] for each in sets]
    assert steps["maintenance margin, BTCUSDT"] == (pages[0].url or pages[0].title)
    assert steps["margin requirement, ETHUSD"] == (pages[1].url or pages[1].title)
    assert steps["maintenance margin, OWN"] == BINANCE  # the page of the formula, not of the number
    assert steps["initial margin, OWN"] == steps["initial margin, BTCUSDT"]


def test_each_line_of_collateral_cites_the_page_of_its_own_asset() -> None:
    held = [
        {"asset": "BETH", "amount": "1500", "price": "2000"},
        {"asset": "USDT", "amount": "11000000"},
        {"asset": "SOL", "amount": "-1", "price": "100"},
        {"asset": "XRP", "amount": "1", "price": "1"},
        {"asset": "LTC", "amount": "1", "price": "1", "haircut": "0.1"},
    ]
    tiers = {"tiers": [{"floor": "0", "maintenance_margin_fraction": "0.02"}]}
    own = row("BETH", "long", 1, 2000, **tiers)
    found = under("okx-discount,drift-v2", account("USD", 0, own, held=held), explain=True)
    okx, drift = venues()["okx-discount"].sources, venues()["drift-v2"].sources
    sources = [step.source for step in found.steps if step.symbol.startswith("collateral value, ")]
    pages = [source.url or source.title for source in (okx[0], okx[1], drift[0])]
    assert sources == [*pages, HERE, BIT]
    alone = under("okx-discount", account("USD", 0, own, held=held[:1]), explain=True)
    (line,) = [s for s in alone.steps if s.symbol == "maintenance margin, BETH"]
    assert line.source == BINANCE


def test_the_working_of_orders_adds_up() -> None:
    """Two orders of 10 and a cent for each: every line says whose it is, and the sum has one."""
    bid = {"name": "SOL", "side": "long", "size": "1", "price": "100", "mark_price": "100"}
    held = account("USDC", 100, orders=[bid, {**bid, "name": "second"}])
    steps = {s.symbol: s for s in under("drift-v2", held, explain=True).steps}
    assert steps["initial margin of the order, SOL"].value == 10
    assert steps["open loss, second"].value == 0
    assert steps["margin of the order, SOL"].numbers == "10 + 0.01"
    assert steps["margin of all orders"].numbers == "10.01 + 10.01"
    assert steps["margin of all orders"].value == Decimal("20.02")
    one = under("drift-v2", account("USDC", 100, orders=[bid]), explain=True).steps
    assert not any(step.symbol == "margin of all orders" for step in one)


@pytest.mark.parametrize(
    ("move", "words"),
    [
        ("BTC=1,BTC=2", r"move\.BTC: 'BTC' is named twice"),
        ("BTC=0", "move: Every beta is 0"),
        (",", "move: There is an asset without a name"),
        ("=2", "move: There is an asset without a name"),
    ],
)
def test_a_move_that_says_nothing_or_two_things_is_refused(move: str, words: str) -> None:
    held = account("USDT", 10_000, row("BTCUSDT", "long", 1, 60_000, terms={"base": "BTC"}))
    with pytest.raises(RefusedError, match=words):
        under("binance-usdm", held, move=move)


def test_a_move_that_a_grid_does_not_reach_is_not_called_never() -> None:
    """A short of 1 000 dollars on a coin is ended near 5 cents, far below the grid's last point."""
    terms = {"contract": "inverse", "base": "BTC", "quote": "USD"}
    held = account("BTC", 1, row("BTC", "short", 1000, 50_000, terms=terms))
    found = under("deribit-options", held, move="all", explain=True)
    assert 0 < price(found, "BTC") < 1
    (moved,) = found.moves
    assert moved.on_grid
    assert moved.moves == "not between −99% and +900%"
    (line,) = [s for s in found.steps if s.value == "not between −99% and +900%"]
    assert line.numbers == "at every point of the grid"
    assert "not between −99% and +900%" in page(found)


def test_a_fee_of_closing_that_another_price_would_move_is_said() -> None:
    terms = {"contract": "inverse", "base": "BTC", "quote": "USD"}
    held = account("BTC", "0.5", row("BTCUSD", "long", 10_000, 8000, terms=terms))
    assert says(under("bybit-inverse", held), "When another price moves, the fee of closing stays")


def test_a_rule_set_that_counts_every_asset_is_heard_alone() -> None:
    """BIT says what it counts of all that it does not list: OKX's tranches of BETH come too late."""
    held = account("USD", 0, held=[{"asset": "BETH", "amount": "1500", "price": "2000"}])
    alone = under("bit-unified", held).evaluation.buckets[0].collateral
    okx = under("okx-discount", held).evaluation.buckets[0].collateral
    assert under("bit-unified,okx-discount", held).evaluation.buckets[0].collateral == alone
    assert under("okx-discount,bit-unified", held).evaluation.buckets[0].collateral == okx != alone
