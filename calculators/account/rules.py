"""A venue's rules in place of what an account's positions say of their own market."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches

from calculators.engine.account import Position
from calculators.engine.display import quoted, short
from calculators.engine.exact import EXACT, ONE
from calculators.engine.instrument import Instrument
from calculators.engine.refusal import Refusal, RefusedError, refuse
from calculators.engine.venue import Market, Venue, least_initial_fraction, tiers_for
from calculators.venues import venues


def venue_named(name: str) -> Venue:
    """Return a rule set by its name, or refuse the name with the nearest one.

    >>> venue_named("binance-usdm").as_of
    '2024-10-24'
    """
    known = venues()
    if name in known:
        return known[name]
    near = get_close_matches(name[:100], known, n=1)
    raise RefusedError(
        Refusal(
            field="venue",
            what=f"There is no venue {quoted(name)}.",
            fix=f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known)}.",
        )
    )


def under(venue: Venue, positions: tuple[Position, ...]) -> tuple[Position, ...]:
    """Return the positions with the tiers and contract terms of a venue's markets.

    A position's market is its instrument's name, or its own. Options keep their own terms.

    >>> btc = Position(name="BTCUSDT", side=1, size=Decimal(1), entry_price=Decimal(60000),
    ...     mark_price=Decimal(60000))
    >>> under(venue_named("binance-usdm"), (btc,))[0].tiers[1].maintenance_amount
    Decimal('50.000')
    """
    refusals: list[Refusal] = []
    found = []
    for number, position in enumerate(positions):
        try:
            found.append(ruled(venue, position))
        except RefusedError as error:
            refusals += [r.within(f"positions.{number}") for r in error.refusals]
    refuse(refusals)
    return tuple(found)


def ruled(venue: Venue, position: Position) -> Position:
    """Return one position under a venue's rules."""
    if position.instrument.option is not None:
        return position
    market = market_for(venue, position)
    ruled_by = replace(
        position,
        tiers=tiers_for(market, size_in_coins(market, position)),
        instrument=terms_of(market, position.instrument),
    )
    refuse([*beyond_cap(market, ruled_by), *beyond_leverage(market, ruled_by)])
    return ruled_by


def market_for(venue: Venue, position: Position) -> Market:
    """Return the venue's market of a position; a venue's only market is that of every position."""
    symbol = position.instrument.name or position.name
    by_symbol = {market.symbol: market for market in venue.markets}
    if symbol in by_symbol:
        return by_symbol[symbol]
    if len(venue.markets) == 1:
        return venue.markets[0]
    names = ", ".join(by_symbol) or "no markets with tiers"
    raise RefusedError(
        Refusal(
            field="instrument.name",
            what=f"{venue.name} has no market {quoted(symbol)}.",
            fix=f"It has {names}.",
        )
    )


def terms_of(market: Market, own: Instrument) -> Instrument:
    """Return an instrument with the contract terms of a market, as far as the venue states them."""
    return replace(
        own,
        contract=market.contract,
        multiplier=market.multiplier,
        tick=market.tick or own.tick,
        lot=market.lot or own.lot,
        maintenance_at=market.maintenance_at,
        jumps=market.jumps,
    )


def size_in_coins(market: Market, position: Position) -> Decimal:
    """Return a position's size in base currency."""
    if market.contract == "linear" or not position.mark_price:
        return position.size
    return EXACT.divide(position.size, position.mark_price)


def worth(market: Market, position: Position) -> Decimal:
    """Return a position's notional value at its mark price, in the market's unit."""
    coins = size_in_coins(market, position)
    return coins if market.contract == "inverse" else EXACT.multiply(coins, position.mark_price)


def beyond_cap(market: Market, position: Position) -> Iterator[Refusal]:
    """Yield a refusal for a position that is larger than the venue allows."""
    if market.cap is not None and worth(market, position) > market.cap:
        yield Refusal(
            field="size",
            what=f"It is worth {short(worth(market, position))} {market.unit}.",
            fix=f"The venue's rules end at {short(market.cap)} {market.unit}.",
        )


def beyond_leverage(market: Market, position: Position) -> Iterator[Refusal]:
    """Yield a refusal for a leverage above 1 ÷ the initial margin fraction that a market names."""
    coins = size_in_coins(market, position)
    least = least_initial_fraction(market, coins, worth(market, position))
    if least and EXACT.multiply(position.leverage, least) > ONE:
        most = short(EXACT.divide(ONE, least))
        yield Refusal(
            field="leverage",
            what=f"Leverage is {short(position.leverage)}, and a position of this size may have"
            f" {most}.",
            fix=f"Type a number from 1 to {most}.",
        )
