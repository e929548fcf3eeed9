"""The labels of a chart, beside what they name instead of in a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import dist
from typing import Any

from calculators.engine.chart_parts import LOSS, Axis, Band, Curve, Mark, Point
from calculators.engine.place_labels import (
    CLOSE,
    SIZE,
    Label,
    Picture,
    Pixel,
    Placed,
    dots_of,
    placed_labels,
)

WIDE = (560, 250)  # of the plot, in pixels
NARROW = (254, 230)  # of the same plot on a phone, where its letters keep their size


def label_layers(
    size: tuple[int, int],
    x: Axis,
    y: Axis,
    curves: Sequence[Curve],
    marks: Sequence[Mark],
    band: Band | None,
    rules: Sequence[Mark],
) -> list[dict[str, Any]]:
    """Return the labels; what can stand in fewest places chooses first: marks, curves, rules, band."""
    width, height = size

    def pixel(point: Point) -> Pixel:
        return x.part(point[0]) * width, height - y.part(point[1]) * height

    def upright(at: float) -> tuple[Pixel, ...]:
        """Return points of an upright line, from the bottom up."""
        return tuple((pixel((at, 0))[0], height * n / 12) for n in range(12, -1, -1))

    lines = [tuple(pixel(p) for p in curve.points) for curve in curves]
    edges = [band.start, band.end] if band else []
    uprights = [upright(at) for at in (*(r.at[0] for r in rules), *edges)]
    labels = [
        *(
            Label(text=mark.label, beside=(pixel(mark.at),), color=mark.color, bold=True)
            for mark in marks
            if mark.label
        ),
        *(
            Label(text=curve.label, beside=alone(line, lines, size), color=curve.color)
            for curve, line in zip(curves, lines, strict=True)
        ),
        *(Label(text=rule.label, beside=upright(rule.at[0]), color=rule.color) for rule in rules),
        *band_labels(band, upright),
    ]
    zero = (pixel((x.low, 0)), pixel((x.high, 0)))
    picture = Picture(
        size=size,
        lines=sorted(dot for line in (*lines, zero) for dot in dots_of(line)),
        faint=sorted(dot for line in uprights for dot in dots_of(line)),
        marks=[pixel(mark.at) for mark in marks],
    )
    return [text_layer(place) for place in placed_labels(labels, picture)]


def text_layer(place: Placed) -> dict[str, Any]:
    """Return one label where it was put, in pixels."""
    return {
        "data": {"values": [{"text": place.label.text}]},
        "mark": {
            "type": "text",
            "align": place.align,
            "baseline": "middle",
            "color": place.label.color,
            "fontSize": SIZE,
            "fontWeight": 600 if place.label.bold else 400,
        },
        "encoding": {
            "text": {"field": "text", "type": "nominal"},
            "x": {"value": round(place.x, 1)},
            "y": {"value": round(place.y, 1)},
        },
    }


def band_labels(
    band: Band | None, upright: Callable[[float], tuple[Pixel, ...]]
) -> Iterator[Label]:
    """Yield the label of a band, which may stand anywhere in it."""
    if band and band.label:
        width = band.end - band.start
        middles = (band.start + width * n / 8 for n in range(1, 8))
        places = tuple(place for at in middles for place in reversed(upright(at)))
        yield Label(text=band.label, beside=places, color=LOSS)


def alone(
    line: Sequence[Pixel], lines: Sequence[Sequence[Pixel]], size: tuple[int, int]
) -> tuple[Pixel, ...]:
    """Return the points where a line's label may stand: away from other lines, if a third are."""
    others = [dot for other in lines if other is not line for dot in dots_of(other)]
    mine = tuple(along(line, size))
    clear = tuple(dot for dot in mine if all(dist(dot, other) > CLOSE for other in others))
    return clear if 3 * len(clear) >= len(mine) else mine


def along(line: Sequence[Pixel], size: tuple[int, int]) -> Iterator[Pixel]:
    """Yield the points of a line where its label may stand."""
    dots = [dot for dot in dots_of(line) if 0 <= dot[0] <= size[0] and 0 <= dot[1] <= size[1]]
    yield from dots[:: max(1, len(dots) // 24)]
