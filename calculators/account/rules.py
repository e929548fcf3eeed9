"""A venue's rules in place of what an account says of its own: markets, collateral, options, trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from calculators.account.markets import market_for, refusals_of_coins
from calculators.account.options import options_under
from calculators.engine.account import Collateral, Position
from calculators.engine.collateral import Tranche
from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.instrument import Instrument
from calculators.engine.margin_account import Order
from calculators.engine.refusal import Refusal, RefusedError, refuse
from calculators.engine.requirement import open_interest_scaled
from calculators.engine.venue import (
    Market,
    Venue,
    at_size,
    least_initial_fraction,
    slope_of,
    tiers_for,
)
from calculators.engine.venue_account import CountedAsset

Row = TypeVar("Row", Position, Order)


def ruled_by(venue: Venue, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an account with a venue's rules in place of the account's own.

    >>> from calculators.account.rule_sets import venue_named
    >>> coin = Collateral(asset="ADA", amount=Decimal(1000))
    >>> held = ruled_by(venue_named("binance-multi-assets"), {"collateral": (coin,)})
    >>> held["collateral"][0].haircut
    Decimal('0.10')
    """
    refusals: list[Refusal] = []

    def each(name: str, rule: Callable[[Venue, Any], Any]) -> tuple[Any, ...]:
        found = []
        for number, row in enumerate(values.get(name, ())):
            try:
                found.append(rule(venue, row))
            except RefusedError as error:
                refusals.extend(r.within(f"{name}.{number}") for r in error.refusals)
        return tuple(found)

    ruled = {
        "positions": each("positions", ruled_position),
        "orders": each("orders", ruled_order),
        "collateral": each("collateral", partial(ruled_collateral, money=money_of(values))),
    }
    refuse(refusals)
    refuse(refusals_of_coins(venue, values))
    account = venue.account
    stated = {"liquidation_at": account.liquidation_at, "order_amount": account.order_amount}
    whole = {name: number for name, number in stated.items() if number is not None}
    found = {**values, **ruled, **whole, **options_under(venue)}
    refuse(refusals_of_trigger(venue, found))
    return found


