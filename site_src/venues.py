"""How venues spell their own names, and who named one that nobody has spelled yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from graph.build import Glossary
from graph.place import Problem
from site_src.examples import nearest

FILE = Path(__file__).with_name("venues.yaml")


@cache
def venue_names() -> Mapping[str, str]:
    """Return each venue's name as it spells it, by id.

    >>> venue_names()["dydx"]
    'dYdX'
    """
    names: dict[str, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return names


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
