"""Liquidation prices in one line, for each way in which venues take the requirement."""

# Three readings of one equation, equity = maintenance margin: the requirement grows with the mark
# price, or grows with it and holds a closing fee, or stands still at the entry price. The same
# numbers give three prices, so each reading is a formula of its own.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Side
from calculators.engine.exact import ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Outcome
from calculators.engine.working import SILENT, Working

WITH_FEE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(entry_price - side * margin / size)"
    " / (1 - side * (maintenance_margin_fraction + taker_fee_fraction))",
    unit="USDT",
)
AT_ENTRY = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="entry_price * (1 - side * (initial_margin_fraction - maintenance_margin_fraction))"
    " - side * added_margin / size",
    unit="USDT",
)
FROM_EQUITY = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(side * size * mark_price - account_equity + other_maintenance_margin)"
    " / (size * (side - maintenance_margin_fraction))",
    unit="USDT",
)
EQUITY_AT = Formula(
    symbol="account equity at a price",
    term="account-equity",
    text="account_equity + side * size * (price - mark_price)",
    unit="USDT",
)
BUFFERED = Formula(
    symbol="liquidation price with a safety buffer",
    term="liquidation-price",
    text="liquidation_price + side * buffer_fraction * abs(entry_price - liquidation_price)",
    unit="USDT",
)
BANKRUPTCY_AT_FRACTION = Formula(
    symbol="bankruptcy price",
    term="bankruptcy-price",
    text="entry_price * (1 - side * initial_margin_fraction)",
    unit="USDT",
)
INITIAL_MARGIN_FRACTION = Formula(
    symbol="initial margin fraction", term="initial-margin", text="1 / leverage", unit=""
)


def above_zero_or_never(price: Decimal) -> Decimal | Outcome:
    """Return a price, or "never": no market falls to zero or below.

    >>> above_zero_or_never(Decimal("-3"))
    'never'
    """
    return price if price > 0 else "never"


def price_with_fee(
    *,
    side: Side,
    size: Decimal,
    entry_price: Decimal,
    margin: Decimal,
    maintenance_margin_fraction: Decimal,
    taker_fee_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the liquidation price where the requirement at the mark also holds the closing fee.

    (entry - side * margin / size) / (1 - side * (fraction + fee)); Gate and OKX, isolated margin.

    >>> price = price_with_fee(side=-1, size=Decimal(2), entry_price=Decimal(10),
    ...     margin=Decimal(4), maintenance_margin_fraction=Decimal("0.01"),
    ...     taker_fee_fraction=Decimal("0.0006"))
    >>> price.quantize(Decimal("0.000001"))
    Decimal('11.874134')
    """
    return above_zero_or_never(
        working.work(
            WITH_FEE,
            side=Decimal(side),
            size=size,
            entry_price=entry_price,
            margin=margin,
            maintenance_margin_fraction=maintenance_margin_fraction,
            taker_fee_fraction=taker_fee_fraction,
        )
    )


def price_at_entry(
    *,
    side: Side,
    entry_price: Decimal,
    initial_margin_fraction: Decimal,
    maintenance_margin_fraction: Decimal,
    size: Decimal = ONE,
    added_margin: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the liquidation price where the requirement is that of the entry price.

    entry * (1 - side * (initial - maintenance)) - side * added margin / size; Bybit, isolated
    margin. Funding that is taken from the margin is added margin below zero.

    >>> price_at_entry(side=1, entry_price=Decimal(20000), initial_margin_fraction=Decimal("0.02"),
    ...     maintenance_margin_fraction=Decimal("0.005"), added_margin=Decimal(-200))
    Decimal('19900.000')
    """
    return above_zero_or_never(
        working.work(
            AT_ENTRY,
            side=Decimal(side),
            entry_price=entry_price,
            initial_margin_fraction=initial_margin_fraction,
            maintenance_margin_fraction=maintenance_margin_fraction,
            size=size,
            added_margin=added_margin,
        )
    )


def price_from_equity(
    *,
    side: Side,
    size: Decimal,
    mark_price: Decimal,
    account_equity: Decimal,
    maintenance_margin_fraction: Decimal,
    other_maintenance_margin: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the liquidation price from an account's equity at the mark prices of now.

    The rest of the account stands still: its P&L is in the equity, its requirement is subtracted.
    The dYdX documentation, a short of 3 at 3 000 with 1 000 of equity, requirement 5%:

    >>> price_from_equity(side=-1, size=Decimal(3), mark_price=Decimal(3000),
    ...     account_equity=Decimal(1000), maintenance_margin_fraction=Decimal("0.05")
    ... ).quantize(Decimal("0.1"))
    Decimal('3174.6')
    """
    return above_zero_or_never(
        working.work(
            FROM_EQUITY,
            side=Decimal(side),
            size=size,
            mark_price=mark_price,
            account_equity=account_equity,
            maintenance_margin_fraction=maintenance_margin_fraction,
            other_maintenance_margin=other_maintenance_margin,
        )
    )


def buffered(
    price: Decimal,
    *,
    side: Side,
    entry_price: Decimal,
    buffer_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return a liquidation price moved toward the entry price by a share of their distance.

    What a trading program watches in place of the venue's price, so as to be out before it.

    >>> buffered(Decimal(80), side=1, entry_price=Decimal(100), buffer_fraction=Decimal("0.05"))
    Decimal('81.00')
    """
    return working.work(
        BUFFERED,
        liquidation_price=price,
        side=Decimal(side),
        entry_price=entry_price,
        buffer_fraction=buffer_fraction,
    )
