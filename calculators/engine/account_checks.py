"""What makes an account one that can be computed with: names, counts, currencies, tiers, leverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.engine.account import Position, market_of
from calculators.engine.display import grouped, quoted, short
from calculators.engine.exact import EXACT
from calculators.engine.instrument import Instrument, refusals_of_size, settlement
from calculators.engine.plain import above_zero, at_least_one, plain, zero_or_more
from calculators.engine.refusal import Refusal
from calculators.engine.venue import Tier, refusals_of_tiers, tier_at

if TYPE_CHECKING:  # an account checks itself with these
    from calculators.engine.margin_account import Account, Order

Sound = set[tuple[int, str, bool]]  # tier tables that passed: by identity, kind and jumps
MOST = {"positions": 10_000, "orders": 10_000, "collateral": 1_000}  # rows of each
# Each option is priced again at every point of the grid on which roots are looked for; under
# scenario margin, in every scenario as well.
MOST_OPTIONS, MOST_IN_SCENARIOS = 250, 50


def refusals_of_account(account: Account) -> Iterator[Refusal]:
    """Yield what is wrong with an account; if it is too large, nothing but that."""
    large = tuple(refusals_of_counts(account))
    yield from large
    if large:
        return
    yield from refusals_of_rates(account)
    yield from refusals_of_rules(account)
    yield from repeated("collateral", "asset", [c.asset for c in account.collateral])
    yield from repeated("positions", "name", [p.name for p in account.positions])
    yield from repeated("orders", "name", [order.name for order in account.orders])
    known = {account.currency, *account.rates}
    sound: Sound = set()
    for number, position in enumerate(account.positions):
        for refusal in refusals_of_position(position, account, known, sound):
            yield refusal.within(f"positions.{number}")
    for number, order in enumerate(account.orders):
        for refusal in refusals_of_order(order, account, known):
            yield refusal.within(f"orders.{number}")
    yield from refusals_of_legs(account.positions)


def refusals_of_counts(account: Account) -> Iterator[Refusal]:
    """Yield a refusal for each list that is longer than can be worked in seconds."""
    for name, most in MOST.items():
        count = len(getattr(account, name))
        if count > most:
            yield Refusal(
                field=name,
                what=f"There are {grouped(str(count))} {name}.",
                fix=f"Send at most {grouped(str(most))}; isolated ones may go in several accounts.",
            )
    options = sum(p.instrument.option is not None for p in account.positions)
    most = MOST_IN_SCENARIOS if account.portfolio else MOST_OPTIONS
    if options > most:
        yield Refusal(
            field="positions",
            what=f"There are {grouped(str(options))} options.",
            fix=f"Send at most {most}.",
        )


def refusals_of_rates(account: Account) -> Iterator[Refusal]:
    """Yield a refusal for an empty currency, and for each rate that is none."""
    if not account.currency:
        yield Refusal(
            field="currency", what="The currency is empty.", fix="Name one, such as USDT."
        )
    for name, rate in account.rates.items():
        for refusal in above_zero(name, rate):
            yield refusal.within("rates")


def refusals_of_rules(account: Account) -> Iterator[Refusal]:
    """Yield what is wrong with the rules of an account: two for options, a trigger below 1."""
    yield from zero_or_more("order_amount", account.order_amount)
    yield from at_least_one("liquidation_at", account.liquidation_at)
    if account.option_rules is not None and account.coin_option_rules is not None:
        yield Refusal(
            field="coin_option_rules",
            what="There are two rules for sold options.",
            fix="Leave one out: option_rules or coin_option_rules.",
        )
    options = any(p.instrument.option is not None for p in account.positions)
    if account.liquidation_at != 1 and (options or account.portfolio is not None):
        yield Refusal(
            field="liquidation_at",
            what="Options and scenario margin are liquidated at their maintenance margin here.",
            fix="Leave it out, or send the contracts without options.",
        )


def repeated(table: str, column: str, names: Sequence[str]) -> Iterator[Refusal]:
    """Yield a refusal for each name that is empty or stands in an earlier row.

    >>> [r.field for r in repeated("positions", "name", ["BTC", "ETH", "BTC"])]
    ['positions.2.name']
    """
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        field = f"{table}.{number}.{column}"
        if not name:
            yield Refusal(field=field, what="The name is empty.", fix="Give each row a name.")
        elif name in first:
            yield Refusal(
                field=field,
                what=f"{quoted(name)} stands in row {first[name] + 1} already.",
                fix=f"Give this one a name of its own, such as {quoted(f'{name}-{number + 1}')}.",
            )
        first.setdefault(name, number)


def refusals_of_position(
    position: Position, account: Account, known: Iterable[str], sound: Sound
) -> Iterator[Refusal]:
    """Yield what is wrong with one position; `sound` remembers tier tables that passed."""
    if position.name == "cross" and position.mode == "isolated":
        yield Refusal(
            field="name",
            what="The shared bucket is called cross.",
            fix="Give the isolated position another name.",
        )
    yield from above_zero("mark_price", position.mark_price)
    yield from refusals_of_currency(position.instrument, account.currency, known)
    yield from refusals_of_size(position.instrument, position.size)
    if position.instrument.option is not None:
        yield from refusals_of_option(position, account)
        return
    if account.portfolio is not None and position.mode == "cross":
        return  # scenarios take the place of tiers
    table = (id(position.tiers), position.instrument.kind, position.instrument.jumps)
    odd = () if table in sound else tuple(refusals_of_requirement(position))
    yield from odd
    if not odd:
        sound.add(table)
        yield from refusals_of_leverage(position)


def refusals_of_option(position: Position, account: Account) -> Iterator[Refusal]:
    """Yield a refusal for an option that is sold without a rule for its margin."""
    if position.side == -1:
        by_scenarios = account.portfolio is not None and position.mode == "cross"
        yield from refusals_of_sold(position.name, account, by_scenarios=by_scenarios)


def refusals_of_sold(name: str, account: Account, *, by_scenarios: bool) -> Iterator[Refusal]:
    """Yield a refusal for options that are sold where nothing says what they need."""
    if account.rules_of_options is None and not by_scenarios:
        yield Refusal(
            field="instrument",
            what=f"{name} is sold, and the account has no rule for sold options.",
            fix="Add option_rules or coin_option_rules, or portfolio for scenario margin.",
        )


def refusals_of_currency(
    instrument: Instrument, currency: str, known: Iterable[str]
) -> Iterator[Refusal]:
    """Yield a refusal for a settlement currency that has no rate."""
    paid_in = settlement(instrument, currency)
    if paid_in not in known:
        inverse = instrument.contract == "inverse"
        yield Refusal(
            field="instrument.base" if inverse else "instrument.quote",
            what=f"It is settled in {quoted(paid_in)}, and the account counts in {quoted(currency)}.",
            fix=f"Add to rates how many {currency} one {paid_in} is worth.",
        )


def refusals_of_order(order: Order, account: Account, known: Iterable[str]) -> Iterator[Refusal]:
    """Yield what is wrong with an order: its currency, or options sold without a rule."""
    yield from refusals_of_currency(order.instrument, account.currency, known)
    if order.instrument.option is not None and order.side == -1 and not order.reduce_only:
        yield from refusals_of_sold(order.name, account, by_scenarios=account.portfolio is not None)


def refusals_of_requirement(position: Position) -> Iterator[Refusal]:
    """Yield what is wrong with a position's tiers: none, out of order, or with a gap."""
    tiers = position.tiers
    odd = tuple(refusals_of_numbers(tiers))
    yield from odd
    if odd:
        return
    if len(tiers) == 1 and not tiers[0].maintenance_margin_fraction:
        if position.instrument.kind != "spot" and not tiers[0].maintenance_amount:
            yield Refusal(
                field="tiers",
                what=f"{position.name} has no maintenance margin.",
                fix="Add tiers, the first with floor 0 and a maintenance_margin_fraction, or name"
                " a venue that has its market.",
            )
        return
    for refusal in refusals_of_tiers(from_zero(tiers)):
        if not (position.instrument.jumps and refusal.field.endswith(".maintenance_amount")):
            yield refusal


