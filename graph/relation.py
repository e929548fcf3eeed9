"""What a kind of edge has: its words, its laws, and how it is drawn and exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One kind of edge. Authors write it in one direction; the inverse is inferred."""

    id: str  # from the file name
    label: str  # heading over the targets on a page: "Caused by" is the inverse's
    inverse: str  # id of the other direction; its own id when symmetric
    inverse_label: str  # heading over the sources on the target's page
    phrase: str  # between source and target in a sentence: "A <causes> B"
    inverse_phrase: str  # between target and source: "B <is caused by> A"
    definition: str  # when to use it, one sentence
    order: int  # place among the relations on a page, from 1
    acyclic: bool  # no loop; all acyclic relations together have no loop either
    transitive: bool  # two steps imply the long step, so the long step is not written
    symmetric: bool  # holds both ways, so it is written in one of the two files
    irreflexive: bool  # never from a term to itself
    never_with: tuple[str, ...] = ()  # relations that may not join the same ordered pair
    from_section: str = ""  # the only section that it may start from
    skos: Literal["skos:broader", "skos:related", ""] = ""  # the SKOS property it is a kind of
    property: str  # the exported property: iso-thes:broaderGeneric, atlas:causes
    line: Literal[
        "solid-arrow",
        "blunt-end",
        "dotted-arrow",
        "thin-upward",
        "diamond",
        "double-line",
        "tick",
        "dashed",
    ]  # how the edge is drawn
