"""What all open orders of an account reserve, whatever they are for."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import orders
from calculators.engine.exact import EXACT, ZERO, total
from calculators.engine.margin_account import Account, Order
from calculators.engine.option_order import option_order_margin
from calculators.engine.valuation import IN_ACCOUNT_CURRENCY, in_units_of
from calculators.engine.working import Working


def order_margin(account: Account, working: Working) -> Decimal:
    """Return what all open orders reserve, in the account's currency."""
    parts = {order.name: margin_of_order(order, account, working) for order in account.orders}
    if len(parts) <= 1:  # one is its own sum
        return total(parts.values())
    return working.total("margin of all orders", "initial-margin", parts)


def margin_of_order(order: Order, account: Account, working: Working) -> Decimal:
    """Return what one open order reserves: the margin of its fill and the loss that it opens with.

    An order that only reduces needs none.
    """
    if order.reduce_only:
        return ZERO
    page = in_units_of(order.instrument, working)
    if order.instrument.option is not None:
        amount = option_order_margin(order, account, page)
    else:
        amount = EXACT.add(margin_of_fill(order, page), loss_of_fill(order, page))
    reserved = working.work(
        IN_ACCOUNT_CURRENCY,
        of=f"order for {order.name}",
        amount=amount,
        rate=account.rate_of(order.instrument),
    )
    if not account.order_amount:
        return reserved
    parts = {"its fill": reserved, "each order": account.order_amount}
    return working.total("margin of the order", "initial-margin", parts, of=order.name)


def margin_of_fill(order: Order, working: Working) -> Decimal:
    """Return the initial margin of what an order would open, in its settlement currency."""
    fraction = order.instrument.initial_margin_fraction
    coin = order.instrument.is_inverse
    if fraction is None:
        by_leverage = orders.inverse_order_margin if coin else orders.order_margin
        return by_leverage(
            size=order.size,
            order_price=order.price,
            leverage=order.leverage,
            working=working,
            of=order.name,
        )
    by_fraction = orders.inverse_fraction_margin if coin else orders.fraction_margin
    return by_fraction(
        size=order.size,
        order_price=order.price,
        fraction=fraction,
        working=working,
        of=order.name,
    )


def loss_of_fill(order: Order, working: Working) -> Decimal:
    """Return the loss that a fill would start with, in the order's settlement currency."""
    loss_of = orders.inverse_open_loss if order.instrument.is_inverse else orders.open_loss
    return loss_of(
        side=order.side,
        size=order.size,
        mark_price=order.mark_price,
        order_price=order.price,
        working=working,
        of=order.name,
    )
