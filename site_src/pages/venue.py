"""The pages of venues: their rules in our terms, their numbers, and what of theirs we reproduce."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Venue
from calculators.venues import venues
from calculators.venues.examples import contrasts, reproductions
from site_src.api import where
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.form import json_for_html
from site_src.linked_data import CONTEXT, LICENSE
from site_src.page import Page, files_of, heading, relative
from site_src.render import render
from site_src.venue_tables import (
    cell_text,
    formula_html,
    full_text,
    market_table,
    parameter_rows,
    shown_table,
    tier_tables,
)
from site_src.venues import name_of, shown_date, spelled_by_terms, venue_url

CONFIDENCE = {
    "primary": "Read at the venue's own pages, code or tests.",
    "copy": "The venue's own numbers, read in a public copy.",
    "secondary": "Read in somebody else's text about the venue.",
    "none": "No venue's: a rule to compare with.",
}
TABLES_LEFT_OPEN = 2  # of the tier tables; the others are folded
LONG = 14  # rows; a longer table is folded unless it is the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A published number and ours, as the page shows them."""

    example: Reproduction
    printed: str
    computed: str
    difference: str  # "" when the two are the same


def pages(atlas: Atlas) -> Files:
    """Return the page of each rule set, and the list of them."""
    files = files_of(index())
    for venue in venues().values():
        files |= files_of(page_of(atlas, venue))
    return files


def index() -> Page:
    """Return every rule set by the venue whose it is; nobody's come first."""
    url = "venues/"
    owners: dict[str, list[Venue]] = {}
    for venue in venues().values():
        owners.setdefault(venue.venue, []).append(venue)
    ordered = sorted(owners.items(), key=lambda item: (bool(item[0]), name_of(item[0]).casefold()))
    held = reproductions()
    body = render(
        "venues.html.jinja",
        owners=[(owner, name_of(owner), sets) for owner, sets in ordered],
        counts={name: len(examples) for name, examples in held.items()},
        total=sum(map(len, held.values())),
        linked=sum(bool(one.source.url) for examples in held.values() for one in examples),
        rule_sets=sum(bool(venue.venue) for venue in venues().values()),
        undated=sum(bool(venue.venue and not venue.as_of) for venue in venues().values()),
        dated=shown_date,
        link=lambda name: relative(url, venue_url(name)),
    )
    lead = (
        f"{len(venues())} margin rule sets as data. Each is a snapshot with its sources and the day on"
        " which they were read, said in the terms of this glossary. None is a statement of today's"
        " rules."
    )
    return Page(url=url, title="Venues", description=lead, body=body)


def page_of(atlas: Atlas, venue: Venue) -> Page:
    """Return the page of one rule set."""
    url = venue_url(venue.name)
    contrast = contrasts().get(venue.name)
    body = render(
        "venue.html.jinja",
        heading=heading,
        venue=venue,
        owner=name_of(venue.venue),
        index=relative(url, "venues/"),
        generic=relative(url, venue_url("generic")),
        confidence=CONFIDENCE[venue.confidence],
        dated=shown_date,
        prose=atlas.prose(url),
        formula=formula_html,
        contrast=contrast,
        contrast_table=shown_table(venue, contrast.table, sourced=False) if contrast else None,
        markets=market_table(venue),
        tiers=list(tier_tables(venue)),
        left_open=TABLES_LEFT_OPEN,
        long=LONG,
        parameters=parameter_rows(venue),
        tables=[shown_table(venue, table) for table in venue.tables],
        names=names_of(atlas, venue),
        examples=[beside(example) for example in reproductions()[venue.name]],
        links=atlas.links(url, set(atlas.published)),
        document=relative(url, where.venue_document(venue.name)),
        about=relative(url, "about/"),
        file=f"calculators/venues/{venue.name.replace('-', '_')}.py",
        data=json_for_html(linked_data(atlas.site_url, venue)),
    )
    return Page(
        url=url,
        title=venue.label,
        description=venue.summary,
        body=body,
        extra={"document": where.venue_document(venue.name)},
    )


def linked_data(site_url: str, venue: Venue) -> dict[str, object]:
    """Return a rule set as a dataset of schema.org: its date is what it covers, not when it is true."""
    dated = {"temporalCoverage": venue.as_of} if venue.as_of else {}
    based = [source.url for source in venue.sources if source.url]
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": venue.label,
        "description": f"{venue.summary} A snapshot for learning, not today's rules.",
        "url": site_url + venue_url(venue.name),
        "license": LICENSE,
        "isAccessibleForFree": True,
        "isBasedOn": based,
        "creator": {"@type": "Organization", "name": "Margin Atlas", "url": site_url},
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": site_url + where.venue_document(venue.name),
        },
        **dated,
    }


def names_of(atlas: Atlas, venue: Venue) -> list[tuple[str, str, str, str]]:
    """Return the venue's own names: term id, our label, their name, note; each once."""
    own = [(name.term, name.name, name.note) for name in venue.names]
    told = [*own, *spelled_by_terms(atlas.glossary, venue.venue)]
    first: dict[tuple[str, str], str] = {}
    for term, name, note in told:
        first.setdefault((term, name), note)
    rows = [
        (t, atlas.labels.get(t, t.replace("-", " ")), n, note) for (t, n), note in first.items()
    ]
    return sorted(rows, key=lambda row: (row[1].casefold(), row[2]))


def beside(example: Reproduction) -> Beside:
    """Return a published number and the engine's at the same places."""
    printed = Decimal(example.printed)
    off = EXACT.subtract(example.computed, printed)
    return Beside(
        example=example,
        printed=full_text(printed, example.unit),
        computed=full_text(example.computed, example.unit),
        difference=cell_text(off, example.unit) if off else "",
    )
