"""Laws of networks, cascades and who pays, tried on random systems."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.engine import debtrank, deleverage_queue, network, stability, threshold
from calculators.engine.cross_holdings import book_values, dependency, market_values, waves
from calculators.engine.debtrank import Rule
from calculators.engine.default_cascade import default_cascade, net_worth_of
from calculators.engine.exact_clearing import exact_payments
from calculators.engine.fire_sale import capital_constraint, leverage_targeting
from calculators.engine.funding_cost import funding_cash
from calculators.engine.impact import book, linear, liquidation_staircase, square_root
from calculators.engine.market_cascade import (
    Account,
    MarketCascade,
    equity_and_requirement,
    market_cascade,
    who_hit_whom,
)
from calculators.engine.network import Network
from calculators.engine.perpetual import (
    Perpetual,
    bankruptcy_price,
    equity,
    funding_received,
    liquidation_price,
    maintenance,
    restoring_slice,
)
from calculators.engine.progress import finish
from tests.laws import LAWS, SMALL

MOST = 6  # nodes of a random network
AMOUNT = st.integers(0, 20)


def close(one: float, other: float, scale: float = 1.0) -> bool:
    return math.isclose(one, other, rel_tol=SMALL, abs_tol=SMALL * scale)


@st.composite
def matrices(draw: st.DrawFn, size: int) -> list[list[int]]:
    return [
        [0 if i == j else draw(st.sampled_from([0, 0, 1, 3, 5, 10, 20])) for j in range(size)]
        for i in range(size)
    ]


@st.composite
def networks(draw: st.DrawFn, *, costs: bool = True, senior: bool = True) -> Network:
    size = draw(st.integers(2, MOST))
    each = st.lists(AMOUNT, min_size=size, max_size=size)
    kept = st.sampled_from([1.0, 0.9, 0.5, 0.0] if costs else [1.0])
    return network.network_of(
        draw(matrices(size)),
        draw(each),
        draw(each),
        external_is_senior=senior and draw(st.booleans()),
        kept_of_external=draw(kept),
        kept_of_claims=draw(kept),
    )


def relabeled(held: Network, order: Sequence[int]) -> Network:
    """Return the network with node k at the place order[k]."""
    size = len(order)
    back = sorted(range(size), key=lambda place: order[place])
    return replace(
        held,
        debts=tuple({order[j]: a for j, a in held.debts[back[i]].items()} for i in range(size)),
        external_assets=tuple(held.external_assets[back[i]] for i in range(size)),
        external_debts=tuple(held.external_debts[back[i]] for i in range(size)),
    )


@LAWS
@given(networks())
def test_clearing_pays_at_most_what_is_owed_and_is_a_fixed_point(held: Network) -> None:
    found = network.clear(held)
    assert all(0 <= paid <= owed for paid, owed in zip(found.payments, found.owed, strict=True))
    assert network.is_clearing(held, found.payments)
    for paid, owed, fails, worth in zip(
        found.payments, found.owed, found.defaulted, found.net_worth, strict=True
    ):
        assert fails or paid == owed
        assert fails is (worth < -SMALL)


@LAWS
@given(networks(), st.lists(st.floats(0, 1), min_size=MOST, max_size=MOST))
def test_no_fixed_point_pays_anyone_more_than_clearing(held: Network, starts: list[float]) -> None:
    """From any start below it, the map that raises payments stays below the greatest one."""
    found = network.clear(held)
    shares = network.shares_of(held, found.owed)
    paid = [start * owed for start, owed in zip(starts, found.owed, strict=False)]
    for _ in range(200):
        received = network.received_of(shares, paid)
        now = [
            network.payment(held, node, received[node], found.owed[node])[0]
            for node in range(len(paid))
        ]
        # What one round reaches from below what is owed, full payments reach from above.
        paid = [min(a, b) for a, b in zip(now, found.owed, strict=True)]
    if network.is_clearing(held, paid, 1e-12):  # and not still on its way
        for least, greatest in zip(paid, found.payments, strict=True):
            assert least <= greatest + SMALL * 20


@LAWS
@given(networks())
def test_rounds_from_full_payment_fall_to_the_clearing_payments(held: Network) -> None:
    found = network.clear(held)
    rounds = list(islice(network.iterates(held), 60))
    for before, after in pairwise(rounds):
        assert all(b <= a for a, b in zip(before, after, strict=True))
    assert all(a >= b - SMALL * 20 for a, b in zip(rounds[-1], found.payments, strict=True))
    assert all(
        a <= b + SMALL * 20
        for a, b in zip(next(network.iterates(held, from_below=True)), found.payments, strict=True)
    )


@LAWS
@given(networks(costs=False, senior=False))
def test_clearing_is_the_exact_fraction(held: Network) -> None:
    exact = exact_payments(held)
    found = network.clear(held)
    for paid, owed, fraction in zip(found.payments, found.owed, exact, strict=True):
        assert isinstance(fraction, Fraction)
        assert close(paid, float(fraction), 1 + owed)


@LAWS
@given(networks(costs=False))
def test_what_owners_and_outsiders_end_with_is_what_there_was(held: Network) -> None:
    found = network.clear(held)
    outside = 0.0
    for node, debt in enumerate(held.external_debts):
        if held.external_is_senior:
            outside += min(debt, held.external_assets[node] + found.received[node])
        elif found.owed[node]:
            outside += found.payments[node] * debt / found.owed[node]
    owners = sum(max(0.0, worth) for worth in found.net_worth)
    assert close(owners + outside, sum(held.external_assets), 100)


@LAWS
@given(networks(), st.integers(0, MOST - 1), st.integers(1, 20))
def test_more_assets_never_lower_a_payment(held: Network, place: int, more: int) -> None:
    place %= len(held.debts)
    richer = tuple(a + more * (n == place) for n, a in enumerate(held.external_assets))
    before, after = network.clear(held), network.clear(replace(held, external_assets=richer))
    assert all(b >= a - SMALL * 20 for a, b in zip(before.payments, after.payments, strict=True))
    assert sum(after.defaulted) <= sum(before.defaulted)


@LAWS
@given(networks())
def test_default_rounds_are_those_who_default_each_once(held: Network) -> None:
    rounds = network.default_rounds(held)
    everyone = [node for fresh in rounds for node in fresh]
    assert len(everyone) == len(set(everyone))
    assert set(everyone) == {n for n, fails in enumerate(network.clear(held).defaulted) if fails}
    assert all(fresh for fresh in rounds)


@LAWS
@given(networks(), st.randoms(use_true_random=False))
def test_clearing_and_cascades_do_not_depend_on_the_order_of_nodes(
    held: Network, mixed: Random
) -> None:
    order = list(range(len(held.debts)))
    mixed.shuffle(order)
    one, other = network.clear(held), network.clear(relabeled(held, order))
    for node, place in enumerate(order):
        assert close(one.payments[node], other.payments[place], 20)
        assert one.defaulted[node] == other.defaulted[place]
    fallen = default_cascade(held, 0.5).defaulted
    assert {order[node] for node in fallen} == default_cascade(
        relabeled(held, order), 0.5
    ).defaulted


@LAWS
@given(networks(), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.sampled_from([0.0, 0.25]))
def test_a_better_recovery_never_adds_a_default(
    held: Network, recovery: float, less: float
) -> None:
    worse, better = (
        default_cascade(held, max(0.0, recovery - less)),
        default_cascade(held, recovery),
    )
    assert better.defaulted <= worse.defaulted
    assert better.net_worth == worse.net_worth == tuple(net_worth_of(held))
    if recovery == 1.0:
        assert better.defaulted == {n for n, worth in enumerate(better.net_worth) if worth < 0}


# --- stress ---

RULES: list[Rule] = ["linear", "single-hit", "threshold"]


@st.composite
def exposures(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    size = draw(st.integers(2, MOST))
    buffers = draw(st.lists(st.integers(1, 40), min_size=size, max_size=size))
    return draw(matrices(size)), buffers


SHOCK = st.lists(st.sampled_from([0.0, 0.0, 0.1, 0.25, 0.5, 1.0]), min_size=MOST, max_size=MOST)


@LAWS
@given(exposures(), SHOCK, st.lists(st.integers(1, 9), min_size=MOST, max_size=MOST))
def test_debtrank_lies_between_the_shock_and_one(
    system: tuple[list[list[int]], list[int]], shock: list[float], weights: list[int]
) -> None:
    assets, buffers = system
    shock, weights = shock[: len(buffers)], weights[: len(buffers)]
    impact = debtrank.impact_of(debtrank.assets_edges(assets), buffers)
    found = {rule: debtrank.spread(impact, shock, rule) for rule in RULES}
    at_first = debtrank.weighted_stress(shock, weights)
    for spread in found.values():
        assert 0 <= at_first <= debtrank.weighted_stress(spread.stress, weights) <= 1
        assert spread.shock == tuple(shock)
        for before, after in pairwise(spread.rounds):
            assert all(b >= a for a, b in zip(before, after, strict=True))
        assert debtrank.losses(spread.stress, shock, buffers) >= 0
    for rule in ("single-hit", "threshold"):  # what they pass on, the linear rule passes on too
        assert all(
            less <= most + SMALL
            for less, most in zip(found[rule].stress, found["linear"].stress, strict=True)
        )


@LAWS
@given(exposures(), SHOCK, SHOCK, st.sampled_from(["linear", "threshold"]))
def test_debtrank_never_falls_when_the_shock_grows(
    system: tuple[list[list[int]], list[int]], shock: list[float], more: list[float], rule: Rule
) -> None:
    assets, buffers = system
    impact = debtrank.impact_of(debtrank.assets_edges(assets), buffers)
    small = shock[: len(buffers)]
    large = [min(1.0, a + b) for a, b in zip(small, more, strict=False)]
    one, other = (debtrank.capped(debtrank.spread(impact, s, rule).stress) for s in (small, large))
    assert all(a <= b + SMALL for a, b in zip(one, other, strict=True))


@LAWS
@given(exposures(), SHOCK)
def test_what_the_linear_rule_loses_is_what_debtors_passed_on(
    system: tuple[list[list[int]], list[int]], shock: list[float]
) -> None:
    assets, buffers = system
    shock = shock[: len(buffers)]
    impact = debtrank.impact_of(debtrank.assets_edges(assets), buffers)
    stress = debtrank.spread(impact, shock).stress
    passed = debtrank.capped(stress)
    lost = sum(row[j] * passed[j] for row in assets for j in range(len(row)))
    assert close(debtrank.losses(stress, shock, buffers), lost, 1 + lost)


@LAWS
@given(exposures(), st.lists(st.integers(0, 60), min_size=MOST, max_size=MOST), st.integers(1, 9))
def test_revalued_equity_is_at_most_par_and_falls_with_assets(
    system: tuple[list[list[int]], list[int]], own: list[int], less: int
) -> None:
    debts, _ = system
    size = len(debts)
    own = own[:size]
    par = [
        float(own[i] + sum(debts[j][i] for j in range(size)) - sum(debts[i])) for i in range(size)
    ]
    high = debtrank.revalued_equity(debts, own, par, most_rounds=300)
    low = debtrank.revalued_equity(debts, [a - less for a in own], par, most_rounds=300)
    for least, most, full in zip(low, high, par, strict=True):
        assert least <= most + SMALL
        assert most <= full + SMALL


@LAWS
@given(exposures(), st.randoms(use_true_random=False), st.sampled_from([0.5, 2.0, 10.0]))
def test_the_spectral_radius_scales_and_knows_no_order(
    system: tuple[list[list[int]], list[int]], mixed: Random, times: float
) -> None:
    debts, equities = system
    matrix = stability.leverage_matrix(debts, equities)
    radius = stability.spectral_radius(stability.sparse(matrix))
    sums = [sum(row) for row in matrix]
    assert 0 <= radius <= max(sums) + SMALL
    scaled = stability.leverage_matrix(debts, [times * own for own in equities])
    assert close(stability.spectral_radius(stability.sparse(scaled)) * times, radius, 10)
    order = list(range(len(equities)))
    mixed.shuffle(order)
    shuffled = [[matrix[i][j] for j in order] for i in order]
    assert close(stability.spectral_radius(stability.sparse(shuffled)), radius, 10)
    together = sorted(
        node for part in stability.components(stability.sparse(matrix)) for node in part
    )
    assert together == sorted(order)


@LAWS
@given(exposures())
def test_firms_that_own_each_other_are_worth_what_they_own(
    system: tuple[list[list[int]], list[int]],
) -> None:
    shares, assets = system
    size = len(assets)
    held = [{j: shares[i][j] / 200 for j in range(size) if shares[i][j]} for i in range(size)]
    outside = [1 - math.fsum(held[i].get(j, 0.0) for i in range(size)) for j in range(size)]
    values = market_values(held, outside, [float(a) for a in assets])
    assert close(math.fsum(values), sum(assets), 100)
    assert all(
        market <= book_value + SMALL
        for market, book_value in zip(values, book_values(held, assets), strict=True)
    )
    for column in zip(*dependency(held, outside), strict=True):
        assert close(math.fsum(column), 1.0)
    found = waves(held, outside, assets, thresholds=[10.0] * size, costs=[3.0] * size)
    for before, after in pairwise(found.failed):
        assert before <= after
    for lower, higher in zip(found.values[-1], found.values[0], strict=True):
        assert lower <= higher + SMALL


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@LAWS
@given(EDGES, st.sets(st.integers(0, 7), min_size=1), st.sets(st.integers(0, 7)))
def test_more_seeds_or_a_lower_threshold_never_fail_fewer(
    edges: list[tuple[int, int]], seeds: set[int], more: set[int]
) -> None:
    def failed(start: set[int], share: float) -> set[int]:
        rounds = threshold.watts_rounds(edges, start, share, count=8)
        assert sum(map(len, rounds)) == len({node for fresh in rounds for node in fresh})
        return {node for fresh in rounds for node in fresh}

    assert failed(seeds, 0.5) <= failed(seeds | more, 0.5)
    assert failed(seeds, 0.5) <= failed(seeds, 0.25)


# --- fire sales ---


@LAWS
@given(st.integers(1, 4), st.data())
def test_aggregate_vulnerability_is_the_sum_of_systemicness(
    funds: int, data: st.DataObject
) -> None:
    def each(low: float, high: float) -> list[float]:
        return data.draw(st.lists(st.floats(low, high), min_size=funds, max_size=funds))

    split = each(0, 1)
    found = leverage_targeting(
        assets=each(1, 100),
        weights=[[part, 1 - part] for part in split],
        debt_to_equity=each(0, 20),
        impacts=[0.001, 0.0002],
        shock=[-0.05, 0.01],
    )
    assert close(found.aggregate_vulnerability, math.fsum(found.systemicness))
    assert all(sale >= 0 for sale in found.forced_sales)
    assert close(math.fsum(found.asset_sales), math.fsum(found.forced_sales), 100)


@LAWS
@given(st.data())
def test_a_deeper_market_never_clears_at_a_lower_price(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))

    def each(low: int, high: int) -> list[int]:
        return data.draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    cash, units, debts = each(0, 20), each(0, 90), each(0, 110)
    depth = data.draw(st.sampled_from([0.0, 0.0002, 0.0004, 0.001]))
    thin, deep = (
        capital_constraint(cash=cash, units=units, debts=debts, depth=d, ratio_fraction=0.08)
        for d in (depth, depth / 2)
    )
    assert thin.prices[-1] <= deep.prices[-1] <= 1
    for before, after in pairwise(thin.prices):
        assert after < before
    for sold, held in zip(thin.units_sold, units, strict=True):
        assert 0 <= sold <= held


# --- cascades of liquidations ---


@st.composite
def books(draw: st.DrawFn) -> list[Account]:
    sign = st.sampled_from([1, -1])
    return [
        Account(
            collateral=float(draw(st.integers(1, 40))),
            positions=tuple(
                (market, float(draw(sign) * draw(st.integers(1, 100))))
                for market in sorted(draw(st.sets(st.integers(0, 2), min_size=1)))
            ),
        )
        for _ in range(draw(st.integers(1, 12)))
    ]


GAP = st.lists(st.sampled_from([-0.3, -0.1, -0.05, 0.0, 0.05, 0.2]), min_size=3, max_size=3)
PER_UNIT = st.sampled_from([0.0, 0.0001, 0.0005, 0.002, 0.01])


def run(
    accounts: list[Account], shock: list[float], per_unit: float, recovery: float = 0.0
) -> MarketCascade:
    return finish(
        market_cascade(
            accounts,
            shock,
            [linear(per_unit)] * 3,
            maintenance_fraction=0.01,
            recovery_fraction=recovery,
        )
    )


@LAWS
@given(books(), GAP, PER_UNIT, st.randoms(use_true_random=False))
def test_a_cascade_does_not_depend_on_the_order_of_accounts(
    accounts: list[Account], shock: list[float], per_unit: float, mixed: Random
) -> None:
    order = list(range(len(accounts)))
    mixed.shuffle(order)
    found, shuffled = (
        run(accounts, shock, per_unit),
        run([accounts[i] for i in order], shock, per_unit),
    )
    assert sorted(order[i] for i in shuffled.liquidated) == sorted(found.liquidated)
    assert shuffled.returns == found.returns
    assert shuffled.bad_debt == found.bad_debt


@LAWS
@given(books(), GAP, PER_UNIT)
def test_whoever_waits_is_found_as_if_everyone_were_looked_at_in_every_round(
    accounts: list[Account], shock: list[float], per_unit: float
) -> None:
    found = run(accounts, shock, per_unit)
    returns, alive = shock, set(range(len(accounts)))
    for round_ in found.rounds:
        slack = {}
        for number in alive:
            has, needs = equity_and_requirement(accounts[number], returns, 0.01)
            slack[number] = has - needs
        assert {n for n, left in slack.items() if left < -SMALL} <= set(round_.accounts)
        assert set(round_.accounts) <= {n for n, left in slack.items() if left < SMALL}
        alive -= set(round_.accounts)
        returns = list(round_.returns)
    assert found.rounds[-1].accounts == ()
    assert found.looked_at <= len(accounts) * len(found.rounds)


@LAWS
@given(books(), GAP)
def test_without_impact_no_account_hurts_another(
    accounts: list[Account], shock: list[float]
) -> None:
    found = run(accounts, shock, 0.0)
    alone = [run([account], shock, 0.0) for account in accounts]
    assert sorted(found.liquidated) == [n for n, one in enumerate(alone) if one.liquidated]
    assert found.returns == tuple(shock)
    assert close(found.bad_debt, math.fsum(one.bad_debt for one in alone), 100)
    assert len(found.rounds) <= 2


@LAWS
@given(books(), GAP, PER_UNIT)
def test_bad_debt_is_what_the_liquidated_lacked_and_survivors_meet_their_margin(
    accounts: list[Account], shock: list[float], per_unit: float
) -> None:
    found = run(accounts, shock, per_unit)
    before = [tuple(shock), *(round_.returns for round_ in found.rounds)]
    lacked = [
        max(0.0, -equity_and_requirement(accounts[n], at, 0.01)[0])
        for at, round_ in zip(before, found.rounds, strict=False)
        for n in round_.accounts
    ]
    assert close(found.bad_debt, math.fsum(lacked), 100)
    for number in set(range(len(accounts))) - set(found.liquidated):
        has, needs = equity_and_requirement(accounts[number], found.returns, 0.01)
        assert has > needs - SMALL


@LAWS
@given(books(), GAP, PER_UNIT, st.integers(0, 11))
def test_who_hit_whom_adds_up_to_what_the_sales_cost(
    accounts: list[Account], shock: list[float], per_unit: float, victim: int
) -> None:
    victim %= len(accounts)
    found = run(accounts, shock, per_unit)
    at = found.returns
    for before, round_ in zip(
        [tuple(shock), *(r.returns for r in found.rounds)], found.rounds, strict=False
    ):
        if victim in round_.accounts:
            at = before
            break
    assume(all(abs(amount) > SMALL or not amount for r in found.rounds for amount in r.sold))
    cost = math.fsum(who_hit_whom(found, accounts, victim).values())
    moved = -math.fsum(v * (at[m] - shock[m]) for m, v in accounts[victim].positions)
    assert close(cost, moved, 1 + sum(abs(v) for _, v in accounts[victim].positions))


@LAWS
@given(books(), GAP, PER_UNIT)
def test_a_market_that_recovers_at_once_ends_where_the_shock_left_it(
    accounts: list[Account], shock: list[float], per_unit: float
) -> None:
    found = run(accounts, shock, per_unit, recovery=1.0)
    assert all(close(a, b) for a, b in zip(found.returns, shock, strict=True))


@LAWS
@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_selling_more_moves_a_price_at_least_as_far_and_buying_mirrors_it(
    sold: float, more: float
) -> None:
    for impact in (
        linear(1e-6),
        square_root(0.03, 20_000.0),
        book([(0.01, 1e4), (0.05, 1e5), (0.2, 1e6)]),
    ):
        assert impact(0.0) == 0.0
        assert 0 <= impact(sold) <= impact(sold + more) <= 0.9
        assert impact(-sold) == max(-0.5, -impact(sold))


@LAWS
@given(
    st.lists(st.tuples(st.integers(1, 100), st.integers(1, 50)), max_size=8),
    st.integers(0, 60),
    st.floats(0, 2),
)
def test_a_staircase_liquidates_exactly_the_levels_that_it_reaches(
    levels: list[tuple[int, int]], shock: int, per_unit: float
) -> None:
    found = liquidation_staircase(100, shock, per_unit, levels)
    for before, after in pairwise(found.prices):
        assert after <= before
    reached = [quantity for price, quantity in levels if price >= found.prices[-1]]
    assert found.liquidated_quantity == sum(reached)
    assert found.liquidated_levels == len(reached)


# --- who pays ---

WINNERS = st.lists(
    st.tuples(st.integers(-50, 500), st.integers(1, 500), st.integers(1, 5000), st.integers(0, 50)),
    min_size=1,
    max_size=5,
)


@LAWS
@given(st.integers(0, 2000), st.integers(0, 500), WINNERS, st.sampled_from(["queue", "all"]))
def test_a_loss_is_paid_once_by_the_fund_and_the_winners(
    loss: int, fund: int, rows: list[tuple[int, int, int, int]], who: str
) -> None:
    winners = [
        deleverage_queue.Winner(
            name=str(n), unrealized_pnl=pnl, collateral=own, notional=size, maintenance=needed
        )
        for n, (pnl, own, size, needed) in enumerate(rows)
    ]
    found = deleverage_queue.allocate(loss, fund, winners, queue=who == "queue")
    paid = math.fsum(found.haircuts.values())
    assert close(found.fund_used + paid + found.uncovered, loss, 1000)
    assert found.fund_used + found.fund_left == fund
    for winner in winners:
        cut = found.haircuts[winner.name]
        assert -SMALL <= cut <= max(0, winner.unrealized_pnl) + SMALL
        after = winner.collateral + winner.unrealized_pnl - cut
        assert close(found.equity_after[winner.name], after)
        below = found.equity_after[winner.name] <= winner.maintenance
        assert (winner.name in found.below_maintenance) is below


@LAWS
@given(st.integers(0, 2000), WINNERS)
def test_pro_rata_keeps_the_rank_of_profits(
    loss: int, rows: list[tuple[int, int, int, int]]
) -> None:
    winners = [
        deleverage_queue.Winner(
            name=str(n), unrealized_pnl=pnl, collateral=own, notional=size, maintenance=needed
        )
        for n, (pnl, own, size, needed) in enumerate(rows)
    ]
    cut = deleverage_queue.allocate(loss, 0, winners, queue=False).haircuts
    left = [(w.unrealized_pnl, max(0, w.unrealized_pnl) - cut[w.name]) for w in winners]
    for poorer, richer in pairwise(sorted(left)):
        assert poorer[1] <= richer[1] + SMALL


@LAWS
@given(st.lists(st.integers(-100, 100), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_a_queue_of_haircuts_moves_money_and_makes_none(equities: list[int], mixed: Random) -> None:
    order = list(range(len(equities)))
    mixed.shuffle(order)
    winners = sum(e for e in equities if e > 0)
    deficit = -sum(e for e in equities if e < 0)
    budget = min(winners, deficit)
    cut = deleverage_queue.queue_haircuts(equities, order, budget)
    after = deleverage_queue.after_haircuts(equities, cut, order)
    assert close(math.fsum(after), sum(equities), 1000)
    assert all(0 <= share <= 1 for share in cut)
    emptied = [cut[place] for place in order if equities[place] > 0]
    for before, later in pairwise(emptied):  # nobody is touched before the one in front is empty
        assert later == 0 or before == 1


@LAWS
@given(
    st.lists(st.tuples(st.text(min_size=1), st.integers(1, 50)), max_size=6),
    st.integers(0, 300),
)
def test_a_queue_is_filled_from_its_front(queue: list[tuple[str, int]], quantity: int) -> None:
    found = deleverage_queue.fills(queue, quantity)
    assert sum(closed for _, closed, _ in found) == min(quantity, sum(size for _, size in queue))
    for (name, closed, left), (queued, size) in zip(found, queue, strict=False):
        assert (name, closed + left) == (queued, size)
        assert closed > 0
    assert all(left == 0 for _, _, left in found[:-1])


# --- perpetuals and funding ---

PERPETUALS = st.builds(
    Perpetual,
    side=st.sampled_from([1, -1]),
    size=st.floats(0.1, 100),
    entry_price=st.floats(1, 1000),
    collateral=st.floats(0.1, 50_000),
)


@LAWS
@given(PERPETUALS, st.floats(0, 0.2))
def test_a_perpetual_meets_its_margin_and_its_end_where_it_says(
    held: Perpetual, fraction: float
) -> None:
    bankrupt = bankruptcy_price(held)
    scale = held.collateral + held.size * held.entry_price
    if bankrupt > 0:
        assert close(equity(held, bankrupt), 0.0, scale)
        at = liquidation_price(held, fraction)
        assert close(equity(held, at), maintenance(held, at, fraction), 10 * scale)
        assert held.side * (at - bankrupt) >= -SMALL * bankrupt


@LAWS
@given(
    PERPETUALS,
    st.floats(0.01, 0.2),
    st.floats(0, 0.009),
    st.floats(0.5, 1.5),
    st.floats(0.05, 0.99),
)
def test_the_slice_that_restores_margin_restores_it(
    held: Perpetual, fraction: float, fee: float, move: float, short_of: float
) -> None:
    mark = held.entry_price * move
    # A position that has part of what it needs and too little to pay the fee of a full close.
    needs = maintenance(held, mark, fraction)
    lacks = replace(held, collateral=0.0)
    held = replace(held, collateral=short_of * needs - equity(lacks, mark))
    size = restoring_slice(
        held, mark=mark, execution=mark, maintenance_fraction=fraction, fee_fraction=fee
    )
    left = equity(held, mark) - fee * mark * size
    after = maintenance(replace(held, size=held.size - size), mark, fraction)
    assert size > 0
    assert close(left, after, abs(held.collateral) + held.size * mark * 30)
    enough = replace(held, collateral=held.collateral + (1 - short_of) * needs * 1.000001)
    assert restoring_slice(enough, mark=mark, execution=mark, maintenance_fraction=fraction) == 0


@LAWS
@given(
    st.lists(st.integers(-100, 100), min_size=1, max_size=6),
    st.lists(st.integers(-50, 50), min_size=1, max_size=5),
)
def test_funding_in_plain_numbers_sums_to_zero(sizes: list[int], rates: list[int]) -> None:
    market = [*sizes, -sum(sizes)]
    paid = [funding_cash(1, float(size), [r / 1e4 for r in rates]) for size in market]
    assert close(math.fsum(paid), 0.0, 1000)
    held = [
        Perpetual(side=1 if size > 0 else -1, size=abs(size), entry_price=1.0, collateral=1.0)
        for size in market
    ]
    received = [funding_received(position, rates[0] / 1e4, 100.0) for position in held]
    assert close(math.fsum(received), 0.0, 1000)