def refusals_of_numbers(tiers: tuple[Tier, ...]) -> Iterator[Refusal]:
    """Yield a refusal for each number of a tier table that cannot be computed with."""
    for number, tier in enumerate(tiers):
        for field in ("floor", "maintenance_margin_fraction", "maintenance_amount"):
            for refusal in plain(field, getattr(tier, field)):
                yield refusal.within(f"tiers.{number}")


def from_zero(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Return tiers without what is added to each alike, such as a smallest requirement."""
    alike = tiers[0].maintenance_amount if tiers else Decimal(0)
    if not alike:
        return tiers
    return tuple(
        replace(t, maintenance_amount=EXACT.subtract(t.maintenance_amount, alike)) for t in tiers
    )


def refusals_of_leverage(position: Position) -> Iterator[Refusal]:
    """Yield a refusal for a leverage above what the tier of the position's value allows."""
    inverse = position.instrument.is_inverse
    worth = EXACT.divide if inverse else EXACT.multiply
    if position.mark_price <= 0:
        return
    most = tier_at(position.tiers, worth(position.size, position.mark_price)).maximum_leverage
    if most is not None and position.leverage > most:
        yield Refusal(
            field="leverage",
            what=f"Leverage is {short(position.leverage)}, and the tier of this size allows"
            f" {short(most)}.",
            fix=f"Type a number from 1 to {short(most)}.",
        )


def refusals_of_legs(positions: Sequence[Position]) -> Iterator[Refusal]:
    """Yield a refusal for legs of one market at two marks, two on one side, or two with a fee."""
    marks: dict[str, Decimal] = {}
    sides: dict[tuple[str, int], str] = {}
    for number, position in enumerate(positions):
        market = market_of(position)
        if marks.setdefault(market, position.mark_price) != position.mark_price:
            yield Refusal(
                field=f"positions.{number}.mark_price",
                what=f"{market} has the mark price {short(marks[market])} in an earlier row.",
                fix=f"Type {short(marks[market])}.",
            )
        leg = (market, position.side)
        if position.mode == "cross" and position.instrument.option is None:
            if leg in sides:
                yield Refusal(
                    field=f"positions.{number}.side",
                    what=f"{sides[leg]} is a position on the same side of {market}.",
                    fix="Send them as one position: sizes added, entry prices averaged by size.",
                )
            terms = position.instrument
            alone = terms.bankruptcy_fee_fraction or terms.maintenance_slope
            if alone and (market, -position.side) in sides:
                name = (
                    "bankruptcy_fee_fraction"
                    if terms.bankruptcy_fee_fraction
                    else "maintenance_slope"
                )
                yield Refusal(
                    field=f"positions.{number}.instrument.{name}",
                    what="It is not worked out for a long and a short of one market.",
                    fix="Isolate one of them, or leave it out.",
                )
            sides.setdefault(leg, position.name)
