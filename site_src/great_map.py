"""All terms as one drawing: a lane for each section, and from left to right what needs more.

What needs nothing stands on the left, whatever its section. In a lane, terms of one column stand
under each other in the order that `layout.positions` gave them. The same glossary, the same map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_src.atlas import Atlas
from site_src.layout import positions
from site_src.local_map import wrapped

LEFT, NODE, GAP = 136, 138, 22  # for the names of sections, a term, between columns
LINE, PADDING, BETWEEN, LANE = 13, 8, 5, 18  # a line of text, around it, between terms, lanes
DRAWN = ("prerequisite", "causes", "mitigates")  # the rest would hide these


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A term where it stands."""

    id: str
    lines: tuple[str, ...]
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A section's strip."""

    id: str
    label: str
    lines: tuple[str, ...]
    glyph: str  # path in a square of 16
    y: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation between two terms, drawn from its source to its target."""

    source: str
    target: str
    line: str  # how the relation is drawn
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GreatMap:
    """The drawing; the template paints it."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]


def great_map(atlas: Atlas) -> GreatMap:
    """Return the map of every published term."""
    at = {term: xy for term, xy in positions(atlas.glossary).items() if term in atlas.published}
    columns = sorted({x for x, _ in at.values()})
    column = {x: n for n, x in enumerate(columns)}
    lanes: list[Lane] = []
    places: dict[str, Place] = {}
    y = 0
    for section in atlas.glossary.sections.values():
        mine = [term for term in at if atlas.published[term].section == section.id]
        if not mine:
            continue
        bottom = y
        for n in range(len(columns)):
            stack = sorted((t for t in mine if column[at[t][0]] == n), key=lambda t: (at[t][1], t))
            end = y
            for place in stacked(atlas, stack, x=LEFT + n * (NODE + GAP), y=y):
                places[place.id] = place
                end = place.y + place.height
            bottom = max(bottom, end)
        lines = wrapped(section.label, letters=15)
        height = max(bottom - y, len(lines) * LINE + 6)
        lanes.append(
            Lane(
                id=section.id,
                label=section.label,
                lines=lines,
                glyph=section.glyph,
                y=y,
                height=height,
            )
        )
        y += height + LANE
    return GreatMap(
        width=LEFT + len(columns) * (NODE + GAP) - GAP,
        height=y - LANE,
        lanes=tuple(lanes),
        places=tuple(places.values()),
        edges=tuple(edges_between(atlas, places)),
    )


def stacked(atlas: Atlas, terms: list[str], *, x: int, y: int) -> Iterator[Place]:
    """Yield terms under each other."""
    for term in terms:
        lines = wrapped(atlas.labels[term], letters=21)
        height = len(lines) * LINE + PADDING
        yield Place(id=term, lines=lines, x=x, y=y, height=height)
        y += height + BETWEEN


def edges_between(atlas: Atlas, places: Mapping[str, Place]) -> Iterator[Edge]:
    """Yield the drawn relations; a need runs as readers go, from what comes first."""
    for kind in DRAWN:
        line = atlas.glossary.relations[kind].line
        for term in places:
            for edge in atlas.glossary.terms[term].relations.get(kind, ()):
                if edge.to in places:
                    ends = (edge.to, term) if kind == "prerequisite" else (term, edge.to)
                    start, end = (places[one] for one in ends)
                    yield Edge(source=ends[0], target=ends[1], line=line, path=curve(start, end))


def curve(start: Place, end: Place) -> str:
    """Return the path from one term to another: out at a side, in at the side that faces it.

    >>> one = Place(id="a", lines=(), x=0, y=0, height=20)
    >>> curve(one, Place(id="b", lines=(), x=200, y=40, height=20))
    'M138,10 C169,10 169,50 200,50'
    """
    forward = end.x > start.x
    first = (start.x + NODE if forward else start.x, start.y + start.height // 2)
    last = (end.x if forward else end.x + NODE, end.y + end.height // 2)
    if end.x == start.x:  # one column: out and in at the left
        first, last = (start.x, first[1]), (end.x, last[1])
        bend = start.x - GAP
        return f"M{first[0]},{first[1]} C{bend},{first[1]} {bend},{last[1]} {last[0]},{last[1]}"
    half = (first[0] + last[0]) // 2
    return f"M{first[0]},{first[1]} C{half},{first[1]} {half},{last[1]} {last[0]},{last[1]}"
