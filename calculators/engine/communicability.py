"""How far defaults can reach: susceptibility, fluidity and diffusion of impacts."""

# Silva, Souza and Tabak (2015), as the package NetworkRiskMeasures has it: binary impact matrix (1
# where a default takes a whole buffer), communicability = its matrix exponential.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Square = list[list[float]]
TERMS = 25  # of the series: 1 / 24! is below rounding. # no mutant: so is one more


def impact_matrix(
    assets: Sequence[Sequence[float]], buffers: Sequence[float], *, binary: bool = False
) -> Square:
    """Return V_ij, the part of j's buffer that i's default takes, capped at 1.

    Row i of `assets` says what i holds on each. Binary: only whole buffers count, as 1.

    >>> impact_matrix([[0, 1], [10, 0]], [2, 5])
    [[0.0, 1.0], [0.5, 0.0]]
    """
    size = len(buffers)

    def taken(debtor: int, holder: int) -> float:
        part = assets[holder][debtor] / buffers[holder]
        return float(part >= 1.0) if binary else min(1.0, part)

    return [[taken(i, j) for j in range(size)] for i in range(size)]


def times(first: Square, second: Square) -> Square:
    """Return the matrix product."""
    columns = list(zip(*second, strict=True))
    return [
        [math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
        for row in first
    ]


def exponential(matrix: Square) -> Square:
    """Return exp(matrix): Taylor's series of a matrix halved until small, then squared back.

    >>> [[round(x, 12) for x in row] for row in exponential([[0.0, 1.0], [0.0, 0.0]])]
    [[1.0, 1.0], [0.0, 1.0]]
    """
    size = len(matrix)
    norm = max((sum(map(abs, row)) for row in matrix), default=0.0)
    halvings = max(0, math.frexp(norm)[1])  # as many as make it smaller than 1
    small = [[value / 2**halvings for value in row] for row in matrix]
    term = [[float(i == j) for j in range(size)] for i in range(size)]
    result = [row[:] for row in term]
    for step in range(1, TERMS):
        term = [[value / step for value in row] for row in times(term, small)]
        result = [
            [a + b for a, b in zip(*rows, strict=True)] for rows in zip(result, term, strict=True)
        ]
    for _ in range(halvings):
        result = times(result, result)
    return result


def reach(matrix: Square) -> Square:
    """Return communicability with an empty diagonal: how strongly i's default reaches j."""
    found = exponential(matrix)
    return [[0.0 if i == j else v for j, v in enumerate(row)] for i, row in enumerate(found)]


def susceptibility(matrix: Square) -> list[float]:
    """Return, per node, all paths of impact that reach it / direct ones; above 1 is remote risk.

    >>> [round(x, 12) for x in susceptibility([[0.0, 0.0, 1.0], [0.0] * 3, [0.0, 1.0, 0.0]])]
    [0.0, 1.5, 1.0]
    """
    reached, direct = zip(*reach(matrix), strict=True), zip(*matrix, strict=True)
    return [
        math.fsum(paths) / degree if (degree := math.fsum(edges)) else 0.0
        for paths, edges in zip(reached, direct, strict=True)
    ]


def fluidity(matrix: Square) -> float:
    """Return the mean susceptibility."""
    found = susceptibility(matrix)
    return math.fsum(found) / len(found)


def criticality(matrix: Square) -> list[float]:
    """Return, per node, what its default takes of the buffers of its own creditors, added up.

    >>> criticality(impact_matrix([[0, 1], [10, 0]], [2, 5]))
    [1.0, 0.5]
    """
    return [math.fsum(row) for row in matrix]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diffusion:
    """How much of all reach is lost when a node passes nothing on, a unit of its degree."""

    start: float  # on paths that start at the node
    intermediate: float  # on paths through it

    @property
    def total(self) -> float:
        """Return both added up."""
        return self.start + self.intermediate


def diffusion(matrix: Square) -> list[Diffusion]:
    """Return the diffusion of each node.

    >>> diffusion([[0.0, 1.0], [0.0, 0.0]])[0]
    Diffusion(start=1.0, intermediate=0.0)
    """
    whole = reach(matrix)
    return [diffused(matrix, whole, node) for node in range(len(matrix))]


def diffused(matrix: Square, whole: Square, node: int) -> Diffusion:
    """Return one node's diffusion: the reach of the network with it less the reach without."""
    degree = math.fsum(matrix[node])
    if not degree:
        return Diffusion(start=0.0, intermediate=0.0)
    without = [[0.0] * len(row) if i == node else row for i, row in enumerate(matrix)]
    lost = [
        math.fsum(max(0.0, a - b) for a, b in zip(*rows, strict=True)) / degree
        for rows in zip(whole, reach(without), strict=True)
    ]
    start = lost.pop(node)
    return Diffusion(start=start, intermediate=math.fsum(lost))
