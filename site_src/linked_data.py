"""What machines read on a term's page, in the words of schema.org."""

from __future__ import annotations

from graph.term import Term
from site_src.atlas import Atlas
from site_src.page import section_url, term_url

CONTEXT = "https://schema.org"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
MINUTES = {1: 4, 2: 5, 3: 6, 4: 8}  # reading time by level


def linked_data(atlas: Atlas, term: Term, above: tuple[str, ...]) -> list[dict[str, object]]:
    """Return the defined term, the way to it (`above` it by kind), and what it teaches."""
    return [defined_term(atlas, term), trail(atlas, term, above), lesson(atlas, term)]


def defined_term(atlas: Atlas, term: Term) -> dict[str, object]:
    """Return the term as an entry of the glossary."""
    address = atlas.site_url + term_url(term.id)
    return {
        "@context": CONTEXT,
        "@type": "DefinedTerm",
        "@id": address,
        "name": term.label,
        "termCode": term.id,
        "description": sentence_of(term.definition),
        "alternateName": [alias.text for alias in term.aliases if alias.shown],
        "inDefinedTermSet": atlas.site_url,
        "url": address,
    }


def trail(atlas: Atlas, term: Term, above: tuple[str, ...]) -> dict[str, object]:
    """Return the breadcrumb that the page shows."""
    section = atlas.glossary.sections[term.section]
    steps = [
        ("Margin Atlas", ""),
        (section.label, section_url(section.id)),
        *((atlas.labels[one], term_url(one)) for one in (*above, term.id)),
    ]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": atlas.site_url + url}
            for at, (name, url) in enumerate(steps, 1)
        ],
    }


def lesson(atlas: Atlas, term: Term) -> dict[str, object]:
    """Return the page as a piece of learning: what it teaches, what it takes, how long."""
    needs = [edge.to for edge in term.relations.get("prerequisite", ())]
    return {
        "@context": CONTEXT,
        "@type": "LearningResource",
        "name": term.label,
        "description": sentence_of(term.definition),
        "url": atlas.site_url + term_url(term.id),
        "teaches": term.label,
        "competencyRequired": [atlas.labels[need] for need in needs],
        "timeRequired": f"PT{MINUTES[term.level]}M",
        "datePublished": term.created.isoformat(),
        "dateModified": term.modified.isoformat(),
        "inLanguage": "en",
        "license": LICENSE,
    }


def sentence_of(definition: str) -> str:
    """Return a definition as a sentence.

    >>> sentence_of("the danger that a price jumps")
    'The danger that a price jumps.'
    """
    return f"{definition[:1].upper()}{definition[1:]}."
