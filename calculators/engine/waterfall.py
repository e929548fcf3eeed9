"""The insurance fund: what fills and shortfalls leave of it, and how large it should be."""

from __future__ import annotations

import math
from collections.abc import Sequence


def fund_after_fills(
    fund: float, side: int, bankruptcy_price: float, fills: Sequence[float], size: float = 1.0
) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """Return the insurance fund after each fill, and whether each calls for auto-deleveraging.

    A fill better than the bankruptcy price feeds the fund, a worse one draws on it.

    >>> fund_after_fills(0, 1, 99.0, [99.25, 98.75])
    ((0.25, 0.0), (False, False))
    """
    balances, calls = [], []
    for fill in fills:
        fund += side * (fill - bankruptcy_price) * size
        calls.append(fund < 0.0)
        fund = max(0.0, fund)
        balances.append(fund)
    return tuple(balances), tuple(calls)


def fund_after_shortfall(fund: float, fees: float, shortfall: float) -> tuple[float, float]:
    """Return the fund after it has paid what it can and taken fees, and what is left unpaid.

    F' = F + fees - min(F, D), R = max(0, D - F) (Chitra 2025): fees of the same close come after.

    >>> fund_after_shortfall(10, 1, 4), fund_after_shortfall(10, 1, 14)
    ((7, 0), (1, 4))
    """
    paid = min(fund, shortfall)
    return fund + fees - paid, shortfall - paid


def fund_level(cost_of_capital: float, cost_of_shortfall: float) -> float:
    """Return the confidence at which to size a fund: 1 - r / kappa (Chitra 2025, A.8).

    >>> fund_level(0.08, 4)
    0.98
    """
    return 1.0 - cost_of_capital / cost_of_shortfall


def exponential_fund(mean: float, level: float) -> float:
    """Return the quantile of an exponential shortfall: -mean ln(1 - level)."""
    return -mean * math.log1p(-level)


def pareto_fund(least: float, alpha: float, level: float) -> float:
    """Return the quantile of a Pareto shortfall: least (1 - level)^(-1 / alpha)."""
    return least * math.exp(-math.log1p(-level) / alpha)
