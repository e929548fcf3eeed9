"""Laws of a term's life: an address that was published works for ever."""

from __future__ import annotations

from collections.abc import Iterator

from graph.build import Glossary
from graph.convert import did_you_mean
from graph.place import Place, Problem


def law_every_published_id_still_exists(glossary: Glossary) -> Iterator[Problem]:
    """An id that was published is still the id of a term, live or deprecated."""
    for term_id, place in glossary.permalinks.items():
        if term_id not in glossary.ids:
            what = f"'{term_id}' was published and no term has this id now."
            fix = "Bring its file back with status: deprecated and replaced_by: its successor."
            yield Problem(place, what, fix)


def law_every_term_is_on_the_list_of_permalinks(glossary: Glossary) -> Iterator[Problem]:
    """Every term's id is on the list, so that nobody can lose it."""
    for term_id in glossary.terms:
        if term_id not in glossary.permalinks:
            path = glossary.permalinks_path
            fix = f"Add the line '{term_id}' in its sorted place."
            yield Problem(Place(path), f"'{term_id}' is not on the list.", fix)


def law_a_deprecated_term_has_a_live_successor(glossary: Glossary) -> Iterator[Problem]:
    """A deprecated term says which live term replaces it, and no other term has a successor."""
    for term in glossary.terms.values():
        successor = glossary.terms.get(term.replaced_by)
        if term.status == "deprecated" and not term.replaced_by:
            place = glossary.place(term.id, "status")
            what = "a deprecated term needs a successor."
            yield Problem(place, what, "Add replaced_by: its id.")
        elif term.status != "deprecated" and term.replaced_by:
            place = glossary.place(term.id, "replaced_by")
            what = "only a deprecated term is replaced."
            yield Problem(place, what, "Remove replaced_by or set status: deprecated.")
        elif term.replaced_by and term.replaced_by not in glossary.ids:
            place = glossary.place(term.id, "replaced_by")
            fix = did_you_mean(term.replaced_by, sorted(glossary.ids)) or "Name a live term."
            yield Problem(place, f"no term has the id '{term.replaced_by}'.", fix)
        elif successor and successor.status == "deprecated":
            place = glossary.place(term.id, "replaced_by")
            what = f"the successor '{term.replaced_by}' is deprecated itself."
            yield Problem(place, what, "Name the term that is live.")


def law_no_live_term_links_to_a_deprecated_one(glossary: Glossary) -> Iterator[Problem]:
    """Relations of a live term lead to live terms."""
    for term, relation, index, edge in glossary.edges():
        target = glossary.terms.get(edge.to)
        if target and target.status == "deprecated" and term.status != "deprecated":
            place = glossary.place(term.id, "relations", relation, index, "to")
            fix = f"Link to '{target.replaced_by}'." if target.replaced_by else "Remove the edge."
            yield Problem(place, f"'{edge.to}' is deprecated.", fix)


def law_dates_are_in_order(glossary: Glossary) -> Iterator[Problem]:
    """A term is created, then modified; its sources were read by then."""
    for term in glossary.terms.values():
        if term.modified < term.created:
            what = f"modified {term.modified} is before created {term.created}."
            yield Problem(glossary.place(term.id, "modified"), what, "Correct one of them.")
        for index, source in enumerate(term.sources):
            if source.read > term.modified:
                place = glossary.place(term.id, "sources", index, "read")
                what = f"read {source.read} is after modified {term.modified}."
                yield Problem(place, what, "Set modified to the day of the change.")
