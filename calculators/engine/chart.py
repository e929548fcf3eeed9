"""Charts of equity against what it must cover, as Vega-Lite specifications: plain dictionaries."""

# Colors are the page's own CSS variables, so that one picture serves light and dark. Nothing is
# told by color alone: lines differ by weight and dash, points by filling, and all carry labels.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from calculators.engine.place_labels import Label, Pixel, dots_of, placed_labels

Point = tuple[float, float]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH, HEIGHT = 560, 250  # of the plot; the axes take about 60 × 50 more
INK, QUIET, LOSS, PAPER = "var(--ink)", "var(--quiet)", "var(--loss)", "var(--paper)"
THOUSANDS = "replace(format(datum.value, ',~g'), regexp(',', 'g'), '\u202f')"
PERCENT = "(datum.value > 0 ? '+' : '') + format(datum.value, '~g') + '%'"
CONFIG: Mapping[str, Any] = {
    "font": "inherit, system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelPadding": 6,
        "titlePadding": 10,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line of a chart with its label."""

    label: str
    points: tuple[Point, ...]  # in the order in which they are joined
    color: str = INK
    width: float = 3
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One point of a chart with its label."""

    label: str
    at: Point
    color: str = INK
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis: its title, its ends, and how its numbers are written."""

    title: str
    low: float
    high: float
    kind: Literal["amount", "percent"] = "amount"

    def part(self, value: float) -> float:
        """Return where a value lies between the ends, 0 to 1."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The stretch of the x axis where a position or an account is liquidated."""

    start: float
    end: float
    label: str


def equity_chart(
    *,
    x: Axis,
    y: Axis,
    curves: Sequence[Curve],
    marks: Sequence[Mark],
    band: Band | None,
    rules: Sequence[Mark] = (),
    says: str,
) -> Mapping[str, Any]:
    """Return the specification of a chart of lines and points, a danger band and upright rules."""
    return {
        "$schema": SCHEMA,
        "description": says,
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "padding": 4,
        "config": CONFIG,
        "encoding": {"x": channel("x", x), "y": channel("y", y)},
        "layer": [
            *([band_layer(band)] if band else []),
            zero_layer(x),
            *(rule_layer(rule) for rule in rules),
            *(curve_layer(curve) for curve in curves),
            *(mark_layer(mark) for mark in marks),
            *label_layers(x, y, curves, marks, band, rules),
        ],
    }


def channel(field: str, axis: Axis) -> dict[str, Any]:
    """Return the channel of an axis, its ends fixed so that labels stay where they were put."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False},
        "axis": {
            "title": axis.title,
            "grid": False,
            "tickCount": 5,
            "labelExpr": PERCENT if axis.kind == "percent" else THOUSANDS,
        },
    }


def band_layer(band: Band) -> dict[str, Any]:
    """Return the light band of the danger region, from top to bottom."""
    return {
        "data": {"values": [{"x": band.start, "to": band.end}]},
        "mark": {"type": "rect", "color": LOSS, "opacity": 0.09},
        "encoding": {"x2": {"field": "to"}, "y": {"value": 0}, "y2": {"value": HEIGHT}},
    }


def zero_layer(x: Axis) -> dict[str, Any]:
    """Return the line at which nothing is left."""
    return {
        "data": {"values": [{"x": x.low, "y": 0}, {"x": x.high, "y": 0}]},
        "mark": {"type": "line", "color": QUIET, "strokeWidth": 1},
    }


def rule_layer(rule: Mark) -> dict[str, Any]:
    """Return a thin upright line where the reader's own value stands."""
    return {
        "data": {"values": [{"x": rule.at[0]}]},
        "mark": {"type": "rule", "color": rule.color, "strokeWidth": 1, "strokeDash": [2, 3]},
        "encoding": {"y": {"value": 0}, "y2": {"value": HEIGHT}},
    }


def curve_layer(curve: Curve) -> dict[str, Any]:
    """Return a line; its points keep their order, so that it may drop upright."""
    values = [{"n": n, "x": x, "y": y} for n, (x, y) in enumerate(curve.points)]
    dash = {"strokeDash": [6, 5]} if curve.dashed else {}
    return {
        "data": {"values": values},
        "mark": {
            "type": "line",
            "color": curve.color,
            "strokeWidth": curve.width,
            "strokeJoin": "round",
            "clip": True,
            **dash,
        },
        "encoding": {"order": {"field": "n", "type": "quantitative"}},
    }


def mark_layer(mark: Mark) -> dict[str, Any]:
    """Return a point: filled, or hollow with the page's paper inside."""
    return {
        "data": {"values": [{"x": mark.at[0], "y": mark.at[1]}]},
        "mark": {
            "type": "point",
            "shape": "circle",
            "size": 90,
            "opacity": 1,
            "filled": True,
            "fill": PAPER if mark.hollow else mark.color,
            "stroke": mark.color,
            "strokeWidth": 2,
        },
    }


def label_layers(
    x: Axis,
    y: Axis,
    curves: Sequence[Curve],
    marks: Sequence[Mark],
    band: Band | None,
    rules: Sequence[Mark],
) -> list[dict[str, Any]]:
    """Return the labels, beside what they name instead of in a legend."""

    def pixel(point: Point) -> Pixel:
        return x.part(point[0]) * WIDTH, HEIGHT - y.part(point[1]) * HEIGHT

    lines = [tuple(pixel(p) for p in curve.points) for curve in curves]
    uprights = [((pixel(r.at)[0], 0.0), (pixel(r.at)[0], float(HEIGHT))) for r in rules]
    labels = [
        *(
            Label(text=mark.label, beside=(pixel(mark.at),), color=mark.color, bold=True)
            for mark in marks
            if mark.label
        ),
        *(Label(text=rule.label, beside=(pixel(rule.at),), color=rule.color) for rule in rules),
        *(
            Label(text=curve.label, beside=tuple(along(line)), color=curve.color)
            for curve, line in zip(curves, lines, strict=True)
        ),
    ]
    if band:
        middle = (band.start + band.end) / 2
        places = tuple((pixel((middle, 0))[0], HEIGHT * n / 12) for n in range(1, 12))
        labels.append(Label(text=band.label, beside=places, color=LOSS))
    dots = [pixel(mark.at) for mark in marks]
    found = placed_labels(labels, [*lines, *uprights], dots, (WIDTH, HEIGHT))
    return [
        {
            "data": {"values": [{"text": place.label.text}]},
            "mark": {
                "type": "text",
                "align": place.align,
                "baseline": "middle",
                "color": place.label.color,
                "fontSize": 12.5,
                "fontWeight": 600 if place.label.bold else 400,
            },
            "encoding": {
                "text": {"field": "text", "type": "nominal"},
                "x": {"value": round(place.x, 1)},
                "y": {"value": round(place.y, 1)},
            },
        }
        for place in found
    ]


def along(line: Sequence[Pixel]) -> Iterator[Pixel]:
    """Yield the points of a line where its label may stand."""
    dots = [dot for dot in dots_of(line) if 0 <= dot[0] <= WIDTH and 0 <= dot[1] <= HEIGHT]
    yield from dots[:: max(1, len(dots) // 24)]


def amounts(curves: Sequence[Curve], unit: str) -> Axis:
    """Return the y axis that holds all curves, with zero in it and air around."""
    values = [y for curve in curves for _, y in curve.points]
    low, high = min(0.0, *values), max(0.0, *values)
    air = (high - low or 1.0) * 0.08
    return Axis(title=unit, low=low - (air if low < 0 else 0.0), high=high + air)
