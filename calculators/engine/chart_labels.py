"""The labels of a chart, beside what they name instead of in a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import dist
from typing import Any

from calculators.engine.chart_legend import legend_layers
from calculators.engine.chart_parts import LOSS, Axis, Band, Curve, Mark, Point
from calculators.engine.chart_signs import area_of, line_of, point_of, rule_of
from calculators.engine.place_labels import (
    CLOSE,
    SIZE,
    Label,
    Picture,
    Pixel,
    Placed,
    Sign,
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
    """Return a layer for each label; what can stand in fewest places chooses first.

    That is marks, curves, rules, band. A label that would be misread wherever it stood is an entry
    of the legend instead.
    """
    width, height = size

    def pixel(point: Point) -> Pixel:
        return x.part(point[0]) * width, height - y.part(point[1]) * height

    def upright(at: float) -> tuple[Pixel, ...]:
        """Return points of an upright line, from the bottom up."""
        return tuple((pixel((at, 0))[0], height * n / 12) for n in range(12, -1, -1))

    lines = [tuple(pixel(p) for p in curve.points) for curve in curves]
    dots = [sorted(dots_of(line)) for line in lines]
    edges = [band.start, band.end] if band else []
    uprights = [upright(at) for at in (*(r.at[0] for r in rules), *edges)]
    ruled = [sorted(dots_of(line)) for line in uprights[: len(rules)]]
    labels = [
        *(
            Label(
                text=mark.label,
                beside=(pixel(mark.at),),
                color=mark.color,
                sign=Sign(shape="point", mark=point_of(mark)),
                bold=True,
            )
            for mark in marks
            if mark.label
        ),
        *(
            Label(
                text=curve.label,
                beside=alone(line, lines, size),
                color=curve.color,
                sign=Sign(shape="line", mark=line_of(curve)),
                names=dots[n],
                others=sorted(dot for m, other in enumerate(dots) if m != n for dot in other),
            )
            for n, (curve, line) in enumerate(zip(curves, lines, strict=True))
        ),
        *(
            Label(
                text=rule.label,
                beside=upright(rule.at[0]),
                color=rule.color,
                sign=Sign(shape="upright", mark=rule_of(rule)),
                names=ruled[n],
                others=sorted(
                    dot for m, other in enumerate((*ruled, *dots)) if m != n for dot in other
                ),
            )
            for n, rule in enumerate(rules)
        ),
        *band_labels(band, upright),
    ]
    zero = (pixel((x.low, 0)), pixel((x.high, 0)))
    picture = Picture(
        size=size,
        curves=sorted(dot for line in dots for dot in line),
        lines=sorted(dot for line in (*lines, zero) for dot in dots_of(line)),
        faint=sorted(dot for line in uprights for dot in dots_of(line)),
        marks=[pixel(mark.at) for mark in marks],
    )
    return layers_of(placed_labels(labels, picture), size)


def layers_of(placed: Sequence[Placed | Label], size: tuple[int, int]) -> list[dict[str, Any]]:
    """Return each label as a layer: where it was put, or as the next entry of the legend."""
    entries = iter(legend_layers([one for one in placed if isinstance(one, Label)], size))
    return [text_layer(one) if isinstance(one, Placed) else next(entries) for one in placed]


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
        ends = upright(band.start)[0][0], upright(band.end)[0][0]
        sign = Sign(shape="area", mark=area_of())
        yield Label(text=band.label, beside=places, color=LOSS, sign=sign, inside=ends)


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
