"""Laws of labels and aliases: one name, one idea, one page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from graph.build import Glossary
from graph.place import Problem
from graph.read import ID
from graph.term import Term
from graph.written import Step

DASHES = re.compile(r"[\s_\u00ad\u2010-\u2015\u2212-]+")


def folded(name: str) -> str:
    """Return a name as a hurried reader types it: no case, no hyphens, no spaces.

    >>> folded("Cross-Margin  risk") == folded("cross margin risk") == folded("Crossmargin Risk")
    True
    """
    return DASHES.sub("", unicodedata.normalize("NFKC", name).casefold())


def names(term: Term) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield a term's label and aliases with where they stand in its file."""
    yield term.label, ("label",)
    yield from (
        (alias.text, ("aliases", index, "text")) for index, alias in enumerate(term.aliases)
    )


def first_owners(glossary: Glossary) -> Mapping[str, tuple[str, str]]:
    """Return term id and text of the first to use each folded name; labels come before aliases."""
    owners: dict[str, tuple[str, str]] = {}
    for term in glossary.terms.values():
        owners.setdefault(folded(term.label), (term.id, term.label))
    for term in glossary.terms.values():
        for alias in term.aliases:
            owners.setdefault(folded(alias.text), (term.id, alias.text))
    return owners


def law_no_two_terms_share_a_name(glossary: Glossary) -> Iterator[Problem]:
    """A label or alias means one term once case, hyphens and spaces are folded."""
    owners = first_owners(glossary)
    for term in glossary.terms.values():
        for text, steps in names(term):
            owner, first = owners[folded(text)]
            if owner != term.id:
                what = f"'{text}' is also a name of '{owner}' ('{first}')."
                fix = "Keep it where it belongs: one name, one page."
                yield Problem(glossary.place(term.id, *steps), what, fix)


def law_a_name_is_one_line(glossary: Glossary) -> Iterator[Problem]:
    """A label or alias is a heading, so it has no line break."""
    for term in glossary.terms.values():
        for text, steps in names(term):
            if "\n" in text:
                place = glossary.place(term.id, *steps)
                yield Problem(place, "a name has a line break here.", "Write it on one line.")


def law_a_venue_is_named_by_its_id(glossary: Glossary) -> Iterator[Problem]:
    """A venue has one id on all pages; how it spells things is the name beside it."""
    for term in glossary.terms.values():
        for index, entry in enumerate(term.venues):
            if not ID.fullmatch(entry.venue):
                place = glossary.place(term.id, "venues", index, "venue")
                what = f"'{entry.venue}' cannot be a venue's id."
                yield Problem(place, what, "Use a-z and 0-9 with single hyphens: binance.")


def law_a_term_has_each_name_once(glossary: Glossary) -> Iterator[Problem]:
    """SKOS S13 and S14: label, aliases and misspellings of a term are different texts."""
    for term in glossary.terms.values():
        seen: dict[str, str] = {}
        for text, steps in names(term):
            if first := seen.get(folded(text)):
                what = f"'{text}' is '{first}' again once case, hyphens and spaces are folded."
                yield Problem(glossary.place(term.id, *steps), what, "Remove it.")
            seen.setdefault(folded(text), text)


def law_no_name_is_the_id_of_another_term(glossary: Glossary) -> Iterator[Problem]:
    """A name leads to its own page, so it cannot be another page's address."""
    pages = {folded(term_id): term_id for term_id in glossary.ids}
    owners = first_owners(glossary)
    for term in glossary.terms.values():
        for text, steps in names(term):
            other = pages.get(folded(text), term.id)
            shared = owners[folded(text)][0] == other  # and said by the law on shared names
            if other != term.id and not shared and folded(text) != folded(term.id):
                what = f"'{text}' is the id of another term, '{other}'."
                yield Problem(glossary.place(term.id, *steps), what, "Rename or remove it.")
