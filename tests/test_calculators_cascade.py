"""Laws of cascades between accounts and of networks, tried on random ones and against plain code."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.engine import debtrank, network
from calculators.engine.default_cascade import default_cascade
from calculators.engine.impact import Impact, book, linear, square_root
from calculators.engine.market_cascade import (
    Account,
    MarketCascade,
    equity_and_requirement,
    market_cascade,
    sorted_by_trigger,
    who_hit_whom,
)
from calculators.engine.progress import finish
from calculators.engine.simulation import simulated_touch
from calculators.engine.stability import spectral_radius
from calculators.engine.waiting import MOST_GROUPS, MOST_RUNS, Strangers, Waiting
from tests import workloads
from tests.peers import all_at_once, naive_cascade

EXAMPLES = 1000 if os.environ.get("CI") == "true" else 200
LAWS = settings(settings.get_profile("atlas"), max_examples=EXAMPLES)
MARKETS = 3
NOISE = 1e-9

values = st.floats(-1e5, 1e5).filter(lambda value: abs(value) > 1e-3)
holdings = st.dictionaries(st.integers(0, MARKETS - 1), values, min_size=1, max_size=MARKETS)
shocks = st.lists(st.floats(-0.5, 0.5), min_size=MARKETS, max_size=MARKETS)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    held = draw(holdings)
    gross = math.fsum(map(abs, held.values()))
    return Account(
        collateral=gross * draw(st.floats(0.001, 0.6)), positions=tuple(sorted(held.items()))
    )


@st.composite
def impacts(draw: st.DrawFn) -> list[Impact]:
    size = draw(st.floats(0, 1e-5))
    kind = draw(st.sampled_from(["linear", "square-root", "book"]))
    made: Impact
    if kind == "linear":
        made = linear(size)
    elif kind == "square-root":
        made = square_root(size * 1e3, 1e6)
    else:
        made = book([(size * 1e3 * n, 2e4 * n) for n in range(1, 6)])
    return [made] * MARKETS


crowds = st.lists(accounts(), max_size=40)


def run(
    books: Sequence[Account], shock: Sequence[float], moves: Sequence[Impact], **more: float
) -> MarketCascade:
    return finish(market_cascade(books, shock, moves, maintenance_fraction=0.01, **more))  # type: ignore[arg-type]


@LAWS
@given(crowds, shocks, impacts())
def test_waiting_accounts_fall_in_the_round_in_which_plain_code_finds_them(
    books: list[Account], shock: list[float], moves: list[Impact]
) -> None:
    assert (
        run(books, shock, moves).rounds
        == naive_cascade(books, shock, moves, maintenance_fraction=0.01).rounds
    )


@LAWS
@given(crowds, shocks, impacts())
def test_accounts_sorted_by_trigger_beforehand_fall_in_the_same_rounds_again_and_again(
    books: list[Account], shock: list[float], moves: list[Impact]
) -> None:
    before = sorted_by_trigger(books, MARKETS, maintenance_fraction=0.01)
    first, again = (run(books, shock, moves, by_trigger=before) for _ in range(2))  # type: ignore[arg-type]
    assert first.rounds == again.rounds == run(books, shock, moves).rounds


@pytest.mark.parametrize("impact", [0.4, 1.0, 1.8, 2.4])
def test_the_same_in_a_crowd_of_thousands_and_fewer_are_looked_at(impact: float) -> None:
    books = workloads.crowd(3_000)
    whole = math.fsum(abs(value) for account in books for _, value in account.positions)
    moves = [linear(impact / whole)] * MARKETS
    found = run(books, [-0.01, 0.02, -0.03], moves)
    plain = naive_cascade(books, [-0.01, 0.02, -0.03], moves, maintenance_fraction=0.01)
    assert found.rounds == plain.rounds
    assert found.looked_at < plain.looked_at / 2


@LAWS
@given(crowds, shocks, impacts(), st.randoms())
def test_a_cascade_does_not_depend_on_the_order_of_accounts(
    books: list[Account], shock: list[float], moves: list[Impact], mixed: object
) -> None:
    order = list(range(len(books)))
    mixed.shuffle(order)  # type: ignore[attr-defined]  # a Random
    one, other = run(books, shock, moves), run([books[n] for n in order], shock, moves)
    assert one.returns == other.returns
    assert one.bad_debt == other.bad_debt
    assert sorted(one.liquidated) == sorted(order[n] for n in other.liquidated)


@LAWS
@given(crowds, shocks)
def test_without_impact_nobody_is_hurt_by_others(books: list[Account], shock: list[float]) -> None:
    found = run(books, shock, [linear(0.0)] * MARKETS)
    assert found.returns == found.shock
    assert len(found.rounds) <= 2
    alone = [
        n
        for n, account in enumerate(books)
        if run([account], shock, [linear(0.0)] * MARKETS).liquidated
    ]
    assert sorted(found.liquidated) == alone


@LAWS
@given(crowds, shocks, impacts())
def test_everyone_is_liquidated_once_and_bad_debt_is_what_equity_lacked(
    books: list[Account], shock: list[float], moves: list[Impact]
) -> None:
    found = run(books, shock, moves)
    assert len(set(found.liquidated)) == len(found.liquidated)
    debts, prices = [], [found.shock, *(r.returns for r in found.rounds)]
    for now, after in zip(prices, found.rounds, strict=False):
        for number in after.accounts:
            held = books[number]
            equity = held.collateral + math.fsum(v * now[m] for m, v in held.positions)
            debts.append(max(0.0, -equity))
    assert math.isclose(found.bad_debt, math.fsum(debts), rel_tol=NOISE, abs_tol=1e-6)


@LAWS
@given(crowds, shocks, impacts())
def test_what_others_cost_an_account_is_what_the_sales_moved_against_it(
    books: list[Account], shock: list[float], moves: list[Impact]
) -> None:
    found = run(books, shock, moves)
    standing = [n for n in range(len(books)) if n not in found.liquidated]
    for victim in standing[:3]:
        cost = math.fsum(who_hit_whom(found, books, victim).values())
        moved = [now - then for now, then in zip(found.returns, found.shock, strict=True)]
        lost = -math.fsum(value * moved[market] for market, value in books[victim].positions)
        # Where as much is bought as is sold, sellers and buyers cannot be told apart.
        if all(abs(sold) > 1 or not sold for r in found.rounds for sold in r.sold):
            assert math.isclose(cost, lost, rel_tol=1e-6, abs_tol=1e-3)


def test_who_was_liquidated_was_hit_only_before() -> None:
    books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    found = run(books, [-0.1], [linear(0.0005)])
    assert set(who_hit_whom(found, books, 1)) == {0}
    assert who_hit_whom(found, books, 0) == {}


def test_sales_in_a_market_that_an_account_does_not_hold_cost_it_nothing() -> None:
    seller = Account(collateral=10, positions=((0, 100), (1, 100)))
    bystander = Account(collateral=1000, positions=((1, 100),))
    found = run([seller, bystander], [-0.1, 0.0], [linear(0.0005), linear(0.0005)])
    # 100 sold in the bystander's own market moves it by 5%: it loses 5 of its 100, and no more
    assert who_hit_whom(found, [seller, bystander], 1) == {0: pytest.approx(5.0)}


def test_depth_that_recovers_ends_the_cascade_earlier() -> None:
    books = workloads.crowd(2_000)
    whole = math.fsum(abs(value) for account in books for _, value in account.positions)
    moves = [linear(1.9 / whole)] * MARKETS
    lasting, recovering = (
        run(books, [-0.02] * MARKETS, moves, recovery_fraction=part) for part in (0.0, 0.5)
    )
    assert len(recovering.liquidated) < len(lasting.liquidated)
    assert recovering.returns[0] > lasting.returns[0]


def test_amplification_is_the_whole_move_over_the_shock() -> None:
    books = [Account(collateral=10, positions=((0, 100),))]
    found = run(books, [-0.1, 0.0], [linear(0.001), linear(0.0)])
    assert found.amplification == (found.returns[0] / -0.1, 1.0)
    hedged = [Account(collateral=10, positions=((0, 100), (1, -50)))]
    moved = run(hedged, [-0.1, 0.0], [linear(0.001), linear(0.001)])
    assert moved.amplification[1] == math.inf


def test_nobody_and_nothing_held_are_no_cascade() -> None:
    assert run([], [-0.5], [linear(0.1)]).liquidated == ()
    assert run([Account(collateral=-1, positions=())], [-0.5], [linear(0.1)]).liquidated == ()


def test_a_cascade_stops_after_as_many_rounds_as_are_asked_for() -> None:
    books = workloads.crowd(2_000)
    moves = [linear(1e-7)] * MARKETS
    assert len(run(books, [-0.1] * MARKETS, moves, most_rounds=2).rounds) == 2


def test_progress_never_falls_ends_at_one_and_can_be_stopped() -> None:
    books = workloads.crowd(12_000)
    moves = [linear(1e-8)] * MARKETS
    job = market_cascade(books, [-0.02] * MARKETS, moves, maintenance_fraction=0.01)
    reports = list(job)
    assert reports[0].doing == "round 1: 10000 of 12000 accounts"
    assert all(one.done <= two.done for one, two in pairwise(reports))
    assert reports[-1].done == 1.0
    stopped = market_cascade(books, [-0.02] * MARKETS, moves, maintenance_fraction=0.01)
    next(stopped)
    stopped.close()
    assert list(stopped) == []


def test_the_draws_of_a_path_do_not_depend_on_how_many_are_drawn() -> None:
    def touch(paths: int) -> float:
        run = simulated_touch(
            spot=100, level=90, years=0.1, volatility_fraction=0.6, paths=paths, steps=5
        )
        return finish(run).value

    assert touch(20) == touch(20)
    assert touch(1) != touch(2)


def test_more_groups_than_are_kept_share_one_that_any_move_hurts() -> None:
    wait = Waiting.of(MOST_GROUPS, 0)
    for market in range(MOST_GROUPS + 3):
        group = wait.group_of(1 << 2 * (market % MOST_GROUPS) | (2 if market >= MOST_GROUPS else 0))
        group.fresh.append((-group.clock - 0.1, market))
    assert len(wait.groups) == MOST_GROUPS + 1
    before, after = [0.0] * MOST_GROUPS, [0.0] * MOST_GROUPS
    after[7] = 0.2
    wait.moved(before, after)
    assert set(wait.due()) >= {MOST_GROUPS, MOST_GROUPS + 1, MOST_GROUPS + 2}


def test_many_short_waits_are_merged_and_none_is_lost() -> None:
    wait = Waiting.of(1, 0)
    group = wait.group_of(1)
    for number in range(3 * MOST_RUNS):
        group.fresh.append((-1.5 - number / 1000, number))
        assert wait.due() == []
        assert len(group.runs) == 1 + number % MOST_RUNS
    wait.moved([0.0], [-1.5095])
    assert wait.due() == list(range(10))
    wait.moved([0.0], [-2.0])
    assert wait.due() == list(range(10, 3 * MOST_RUNS))


def test_a_clock_that_rounding_leaves_short_calls_all_the_same() -> None:
    """0.1 + 0.7 is a little less than 0.8 in binary."""
    wait = Waiting.of(1, 0)
    wait.group_of(1).fresh.append((-0.8, 7))
    assert wait.meet(8, [0.8, 9.0]) == []
    for fall in (0.1, 0.7):
        wait.moved([0.0], [-fall])
    assert wait.due() == [7, 8]
    # Half as far again as the clock, and what rounding could hide beyond that.
    assert Strangers(first=0, distances=[0.3000000001, 0.300001]).due(0.2) == [0]


def test_strangers_are_not_called_before_the_clock_has_passed_whom_it_has_called() -> None:
    crowd = Strangers(first=0, distances=[2.5, 4.0])
    assert [crowd.due(clock) for clock in (2.0, 3.0, 3.000000002)] == [[0], [], [1]]


HOLDINGS = [  # held, and how far which markets must move to trigger it at 1%
    ([(0, 100.0)], [-9 / 99, None]),
    ([(0, -100.0)], [9 / 101, None]),
    ([(1, 0.5)], [None, -(10 - 0.005) / 0.495]),
    ([(0, 100.0), (1, -100.0)], [-8 / 200, 8 / 200]),
]


@pytest.mark.parametrize(("held", "moves"), HOLDINGS)
def test_an_account_is_due_when_its_markets_have_moved_as_far_as_its_slack_reaches(
    held: list[tuple[int, float]], moves: list[float | None]
) -> None:
    account = Account(collateral=10, positions=tuple(held))
    wait = sorted_by_trigger([account], 2, maintenance_fraction=0.01)
    start = [0.0, 0.0]
    # Markets that it does not hold may move, and its own in its favor.
    wait.moved(start, [-move if move else -5.0 for move in moves])
    wait.moved(start, [-move if move else 5.0 for move in moves])
    wait.moved(start, [(move or 0.0) * (1 - 1e-6) for move in moves])
    assert wait.due() == []
    wait.moved(start, [(move or 0.0) * 2e-6 for move in moves])
    assert wait.due() == [0]
    at = [(move or 0.0) * (1 + 1e-6) for move in moves]
    equity, requirement = equity_and_requirement(account, at, 0.01)
    assert equity == pytest.approx(requirement, abs=1e-3)
    assert run([account], at, [linear(0.0)] * 2).liquidated == (0,)


def test_who_is_at_the_trigger_before_anything_moves_is_liquidated() -> None:
    """A requirement of exactly 1% of 100 is met by no more than 1."""
    books = [Account(collateral=c, positions=((0, 100),)) for c in (1, 2)]
    books.append(Account(collateral=0, positions=()))
    before = sorted_by_trigger(books, 1, maintenance_fraction=0.01)
    for known in (None, before):
        found = finish(
            market_cascade(books, [0.0], [linear(0.0)], maintenance_fraction=0.01, by_trigger=known)
        )
        assert (found.liquidated, found.bad_debt, found.looked_at) == ((0,), 0.0, 1)


def test_who_was_near_and_stood_is_not_looked_at_again_until_prices_have_moved_as_far() -> None:
    """Half of the third is in a market that does not move: it is called, and stands, in round two."""
    books = [
        Account(collateral=50.0, positions=((0, 1000.0),)),
        Account(collateral=0.1189, positions=((0, 1.0),)),
        Account(collateral=15.86, positions=((0, 100.0), (1, 100.0))),
    ]
    found = run(books, [-0.1, 0.0], [linear(3.09e-5)] * 2)
    assert [one.accounts for one in found.rounds] == [(0,), (1,), ()]
    assert found.looked_at == 3 + 2


def test_a_market_that_falls_to_nothing_takes_its_longs_with_it_and_nobody_else() -> None:
    books = [
        Account(collateral=5.0, positions=((0, 100.0),)),
        Account(collateral=5.0, positions=()),
    ]
    before = sorted_by_trigger(books, 1, maintenance_fraction=0.01)
    for known in (None, before):
        found = run(books, [-1.0], [linear(0.0)], by_trigger=known)  # type: ignore[arg-type]
        assert (found.liquidated, found.bad_debt) == ((0,), 95.0)


def test_accounts_far_from_their_trigger_are_not_looked_at() -> None:
    """A fall of 10% is 0.1, and half as far again 0.15: triggers are at 0.0891, 0.1089, 0.2871."""
    books = [Account(collateral=c, positions=((0, 100),)) for c in (10, 12, 30)]
    found = run(books, [-0.1], [linear(0.0)])
    assert (found.liquidated, found.looked_at) == ((0,), 2)


def test_a_copy_is_used_up_apart_from_what_it_was_taken_from() -> None:
    wait = Waiting.of(1, 0)
    wait.group_of(1).fresh += [(-0.9, 8), (-0.5, 7)]
    wait.sort()
    copy = wait.copy()
    copy.moved([0.0], [-0.6])
    assert copy.due() == [7]
    wait.moved([0.0], [-0.6])
    assert wait.due() == [7]


# Networks


@st.composite
def networks(draw: st.DrawFn) -> network.Network:
    size = draw(st.integers(1, 6))
    # nothing, or more than what rounding leaves of the rest: a debt of 1e-180 beside 1 is no debt
    amounts = st.one_of(st.just(0.0), st.floats(0.1, 60))
    rows = [[0.0 if i == j else draw(amounts) for j in range(size)] for i in range(size)]
    each = st.lists(amounts, min_size=size, max_size=size)
    return network.network_of(rows, draw(each), draw(each), external_is_senior=draw(st.booleans()))


@LAWS
@given(networks())
def test_clearing_pays_no_more_than_is_owed_or_there_and_is_the_greatest(
    net: network.Network,
) -> None:
    found = network.clear(net)
    assert network.is_clearing(net, found.payments, 1e-7)
    first = net.external_debts if net.external_is_senior else (0.0,) * len(found.owed)
    for paid, owed, got, own, senior in zip(
        found.payments, found.owed, found.received, net.external_assets, first, strict=True
    ):
        assert 0 <= paid <= owed
        assert paid <= max(0.0, own + got - senior) * (1 + NOISE) + NOISE
    for paid, limit in zip(found.payments, all_at_once(net, 1e-12), strict=True):
        assert math.isclose(paid, limit, rel_tol=1e-6, abs_tol=1e-6)


@LAWS
@given(networks())
def test_what_is_paid_within_the_network_is_received_in_it(net: network.Network) -> None:
    found = network.clear(net)
    within = [math.fsum(debts.values()) for debts in net.debts]
    paid = math.fsum(
        amount * inside / owed
        for amount, inside, owed in zip(found.payments, within, found.owed, strict=True)
        if owed
    )
    assert math.isclose(paid, math.fsum(found.received), rel_tol=NOISE, abs_tol=NOISE)


@LAWS
@given(networks(), st.floats(0, 1), st.floats(0, 1))
def test_costs_of_default_never_help_anyone(
    net: network.Network, alpha: float, beta: float
) -> None:
    free = network.clear(net)
    costly = network.clear(replace(net, kept_of_external=alpha, kept_of_claims=beta))
    for paid, before in zip(costly.payments, free.payments, strict=True):
        assert paid <= before + NOISE * (1 + before)


@LAWS
@given(networks())
def test_the_rounds_of_default_are_those_who_default(net: network.Network) -> None:
    rounds = network.default_rounds(net)
    failed = [node for node, fails in enumerate(network.clear(net).defaulted) if fails]
    assert sorted(node for fresh in rounds for node in fresh) == failed


@LAWS
@given(networks(), st.floats(0, 1))
def test_a_fixed_recovery_of_nothing_fails_at_least_as_many(
    net: network.Network, recovery: float
) -> None:
    plain = replace(net, external_is_senior=False)
    none, some = (default_cascade(plain, part).defaulted for part in (0.0, recovery))
    assert some <= none


@LAWS
@given(networks(), st.lists(st.floats(0, 1), min_size=6, max_size=6), st.floats(0, 1))
def test_stress_stays_between_nothing_and_all_and_grows_with_the_shock(
    net: network.Network, shock: list[float], less: float
) -> None:
    size = len(net.debts)
    buffers = [10.0 + assets for assets in net.external_assets]
    edges = [(c, d, a) for d, row in enumerate(net.debts) for c, a in row.items()]
    hurt = debtrank.impact_of(edges, buffers)
    more = debtrank.capped(debtrank.spread(hurt, shock[:size], most_rounds=300).stress)
    smaller = [value * less for value in shock[:size]]
    fewer = debtrank.capped(debtrank.spread(hurt, smaller, most_rounds=300).stress)
    for high, low in zip(more, fewer, strict=True):
        assert 0 <= low <= high * (1 + NOISE) + NOISE
        assert high <= 1


@LAWS
@given(networks())
def test_a_stable_network_lets_stress_die_out_and_its_radius_is_between_the_row_sums(
    net: network.Network,
) -> None:
    buffers = [10.0 + assets for assets in net.external_assets]
    rows = [
        [(d, net.debts[d][c] / buffers[c]) for d in range(len(buffers)) if c in net.debts[d]]
        for c in range(len(buffers))
    ]
    sums = [math.fsum(value for _, value in row) for row in rows]
    radius = spectral_radius(rows)
    assert 0 <= radius <= max(sums) * (1 + NOISE)


def test_payments_from_above_only_fall() -> None:
    net = workloads.network(50)
    for former, later in pairwise(islice(network.iterates(net), 30)):
        assert all(now <= before + NOISE for before, now in zip(former, later, strict=True))
