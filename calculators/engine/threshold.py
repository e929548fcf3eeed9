"""Cascades over a threshold: Watts's rule on any graph, Gai and Kapadia's banks."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from calculators.engine.draws import stream
from calculators.engine.first_passage import bisect
from calculators.engine.progress import Progress, so_many

NOISE = 1e-12  # 1/5 + 1/5 of neighbours must reach a threshold of 0.4


def watts_rounds(
    edges: Iterable[Sequence[int]],
    seeds: Iterable[int],
    threshold: float,
    *,
    count: int | None = None,
) -> list[list[int]]:
    """Return who fails in which round, all at once, the seeds first.

    A node fails when at least the threshold's share of its neighbors has failed (Watts 2002); a
    node without neighbors never does.

    >>> watts_rounds([(0, 1), (1, 2), (2, 3), (1, 3)], [0], 0.3)
    [[0], [1], [2, 3]]
    """
    neighbors: dict[int, set[int]] = {node: set() for node in range(count or 0)}
    for one, other in edges:
        if one != other:
            neighbors.setdefault(one, set()).add(other)
            neighbors.setdefault(other, set()).add(one)
    failed = set(seeds)
    hits = dict.fromkeys(neighbors, 0)
    rounds = [sorted(failed)]
    while True:
        near = set()
        for node in rounds[-1]:
            for other in neighbors.get(node, ()):
                hits[other] += 1
                near.add(other)
        fresh = sorted(
            node
            for node in near - failed
            if hits[node] >= threshold * len(neighbors[node]) * (1.0 - NOISE)
        )
        if not fresh:
            return rounds
        failed.update(fresh)
        rounds.append(fresh)


def vulnerable_degree(
    capital_buffer: float, interbank_assets: float, recovery_fraction: float = 0.0
) -> int:
    """Return the most debtors that a bank may have and still fall with any one of them.

    A loss of (1 - recovery) interbank assets / j must exceed the buffer (Gai and Kapadia 2010).

    >>> vulnerable_degree(0.04, 0.2), vulnerable_degree(0.03, 0.2)
    (4, 6)
    """
    if capital_buffer <= 0.0:
        raise ValueError("A bank without buffer falls with any debtor, however many it has.")
    ratio = (1.0 - recovery_fraction) * interbank_assets / capital_buffer
    return max(0, math.ceil(ratio * (1.0 - NOISE)) - 1)


def first_order(mean_degree: float, most_vulnerable: int) -> float:
    """Return z P(Poisson(z) <= j - 1): failures that one failure causes; above 1 they spread.

    >>> round(first_order(3.0, 4), 6)
    1.941696
    """
    return mean_degree * poisson_up_to(mean_degree, most_vulnerable - 1)


def poisson_up_to(mean: float, most: int) -> float:
    """Return P(Poisson(mean) <= most)."""
    terms = [math.exp(-mean)] if most >= 0 else []
    for k in range(1, most + 1):
        terms.append(terms[-1] * mean / k)
    return math.fsum(terms)


def busiest_degree(most_vulnerable: int) -> float:
    """Return the mean degree at which one failure causes the most: where first_order stops rising.

    Its slope P(Poisson(z) <= j - 1) - z P(Poisson(z) = j - 1) is 0 where z is the sum of
    (j - 1)! / k! z^(k - j + 1) over k below j; for j of 2 that is 1 + 1 / z, the golden ratio.

    >>> round(busiest_degree(2), 12)
    1.61803398875
    """

    def beyond(z: float) -> float:
        term = whole = 1.0
        for k in range(most_vulnerable - 1, 0, -1):
            term *= k / z
            whole += term
        return z - whole

    return bisect(beyond, 1.0, float(most_vulnerable))


def contagion_window(
    capital_buffer: float, interbank_assets: float, recovery_fraction: float = 0.0
) -> tuple[float, float] | None:
    """Return the mean degrees between which one failure may spread far, or None if it never does.

    >>> [round(z, 6) for z in contagion_window(0.04, 0.2)]
    [1.020704, 5.764677]
    """
    most = vulnerable_degree(capital_buffer, interbank_assets, recovery_fraction)
    top = busiest_degree(most)
    if first_order(top, most) <= 1.0:
        return None
    far = 10.0 * most + 50.0
    rise = bisect(lambda z: first_order(z, most) - 1.0, 1.0, top)
    fall = far - bisect(lambda back: first_order(far - back, most) - 1.0, 0.0, far - top)
    return rise, fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Contagion:
    """How often one failure became systemic, and how far it then went."""

    frequency: float  # fraction of runs
    extent: float  # mean fraction of banks failed, over the systemic runs; 0 without one


def simulated_contagion(
    *,
    banks: int,
    mean_degree: float,
    capital_buffer: float,
    interbank_assets: float,
    runs: int,
    systemic_fraction: float = 0.05,
    seed: int = 1,
) -> Generator[Progress, None, Contagion]:
    """Return contagion on random directed networks after one random failure, without recovery.

    Each ordered pair is a debt with probability z / (n - 1); a bank's interbank assets are spread
    equally over its debtors.

    >>> from calculators.engine.progress import finish
    >>> run = simulated_contagion(banks=200, mean_degree=0.5, capital_buffer=0.04,
    ...     interbank_assets=0.2, runs=5)
    >>> finish(run)
    Contagion(frequency=0.0, extent=0.0)
    """
    bearable = capital_buffer / interbank_assets
    systemic: list[float] = []
    for run in range(runs):
        yield so_many(run, runs, "networks")
        failed = one_contagion(banks, mean_degree, bearable, stream(seed, run).random)
        if failed > systemic_fraction * banks:
            systemic.append(failed / banks)
    yield so_many(runs, runs, "networks")
    return Contagion(
        frequency=len(systemic) / runs,
        extent=math.fsum(systemic) / len(systemic) if systemic else 0.0,
    )


def one_contagion(
    banks: int, mean_degree: float, bearable: float, draw: Callable[[], float]
) -> int:
    """Return how many fail on one random network; `bearable` is buffer / interbank assets."""
    creditors, debtors = random_debts(banks, mean_degree, draw)
    hits = [0] * banks
    first = int(draw() * banks)
    failed, queue = {first}, [first]
    while queue:
        for creditor in creditors[queue.pop()]:
            hits[creditor] += 1
            lost = hits[creditor] > bearable * debtors[creditor] * (1.0 + NOISE)
            if lost and creditor not in failed:
                failed.add(creditor)
                queue.append(creditor)
    return len(failed)


def random_debts(
    banks: int, mean_degree: float, draw: Callable[[], float]
) -> tuple[list[list[int]], list[int]]:
    """Return each bank's creditors and its number of debtors, at random.

    The gaps between one debt and the next, in the list of all ordered pairs, are geometric: time
    grows with debts, not with pairs (Batagelj and Brandes 2005).
    """
    creditors: list[list[int]] = [[] for _ in range(banks)]
    debtors = [0] * banks
    chance = min(1.0, mean_degree / max(1, banks - 1))
    pairs, place = banks * (banks - 1), -1
    while chance > 0.0:
        skip = math.log1p(-draw()) / math.log1p(-chance) if chance < 1.0 else 0.0
        place += 1 + int(skip)
        if place >= pairs:
            break
        debtor, other = divmod(place, banks - 1)
        creditor = other + (other >= debtor)  # nobody owes itself
        creditors[debtor].append(creditor)
        debtors[creditor] += 1
    return creditors, debtors
