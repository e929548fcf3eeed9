"""Open orders in an account: what each reserves until it fills."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from calculators.account.page import ORDER_NOTE, notes_on
from calculators.engine.account import Collateral
from calculators.engine.coin_option_margin import CoinOptionRules
from calculators.engine.evaluation import evaluate
from calculators.engine.instrument import Instrument, OptionTerms
from calculators.engine.margin_account import Account, Order
from calculators.engine.option_margin import StandardRules
from calculators.engine.option_order import filled
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.refusal import RefusedError
from calculators.engine.working import Working
from calculators.venues.models.derive_portfolio_1 import portfolio_rules
from calculators.venues.models.derive_standard import standard_rules

TESTED: StandardRules = standard_rules("tests")  # the numbers of Derive's own tests
SCENARIOS: PortfolioRules = portfolio_rules("tests")
COINS = CoinOptionRules(
    largest=Decimal("0.15"), smallest=Decimal("0.10"), maintenance=Decimal("0.075")
)


def order(kind: str, side: int, strike: int, price: str, **given: Any) -> Order:
    """An order for an option on ETH as Derive's tests have it, for 17 days or 10."""
    forward, years = ("2004.7545", "0.047488584474885846")
    if given.pop("days", 17) == 10:
        forward, years = ("2002.83305", "0.028310502283105023")
    terms = OptionTerms(
        type="call" if kind == "call" else "put",
        strike=Decimal(strike),
        years_to_expiry=Decimal(years),
        volatility_fraction=Decimal("0.5"),
    )
    coin = given.pop("contract", "linear")
    return Order(
        name=f"{side} {kind} {strike}",
        side=1 if side == 1 else -1,
        size=Decimal(given.pop("size", 1)),
        price=Decimal(price),
        mark_price=Decimal(given.pop("mark", forward)),
        instrument=Instrument(kind="option", base="ETH", quote="USDC", contract=coin, option=terms),
        **given,
    )


def account(*orders: Order, **given: Any) -> Account:
    cash = (Collateral(asset="USDC", amount=Decimal(10_000)),)
    return Account(currency="USDC", collateral=cash, orders=orders, **given)


def reserved(*orders: Order, **given: Any) -> Decimal:
    return evaluate(account(*orders, **given)).buckets[0].order_margin


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        (("call", -1, 2500), 201),
        (("put", -1, 100), 100),
        (("call", -1, 2000), 390),
    ],
)
def test_an_ask_reserves_the_initial_margin_of_what_it_opens(
    asked: tuple[str, int, int], printed: int
) -> None:
    """Derive prints these for the positions; the last is its 22 010 beside 22 400 of collateral."""
    assert reserved(order(*asked, "1"), option_rules=TESTED) == pytest.approx(
        printed, abs=Decimal(2)
    )


def test_an_ask_reserves_what_the_filled_position_needs() -> None:
    asked = order("put", -1, 1900, "25", size=3)
    filled_in = account(option_rules=TESTED, positions=(filled(asked),))
    needs = evaluate(account(asked, option_rules=TESTED)).buckets[0].risk.initial_margin
    assert needs == evaluate(replace(filled_in, orders=())).buckets[0].risk.initial_margin


def test_a_bid_reserves_its_premium() -> None:
    assert reserved(order("call", 1, 2000, "120", size=2)) == 240
    assert reserved(order("call", 1, 2000, "120", size=2), option_rules=TESTED) == 240


def test_an_option_in_coins_reserves_coins() -> None:
    rates = {"ETH": Decimal(2000)}
    bid = order("call", 1, 2000, "100", contract="inverse", mark="2000")
    assert reserved(bid, rates=rates) == 100  # 0.05 coins
    ask = order("call", -1, 10_000, "1", contract="inverse", mark="2000")
    # far out of the money and worth nothing: a tenth of a coin
    assert reserved(ask, rates=rates, coin_option_rules=COINS) == pytest.approx(
        200, abs=Decimal("0.001")
    )


def test_under_scenarios_a_fill_adds_its_margin_and_what_it_gives_away() -> None:
    """Derive's first model prints −168 for the put at 1 700: its margin and its market value."""
    low, high = order("put", -1, 1700, "0.00001"), order("put", 1, 1700, "50")
    assert reserved(low, portfolio=SCENARIOS) == pytest.approx(168, abs=Decimal(1))
    fair = reserved(order("put", -1, 1700, "1000"), portfolio=SCENARIOS)
    assert 4 < reserved(low, portfolio=SCENARIOS) - fair < 6  # what it is worth, given away
    bought = reserved(high, portfolio=SCENARIOS)
    assert bought > 45  # 50 paid for what is worth less than 5


def test_an_order_that_reduces_needs_no_rule_and_no_margin() -> None:
    assert reserved(order("call", -1, 2000, "1", reduce_only=True)) == 0


def test_an_ask_without_a_rule_is_refused() -> None:
    with pytest.raises(RefusedError) as error:
        account(order("call", -1, 2000, "1"))
    (refusal,) = error.value.refusals
    assert refusal.field == "orders.0.instrument"
    assert "no rule for sold options" in refusal.what


def test_orders_for_options_are_explained() -> None:
    working = Working(currency="USDC")
    asked = account(
        order("call", 1, 2000, "120"), order("call", -1, 2500, "1"), option_rules=TESTED
    )
    evaluate(asked, working)
    symbols = [step.symbol for step in working.steps]
    assert "premium of the order, 1 call 2000" in symbols
    assert "in the account's currency, order for -1 call 2500" in symbols


def test_the_page_says_how_an_order_for_options_is_counted() -> None:
    assert ORDER_NOTE in notes_on(account(order("call", 1, 2000, "120")))
    assert not list(notes_on(account()))
