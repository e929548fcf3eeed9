"""The terms as a table: CSV that spreadsheets open and no cell of which they compute."""

from __future__ import annotations

import csv
import io

from graph.term import Term
from site_src.api import where
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.page import term_url

COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula's start
COLUMNS = (
    "id",
    "label",
    "aliases",
    "definition",
    "why",
    "section",
    "level",
    "status",
    "replaced_by",
    "prerequisites",
    "sources",
    "created",
    "modified",
    "url",
)


def export(atlas: Atlas) -> Files:
    """Return every term as a row, retired ones too; lists are joined by a vertical bar."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for term in atlas.glossary.terms.values():
        writer.writerow([cell(text) for text in row(atlas, term)])
    return {where.CSV: out.getvalue()}


def row(atlas: Atlas, term: Term) -> tuple[str, ...]:
    """Return a term's texts in the order of the columns."""
    return (
        term.id,
        term.label,
        " | ".join(alias.text for alias in term.aliases if alias.shown),
        term.definition,
        term.why,
        term.section,
        str(term.level),
        term.status,
        term.replaced_by,
        " | ".join(edge.to for edge in term.relations.get("prerequisite", ())),
        " | ".join(source.url for source in term.sources),
        term.created.isoformat(),
        term.modified.isoformat(),
        atlas.site_url + term_url(term.id),
    )


def cell(text: str) -> str:
    """Return a text as a cell: an apostrophe keeps a spreadsheet from computing it.

    >>> cell("=HYPERLINK(1)"), cell("margin")
    ("'=HYPERLINK(1)", 'margin')
    """
    return f"'{text}" if text.startswith(COMPUTED) else text
