"""How venues spell their own names, where their pages are, and who named one that nobody has spelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from calculators.venues import venues
from graph.build import Glossary
from graph.place import Problem
from site_src.examples import nearest

FILE = Path(__file__).with_name("venues.yaml")
NOBODY = "No venue"


@cache
def venue_names() -> Mapping[str, str]:
    """Return each venue's name as it spells it, by id.

    >>> venue_names()["dydx"]
    'dYdX'
    """
    names: dict[str, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return names


def venues_with_page() -> frozenset[str]:
    """Return the ids of venues that have a rule set, and so a row in the list of venues."""
    return frozenset(venue.venue for venue in venues().values())


def name_of(venue: str) -> str:
    """Return a venue's name as it spells it; rules of nobody have a name too.

    >>> name_of("okx"), name_of("")
    ('OKX', 'No venue')
    """
    return venue_names()[venue] if venue else NOBODY


def venue_url(name: str) -> str:
    """Return the address of a rule set's page."""
    return f"venues/{name}/"


def shown_date(as_of: str) -> str:
    """Return a day, month or year as read; nothing for no date.

    >>> shown_date("2024-10-24"), shown_date("2025-01"), shown_date("2022"), shown_date("")
    ('24 October 2024', 'January 2025', '2022', '')
    """
    parts = as_of.split("-")
    if len(parts) == 1:
        return as_of
    day = date(int(parts[0]), int(parts[1]), int(parts[2]) if parts[2:] else 1)
    month = f"{day:%B %Y}"
    return f"{day.day} {month}" if parts[2:] else month


def spelled_by_terms(glossary: Glossary, venue: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a venue calls our terms, as the terms say: id, its name, note."""
    for term in glossary.terms.values():
        if term.status != "deprecated":
            for named in term.venues:
                if named.venue == venue:
                    yield term.id, named.name, named.note


def unknown_venues(glossary: Glossary) -> Iterator[Problem]:
    """Yield a problem for each venue of a term that has no spelling."""
    for term in glossary.terms.values():
        for at, named in enumerate(term.venues):
            if named.venue not in venue_names():
                near = nearest(named.venue, venue_names())
                guess = f"Did you mean '{near}'? " if near else ""
                place = glossary.place(term.id, "venues", at, "venue")
                what = f"nobody has said how the venue '{named.venue}' spells its name."
                yield Problem(place, what, f"{guess}Spellings stand in site_src/venues.yaml.")
