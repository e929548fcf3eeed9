"""The clearing vector in exact fractions, for small networks: what iteration only approaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from calculators.engine.network import Network

Debts = Sequence[Mapping[int, Fraction]]


def exact(value: float) -> Fraction:
    """Return the number as it is written, 0.1 as 1/10."""
    return Fraction(repr(value))


def exact_payments(network: Network) -> tuple[Fraction, ...]:
    """Return the greatest clearing payments.

    >>> from calculators.engine.network import network_of
    >>> debts = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    >>> ring = network_of(debts, [0.5, 0.625, 0.75], [1.5, 0.5, 0.5])
    >>> [str(p) for p in exact_payments(ring)]
    ['165/112', '159/112', '3/2']
    """
    return exact_rounds(network)[1]


def exact_rounds(network: Network) -> tuple[list[list[int]], tuple[Fraction, ...]]:
    """Return who defaults in which round, and the greatest clearing payments.

    The fictitious default sequence: those who have failed solve p = alpha e + beta claims' p, the
    others pay in full, until nobody else fails. Alpha and beta are what a default leaves (1 and 1:
    Eisenberg and Noe). Outsiders rank in equal proportion with the network; outside assets are 0
    or more. Two that owe only each other pay what the smaller debt lets go round:

    >>> from calculators.engine.network import network_of
    >>> rounds, payments = exact_rounds(network_of([[0, 10], [5, 0]], [0, 0]))
    >>> rounds, [str(p) for p in payments]
    ([[0]], ['5', '5'])
    """
    # The equations have one solution, always. They could have many only if all of a group failed
    # whose members owe nobody else. But what goes round in such a group can be as much as its
    # tightest member owes in proportion, so that this one is paid in full and does not fail.
    debts = [{j: exact(a) for j, a in row.items()} for row in network.debts]
    owed = [
        sum(row.values(), exact(outside))
        for row, outside in zip(debts, network.external_debts, strict=True)
    ]
    means = list(map(exact, network.external_assets))
    rounds: list[list[int]] = []
    paid = owed
    while True:
        failed = sorted(node for fresh in rounds for node in fresh)
        fresh = [
            node
            for node in range(len(owed))
            if node not in failed and means[node] + received(debts, owed, paid, node) < owed[node]
        ]
        if not fresh:
            return rounds, tuple(paid)
        rounds.append(fresh)
        paid = settled(network, debts, owed, sorted([*failed, *fresh]))


def received(
    debts: Debts, owed: Sequence[Fraction], paid: Sequence[Fraction], node: int
) -> Fraction:
    """Return what a node is paid by its debtors, each in proportion to what it owes."""
    return sum(
        (paid[j] * row[node] / owed[j] for j, row in enumerate(debts) if row.get(node)), Fraction(0)
    )


def settled(
    network: Network, debts: Debts, owed: Sequence[Fraction], failed: Sequence[int]
) -> list[Fraction]:
    """Return what each pays when these have failed and the others pay in full."""
    alpha, beta = exact(network.kept_of_external), exact(network.kept_of_claims)
    rows = [
        [Fraction(i == j) - beta * debts[j].get(i, Fraction(0)) / owed[j] for j in failed]
        for i in failed
    ]
    sound = [Fraction(0) if node in failed else due for node, due in enumerate(owed)]
    right = [
        alpha * exact(network.external_assets[i]) + beta * received(debts, owed, sound, i)
        for i in failed
    ]
    paid = list(owed)
    for node, amount in zip(failed, eliminated(rows, right), strict=True):
        paid[node] = amount
    return paid


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
