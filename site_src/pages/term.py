"""The page of a term, in the order in which a reader asks."""

from __future__ import annotations

import json

from markupsafe import Markup

from graph import paths
from graph.term import Term
from site_src.atlas import Atlas
from site_src.examples import Solved
from site_src.files import Files
from site_src.form import json_for_html, view_of
from site_src.formula import mathml
from site_src.local_map import local_map
from site_src.page import Page, files_of, relative, term_url
from site_src.prose import Prose
from site_src.render import render

MINUTES = {1: 4, 2: 5, 3: 6, 4: 8}  # reading time by level, for the learning resource


def pages(atlas: Atlas) -> Files:
    """Return the page of every published term, and the definitions for previews."""
    files: Files = {}
    for term in atlas.published.values():
        files |= files_of(page_of(atlas, term))
    files["assets/previews.json"] = json.dumps(
        {
            term.id: {"label": term.label, "definition": term.definition, "url": term_url(term.id)}
            for term in atlas.published.values()
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return files


def page_of(atlas: Atlas, term: Term) -> Page:
    """Return one term's page."""
    url = term_url(term.id)
    body = render(
        "term.html.jinja",
        atlas=atlas,
        term=term,
        url=url,
        prose=atlas.prose(url, term.id),
        solved=atlas.solved[term.id],
        sentence=sentence,
        near=paths.neighbours(atlas.glossary, term.id),
        breadcrumb=[t for t in paths.breadcrumb(atlas.glossary, term.id) if t != term.id],
        section=atlas.glossary.sections[term.section],
        map=local_map(term.label, paths.neighbours(atlas.glossary, term.id), atlas.labels),
        calculators=[
            view_of(atlas, solved.asked, url) for solved in first_of_each(atlas.solved[term.id])
        ],
        mathml=mathml,
        link=lambda there: relative(url, there),
        term_link=lambda there: relative(url, term_url(there)),
        data=json_for_html(linked_data(atlas, term)),
    )
    return Page(url=url, title=term.label, description=capital(term.definition) + ".", body=body)


def first_of_each(solved: tuple[Solved, ...]) -> list[Solved]:
    """Return the first example of each calculator: a form stands once on a page."""
    return list({one.asked.calculator: one for one in reversed(solved)}.values())[::-1]


def sentence(prose: Prose, solved: Solved) -> Markup:
    """Return an example's sentence with the engine's numbers in it."""
    pieces = (
        Markup("<strong>{}</strong>").format(solved.figure(name)) if name else prose.text(text)
        for text, name in solved.says
    )
    return Markup("").join(pieces)


def capital(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def linked_data(atlas: Atlas, term: Term) -> list[dict[str, object]]:
    """Return what machines read: the defined term, the way to it, and what it teaches."""
    home = atlas.site_url
    address = home + term_url(term.id)
    trail = [("Margin Atlas", home), ("Terms", home + "terms/"), (term.label, address)]
    needs = [edge.to for edge in term.relations.get("prerequisite", ())]
    return [
        {
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "@id": address,
            "name": term.label,
            "termCode": term.id,
            "description": capital(term.definition) + ".",
            "alternateName": [alias.text for alias in term.aliases],
            "inDefinedTermSet": home,
            "url": address,
        },
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": at, "name": name, "item": item}
                for at, (name, item) in enumerate(trail, 1)
            ],
        },
        {
            "@context": "https://schema.org",
            "@type": "LearningResource",
            "name": term.label,
            "url": address,
            "teaches": term.label,
            "competencyRequired": [atlas.labels[need] for need in needs if need in atlas.labels],
            "timeRequired": f"PT{MINUTES[term.level]}M",
            "dateModified": term.modified.isoformat(),
            "license": "https://creativecommons.org/licenses/by/4.0/",
        },
    ]
