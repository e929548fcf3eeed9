"""Inverse contracts whose margin fraction grows with their size in coins, as Deribit has it."""

# A position of Q dollars is Q u coins, u = 1 / price, and needs (m + s Q u) Q u of them: the fraction
# rises as the price falls. Equity is straight in u, so liquidation is a quadratic, with a root for a
# long, and two or none for a short: far below its entry it is so many coins that it needs more than
# it has gained.

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from calculators.engine.account import Position
from calculators.engine.exact import EXACT, ONE
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Prices, noted
from calculators.engine.working import Working

# Written so that no digits cancel: one root of at_zero + for_each u + for_square u² each.
ROOT = "(-for_each - sign * sqrt(square(for_each) - 4 * for_square * at_zero))"
FAR_PRICE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text=f"2 * for_square / {ROOT}",
    unit="USD",
)
NEAR_PRICE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text=f"{ROOT} / (2 * at_zero)",
    unit="USD",
)


def sloped_prices(leg: Position, collateral: Decimal, working: Working, *, of: str) -> Prices:
    """Return every mark price at which equity = maintenance margin, rising, or "never".

    25 coins' worth of dollars on 1 coin, needing 1% and 0.005% for each coin:

    >>> from calculators.engine.instrument import Instrument
    >>> from calculators.engine.venue import flat
    >>> terms = Instrument(contract="inverse", maintenance_slope=Decimal("0.00005"))
    >>> long = Position(name="BTC", side=1, size=Decimal(2_500_000), entry_price=Decimal(100_000),
    ...     mark_price=Decimal(100_000), tiers=flat(Decimal("0.01")), instrument=terms)
    >>> [round(price) for price in sloped_prices(long, ONE, Working(), of="BTC")]
    [97239]
    """
    forms = tuple(forms_of(leg, collateral))
    found = [(formula, operands, price) for formula, operands, price in forms if price > 0]
    for formula, operands, _ in found:
        working.work(formula, of=of, **operands)
    return tuple(sorted(price for _, _, price in found)) or noted("never", working, of)


def forms_of(
    leg: Position, collateral: Decimal
) -> Iterator[tuple[Formula, dict[str, Any], Decimal]]:
    """Yield the closed form of each root, what to put into it, and its value."""
    signed = EXACT.multiply(Decimal(leg.side), leg.size)
    tier, slope = leg.tiers[0], leg.instrument.maintenance_slope
    fraction = EXACT.add(Decimal(leg.side), tier.maintenance_margin_fraction)
    backed = EXACT.add(collateral, EXACT.divide(signed, leg.entry_price))
    at_zero = EXACT.add(backed, tier.maintenance_amount)
    for_each = EXACT.minus(EXACT.multiply(leg.size, fraction))
    for_square = EXACT.minus(EXACT.multiply(slope, EXACT.multiply(leg.size, leg.size)))
    under = EXACT.subtract(
        EXACT.multiply(for_each, for_each),
        EXACT.multiply(EXACT.multiply(Decimal(4), for_square), at_zero),
    )
    if under < 0:
        return
    held = {"at_zero": at_zero, "for_each": for_each, "for_square": for_square}
    held["sign"] = ONE if for_each >= 0 else Decimal(-1)
    for formula in (FAR_PRICE, NEAR_PRICE) if at_zero else (FAR_PRICE,):
        yield formula, held, formula(**held)
