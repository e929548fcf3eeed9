"""Where each term stands on a map of all of them: left what needs nothing, right what needs most.

The same glossary gives the same map: no randomness, no measuring of text. Coordinates are from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from graph import paths
from graph.build import Glossary

SWEEPS = 8  # rounds in which each column is put in order by its neighbors
PLACES = 4

Position = tuple[float, float]


def positions(glossary: Glossary) -> Mapping[str, Position]:
    """Return x and y of every term, both from 0 to 1.

    x grows with the number of steps that a term stands above what needs nothing; y puts a term near
    the mean of its neighbors, so that few edges cross.
    """
    depth = paths.depths(glossary)
    columns = columns_of(glossary, depth)
    together = glossary.graph.to_undirected(as_view=True)
    near = {term: sorted(together[term]) for term in depth}
    height: dict[str, float] = {}
    for _ in range(SWEEPS):
        for column in columns:
            column.sort(key=lambda term: (mean_of(term, near[term], height), term))
            height |= {term: (at + 0.5) / len(column) for at, term in enumerate(column)}
    last = max(1, len(columns) - 1)
    return {
        term: (round(depth[term] / last, PLACES), round(height[term], PLACES))
        for term in sorted(depth)
    }


def columns_of(glossary: Glossary, depth: Mapping[str, int]) -> list[list[str]]:
    """Return the ids by depth, in each column by section: where the ordering starts from."""
    sections = list(glossary.sections)
    ordered = sorted(depth, key=lambda t: (depth[t], sections.index(glossary.terms[t].section), t))
    return [list(column) for _, column in groupby(ordered, key=lambda term: depth[term])]


def mean_of(term: str, near: Iterable[str], height: Mapping[str, float]) -> float:
    """Return the mean height of a term's neighbors that have one; its own, or the middle, without.

    >>> mean_of("c", ["a", "b", "unplaced"], {"a": 0.25, "b": 0.75})
    0.5
    """
    known = [height[other] for other in near if other in height]
    return sum(known) / len(known) if known else height.get(term, 0.5)
