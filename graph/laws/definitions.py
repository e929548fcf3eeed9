"""Laws of definitions: one short sentence that stands on its own and apart from every other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import ceil

from graph.build import Glossary
from graph.place import Problem
from graph.term import Term

MOST_WORDS = 30
MOST_WORDS_OF_WHY = 60
TOO_ALIKE = 0.75  # shared words / all words, small words aside


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, hyphens split.

    >>> words("A cross-margin account's risk")
    ('a', 'cross', 'margin', 'account', 's', 'risk')
    """
    return split(text.casefold())


def split(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are written."""
    return tuple(re.findall(r"[^\W_]+", text))


SMALL_WORDS = frozenset(
    words(
        "a an and are as at be by for from has in is it its of on or so than that the their then "
        "this to too what when which who whose with"
    )
)


def law_a_definition_is_short(glossary: Glossary) -> Iterator[Problem]:
    """A definition has at most 30 words: it is the tooltip."""
    for term in glossary.terms.values():
        if (count := len(term.definition.split())) > MOST_WORDS:
            what = f"the definition has {count} words."
            place = glossary.place(term.id, "definition")
            yield Problem(place, what, f"Cut it to {MOST_WORDS}.")


def law_a_why_is_short(glossary: Glossary) -> Iterator[Problem]:
    """The why has at most 60 words."""
    for term in glossary.terms.values():
        if (count := len(term.why.split())) > MOST_WORDS_OF_WHY:
            place = glossary.place(term.id, "why")
            what = f"the why has {count} words."
            yield Problem(place, what, f"Cut it to {MOST_WORDS_OF_WHY}.")


def law_a_definition_is_one_sentence(glossary: Glossary) -> Iterator[Problem]:
    """A definition can take the term's place in a sentence, so it has no end of its own."""
    for term in glossary.terms.values():
        if wrong := odd_end(term.definition):
            yield Problem(glossary.place(term.id, "definition"), *wrong)


def odd_end(definition: str) -> tuple[str, str] | None:
    """Return what ends within or after a definition and how to mend it.

    >>> odd_end("collateral. It backs a position")
    ('the definition has two sentences.', "Make it one, and write 'such as' for 'e.g.'.")
    """
    if definition.endswith((".", "!", "?", ";", ":", ",")):
        return f"the definition ends with '{definition[-1]}'.", "Remove it."
    if "\n" in definition:
        return "the definition has a line break.", "Write it with >- or on one line."
    if re.search(r"[.!?][\"')]?\s", definition):
        return "the definition has two sentences.", "Make it one, and write 'such as' for 'e.g.'."
    return None


def law_a_definition_does_not_use_its_own_term(glossary: Glossary) -> Iterator[Problem]:
    """Neither the term nor an alias stands in the definition, or it would explain itself."""
    for term in glossary.terms.values():
        for name, exact in own_names(term):
            if is_within(name, term.definition, exact=exact):
                place = glossary.place(term.id, "definition")
                what = f"the definition uses '{name}', which is what it defines."
                yield Problem(place, what, "Say it in other words.")


def own_names(term: Term) -> Iterator[tuple[str, bool]]:
    """Yield the label and aliases, and whether their case counts: PM is not pm."""
    yield term.label, False
    yield from ((alias.text, alias.kind == "abbreviation") for alias in term.aliases)


def is_within(name: str, text: str, *, exact: bool) -> bool:
    """Return whether a name stands in a text as whole words, plural included.

    >>> is_within("Mark price", "from mark prices", exact=False)
    True
    >>> is_within("OR", "this or that", exact=True)
    False
    """
    divide = split if exact else words
    spelled, line = " ".join(divide(name)), f" {' '.join(divide(text))} "
    return bool(spelled) and (f" {spelled} " in line or f" {spelled}s " in line)


def law_no_two_terms_are_defined_by_each_other(glossary: Glossary) -> Iterator[Problem]:
    """Of two terms at most one uses the other in its definition."""
    owners = {words(term.label): term.id for term in glossary.terms.values()}
    longest = max(map(len, owners), default=0)
    uses = {
        term.id: set(mentions(words(term.definition), owners, longest))
        for term in glossary.terms.values()
    }
    for term_id, others in uses.items():
        for other in sorted(other for other in others if other < term_id):
            if term_id in uses[other]:
                what = f"'{term_id}' and '{other}' are defined by each other."
                fix = "Define one of them without the other."
                yield Problem(glossary.place(term_id, "definition"), what, fix)


def mentions(
    text: tuple[str, ...], owners: Mapping[tuple[str, ...], str], longest: int
) -> Iterator[str]:
    """Yield the ids whose label stands in a text; the longest label wins at each word."""
    start = 0
    while start < len(text):
        for size in range(min(longest, len(text) - start), 0, -1):
            if owner := owners.get(text[start : start + size]):
                yield owner
                start += size - 1
                break
        start += 1


def law_no_two_definitions_are_nearly_the_same(glossary: Glossary) -> Iterator[Problem]:
    """Two ideas have two definitions; one idea has one page."""
    sets = {
        term.id: frozenset(words(term.definition)) - SMALL_WORDS for term in glossary.terms.values()
    }
    for term_id, other in alike(sets):
        what = f"the definition is nearly that of '{other}'."
        fix = "Say what sets them apart, or make one page of both."
        yield Problem(glossary.place(term_id, "definition"), what, fix)


def alike(sets: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Yield each key with the first earlier key whose set is nearly the same.

    Two sets of that likeness share at least one of their rarest words (prefix filtering: Chaudhuri,
    Ganti and Kaushik 2006), so only rare words are indexed and a large glossary stays quick.
    """
    rarity = Counter(word for found in sets.values() for word in found)
    shelves: dict[str, list[str]] = defaultdict(list)
    first: dict[frozenset[str], str] = {}
    for key, found in sets.items():
        if found in first:
            yield key, first[found]
            continue
        first[found] = key
        by_rarity = sorted(found, key=lambda word: (rarity[word], word))
        rare = by_rarity[: len(found) - ceil(TOO_ALIKE * len(found)) + 1]
        near = sorted({other for word in rare for other in shelves[word]})
        twin = next((o for o in near if likeness(found, sets[o]) >= TOO_ALIKE), None)
        if twin:
            yield key, twin
        for word in rare:
            shelves[word].append(key)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two sets have in common (Jaccard), 0 to 1.

    >>> likeness(frozenset("ab"), frozenset("bc"))
    0.3333333333333333
    """
    return len(one & other) / len(one | other) if one or other else 0.0
