"""The price at which a market with one leg liquidates or bankrupts its bucket: closed forms."""

# The leg's equity is collateral − paid + side × notional value. Of an inverse contract that is counted in coins:
# what it is worth falls as the price rises, so that its long runs through the tiers as a linear
# short does. The root's tier is found at the floors; no walk along lines is needed. All is for use
# under `with localcontext(EXACT)`.

from __future__ import annotations

from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.account import Position, Side
from calculators.engine.exact import MINUS_ONE, ONE
from calculators.engine.formula import Formula
from calculators.engine.liquidation import (
    BANKRUPTCY_PRICE,
    SOLVENT,
    Outcome,
    Prices,
    noted,
    price_in_tier,
    tier_of_root,
)
from calculators.engine.market_line import requirement_line
from calculators.engine.venue import Tier
from calculators.engine.working import Working

LIQUIDATION_AT_ENTRY = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="entry_price + side * (maintenance_margin - collateral) / size",
    unit="USDT",
)


def prices_of_one(
    leg: Position, backing: Decimal, left: Decimal, working: Working, of: str, *, lost: bool
) -> tuple[Prices, Prices]:
    """Return the liquidation and the bankruptcy price of a market's only leg.

    `backing` and `left` are what the rest of its bucket gives it, before and after what the others
    need; a `lost` bucket is liquidatable already. For contracts that have one root.
    """
    opened = paid, side = paid_and_side(leg)
    bankruptcy = bankruptcy_of_one(leg, backing, opened, working, of)
    if lost:
        return noted("already liquidatable", working, of), bankruptcy
    if leg.instrument.maintenance_at == "entry":
        return liquidation_at_entry(leg, left, opened, working, of), bankruptcy
    tier = tier_of_root(leg.tiers, left - paid, side)
    if tier is None:
        return noted(outcome_of(leg), working, of), bankruptcy
    priced = price_in_tier if side == leg.side else inverse_price_in_tier
    return (priced(leg, tier, left, working, of),), bankruptcy


def paid_and_side(leg: Position) -> tuple[Decimal, Side]:
    """Return what opening took from the collateral, and which way the contract's value counts."""
    if not leg.instrument.is_inverse:
        paid = leg.size * leg.entry_price
        return (paid if leg.side == 1 else -paid), leg.side
    coins = leg.size / leg.entry_price
    return (-coins, -1) if leg.side == 1 else (coins, 1)


def bankruptcy_of_one(
    leg: Position, collateral: Decimal, opened: tuple[Decimal, Side], working: Working, of: str
) -> Prices:
    """Return the mark price at which nothing is left, or why there is none."""
    paid, side = opened
    if collateral >= paid if side == 1 else collateral <= paid:
        outcome = outcome_of(leg)
        if working.keeps:
            symbol, term = BANKRUPTCY_PRICE.symbol, BANKRUPTCY_PRICE.term
            working.note(symbol, term, *SOLVENT, outcome, of=of)
        return outcome
    sign = ONE if leg.side == 1 else MINUS_ONE
    if side == leg.side:  # a linear contract
        price = working.in_context(BANKRUPTCY_PRICE)(
            of, entry_price=leg.entry_price, side=sign, collateral=collateral, size=leg.size
        )
    else:
        price = working.in_context(inverse.BANKRUPTCY)(
            of,
            side=sign,
            entry_price=leg.entry_price,
            collateral=collateral,
            contract_value=leg.size,
            fee_fraction=leg.instrument.bankruptcy_fee_fraction,
        )
    return (price,)


def liquidation_at_entry(
    leg: Position, collateral: Decimal, opened: tuple[Decimal, Side], working: Working, of: str
) -> Prices:
    """Return the mark price at which equity is down to a requirement that the entry price fixed."""
    paid, side = opened
    needed = requirement_line(leg).constant
    free = collateral - needed
    if free >= paid if side == 1 else free <= paid:
        return noted(outcome_of(leg), working, of)
    held = {
        "side": ONE if leg.side == 1 else MINUS_ONE,
        "entry_price": leg.entry_price,
        "collateral": collateral,
        "maintenance_margin": needed,
    }
    if side == leg.side:  # a linear contract
        return (working.in_context(LIQUIDATION_AT_ENTRY)(of, size=leg.size, **held),)
    form = working.in_context(inverse.LIQUIDATION_AT_ENTRY)
    return (form(of, contract_value=leg.size, **held),)


def inverse_price_in_tier(
    leg: Position, tier: Tier, collateral: Decimal, working: Working, of: str
) -> Decimal:
    """Return the closed form of an inverse contract's liquidation price under one tier."""
    return working.in_context(inverse.LIQUIDATION_AT_MARK)(
        of,
        side=ONE if leg.side == 1 else MINUS_ONE,
        entry_price=leg.entry_price,
        collateral=collateral,
        maintenance_margin_fraction=tier.maintenance_margin_fraction,
        contract_value=leg.size,
        maintenance_amount=tier.maintenance_amount,
    )


def outcome_of(leg: Position) -> Outcome:
    """Return why there is no price above 0: it would lie at one below, or nowhere."""
    return "below zero" if leg.side == 1 and not leg.instrument.is_inverse else "never"
