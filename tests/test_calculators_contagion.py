"""Contagion inside one account: partial closes, impact, collateral that falls, and who pays, exactly."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.engine.account import Collateral, Position
from calculators.engine.cascade import Outcome
from calculators.engine.closing import Order, Rules, first_to_close
from calculators.engine.comparison import Comparison, Scenario, compared, earliest, first_closes
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.loss_sharing import Backstop, Sharing, Winner, share
from calculators.engine.pool import Pool, equity_of, requirement_of, valued
from calculators.engine.working import SILENT, Working
from tests.small_account import position

EXAMPLES = 1000 if os.environ.get("CI") == "true" else 100
LAWS = settings(settings.get_profile("atlas"), max_examples=EXAMPLES)
ORDERS: tuple[Order, ...] = (
    "worst-loss",
    "largest-maintenance-margin",
    "largest-relief-per-impact",
)


def decimals(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places)


@st.composite
def winners(draw: st.DrawFn) -> tuple[Winner, ...]:
    count = draw(st.integers(0, 4))
    amounts = decimals("0", "100000")
    return tuple(
        Winner(
            name=f"w{n}",
            unrealized_pnl=draw(decimals("-1000", "50000")),
            collateral=draw(amounts),
            notional_value=draw(amounts),
            maintenance_margin=draw(decimals("0", "5000")),
        )
        for n in range(count)
    )


@st.composite
def backstops(draw: st.DrawFn) -> Backstop:
    return Backstop(
        insurance_fund=draw(st.one_of(st.none(), decimals("0", "50000"))),
        winners=draw(winners()),
        sharing=draw(st.sampled_from(["queue", "pro-rata"])),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """An account of a few positions, with coins as collateral, impact, and a fund that may run out."""
    held = tuple(
        position(
            name=f"C{n}",
            side=draw(st.sampled_from([1, -1])),
            size=draw(decimals("0.01", "100", 3)),
            entry_price=draw(decimals("1", "10000")),
            fraction=draw(decimals("0.001", "0.1", 4)),
            isolated_margin=draw(decimals("0", "20000")),
        )
        for n in range(draw(st.integers(1, 4)))
    )
    names = [p.name for p in held]
    holdings = tuple(
        Collateral(
            asset=f"H{n}",
            amount=draw(decimals("0", "50")),
            price=draw(decimals("1", "1000")),
            haircut=draw(decimals("0", "0.5")),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    margins = sum((p.isolated_margin for p in held), ZERO)
    return Scenario(
        collateral=margins + draw(decimals("0", "20000")),
        positions=held,
        shocks={name: draw(decimals("-1", "2", 3)) for name in names},
        collateral_shock=draw(decimals("-1", "1", 3)),
        holdings=holdings,
        holding_shocks={h.asset: draw(decimals("-1", "1", 3)) for h in holdings},
        rules=Rules(
            order=draw(st.sampled_from(ORDERS)),
            amount=draw(st.sampled_from(["all", "to-target"])),
            target=draw(decimals("1", "2")),
            lot=draw(st.sampled_from([Decimal("0.001"), Decimal("0.01"), ONE])),
            liquidation_fee_fraction=draw(decimals("0", "0.05", 4)),
            price_impact={name: draw(decimals("0", "0.00001", 8)) for name in names},
            permanent_fraction=draw(decimals("0", "1")),
            passed_on={(a, b): draw(decimals("-0.5", "1")) for a in names for b in names if a != b},
        ),
        backstop=draw(backstops()),
    )


def modes(both: Comparison) -> Sequence[Outcome]:
    return both.cross, both.isolated


def added(*amounts: Decimal) -> Decimal:
    return total(amounts)


@LAWS
@given(scenarios())
def test_owner_and_bad_debt_are_gap_fees_slippage_and_impact_to_the_last_digit(
    scenario: Scenario,
) -> None:
    before = scenario.worth(ZERO)
    for outcome in modes(compared(scenario, ONE, SILENT)):
        owner = EXACT.subtract(before, outcome.final_equity)
        gap = EXACT.subtract(before, outcome.equity_after_gap)
        assert added(owner, outcome.bad_debt) == added(
            gap, outcome.fees, outcome.slippage, outcome.impact
        )


@LAWS
@given(scenarios())
def test_the_bad_debt_is_paid_once_by_fund_winners_and_nobody(scenario: Scenario) -> None:
    for outcome in modes(compared(scenario, ONE, SILENT)):
        paid = outcome.shared
        assert added(paid.fund, *paid.winners.values(), paid.uncovered) == outcome.bad_debt
        assert paid.uncovered >= 0
        profits = {winner.name: winner.profit for winner in scenario.backstop.winners}
        assert all(0 <= cut <= profits[name] for name, cut in paid.winners.items())
        if paid.uncovered:
            assert added(*paid.winners.values()) == added(*profits.values())


@LAWS
@given(scenarios())
def test_the_timeline_begins_with_the_gap_and_its_amounts_are_the_ledger(
    scenario: Scenario,
) -> None:
    before = scenario.worth(ZERO)
    for outcome in modes(compared(scenario, ONE, SILENT)):
        first, *rest = outcome.timeline
        assert first.cause == "gap"
        assert first.equity == outcome.equity_after_gap
        assert first.amount == EXACT.subtract(before, outcome.equity_after_gap)
        steps = [state for state in rest if state.cause == "liquidated"]
        assert [state.of for state in steps] == [done.name for done in outcome.closes]
        lost = added(*(state.amount for state in steps))
        assert lost == added(outcome.fees, outcome.slippage, outcome.impact)
        lacking = added(*(state.amount for state in rest if state.cause == "bankrupt"))
        assert lacking == outcome.bad_debt
        assert outcome.timeline[-1].equity == EXACT.subtract(outcome.final_equity, outcome.bad_debt)


@LAWS
@given(scenarios())
def test_equity_falls_by_what_each_close_costs(scenario: Scenario) -> None:
    for outcome in modes(compared(scenario, ONE, SILENT)):
        former = outcome.timeline[0]
        for state in outcome.timeline[1:]:
            cost = state.amount if state.cause == "liquidated" else ZERO
            assert state.equity == EXACT.subtract(former.equity, cost)
            former = state


@LAWS
@given(scenarios())
def test_what_is_left_open_is_not_liquidatable_and_sizes_add_up(scenario: Scenario) -> None:
    sizes = {p.name: p.size for p in scenario.positions}
    for outcome in modes(compared(scenario, ONE, SILENT)):
        last = outcome.timeline[-1].pools
        for pool in last:
            if pool.open:
                assert equity_of(pool, SILENT) > requirement_of(pool, SILENT)
        left = {item.position.name: item.position.size for pool in last for item in pool.open}
        for name, size in sizes.items():
            done = added(*(close.size for close in outcome.closes if close.name == name))
            assert added(done, left.get(name, ZERO)) == size


@LAWS
@given(scenarios())
def test_under_isolated_no_position_loses_more_than_its_margin_without_impact(
    scenario: Scenario,
) -> None:
    still = replace(
        scenario,
        rules=replace(scenario.rules, price_impact={}),
        collateral_shock=ZERO,
        holding_shocks={},
    )
    outcome = compared(still, ONE, SILENT).isolated
    most = added(*(p.isolated_margin for p in still.positions))
    assert EXACT.subtract(still.worth(ZERO), outcome.final_equity) <= most


def partial(**given: object) -> Rules:
    return Rules(amount="to-target", lot=Decimal("0.001"), **given)  # type: ignore[arg-type]


def one_long(rules: Rules, shock: str = "-0.095") -> Scenario:
    return Scenario(
        collateral=Decimal(3000),
        positions=(position(isolated_margin=3000),),
        shocks={"BTC": Decimal(shock)},
        rules=rules,
    )


def test_a_partial_close_is_the_smallest_that_restores_the_target() -> None:
    """Equity 150 at 27 150, requirement 1%: to hold twice the requirement, 0.724 must go."""
    found = compared(one_long(partial(target=Decimal(2))), ONE, SILENT).cross
    (done,) = found.closes
    assert done.size == Decimal("0.724")
    assert done.left == Decimal("0.276")
    pool = found.timeline[-1].pools[0]
    assert equity_of(pool, SILENT) > 2 * requirement_of(pool, SILENT)
    assert 2 * Decimal("0.277") * Decimal("271.5") > 150  # a lot less would not do
    assert found.survivors == ("BTC",)
    assert found.closed == ("BTC",)


def test_a_fee_and_an_impact_ask_for_a_larger_close() -> None:
    plain = partial(target=Decimal(2))
    with_fee = replace(plain, liquidation_fee_fraction=Decimal("0.002"))
    with_impact = replace(with_fee, price_impact={"BTC": Decimal("1e-7")})
    sizes = [
        compared(one_long(rules), ONE, SILENT).cross.closes[0].size
        for rules in (plain, with_fee, with_impact)
    ]
    assert sizes == sorted(set(sizes))


def test_where_no_part_restores_all_is_closed() -> None:
    found = compared(one_long(partial(), "-0.2"), ONE, SILENT).cross
    assert [(done.size, done.left) for done in found.closes] == [(ONE, ZERO)]
    assert found.bad_debt == 3000
    assert [state.cause for state in found.timeline] == [
        "gap",
        "liquidated",
        "bankrupt",
        "insurance fund",
    ]


def test_what_the_fund_does_not_pay_is_taken_from_winners_in_their_order() -> None:
    # the account lacks 3 000: the fund has 1 000, and the winner first in the queue pays the rest
    backstop = Backstop(insurance_fund=Decimal(1_000), winners=WINNERS, sharing="queue")
    scenario = replace(one_long(partial(), "-0.2"), backstop=backstop)
    found = compared(scenario, ONE, SILENT).cross
    ending = [(str(state.cause), state.of, int(state.amount)) for state in found.timeline[2:]]
    assert ending == [
        ("bankrupt", "cross", 3_000),
        ("insurance fund", "", 1_000),
        ("winners", "bold", 2_000),
    ]


def test_the_largest_relief_per_impact_comes_first() -> None:
    deep, thin, free = (
        valued(position(name=name, fraction=fraction), SILENT)
        for name, fraction in (("deep", "0.02"), ("thin", "0.03"), ("free", "0.001"))
    )
    pool = Pool(name="cross", collateral=ZERO, open=(deep, thin, free))
    impact = {"deep": Decimal("1e-8"), "thin": Decimal("1e-6"), "free": Decimal("1e-4")}
    order: Order = "largest-relief-per-impact"
    assert first_to_close(pool, Rules(order=order, price_impact=impact)).name == "deep"
    still = {"thin": ZERO, "deep": ZERO}
    assert first_to_close(pool, Rules(order=order, price_impact=impact | still)).name == "thin"


def test_impact_passed_on_kills_a_position_that_its_own_margin_would_have_kept() -> None:
    """Contagion through the mark: even isolated, the neighbor falls when the sale moves its price."""
    btc = position(name="BTC", isolated_margin=3000)
    eth = position(name="ETH", isolated_margin=900)
    quiet = Scenario(
        collateral=Decimal(3900),
        positions=(btc, eth),
        shocks={"BTC": Decimal("-0.1")},
        rules=Rules(
            price_impact={"BTC": Decimal("1e-6"), "ETH": Decimal("1e-6")},
            passed_on={("BTC", "ETH"): Decimal("0.9")},
        ),
    )
    alone = replace(quiet, rules=replace(quiet.rules, passed_on={}))
    assert compared(alone, ONE, SILENT).isolated.closed == ("BTC",)
    assert compared(quiet, ONE, SILENT).isolated.closed == ("BTC", "ETH")


def neutral() -> Scenario:
    """Long and short the same coin under two names; the collateral itself falls."""
    return Scenario(
        collateral=ZERO,
        positions=(position(name="long"), position(name="short", side=-1)),
        shocks={"long": ZERO, "short": ZERO},
        rules=Rules(),
        holdings=(Collateral(asset="coin", amount=Decimal(1000), haircut=Decimal("0.1")),),
        holding_shocks={"coin": Decimal("-0.35")},
    )


def test_a_neutral_book_is_liquidated_because_its_collateral_falls() -> None:
    both = compared(neutral(), ONE, SILENT)
    assert neutral().worth(ZERO) == 900
    assert both.cross.equity_after_gap == 585
    assert both.cross.closed == ("long",)
    share_of_gap = earliest(first_closes(neutral(), "cross", SILENT))
    assert isinstance(share_of_gap, Decimal)
    assert abs(900 - 315 * share_of_gap - 600) < Decimal("1e-20")


def test_collateral_that_falls_to_nothing_ends_the_search_there() -> None:
    safe = replace(neutral(), collateral=Decimal(700))
    assert earliest(first_closes(safe, "cross", SILENT)) == "never"


def test_under_isolated_what_holdings_lose_is_lost_to_the_free_collateral() -> None:
    both = compared(neutral(), ONE, SILENT)
    free = both.isolated.timeline[0].pools[-1]
    assert (free.name, free.collateral) == ("free collateral", Decimal("585.00"))


def test_a_comparison_names_what_only_one_mode_liquidates() -> None:
    held = (position(name="A", isolated_margin=1000), position(name="B", isolated_margin=9000))
    scenario = Scenario(
        collateral=Decimal(10000),
        positions=held,
        shocks={"A": Decimal("-0.05")},
        rules=Rules(),
    )
    both = compared(scenario, ONE, SILENT)
    assert both.saved_by_cross == ("A",)
    assert both.collateral_contagion == ()


WINNERS = tuple(
    Winner(
        name=name,
        unrealized_pnl=Decimal(pnl),
        collateral=Decimal(collateral),
        notional_value=Decimal(50_000),
        maintenance_margin=Decimal(maintenance),
    )
    for name, pnl, collateral, maintenance in (
        ("calm", 4_000, 40_000, 500),
        ("bold", 8_000, 1_000, 2_000),
        ("loser", -500, 1_000, 500),
    )
)


@pytest.mark.parametrize(
    ("sharing", "cuts"),
    [
        ("queue", {"calm": Decimal(1_000), "bold": Decimal(8_000), "loser": ZERO}),
        ("pro-rata", {"calm": Decimal(3_000), "bold": Decimal(6_000), "loser": ZERO}),
    ],
)
def test_winners_pay_what_the_fund_does_not(sharing: Sharing, cuts: dict[str, Decimal]) -> None:
    backstop = Backstop(insurance_fund=Decimal(1_000), winners=WINNERS, sharing=sharing)
    working = Working()
    found = share(Decimal(10_000), backstop, working)
    assert found.fund == 1_000
    assert found.winners == cuts
    assert found.uncovered == 0
    assert ("bold" in found.below_maintenance) is (sharing == "queue")
    assert working.steps[0].text == "1\u202f000 USDT"


def test_a_winner_with_nothing_at_stake_stands_first_and_a_loser_without_equity_last() -> None:
    free = replace(WINNERS[0], collateral=ZERO)
    gone = replace(WINNERS[2], collateral=ZERO)
    assert free.score == Decimal("Infinity")
    assert gone.score == Decimal("-Infinity")


def test_what_all_profits_do_not_cover_stays_uncovered() -> None:
    for sharing in ("queue", "pro-rata"):
        backstop = Backstop(insurance_fund=ZERO, winners=WINNERS, sharing=sharing)
        assert share(Decimal(20_000), backstop).uncovered == 8_000


def test_the_story_of_the_account_names_its_positions() -> None:
    found: Position = one_long(Rules()).positions[0]
    assert compared(one_long(Rules()), ZERO, SILENT).cross.survivors == (found.name,)
