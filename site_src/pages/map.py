"""The map of all terms, and the same relations in words."""

from __future__ import annotations

from graph import paths
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.great_map import great_map
from site_src.page import Page, files_of, heading, relative, section_url, term_url
from site_src.render import render

URL = "map/"


def pages(atlas: Atlas) -> Files:
    """Return the map's page."""
    drawn = great_map(atlas)
    lead = (
        f"{len(atlas.published)} terms, a row for each section. What needs nothing stands on the"
        " left; what needs most, on the right."
    )
    body = render(
        "map.html.jinja",
        map=drawn,
        lead=lead,
        labels=atlas.labels,
        heading=heading,
        near={term: paths.neighbours(atlas.glossary, term) for term in atlas.published},
        terms_of=lambda section: sorted(
            (t for t in atlas.published.values() if t.section == section),
            key=lambda t: t.label.casefold(),
        ),
        link=lambda term: relative(URL, term_url(term)),
        section_link=lambda section: relative(URL, section_url(section)),
    )
    return files_of(Page(url=URL, title="Map of the terms", description=lead, body=body))
