"""Questions to the graph: what is near a term, what comes before it, what leads to what.

The glossary must be sound (`load` gave no problems); networkx raises on loops where there may be none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from graph.build import Glossary
from graph.relation import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One edge as it is seen from a term."""

    id: str  # the other term
    reason: str  # as it was authored, in either direction
    outgoing: bool  # the edge stands in this term's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What a term is related to in one way: `Caused by: a, b`."""

    id: str  # the relation's id, or its inverse's
    label: str  # as a heading
    phrase: str  # in a sentence: this <phrase> that
    relation: Relation  # as authored
    terms: tuple[Neighbour, ...]  # by label


@dataclass(frozen=True, slots=True, kw_only=True)
class CausalStep:
    """One step of a causal path."""

    source: str
    target: str
    reason: str


def neighbours(glossary: Glossary, term_id: str) -> Mapping[str, Near]:
    """Return what is next to a term by relation or inverse id, in the order of the relations.

    Only what there is: a term that causes nothing has no key `causes`.
    """
    found: dict[str, Near] = {}
    for kind in glossary.relations.values():
        after = outgoing(glossary, term_id, kind)
        before = incoming(glossary, term_id, kind)
        if kind.symmetric:
            after, before = (*after, *before), ()
        for near in (
            Near(id=kind.id, label=kind.label, phrase=kind.phrase, relation=kind, terms=after),
            Near(
                id=kind.inverse,
                label=kind.inverse_label,
                phrase=kind.inverse_phrase,
                relation=kind,
                terms=before,
            ),
        ):
            if near.terms:
                found[near.id] = near
    return found


def outgoing(glossary: Glossary, term_id: str, kind: Relation) -> tuple[Neighbour, ...]:
    """Return the targets of a term's edges of one kind, in the author's order."""
    return tuple(
        Neighbour(id=edge.to, reason=edge.reason, outgoing=True)
        for edge in glossary.terms[term_id].relations.get(kind.id, ())
    )


def incoming(glossary: Glossary, term_id: str, kind: Relation) -> tuple[Neighbour, ...]:
    """Return the sources of the edges of one kind that lead to a term, by label."""
    graph = glossary.graph
    sources = [s for s in graph.predecessors(term_id) if graph.has_edge(s, term_id, kind.id)]
    return tuple(
        Neighbour(id=s, reason=graph.edges[s, term_id, kind.id]["reason"], outgoing=False)
        for s in sorted(sources, key=lambda s: (glossary.terms[s].label.casefold(), s))
    )


def breadcrumb(glossary: Glossary, term_id: str) -> tuple[str, ...]:
    """Return the ids above a term by `broader`, the most general first; of two, the first written."""
    above: list[str] = []
    while edges := glossary.terms[term_id].relations.get("broader", ()):
        term_id = edges[0].to
        above.append(term_id)
    return tuple(reversed(above))


def depths(glossary: Glossary) -> Mapping[str, int]:
    """Return how many steps each term stands above the ones that need nothing, 0 for those.

    A step is any relation that may hold no loop; the longest way down counts.
    """
    standing = glossary.only(*glossary.acyclic_relations()).reverse()
    levels = enumerate(nx.topological_generations(standing))
    return {term: depth for depth, level in levels for term in sorted(level)}


def reading_order(glossary: Glossary, goal: str = "") -> tuple[str, ...]:
    """Return ids so that each stands after all that it needs; with a goal, only what that needs.

    What a term needs are its prerequisites and theirs. Kinds and parts come after what they are of.
    Among terms that could come next, the lower level goes first, then the id.
    """
    standing = glossary.only(*glossary.acyclic_relations())
    needed = set(standing)
    if goal:
        needed = nx.descendants(glossary.only("prerequisite"), goal) | {goal}
    ordered = nx.lexicographical_topological_sort(
        standing.reverse(), key=lambda term: (glossary.terms[term].level, term)
    )
    return tuple(term for term in ordered if term in needed)


def causal_path(glossary: Glossary, source: str, target: str) -> tuple[CausalStep, ...]:
    """Return the shortest chain of causes from one term to another; () when there is none."""
    causes = glossary.only("causes")
    if source == target or not nx.has_path(causes, source, target):
        return ()
    path = nx.shortest_path(causes, source, target)
    return tuple(
        CausalStep(source=a, target=b, reason=glossary.graph.edges[a, b, "causes"]["reason"])
        for a, b in nx.utils.pairwise(path)
    )
