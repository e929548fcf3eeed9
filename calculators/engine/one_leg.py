"""The price at which a market with one leg liquidates or bankrupts its bucket: closed forms."""

# The leg's equity is cash + side × notional value. Of an inverse contract that is counted in coins:
# what it is worth falls as the price rises, so that its long runs through the tiers as a linear
# short does. The root's tier is found at the floors; no walk along lines is needed.

from __future__ import annotations

from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.account import Position, Side
from calculators.engine.exact import MINUS_ONE, ONE
from calculators.engine.formula import Formula, titled
from calculators.engine.liquidation import (
    BANKRUPTCY_PRICE,
    LIQUIDATION_PRICE,
    SOLVENT,
    TIERED_LIQUIDATION_PRICE,
    WHY,
    Outcome,
    Prices,
    cash_of,
    tier_of_root,
)
from calculators.engine.venue import Tier
from calculators.engine.working import Working

Form = tuple[Formula, dict[str, Decimal]]  # a closed form, and what to put into it


def liquidation_of_one(leg: Position, collateral: Decimal, working: Working, of: str) -> Prices:
    """Return the mark price at which equity = maintenance margin, or why there is none.

    For margin at the mark price under tiers without a jump. For use under `with
    localcontext(EXACT)`, as is `bankruptcy_of_one`.
    """
    cash, side = cash_and_side(leg, collateral)
    tier = tier_of_root(leg.tiers, cash, side)
    if tier is None:
        found = outcome_of(leg)
        name = titled(LIQUIDATION_PRICE.symbol, of)
        working.note(name, LIQUIDATION_PRICE.term, *WHY[found], found)
        return found
    formula, operands = liquidation_form(leg, tier, collateral)
    return (working.in_context(formula)(of, **operands),)


def bankruptcy_of_one(leg: Position, collateral: Decimal, working: Working, of: str) -> Prices:
    """Return the mark price at which nothing is left, or why there is none."""
    cash, side = cash_and_side(leg, collateral)
    if cash < 0 if side == 1 else cash > 0:
        formula, operands = bankruptcy_form(leg, collateral)
        return (working.in_context(formula)(of, **operands),)
    found = outcome_of(leg)
    working.note(titled(BANKRUPTCY_PRICE.symbol, of), BANKRUPTCY_PRICE.term, *SOLVENT, found)
    return found


def cash_and_side(leg: Position, collateral: Decimal) -> tuple[Decimal, Side]:
    """Return a leg's equity without the value of its contract, and which way that value counts."""
    if not leg.instrument.is_inverse:
        return cash_of(leg, collateral), leg.side
    coins = leg.size / leg.entry_price
    return (collateral + coins, -1) if leg.side == 1 else (collateral - coins, 1)


def outcome_of(leg: Position) -> Outcome:
    """Return why there is no price above 0: it would lie at one below, or nowhere."""
    return "below zero" if leg.side == 1 and not leg.instrument.is_inverse else "never"


def liquidation_form(leg: Position, tier: Tier, collateral: Decimal) -> Form:
    """Return the closed form of a liquidation price that lies in a tier."""
    held = {
        "side": ONE if leg.side == 1 else MINUS_ONE,
        "entry_price": leg.entry_price,
        "collateral": collateral,
        "maintenance_margin_fraction": tier.maintenance_margin_fraction,
    }
    if leg.instrument.is_inverse:
        held |= {"contract_value": leg.size, "maintenance_amount": tier.maintenance_amount}
        return inverse.LIQUIDATION_AT_MARK, held
    held["size"] = leg.size
    if not tier.maintenance_amount:
        return LIQUIDATION_PRICE, held
    held["maintenance_amount"] = tier.maintenance_amount
    return TIERED_LIQUIDATION_PRICE, held


def bankruptcy_form(leg: Position, collateral: Decimal) -> Form:
    """Return the closed form of a bankruptcy price."""
    held = {
        "side": ONE if leg.side == 1 else MINUS_ONE,
        "entry_price": leg.entry_price,
        "collateral": collateral,
    }
    if leg.instrument.is_inverse:
        fee = leg.instrument.bankruptcy_fee_fraction
        held |= {"contract_value": leg.size, "fee_fraction": fee}
        return inverse.BANKRUPTCY, held
    held["size"] = leg.size
    return BANKRUPTCY_PRICE, held
