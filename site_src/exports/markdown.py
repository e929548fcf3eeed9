"""The atlas for language models and other readers of text: llms.txt, and each term as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from calculators.venues import venues
from site_src.api import where
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.linked_data import sentence_of
from site_src.markdown import link, plain
from site_src.twin import twin

ABOUT = """\
# Margin Atlas

> An open glossary and knowledge graph of margin risk in crypto derivatives, whose every number one engine computes.

Each term below is Markdown with its definition, working, misconceptions, typed relations and sources. Amounts are USDT
unless said otherwise. Terms are CC BY 4.0: name Margin Atlas and the page."""


def export(atlas: Atlas) -> Files:
    """Return llms.txt and the Markdown of every published term."""
    twins: Files = {where.twin(term.id): twin(atlas, term) for term in atlas.published.values()}
    return {**twins, where.LLMS: "\n\n".join((ABOUT, *lists(atlas))) + "\n"}


def lists(atlas: Atlas) -> Iterator[str]:
    """Yield each list of llms.txt: terms by section, calculators, venues, and data."""
    terms = sorted(atlas.published.values(), key=lambda term: (term.label.casefold(), term.id))
    for section in atlas.glossary.sections.values():
        own = [term for term in terms if term.section == section.id]
        lines = [
            f"- {link(term.label, atlas.site_url + where.twin(term.id))}: "
            f"{plain(sentence_of(term.definition))}"
            for term in own
        ]
        if lines:
            yield "\n".join((f"## {plain(section.label)}", "", *lines))
    tools = [
        f"- {link(tool.title, f'{atlas.site_url}calculators/{name}/')}: {plain(tool.summary)}"
        for name, tool in atlas.calculators.items()
    ]
    if tools:
        yield "\n".join(("## Calculators", "", *tools))
    rules = [
        f"- {link(held.label, atlas.site_url + where.venue_document(name))}: {plain(held.summary)}"
        for name, held in sorted(venues().items())
    ]
    yield "\n".join(
        ("## Venues: snapshots with the day they were read, not today's rules", "", *rules)
    )
    yield "\n".join(("## Optional", "", *data(atlas)))


def data(atlas: Atlas) -> Iterator[str]:
    """Yield where the same content is as data."""
    for title, path, says in (
        ("API", f"{where.API}index.json", "every term, edge, calculator, venue and path as JSON"),
        ("Description of the API", f"{where.API}openapi.json", "OpenAPI 3.1"),
        ("Table of the terms", where.CSV, "CSV"),
        ("Changed definitions", where.JSON_FEED, "JSON Feed 1.1"),
    ):
        yield f"- {link(title, atlas.site_url + path)}: {says}"
