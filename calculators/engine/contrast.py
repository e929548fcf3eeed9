"""A position under the generic rule and under a market's: how far the two rules differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.fact import Cell, Table
from calculators.engine.liquidation import Outcome
from calculators.engine.market_price import isolated_price, requirement_at
from calculators.engine.reproduction import Contrast
from calculators.engine.venue import Market, at_size, least_initial_fraction

LEVERAGE = Decimal(10)
VALUES = (Decimal(10_000), Decimal(1_000_000), Decimal(50_000_000))  # quote currency
PRICE = Decimal(30_000)  # where a contrast names no other
COLUMNS = (
    "position worth",
    "maintenance margin, generic",
    "maintenance margin, here",
    "liquidation price, generic",
    "liquidation price, here",
)


def contrast_of(
    generic: Market,
    market: Market,
    values: Sequence[Decimal] = VALUES,
    quote: str = "",
    *,
    price: Decimal = PRICE,
) -> Contrast:
    """Return a long at 10 times leverage under both rules, at several sizes.

    A size that the market does not allow at this leverage says what it allows.
    """
    held = [value for value in values if allowed(market, value)]
    quoted = quote or market.unit
    coin = "" if market.contract == "linear" else f" The requirement here is in {market.unit}."
    says = (
        f"A long from {short(price)} at 10×, isolated, with no margin but its initial margin. The"
        " generic rule asks 1% of the notional value at the mark price."
        f" Market here: {market.symbol}.{coin}"
    )
    units = (quoted, quoted, market.unit, quoted, quoted)
    return Contrast(
        says=says,
        table=Table(
            key="contrast",
            title=f"{market.symbol} under the generic rule and here",
            columns=COLUMNS,
            units=units,
            rows=tuple(row_of(generic, market, value, price) for value in held),
        ),
    )


def allowed(market: Market, value: Decimal) -> bool:
    """Return whether a market takes a position of this value at all."""
    return market.contract == "inverse" or market.cap is None or value <= market.cap


def row_of(generic: Market, market: Market, value: Decimal, price: Decimal) -> tuple[Cell, ...]:
    """Return one size: its value, both requirements at entry and both liquidation prices."""
    base = EXACT.divide(value, price)
    size = base if market.contract == "linear" else value
    market = at_size(market, size)
    here = requirement_at(market, size=size, price=price)
    return (
        value,
        rounded(requirement_at(generic, size=base, price=price), 2),
        rounded(here, 2 if market.contract == "linear" else 8),
        price_cell(generic, base, price),
        unless_refused(market, size, value, price),
    )


def unless_refused(market: Market, size: Decimal, value: Decimal, price: Decimal) -> Cell:
    """Return a liquidation price, or the leverage that the market allows at this size."""
    coins = value if market.contract == "linear" else EXACT.divide(value, price)
    least = least_initial_fraction(market, size, coins)
    if least is not None and EXACT.multiply(least, LEVERAGE) > ONE:
        return f"at most {short(rounded(EXACT.divide(ONE, least), 1))}× here"
    return price_cell(market, size, price)


def price_cell(market: Market, size: Decimal, price: Decimal) -> Cell:
    """Return a liquidation price at the leverage of the comparison, or the outcome in words."""
    worth = (
        EXACT.multiply(size, price) if market.contract == "linear" else EXACT.divide(size, price)
    )
    found: Decimal | Outcome = isolated_price(
        market, side=1, size=size, entry_price=price, margin=EXACT.divide(worth, LEVERAGE)
    )
    return rounded(found, 2) if isinstance(found, Decimal) else found
