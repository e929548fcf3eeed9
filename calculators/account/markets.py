"""Which of a venue's markets a position or an order is in, and whether its size is read as meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculators.engine.account import Position
from calculators.engine.display import quoted
from calculators.engine.exact import ZERO
from calculators.engine.instrument import Instrument
from calculators.engine.margin_account import Order
from calculators.engine.refusal import Refusal, RefusedError, refuse
from calculators.engine.venue import Market, Venue, flat

NO_TIERS = flat(ZERO)  # of a position that states none


def market_for(venue: Venue, row: Position | Order) -> Market | None:
    """Return the venue's market of a position or an order; None where its own terms are kept.

    Its market is its instrument's group, or its name, or one that lists its coin, or the one that a
    venue has for all others. Options and spot have no market here, and a position that states its
    own tiers keeps them where the venue has none, as does any where it has no markets at all.
    """
    terms = row.instrument
    if terms.option is not None or terms.kind == "spot":
        return None
    symbol = terms.group or terms.name or row.name
    found = market_named(venue, symbol, terms.base)
    if terms.group and found is not None and not names_group(found, terms.group):
        found = None  # a group is a name of the venue's own, never one for all others
    if found is not None:
        refuse(refusals_of_contract(venue, found, terms))
        return found
    own = isinstance(row, Order) or row.tiers != NO_TIERS or not venue.markets
    if own and not terms.group:
        return None
    names = ", ".join(market.symbol for market in venue.markets) or "no markets with tiers"
    raise RefusedError(
        Refusal(
            field="instrument.group" if terms.group else "instrument.name",
            what=f"{venue.name} has no market {quoted(symbol)}.",
            fix=f"It has {names}. Name one in instrument.group, or give the position its own tiers.",
        )
    )


def market_named(venue: Venue, symbol: str, base: str) -> Market | None:
    """Return a market by its symbol, or by a coin that its symbol lists; None if there is none.

    Of two markets that list a coin the earlier one has it: it is of the rule set heard first.

    >>> from calculators.account.rule_sets import venue_named
    >>> market_named(venue_named("derive-standard-docs"), "ETH-PERP", "ETH").symbol
    'BTC, ETH'
    """
    found: dict[str, Market] = {}
    for market in venue.markets:
        for name in (market.symbol, *coins_of(market.symbol)):
            found.setdefault(name, market)
    default = found.get(venue.account.default_market)
    return found.get(symbol) or found.get(base) or default


def names_group(market: Market, group: str) -> bool:
    """Return whether a market is the one of a group's name, or lists it."""
    return group in {market.symbol, *coins_of(market.symbol)}


def coins_of(symbol: str) -> list[str]:
    """Return the coins that a market's symbol lists.

    >>> coins_of("SOL, DOGE and alike")
    ['SOL', 'DOGE']
    """
    return symbol.removesuffix(" and alike").split(", ")


def refusals_of_contract(venue: Venue, market: Market, terms: Instrument) -> Iterator[Refusal]:
    """Yield a refusal for a contract said to be inverse where the venue's market is linear.

    Linear is what a document says when it says nothing, so that one is a note and not a refusal.
    """
    if terms.contract == "inverse" and market.contract == "linear":
        yield Refusal(
            field="instrument.contract",
            what=f"{market.symbol} of {venue.name} is a linear contract, sized in the coin.",
            fix='Say "contract": "linear" and give the size in coins, or name another market.',
        )


def refusals_of_coins(venue: Venue, values: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for each inverse contract whose coin is neither said nor the currency.

    Without it the amounts of the contract, which are coins, would be read as the account's currency.
    """
    currency = values.get("currency", "USDT")
    for name in ("positions", "orders"):
        for number, row in enumerate(values.get(name, ())):
            market = market_for(venue, row)
            if market is None or market.contract == "linear" or row.instrument.base:
                continue
            if currency != market.unit:
                yield Refusal(
                    field=f"{name}.{number}.instrument.base",
                    what=f"{market.symbol} of {venue.name} is paid in coins, and none is named.",
                    fix=f"Name the coin, such as {market.unit}, and add its rate to rates.",
                )
