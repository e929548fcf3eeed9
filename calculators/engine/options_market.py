"""Options of one underlying and expiry: what they need together, and every price that ends them."""

# Neither requirement nor value is a straight line in the price of the underlying, and a book that
# is sold both ways is ended by a fall and by a rise. So all roots are looked for on a grid (`scan`)
# to which the strikes are added, and each is found by halving.

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from calculators.engine.account import Position
from calculators.engine.coin_option_margin import CoinOptionRules, held_margin
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.liquidation import SOLVENT, WHY, Prices
from calculators.engine.option_margin import expiry_margin, market_value
from calculators.engine.risk import Risk
from calculators.engine.scan import grid, scanned_zeros
from calculators.engine.valuation import OptionRules, option_holding
from calculators.engine.working import SILENT, Working

Search = Literal["liquidation", "bankruptcy"]
WHAT: dict[Search, tuple[str, str, tuple[str, str]]] = {
    "liquidation": ("liquidation price", "liquidation-price", WHY["never"]),
    "bankruptcy": ("bankruptcy price", "bankruptcy-price", SOLVENT),
}
SEARCHED = "found on a grid of 2% from 1% to 1 000% of the price, to 10⁻¹⁰ of it"


def requirement(
    legs: Sequence[Position], rules: OptionRules | None, working: Working, *, initial: bool
) -> Decimal:
    """Return what options of one expiry need together, in settlement currency.

    Under a standard margin the better of the sum of each alone and the worst payoff of all, so never
    more than the sum; under a rule in coins the sum.
    """
    if rules is None:
        return ZERO
    held = [option_holding(leg) for leg in legs]
    if isinstance(rules, CoinOptionRules):
        alone = (held_margin(h, rules, initial=initial, working=working) for h in held)
        return settled(total(alone), legs[0])
    forward = held[0].forward
    margin = expiry_margin(held, forward, rules, initial=initial, working=working)
    return settled(EXACT.minus(margin), legs[0])


def settled(amount: Decimal, leg: Position) -> Decimal:
    """Return an amount of quote currency in what an option is settled in: coins for an inverse one."""
    if leg.instrument.contract == "linear":
        return amount
    return EXACT.divide(amount, leg.mark_price)


def worth(legs: Sequence[Position]) -> Decimal:
    """Return what options could be closed for now, in settlement currency; below zero it costs."""
    return settled(total(market_value(option_holding(leg)) for leg in legs), legs[0])


def options_risk(
    legs: Sequence[Position], rules: OptionRules | None, rate: Decimal, working: Working
) -> Risk:
    """Return what options of one expiry add to their bucket, in the account's currency."""
    return Risk(
        initial_margin=EXACT.multiply(requirement(legs, rules, working, initial=True), rate),
        maintenance_margin=EXACT.multiply(requirement(legs, rules, working, initial=False), rate),
    )


def option_prices(
    legs: Sequence[Position],
    collateral: Decimal,
    rules: OptionRules | None,
    working: Working,
    *,
    of: str,
) -> Prices:
    """Return every price of the underlying at which equity = maintenance margin, or "never".

    `collateral` is what the rest of the bucket leaves, in settlement currency.
    """

    def buffer(moved: Sequence[Position]) -> Decimal:
        return EXACT.subtract(collateral, requirement(moved, rules, SILENT, initial=False))

    return found("liquidation", buffer, legs, working, of)


def option_bankruptcies(
    legs: Sequence[Position], collateral: Decimal, working: Working, *, of: str
) -> Prices:
    """Return every price of the underlying at which closing all leaves nothing, or "never"."""

    def left(moved: Sequence[Position]) -> Decimal:
        return EXACT.add(collateral, worth(moved))

    return found("bankruptcy", left, legs, working, of)


def found(
    search: Search,
    function: Callable[[Sequence[Position]], Decimal],
    legs: Sequence[Position],
    working: Working,
    of: str,
) -> Prices:
    """Return every price at which a function of the moved legs is zero, and write them down."""
    mark = legs[0].mark_price

    def at(multiple: Decimal) -> Decimal:
        price = EXACT.multiply(mark, multiple)
        return function([replace(leg, mark_price=price) for leg in legs])

    symbol, term, none = WHAT[search]
    multiples = scanned_zeros(at, points_of(legs)) if any(leg.side == -1 for leg in legs) else ()
    prices = tuple(EXACT.multiply(mark, multiple) for multiple in multiples)
    for price in prices:
        working.total(symbol, term, {SEARCHED: price}, of=of)
    if not prices:
        working.note(f"{symbol}, {of}", term, *none, "never")
    return prices or "never"


def points_of(legs: Sequence[Position]) -> set[Decimal]:
    """Return the multiples of the price at which options are looked at: the grid and the strikes."""
    strikes = (leg.instrument.option.strike for leg in legs if leg.instrument.option)
    mark = legs[0].mark_price
    return {*grid(), ONE, *(EXACT.divide(strike, mark) for strike in strikes)}
