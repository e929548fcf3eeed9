"""Who pays a loss that the defaulter cannot: layer by layer, then the winners."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of a default waterfall."""

    name: str
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """What a layer paid."""

    name: str
    used: float
    remaining: float


def absorb(loss: float, layers: Sequence[Layer]) -> tuple[tuple[Absorbed, ...], float]:
    """Return what each layer pays in order, and what none covers.

    Nasdaq Clearing, September 2018: 114 million beyond the defaulter's own, 7 + 107 of 166.

    >>> found, uncovered = absorb(114, [Layer(name="own capital", size=7),
    ...     Layer(name="default fund", size=166)])
    >>> [layer.used for layer in found], uncovered
    ([7, 107], 0)
    """
    left, found = loss, []
    for layer in layers:
        used = min(left, layer.size)
        found.append(Absorbed(name=layer.name, used=used, remaining=layer.size - used))
        left -= used
    return tuple(found), left


def gains_haircut(uncovered: float, gains: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """Return the fraction by which all gains are cut to cover a loss, and what each pays.

    Variation margin gains haircutting; also socialized loss. At most all gains.

    >>> gains_haircut(45, [900, 600, 300, 200])
    (0.0225, (20.25, 13.5, 6.75, 4.5))
    """
    positive = [max(0.0, gain) for gain in gains]
    total = math.fsum(positive)
    fraction = min(1.0, uncovered / total) if total else 0.0
    return fraction, tuple(fraction * gain for gain in positive)


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
