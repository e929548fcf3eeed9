"""Laws of the whole graph: loops, shortcuts and islands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx

from graph.build import Glossary
from graph.place import Place, Problem
from graph.relation import Relation

MOST_NAMED = 5  # terms that a message lists


def law_an_acyclic_relation_has_no_loop(glossary: Glossary) -> Iterator[Problem]:
    """Following broader, part-of or prerequisite never leads back."""
    for relation in glossary.acyclic_relations():
        for loop in loops(glossary.only(relation)):
            what = f"{' -> '.join(loop)} is a loop of {relation}."
            yield Problem(edge_place(glossary, loop[0], loop[1]), what, "Remove one of its edges.")


def law_what_a_term_stands_on_has_no_loop(glossary: Glossary) -> Iterator[Problem]:
    """Broader, part-of and prerequisite have no loop together either."""
    acyclic = glossary.acyclic_relations()
    already = {term for r in acyclic for loop in loops(glossary.only(r)) for term in loop}
    for loop in loops(glossary.only(*acyclic)):
        if already.isdisjoint(loop):
            says = loop[0]
            for source, target in pairwise(loop):
                relation = next(r for r in acyclic if glossary.graph.has_edge(source, target, r))
                says += f" -{relation}-> {target}"
            place = edge_place(glossary, loop[0], loop[1])
            yield Problem(place, f"{says} is a loop.", "Remove one of its edges.")


def loops(graph: nx.DiGraph[str]) -> Iterator[list[str]]:
    """Yield one shortest loop through the first term of each knot: `[a, b, a]`."""
    for knot in nx.strongly_connected_components(graph):
        if len(knot) > 1:
            first = min(knot)
            inside = graph.subgraph(knot)
            back = nx.single_target_shortest_path_length(inside, first)
            lengths = dict(back)
            second = min(inside.successors(first), key=lambda term: (lengths[term], term))
            yield [first, *nx.shortest_path(inside, second, first)]


def edge_place(glossary: Glossary, source: str, target: str) -> Place:
    """Return where the target of an acyclic edge is written in the source's file."""
    term = glossary.terms[source]
    relation, index = next(
        (relation, index)
        for relation in glossary.acyclic_relations()
        for index, edge in enumerate(term.relations.get(relation, ()))
        if edge.to == target
    )
    return glossary.place(source, "relations", relation, index, "to")


def law_no_edge_is_already_implied(glossary: Glossary) -> Iterator[Problem]:
    """A transitive relation is written in its shortest steps only."""
    for kind in glossary.relations.values():
        graph = glossary.only(kind.id)
        if kind.transitive and nx.is_directed_acyclic_graph(graph):
            for source, target in shortcuts(graph):
                yield shortcut_problem(glossary, kind, graph, source, target)


def shortcuts(graph: nx.DiGraph[str]) -> Iterator[tuple[str, str]]:
    """Yield the edges that a longer path makes needless; ranks keep the search near."""
    rank = {
        term: number
        for number, level in enumerate(nx.topological_generations(graph))
        for term in level
    }
    for source in graph:
        targets = set(graph.successors(source))
        deepest = max((rank[term] for term in targets), default=0)
        seen: set[str] = set()
        ahead = list(targets) if len(targets) > 1 else []
        while ahead:
            for term in graph.successors(ahead.pop()):
                if term not in seen and rank[term] <= deepest:
                    seen.add(term)
                    ahead.append(term)
        yield from ((source, target) for target in sorted(targets & seen))


def shortcut_problem(
    glossary: Glossary, kind: Relation, graph: nx.DiGraph[str], source: str, target: str
) -> Problem:
    """Return the problem of one implied edge, with the path that implies it."""
    without: nx.DiGraph[str] = nx.subgraph_view(
        graph, filter_edge=lambda s, t: (s, t) != (source, target)
    )
    path = " -> ".join(nx.shortest_path(without, source, target))
    index = [edge.to for edge in glossary.terms[source].relations[kind.id]].index(target)
    place = glossary.place(source, "relations", kind.id, index, "to")
    what = f"that '{source}' {kind.phrase} '{target}' is already implied by {path}."
    return Problem(place, what, "Remove the edge.")


def law_related_terms_are_not_ancestors(glossary: Glossary) -> Iterator[Problem]:
    """SKOS S27: what contrasts with a term is neither above nor below it."""
    kinds = glossary.relations.values()
    above = glossary.only(*(kind.id for kind in kinds if kind.skos == "skos:broader"))
    related = {kind.id for kind in kinds if kind.skos == "skos:related"}
    for term, relation, index, edge in glossary.edges():
        if relation not in related or edge.to not in above or edge.to == term.id:
            continue
        for lower, upper in ((term.id, edge.to), (edge.to, term.id)):
            if nx.has_path(above, lower, upper):
                place = glossary.place(term.id, "relations", relation, index, "to")
                what = f"'{term.id}' {relation} '{edge.to}', but '{upper}' stands above '{lower}'."
                yield Problem(place, what, "Remove the contrast or the broader edge.")


def law_all_terms_hang_together(glossary: Glossary) -> Iterator[Problem]:
    """From every live term a reader can reach every other, whatever the direction of the edges."""
    if glossary.ids != set(glossary.terms):
        return  # an unread file may be the bridge
    live = [term.id for term in glossary.terms.values() if term.status != "deprecated"]
    parts = [sorted(part) for part in nx.weakly_connected_components(glossary.graph.subgraph(live))]
    for part in sorted(parts, key=lambda part: (-len(part), part))[1:]:
        listed = ", ".join(part[:MOST_NAMED]) + (", ..." if len(part) > MOST_NAMED else "")
        what = f"{listed} {'hang' if len(part) > 1 else 'hangs'} apart from the other terms."
        place = glossary.written[part[0]].key("relations")
        yield Problem(place, what, "Add a true relation to one of them.")
