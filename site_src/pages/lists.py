"""The ways to the terms: A to Z, and by section."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.linked_data import sentence_of
from site_src.page import Page, files_of, heading, relative, section_url, term_url
from site_src.render import render


def pages(atlas: Atlas) -> Files:
    """Return the A-Z and the sections."""
    files: Files = {}
    for page in (a_to_z(atlas), *sections(atlas)):
        files |= files_of(page)
    return files


def list_page(
    atlas: Atlas,
    *,
    url: str,
    title: str,
    lead: str,
    groups: list[tuple[str, str, list[str]]],
    ways: Sequence[tuple[str, str]] = (),
) -> Page:
    """Return a page of grouped terms; a group is heading, lead and ids, a way is text and address."""
    body = render(
        "list.html.jinja",
        atlas=atlas,
        title=title,
        lead=lead,
        groups=groups,
        heading=heading,
        sentence_of=sentence_of,
        link=lambda term: relative(url, term_url(term)),
        ways=[(text, relative(url, there)) for text, there in ways],
    )
    return Page(url=url, title=title, description=lead, body=body, hide=("navigation",), boost=0.5)


def a_to_z(atlas: Atlas) -> Page:
    """Return all terms by first letter."""
    ordered = sorted(atlas.published.values(), key=lambda term: term.label.casefold())
    groups = [
        (letter, "", [term.id for term in group])
        for letter, group in groupby(ordered, key=lambda term: term.label[0].upper())
    ]
    lead = f"{len(ordered)} terms of margin risk, each with its working and its sources."
    ways = [("by section", "sections/"), ("in reading order", "learn/"), ("as a map", "map/")]
    return list_page(
        atlas, url="terms/", title="Terms, A to Z", lead=lead, groups=groups, ways=ways
    )


def sections(atlas: Atlas) -> list[Page]:
    """Return a page for each section that has terms, and the page that lists them."""
    by_section: dict[str, list[str]] = {section: [] for section in atlas.glossary.sections}
    for term in sorted(atlas.published.values(), key=lambda term: term.label.casefold()):
        by_section[term.section].append(term.id)
    own = atlas.glossary.sections
    filled = [(own[section], terms) for section, terms in by_section.items() if terms]
    groups = [(section.label, section.description, terms) for section, terms in filled]
    lead = "The terms by what they are about."
    every = list_page(atlas, url="sections/", title="Sections", lead=lead, groups=groups)
    return [
        every,
        *(
            list_page(
                atlas,
                url=section_url(section.id),
                title=f"{section.label}: all terms",
                lead=section.description,
                groups=[("Terms", "", terms)],
            )
            for section, terms in filled
        ),
    ]
