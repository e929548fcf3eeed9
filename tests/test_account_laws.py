"""Laws of whole accounts, tried on random ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.engine.account import Collateral, Position, Side, asset_of
from calculators.engine.account_document import account_of, document_of
from calculators.engine.evaluated import BucketEvaluation
from calculators.engine.evaluation import evaluate, explain, market_risk
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.instrument import Instrument, OptionTerms, on_tick
from calculators.engine.joint_move import all_together, liquidating_moves
from calculators.engine.line import Kink, Line, zeros
from calculators.engine.liquidation import Prices, collateral_left, liquidation_price
from calculators.engine.margin_account import Account, Order
from calculators.engine.one_way import one_way_markets
from calculators.engine.option_margin import StandardRules
from calculators.engine.scan import TOLERANCE
from calculators.engine.venue import Contract, flat
from calculators.engine.working import SILENT, Working
from tests.laws import AMOUNTS, LAWS, NOISE, decimals
from tests.small_account import position as opened
from tests.test_account_evaluation import RULES, scenario_rules
from tests.test_calculators_laws import positions

CONTRACTS: st.SearchStrategy[Contract] = st.sampled_from(("linear", "inverse"))
SIDES: st.SearchStrategy[Side] = st.sampled_from((1, -1))
QUANTUM = Decimal("0.00000001")


@st.composite
def legs(draw: st.DrawFn, name: str = "BTC") -> tuple[Position, ...]:
    """One position, or a long and a short of one market, linear or inverse, at mark or at entry."""
    instrument = Instrument(
        name=name,
        contract=draw(CONTRACTS),
        maintenance_at=draw(st.sampled_from(["mark", "entry"])),
        legs_net=draw(st.booleans()),
    )
    first = replace(draw(positions(name)), instrument=instrument)
    first = replace(first, mark_price=max(first.mark_price, Decimal("0.01")), leverage=ONE)
    if first.tiers[0].maintenance_margin_fraction == 0:
        first = replace(first, tiers=first.tiers[1:])
    if not draw(st.booleans()):
        return (first,)
    second = replace(
        draw(positions(name)),
        name=f"{name} hedge",
        side=-first.side,
        instrument=instrument,
        tiers=first.tiers,
        mark_price=first.mark_price,
        leverage=ONE,
    )
    return (first, second)


@st.composite
def accounts(draw: st.DrawFn, *, most: int = 3) -> Account:
    """A cross account of a few markets; some of its positions isolated."""
    held = [leg for n in range(draw(st.integers(1, most))) for leg in draw(legs(f"C{n}"))]
    mixed = tuple(
        replace(leg, mode=draw(st.sampled_from(["cross", "cross", "isolated"]))) for leg in held
    )
    given_away = sum((leg.isolated_margin for leg in mixed if leg.mode == "isolated"), ZERO)
    cash = Collateral(asset="USDT", amount=given_away + draw(AMOUNTS))
    return Account(collateral=(cash,), positions=mixed)


def at_price(account: Account, market: str, price: Decimal) -> Account:
    """Return the account with one market at another mark price."""
    moved = tuple(
        replace(p, mark_price=price) if p.instrument.name == market else p
        for p in account.positions
    )
    return replace(account, positions=moved)


def buffer(bucket: BucketEvaluation) -> Decimal:
    return EXACT.subtract(bucket.risk.equity, bucket.risk.maintenance_margin)


def buckets(account: Account) -> dict[str, BucketEvaluation]:
    return {bucket.name: bucket for bucket in evaluate(account).buckets}


def noise(bucket: BucketEvaluation) -> Decimal:
    """Return what fifty digits may leave of amounts this large."""
    return NOISE * (1 + abs(bucket.risk.equity) + bucket.risk.maintenance_margin)


@LAWS
@given(accounts())
def test_at_every_liquidation_price_equity_is_maintenance_margin(account: Account) -> None:
    for bucket in evaluate(account).buckets:
        for position in bucket.positions:
            for price in numbers(position.liquidation):
                there = buckets(at_price(account, position.market, price))[bucket.name]
                assert abs(buffer(there)) < noise(there)


@LAWS
@given(accounts(), st.sampled_from(["1.05", "1.5"]))
def test_a_liquidation_that_begins_earlier_does_so_at_its_multiple(
    account: Account, multiple: str
) -> None:
    early = replace(account, liquidation_at=Decimal(multiple))
    for bucket in evaluate(early).buckets:
        for position in bucket.positions:
            for price in numbers(position.liquidation):
                there = buckets(at_price(early, position.market, price))[bucket.name]
                needed = EXACT.multiply(there.liquidation_at, there.risk.maintenance_margin)
                assert abs(EXACT.subtract(there.risk.equity, needed)) < 2 * noise(there)


@LAWS
@given(positions("BTC"), AMOUNTS, st.sampled_from(["0.00005", "0.01", "0.5"]))
def test_a_fraction_that_grows_with_coins_is_met_at_every_price(
    held: Position, coins: Decimal, slope: str
) -> None:
    terms = Instrument(name="BTC", contract="inverse", maintenance_slope=Decimal(slope))
    mark = max(held.mark_price, QUANTUM)
    tiers = flat(Decimal("0.01"))
    alone = replace(held, instrument=terms, tiers=tiers, mark_price=mark, leverage=ONE)
    account = Account(collateral=(Collateral(asset="USDT", amount=coins),), positions=(alone,))
    found = numbers(evaluate(account).positions[0].liquidation)
    for price in found:
        (there,) = evaluate(at_price(account, "BTC", price)).buckets
        assert abs(buffer(there)) < noise(there)
    assert list(found) == sorted(found)


@LAWS
@given(accounts())
def test_steps_and_the_callers_context_change_no_digit(account: Account) -> None:
    """The shortest way to the numbers is the way that is shown, in whatever context it is asked."""
    silent, move = evaluate(account), all_together(account)
    moved = liquidating_moves(account, move)
    with localcontext(Context(prec=6, rounding=ROUND_FLOOR)):
        assert evaluate(account) == silent
        assert evaluate(account, Working()) == silent
        assert liquidating_moves(account, move) == moved
    assert repr(evaluate(account, Working())) == repr(silent)


@LAWS
@given(
    st.lists(positions("X"), min_size=1, max_size=4),
    AMOUNTS,
    st.booleans(),
    st.sampled_from(["USDT", "BTC"]),
)
def test_the_usual_bucket_is_evaluated_as_every_other(
    held: list[Position],
    amount: Decimal,
    ordered: bool,  # noqa: FBT001 - drawn
    currency: str,
) -> None:
    """A rate that nothing uses makes it take the long way: the same digits, the same steps."""
    named = tuple(
        replace(p, name=f"X{n}", mark_price=max(p.mark_price, QUANTUM), leverage=ONE)
        for n, p in enumerate(held)
    )
    order = Order(name="X0", side=1, size=ONE, price=ONE, mark_price=ONE)
    account = Account(
        currency=currency,
        collateral=(Collateral(asset=currency, amount=amount),),
        positions=named,
        orders=(order,) if ordered else (),
    )
    assume(one_way_markets(account.buckets()[0], account) is not None)
    other = replace(account, rates={"EUR": ONE})
    assert one_way_markets(other.buckets()[0], other) is None
    assert repr(evaluate(account)) == repr(evaluate(other))
    assert explain(account) == explain(other)


def numbers(prices: Prices) -> tuple[Decimal, ...]:
    return () if isinstance(prices, str) else prices


@LAWS
@given(accounts())
def test_a_tick_on_either_side_of_a_liquidation_price_lies_the_other_state(
    account: Account,
) -> None:
    for bucket in evaluate(account).buckets:
        for position in bucket.positions:
            found = numbers(position.liquidation)
            for price in found:
                tick = price * Decimal("1e-12")
                assume(len(found) == 1 or found[1] - found[0] > 4 * tick)
                states = {
                    buckets(at_price(account, position.market, price + side * tick))[
                        bucket.name
                    ].risk.is_liquidatable
                    for side in (-1, 1)
                }
                assert states == {True, False}


@LAWS
@given(accounts(), decimals("0.01", "3", 3))
def test_between_its_liquidation_prices_a_bucket_is_safe_and_beyond_them_it_is_not(
    account: Account, multiple: Decimal
) -> None:
    """No root is missed: the state changes at the roots, and nowhere else."""
    for bucket in evaluate(account).buckets:
        for position in bucket.positions:
            held = next(p for p in account.positions if p.name == position.name)
            price = held.mark_price * multiple
            if position.liquidation == "already liquidatable" or price <= 0:
                continue
            crossed = [
                root
                for root in numbers(position.liquidation)
                if min(price, held.mark_price) <= root <= max(price, held.mark_price)
            ]
            there = buckets(at_price(account, position.market, price))[bucket.name]
            assume(abs(buffer(there)) > noise(there))
            assert there.risk.is_liquidatable is (len(crossed) % 2 == 1)


@LAWS
@given(accounts())
def test_outcomes_are_what_they_say(account: Account) -> None:
    for bucket in evaluate(account).buckets:
        now = bucket.risk.is_liquidatable
        for position in bucket.positions:
            assert (position.liquidation == "already liquidatable") is now
            assert all(price > 0 for price in numbers(position.liquidation))
            assert all(price > 0 for price in numbers(position.bankruptcy))
            if position.liquidation == "below zero":
                there = buckets(at_price(account, position.market, QUANTUM))[bucket.name]
                assert not there.risk.is_liquidatable


@LAWS
@given(accounts())
def test_at_the_bankruptcy_price_nothing_is_left(account: Account) -> None:
    for bucket in evaluate(account).buckets:
        for position in bucket.positions:
            for price in numbers(position.bankruptcy):
                there = buckets(at_price(account, position.market, price))[bucket.name]
                assert abs(there.risk.equity) < noise(there)


@LAWS
@given(accounts(most=1), decimals("0.01", "100000"))
def test_more_collateral_never_brings_a_liquidation_nearer(account: Account, more: Decimal) -> None:
    (cash,) = account.collateral
    richer = replace(account, collateral=(replace(cash, amount=cash.amount + more),))
    for before, after in zip(
        evaluate(account).buckets[0].positions, evaluate(richer).buckets[0].positions, strict=True
    ):
        if before.liquidation == "already liquidatable":
            continue
        mark = next(p.mark_price for p in account.positions if p.name == before.name)
        assert below(after.liquidation, mark) <= below(before.liquidation, mark)
        assert above(after.liquidation, mark) >= above(before.liquidation, mark)


def below(prices: Prices, mark: Decimal) -> Decimal:
    return max((p for p in numbers(prices) if p < mark), default=ZERO)


def above(prices: Prices, mark: Decimal) -> Decimal:
    return min((p for p in numbers(prices) if p > mark), default=Decimal("Infinity"))


@LAWS
@given(positions(), AMOUNTS)
def test_cross_with_one_position_is_isolated_with_all_the_collateral(
    held: Position, collateral: Decimal
) -> None:
    assume(held.mark_price > 0 and held.tiers[0].maintenance_margin_fraction > 0)
    cash = (Collateral(asset="USDT", amount=collateral),)
    shared = replace(held, leverage=ONE)
    own = replace(shared, mode="isolated", isolated_margin=collateral)
    cross = evaluate(Account(collateral=cash, positions=(shared,)))
    isolated = evaluate(Account(collateral=cash, positions=(own,)))
    assert cross.positions == isolated.positions
    assert cross.buckets[0].risk == isolated.buckets[1].risk
    alone = liquidation_price(held, collateral, SILENT)
    if isinstance(alone, Decimal):
        assert numbers(cross.positions[0].liquidation) == (alone,)
    else:
        assert cross.positions[0].liquidation in {alone, "below zero"}


@LAWS
@given(st.lists(positions(), min_size=2, max_size=4), AMOUNTS)
def test_an_account_finds_what_each_position_finds_with_what_the_others_leave(
    held: list[Position], collateral: Decimal
) -> None:
    assume(all(p.mark_price > 0 and p.tiers[0].maintenance_margin_fraction > 0 for p in held))
    named = tuple(replace(p, name=f"C{n}", leverage=ONE) for n, p in enumerate(held))
    account = Account(collateral=(Collateral(asset="USDT", amount=collateral),), positions=named)
    (bucket,) = account.buckets()
    for position, found in zip(named, evaluate(account).positions, strict=True):
        alone = liquidation_price(position, collateral_left(bucket, position, SILENT), SILENT)
        if isinstance(alone, Decimal) and found.liquidation != "already liquidatable":
            (price,) = numbers(found.liquidation)
            assert abs(price - alone) < NOISE * (1 + abs(alone))


@LAWS
@given(legs())
def test_netting_never_asks_more_than_both_legs(held: tuple[Position, ...]) -> None:
    def needed(*, nets: bool) -> Decimal:
        instrument = replace(held[0].instrument, legs_net=nets)
        account = Account(positions=tuple(replace(leg, instrument=instrument) for leg in held))
        return evaluate(account).buckets[0].risk.maintenance_margin

    assert needed(nets=True) <= needed(nets=False)


@LAWS
@given(accounts())
def test_the_other_side_gains_what_this_one_loses_and_needs_the_same(account: Account) -> None:
    mirrored = tuple(replace(p, side=-p.side) for p in account.positions)
    other = evaluate(replace(account, positions=mirrored))
    for one, mirror in zip(evaluate(account).positions, other.positions, strict=True):
        assert one.unrealized_pnl == mirror.unrealized_pnl.copy_negate()
        assert one.maintenance_margin == mirror.maintenance_margin


@st.composite
def option_books(draw: st.DrawFn) -> Account:
    forward = draw(decimals("100", "100000"))
    years = draw(decimals("0.01", "1"))
    held = tuple(
        Position(
            name=f"O{n}",
            side=draw(SIDES),
            size=draw(decimals("0.1", "10", 1)),
            entry_price=ONE,
            mark_price=forward,
            instrument=Instrument(
                kind="option",
                base="BTC",
                option=OptionTerms(
                    type=draw(st.sampled_from(["call", "put"])),
                    strike=forward * draw(decimals("0.5", "1.5", 1)),
                    years_to_expiry=years,
                    volatility_fraction=draw(decimals("0.2", "1", 1)),
                ),
            ),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    cash = Collateral(asset="USDT", amount=forward * draw(decimals("0.01", "20", 2)))
    return Account(collateral=(cash,), positions=held, option_rules=RULES)


@LAWS
@given(option_books())
def test_options_of_one_expiry_never_need_more_than_each_alone(book: Account) -> None:
    market = market_risk(book.positions, book, SILENT)
    alone = sum((value.risk.maintenance_margin for value in market.each), ZERO)
    assert 0 <= market.risk.maintenance_margin <= alone + NOISE
    assert market.risk.initial_margin >= 0


@LAWS
@given(accounts())
def test_at_every_joint_move_equity_is_maintenance_margin(account: Account) -> None:
    move = all_together(account)
    for found in liquidating_moves(account, move):
        for x in numbers(found.moves):
            assert x > -1
            moved = tuple(replace(p, mark_price=p.mark_price * (1 + x)) for p in account.positions)
            there = buckets(replace(account, positions=moved))[found.bucket]
            assert abs(buffer(there)) < noise(there) * 1000


@LAWS
@given(accounts(most=1))
def test_a_joint_move_of_one_market_is_its_liquidation_price(account: Account) -> None:
    move = {asset_of(position): ONE for position in account.positions}
    moves = {found.bucket: found.moves for found in liquidating_moves(account, move)}
    for bucket in evaluate(account).buckets:
        for position in bucket.positions[:1]:
            mark = next(p.mark_price for p in account.positions if p.name == position.name)
            if len(bucket.positions) == len({asset_of(p) for p in account.positions}) == 1:
                far = 100 * mark  # a joint move tells no price beyond it
                prices = [price for price in numbers(position.liquidation) if price < far]
                found = numbers(moves[bucket.name])
                assert len(prices) == len(found)
                for price, x in zip(prices, found, strict=True):
                    assert abs(mark * (1 + x) - price) < NOISE * (1 + price)


@LAWS
@given(accounts(), decimals("0.001", "1000", 3))
def test_scaling_every_amount_leaves_every_price(account: Account, factor: Decimal) -> None:
    larger = replace(
        account,
        collateral=tuple(replace(c, amount=c.amount * factor) for c in account.collateral),
        positions=tuple(
            replace(
                p,
                size=p.size * factor,
                isolated_margin=p.isolated_margin * factor,
                tiers=tuple(
                    replace(
                        t,
                        floor=t.floor * factor,
                        maintenance_amount=EXACT.multiply(t.maintenance_amount, factor),
                    )
                    for t in p.tiers
                ),
            )
            for p in account.positions
        ),
    )
    for one, other in zip(evaluate(account).positions, evaluate(larger).positions, strict=True):
        for before, after in zip(numbers(one.liquidation), numbers(other.liquidation), strict=True):
            assert abs(before - after) < NOISE * (1 + before)
        if isinstance(one.liquidation, str):
            assert one.liquidation == other.liquidation


@LAWS
@given(accounts())
def test_what_is_explained_is_what_is_evaluated(account: Account) -> None:
    working = Working()
    assert evaluate(account, working) == evaluate(account)
    assert working.steps


@LAWS
@given(accounts())
def test_buckets_sum_to_the_whole_account(account: Account) -> None:
    """What is set aside for one bucket is missing in another: nothing is counted twice."""
    found = evaluate(account)
    held = sum((c.amount for c in account.collateral), ZERO)
    assert sum((bucket.collateral for bucket in found.buckets), ZERO) == held
    equity = sum((bucket.risk.equity for bucket in found.buckets), ZERO)
    gained = sum((position.unrealized_pnl for position in found.positions), ZERO)
    assert abs(equity - held - gained) < NOISE * (1 + abs(equity) + abs(gained))


TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=9
)
PRICES = decimals("0.00000001", "1000000", 8)


@st.composite
def written_accounts(draw: st.DrawFn) -> Account:
    """An account with something in every field."""
    account = draw(accounts())
    names = draw(st.lists(TEXTS, min_size=2, max_size=2, unique=True))
    orders = tuple(
        Order(
            name=name,
            side=draw(SIDES),
            size=draw(PRICES),
            price=draw(PRICES),
            mark_price=draw(PRICES),
            leverage=draw(decimals("1", "125")),
            reduce_only=draw(st.booleans()),
        )
        for name in names
    )
    rules: StandardRules | None = draw(st.sampled_from([None, RULES]))
    rates: Any = draw(st.dictionaries(TEXTS, PRICES, max_size=3))
    return replace(account, orders=orders, rates=rates, option_rules=rules)


@LAWS
@given(st.one_of(written_accounts(), option_books()))
def test_an_account_comes_back_from_its_document_as_it_was(account: Account) -> None:
    assert account_of(document_of(account)) == account


LINES = st.builds(
    lambda constant, slope, kinks: Line(
        constant, slope, tuple(Kink(at, bend, jump) for at, bend, jump in kinks)
    ),
    decimals("-100", "100", 1),
    decimals("-10", "10", 1),
    st.lists(st.tuples(decimals("0.1", "50", 1), decimals("-5", "5", 1), decimals("-9", "9", 1)),
             max_size=4),
)  # fmt: skip


@LAWS
@given(LINES, decimals("0.01", "80", 2))
def test_a_line_changes_its_sign_at_its_zeros_and_nowhere_else(line: Line, t: Decimal) -> None:
    found = zeros(line, ZERO)
    assert list(found) == sorted(set(found))
    start, end = line.at(Decimal("0.000001")), line.at(t)
    if start and end and (start < 0) != (end < 0):
        assert any(Decimal("0.000001") <= root <= t for root in found)
    kinks = {kink.at for kink in line.kinks if kink.jump}
    assert all(abs(line.at(root)) < NOISE or root in kinks for root in found)


@LAWS
@given(PRICES, decimals("0.01", "10"), st.sampled_from(["ROUND_CEILING", "ROUND_FLOOR"]))
def test_a_price_on_ticks_is_less_than_a_tick_away_in_its_direction(
    price: Decimal, tick: Decimal, direction: str
) -> None:
    rounded = on_tick(Instrument(tick=tick), price, direction)
    away = rounded - price if direction == "ROUND_CEILING" else price - rounded
    assert 0 <= away < tick
    assert EXACT.remainder(rounded, tick) == 0


@LAWS
@given(option_books())
def test_at_every_root_of_a_book_of_options_it_changes_its_state(book: Account) -> None:
    (bucket,) = evaluate(book).buckets
    mark = book.positions[0].mark_price
    for price in numbers(bucket.positions[0].liquidation):
        width = 2 * TOLERANCE * mark
        assert {is_lost(book, price + side * width) for side in (-1, 1)} == {True, False}


def is_lost(book: Account, price: Decimal) -> bool:
    """Return whether a book of options is liquidatable at a price of its underlying."""
    there = tuple(replace(p, mark_price=price) for p in book.positions)
    needed = market_risk(there, book, SILENT).risk.maintenance_margin
    return book.collateral[0].amount <= needed


@LAWS
@given(option_books(), st.booleans())
def test_scenarios_never_ask_more_of_a_book_than_of_its_positions_alone(
    book: Account,
    hedged: bool,  # noqa: FBT001 - drawn
) -> None:
    held = book.positions
    if hedged:
        forward = held[0].mark_price
        future = opened(name="future", entry_price=forward, instrument=Instrument(base="BTC"))
        held = (*held, future)
    account = replace(book, positions=held, portfolio=scenario_rules())
    market = market_risk(held, account, SILENT)
    for kind in ("maintenance_margin", "initial_margin"):
        alone = sum((getattr(value.risk, kind) for value in market.each), ZERO)
        assert 0 <= getattr(market.risk, kind) <= alone * (1 + Decimal("1e-9")) + Decimal("1e-6")
