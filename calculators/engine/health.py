"""Health of an account in many tokens: weighted assets less weighted debts."""

# What a derivative is worth is folded into the balance of the token that it settles in before that
# balance is weighted, so a profit offsets a debt of the same token one to one.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.weights import PriceRange, used_asset_weight, used_liability_weight
from calculators.engine.working import SILENT, Working

CONTRIBUTION = Formula(
    symbol="health contribution", term="collateral", text="balance * price * weight", unit="USDT"
)
EXECUTED = Formula(
    symbol="position if the orders fill",
    term="notional-value",
    text="(size + order_size) * weight * price - order_size * order_price",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts of an asset, and what a debt counts for."""

    asset: Decimal
    liability: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolUse:
    """How much of a token everybody together holds and owes, and from where that matters."""

    deposits: Decimal = ZERO
    borrows: Decimal = ZERO
    deposit_scale_start: Decimal = ZERO  # value from which asset weights fall
    borrow_scale_start: Decimal = ZERO  # value from which liability weights rise


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A balance of one token; below zero it is a debt."""

    balance: Decimal
    price: PriceRange
    weights: Weights
    use: PoolUse | None = None  # None: weights do not depend on it


@dataclass(frozen=True, slots=True, kw_only=True)
class PerpetualHolding:
    """A perpetual position with its open orders, settled in one of the tokens."""

    size: Decimal  # base, signed
    quote: Decimal  # what was paid or received, in the settlement token
    price: PriceRange
    weights: Weights
    overall_asset_weight: Decimal = ONE  # of a value above zero
    bids: Decimal = ZERO  # base that open bids would add
    asks: Decimal = ZERO  # base that open asks would take away
    settle_token: int = 0  # which of the tokens


def perpetual_value(held: PerpetualHolding, working: Working = SILENT) -> Decimal:
    """Return the value of a position in its settlement token if the worse of its orders fill.

    >>> five = PriceRange(oracle=Decimal(5), average=Decimal(5))
    >>> perpetual_value(PerpetualHolding(size=Decimal(-10), quote=Decimal(100), price=five,
    ...     weights=Weights(asset=Decimal("0.8"), liability=Decimal("1.2")),
    ...     overall_asset_weight=Decimal("0.95")))
    Decimal('38.000')
    """
    worst = min(
        executed(held, held.bids, held.price.for_debt, working),
        executed(held, -held.asks, held.price.for_asset, working),
    )
    value = EXACT.add(held.quote, worst)
    return EXACT.multiply(value, held.overall_asset_weight) if value > 0 else value


def executed(
    held: PerpetualHolding, order_size: Decimal, order_price: Decimal, working: Working
) -> Decimal:
    """Return the weighted base position and the quote change after orders of a size have filled."""
    long = EXACT.add(held.size, order_size) >= 0
    return working.work(
        EXECUTED,
        size=held.size,
        order_size=order_size,
        weight=held.weights.asset if long else held.weights.liability,
        price=held.price.for_asset if long else held.price.for_debt,
        order_price=order_price,
    )


def token_weight(token: Token, balance: Decimal) -> Decimal:
    """Return the weight of a balance: of an asset, or of a debt, scaled by use of the pool."""
    price, use = token.price.oracle, token.use or PoolUse()
    if balance >= 0:
        weight = token.weights.asset
        if token.use is None:
            return weight
        return used_asset_weight(
            weight=weight,
            deposits=use.deposits,
            price=price,
            scale_start=use.deposit_scale_start,
        )
    weight = token.weights.liability
    if token.use is None:
        return weight
    return used_liability_weight(
        weight=weight, borrows=use.borrows, price=price, scale_start=use.borrow_scale_start
    )


def health(
    tokens: Sequence[Token],
    perpetuals: Sequence[PerpetualHolding] = (),
    working: Working = SILENT,
) -> Decimal:
    """Return the account's health, quote currency; it may open positions while that is above zero.

    sum over tokens of balance * price * weight, each balance with its perpetuals. Mango's test of
    a deposit of 100 and a perpetual that owes more than it:

    >>> one = PriceRange(oracle=ONE, average=ONE)
    >>> five = PriceRange(oracle=Decimal(5), average=Decimal(5))
    >>> weights = Weights(asset=Decimal("0.8"), liability=Decimal("1.2"))
    >>> held = PerpetualHolding(size=Decimal(-10), quote=Decimal(-100), price=five, weights=weights)
    >>> health([Token(balance=Decimal(100), price=one, weights=weights)], [held])
    Decimal('-72.00')
    """
    return total(
        contribution(token, added(index, perpetuals, working), working)
        for index, token in enumerate(tokens)
    )


def added(index: int, perpetuals: Sequence[PerpetualHolding], working: Working) -> Decimal:
    """Return what the perpetuals that settle in one token add to its balance."""
    return total(perpetual_value(p, working) for p in perpetuals if p.settle_token == index)


def contribution(token: Token, settled: Decimal, working: Working) -> Decimal:
    """Return one token's part of the health."""
    balance = EXACT.add(token.balance, settled)
    price = token.price.for_asset if balance >= 0 else token.price.for_debt
    return working.work(
        CONTRIBUTION, balance=balance, price=price, weight=token_weight(token, balance)
    )
