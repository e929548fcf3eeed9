"""The description of the API (OpenAPI 3.1), made from the table of its documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from site_src.api import records, venue_records
from site_src.api.schema import components
from site_src.api.where import API

SCHEMA_VERSION = "1.0.0"
LICENCE = "CC-BY-4.0"
PROMISE = (
    "Static documents that any origin may read. Within version 1 fields and documents are added, and "
    "none is renamed, removed or given another meaning. An id is for ever: a retired term keeps its "
    "document, with status deprecated and replaced_by its successor. Texts are plain text, not HTML: "
    "show them with textContent. `generated_at` is the time of the commit that a document was made from."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One kind of document: where it is and what it holds."""

    name: str  # as the index and the operation call it
    path: str  # below the API, {id} for the many
    says: str  # one line
    holds: type  # the record of its result


DOCUMENTS = (
    Document(name="index", path="index.json", says="Where everything is", holds=records.Index),
    Document(name="terms", path="terms.json", says="Every term in short", holds=records.TermList),
    Document(
        name="term", path="terms/{id}.json", says="One whole term", holds=records.TermDocument
    ),
    Document(name="graph", path="graph.json", says="The graph", holds=records.GraphDocument),
    Document(
        name="calculators",
        path="calculators.json",
        says="Every calculator in short",
        holds=records.CalculatorList,
    ),
    Document(
        name="calculator",
        path="calculators/{id}.json",
        says="What one calculator takes and gives",
        holds=records.CalculatorDocument,
    ),
    Document(
        name="venues",
        path="venues.json",
        says="Every rule set of a venue in short",
        holds=venue_records.VenueList,
    ),
    Document(
        name="venue",
        path="venues/{id}.json",
        says="One rule set: a snapshot, never today's rules",
        holds=venue_records.VenueDocument,
    ),
    Document(name="aliases", path="aliases.json", says="Other names", holds=records.AliasList),
    Document(
        name="changes",
        path="changes.json",
        says="What changed when",
        holds=records.ChangeList,
    ),
    Document(name="paths", path="paths.json", says="Every path in short", holds=records.PathList),
    Document(
        name="path", path="paths/{id}.json", says="One learning path", holds=records.PathDocument
    ),
    Document(
        name="item",
        path="items/{id}.json",
        says="One question with variants and answers",
        holds=records.ItemDocument,
    ),
)


def openapi(site_url: str) -> dict[str, Any]:
    """Return the description of every document at this site."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Margin Atlas",
            "version": SCHEMA_VERSION,
            "description": PROMISE,
            "license": {"name": "CC BY 4.0", "identifier": LICENCE},
        },
        "servers": [{"url": f"{site_url}{API}".rstrip("/")}],
        "security": [],
        "paths": {f"/{document.path}": {"get": operation(document)} for document in DOCUMENTS},
        "components": {"schemas": components(document.holds for document in DOCUMENTS)},
    }


def operation(document: Document) -> dict[str, Any]:
    """Return how one kind of document is read."""
    named = re.findall(r"\{(\w+)\}", document.path)
    return {
        "operationId": document.name,
        "summary": document.says,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in named
        ],
        "responses": {
            "200": {
                "description": document.says,
                "content": {"application/json": {"schema": envelope(document.holds)}},
            }
        },
    }


def envelope(holds: type) -> dict[str, Any]:
    """Return the schema of a whole document: what is around each result."""
    return {
        "type": "object",
        "properties": {
            "schema_version": {"type": "string", "pattern": r"^1\.\d+\.\d+$"},
            "generated_at": {"type": "string", "format": "date-time"},
            "licence": {"const": LICENCE, "description": "SPDX identifier"},
            "result": {"$ref": f"#/components/schemas/{holds.__name__}"},
        },
        "required": ["schema_version", "generated_at", "licence", "result"],
    }
