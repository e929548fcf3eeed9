"""The calculators: one page each, already answered, and the list of them."""

from __future__ import annotations

from site_src.api import where
from site_src.ask import ask
from site_src.atlas import Atlas
from site_src.embedding import oembed_path
from site_src.files import Files
from site_src.form import view_of
from site_src.page import Page, files_of, heading, relative, term_url
from site_src.render import render


def pages(atlas: Atlas) -> Files:
    """Return the page of each calculator and the list."""
    files = files_of(index(atlas))
    for name in atlas.calculators:
        files |= files_of(page_of(atlas, name))
    return files


def page_of(atlas: Atlas, name: str) -> Page:
    """Return one calculator's page, with the answer to its default inputs."""
    url = f"calculators/{name}/"
    calculator = atlas.calculators[name]
    terms = [term for term in calculator.terms if term in atlas.published]
    body = render(
        "calculator_page.html.jinja",
        heading=heading,
        calculator=calculator,
        view=view_of(atlas, ask(name, {}), url),
        terms=[(atlas.labels[term], relative(url, term_url(term)), term) for term in terms],
    )
    return Page(
        url=url,
        title=title_of(atlas, name),
        description=calculator.summary,
        body=body,
        extra={
            "document": where.calculator_document(name),
            "oembed": atlas.site_url + oembed_path(name),
        },
    )


def title_of(atlas: Atlas, name: str) -> str:
    """Return what a calculator's page is called where it stands beside the page of the term."""
    return f"{atlas.calculators[name].title} calculator"


def index(atlas: Atlas) -> Page:
    """Return the list of calculators."""
    body = render("calculators.html.jinja", calculators=atlas.calculators)
    lead = "Each runs the engine that the tests run, in your browser."
    return Page(url="calculators/", title="Calculators", description=lead, body=body)
