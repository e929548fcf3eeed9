"""What of a venue's rules an account could not be given: said, never left out in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from calculators.account.markets import market_for
from calculators.account.options import options_under
from calculators.account.rules import states_initial_margin
from calculators.engine.account import Position
from calculators.engine.exact import ONE
from calculators.engine.margin_account import Account, Order
from calculators.engine.venue import Market, Venue

NOTHING: Mapping[str, Any] = MappingProxyType({})
MOST_NAMES = 10


def notes_on_rules(
    venue: Venue, account: Account, own: Mapping[str, Any] = NOTHING
) -> tuple[str, ...]:
    """Return what a reader must know of an account under a venue's rules, a sentence each.

    `own` are the fields of the account as the reader wrote it.

    >>> from calculators.account.rule_sets import venue_named
    >>> notes_on_rules(venue_named("generic"), Account())
    ()
    """
    return (
        *notes_on_rows(venue, account),
        *notes_on_sizes(venue, own),
        *notes_on_markets(venue, account),
        *notes_on_leverage(venue, own),
        *notes_on_collateral(venue, account),
        *notes_on_tranches(venue, account),
        *notes_on_orders(venue, account),
        *notes_on_options(venue, account),
        *notes_on_replaced(venue, own),
        *venue.account.left_out,
    )


def notes_on_rows(venue: Venue, account: Account) -> Iterator[str]:
    """Yield which contracts keep their own terms, and which are in a mode that is not the venue's."""
    held = [row for row in rows_of(account) if row.instrument.option is None]
    spot = [row for row in held if row.instrument.kind == "spot"]
    if spot:
        yield f"No rule of {venue.name} is applied to spot; own terms are kept: {names_of(spot)}."
    contracts = [row for row in held if row.instrument.kind != "spot"]
    if account.portfolio is not None:  # scenarios take the place of tiers in the cross bucket
        contracts = [row for row in contracts if getattr(row, "mode", "") == "isolated"]
    own = names_of([row for row in contracts if market_for(venue, row) is None])
    if own:
        yield f"Own terms are kept where {venue.name} has no market: {own}."
    for mode, other in (("cross", "isolated"), ("isolated", "cross")):
        odd = names_of([p for p in account.positions if p.mode == mode])
        if odd and mode not in venue.account.modes:
            yield f"{venue.name} has rules for {other} margin only; they are applied to {mode} too: {odd}."


def notes_on_sizes(venue: Venue, own: Mapping[str, Any]) -> Iterator[str]:
    """Yield which sizes are read as dollars, where the account did not say that they are."""
    turned = [
        row
        for row in (*own.get("positions", ()), *own.get("orders", ()))
        if row.instrument.contract == "linear"
        and (market := market_for(venue, row)) is not None
        and market.contract == "inverse"
    ]
    if turned:
        yield (
            f"Sizes are in USD, not in coins, where {venue.name} has inverse contracts:"
            f" {names_of(turned)}."
        )


def notes_on_markets(venue: Venue, account: Account) -> Iterator[str]:
    """Yield what a market's own rules leave open."""
    found = [(row, market_for(venue, row)) for row in rows_of(account)]
    pairs = [(row, market) for row, market in found if market is not None]
    linear = [(row, market) for row, market in pairs if market.contract == "linear"]
    units = {market.unit for row, market in linear} - {account.currency, *account.rates}
    for unit in sorted(units):
        yield f"The rules count in {unit}; one {account.currency} is taken as one {unit}."
    unknown = names_of([row for row, market in pairs if lacks_open_interest(row, market)])
    if unknown:
        yield (
            "Initial margin leaves out what open interest adds. Say instrument.open_interest of:"
            f" {unknown}."
        )


def notes_on_leverage(venue: Venue, own: Mapping[str, Any]) -> Iterator[str]:
    """Yield which leverages of 1 are taken as not stated: a document cannot tell the two apart."""
    rows = [
        row
        for row in (*own.get("positions", ()), *own.get("orders", ()))
        if row.leverage == ONE
        and not (isinstance(row, Order) and row.reduce_only)
        and row.instrument.initial_margin_fraction is None
        and (market := market_for(venue, row)) is not None
        and states_initial_margin(market)
    ]
    if rows:
        yield (
            f"A leverage of 1 counts as none: initial margin is the least that {venue.name} asks."
            f" Of a fully paid position say instrument.initial_margin_fraction 1: {names_of(rows)}."
        )


def lacks_open_interest(row: Position | Order, market: Market) -> bool:
    """Return whether a market's initial margin grows with an open interest that is not known."""
    caps = market.open_interest_caps
    return caps is not None and caps[1] > 0 and row.instrument.open_interest is None


def notes_on_collateral(venue: Venue, account: Account) -> Iterator[str]:
    """Yield which assets count as the account has it."""
    own = [
        held.asset
        for held in account.collateral
        if held.asset != account.currency and venue.account.counts(held.asset) is None
    ]
    if own:
        listed = ", ".join(own)
        yield f"{venue.name} does not say what it counts of {listed}: own haircuts are kept."


def notes_on_tranches(venue: Venue, account: Account) -> Iterator[str]:
    """Yield in which currency tranches are bounded, where the account has no rate of it."""
    lines = [venue.account.counts(held.asset) for held in account.collateral]
    units = {line.value_in for line in lines if line is not None and line.value_in}
    for unit in sorted(units - {account.currency, *account.rates}):
        yield (
            f"The bounds of what counts of an asset are in {unit}; one {account.currency} is taken"
            f" as one {unit}."
        )


def notes_on_orders(venue: Venue, account: Account) -> Iterator[str]:
    """Yield how orders are counted where the venue does not say it."""
    if not venue.account.states_orders and any(not order.reduce_only for order in account.orders):
        yield (
            "An order reserves its initial margin and the loss that a fill would open with, as"
            f" Binance has it: {venue.name} does not say what it reserves."
        )


def notes_on_options(venue: Venue, account: Account) -> Iterator[str]:
    """Yield that options keep the account's own rules where the venue's are not applied."""
    if options_under(venue):
        return
    held = names_of([row for row in rows_of(account) if row.instrument.option is not None])
    if held:
        yield f"No rule of {venue.name} is applied to options; those of the account are kept: {held}."


def notes_on_replaced(venue: Venue, own: Mapping[str, Any]) -> Iterator[str]:
    """Yield which of the account's own rules for the whole the venue's take the place of."""
    says = venue.account
    stated = {"liquidation_at": says.liquidation_at, "order_amount": says.order_amount}
    replaced = [name for name, number in stated.items() if number is not None]
    names = [name for name in (*options_under(venue), *replaced) if own.get(name) is not None]
    if names:
        yield f"Rules of {venue.name} take the place of the account's own: {', '.join(names)}."


def rows_of(account: Account) -> tuple[Position | Order, ...]:
    """Return positions and orders."""
    return (*account.positions, *account.orders)


def names_of(rows: list[Position] | list[Position | Order]) -> str:
    """Return the names of rows, the first ten of many.

    >>> names_of([])
    ''
    """
    names = [row.name for row in rows]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
