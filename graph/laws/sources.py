"""Laws of sources: every claim has one, and it belongs to who is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from graph.build import Glossary
from graph.convert import LONGEST_QUOTE
from graph.place import Problem


def law_a_reviewed_term_has_a_source(glossary: Glossary) -> Iterator[Problem]:
    """Nothing is reviewed before it has a source."""
    for term in glossary.terms.values():
        if term.status == "reviewed" and not term.sources:
            place = glossary.place(term.id, "status")
            what = "the term is reviewed and has no source."
            yield Problem(place, what, "Add a source, or set status: draft.")


def law_a_source_is_at_a_known_host(glossary: Glossary) -> Iterator[Problem]:
    """Look-alike domains copy the help pages of venues: only listed hosts are cited."""
    for term in glossary.terms.values():
        for index, source in enumerate(term.sources):
            if wrong := wrong_address(source.url, glossary.hosts):
                yield Problem(glossary.place(term.id, "sources", index, "url"), *wrong)


def wrong_address(url: str, hosts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with a source's address and how to mend it.

    >>> wrong_address("https://bis.example/publ/work1087.htm", {"bis.org": "BIS"})[0]
    "the host 'bis.example' is not in graph/source_hosts.yaml."
    """
    if not re.fullmatch(r"https://[a-z0-9.-]+(/[!-~]*)?", url) or re.search(r'[\\<>"`{}]', url):
        shown = url if len(url) <= LONGEST_QUOTE else f"{url[:LONGEST_QUOTE]}..."
        what = f"'{shown}' is not a plain https address."
        return what, "Copy it from the publisher's page: https://host/path."
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if host not in hosts:
        what = f"the host '{host}' is not in graph/source_hosts.yaml."
        return what, "Cite the publisher's own page, or list the host if it is that."
    return None


def law_a_source_is_cited_once(glossary: Glossary) -> Iterator[Problem]:
    """A term lists a work once."""
    for term in glossary.terms.values():
        urls = [source.url for source in term.sources]
        for index, url in enumerate(urls):
            if url in urls[:index]:
                place = glossary.place(term.id, "sources", index, "url")
                yield Problem(place, "this source stands twice.", "Join what they support.")


def law_a_source_was_read_after_it_was_published(glossary: Glossary) -> Iterator[Problem]:
    """The year of a source is not after the day on which it was read."""
    for term in glossary.terms.values():
        for index, source in enumerate(term.sources):
            if source.year > source.read.year:
                place = glossary.place(term.id, "sources", index, "year")
                what = f"the year {source.year} is after the day it was read, {source.read}."
                yield Problem(place, what, "Correct one of them.")
