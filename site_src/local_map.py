"""A term and its neighbours as a drawing whose nodes are links.

What leads to the term stands on the left, what follows from it on the right, what it belongs to
above, what it is told apart from below. Lines run only through the two free lanes beside the
middle column, so that no line crosses a node, however many neighbours there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from graph.paths import Near

Side = Literal["left", "right", "above", "below"]

WIDTH, NODE, LANE = 720, 196, 66  # the whole, a node, the free lane on either side of the middle
LINE, PADDING, GAP, HEADING = 16, 14, 8, 24  # a line of text, around it, between nodes, a heading
PORT = 15  # between the ends of lines at the side of the term
LETTERS = 25  # in one line of a node
MOST = 7  # nodes under one heading; the list under the drawing has them all
MIDDLE = WIDTH // 2
SIDES: Mapping[str, Side] = {
    "broader": "above",
    "part-of": "above",
    "contrasts-with": "below",
    "prerequisite": "left",
    "caused-by": "left",
    "mitigated-by": "left",
    "measures": "left",
    "exemplified-by": "left",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box with the name of a term."""

    id: str
    lines: tuple[str, ...]
    x: int  # left edge
    y: int  # top edge
    height: int
    heading: str = ""  # over the first node of a group, or under a node below
    more: int = 0  # how many of the group are not drawn
    is_below: bool = False  # under the term: its line comes from above

    @property
    def middle(self) -> int:
        """The height at which lines meet the box."""
        return self.y + self.height // 2

    @property
    def text_y(self) -> int:
        """The base line of the first line of text, so that all of it stands in the middle."""
        return self.middle - (len(self.lines) - 1) * LINE // 2 + 4

    @property
    def heading_y(self) -> int:
        """The base line of the heading, on the side that no line comes from."""
        return self.y + self.height + 16 if self.is_below else self.y - 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge: its path and how it is drawn."""

    path: str
    kind: str  # solid-arrow, blunt-end, ...
    ends_here: bool  # the arrow's head is at the term itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMap:
    """The drawing; the template paints it."""

    height: int
    here: Node
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A neighbour that wants a place."""

    id: str
    label: str
    heading: str
    line: str
    outgoing: bool
    more: int


