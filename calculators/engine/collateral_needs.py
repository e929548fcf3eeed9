"""The margin that collateral itself needs: debts, and assets that count less for opening positions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from calculators.engine.account import Collateral
from calculators.engine.exact import EXACT, ZERO
from calculators.engine.formula import Formula
from calculators.engine.risk import Risk
from calculators.engine.working import SILENT, Working

NOTHING = Risk()
NOT_FOR_OPENING = Formula(
    symbol="collateral that does not open positions",
    term="initial-margin",
    text="abs(amount) * price * (initial_share - share)",
    unit="USDT",
)
OF_DEBT = Formula(
    symbol="margin of the debt",
    term="initial-margin",
    text="abs(amount) * price * margin_fraction",
    unit="USDT",
)


def collateral_needs(held: Sequence[Collateral], working: Working = SILENT) -> Risk:
    """Return the initial and maintenance margin that holdings ask for, in the account's currency.

    BIT: a debt of 2 BTC at 30 000 needs 13% to open and 7.5% to keep.

    >>> debt = Collateral(asset="BTC", amount=Decimal(-2), price=Decimal(30000),
    ...     debt_initial_fraction=Decimal("0.13"), debt_maintenance_fraction=Decimal("0.075"))
    >>> needs = collateral_needs([debt])
    >>> needs.initial_margin, needs.maintenance_margin
    (Decimal('7800.00'), Decimal('4500.000'))
    """
    risk = NOTHING
    for each in held:
        if each.amount < 0 or each.initial_haircut is not None:
            risk += needs_of(each, working)
    return risk


def needs_of(held: Collateral, working: Working) -> Risk:
    """Return what one holding or one debt needs."""
    if held.amount >= 0:
        return Risk(initial_margin=uncounted(held, held.haircut, held.initial_haircut, working))
    weight = held.liability_weight
    extra = uncounted(held, weight, held.initial_liability_weight, working)
    initial = of_debt(held, held.debt_initial_fraction, working)
    return Risk(
        initial_margin=EXACT.add(extra, initial),
        maintenance_margin=of_debt(held, held.debt_maintenance_fraction, working),
    )


def uncounted(
    held: Collateral, share: Decimal, initial_share: Decimal | None, working: Working
) -> Decimal:
    """Return the value that counts against liquidation and not for opening positions."""
    if initial_share is None:
        return ZERO
    return working.work(
        NOT_FOR_OPENING,
        of=held.asset,
        amount=held.amount,
        price=held.price,
        initial_share=initial_share,
        share=share,
    )


def of_debt(held: Collateral, margin_fraction: Decimal, working: Working) -> Decimal:
    """Return the margin of a debt at a fraction of its value; nothing at 0."""
    if not margin_fraction:
        return ZERO
    return working.work(
        OF_DEBT,
        of=held.asset,
        amount=held.amount,
        price=held.price,
        margin_fraction=margin_fraction,
    )
