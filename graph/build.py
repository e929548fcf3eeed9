"""From records to one value that answers questions: the glossary and its graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import networkx as nx

from graph.place import Place
from graph.read import PERMALINKS, Terms, shown
from graph.relation import Relation
from graph.section import Section
from graph.term import Edge, Term
from graph.written import Step, Written


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """All that people wrote, joined. Inverse relations are questions (`graph.paths`), never stored."""

    folder: str  # of the terms, as problems show it
    terms: Mapping[str, Term]  # by id, sorted
    sections: Mapping[str, Section]  # by id, in their own order
    relations: Mapping[str, Relation]  # by id, in their own order
    hosts: Mapping[str, str]  # publisher by host that may be cited
    permalinks: Mapping[str, Place]  # every id ever published, and its line
    ids: frozenset[str]  # of all files, readable or not
    written: Mapping[str, Written]  # texts by term id

    def place(self, term_id: str, *steps: Step) -> Place:
        """Return where a value of a term stands: `place("margin", "examples", 0, "calculator")`."""
        return self.written[term_id].place(*steps)

    @property
    def permalinks_path(self) -> str:
        """The list of all ids ever published, as problems show it."""
        return f"{self.folder}/{PERMALINKS}"

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """Terms as nodes, authored edges between them with the relation id as key and a `reason`."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.terms)
        for term, relation, _, edge in self.edges():
            if edge.to in self.terms and edge.to != term.id and relation in self.relations:
                graph.add_edge(term.id, edge.to, key=relation, reason=edge.reason)
        return graph

    def edges(self) -> Iterator[tuple[Term, str, int, Edge]]:
        """Yield every authored edge: its term, relation id, index in the list, and record."""
        for term in self.terms.values():
            for relation, edges in term.relations.items():
                yield from ((term, relation, index, edge) for index, edge in enumerate(edges))

    def only(self, *relations: str) -> nx.DiGraph[str]:
        """Return the graph of some relations, without the keys: source -> target."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.terms)
        graph.add_edges_from(
            (source, target)
            for source, target, relation in self.graph.edges(keys=True)
            if relation in relations
        )
        return graph

    def acyclic_relations(self) -> tuple[str, ...]:
        """Return the ids of the relations that together may hold no loop: what a term stands on."""
        return tuple(r.id for r in self.relations.values() if r.acyclic)


def build(
    terms: Terms, *, folder: Path, relations: Mapping[str, Relation], hosts: Mapping[str, str]
) -> Glossary:
    """Return the glossary of what was read. Whether it is sound is for the laws to say."""
    return Glossary(
        folder=shown(folder),
        terms=dict(sorted(terms.terms.items())),
        sections=terms.sections,
        relations=relations,
        hosts=hosts,
        permalinks=terms.permalinks,
        ids=terms.ids,
        written=terms.written,
    )
