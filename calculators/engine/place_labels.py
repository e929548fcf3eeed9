"""Puts a chart's labels beside what they name: on the picture, off the lines, off each other."""

# Pixels, y downwards. A label has a few dozen places where it may stand; each label takes the one
# that costs least: leaving the picture, covering a label, crossing a line, standing nearer to
# another point than to its own, distance.

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist, inf
from typing import Literal

Pixel = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
SIZE = 12.5  # of the text
LETTER, BOLD_LETTER, HEIGHT = 6.9, 7.7, 16.0  # of that size in a wide typeface
OUTSIDE, COVERED, STRANGER, CROSSED, GRAZED = 100_000.0, 5_000.0, 60.0, 40.0, 8.0
CLOSE = 16.0  # points nearer to each other than this share the space around them


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text and the points that it may stand beside: one for a mark, many for a line."""

    text: str
    beside: tuple[Pixel, ...]
    color: str
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
    lines: Sequence[Pixel]  # points along them, four pixels apart or less, from left to right
    faint: Sequence[Pixel]  # the same of thin lines, over which a text can still be read
    marks: Sequence[Pixel]


def placed_labels(labels: Iterable[Label], picture: Picture) -> tuple[Placed, ...]:
    """Return a place for each label, the earlier ones choosing first."""
    done: list[Placed] = []
    for label in labels:
        done.append(best(label, picture, done))
    return tuple(done)


def best(label: Label, picture: Picture, done: Sequence[Placed]) -> Placed:
    """Return the place of a label that costs least; of equal ones the least blocked, then the first.

    Near places come first, and what is costly to find out is only asked of a place that may win.
    """
    boxes = [other.box for other in done]
    places = list(candidates(label, picture.size[0]))
    found, least = places[0], (inf, inf, 0)
    for distance, number in sorted((place.distance, n) for n, place in enumerate(places)):
        if distance > least[0]:
            break
        place = places[number]
        box = place.box
        cost = distance + blocked(box, place.own, picture, boxes)
        if cost > least[0]:
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


def blocked(box: Box, own: Pixel, picture: Picture, boxes: Sequence[Box]) -> float:
    """Return what it costs to leave the picture, cover a label, or stand by another point."""
    left, top, right, bottom = box
    width, height = picture.size
    outside = max(0, -left) + max(0, right - width) + max(0, -top) + max(0, bottom - height)
    covered = sum(overlap(box, other) for other in boxes)
    strangers = sum(
        left - 12 < x < right + 12 and top - 6 < y < bottom + 6 and dist((x, y), own) > CLOSE
        for x, y in picture.marks
    )
    return (OUTSIDE + outside if outside else 0) + COVERED * covered + STRANGER * strangers


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
