"""The page of a term, in the order in which a reader asks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from calculators.episodes import episodes
from graph import paths
from graph.term import Term
from site_src import citing
from site_src.api import where
from site_src.atlas import Atlas
from site_src.examples import Solved
from site_src.files import Files
from site_src.form import Given, View, given_of, json_for_html, terms_of, view_of
from site_src.formula import mathml
from site_src.lesson import taught_in
from site_src.linked_data import linked_data, sentence_of
from site_src.local_map import local_map
from site_src.page import (
    Page,
    course_url,
    episode_url,
    files_of,
    heading,
    relative,
    section_url,
    term_url,
)
from site_src.prose import Prose
from site_src.render import render
from site_src.venues import venue_names, venues_with_page

# Relations whose reasons stand in a part of their own; the list at the map names them without.
TOLD = ("contrasts-with", "exemplified-by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A worked example as the page shows it."""

    solved: Solved
    given: tuple[Given, ...]
    links: Mapping[str, str]  # addresses by term, for the working


def pages(atlas: Atlas) -> Files:
    """Return the page of every published term, and the definitions for previews."""
    files: Files = {}
    for term in atlas.published.values():
        files |= files_of(page_of(atlas, term))
    return {**files, "assets/previews.json": previews(atlas)}


def previews(atlas: Atlas) -> str:
    """Return what a link to a term shows on hover, for all terms."""
    terms = {
        term.id: {"label": term.label, "definition": term.definition, "url": term_url(term.id)}
        for term in atlas.published.values()
    }
    return json.dumps(terms, ensure_ascii=False, sort_keys=True)


def page_of(atlas: Atlas, term: Term) -> Page:
    """Return one term's page."""
    url = term_url(term.id)
    near = paths.neighbours(atlas.glossary, term.id)
    above = paths.breadcrumb(atlas.glossary, term.id)
    body = render(
        "term.html.jinja",
        term=term,
        terms=atlas.published,
        labels=atlas.labels,
        heading=heading,
        section=atlas.glossary.sections[term.section],
        section_link=relative(url, section_url(term.section)),
        above=above,
        taught=tuple(taught_in(atlas, term.id)),
        to_course=lambda path: relative(url, course_url(path)),
        prose=atlas.prose(url, term.id),
        sentence=sentence,
        mathml=mathml,
        worked=tuple(worked(atlas, term, url)),
        calculators=calculators(atlas, term, url),
        near=near,
        told=TOLD,
        episode=relative(url, episode_url(term.id)) if term.id in episodes() else "",
        map=local_map(term.label, near, atlas.labels),
        venue_names=venue_names(),
        venue_pages=venues_with_page(),
        venues_link=relative(url, "venues/"),
        permalink=atlas.site_url + url,
        citing=citing.in_text(term, atlas.site_url),
        bibtex=citing.bibtex(term, atlas.site_url),
        about=relative(url, "about/"),
        file=atlas.glossary.place(term.id).path,
        link=lambda there: relative(url, term_url(there)),
        data=json_for_html(linked_data(atlas, term, above)),
    )
    return Page(
        url=url,
        title=term.label,
        description=sentence_of(term.definition),
        body=body,
        boost=2,
        extra={"markdown": where.twin(term.id), "document": where.term_document(term.id)},
    )


def worked(atlas: Atlas, term: Term, url: str) -> Iterator[Worked]:
    """Yield each worked example with what it was computed from."""
    for solved in atlas.solved[term.id]:
        calculator = atlas.calculators[solved.asked.calculator]
        links = atlas.links(url, set(terms_of(calculator, solved.asked)))
        yield Worked(solved=solved, given=tuple(given_of(calculator, solved.asked)), links=links)


def calculators(atlas: Atlas, term: Term, url: str) -> list[View]:
    """Return each calculator of the examples once, answered as in the first that names it."""
    first: dict[str, Solved] = {}
    for solved in atlas.solved[term.id]:
        first.setdefault(solved.asked.calculator, solved)
    return [view_of(atlas, solved.asked, url) for solved in first.values()]


def sentence(prose: Prose, solved: Solved) -> Markup:
    """Return an example's sentence with the engine's numbers in it."""
    pieces = (
        Markup("<strong>{}</strong>").format(solved.figure(name)) if name else prose.text(text)
        for text, name in solved.says
    )
    return Markup("").join(pieces)