def refusals_of_trigger(venue: Venue, values: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for a venue's trigger over options or scenarios, at the name of the venue."""
    trigger = venue.account.liquidation_at
    options = any(row.instrument.option is not None for row in values["positions"])
    if trigger not in {None, ONE} and (options or values.get("portfolio") is not None):
        yield Refusal(
            field="venue",
            what=f"{venue.name} liquidates at {short(EXACT.multiply(trigger, Decimal(100)))}%, which"
            " is not worked out with options or scenario margin.",
            fix="Leave out the rule set that says so, or send the contracts without options.",
        )


def money_of(values: Mapping[str, Any]) -> Mapping[str, Decimal]:
    """Return the account's currency per unit of each currency that it has a rate of.

    >>> money_of({"currency": "EUR", "rates": {"USD": Decimal("0.5")}})
    {'USD': Decimal('0.5'), 'EUR': Decimal('1')}
    """
    rates = {name: rate for name, rate in values.get("rates", {}).items() if rate > 0}
    return {**rates, values.get("currency", "USDT"): ONE}  # a rate of 0 is refused later


def ruled_position(venue: Venue, position: Position) -> Position:
    """Return one position with the tiers and contract terms of its venue's market.

    >>> from calculators.account.rule_sets import venue_named
    >>> btc = Position(name="BTCUSDT", side=1, size=Decimal(1), entry_price=Decimal(60000),
    ...     mark_price=Decimal(60000))
    >>> ruled_position(venue_named("binance-usdm"), btc).tiers[1].maintenance_amount
    Decimal('50.000')
    """
    market = market_for(venue, position)
    if market is None:
        return position
    market = at_size(market, position.size)
    coins = size_in_coins(market, position)
    ruled = replace(
        position,
        tiers=tiers_for(market, ZERO if slope_of(market) else coins),
        instrument=terms_of(market, position.instrument),
    )
    value = worth(market, position)
    least = initial_fraction(market, position.instrument, coins, value)
    refuse(beyond_rules(market, position, value, least))
    return with_initial_margin(market, ruled, least)


def ruled_order(venue: Venue, order: Order) -> Order:
    """Return one order with the contract terms and the initial margin of its venue's market."""
    market = market_for(venue, order)
    if market is None:
        return order
    market = at_size(market, order.size)
    coins = size_in_coins(market, order)
    value = worth(market, order)
    least = initial_fraction(market, order.instrument, coins, value)
    refuse(beyond_rules(market, order, value, least))
    ruled = replace(order, instrument=terms_of(market, order.instrument))
    return with_initial_margin(market, ruled, least)


def ruled_collateral(venue: Venue, held: Collateral, money: Mapping[str, Decimal]) -> Collateral:
    """Return one asset as its venue counts it; as it is where the venue does not say."""
    line = venue.account.counts(held.asset)
    return held if line is None else counted(held, line, money)


def counted(held: Collateral, line: CountedAsset, money: Mapping[str, Decimal]) -> Collateral:
    """Return an asset with a venue's haircut, tranches and weights.

    A currency of the bounds without a rate is taken as the account's own, and a note says so.
    """
    tranches = line.tranches
    if line.value_in:
        price = EXACT.divide(held.price, money.get(line.value_in, ONE))
        tranches = tuple(in_units(tranche, price) for tranche in tranches)
    return replace(
        held,
        haircut=line.haircut,
        initial_haircut=line.initial_haircut,
        tranches=tranches if held.price else (),
        liability_weight=line.liability_weight,
        initial_liability_weight=line.initial_liability_weight,
        debt_initial_fraction=line.debt_initial_fraction,
        debt_maintenance_fraction=line.debt_maintenance_fraction,
    )


def in_units(tranche: Tranche, price: Decimal) -> Tranche:
    """Return a tranche whose bound is a value with its bound in units of the asset."""
    if tranche.upper is None or not price:
        return tranche
    return replace(tranche, upper=EXACT.divide(tranche.upper, price))


def terms_of(market: Market, own: Instrument) -> Instrument:
    """Return an instrument with the contract terms of a market, as far as the venue states them."""
    return replace(
        own,
        contract=market.contract,
        multiplier=market.multiplier,
        tick=market.tick or own.tick,
        lot=market.lot or own.lot,
        maintenance_at=market.maintenance_at,
        maintenance_slope=slope_of(market),
        bankruptcy_fee_fraction=market.bankruptcy_fee_fraction,
        jumps=market.jumps,
    )


def states_initial_margin(market: Market) -> bool:
    """Return whether a market states an initial margin fraction, not a maximum leverage."""
    return market.by_size is not None or market.initial_margin_fraction is not None


def with_initial_margin(market: Market, row: Row, least: Decimal | None) -> Row:
    """Return a position or an order with the initial margin fraction that its market states.

    A leverage or a fraction that the trader states may only make it larger; a leverage of 1 is one
    that is not stated. A market of tiers states a maximum leverage, not a fraction: the trader's own
    leverage says what is needed.
    """
    if least is None or not states_initial_margin(market):
        return row
    by_leverage = EXACT.divide(ONE, row.leverage) if row.leverage != ONE else ZERO
    terms = replace(
        row.instrument,
        initial_margin_fraction=max(
            by_leverage, row.instrument.initial_margin_fraction or ZERO, least
        ),
        initial_amount=market.smallest_requirement,
    )
    return replace(row, instrument=terms)


def initial_fraction(
    market: Market, terms: Instrument, coins: Decimal, value: Decimal
) -> Decimal | None:
    """Return the smallest initial margin fraction of a market, open interest included.

    >>> from calculators.account.rule_sets import venue_named
    >>> middle = venue_named("dydx-v4").market("Mid-Cap markets")
    >>> initial_fraction(middle, Instrument(open_interest=Decimal(70_000_000)), ONE, ONE)
    Decimal('0.525')
    """
    least = least_initial_fraction(market, coins, value)
    if least is None or market.open_interest_caps is None or terms.open_interest is None:
        return least
    lower, upper = market.open_interest_caps
    return open_interest_scaled(
        base_fraction=least, open_interest=terms.open_interest, lower_cap=lower, upper_cap=upper
    )


def size_in_coins(market: Market, row: Position | Order) -> Decimal:
    """Return a position's or an order's size in base currency."""
    price = price_of(row)
    if market.contract == "linear" or not price:
        return row.size
    return EXACT.divide(row.size, price)


def worth(market: Market, row: Position | Order) -> Decimal:
    """Return its notional value, in the market's unit: at its mark, an order's at its limit."""
    coins = size_in_coins(market, row)
    return coins if market.contract == "inverse" else EXACT.multiply(coins, price_of(row))


def price_of(row: Position | Order) -> Decimal:
    """Return the price at which a notional value is taken."""
    return row.price if isinstance(row, Order) else row.mark_price


def beyond_rules(
    market: Market, row: Position | Order, value: Decimal, least: Decimal | None
) -> Iterator[Refusal]:
    """Yield what of a position or an order the venue does not allow: its size, its leverage."""
    yield from beyond_cap(market, value)
    if least is None or least <= ONE:
        yield from beyond_leverage(row, least)
        return
    yield Refusal(
        field="size",
        what=f"Initial margin of this size is {short(least)} times its value.",
        fix="Make it smaller: with these rules the fraction grows with the size.",
    )


def beyond_cap(market: Market, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal for a position or an order that is larger than the venue allows."""
    if market.cap is not None and value > market.cap:
        yield Refusal(
            field="size",
            what=f"It is worth {short(value)} {market.unit}.",
            fix=f"The venue's rules end at {short(market.cap)} {market.unit}.",
        )


def beyond_leverage(row: Position | Order, least: Decimal | None) -> Iterator[Refusal]:
    """Yield a refusal for a leverage above 1 ÷ the smallest initial margin fraction."""
    if least and EXACT.multiply(row.leverage, least) > ONE:
        most = short(EXACT.divide(ONE, least))
        yield Refusal(
            field="leverage",
            what=f"Leverage is {short(row.leverage)}, and a position of this size may have {most}.",
            fix=f"Type a number from 1 to {most}.",
        )
