"""Requirement and collateral of a bucket of deposits, borrows, perpetuals and open spot orders."""

# Two sums are kept apart: what must be there (the requirement, from debts and perpetuals) and what
# is there (collateral, from deposits and profits). An order is taken as filled on its worse side;
# its quote leg stands beside the deposits and is not netted with them.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.weights import PriceRange, one_price
from calculators.engine.working import SILENT, Working

PER_OPEN_ORDER = Decimal("0.01")  # quote currency; Drift's charge for each open order
PERPETUAL = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="abs(size) * price * margin_fraction * quote_price",
    unit="USDT",
)
PROFIT = Formula(
    symbol="unrealized P&L",
    term="unrealized-pnl",
    text="(size * price + quote) * quote_price",
    unit="USDT",
)
WEIGHTED = Formula(
    symbol="weighted value", term="collateral", text="abs(amount) * price * weight", unit="USDT"
)
WITH_BUFFER = Formula(
    symbol="margin requirement with a liquidation buffer",
    term="maintenance-margin",
    text="requirement + buffer_fraction * abs(value)",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What must be there and what is there, quote currency; margins of one bucket add up."""

    requirement: Decimal = ZERO
    collateral: Decimal = ZERO

    def __add__(self, other: Margin) -> Margin:
        """Return both together."""
        return Margin(
            requirement=EXACT.add(self.requirement, other.requirement),
            collateral=EXACT.add(self.collateral, other.collateral),
        )

    @property
    def free(self) -> Decimal:
        """Return what is there beyond what must be."""
        return EXACT.subtract(self.collateral, self.requirement)


def spot_margin(
    amount: Decimal,
    price: PriceRange,
    *,
    asset_weight: Decimal = ONE,
    liability_weight: Decimal = ONE,
    buffer_fraction: Decimal = ZERO,
    working: Working = SILENT,
) -> Margin:
    """Return the margin of a deposit (collateral) or of a borrow (requirement).

    A buffer raises the requirement of what is owed, so that a liquidation goes on past it.

    >>> spot_margin(Decimal(-100), one_price(Decimal(100)), liability_weight=Decimal("1.2"),
    ...     buffer_fraction=Decimal("0.1")).requirement
    Decimal('13000.0')
    """
    if amount >= 0:
        return Margin(
            collateral=working.work(
                WEIGHTED, amount=amount, price=price.for_asset, weight=asset_weight
            )
        )
    owed = working.work(WEIGHTED, amount=amount, price=price.for_debt, weight=liability_weight)
    value = EXACT.multiply(amount, price.for_debt)
    return Margin(requirement=buffered(owed, value, buffer_fraction, working))


def perpetual_margin(
    size: Decimal,
    price: Decimal,
    *,
    margin_fraction: Decimal,
    quote: Decimal | None = None,
    quote_price: PriceRange | None = None,
    profit_weight: Decimal = ONE,
    buffer_fraction: Decimal = ZERO,
    working: Working = SILENT,
) -> Margin:
    """Return the margin of a perpetual: its requirement, and its profit or loss as collateral.

    `quote` is what was paid (below zero) or received for it; None is a position without P&L. The
    requirement is in units of the quote token, so it rises with that token's price.

    >>> held = perpetual_margin(Decimal(100), Decimal(100), margin_fraction=Decimal("0.1"),
    ...     quote=Decimal(-11000), buffer_fraction=Decimal("0.1"))
    >>> held.requirement, held.collateral
    (Decimal('2000.0'), Decimal('-1100.0'))
    """
    token = quote_price or one_price(ONE)
    value = EXACT.multiply(size, price)
    needed = working.work(
        PERPETUAL,
        size=size,
        price=price,
        margin_fraction=margin_fraction,
        quote_price=token.for_debt,
    )
    paid = EXACT.minus(value) if quote is None else quote
    gain = PROFIT(size=size, price=price, quote=paid, quote_price=token.for_asset)
    weight = profit_weight if gain > 0 else EXACT.add(ONE, buffer_fraction)
    return Margin(
        requirement=buffered(needed, value, buffer_fraction, working),
        collateral=EXACT.multiply(gain, weight),
    )


def buffered(
    requirement: Decimal, value: Decimal, buffer_fraction: Decimal, working: Working
) -> Decimal:
    """Return a requirement with a share of the position's value on top, if there is a buffer."""
    if not buffer_fraction:
        return requirement
    return working.work(
        WITH_BUFFER, requirement=requirement, value=value, buffer_fraction=buffer_fraction
    )


def orders_margin(
    amount: Decimal,
    price: Decimal,
    *,
    bids: Decimal = ZERO,
    asks: Decimal = ZERO,
    asset_weight: Decimal = ONE,
    liability_weight: Decimal = ONE,
    working: Working = SILENT,
) -> Margin:
    """Return the margin of a spot balance with open orders, filled on the side that leaves less.

    Drift's test, a bid for 500 at 100 by somebody who holds none:

    >>> orders_margin(ZERO, Decimal(100), bids=Decimal(500), asset_weight=Decimal("0.8"))
    Margin(requirement=Decimal('50000'), collateral=Decimal('40000.0'))
    """

    def filled(change: Decimal) -> Margin:
        quote = EXACT.multiply(EXACT.minus(change), price)
        balance = spot_margin(
            EXACT.add(amount, change),
            one_price(price),
            asset_weight=asset_weight,
            liability_weight=liability_weight,
            working=working,
        )
        return balance + spot_margin(quote, one_price(ONE), working=working)

    return min(filled(bids), filled(EXACT.minus(asks)), key=lambda margin: margin.free)


def open_orders_margin(count: int) -> Margin:
    """Return the flat requirement of a number of open orders.

    >>> open_orders_margin(3).requirement
    Decimal('0.03')
    """
    return Margin(requirement=EXACT.multiply(PER_OPEN_ORDER, Decimal(count)))
