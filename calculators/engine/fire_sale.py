"""How forced sales by leveraged holders lower the prices that all of them hold."""

# Two models. Leverage targeting, one round, linear (Greenwood, Landier and Thesmar 2015); a capital
# ratio that must hold, one asset, the greatest equilibrium price (Cifuentes, Ferrucci and Shin 2005).

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SETTLED = 1e-16


@dataclass(frozen=True, slots=True, kw_only=True)
class Spillover:
    """One round of sales by holders that keep their leverage; per holder, or per asset."""

    equity: tuple[float, ...]
    direct_loss: tuple[float, ...]
    forced_sales: tuple[float, ...]
    asset_sales: tuple[float, ...]  # per asset
    price_change: tuple[float, ...]  # per asset, as a fraction
    second_round_loss: tuple[float, ...]
    indirect_vulnerability: tuple[float, ...]  # second-round loss / own equity
    systemicness: tuple[float, ...]  # what a holder's sales cost all, / all equity
    aggregate_vulnerability: float  # the sum of systemicness


def leverage_targeting(
    *,
    assets: Sequence[float],
    weights: Sequence[Sequence[float]],
    debt_to_equity: Sequence[float],
    impacts: Sequence[float],
    shock: Sequence[float],
) -> Spillover:
    """Return who sells what when a shock raises leverage, and what these sales cost everyone.

    sale_i = b_i a_i max(-M_i f, 0), at most a_i; dp_k = -l_k sum_i sale_i M_ik; second round
    = -a_i M_i dp. weights M: row i is how holder i splits its assets; impacts l: fraction of price
    per unit sold.

    >>> found = leverage_targeting(assets=[100, 100], weights=[[1, 0], [0, 1]],
    ...     debt_to_equity=[9, 9], impacts=[0.001, 0.001], shock=[-0.02, 0])
    >>> round(found.aggregate_vulnerability, 12)
    0.09
    """
    equity = [a / (1.0 + b) for a, b in zip(assets, debt_to_equity, strict=True)]
    direct = [a * max(0.0, -_dot(row, shock)) for a, row in zip(assets, weights, strict=True)]
    sales = [min(a, b * loss) for a, b, loss in zip(assets, debt_to_equity, direct, strict=True)]
    columns = list(zip(*weights, strict=True))
    sold = [_dot(sales, column) for column in columns]
    change = [-impact * amount for impact, amount in zip(impacts, sold, strict=True)]
    second = [-a * _dot(row, change) for a, row in zip(assets, weights, strict=True)]
    # What a unit sold of each asset costs all of its holders.
    cost = [impact * _dot(assets, column) for impact, column in zip(impacts, columns, strict=True)]
    total = math.fsum(equity)
    return Spillover(
        equity=tuple(equity),
        direct_loss=tuple(direct),
        forced_sales=tuple(sales),
        asset_sales=tuple(sold),
        price_change=tuple(change),
        second_round_loss=tuple(second),
        indirect_vulnerability=tuple(
            loss / own if own else math.inf for loss, own in zip(second, equity, strict=True)
        ),
        systemicness=tuple(
            sale * _dot(row, cost) / total for sale, row in zip(sales, weights, strict=True)
        ),
        aggregate_vulnerability=math.fsum(second) / total,
    )


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(first, second, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Equilibrium:
    """Prices round by round and where banks stand at the last; per bank."""

    prices: tuple[float, ...]  # 1 first; the last is the equilibrium price
    units_sold: tuple[float, ...]
    equity: tuple[float, ...]
    insolvent: tuple[bool, ...]
    capital_ratio: tuple[float, ...]  # equity / value of what is left; infinite when all is sold


def capital_constraint(
    *,
    cash: Sequence[float],
    units: Sequence[float],
    debts: Sequence[float],
    depth: float,
    ratio_fraction: float,
    most_rounds: int = 1_000_000,
) -> Equilibrium:
    """Return the greatest price p = exp(-depth x sum of units sold at p), from p = 1 downwards.

    A bank sells what brings equity / (p units) back to the ratio: e - E/(r p), all when E <= 0; cash
    carries no capital. The tipping point: depth 0.00043 settles at 0.978, 0.00044 takes all down.

    >>> banks = {"cash": [6, 10, 10], "units": [90] * 3, "debts": [90, 91, 92]}
    >>> [round(capital_constraint(**banks, depth=d, ratio_fraction=0.08).prices[-1], 3)
    ...     for d in (0.00043, 0.00044)]
    [0.978, 0.888]
    """

    def sold_at(price: float) -> list[float]:
        return [
            forced_units(c + e * price - d, e, price, ratio_fraction)
            for c, e, d in zip(cash, units, debts, strict=True)
        ]

    prices = [1.0]
    for _ in range(most_rounds):
        price = math.exp(-depth * math.fsum(sold_at(prices[-1])))
        if prices[-1] - price <= SETTLED:
            break
        prices.append(price)
    price, sold = prices[-1], sold_at(prices[-1])
    equity = [c + e * price - d for c, e, d in zip(cash, units, debts, strict=True)]
    left = [(e - s) * price for e, s in zip(units, sold, strict=True)]
    return Equilibrium(
        prices=tuple(prices),
        units_sold=tuple(sold),
        equity=tuple(equity),
        insolvent=tuple(own <= 0.0 for own in equity),
        capital_ratio=tuple(
            own / value if value > 0.0 else math.copysign(math.inf, own)
            for own, value in zip(equity, left, strict=True)
        ),
    )


def forced_units(equity: float, units: float, price: float, ratio_fraction: float) -> float:
    """Return how much a bank must sell so that its capital ratio holds.

    >>> forced_units(5.0, 100.0, 1.0, 0.08), forced_units(-1.0, 100.0, 1.0, 0.08)
    (37.5, 100.0)
    """
    if equity <= 0.0:
        return units
    if price <= 0.0 or ratio_fraction <= 0.0:
        return 0.0
    return min(units, max(0.0, units - equity / (ratio_fraction * price)))
