"""Puts a chart's labels beside what they name: on the picture, off the lines, off each other."""

# Pixels, y downwards. A label has a few dozen places where it may stand. Refused are those where it
# leaves the picture, covers a label or a curve, or stands as near to another line as to its own.
# Of the others it takes the one that costs least: crossing a thin line, standing near another point
# than its own, distance. A label without a place goes into the legend under the plot.

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist, hypot, inf
from typing import Any, Literal

Pixel = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
SIZE = 12.5  # of the text
LETTER, BOLD_LETTER, HEIGHT = 6.9, 7.7, 16.0  # of that size in a wide typeface
STRANGER, CROSSED, GRAZED = 60.0, 40.0, 8.0
NEARER = 5.0  # pixels by which a label has to be nearer to what it names than to anything else
CLOSE = 16.0  # points nearer to each other than this share the space around them


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How the thing that a label names is drawn, for the legend: its shape, and Vega's mark."""

    shape: Literal["line", "point", "upright", "area"]
    mark: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text and the points that it may stand beside: one for a mark, many for a line."""

    text: str
    beside: tuple[Pixel, ...]
    color: str
    sign: Sign
    names: Sequence[Pixel] = ()  # what it names, as dots from left to right; () for a mark
    others: Sequence[Pixel] = ()  # what it could be taken for instead, likewise
    inside: tuple[float, float] = (-inf, inf)  # from left to right, where all of it has to stand
    bold: bool = False

    @property
    def width(self) -> float:
        """How wide the text is, at most, in the typefaces that readers have."""
        return (BOLD_LETTER if self.bold else LETTER) * len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with its place: the pixel of its anchor, vertically in the middle."""

    label: Label
    x: float
    y: float
    align: Literal["left", "center", "right"]
    own: Pixel  # the point that it stands beside

    @property
    def distance(self) -> float:
        """How far the text stands from its point; sideways counts less."""
        return abs(self.y - self.own[1]) + abs(self.x - self.own[0]) / 4

    @property
    def box(self) -> Box:
        """Left, top, right and bottom of the text."""
        width = self.label.width
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.align]
        return left, self.y - HEIGHT / 2, left + width, self.y + HEIGHT / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What labels must keep clear of."""

    size: tuple[float, float]
    curves: Sequence[Pixel]  # the same as lines, without the line at zero
    lines: Sequence[Pixel]  # points along them, four pixels apart or less, from left to right
    faint: Sequence[Pixel]  # the same of thin lines, over which a text can still be read
    marks: Sequence[Pixel]


def placed_labels(labels: Iterable[Label], picture: Picture) -> tuple[Placed | Label, ...]:
    """Return a place for each label, the earlier ones choosing first; the label itself if none is left."""
    done: list[Placed | Label] = []
    for label in labels:
        others = [other for other in done if isinstance(other, Placed)]
        done.append(best(label, picture, others) or label)
    return tuple(done)


def best(label: Label, picture: Picture, done: Sequence[Placed]) -> Placed | None:
    """Return the place of a label that costs least; of equal ones the least blocked, then the first.

    Near places come first, and what is costly to find out is only asked of a place that may win.
    """
    boxes = [other.box for other in done]
    places = list(candidates(label, picture.size[0]))
    found, least = None, (inf, inf, 0)
    for distance, number in sorted((place.distance, n) for n, place in enumerate(places)):
        if distance > least[0]:
            break
        place = places[number]
        box = place.box
        cost = distance + STRANGER * strangers(box, place.own, picture)
        if cost > least[0] or not fits(box, picture.size, boxes) or misread(place, box, picture):
            continue
        crossed = CROSSED * within(picture.lines, box) + GRAZED * within(picture.faint, box)
        if (cost + crossed, cost, number) < least:
            found, least = place, (cost + crossed, cost, number)
    return found


def candidates(label: Label, width: float) -> Iterator[Placed]:
    """Yield the places where a label may stand."""
    half = label.width / 2
    for own in label.beside:
        x, y = own
        middle = min(max(x, half), max(half, width - half))
        for away in (13.0, 24.0, 38.0, 56.0, 76.0):
            for dy in (-away, away):
                yield Placed(label=label, x=x + 7, y=y + dy, align="left", own=own)
                yield Placed(label=label, x=x - 7, y=y + dy, align="right", own=own)
                yield Placed(label=label, x=middle, y=y + dy, align="center", own=own)
        yield Placed(label=label, x=x + 12, y=y, align="left", own=own)
        yield Placed(label=label, x=x - 12, y=y, align="right", own=own)


def dots_of(line: Sequence[Pixel]) -> Iterator[Pixel]:
    """Yield points along a line, four pixels apart or less."""
    for (x, y), (to_x, to_y) in pairwise(line):
        count = max(1, int(max(abs(to_x - x), abs(to_y - y)) / 4))
        for n in range(count + 1):
            yield x + (to_x - x) * n / count, y + (to_y - y) * n / count


def fits(box: Box, size: tuple[float, float], boxes: Sequence[Box]) -> bool:
    """Return whether a text stays on the picture and off the other labels."""
    left, top, right, bottom = box
    on_picture = left >= 0 and right <= size[0] and top >= 0 and bottom <= size[1]
    return on_picture and not any(overlap(box, other) for other in boxes)


def strangers(box: Box, own: Pixel, picture: Picture) -> int:
    """Return how many points a text stands beside that are not its own."""
    left, top, right, bottom = box
    return sum(
        left - 12 < x < right + 12 and top - 6 < y < bottom + 6 and dist((x, y), own) > CLOSE
        for x, y in picture.marks
    )


def misread(place: Placed, box: Box, picture: Picture) -> bool:
    """Return whether a text lies on a curve, or would be taken for the name of something else."""
    label, (left, top, right, bottom) = place.label, box
    if left < label.inside[0] or right > label.inside[1]:
        return True
    if is_near(picture.curves, (left, top + 2, right, bottom - 2), 0.0):
        return True
    if not label.names:
        return False
    own = gap(place.own, box)
    own = min([own, *(gap(dot, box) for dot in around(label.names, box, own))])
    return is_near(label.others, box, own + NEARER)


def is_near(dots: Sequence[Pixel], box: Box, reach: float) -> bool:
    """Return whether one of the points, from left to right, is in a box or so near to it.

    >>> is_near([(0, 5), (14, 5)], (20, 0, 30, 10), 6), is_near([(0, 5)], (20, 0, 30, 10), 6)
    (True, False)
    """
    return any(gap(dot, box) <= reach for dot in around(dots, box, reach))


def around(dots: Sequence[Pixel], box: Box, reach: float) -> Iterator[Pixel]:
    """Yield the points, from left to right, in a box that is larger by this much on every side."""
    left, top, right, bottom = box
    first = bisect_left(dots, (left - reach, -inf))
    for dot in dots[first : bisect_right(dots, (right + reach, inf))]:
        if top - reach <= dot[1] <= bottom + reach:
            yield dot


def gap(dot: Pixel, box: Box) -> float:
    """Return how far a point is from a text.

    >>> gap((14, 5), (20, 0, 30, 10)), gap((21, 5), (20, 0, 30, 10))
    (6.0, 0.0)
    """
    left, top, right, bottom = box
    return hypot(max(left - dot[0], 0, dot[0] - right), max(top - dot[1], 0, dot[1] - bottom))


def within(dots: Sequence[Pixel], box: Box) -> int:
    """Return how many points of lines, from left to right, a text would cover.

    >>> within([(0, 30), (5, 5), (20, 5)], (4, 0, 10, 10))
    1
    """
    left, top, right, bottom = box
    first, last = bisect_right(dots, (left - 4, inf)), bisect_left(dots, (right + 4, -inf))
    return sum(top - 1 < y < bottom + 1 for _, y in dots[first:last])


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes touch.

    >>> overlap((0, 0, 10, 10), (9, 9, 20, 20)), overlap((0, 0, 10, 10), (20, 0, 30, 10))
    (True, False)
    """
    return (
        one[0] < other[2] + 6 and other[0] < one[2] + 6 and one[1] < other[3] and other[1] < one[3]
    )
