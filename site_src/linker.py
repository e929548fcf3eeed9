"""Links the first use of each term in a piece of text, longest name first.

All names stand in one tree of words, so that a text is read once, however many terms there are.
What links: every label and its plural, and every alias of two words or more, whatever its case
and hyphens; an abbreviation only as it is written. What does not: an alias of one common word
("security", "spillover"), which readers use in its everyday sense, and misspellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.term import Alias, Term

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
JOINT = re.compile(r"[ \u00a0\n-]")  # what may stand between two words of one name


@dataclass(slots=True)
class Node:
    """A place in the tree of words; `term` is the id that a name ending here means."""

    next: dict[str, Node] = field(default_factory=dict)
    term: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A name found in a text: characters `start` to `end` mean `term`."""

    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that links; abbreviations keep their case and stand in a tree of their own."""

    folded: Node
    exact: Node


def names_of(terms: Iterable[Term]) -> Names:
    """Return the trees of all names that link."""
    names = Names(Node(), Node())
    for term in terms:
        for words in spellings(term.label):
            _add(names.folded, words, term.id)
        for alias in term.aliases:
            _add_alias(names, alias, term.id)
    return names


def _add_alias(names: Names, alias: Alias, term: str) -> None:
    match alias.kind:
        case "misspelling":
            return
        case "abbreviation":
            _add(names.exact, words_of(alias.text), term)
        case _ if len(words_of(alias.text)) > 1:
            for words in spellings(alias.text):
                _add(names.folded, words, term)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are written.

    >>> words_of("Cross-margin risk")
    ('Cross', 'margin', 'risk')
    """
    return tuple(WORD.findall(text))


def spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name and of its plural, folded; a part in brackets may be left out.

    >>> spellings("Liquidity (market)")
    (('liquidity', 'market'), ('liquidity',), ('liquidities',))
    """
    whole = tuple(word.casefold() for word in words_of(name))
    bare = tuple(word.casefold() for word in words_of(re.sub(r"\s*\(.*?\)", "", name))) or whole
    return tuple(dict.fromkeys((whole, bare, (*bare[:-1], _plural(bare[-1])))))


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def _add(node: Node, words: tuple[str, ...], term: str) -> None:
    if not words:
        return
    for word in words:
        node = node.next.setdefault(word, Node())
    node.term = node.term or term


def uses(text: str, names: Names) -> Iterator[Use]:
    """Yield every name in the text, leftmost and longest first, none within another."""
    words = list(WORD.finditer(text))
    at = 0
    while at < len(words):
        last, term = max(
            _longest(text, words, at, names.exact, fold=False),
            _longest(text, words, at, names.folded, fold=True),
        )
        if term:
            yield Use(words[at].start(), words[last].end(), term)
        at = last + 1


def _longest(
    text: str, words: list[re.Match[str]], at: int, node: Node, *, fold: bool
) -> tuple[int, str]:
    """Return the last word of the longest name that starts at word `at`, and its term."""
    best = (at, "")
    for here in range(at, len(words)):
        if here > at and not JOINT.fullmatch(text, words[here - 1].end(), words[here].start()):
            break
        word = words[here].group()
        following = node.next.get(word.casefold() if fold else word)
        if following is None:
            break
        node = following
        if node.term:
            best = (here, node.term)
    return best


def first_uses(text: str, names: Names, seen: set[str]) -> Iterator[Use]:
    """Yield the names whose term is not in `seen`, and put them there."""
    for use in uses(text, names):
        if use.term not in seen:
            seen.add(use.term)
            yield use
