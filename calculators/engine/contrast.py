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
from calculators.engine.venue import Market, least_initial_fraction

LEVERAGE = Decimal(10)
VALUES = (Decimal(10_000), Decimal(1_000_000), Decimal(50_000_000))  # quote currency
PRICES = {
    "BTC": Decimal(30_000),
    "XBT": Decimal(30_000),
    "ETH": Decimal(2_000),
    "SOL": Decimal(150),
}
COLUMNS = (
    "position worth",
    "maintenance margin, generic",
    "maintenance margin, here",
    "liquidation price, generic",
    "liquidation price, here",
)


def contrast_of(
    generic: Market, market: Market, values: Sequence[Decimal] = VALUES, quote: str = "USDT"
) -> Contrast:
    """Return a long at 10 times leverage under both rules, at several sizes.

    A size that the market does not allow at this leverage says what it allows.
    """
    price = next((p for name, p in PRICES.items() if market.symbol.startswith(name)), ONE)
    rows = tuple(
        row_of(generic, market, value, price) for value in values if allowed(market, value)
    )
    coin = "" if market.contract == "linear" else f" The requirement here is in {market.unit}."
    says = (
        f"A long in {market.symbol} from {short(price)} at 10×, isolated, with no margin but its"
        f" initial margin.{coin}"
    )
    units = (quote, quote, market.unit, quote, quote)
    return Contrast(
        says=says,
        table=Table(
            key="contrast",
            title=f"{market.symbol} under the generic rule and here",
            columns=COLUMNS,
            units=units,
            rows=rows,
        ),
    )


def allowed(market: Market, value: Decimal) -> bool:
    """Return whether a market takes a position of this value at all."""
    return market.contract == "inverse" or market.cap is None or value <= market.cap


def row_of(generic: Market, market: Market, value: Decimal, price: Decimal) -> tuple[Cell, ...]:
    """Return one size: its value, both requirements at entry and both liquidation prices."""
    base = EXACT.divide(value, price)
    size = base if market.contract == "linear" else value
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
    return rounded(found, places(price)) if isinstance(found, Decimal) else found


def places(price: Decimal) -> int:
    """Return the decimal places in which a price of this size is shown.

    >>> places(Decimal(30000)), places(Decimal(1))
    (2, 4)
    """
    return 2 if price > ONE else 4
