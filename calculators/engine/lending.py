"""Loans against collateral on chain: health factor, liquidation and the spirals that it can start."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan and the rules of its market; values in the debt's currency."""

    collateral: float
    debt: float
    liquidation_threshold: float  # fraction of the collateral that may be owed
    bonus: float  # what a liquidator gets on top, fraction of what it repays
    close_factor: float = 0.5  # most that one call may repay, fraction of the debt


def health_factor(loan: Loan) -> float:
    """Return threshold x collateral / debt; below 1 the loan can be liquidated.

    >>> round(health_factor(Loan(collateral=10000, debt=8100, liquidation_threshold=0.8,
    ...     bonus=0.05)), 9)
    0.987654321
    """
    return loan.liquidation_threshold * loan.collateral / loan.debt if loan.debt else math.inf


def repaid(loan: Loan, amount: float) -> Loan:
    """Return the loan after a liquidator repaid an amount and took collateral + bonus for it."""
    taken = amount * (1.0 + loan.bonus)
    return Loan(
        collateral=max(0.0, loan.collateral - taken),
        debt=loan.debt - amount,
        liquidation_threshold=loan.liquidation_threshold,
        bonus=loan.bonus,
        close_factor=loan.close_factor,
    )


def one_call(loan: Loan) -> float:
    """Return what one call repays: the close factor, at most what the collateral pays for."""
    return min(loan.close_factor * loan.debt, loan.collateral / (1.0 + loan.bonus))


def healing_repayment(loan: Loan) -> float:
    """Return the repayment that brings the health factor to exactly 1.

    (D - LT C) / (1 - LT (1 + bonus)); infinite when no repayment heals.

    >>> round(healing_repayment(Loan(collateral=10000, debt=8100, liquidation_threshold=0.8,
    ...     bonus=0.05)), 9)
    625.0
    """
    relief = 1.0 - loan.liquidation_threshold * (1.0 + loan.bonus)
    missing = loan.debt - loan.liquidation_threshold * loan.collateral
    return max(0.0, missing) / relief if relief > 0.0 else math.inf


def two_calls(loan: Loan) -> tuple[float, float]:
    """Return the repayments of a liquidator who first stops exactly at a health factor of 1.

    Still liquidatable, the loan can be called once more at the full close factor: more profit than
    one call, and more loss for the borrower (Qin et al. 2021).

    >>> [round(x, 9) for x in two_calls(Loan(collateral=10000, debt=8100,
    ...     liquidation_threshold=0.8, bonus=0.05))]
    [625.0, 3737.5]
    """
    first = min(one_call(loan), healing_repayment(loan))
    return first, one_call(repaid(loan, first))


def toxic_threshold(bonus: float, price_inflation: float = 1.0) -> float:
    """Return the loan-to-value above which every liquidation makes it worse: 1 / ((1 + i) lambda).

    Warmuz, Chaudhary and Pinna (2022); McFarlane (2025).

    >>> round(toxic_threshold(0.05), 9), round(toxic_threshold(0.05, 1.1), 9)
    (0.952380952, 0.865800866)
    """
    return 1.0 / ((1.0 + bonus) * price_inflation)


def pool_inflation(collateral_value: float, pool_debt_reserve: float) -> float:
    """Return lambda = 1 + 2 c / y: what selling into a constant-product pool costs (McFarlane).

    >>> pool_inflation(1e6, 2e7)
    1.1
    """
    return 1.0 + 2.0 * collateral_value / pool_debt_reserve


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiral:
    """Calls one after another until the loan is healthy or the collateral gone."""

    health: tuple[float, ...]  # before the first call, then after each
    loan_to_value: tuple[float, ...]  # the same; infinite without collateral
    collateral: float
    debt: float
    bad_debt: float  # what is owed beyond all collateral, once no call is possible

    @property
    def calls(self) -> int:
        """How many calls there were."""
        return len(self.health) - 1


def spiral(loan: Loan, *, most_calls: int = 10_000) -> Spiral:
    """Return what repeated calls at unchanged prices do to a loan.

    Below the toxic threshold each call heals, above it each call hurts:

    >>> market = {"collateral": 100, "liquidation_threshold": 0.8, "bonus": 0.05}
    >>> [spiral(Loan(debt=debt, **market)).bad_debt > 0 for debt in (95.1, 95.4)]
    [False, True]
    """
    health, values = [health_factor(loan)], [value_of(loan)]
    while health[-1] < 1.0 and loan.collateral > 0.0 and len(health) <= most_calls:
        amount = one_call(loan)
        emptied = amount >= loan.collateral / (1.0 + loan.bonus)
        loan = repaid(loan, amount)
        if emptied:
            loan = Loan(
                collateral=0.0,
                debt=loan.debt,
                liquidation_threshold=loan.liquidation_threshold,
                bonus=loan.bonus,
                close_factor=loan.close_factor,
            )
        health.append(health_factor(loan))
        values.append(value_of(loan))
    return Spiral(
        health=tuple(health),
        loan_to_value=tuple(values),
        collateral=loan.collateral,
        debt=loan.debt,
        bad_debt=max(0.0, loan.debt - loan.collateral) if health[-1] < 1.0 else 0.0,
    )


def value_of(loan: Loan) -> float:
    """Return debt / collateral."""
    if not loan.collateral:
        return math.inf if loan.debt else 0.0
    return loan.debt / loan.collateral
