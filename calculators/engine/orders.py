"""What an order costs before it fills: its margin and the loss that it would open with."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Side
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

ORDER_MARGIN = Formula(
    symbol="initial margin of the order",
    term="initial-margin",
    text="size * order_price / leverage",
    unit="USDT",
)
ORDER_MARGIN_BY_FRACTION = Formula(
    symbol="initial margin of the order",
    term="initial-margin",
    text="size * order_price * initial_margin_fraction",
    unit="USDT",
)
INVERSE_ORDER_MARGIN_BY_FRACTION = Formula(
    symbol="initial margin of the order",
    term="initial-margin",
    text="size / order_price * initial_margin_fraction",
    unit="coins",
)
OPEN_LOSS = Formula(
    symbol="open loss",
    term="unrealized-pnl",
    text="size * abs(min(0, side * (mark_price - order_price)))",
    unit="USDT",
)
INVERSE_ORDER_MARGIN = Formula(
    symbol="initial margin of the order",
    term="initial-margin",
    text="size / order_price / leverage",
    unit="coins",
)
INVERSE_OPEN_LOSS = Formula(
    symbol="open loss",
    term="unrealized-pnl",
    text="size * abs(min(0, side * (1 / order_price - 1 / mark_price)))",
    unit="coins",
)
ISOLATED_MARGIN = Formula(
    symbol="isolated margin",
    term="isolated-margin",
    text="abs(size) * price * margin_fraction",
    unit="USDT",
)
FULL_LOSS_OF_LONG = Formula(
    symbol="largest loss of a long", term="margin", text="size * price", unit="USDT"
)
FULL_LOSS_OF_SHORT = Formula(
    symbol="largest loss of a short",
    term="margin",
    text="size * (maximum_price - price)",
    unit="USDT",
)
TOP_UP = Formula(
    symbol="margin to add",
    term="margin-call",
    text="required - (margin_balance - loss)",
    unit="USDT",
)


def order_margin(
    *,
    size: Decimal,
    order_price: Decimal,
    leverage: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return the initial margin that an open order reserves.

    >>> order_margin(size=Decimal(1), order_price=Decimal("9253.3"), leverage=Decimal(20))
    Decimal('462.665')
    """
    return working.work(ORDER_MARGIN, of=of, size=size, order_price=order_price, leverage=leverage)


def fraction_margin(
    *,
    size: Decimal,
    order_price: Decimal,
    fraction: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return `order_margin` where the venue states the fraction, not the trader a leverage.

    >>> fraction_margin(size=Decimal(2), order_price=Decimal(100), fraction=Decimal("0.02"))
    Decimal('4.00')
    """
    return working.work(
        ORDER_MARGIN_BY_FRACTION,
        of=of,
        size=size,
        order_price=order_price,
        initial_margin_fraction=fraction,
    )


def inverse_fraction_margin(
    *,
    size: Decimal,
    order_price: Decimal,
    fraction: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return `fraction_margin` of an inverse contract, in coins.

    >>> inverse_fraction_margin(size=Decimal(1000), order_price=Decimal(50000),
    ...     fraction=Decimal("0.02"))
    Decimal('0.0004')
    """
    return working.work(
        INVERSE_ORDER_MARGIN_BY_FRACTION,
        of=of,
        size=size,
        order_price=order_price,
        initial_margin_fraction=fraction,
    )


def open_loss(
    *,
    side: Side,
    size: Decimal,
    order_price: Decimal,
    mark_price: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return the loss at which a fill would start: size * |min(0, side * (mark - order price))|.

    Binance adds it to the order's margin. A sale below the mark price opens with a loss:

    >>> open_loss(side=-1, size=Decimal(1), order_price=Decimal("9253.3"),
    ...     mark_price=Decimal("9259.84"))
    Decimal('6.54')
    """
    return working.work(
        OPEN_LOSS,
        of=of,
        side=Decimal(side),
        size=size,
        order_price=order_price,
        mark_price=mark_price,
    )


def inverse_order_margin(
    *,
    size: Decimal,
    order_price: Decimal,
    leverage: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return the initial margin that an order for an inverse contract reserves, in coins.

    >>> inverse_order_margin(size=Decimal(1000), order_price=Decimal(50000), leverage=Decimal(10))
    Decimal('0.002')
    """
    return working.work(
        INVERSE_ORDER_MARGIN, of=of, size=size, order_price=order_price, leverage=leverage
    )


def inverse_open_loss(
    *,
    side: Side,
    size: Decimal,
    order_price: Decimal,
    mark_price: Decimal,
    working: Working = SILENT,
    of: str = "",
) -> Decimal:
    """Return the loss, in coins, at which a fill of an order for an inverse contract would start.

    >>> inverse_open_loss(side=1, size=Decimal(1000), order_price=Decimal(50000),
    ...     mark_price=Decimal(40000))
    Decimal('0.005000')
    """
    return working.work(
        INVERSE_OPEN_LOSS,
        of=of,
        side=Decimal(side),
        size=size,
        order_price=order_price,
        mark_price=mark_price,
    )


def isolated_margin(
    *, size: Decimal, price: Decimal, margin_fraction: Decimal, working: Working = SILENT
) -> Decimal:
    """Return the margin set aside for a position at its average entry, or an order at its limit.

    Vega, a short of 1 from 15 900 with a margin factor of 0.9:

    >>> isolated_margin(size=Decimal(-1), price=Decimal(15900), margin_fraction=Decimal("0.9"))
    Decimal('14310.0')
    """
    return working.work(ISOLATED_MARGIN, size=size, price=price, margin_fraction=margin_fraction)


def full_loss(
    *,
    side: Side,
    size: Decimal,
    price: Decimal,
    maximum_price: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin that covers every settlement of a contract capped at a maximum price.

    A long can lose its price, a short what is left to the cap.

    >>> full_loss(side=-1, size=Decimal(10), price=Decimal(30), maximum_price=Decimal(100))
    Decimal('700')
    """
    if side == 1:
        return working.work(FULL_LOSS_OF_LONG, size=size, price=price)
    return working.work(FULL_LOSS_OF_SHORT, size=size, price=price, maximum_price=maximum_price)


def top_up(
    *, required: Decimal, margin_balance: Decimal, loss: Decimal, working: Working = SILENT
) -> Decimal:
    """Return what must be added to a margin balance after a loss to meet a requirement.

    >>> top_up(required=Decimal(830), margin_balance=Decimal(300), loss=Decimal(120))
    Decimal('650')
    """
    return working.work(TOP_UP, required=required, margin_balance=margin_balance, loss=loss)
