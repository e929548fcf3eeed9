"""Old and other names: an alias or a retired id leads to the term's page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.page import term_url
from site_src.policy import NOTHING, policy
from site_src.render import render


def pages(atlas: Atlas) -> Files:
    """Return one small page for each address that leads on."""
    return {
        f"terms/{name}/index.html": render(
            "redirect.html.jinja",
            policy=policy(NOTHING),
            label=atlas.labels[term],
            to=f"../{term}/",
            canonical=atlas.site_url + term_url(term),
        )
        + "\n"
        for name, term in dict(leads(atlas)).items()
    }


def leads(atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield each other name with the id that it leads to; an id is never covered."""
    for term in atlas.glossary.terms.values():
        if term.status == "deprecated":
            yield term.id, term.replaced_by
        for alias in term.aliases:
            name = slug(alias.text)
            if name and name not in atlas.glossary.terms:
                yield name, term.replaced_by or term.id


def slug(text: str) -> str:
    """Return a text as an address.

    >>> slug("Isolated vs. cross margin")
    'isolated-vs-cross-margin'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
