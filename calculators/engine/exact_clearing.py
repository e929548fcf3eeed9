"""The clearing vector in exact fractions, for small networks: what iteration only approaches."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from calculators.engine.network import Network, default_rounds


def exact(value: float) -> Fraction:
    """Return the number as it is written, 0.1 as 1/10."""
    return Fraction(repr(value))


def exact_payments(network: Network) -> tuple[Fraction, ...]:
    """Return the clearing payments: those who default solve p = alpha e + beta claims' p exactly.

    Alpha and beta are what a default leaves (1 and 1: Eisenberg and Noe). Outsiders rank in equal
    proportion with the network.

    >>> from calculators.engine.network import network_of
    >>> debts = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    >>> ring = network_of(debts, [0.5, 0.625, 0.75], [1.5, 0.5, 0.5])
    >>> [str(p) for p in exact_payments(ring)]
    ['165/112', '159/112', '3/2']
    """
    debts = [{j: exact(a) for j, a in row.items()} for row in network.debts]
    owed = [
        sum(row.values(), exact(outside))
        for row, outside in zip(debts, network.external_debts, strict=True)
    ]
    failed = sorted(node for fresh in default_rounds(network) for node in fresh)
    paid = list(owed)
    alpha, beta = exact(network.kept_of_external), exact(network.kept_of_claims)
    rows = [
        [
            Fraction(i == j) - (beta * debts[j].get(i, Fraction(0)) / owed[j] if owed[j] else 0)
            for j in failed
        ]
        for i in failed
    ]
    sound = [node for node in range(len(owed)) if node not in set(failed)]
    right = [
        alpha * exact(network.external_assets[i])
        + beta * sum(debts[j].get(i, Fraction(0)) for j in sound)
        for i in failed
    ]
    for node, amount in zip(failed, eliminated(rows, right), strict=True):
        paid[node] = amount
    return tuple(paid)


def eliminated(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """Return x of matrix x = right, by exact elimination."""
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        best = next(i for i in range(place, len(rows)) if rows[i][place])
        rows[place], rows[best] = rows[best], rows[place]
        pivot = rows[place][place]
        rows[place] = [value / pivot for value in rows[place]]
        for other in range(len(rows)):
            factor = rows[other][place]
            if other != place and factor:
                rows[other] = [
                    a - factor * b for a, b in zip(rows[other], rows[place], strict=True)
                ]
    return [row[-1] for row in rows]