def local_map(label: str, near: Mapping[str, Near], labels: Mapping[str, str]) -> LocalMap:
    """Return the drawing of a term's neighbourhood."""
    sides = _share_out(near, labels)
    above = _row(sides["above"], y=HEADING)
    top = max((node.y + node.height + 34 for node in above), default=0)
    left = _column(sides["left"], x=0)
    right = _column(sides["right"], x=WIDTH - NODE)
    tall = max([_bottom(left), _bottom(right), 60])
    left = _moved(left, top + (tall - _bottom(left)) // 2)
    right = _moved(right, top + (tall - _bottom(right)) // 2)
    here = _here(label, middle=top + tall // 2, ports=max(len(left), len(right)))
    below = _row(sides["below"], y=top + tall + 34, is_below=True)
    height = max([top + tall, *(node.y + node.height + HEADING for node in below)])
    lines = (
        *_side_lines(left, sides["left"], here, left=True),
        *_side_lines(right, sides["right"], here, left=False),
        *_upright_lines(above, sides["above"], here, above=True),
        *_upright_lines(below, sides["below"], here, above=False),
    )
    return LocalMap(height=height, here=here, nodes=(*above, *left, *right, *below), lines=lines)


def _share_out(near: Mapping[str, Near], labels: Mapping[str, str]) -> dict[Side, list[Wish]]:
    """Give every neighbour a side; above and below hold two, the rest go to the shorter column."""
    sides: dict[Side, list[Wish]] = {"left": [], "right": [], "above": [], "below": []}
    for kind in near.values():
        wishes = list(_wishes(kind, labels))
        side = SIDES.get(kind.id, "right")
        if side in {"above", "below"} and len(sides[side]) + len(wishes) > 2:  # noqa: PLR2004
            side = "left" if len(sides["left"]) < len(sides["right"]) else "right"
        sides[side] += wishes
    return sides


def _wishes(near: Near, labels: Mapping[str, str]) -> Iterable[Wish]:
    more = max(0, len(near.terms) - MOST)
    for neighbour in near.terms[:MOST]:
        yield Wish(
            id=neighbour.id,
            label=labels[neighbour.id],
            heading=near.label,
            line=near.relation.line,
            outgoing=neighbour.outgoing,
            more=more,
        )


def wrapped(label: str, letters: int = LETTERS) -> tuple[str, ...]:
    """Return a label in lines that fit a node of so many letters.

    >>> wrapped("Margin mode (isolated vs cross)")
    ('Margin mode', '(isolated vs cross)')
    """
    lines: list[str] = []
    if len(label) <= letters:
        return (label,)
    count = -(-len(label) // letters)
    for word in label.split():
        if lines and len(lines[-1]) + len(word) < max(len(label) / count + 3, len(word) + 1):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _node(wish: Wish, x: int, y: int, heading: str, more: int = 0) -> Node:
    lines = wrapped(wish.label)
    height = len(lines) * LINE + PADDING
    return Node(id=wish.id, lines=lines, x=x, y=y, height=height, heading=heading, more=more)


def _column(wishes: Sequence[Wish], x: int) -> tuple[Node, ...]:
    nodes: list[Node] = []
    y = 0
    for heading, group in groupby(wishes, key=lambda wish: wish.heading):
        y += HEADING + (GAP if nodes else 0)
        for index, wish in enumerate(group):
            nodes.append(_node(wish, x, y, "" if index else heading, 0 if index else wish.more))
            y += nodes[-1].height + GAP
    return tuple(nodes)


def _row(wishes: Sequence[Wish], y: int, *, is_below: bool = False) -> tuple[Node, ...]:
    start = MIDDLE - (len(wishes) * (NODE + GAP) - GAP) // 2
    nodes = (
        _node(wish, start + index * (NODE + GAP), y, wish.heading)
        for index, wish in enumerate(wishes)
    )
    return tuple(replace(node, is_below=is_below) for node in nodes)


def _here(label: str, middle: int, ports: int) -> Node:
    """Return the term's own box, so high that the lines at its side stand apart."""
    lines = wrapped(label)
    height = max(len(lines) * LINE + PADDING + 8, PORT * (ports + 1))
    return Node(id="", lines=lines, x=MIDDLE - NODE // 2, y=middle - height // 2, height=height)


def _bottom(nodes: Sequence[Node]) -> int:
    return nodes[-1].y + nodes[-1].height if nodes else 0


def _moved(nodes: Sequence[Node], by: int) -> tuple[Node, ...]:
    return tuple(replace(node, y=node.y + by) for node in nodes)


def _side_lines(
    nodes: Sequence[Node], wishes: Sequence[Wish], here: Node, *, left: bool
) -> Iterable[Line]:
    """Curve from each node of a column to a point of its own on the middle box."""
    count = len(nodes)
    for index, (node, wish) in enumerate(zip(nodes, wishes, strict=True)):
        spread = (index + 1) / (count + 1) - 0.5
        there = (node.x + NODE if left else node.x, node.middle)
        mine = (
            here.x if left else here.x + NODE,
            round(here.middle + spread * here.height),
        )
        bend = LANE * 2 // 3 if left else -LANE * 2 // 3
        controls = ((there[0] + bend, there[1]), (mine[0] - bend, mine[1]))
        yield _line(there, mine, wish, controls)


def _upright_lines(
    nodes: Sequence[Node], wishes: Sequence[Wish], here: Node, *, above: bool
) -> Iterable[Line]:
    for node, wish in zip(nodes, wishes, strict=True):
        x = node.x + NODE // 2
        near_x = max(here.x + 30, min(here.x + NODE - 30, x))
        there = (x, node.y + node.height if above else node.y)
        mine = (near_x, here.y if above else here.y + here.height)
        half = (there[1] + mine[1]) // 2
        yield _line(there, mine, wish, ((x, half), (near_x, half)))


Point = tuple[int, int]


def _line(there: Point, mine: Point, wish: Wish, controls: tuple[Point, Point]) -> Line:
    """Draw from source to target, so that the mark at the end is the target's."""
    start, end = (mine, there) if _starts_here(wish) else (there, mine)
    first, second = reversed(controls) if _starts_here(wish) else controls
    path = f"M{_at(start)} C{_at(first)} {_at(second)} {_at(end)}"
    return Line(path=path, kind=wish.line, ends_here=not _starts_here(wish))


def _starts_here(wish: Wish) -> bool:
    """Whether the line runs away from the term. A need is drawn as readers go: first things first."""
    return wish.outgoing != (wish.line == "dotted-arrow")


def _at(point: Point) -> str:
    return f"{point[0]},{point[1]}"
