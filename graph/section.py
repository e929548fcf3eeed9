"""What a section has: one `_section.yaml` in each folder of terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A shelf of terms that belong together."""

    id: str  # from the folder
    label: str  # as a heading
    description: str  # one sentence
    order: int  # place among the sections, from 1
    glyph: str  # SVG path data on a 16 by 16 grid, drawn as a line without fill
