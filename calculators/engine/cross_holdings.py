"""Firms that own each other, and what one failure costs the others."""

# Elliott, Golub and Jackson (2014): market values v = C_hat (I - C)^-1 (assets - costs of failure of
# those with v below their threshold). C_ij is the share of j that i holds; C_hat_jj what outsiders
# hold of j. Failures come in waves; the best equilibrium is reached from no failure.

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Holdings = Sequence[Mapping[int, float]]  # per holder: firm -> share of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """How failures unfold: each round's values and who has failed by then."""

    values: tuple[tuple[float, ...], ...]  # market values round by round
    failed: tuple[frozenset[int], ...]  # all failed so far, a round each


def holdings_of(matrix: Sequence[Sequence[float]]) -> list[dict[int, float]]:
    """Return sparse holdings of a matrix whose row i says what i holds of each."""
    return [{j: share for j, share in enumerate(row) if share} for row in matrix]


def equal_holdings(
    count: int, edges: Sequence[tuple[int, int]], share: float
) -> list[dict[int, float]]:
    """Return holdings where a share of each held firm is split equally between its holders.

    An edge (i, j) says that i holds shares of j.

    >>> equal_holdings(3, [(0, 1), (2, 1)], 0.5)
    [{1: 0.25}, {}, {1: 0.25}]
    """
    holders = [0] * count
    for _, held in edges:
        holders[held] += 1
    found: list[dict[int, float]] = [{} for _ in range(count)]
    for holder, held in edges:
        found[holder][held] = share / holders[held]
    return found


def book_values(
    holdings: Holdings, assets: Sequence[float], *, tolerance: float = 1e-15, most: int = 100_000
) -> list[float]:
    """Return V = assets + C V: what firms count with the shares they hold, double counting.

    >>> [round(v, 12) for v in book_values([{1: 0.5}, {0: 0.5}], [1.0, 1.0])]
    [2.0, 2.0]
    """
    values = list(assets)
    for _ in range(most):
        now = [
            own + math.fsum(share * values[j] for j, share in held.items())
            for own, held in zip(assets, holdings, strict=True)
        ]
        moved = max((abs(a - b) for a, b in zip(now, values, strict=True)), default=0.0)
        values = now
        if moved <= tolerance * max((1.0, *map(abs, values))):
            break
    return values


def market_values(
    holdings: Holdings, outside: Sequence[float], assets: Sequence[float]
) -> list[float]:
    """Return v = C_hat V: what outsiders' shares are worth; nothing is counted twice."""
    booked = book_values(holdings, assets)
    return [kept * value for kept, value in zip(outside, booked, strict=True)]


def dependency(holdings: Holdings, outside: Sequence[float]) -> list[list[float]]:
    """Return A = C_hat (I - C)^-1: what outsiders of i get of a unit of j's assets.

    >>> [[round(x, 6) for x in row] for row in dependency([{1: 0.5}, {0: 0.5}], [0.5, 0.5])]
    [[0.666667, 0.333333], [0.333333, 0.666667]]
    """
    size = len(outside)
    columns = [
        market_values(holdings, outside, [float(i == j) for i in range(size)]) for j in range(size)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def waves(
    holdings: Holdings,
    outside: Sequence[float],
    assets: Sequence[float],
    *,
    thresholds: Sequence[float],
    costs: Sequence[float],
) -> Waves:
    """Return the waves of failure; a firm fails when its market value is below its threshold.

    One failure's cost lowers the values of those who hold it, directly or not.

    >>> found = waves([{1: 0.5}, {0: 0.5}], [0.5, 0.5], [0.1, 1.0], thresholds=[0.6, 0.4],
    ...     costs=[0.1, 1.0])
    >>> [sorted(failed) for failed in found.failed]
    [[0], [0]]
    """
    values = market_values(holdings, outside, assets)
    history, failures = [tuple(values)], [failing(values, thresholds)]
    while True:
        left = [own - costs[i] if i in failures[-1] else own for i, own in enumerate(assets)]
        values = market_values(holdings, outside, left)
        history.append(tuple(values))
        failures.append(failures[-1] | failing(values, thresholds))
        if failures[-1] == failures[-2]:
            return Waves(values=tuple(history), failed=tuple(failures))


def failing(values: Sequence[float], thresholds: Sequence[float]) -> frozenset[int]:
    """Return who is below its threshold."""
    pairs = enumerate(zip(values, thresholds, strict=True))
    return frozenset(i for i, (value, threshold) in pairs if value < threshold)
