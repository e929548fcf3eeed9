"""Standard margin of an account: each market on its own, and charges for prices one cannot trust."""

# Oracle confidence and a stablecoin below its peg add to initial margin alone: nobody is liquidated
# because a price feed is unsure. Signs: a margin below zero must be covered by cash.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.option_margin import (
    OptionHolding,
    StandardRules,
    expiries,
    expiry_margin,
    market_value,
)
from calculators.engine.working import SILENT, Working

PERPETUAL = Formula(
    symbol="margin of the perpetual",
    term="margin",
    text="-abs(size) * price * fraction",
    unit="USDC",
)
BASE = Formula(
    symbol="margin from the base asset",
    term="collateral",
    text="amount * spot * factor",
    unit="USDC",
)
UNSURE = Formula(
    symbol="charge for low oracle confidence",
    term="initial-margin",
    text="(1 - confidence) * factor * spot * abs(size)",
    unit="USDC",
)
DEPEG = Formula(
    symbol="charge for a stablecoin below its peg",
    term="initial-margin",
    text="(threshold - stable_price) * factor * spot * size",
    unit="USDC",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """All that an account holds in one underlying."""

    spot: Decimal
    spot_confidence: Decimal = ONE
    options: tuple[OptionHolding, ...] = ()
    perpetual_size: Decimal = ZERO
    perpetual_price: Decimal = ZERO
    perpetual_confidence: Decimal = ONE
    perpetual_pnl: Decimal = ZERO
    base: Decimal = ZERO  # units of the underlying itself


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardMargin:
    """What is left of cash and markets after each requirement; below zero is a shortage."""

    initial: Decimal
    maintenance: Decimal
    market_value: Decimal


def unsure(
    confidence: Decimal, size: Decimal, spot: Decimal, rules: StandardRules, working: Working
) -> Decimal:
    """Return the charge for a price that its oracle is not sure of; zero at the threshold."""
    if confidence >= rules.confidence_threshold:
        return ZERO
    return working.work(
        UNSURE, confidence=confidence, factor=rules.confidence_factor, spot=spot, size=size
    )


def market_margin(
    market: Market,
    rules: StandardRules,
    *,
    initial: bool,
    stable_price: Decimal = ONE,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin of everything in one underlying: options, perpetual, base asset."""
    parts = [market.perpetual_pnl, perpetual_margin(market, rules, working, initial=initial)]
    parts.append(base_margin(market, rules, working, initial=initial))
    for held in expiries(market.options):
        parts.append(expiry_margin(held, market.spot, rules, initial=initial, working=working))
        if initial:
            sold = total(EXACT.minus(min(h.size, ZERO)) for h in held)
            sure = min(market.spot_confidence, *(h.confidence for h in held))
            parts.append(EXACT.minus(unsure(sure, sold, market.spot, rules, working)))
    if initial:
        parts.append(EXACT.minus(depeg_charge(market, rules, stable_price, working)))
    return total(parts)


def perpetual_margin(
    market: Market, rules: StandardRules, working: Working, *, initial: bool
) -> Decimal:
    """Return the margin of a perpetual, below zero, its P&L aside."""
    if not market.perpetual_size:
        return ZERO
    size = market.perpetual_size
    needed = working.work(
        PERPETUAL,
        size=size,
        price=market.perpetual_price,
        fraction=rules.perpetual_initial if initial else rules.perpetual_maintenance,
    )
    sure = min(market.perpetual_confidence, market.spot_confidence)
    charge = unsure(sure, size, market.spot, rules, working) if initial else ZERO
    return EXACT.subtract(needed, charge)


def base_margin(
    market: Market, rules: StandardRules, working: Working, *, initial: bool
) -> Decimal:
    """Return what the base asset counts for."""
    if not market.base:
        return ZERO
    scale = rules.base_initial_scale if initial else ONE
    counted = working.work(
        BASE,
        amount=market.base,
        spot=market.spot,
        factor=EXACT.multiply(rules.base_factor, scale),
    )
    if not initial:
        return counted
    charge = unsure(market.spot_confidence, market.base, market.spot, rules, working)
    return EXACT.subtract(counted, charge)


def depeg_charge(
    market: Market, rules: StandardRules, stable_price: Decimal, working: Working
) -> Decimal:
    """Return the charge on perpetuals and sold options while the stablecoin is below its peg."""
    if stable_price >= rules.peg_threshold:
        return ZERO
    sold = total(EXACT.minus(min(h.size, ZERO)) for h in market.options)
    return working.work(
        DEPEG,
        threshold=rules.peg_threshold,
        stable_price=stable_price,
        factor=rules.peg_factor,
        spot=market.spot,
        size=EXACT.add(EXACT.abs(market.perpetual_size), sold),
    )


def standard_margin(
    markets: Sequence[tuple[Market, StandardRules]],
    *,
    cash: Decimal = ZERO,
    stable_price: Decimal = ONE,
    working: Working = SILENT,
) -> StandardMargin:
    """Return cash and the sum over markets, for both requirements and at market value.

    Markets do not help each other: one's options never cover another's.
    """

    def summed(*, initial: bool) -> Decimal:
        return total(
            market_margin(
                market, rules, initial=initial, stable_price=stable_price, working=working
            )
            for market, rules in markets
        )

    return StandardMargin(
        initial=EXACT.add(cash, summed(initial=True)),
        maintenance=EXACT.add(cash, summed(initial=False)),
        market_value=EXACT.add(cash, total(value_of(m, stable_price) for m, _ in markets)),
    )


def value_of(market: Market, stable_price: Decimal) -> Decimal:
    """Return what a market's holdings are worth now, in units of the stablecoin."""
    base = EXACT.divide(EXACT.multiply(market.base, market.spot), stable_price)
    options = total(market_value(held) for held in market.options)
    return total([base, options, market.perpetual_pnl])
