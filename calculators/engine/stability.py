"""Whether a network of exposures amplifies any shock: the spectral radius of its leverage matrix."""

from __future__ import annotations

from collections.abc import Sequence

Rows = Sequence[Sequence[tuple[int, float]]]


def leverage_matrix(
    debts: Sequence[Sequence[float]], equity: Sequence[float]
) -> tuple[tuple[float, ...], ...]:
    """Return Lambda_ij = what i holds on j / equity of i, from a matrix of debts.

    >>> leverage_matrix([[0, 4], [1, 0]], [2, 8])
    ((0.0, 0.5), (0.5, 0.0))
    """
    size = len(equity)
    return tuple(tuple(debts[j][i] / equity[i] for j in range(size)) for i in range(size))


def sparse(matrix: Sequence[Sequence[float]]) -> Rows:
    """Return each row's nonzero entries as (column, value)."""
    return tuple(tuple((j, v) for j, v in enumerate(row) if v) for row in matrix)


def components(rows: Rows) -> list[list[int]]:
    """Return the strongly connected components (Tarjan 1972, without recursion).

    >>> components([((1, 1.0),), ((0, 1.0),), ((0, 1.0),)])
    [[0, 1], [2]]
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    inside: set[int] = set()
    found: list[list[int]] = []
    for root in range(len(rows)):
        work = [] if root in order else [(root, 0)]
        while work:
            node, place = work.pop()
            if place == 0:
                order[node] = low[node] = len(order)
                stack.append(node)
                inside.add(node)
            if place:
                child = rows[node][place - 1][0]
                low[node] = min(low[node], low[child]) if child in inside else low[node]
            for step in range(place, len(rows[node])):
                child = rows[node][step][0]
                if child not in order:
                    work += [(node, step + 1), (child, 0)]
                    break
                if child in inside:
                    low[node] = min(low[node], order[child])
            else:
                if low[node] == order[node]:
                    place = stack.index(node)
                    found.append(sorted(stack[place:]))
                    inside.difference_update(stack[place:])
                    del stack[place:]
    return sorted(found)


def spectral_radius(rows: Rows, *, tolerance: float = 1e-14, most_rounds: int = 100_000) -> float:
    """Return the largest eigenvalue of a matrix without negative entries, in absolute value.

    Power iteration on matrix + shift, a strongly connected component at a time; the ratios of one
    step bound it from both sides (Collatz 1942, Wielandt 1950). Above 1 any shock grows:

    >>> ring = leverage_matrix([[0, 4, 0], [0, 0, 3], [2, 0, 0]], [1, 3, 3])
    >>> round(spectral_radius(sparse(ring)), 12)
    1.386722548701
    """
    largest = 0.0
    for members in components(rows):
        place = {node: number for number, node in enumerate(members)}
        block = [[(place[j], value) for j, value in rows[i] if j in place] for i in members]
        largest = max(largest, perron(block, tolerance, most_rounds))
    return largest


def perron(block: Rows, tolerance: float, most_rounds: int) -> float:
    """Return the Perron root of a strongly connected block."""
    sums = [sum(value for _, value in row) for row in block]
    shift = 0.5 * sum(sums) / len(sums)  # no mutant: any above 0 finds the same, later
    if not shift:
        return 0.0
    vector = [1.0] * len(block)  # no mutant: only its direction counts
    low, high = min(sums), max(sums)
    for _ in range(most_rounds):
        moved = [
            shift * own + sum(value * vector[j] for j, value in row)
            for own, row in zip(vector, block, strict=True)
        ]
        ratios = [new / old - shift for new, old in zip(moved, vector, strict=True)]
        low, high = max(low, min(ratios)), min(high, max(ratios))
        if high - low <= tolerance * high:
            break
        top = max(moved)  # no mutant: the same
        vector = [value / top for value in moved]
    return 0.5 * (low + high)
