"""Laws of margin that hold for every account, tried on random ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from functools import reduce
from operator import add

from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.engine.account import Bucket, Position
from calculators.engine.cascade import Outcome
from calculators.engine.closing import Rules
from calculators.engine.comparison import Comparison, Scenario, compared, first_closes
from calculators.engine.comparison_chart import changes
from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.gap import buffer_after, first_liquidation, scaled
from calculators.engine.liquidation import bankruptcy_price, collateral_left, liquidation_price
from calculators.engine.margin import bucket_risk, position_risk
from calculators.engine.risk import Risk
from calculators.engine.venue import Tier, flat, tiers_of
from calculators.engine.working import SILENT, Working
from tests.laws import AMOUNTS, LAWS, NOISE, SIDES, decimals
from tests.small_account import position

QUANTUM = Decimal("0.00000001")
SHOCKS = decimals("-1", "2", 3)


@st.composite
def tier_tables(draw: st.DrawFn) -> tuple[Tier, ...]:
    count = draw(st.integers(1, 5))
    floors = draw(
        st.lists(st.integers(1, 10**6), min_size=count - 1, max_size=count - 1, unique=True)
    )
    fractions = draw(st.lists(decimals("0.0001", "0.5", 4), min_size=count, max_size=count))
    rows = zip([0, *sorted(floors)], sorted(fractions), strict=True)
    return tiers_of((str(floor), str(fraction), None) for floor, fraction in rows)


@st.composite
def positions(draw: st.DrawFn, name: str = "BTC") -> Position:
    entry = draw(decimals("0.01", "100000"))
    return position(
        name=name,
        side=draw(SIDES),
        size=draw(decimals("0.001", "1000", 3)),
        entry_price=entry,
        mark_price=rounded(entry * draw(decimals("0.5", "1.5", 3)), 8),
        leverage=draw(decimals("1", "125")),
        isolated_margin=draw(decimals("0", "50000")),
        tiers=draw(tier_tables()),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """An account of a few positions just opened, and a gap."""
    held = tuple(
        replace(p, mark_price=p.entry_price)
        for n in range(draw(st.integers(1, 4)))
        for p in [draw(positions(f"C{n}"))]
    )
    spare = draw(AMOUNTS)
    return Scenario(
        collateral=sum((p.isolated_margin for p in held), spare),
        positions=held,
        shocks={p.name: draw(SHOCKS) for p in held},
        rules=Rules(
            order=draw(st.sampled_from(["worst-loss", "largest-maintenance-margin"])),
            liquidation_fee_fraction=draw(decimals("0", "0.1", 4)),
        ),
    )


def buffer_at(held: Position, collateral: Decimal, price: Decimal) -> Decimal:
    """Return equity − maintenance margin of a lone position at a mark price."""
    there = replace(held, mark_price=price)
    risk = bucket_risk(Bucket(name="", collateral=collateral, positions=(there,)), SILENT)
    return EXACT.subtract(risk.equity, risk.maintenance_margin)


@LAWS
@given(positions(), AMOUNTS)
def test_at_the_liquidation_price_equity_is_maintenance_margin(
    held: Position, collateral: Decimal
) -> None:
    price = liquidation_price(held, collateral, SILENT)
    if isinstance(price, Decimal):
        assert abs(buffer_at(held, collateral, price)) < NOISE


@LAWS
@given(positions(), AMOUNTS)
def test_one_tick_beyond_is_liquidatable_and_one_before_is_not(
    held: Position, collateral: Decimal
) -> None:
    price = liquidation_price(held, collateral, SILENT)
    assume(isinstance(price, Decimal))
    assert isinstance(price, Decimal)
    directions = (ROUND_FLOOR, ROUND_CEILING)
    beyond, before = (rounded(price, 8, d) for d in directions[:: held.side])
    beyond, before = beyond - held.side * QUANTUM, before + held.side * QUANTUM
    if beyond >= 0:
        assert buffer_at(held, collateral, beyond) < 0
    assert buffer_at(held, collateral, before) > 0


@LAWS
@given(positions(), AMOUNTS)
def test_never_and_already_are_what_they_say(held: Position, collateral: Decimal) -> None:
    outcome = liquidation_price(held, collateral, SILENT)
    now = buffer_at(held, collateral, held.mark_price)
    assert (outcome == "already liquidatable") is (now <= 0)
    if outcome == "never":
        assert held.side == 1
        assert buffer_at(held, collateral, QUANTUM) > 0


@LAWS
@given(positions(), AMOUNTS)
def test_liquidation_comes_before_bankruptcy(held: Position, collateral: Decimal) -> None:
    price = liquidation_price(held, collateral, SILENT)
    bankrupt = bankruptcy_price(held, collateral, SILENT)
    if isinstance(price, Decimal) and isinstance(bankrupt, Decimal):
        assert held.side * (price - bankrupt) >= -NOISE
    if price == "never":
        assert bankrupt == "never"


@LAWS
@given(positions(), AMOUNTS, decimals("0.01", "100000"))
def test_more_collateral_never_brings_liquidation_nearer(
    held: Position, collateral: Decimal, more: Decimal
) -> None:
    price = liquidation_price(held, collateral, SILENT)
    after = liquidation_price(held, collateral + more, SILENT)
    if isinstance(price, Decimal) and isinstance(after, Decimal):
        assert held.side * (price - after) > 0
    else:
        ranks = {"already liquidatable": 0, "never": 2}
        assert ranks.get(str(after), 1) >= ranks.get(str(price), 1)


@LAWS
@given(positions(), AMOUNTS, st.sampled_from(["0.001", "0.5", "3", "1000"]))
def test_twice_the_money_is_the_same_price(
    held: Position, collateral: Decimal, factor: str
) -> None:
    times = Decimal(factor)
    tiers = tuple(
        replace(t, floor=t.floor * times, maintenance_amount=t.maintenance_amount * times)
        for t in held.tiers
    )
    larger = replace(held, size=held.size * times, tiers=tiers)
    price = liquidation_price(held, collateral, SILENT)
    scaled_price = liquidation_price(larger, collateral * times, SILENT)
    if isinstance(price, Decimal) and isinstance(scaled_price, Decimal):
        assert abs(price - scaled_price) < NOISE
    else:
        assert price == scaled_price


@LAWS
@given(positions(), decimals("0.01", "100000"))
def test_a_short_mirrors_a_long(held: Position, moved: Decimal) -> None:
    """Mirrored about its entry price, a position gains what its mirror loses."""
    assume(moved <= held.entry_price)
    up, down = held.entry_price + moved, held.entry_price - moved
    mirror = replace(held, side=-held.side, mark_price=down)
    one, other = (position_risk(p, SILENT) for p in (replace(held, mark_price=up), mirror))
    assert one.equity == other.equity


@LAWS
@given(SIDES, decimals("1", "100000"), decimals("1.01", "125"), decimals("0", "0.0079", 4))
def test_without_tiers_the_mirror_of_a_liquidation_price_has_the_mirrored_formula(
    side: int, entry: Decimal, leverage: Decimal, fraction: Decimal
) -> None:
    held = position(side=side, entry_price=entry, tiers=flat(fraction))
    price = liquidation_price(held, EXACT.divide(entry, leverage), SILENT)
    expected = entry * (1 - side / leverage) / (1 - side * fraction)
    assert isinstance(price, Decimal)
    assert abs(price - expected) < Decimal("1e-15")


@LAWS
@given(st.lists(positions(), min_size=1, max_size=5), AMOUNTS, st.randoms())
def test_risk_adds_up_in_any_order(
    held: list[Position], collateral: Decimal, mixed: object
) -> None:
    bucket = Bucket(name="", collateral=collateral, positions=tuple(held))
    alone = [position_risk(p, SILENT) for p in held]
    mixed.shuffle(alone)  # type: ignore[attr-defined]  # a Random
    summed, whole = reduce(add, alone, Risk(equity=collateral)), bucket_risk(bucket, SILENT)
    assert summed.equity == whole.equity
    assert summed.maintenance_margin == whole.maintenance_margin
    assert abs(summed.initial_margin - whole.initial_margin) < NOISE  # a quotient of fifty digits


@LAWS
@given(st.lists(positions(), max_size=4), AMOUNTS)
def test_a_risk_is_the_same_whether_it_is_written_down_or_not(
    held: list[Position], collateral: Decimal
) -> None:
    bucket = Bucket(name="", collateral=collateral, positions=tuple(held))
    assert bucket_risk(bucket, SILENT) == bucket_risk(bucket, Working())


@LAWS
@given(st.lists(positions(), min_size=2, max_size=4), AMOUNTS)
def test_in_a_cross_account_the_price_is_where_the_whole_account_is_liquidated(
    held: list[Position], collateral: Decimal
) -> None:
    named = tuple(replace(p, name=f"C{n}") for n, p in enumerate(held))
    bucket = Bucket(name="cross", collateral=collateral, positions=named)
    price = liquidation_price(named[0], collateral_left(bucket, named[0], SILENT), SILENT)
    if isinstance(price, Decimal):
        there = replace(bucket, positions=(replace(named[0], mark_price=price), *named[1:]))
        risk = bucket_risk(there, SILENT)
        assert abs(risk.equity - risk.maintenance_margin) < NOISE


@LAWS
@given(scenarios())
def test_cross_with_one_position_is_isolated_with_all_the_collateral(scenario: Scenario) -> None:
    lone = replace(scenario.positions[0], isolated_margin=scenario.collateral)
    both = compared(replace(scenario, positions=(lone,)), ONE, SILENT)
    assert both.cross == both.isolated


def ledgers(both: Comparison) -> list[Outcome]:
    return [both.cross, both.isolated]


@LAWS
@given(scenarios(), decimals("0", "1.5", 3))
def test_the_owner_and_the_fund_pay_the_gap_and_the_fees_to_the_last_digit(
    scenario: Scenario, share: Decimal
) -> None:
    assume(all(ONE + share * shock >= 0 for shock in scenario.shocks.values()))
    for outcome in ledgers(compared(scenario, share, SILENT)):
        owner = scenario.collateral - outcome.final_equity
        gap = scenario.collateral - outcome.equity_after_gap
        assert owner + outcome.fund == gap + outcome.fees


@LAWS
@given(scenarios(), decimals("0", "0.000001", 9), decimals("0", "1", 2))
def test_with_impact_the_ledger_has_two_lines_more(
    scenario: Scenario, impact: Decimal, passed: Decimal
) -> None:
    names = [p.name for p in scenario.positions]
    rules = replace(
        scenario.rules,
        price_impact=dict.fromkeys(names, min(impact, Decimal("1e-9"))),
        passed_on={(a, b): passed for a in names for b in names if a != b},
    )
    scenario = replace(scenario, rules=rules)
    for outcome in ledgers(compared(scenario, ONE, SILENT)):
        with localcontext(EXACT):  # twenty-eight digits would not hold these sums
            owner = scenario.collateral - outcome.final_equity
            gap = scenario.collateral - outcome.equity_after_gap
            paid = gap + outcome.fees + outcome.slippage + outcome.impact
            assert abs(owner + outcome.fund - paid) < NOISE


@LAWS
@given(scenarios())
def test_every_position_is_closed_once_or_survives(scenario: Scenario) -> None:
    names = sorted(p.name for p in scenario.positions)
    for outcome in ledgers(compared(scenario, ONE, SILENT)):
        assert sorted((*outcome.closed, *outcome.survivors)) == names


@LAWS
@given(scenarios())
def test_isolated_never_loses_more_than_the_margin_of_each_position(scenario: Scenario) -> None:
    left = scenario.collateral - sum((p.isolated_margin for p in scenario.positions), ZERO)
    for held in scenario.positions:
        lone = replace(scenario, positions=(held,), collateral=held.isolated_margin)
        kept = compared(lone, ONE, SILENT).isolated.final_equity
        assert kept >= 0
        left += kept
    assert compared(scenario, ONE, SILENT).isolated.final_equity == left


@LAWS
@given(scenarios())
def test_what_is_left_open_is_not_liquidatable(scenario: Scenario) -> None:
    outcome = compared(scenario, ONE, SILENT).cross
    if outcome.survivors:
        left = [p for p in scenario.positions if p.name in outcome.survivors]
        needed = sum(
            (
                position_risk(
                    replace(p, mark_price=p.mark_price * (1 + scenario.shocks[p.name])), SILENT
                ).maintenance_margin
                for p in left
            ),
            ZERO,
        )
        assert outcome.final_equity > needed
        assert outcome.fund == 0


@LAWS
@given(scenarios())
def test_the_first_close_lies_where_the_buffer_of_its_bucket_is_used_up(
    scenario: Scenario,
) -> None:
    for mode in ("cross", "isolated"):
        buckets = {b.name: b for b in scenario.buckets(mode)}
        for name, share in first_closes(scenario, mode, SILENT).items():
            if isinstance(share, Decimal):
                at = buffer_after(buckets[name], scaled(scenario.shocks, share))
                half = buffer_after(buckets[name], scaled(scenario.shocks, share / 2))
                assert abs(at) < NOISE
                assert half > 0
            elif share == "already liquidatable":
                assert buffer_after(buckets[name], {}) <= 0


@LAWS
@given(positions(), AMOUNTS)
def test_the_first_close_of_a_lone_position_is_at_its_liquidation_price(
    held: Position, collateral: Decimal
) -> None:
    price = liquidation_price(held, collateral, SILENT)
    assume(isinstance(price, Decimal) and held.mark_price > 0)
    assert isinstance(price, Decimal)
    shock = Decimal(-held.side) / 2
    bucket = Bucket(name="BTC", collateral=collateral, positions=(held,))
    share = first_liquidation(bucket, {held.name: shock}, SILENT)
    if isinstance(share, Decimal):
        assert abs(held.mark_price * (1 + share * shock) - price) < Decimal("1e-15")
    else:
        assert price > held.mark_price * 400


@LAWS
@given(st.lists(decimals("0", "1", 6), max_size=3))
def test_every_change_of_state_is_found_by_halving(edges: list[Decimal]) -> None:
    """Edges that share a step of the halving, or leave both ends alike, are seen as one or none."""
    assume(len(edges) % 2 == 1)

    def state(share: Decimal) -> list[str]:
        return ["x"] * sum(share > edge for edge in edges)

    found = list(changes(Decimal("-0.1"), Decimal("1.1"), state))
    assert len(found) % 2 == 0
    for left, right in zip(found[::2], found[1::2], strict=True):
        assert state(left) != state(right)
        assert 0 < right - left < Decimal("2e-5")
