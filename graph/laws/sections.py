"""Laws of sections and relation types: the shelves and the kinds of edge."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.build import Glossary
from graph.place import Problem


def law_sections_have_an_order(glossary: Glossary) -> Iterator[Problem]:
    """No two sections claim one place."""
    taken: dict[int, str] = {}
    for section in glossary.sections.values():
        if first := taken.get(section.order):
            place = glossary.place(f"{section.id}/", "order")
            what = f"the place {section.order} belongs to '{first}'."
            yield Problem(place, what, "Choose a free number.")
        taken.setdefault(section.order, section.id)


def law_a_glyph_is_path_data(glossary: Glossary) -> Iterator[Problem]:
    """A section's sign is SVG path data and nothing else: it goes into pages as it stands."""
    for section in glossary.sections.values():
        if not re.fullmatch(r"M[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+", section.glyph):
            place = glossary.place(f"{section.id}/", "glyph")
            what = "the glyph is not SVG path data."
            yield Problem(place, what, "Write commands and numbers, such as M2 8h12.")
