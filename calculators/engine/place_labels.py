"""Puts a chart's labels beside what they name: on the picture, off the lines, off each other."""

# Pixels, y downwards. A label has a few dozen places where it may stand; each label takes the one
# that costs least: leaving the picture, covering a label, crossing a line or a point, distance.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Pixel = tuple[float, float]
LETTER, HEIGHT = 6.9, 16.0  # of text at 13 pixels
OUTSIDE, COVERED, CROSSED = 1000.0, 200.0, 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text and the points that it may stand beside: one for a mark, many for a line."""

    text: str
    beside: tuple[Pixel, ...]
    color: str
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with its place: the pixel of its anchor, vertically in the middle."""

    label: Label
    x: float
    y: float
    align: Literal["left", "center", "right"]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the text."""
        width = LETTER * len(self.label.text)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.align]
        return left, self.y - HEIGHT / 2, left + width, self.y + HEIGHT / 2


def placed_labels(
    labels: Iterable[Label],
    lines: Sequence[Sequence[Pixel]],
    marks: Sequence[Pixel],
    size: tuple[float, float],
) -> tuple[Placed, ...]:
    """Return a place for each label, the earlier ones choosing first."""
    dots = [*marks, *(dot for line in lines for dot in dots_of(line))]
    done: list[Placed] = []
    for label in labels:
        done.append(min(candidates(label), key=lambda p: cost(p, dots, done, size)))
    return tuple(done)


def candidates(label: Label) -> Iterator[Placed]:
    """Yield the places where a label may stand, the nearest first."""
    for x, y in label.beside:
        for away in (13.0, 24.0, 38.0):
            for dy in (-away, away):
                yield Placed(label=label, x=x + 7, y=y + dy, align="left")
                yield Placed(label=label, x=x - 7, y=y + dy, align="right")
                yield Placed(label=label, x=x, y=y + dy, align="center")
        yield Placed(label=label, x=x + 12, y=y, align="left")
        yield Placed(label=label, x=x - 12, y=y, align="right")


def dots_of(line: Sequence[Pixel]) -> Iterator[Pixel]:
    """Yield points along a line, four pixels apart or less."""
    for (x, y), (to_x, to_y) in pairwise(line):
        count = max(1, int(max(abs(to_x - x), abs(to_y - y)) / 4))
        for n in range(count + 1):
            yield x + (to_x - x) * n / count, y + (to_y - y) * n / count


def cost(
    place: Placed, dots: Sequence[Pixel], done: Sequence[Placed], size: tuple[float, float]
) -> float:
    """Return how bad a place is; 0 is a place with nothing around it, beside its point."""
    left, top, right, bottom = place.box
    width, height = size
    outside = max(0, -left) + max(0, right - width) + max(0, -top) + max(0, bottom - height)
    covered = sum(overlap(place.box, other.box) for other in done)
    crossed = sum(left - 4 < x < right + 4 and top - 1 < y < bottom + 1 for x, y in dots)
    distance = min(abs(place.y - y) + abs(place.x - x) / 4 for x, y in place.label.beside)
    return (OUTSIDE if outside else 0) + outside + COVERED * covered + CROSSED * crossed + distance


def overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    """Return whether two boxes touch.

    >>> overlap((0, 0, 10, 10), (9, 9, 20, 20)), overlap((0, 0, 10, 10), (20, 0, 30, 10))
    (True, False)
    """
    return (
        one[0] < other[2] + 6 and other[0] < one[2] + 6 and one[1] < other[3] and other[1] < one[3]
    )
