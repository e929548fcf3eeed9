"""The static API: every document in its envelope, and the description that validates them all."""

from __future__ import annotations

from collections.abc import Iterator

from calculators.venues import venues
from site_src.api import documents, records, venue_documents, venue_records, where
from site_src.api.openapi import DOCUMENTS, LICENCE, SCHEMA_VERSION, openapi
from site_src.atlas import Atlas
from site_src.files import Files

FORMATS = {
    "csv": where.CSV,
    "feed": where.JSON_FEED,
    "llms": where.LLMS,
    "openapi": f"{where.API}openapi.json",
    "rss": where.RSS,
}


def export(atlas: Atlas) -> Files:
    """Return every document of the API by its path in the site."""
    files: Files = {
        path: documents.as_json(
            {
                "schema_version": SCHEMA_VERSION,
                "generated_at": atlas.generated_at,
                "licence": LICENCE,
                "result": result,
            }
        )
        for path, result in results(atlas)
    }
    return {**files, FORMATS["openapi"]: documents.as_json(openapi(atlas.site_url))}


def results(atlas: Atlas) -> Iterator[tuple[str, object]]:
    """Yield each document's path and what it says."""
    terms, courses = atlas.glossary.terms.values(), atlas.courses.values()
    summaries = tuple(documents.term_summary(atlas, term) for term in terms)
    tools = tuple(documents.calculator_summary(atlas, name) for name in atlas.calculators)
    ways = tuple(documents.path_summary(atlas, course) for course in courses)
    yield f"{where.API}index.json", index(atlas)
    yield f"{where.API}terms.json", records.TermList(terms=summaries)
    yield f"{where.API}graph.json", documents.graph_document(atlas)
    yield f"{where.API}calculators.json", records.CalculatorList(calculators=tools)
    yield (
        f"{where.API}venues.json",
        venue_records.VenueList(
            venues=tuple(
                venue_documents.venue_summary(atlas.site_url, held)
                for _, held in sorted(venues().items())
            )
        ),
    )
    yield f"{where.API}aliases.json", documents.alias_list(atlas)
    yield f"{where.API}changes.json", documents.change_list(atlas)
    yield f"{where.API}paths.json", records.PathList(paths=ways)
    for term in terms:
        yield where.term_document(term.id), documents.term_document(atlas, term)
    for name in atlas.calculators:
        yield where.calculator_document(name), documents.calculator_document(atlas, name)
    for held in venues().values():
        yield (
            where.venue_document(held.name),
            venue_documents.venue_document(atlas.site_url, held),
        )
    for course in courses:
        yield where.path_document(course.path.id), documents.path_document(atlas, course)
        for made in course.items:
            yield where.item_document(made.item.id), documents.item_document(atlas, course, made)


def index(atlas: Atlas) -> records.Index:
    """Return where everything is; {id} stands for an id of the list of the same kind."""
    return records.Index(
        name="Margin Atlas",
        description="An open glossary and knowledge graph of margin risk in crypto derivatives.",
        url=atlas.site_url,
        documents={one.name: f"{atlas.site_url}{where.API}{one.path}" for one in DOCUMENTS},
        formats={name: atlas.site_url + path for name, path in FORMATS.items()},
        counts={
            "calculators": len(atlas.calculators),
            "paths": len(atlas.courses),
            "relations": sum(1 for _ in atlas.glossary.edges()),
            "terms": len(atlas.published),
            "venues": len(venues()),
        },
    )
