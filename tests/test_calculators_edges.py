"""The ends of the engine's functions: nothing, everything, equal, singular, and out of rounds."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from calculators.engine import (
    auction,
    cascade,
    closing,
    collateral,
    communicability,
    cross_holdings,
    day_count,
    debtrank,
    default_cascade,
    deleverage_queue,
    exact_normal,
    fire_sale,
    first_passage,
    gap_risk,
    inverse,
    kelly,
    liquidation_size,
    loss_sharing,
    metrics,
    network,
    option,
    perpetual,
    pool,
    portfolio,
    requirement,
    returns,
    stability,
    strategy_book,
    threshold,
    value_at_risk,
    waterfall,
    win_loss,
)
from calculators.engine.account import Bucket, Collateral
from calculators.engine.calculator import Input
from calculators.engine.closing import Rules
from calculators.engine.draws import stream
from calculators.engine.exact import EXACT, ONE, ZERO, canonical, total
from calculators.engine.formula import Condition, Formula
from calculators.engine.gap import tier_changes
from calculators.engine.inputs import bounds
from calculators.engine.liquidation import SOLVENT, WHY, bankruptcy_price, liquidation_price
from calculators.engine.margin import EQUITY, MARGIN_RATIO, bucket_risk, collateral_value
from calculators.engine.option import Option
from calculators.engine.payoff import Leg
from calculators.engine.pool import Pool
from calculators.engine.progress import finish
from calculators.engine.risk import Risk
from calculators.engine.strategy_margin import ShortRule
from calculators.engine.working import SILENT, Working
from tests.small_account import TWO_TIERS, position

HALF = Decimal("0.5")


def exactly(*numbers: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, numbers))


# --- money ---


def test_a_risk_says_what_is_left_and_what_is_the_matter() -> None:
    risk = Risk(equity=Decimal(10), initial_margin=Decimal(12), maintenance_margin=Decimal(10))
    assert risk.is_liquidatable
    assert not replace(risk, equity=Decimal("10.01")).is_liquidatable
    assert not risk.is_bankrupt
    assert not replace(risk, equity=ZERO).is_bankrupt
    assert replace(risk, equity=Decimal("-0.01")).is_bankrupt
    rest = risk + Risk(equity=ONE, initial_margin=ONE, maintenance_margin=HALF)
    assert (rest.equity, rest.initial_margin, rest.maintenance_margin) == exactly(
        "11", "13", "10.5"
    )
    assert rest - risk == Risk(equity=ONE, initial_margin=ONE, maintenance_margin=HALF)


def test_a_debt_counts_in_full_and_a_holding_with_its_haircut() -> None:
    held = Collateral(asset="ETH", amount=Decimal(2), price=Decimal(1000), haircut=Decimal("0.1"))
    assert collateral_value(held, SILENT) == 1800
    assert collateral_value(replace(held, amount=Decimal(-2)), SILENT) == -2000
    assert collateral_value(replace(held, amount=ZERO), SILENT) == 0
    weighted = replace(held, liability_weight=Decimal("1.2"))
    assert collateral_value(replace(weighted, amount=Decimal(-2)), SILENT) == -2400
    assert collateral_value(weighted, SILENT) == 1800
    parts = (collateral.Tranche(upper=ONE, ratio=ONE), collateral.Tranche(upper=None, ratio=HALF))
    tranched = replace(held, tranches=parts)
    assert collateral_value(tranched, SILENT) == 1500
    assert collateral_value(replace(tranched, amount=Decimal(-2)), SILENT) == -2000
    little = replace(held, amount=HALF, tranches=(replace(parts[0], ratio=HALF), parts[1]))
    assert collateral_value(little, SILENT) == 250
    assert collateral_value(replace(held, amount=HALF), SILENT) == 450
    assert collateral_value(replace(weighted, amount=-HALF), SILENT) == -600
    assert collateral_value(replace(weighted, amount=HALF), SILENT) == 450


def test_named_outcomes_write_why() -> None:
    for side, collateral_held, outcome in ((1, 40000, "never"), (-1, 0, "already liquidatable")):
        working = Working()
        assert liquidation_price(position(side=side), Decimal(collateral_held), working) == outcome
        step = working.steps[-1]
        assert (step.symbol, step.value) == ("liquidation price", outcome)
        assert (step.formula, step.numbers) == WHY[outcome]  # type: ignore[index]  # one of them
    working = Working()
    assert bankruptcy_price(position(), Decimal(30000), working, of="BTC") == "never"
    assert (working.steps[-1].formula, working.steps[-1].numbers) == SOLVENT
    assert working.steps[-1].symbol == "bankruptcy price, BTC"
    assert bankruptcy_price(position(), Decimal(29999), SILENT) == 1


def test_a_liquidation_price_on_a_floor_belongs_to_both_tiers() -> None:
    # At 20 000 the requirement is 200 in either tier, and so is the equity of 10 200.
    on_floor = liquidation_price(position(tiers=TWO_TIERS), Decimal(10200), SILENT)
    assert on_floor == 20000
    short = position(side=-1, entry_price=10000, tiers=TWO_TIERS)
    assert liquidation_price(short, Decimal(10200), SILENT) == 20000


def test_a_short_with_too_little_is_liquidatable_now_and_a_long_at_its_price_too() -> None:
    long = position(mark_price=28000)
    assert liquidation_price(long, Decimal(2280), SILENT) == "already liquidatable"
    assert liquidation_price(long, Decimal("2280.01"), SILENT) != "already liquidatable"


def test_a_risk_that_is_written_has_its_lines_and_a_silent_one_none() -> None:
    working, bucket = Working(), Bucket(name="", collateral=ONE, positions=(position(),))
    bucket_risk(bucket, working)
    symbols = [step.symbol for step in working.steps]
    assert symbols == [
        f"{symbol}, BTC"
        for symbol in ("notional value", "unrealized P&L", "initial margin", "maintenance margin")
    ]
    bucket_risk(bucket, SILENT)
    assert not SILENT.steps


def test_equity_is_collateral_and_what_is_open() -> None:
    assert EQUITY(collateral=Decimal(100), unrealized_pnl=Decimal(-30)) == 70
    assert MARGIN_RATIO(maintenance_margin=Decimal(35), account_equity=Decimal(70)) == 50


def test_an_empty_bucket_has_only_its_collateral() -> None:
    assert bucket_risk(Bucket(name="", collateral=ONE, positions=()), SILENT) == Risk(equity=ONE)


def test_what_is_no_finite_number_has_no_canonical_text() -> None:
    with pytest.raises(InvalidOperation, match="not a finite number"):
        canonical(Decimal("Infinity"))


def test_a_condition_compares_exactly_two_formulas() -> None:
    for text in ("a + b", "a < b < c"):
        with pytest.raises(ValueError, match="does not compare two formulas"):
            Condition(symbol="x", term="", text=text)
    with pytest.raises(ValueError, match="is not a formula"):
        Formula(symbol="x", term="", text="a ** 2", unit="")


def test_a_minus_in_front_is_written_and_keeps_its_brackets() -> None:
    formula = Formula(symbol="x", term="", text="-(a + b) * c - -d", unit="USDT")
    numbers = dict(zip("abcd", map(Decimal, (1, 2, 3, 4)), strict=True))
    assert formula(**numbers) == -5
    assert formula.work(**numbers).formula == "−(a + b) × c − −d"


def test_a_price_of_nothing_never_meets_a_tier() -> None:
    worthless = position(mark_price=ZERO, tiers=TWO_TIERS)
    assert list(tier_changes((worthless,), {"BTC": HALF})) == []
    assert list(tier_changes((position(tiers=TWO_TIERS),), {})) == []
    assert len(list(tier_changes((position(tiers=TWO_TIERS),), {"BTC": HALF}))) == 1


def test_coins_worth_exactly_the_short_are_never_used_up() -> None:
    backed: dict[str, Any] = {
        "contract_value": Decimal(1000),
        "entry_price": Decimal(1000),
        "collateral": ONE,
    }
    assert inverse.bankruptcy_price(side=-1, **backed) == "never"
    assert inverse.bankruptcy_price(side=1, **backed) == 500


def test_a_liquidation_that_frees_nothing_takes_all_of_it() -> None:
    close: dict[str, Any] = {"margin_shortage": ONE, "price": Decimal(100)}
    found = liquidation_size.size_to_close(
        **close, margin_fraction=Decimal("0.01"), liquidation_fee_fraction=Decimal("0.02")
    )
    assert found == "all of it"
    found = liquidation_size.size_to_close(
        **close,
        margin_fraction=Decimal("0.02"),
        liquidation_fee_fraction=Decimal("0.01"),
        insurance_fee_fraction=Decimal("0.01"),
    )
    assert found == "all of it"
    found = liquidation_size.debt_to_take_over(
        margin_shortage=ONE,
        asset_weight=ONE,
        liability_weight=ONE,
        asset_multiplier=ONE,
        liability_multiplier=ONE,
        liability_price=Decimal(100),
    )
    assert found == "all of it"


def test_an_auction_ends_at_nothing_and_offers_nothing_above_its_buffer() -> None:
    rules = auction.AuctionRules(
        start=Decimal("0.98"),
        cutoff=Decimal("0.8"),
        fast_seconds=Decimal(100),
        slow_seconds=Decimal(1000),
        buffer_fraction=ZERO,
    )
    assert auction.asked_share(rules, Decimal(1100)) == 0
    assert auction.asked_share(rules, Decimal(1099)) > 0
    sound = auction.offer(
        market_value=Decimal(100), maintenance_margin=Decimal(1), rules=rules, seconds=ZERO
    )
    assert (sound.largest_fraction, sound.bid) == exactly("0", "0")


def test_a_debt_has_no_tranches() -> None:
    table = [collateral.Tranche(upper=None, ratio=HALF)]
    assert collateral.tranche_value(Decimal(-10), table) == -10
    assert collateral.tranche_value(ZERO, table) == 0


def test_open_interest_caps_that_meet_are_a_step() -> None:
    caps: dict[str, Any] = {
        "base_fraction": HALF,
        "lower_cap": Decimal(10),
        "upper_cap": Decimal(10),
    }
    assert requirement.open_interest_scaled(open_interest=Decimal(10), **caps) == HALF
    assert requirement.open_interest_scaled(open_interest=Decimal(11), **caps) == 1


def test_an_input_says_its_bounds_in_words() -> None:
    def said(low: str, high: str) -> str:
        asked = Input(
            name="x", label="X", term="", kind="decimal", default="1", minimum=low, maximum=high
        )
        return bounds(asked)

    assert said("", "") == ""
    assert said("1", "") == "of at least 1"
    assert said("", "9") == "of at most 9"
    assert said("1", "9") == "from 1 to 9"


def test_a_wide_spread_asks_no_more_than_its_options_uncovered() -> None:
    rule = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))
    sold = Leg(type="call", strike=Decimal(100), size=Decimal(-1), premium=Decimal(2))
    for strike, asked in ((110, 850), (200, 2250)):  # the largest loss; 20 + 2 and 0.50 paid
        bought = Leg(type="call", strike=Decimal(strike), size=ONE, premium=HALF)
        found = strategy_book.book_requirement([sold, bought], underlying=Decimal(100), rule=rule)
        assert found == asked


# --- closes and pools ---


def test_a_pool_closes_the_worst_loss_or_the_largest_requirement_first() -> None:
    loses = pool.valued(position(name="A", mark_price=20000), SILENT)
    needs = pool.valued(position(name="B", size=3, fraction="0.02"), SILENT)
    both = Pool(name="cross", collateral=ZERO, open=(needs, loses))
    assert closing.first_to_close(both, Rules()).name == "A"
    assert closing.first_to_close(both, Rules(order="largest-maintenance-margin")).name == "B"
    twins = tuple(pool.valued(position(name=name), SILENT) for name in "CD")
    rules = (Rules(), Rules(order="largest-maintenance-margin"))
    assert [closing.first_to_close(replace(both, open=twins), r).name for r in rules] == ["C", "C"]


def test_a_close_pays_half_of_its_own_impact_and_a_fee_on_what_was_executed() -> None:
    rules = Rules(
        liquidation_fee_fraction=Decimal("0.01"), price_impact={"BTC": Decimal("0.000001")}
    )
    closed = closing.close(position(mark_price=20000), ONE, rules, SILENT)
    assert closed.execution_price == 19800  # 20 000 x (1 - 0.000001 x 20 000 / 2)
    assert (closed.realized_pnl, closed.slippage, closed.fee) == exactly("-10200", "200", "198")
    bought = closing.close(position(side=-1, mark_price=20000), ONE, rules, SILENT)
    assert (bought.execution_price, bought.realized_pnl, bought.slippage) == exactly(
        "20200", "9800", "200"
    )


def test_a_close_moves_only_the_marks_that_it_is_passed_on_to() -> None:
    impact = {"A": Decimal("0.000001")}
    rules = Rules(price_impact=impact, passed_on={("A", "B"): HALF}, permanent_fraction=HALF)
    open_ = tuple(pool.valued(position(name=name), SILENT) for name in "BC")
    whole = Pool(name="cross", collateral=ZERO, open=open_)
    working = Working()
    after = closing.moved(whole, position(name="A"), ONE, rules, working)
    # 30 000 x (1 - 0.5 x 0.5 x 0.000001 x 30 000)
    assert [item.position.mark_price for item in after.open] == [29775, 30000]
    assert after.open[1] is open_[1]
    assert working.steps[0].symbol == "mark price after the close, B"
    calm = replace(rules, price_impact={})
    silent = closing.moved(whole, position(name="A"), ONE, calm, SILENT)
    assert silent.open == open_


def test_a_gap_is_written_for_the_positions_that_it_moves() -> None:
    working = Working()
    held = (position(name="A"), position(name="B"))
    after = pool.shocked(held, {"A": Decimal("-0.1"), "B": ZERO}, working)
    assert [p.mark_price for p in after] == [27000, 30000]
    assert [step.symbol for step in working.steps] == ["mark price after the gap, A"]


@pytest.mark.parametrize("equity", ["0.1", "1.4", "2", "21", "39", "58.2", "84", "87.2"])
def test_a_partial_close_is_the_smallest_of_all_lots_that_leaves_more_than_the_target(
    equity: str,
) -> None:
    """Without fee and impact equity stays, and each lot left asks for 1.5 x 1% x 97."""
    held = position(size=60, entry_price=100, mark_price=97, fraction="0.01")
    own = Decimal(180) + Decimal(equity)
    whole = Pool(name="x", collateral=own, open=(pool.valued(held, SILENT),))
    smallest = next(n for n in range(1, 61) if Decimal(equity) > (60 - n) * Decimal("1.455"))
    for lot, size in ((ONE, Decimal(smallest)), (Decimal("0.01"), None), (Decimal(7), None)):
        rules = Rules(amount="to-target", target=Decimal("1.5"), lot=lot)
        found = cascade.size_to_close(whole, held, rules)
        assert size in (None, found)
        assert found == 60 or found % lot == 0
        assert Decimal(equity) > (60 - found) * Decimal("1.455")
        assert found in (lot, 60) or Decimal(equity) <= (60 - found + lot) * Decimal("1.455")


def test_a_bucket_found_safe_is_looked_at_again_when_its_marks_have_moved() -> None:
    """ETH stands first and holds; the close of BTC then takes 20% off its mark: 900 < 6 000."""
    eth, btc = (pool.valued(position(name=name), SILENT) for name in ("ETH", "BTC"))
    pools = (
        Pool(name="ETH", collateral=Decimal(900), open=(eth,)),
        Pool(name="BTC", collateral=Decimal(300), open=(btc,)),
        Pool(
            name="SOL", collateral=Decimal(900), open=(pool.valued(position(name="SOL"), SILENT),)
        ),
    )
    rules = Rules(
        price_impact={"BTC": Decimal("0.00001")}, passed_on={("BTC", "ETH"): Decimal(2) / 3}
    )
    found = cascade.liquidate(pools, rules, SILENT, equity_before=Decimal(5_000))
    assert found.closed == ("BTC", "ETH")
    assert found.survivors == ("SOL",)
    # BTC is executed at 25 500, half of its impact below the mark; ETH then is at 24 000.
    assert (found.slippage, found.impact, found.fees) == exactly("4500", "6000", "0")
    assert [state.amount for state in found.timeline[:3]] == [5_000 - 2_100, 10_500, 0]
    assert (found.final_equity, found.bad_debt) == exactly("900", "9300")  # 4 200 + 5 100


def test_relief_is_margin_freed_for_what_half_the_impact_costs() -> None:
    """2% of 30 000 is 600; a close of 30 000 at 0.000001 each costs 0.000001 x 30 000^2 / 2 = 450."""
    item = pool.valued(position(fraction="0.02"), SILENT)
    rules = Rules(price_impact={"BTC": Decimal("0.000001")})
    assert closing.relief_per_impact(item, rules) == (False, EXACT.divide(Decimal(600), 450))
    assert closing.relief_per_impact(item, Rules()) == (True, Decimal(600))


def test_prices_of_closes_lie_on_a_grid_of_twelve_places() -> None:
    """A long of 30 000 is executed at 30 000 (1 - k x 30 000 / 2): 4.5 x 10^8 k below the mark."""
    for impact, price in (("1e-19", "29999.999999999955"), ("1e-21", "30000")):
        rules = Rules(price_impact={"BTC": Decimal(impact)})
        assert closing.close(position(), ONE, rules, SILENT).execution_price == Decimal(price)


def winner(name: str, pnl: str, *, own: str = "1000", needed: str = "0") -> loss_sharing.Winner:
    return loss_sharing.Winner(
        name=name,
        unrealized_pnl=Decimal(pnl),
        collateral=Decimal(own),
        notional_value=Decimal(50_000),
        maintenance_margin=Decimal(needed),
    )


def test_a_score_is_profit_on_collateral_times_leverage() -> None:
    """4 000 on 1 000, and 50 000 held with an equity of 5 000: 4 x 10."""
    assert winner("a", "4000").score == 40
    assert winner("a", "0", own="1").score == 0
    assert winner("a", "-500", own="500").score == Decimal("-Infinity")
    assert winner("a", "5", own="0").score == Decimal("Infinity")


def test_parts_in_proportion_lie_on_a_grid_and_the_last_takes_the_rest() -> None:
    behind = loss_sharing.Backstop(
        insurance_fund=ZERO, winners=tuple(winner(n, "1") for n in "abc"), sharing="pro-rata"
    )
    found = loss_sharing.share(ONE, behind).winners
    assert found["a"] == Decimal("0.33333333333333333333")
    assert total(found.values()) == 1
    working = Working()
    assert loss_sharing.share(Decimal(9), behind, working).uncovered == 6
    assert [step.text for step in working.steps] == ["0 USDT", "1 USDT", "1 USDT", "1 USDT"]


def test_a_winner_left_with_exactly_its_requirement_is_liquidated_next() -> None:
    held = (winner("at", "500", needed="1200"), winner("above", "400", needed="999"))
    behind = loss_sharing.Backstop(insurance_fund=ZERO, winners=held)
    assert loss_sharing.share(Decimal(300), behind).below_maintenance == ("at",)


def test_an_empty_pool_is_never_liquidated() -> None:
    assert not pool.is_liquidated(Pool(name="x", collateral=Decimal(-1), open=()), SILENT)


# --- networks ---


def test_a_network_without_nodes_clears() -> None:
    empty = network.network_of([], [])
    assert network.clear(empty).payments == ()
    assert network.default_rounds(empty) == []
    assert network.limit(empty, from_below=True, tolerance=1e-9)[0] == ()


def chain(assets: tuple[float, ...], **rules: Any) -> network.Network:
    """A owes B 5 and outsiders 5; B owes outsiders 10."""
    return network.Network(
        debts=({1: 5.0}, {}), external_assets=assets, external_debts=(5.0, 10.0), **rules
    )


def test_a_network_pays_outsiders_in_proportion_and_without_costs_unless_told() -> None:
    found = network.clear(chain((5, 0)))
    assert found.payments == (5, 2.5)
    assert found.received == (0, 2.5)
    assert found.net_worth == (-5, -7.5)
    senior = network.clear(chain((7, 0), external_is_senior=True))
    assert (senior.payments, senior.owed) == ((2, 0), (5, 0))  # outsiders get their 5 first


def test_who_has_exactly_enough_pays_in_full_and_bears_no_costs() -> None:
    costly = {"kept_of_external": 0.5, "kept_of_claims": 0.5}
    sound = network.clear(chain((10, 5), **costly))
    assert (sound.payments, sound.defaulted) == ((10, 10), (False, False))
    assert network.payment(chain((10, 5), **costly), 0, 0.0, 10.0, 0.0) == (10, False)
    hurt = network.clear(chain((8, 8.5), **costly))  # A pays 4, of which B gets 2
    assert (hurt.payments, hurt.defaulted) == ((4, 10), (True, False))


def test_amounts_of_any_size_clear_alike() -> None:
    net = network.network_of([[0, 5, 1], [3, 0, 4], [2, 2, 0]], [1, 2, 0.5], [2, 1, 1])
    small = 2.0**-40
    debts = tuple({to: amount * small for to, amount in row.items()} for row in net.debts)
    scaled = network.Network(
        debts=debts,
        external_assets=tuple(amount * small for amount in net.external_assets),
        external_debts=tuple(amount * small for amount in net.external_debts),
    )
    assert network.clear(net).defaulted == (True, True, False)
    found = [paid / small for paid in network.clear(scaled).payments]
    assert found == list(network.clear(net).payments)
    assert network.default_rounds(scaled) == network.default_rounds(net) == [[0], [1]]


def test_senior_outsiders_are_paid_before_a_round_of_default_is_over() -> None:
    """A has 7 and pays 5 outside: with the 2 left B, who has 6, does not pay its 10."""
    assert network.default_rounds(chain((7, 6), external_is_senior=True)) == [[0], [1]]
    assert network.default_rounds(chain((2, 9.5), external_is_senior=True)) == [[0], [1]]
    assert network.payment(chain((7, 0), external_is_senior=True), 0, 0.0, 5.0) == (2, True)


def test_a_limit_that_is_there_at_once_takes_one_round_or_all_that_are_asked_for() -> None:
    sound = chain((10, 10))
    assert network.limit(sound, from_below=False, tolerance=1e-9) == ((10, 10), 1)
    assert network.limit(sound, from_below=False, tolerance=0.0, most=3) == ((10, 10), 3)
    assert network.is_clearing(sound, (10, 10))
    assert not network.is_clearing(sound, (10, 9))
    assert network.is_clearing(sound, (10, 9), tolerance=0.1)  # of 1 + 10


def test_rounds_run_out() -> None:
    ring = network.network_of([[0, 2], [2, 0]], [0.5, 0.5], [1, 1])
    found, count = network.limit(ring, from_below=True, tolerance=0.0, most=3)
    assert count == 3
    assert found != network.clear(ring).payments
    hurt = debtrank.impact_of(debtrank.assets_edges([[0, 1], [1, 0]]), [2.0, 2.0])
    assert len(debtrank.spread(hurt, [0.1, 0.0], most_rounds=2).rounds) == 3
    own = [19.6 - 17, 19.6 - 18, 9.8 - 8]
    ring_debts = [[0, 4, 0], [0, 0, 3], [2, 0, 0]]
    early = debtrank.revalued_equity(ring_debts, own, [1, 3, 3], most_rounds=1)
    assert early != debtrank.revalued_equity(ring_debts, own, [1, 3, 3])
    mutual = [{1: 0.5}, {0: 0.5}]
    assert cross_holdings.book_values(mutual, [1.0, 1.0], most=1) == [1.5, 1.5]
    rows = stability.sparse([[0.0, 2.0], [1.0, 0.0]])
    assert stability.spectral_radius(rows, most_rounds=1) != pytest.approx(math.sqrt(2), rel=1e-9)
    banks: dict[str, Any] = {"cash": [6, 10, 10], "units": [90] * 3, "debts": [90, 91, 92]}
    sold = fire_sale.capital_constraint(**banks, depth=0.00043, ratio_fraction=0.08, most_rounds=2)
    assert len(sold.prices) == 3


def test_nothing_amplifies_where_nothing_is_owed() -> None:
    assert stability.spectral_radius(stability.sparse([[0.0, 0.0], [0.0, 0.0]])) == 0.0
    assert debtrank.impact_of([(0, 1, 0.0)], [1.0, 1.0]) == ((), ())
    lost = debtrank.impact_of([(0, 1, 5.0)], [0.0, 1.0])
    assert lost == ((), ((0, math.inf),))
    assert debtrank.impact_of([(0, 1, 5.0)], [0.0, 1.0], cap=True) == ((), ((0, 1.0),))
    assert debtrank.revalued_equity([[0, 1], [0, 0]], [5, 5], [0, 0]) == (4.0, 5.0)


def test_claims_lose_worth_with_their_debtor_one_after_another() -> None:
    """A has 1 of the 2 that its debts are measured by: B's claim of 2 is worth 1, C's 2 x 2/3."""
    debts, own, reference = [[0, 2, 0], [0, 0, 2], [0, 0, 0]], [3, 3, 1], [2, 3, 3]
    found = debtrank.revalued_equity(debts, own, reference)
    assert found == pytest.approx((1, 2, 1 + 4 / 3))
    # In the first round B falls from 3 to 2 and C does not move: 1 is a quarter of 1 + 3.
    assert debtrank.revalued_equity(debts, own, reference, tolerance=0.25) == (1, 2, 3)


def test_a_step_of_stress_counts_from_the_smallest_that_settles_nothing() -> None:
    step = debtrank.SETTLED
    assert debtrank.spread((((1, step),), ()), [1.0, 0.0]).rounds[1:] == ((1.0, step),)
    assert debtrank.spread((((1, step / 2),), ()), [1.0, 0.0]).rounds[1:] == ()
    assert debtrank.passed_on("threshold", debtrank.DEFAULT, 0.0) == 1.0
    assert debtrank.passed_on("threshold", 0.999, 0.0) == 0.0


def test_a_bank_worth_exactly_nothing_has_not_failed() -> None:
    """A fails; B, who had nothing but its claim of 5, is left with 0; C never had more than 0."""
    debts = [[0, 5, 0], [0, 0, 0], [0, 0, 0]]
    net = network.network_of(debts, [0, 0, 3], [0, 0, 3])
    found = default_cascade.default_cascade(net)
    assert found.rounds == ((0,),)
    assert found.net_worth == (-5, 5, 0)


def test_the_exponential_of_a_number_is_the_number_that_it_is() -> None:
    for x in (-30.0, -1.0, -0.3, 0.0, 0.3, 1.0, 5.0, 20.0):
        ((found,),) = communicability.exponential([[x]])
        assert found == pytest.approx(math.exp(x), rel=1e-12)
    # Of a rotation by an angle: cosine and sine; its first row is not its largest.
    turned = communicability.exponential([[0.0, 0.5, 0.0], [-0.5, 0.0, 0.0], [0.0, 0.0, 9.0]])
    assert turned[0] == pytest.approx([math.cos(0.5), math.sin(0.5), 0.0])
    assert turned[2][2] == pytest.approx(math.exp(9.0), rel=1e-12)


def test_a_radius_is_looked_for_until_its_bounds_are_near_enough() -> None:
    """Row sums 2 and 1 bound it at first; half of their sum is within half of the larger."""
    rows = stability.sparse([[0.0, 2.0], [1.0, 0.0]])
    assert stability.spectral_radius(rows, tolerance=0.5) == 1.5
    assert stability.spectral_radius(rows) == pytest.approx(math.sqrt(2), rel=1e-13)


def test_book_values_stop_when_they_move_by_no_more_than_the_tolerance() -> None:
    """1, 1.5, 1.75, 1.875: a step of 0.25 is at most 0.2 of 1.75, and of values below 1, of 1."""
    mutual = [{1: 0.5}, {0: 0.5}]
    for tolerance in (0.2, 0.25):
        found = cross_holdings.book_values(mutual, [1.0, 1.0], tolerance=tolerance)
        assert found == [1.75, 1.75]
    small = cross_holdings.book_values(mutual, [0.25, 0.25], tolerance=0.0625)
    assert small == [0.4375, 0.4375]


def test_a_firm_at_its_threshold_has_not_failed() -> None:
    assert cross_holdings.failing([0.4, 0.5, 0.6], [0.5, 0.5, 0.5]) == {0}


def test_a_fund_pays_for_every_coin_of_a_fill_beyond_bankruptcy() -> None:
    assert waterfall.fund_after_fills(10, 1, 99, [98, 100, 90], size=2) == (
        (8, 10, 0),
        (False, False, True),
    )
    assert waterfall.fund_after_fills(1, -1, 99, [100, 100]) == ((0, 0), (False, True))


def test_a_bank_without_a_price_or_a_ratio_sells_nothing() -> None:
    assert fire_sale.forced_units(5.0, 100.0, 0.0, 0.08) == 0.0
    assert fire_sale.forced_units(5.0, 100.0, 1.0, 0.0) == 0.0
    assert fire_sale.forced_units(0.5, 100.0, 1.0, 0.08) == 93.75  # 6.25 carry 8% with 0.5


def test_a_bank_with_nothing_left_is_insolvent_and_sells_all_at_any_price() -> None:
    assert fire_sale.forced_units(0.0, 100.0, 0.0, 0.08) == 100.0
    found = fire_sale.capital_constraint(
        cash=[5, 0], units=[0, 0.5], debts=[5, 0], depth=0.0, ratio_fraction=0.08
    )
    assert found.equity == (0, 0.5)
    assert found.insolvent == (True, False)
    assert found.capital_ratio == (math.inf, 1.0)


def test_a_graph_takes_loops_strangers_and_seeds_without_neighbors() -> None:
    assert threshold.watts_rounds([(0, 0), (0, 1)], [5, 0], 0.5) == [[0, 5], [1]]
    assert threshold.watts_rounds([], [], 0.5, count=3) == [[]]


def test_a_window_of_contagion_may_not_be() -> None:
    with pytest.raises(ValueError, match="without buffer"):
        threshold.vulnerable_degree(0.0, 0.2)
    assert threshold.contagion_window(0.3, 0.2) is None  # no debtor's default is too much
    assert threshold.contagion_window(0.15, 0.2) is None  # one debtor's is, and that is too rare
    assert threshold.poisson_up_to(1.0, -1) == 0.0


def test_many_vulnerable_banks_start_at_one_debtor_and_none_where_buffers_are_large() -> None:
    assert threshold.vulnerable_degree(10.0, 0.2) == 0
    assert threshold.vulnerable_degree(0.04, 0.2, 0.5) == 2  # 0.1 / 3 < 0.04 < 0.1 / 2
    assert threshold.poisson_up_to(1.0, 0) == math.exp(-1)
    rise, fall = threshold.contagion_window(0.001, 0.2) or (0.0, 0.0)
    assert rise == pytest.approx(1.0, abs=1e-9)  # all of 199 debtors are vulnerable to one
    assert threshold.first_order(fall, 199) == pytest.approx(1.0)
    assert fall > 199
    for most in (1, 3, 4, 40, 199):
        top = threshold.busiest_degree(most)
        near = [threshold.first_order(top * part, most) for part in (0.99, 1.0, 1.01)]
        assert max(near) == near[1] > near[2]


def test_a_failure_reaches_the_creditors_who_cannot_bear_it() -> None:
    """Of two banks the first lent to the second: the failure of that one alone takes both."""
    for first, failed in ((0.7, 2), (0.2, 1)):
        draws = iter([0.6, 0.9, first])
        assert threshold.one_contagion(2, 0.5, 0.5, lambda: next(draws)) == failed  # noqa: B023
    draws = iter([0.6, 0.9, 0.7])
    assert threshold.one_contagion(2, 0.5, 1.0, lambda: next(draws)) == 1  # it bears all of it
    # All of three owe each other: one of two debtors is half of what a bank has lent.
    assert [threshold.one_contagion(3, 9.0, part, lambda: 0.0) for part in (0.5, 0.4)] == [1, 3]


def test_contagion_is_systemic_within_its_window_only_and_by_its_draws() -> None:
    def found(degree: float, **more: Any) -> threshold.Contagion:
        sizes = {"banks": 200, "capital_buffer": 0.04, "interbank_assets": 0.2, "runs": 10}
        return finish(threshold.simulated_contagion(mean_degree=degree, **sizes | more))

    inside = found(3.0)
    assert 0 < inside.frequency <= 1
    assert 0.5 < inside.extent <= 1
    assert inside == found(3.0, seed=1, systemic_fraction=0.05) != found(3.0, seed=2)
    assert found(20.0).frequency == 0
    assert found(0.0, systemic_fraction=1 / 200).frequency == 0  # no more than the one of 200
    assert found(0.0, systemic_fraction=0.0).frequency == 1


def test_random_debts_may_be_none_or_all() -> None:
    assert threshold.random_debts(3, 0.0, lambda: 0.5) == ([[], [], []], [0, 0, 0])
    _, debtors = threshold.random_debts(100, 5.0, stream(1, 1).random)
    assert sum(debtors) / 100 == pytest.approx(5.0, rel=0.2)
    creditors, debtors = threshold.random_debts(3, 9.0, lambda: 0.5)
    assert creditors == [[1, 2], [0, 2], [0, 1]]
    assert debtors == [2, 2, 2]


def test_whoever_has_no_equity_left_stands_first_or_last() -> None:
    broke = deleverage_queue.Winner(
        name="x", unrealized_pnl=5, collateral=0, notional=10, maintenance=1
    )
    assert broke.score == math.inf
    assert replace(broke, unrealized_pnl=-5).score == -math.inf
    assert replace(broke, unrealized_pnl=-5, collateral=3).score == -math.inf
    assert replace(broke, unrealized_pnl=-5, collateral=5).score == -math.inf
    assert deleverage_queue.bitmex_score(1, 100, 90, 90)[1] == math.inf
    assert deleverage_queue.hyperliquid_score(1, 100, 120, 50, 0) == math.inf
    assert deleverage_queue.bitmex_score(1, 100, 100, 100) == (0.0, math.inf, 0.0)
    rich = replace(broke, unrealized_pnl=4000, collateral=1000, notional=50_000)
    assert rich.score == 40.0  # 4 000 on 1 000, and 50 000 held with 5 000


def test_small_amounts_are_shared_like_large_ones() -> None:
    filled = deleverage_queue.fills([("a", 0.25), ("b", 1.0)], 0.75)
    assert filled == [("a", 0.25, 0.0), ("b", 0.5, 0.5)]
    assert deleverage_queue.queue_haircuts([0.5], [0], 0.25) == [0.5]
    assert deleverage_queue.after_haircuts([0.5, 10, -5], [0, 0.5, 0]) == [0.5, 5, 0]
    assert deleverage_queue.shares([0.0], [2.0], lambda leverage: leverage) == [0.0]
    assert deleverage_queue.after_haircuts([0.5, -1], [0.5, 0]) == [0.25, -0.75]
    little = deleverage_queue.Winner(
        name="x", unrealized_pnl=0.25, collateral=0.75, notional=3.0, maintenance=0.5
    )
    assert little.score == 1.0  # 0.25 on 0.75, and 3 held with 1
    assert replace(little, collateral=0.0).score == math.inf
    assert replace(little, collateral=0.0, unrealized_pnl=0.0).score == -math.inf


@pytest.mark.parametrize("queue", [True, False])
def test_winners_give_up_their_profits_and_no_more(queue: bool) -> None:  # noqa: FBT001 - a way
    held = [
        deleverage_queue.Winner(
            name=name, unrealized_pnl=pnl, collateral=10, notional=20, maintenance=needed
        )
        for name, pnl, needed in (("won", 4, 10), ("lost", -5, 4))
    ]
    found = deleverage_queue.allocate(9, 1, held, queue=queue)
    assert found.haircuts == {"won": 4, "lost": 0}
    assert found.uncovered == 9 - 1 - 4
    assert found.equity_after == {"won": 10, "lost": 5}
    assert found.below_maintenance == ("won",)


# --- ratios and probabilities ---


def test_ratios_of_too_little_are_no_number() -> None:
    assert metrics.divided(0.0, 0.0) != metrics.divided(0.0, 0.0)
    assert metrics.divided(-1.0, 0.0) == -math.inf
    nothing = (
        metrics.annual_return([], 252),
        metrics.sharpe_ratio([0.1], 252),
        metrics.downside_deviation([], 252),
        win_loss.win_loss_kelly([0.1]),
        win_loss.win_rate([0.0]),
        win_loss.payoff_ratio([-0.1]),
        win_loss.stability([0.1]),
        returns.deviation([1.0]),
        returns.skewness([1.0, 2.0]),
        returns.skewness([1.0, 1.0, 1.0]),
        returns.skewness([]),
        returns.excess_kurtosis([1.0, 2.0, 3.0]),
        returns.excess_kurtosis([]),
        returns.quantile([], 0.5),
    )
    assert all(map(math.isnan, nothing))
    assert metrics.downside_deviation([0.1, 0.2], 252, divisor="negatives") == 0.0
    assert metrics.annual_return([-1.0], 252) == -1.0


def test_no_share_of_kelly_falls_only_where_it_stands() -> None:
    assert kelly.drawdown_probability(0, 1.0) == 1.0
    assert kelly.drawdown_probability(0, 0.5) == 0.0
    assert kelly.drawdown_probability(1, 0.0) == 0.0


def test_a_singular_market_is_refused() -> None:
    with pytest.raises(ValueError, match="singular"):
        portfolio.solved([[1.0, 1.0], [1.0, 1.0]], [1.0, 2.0])
    assert portfolio.solved([[0.0, 1.0], [1.0, 0.0]], [1.0, 2.0]) == (2.0, 1.0)


def test_shortfalls_of_the_whole_tail_and_beyond() -> None:
    assert value_at_risk.expected_shortfall([-5.0, 1.0], 1.0) == 5.0
    assert value_at_risk.expected_shortfall([-5.0, 1.0], 0.0) == 2.0
    assert value_at_risk.student_quantile(4, 0.4) == -value_at_risk.student_quantile(4, 0.6)
    assert value_at_risk.incomplete_beta(2.0, 3.0, 0.0) == 0.0
    assert value_at_risk.incomplete_beta(2.0, 3.0, 1.0) == 1.0
    assert 0 <= value_at_risk.student_quantile(4, 0.5) < 1e-50
    # So many degrees that Student's distribution is the normal one: N(-1).
    assert value_at_risk.student_tail(1e7, 1.0) == pytest.approx(0.158655254, rel=1e-6)
    whole = value_at_risk.incomplete_beta(2.0, 3.0, 0.9)
    assert whole == pytest.approx(1 - value_at_risk.incomplete_beta(3.0, 2.0, 0.1))


def test_day_counts_run_backwards_too() -> None:
    start, end = date(2025, 12, 30), date(2026, 1, 2)
    for count in (day_count.actual_actual_isda, day_count.business_252):
        assert count(end, start) == -count(start, end) < 0


def test_touching_where_there_is_no_time_or_no_volatility() -> None:
    still = {"spot": 100.0, "volatility_fraction": 0.0, "drift_fraction": -0.5}
    assert first_passage.touch_probability(level=100.0, years=0.0, **still) == 1.0
    assert first_passage.touch_probability(level=90.0, years=1.0, **still) == 1.0
    assert first_passage.touch_probability(level=110.0, years=1.0, **still) == 0.0
    assert first_passage.touch_probability(level=90.0, years=0.0, **still) == 0.0
    assert first_passage.terminal_probability(level=90.0, years=1.0, **still) == 1.0
    assert first_passage.ever_probability(spot=1, level=0, volatility_fraction=0.5) == 0.0
    touched: dict[str, Any] = {
        "cash": 15.0,
        "barrier": 100.0,
        "years": 1.0,
        "volatility_fraction": 0.2,
    }
    assert first_passage.one_touch_price(spot=100.0, rate_fraction=0.1, **touched) == 15.0
    assert (
        first_passage.terminal_probability(spot=1.0, level=0.0, years=1.0, volatility_fraction=0.5)
        == 0.0
    )
    assert first_passage.bisect(lambda x: x - 5, 0.0, 1.0) == 1.0
    assert 0 <= first_passage.bisect(lambda x: x - 1e-300, 0.0, 1.0) < 1e-50


def test_a_normal_far_out_is_exact_on_both_sides() -> None:
    far = Decimal(12)
    assert exact_normal.cumulative(far) + exact_normal.cumulative(-far) == 1


def test_no_volatility_gives_a_price_that_none_can() -> None:
    call = Option(type="call", underlying=100, strike=90, years=0.5, volatility_fraction=0.2)
    assert option.implied_volatility(5.0, call) is None  # below what it is worth at once
    assert option.implied_volatility(101.0, call) is None  # above the underlying itself
    assert option.implied_volatility(12.0, replace(call, years=0.0)) is None
    rough = option.implied_volatility(option.price(call), call, steps=1)
    assert rough is not None
    assert rough != pytest.approx(0.2)


def test_nothing_restores_what_is_not_missing() -> None:
    held = perpetual.Perpetual(side=1, size=1, entry_price=100, collateral=50)
    assert perpetual.restoring_slice(held, mark=100, execution=100, maintenance_fraction=0.1) == 0
    poor = replace(held, collateral=1)
    worse = perpetual.restoring_slice(poor, mark=100, execution=80, maintenance_fraction=0.1)
    assert worse == math.inf


def gap_of(**changed: float) -> gap_risk.GapRisk:
    model = gap_risk.JumpDiffusion(
        volatility_fraction=0.5,
        drift_fraction=0.0,
        jumps_per_year=changed.get("jumps", 12.0),
        jump_log_mean=changed.get("mean", -0.05),
        jump_log_deviation=changed.get("deviation", 0.0),
    )
    held = gap_risk.Held(
        spot=100.0,
        liquidation_price=changed.get("liquidation", 90.0),
        bankruptcy_price=changed.get("bankruptcy", 88.0),
    )
    return finish(gap_risk.gap_risk(held, model, years=0.5, paths=200))


def test_jumps_of_one_size_of_none_and_of_a_position_that_cannot_go_bankrupt() -> None:
    for found in (gap_of(), gap_of(mean=-0.5), gap_of(deviation=0.1)):
        assert 0 < found.liquidated.value <= 1
        assert 0 <= found.gapped.value <= found.liquidated.value
    assert gap_of(jumps=0.0).gapped.value == 0
    assert gap_of(deviation=0.1, bankruptcy=0.0).bad_debt.value == 0
    assert gap_of(liquidation=0.0, bankruptcy=0.0, jumps=0.0).liquidated.value == 0
