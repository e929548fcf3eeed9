"""Laws of single edges: where they lead and what they may say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.build import Glossary
from graph.convert import did_you_mean
from graph.place import Problem

LONGEST_REASON = 300  # characters


def law_every_edge_has_a_target(glossary: Glossary) -> Iterator[Problem]:
    """An edge leads to a term that exists."""
    near = cache(lambda term_id: did_you_mean(term_id, sorted(glossary.ids)))
    for term, relation, index, edge in glossary.edges():
        if edge.to not in glossary.ids:
            place = glossary.place(term.id, "relations", relation, index, "to")
            fix = near(edge.to) or "Leave the edge out until that term is written."
            yield Problem(place, f"no term has the id '{edge.to}'.", fix)


def law_no_edge_leads_back_to_its_own_term(glossary: Glossary) -> Iterator[Problem]:
    """A term has no relation to itself."""
    for term, relation, index, edge in glossary.edges():
        kind = glossary.relations.get(relation)
        if edge.to == term.id and kind and kind.irreflexive:
            place = glossary.place(term.id, "relations", relation, index, "to")
            yield Problem(place, f"'{term.id}' {kind.phrase} itself.", "Remove the edge.")


def law_every_relation_is_known(glossary: Glossary) -> Iterator[Problem]:
    """Edges are of the kinds in graph/relations, written in the direction that they are defined in."""
    inverses = {r.inverse: r.id for r in glossary.relations.values() if not r.symmetric}
    for term in glossary.terms.values():
        for relation in term.relations:
            if relation in glossary.relations:
                continue
            place = glossary.written[term.id].key("relations", relation)
            if relation in inverses:
                what = f"'{relation}' is inferred and never written."
                fix = f"Write '{inverses[relation]}' in the other term's file."
            else:
                what = f"'{relation}' is not a relation."
                listed = f"Choose from {', '.join(glossary.relations)}."
                fix = did_you_mean(relation, glossary.relations) or listed
            yield Problem(place, what, fix)


def law_an_edge_is_written_once(glossary: Glossary) -> Iterator[Problem]:
    """A term names each target once in a relation."""
    seen: set[tuple[str, str, str]] = set()
    for term, relation, index, edge in glossary.edges():
        key = (term.id, relation, edge.to)
        if key in seen:
            place = glossary.place(term.id, "relations", relation, index, "to")
            yield Problem(place, f"'{edge.to}' stands twice under {relation}.", "Remove one.")
        seen.add(key)


def law_a_symmetric_edge_is_written_in_one_file(glossary: Glossary) -> Iterator[Problem]:
    """What holds both ways is written one way, in either file."""
    graph = glossary.graph
    for term, relation, index, edge in glossary.edges():
        kind = glossary.relations.get(relation)
        both = kind and kind.symmetric and graph.has_edge(edge.to, term.id, key=relation)
        if both and edge.to < term.id:
            place = glossary.place(term.id, "relations", relation, index, "to")
            other = glossary.written[edge.to].path
            what = f"'{term.id}' {relation} '{edge.to}' is written in both files."
            yield Problem(place, what, f"Remove it here or in {other}.")


def law_a_pair_has_no_relations_that_exclude_each_other(glossary: Glossary) -> Iterator[Problem]:
    """Nothing both causes and mitigates the same thing; nothing is both part and kind of it."""
    graph = glossary.graph
    for term, relation, index, edge in glossary.edges():
        kind = glossary.relations.get(relation)
        for other in kind.never_with if kind else ():
            if kind and graph.has_edge(term.id, edge.to, key=other):
                place = glossary.place(term.id, "relations", relation, index, "to")
                phrase = glossary.relations[other].phrase
                what = f"'{term.id}' {phrase} '{edge.to}' and also {kind.phrase} it."
                yield Problem(place, what, "Keep the one that is true.")


def law_a_relation_starts_where_it_may(glossary: Glossary) -> Iterator[Problem]:
    """Only an episode exemplifies."""
    for term in glossary.terms.values():
        for relation in term.relations:
            kind = glossary.relations.get(relation)
            if kind and kind.from_section and term.section != kind.from_section:
                place = glossary.written[term.id].key("relations", relation)
                what = f"'{relation}' starts only from a term of the section {kind.from_section}."
                yield Problem(place, what, "Write it in that term's file or remove it.")


def law_a_reason_is_short(glossary: Glossary) -> Iterator[Problem]:
    """A reason is a clause of at most 300 characters."""
    for term, relation, index, edge in glossary.edges():
        if len(edge.reason) > LONGEST_REASON:
            place = glossary.place(term.id, "relations", relation, index, "reason")
            what = f"the reason has {len(edge.reason)} characters."
            yield Problem(place, what, f"Keep it to {LONGEST_REASON}.")
