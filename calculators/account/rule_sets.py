"""Rule sets by name, and several of them as one: markets of this, collateral of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from calculators.engine.plugs import plugged
from calculators.engine.venue import Market, Venue
from calculators.engine.venue_account import EVERY_OTHER, AccountRules
from calculators.venues import venues

BESIDE = ","  # between the names of rule sets that hold together


def venue_named(name: str) -> Venue:
    """Return a rule set by its name, or refuse the name with the nearest one.

    Several names are one rule set: where two of them speak of one thing, the first is heard. A
    market for all others speaks of every contract of its kind, linear or inverse.

    >>> venue_named("binance-usdm").as_of
    '2024-10-24'
    >>> both = venue_named("binance-portfolio-margin, binance-usdm")
    >>> both.account.liquidation_at, both.market("BTCUSDT").symbol
    (Decimal('1.05'), 'BTCUSDT')
    """
    return together([one_named(word.strip()) for word in name.split(BESIDE)])


def one_named(name: str) -> Venue:
    """Return one rule set by its name, or refuse the name with the nearest one."""
    return plugged(venues(), name, "venue")


def names_of(venue: Venue) -> Sequence[str]:
    """Return the names of the rule sets that a venue is made of."""
    return venue.name.split(BESIDE)


def together(sets: Sequence[Venue]) -> Venue:
    """Return several rule sets as one; one alone is itself."""
    first, *others = sets
    for other in others:
        first = joined(first, other)
    return first


def joined(first: Venue, second: Venue) -> Venue:
    """Return two rule sets as one, in which the first is heard before the second."""
    known = {market.symbol: market for market in first.markets}
    every = known.get(first.account.default_market)
    added = (
        replace(market, source=market.source + len(first.sources))
        for market in second.markets
        if market.symbol not in known and (every is None or every.contract != market.contract)
    )
    markets: tuple[Market, ...] = (*first.markets, *added)
    # Two directions are shown as neither: the name of one must not stand over the other.
    ratios = {each.ratio for each in (first, second) if each.ratio is not None}
    ratio = ratios.pop() if len(ratios) == 1 else None
    return replace(
        first,
        name=f"{first.name}{BESIDE}{second.name}",
        label=f"{first.label}; {second.label}",
        as_of=", ".join(day for day in (first.as_of, second.as_of) if day),
        ratio=ratio,
        sources=(*first.sources, *second.sources),
        markets=markets,
        names=tuple(
            name
            for each in (first, second)
            for name in each.names
            if name.term != "margin-ratio" or each.ratio == ratio
        ),
        account=both(first.account, second.account),
    )


def both(first: AccountRules, second: AccountRules) -> AccountRules:
    """Return what two rule sets say of an account as a whole; the earlier liquidation holds."""
    every = any(line.asset == EVERY_OTHER for line in first.counted)  # it speaks of all assets
    added = () if every else second.counted
    counted = {line.asset: line for line in (*added, *first.counted)}
    return AccountRules(
        modes=tuple(mode for mode in first.modes if mode in second.modes) or first.modes,
        counted=tuple(counted.values()),
        liquidation_at=larger(first.liquidation_at, second.liquidation_at),
        states_orders=first.states_orders or second.states_orders,
        order_amount=larger(first.order_amount, second.order_amount),
        default_market=first.default_market or second.default_market,
        left_out=(*first.left_out, *second.left_out),
    )


def larger(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """Return the larger of two numbers, or the one that is stated; None if neither is.

    >>> larger(None, Decimal("1.05"))
    Decimal('1.05')
    """
    return max((number for number in (first, second) if number is not None), default=None)
