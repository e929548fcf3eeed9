"""Charts of equity against what it must cover, as Vega-Lite specifications: plain dictionaries."""

# Colors are the page's own CSS variables, so that one picture serves light and dark. Nothing is
# told by color alone: lines differ by weight and dash, points by filling, and all carry labels.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calculators.engine.chart_labels import NARROW, WIDE, label_layers
from calculators.engine.chart_legend import legend_height
from calculators.engine.chart_parts import INK, QUIET, Axis, Band, Curve, Mark
from calculators.engine.chart_signs import area_of, line_of, point_of, rule_of

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
AROUND = {"left": 74, "top": 4, "right": 12, "bottom": 48}  # room for the axes, always the same
AXIS = 48  # between an axis and its title, however long its numbers are
THOUSANDS = "replace(format(datum.value / {size}, ',{form}'), regexp(',', 'g'), '\u202f')"
SHARE = "format(datum.value, '~g') + '%'"
SMALL = 0.000001  # numbers of axes that stay below it are written with exponents
PERCENT = "(datum.value > 0 ? '+' : '') + format(datum.value, '~g') + '%'"
CONFIG: Mapping[str, Any] = {
    "font": "inherit, system-ui, sans-serif",
    "view": {"stroke": None},
    "axisY": {"minExtent": AXIS, "maxExtent": AXIS},
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
    """Return the specification of a chart of lines and points, a danger band and upright rules.

    `usermeta.narrow` holds what differs on a narrow screen: the size, and the labels, which are the
    last layers, and the room for them. Painters of Vega-Lite leave it alone.
    """
    (width, height), (narrow, high) = WIDE, NARROW
    labels, on_narrow = (
        label_layers(size, x, y, curves, marks, band, rules) for size in (WIDE, NARROW)
    )
    return {
        "$schema": SCHEMA,
        "description": says,
        "width": width,
        "height": height,
        "autosize": "none",  # two sizes for every drawing, built or live
        "background": None,
        "padding": around(labels),
        "config": CONFIG,
        "encoding": {"x": channel("x", x), "y": channel("y", y)},
        "layer": [
            *([band_layer(band)] if band else []),
            zero_layer(x),
            *(rule_layer(rule) for rule in rules),
            *(curve_layer(curve) for curve in curves),
            *(mark_layer(mark) for mark in marks),
            *labels,
        ],
        "usermeta": {
            "narrow": {
                "width": narrow,
                "height": high,
                "padding": around(on_narrow),
                "labels": on_narrow,
            },
        },
    }


def around(labels: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    """Return the room around the plot: that of its axes, and under them that of its legend."""
    return {**AROUND, "bottom": AROUND["bottom"] + legend_height(labels)}


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
            "labelExpr": numbers_of(axis),
            **({"labelFlush": 12} if field == "x" else {}),
        },
    }


def numbers_of(axis: Axis) -> str:
    """Return the expression that writes an axis's numbers: plain, unless all are very small."""
    if axis.kind == "percent":
        return PERCENT
    if axis.kind == "share":
        return SHARE
    small = max(abs(axis.low), abs(axis.high)) < SMALL
    return THOUSANDS.format(size=axis.size, form="~g" if small else ".12~f")


def band_layer(band: Band) -> dict[str, Any]:
    """Return the light band of the danger region, from top to bottom."""
    return {
        "data": {"values": [{"x": band.start, "to": band.end}]},
        "mark": area_of(),
        "encoding": {"x2": {"field": "to"}, "y": {"value": 0}, "y2": {"value": "height"}},
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
        "mark": rule_of(rule),
        "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
    }


def curve_layer(curve: Curve) -> dict[str, Any]:
    """Return a line; its points keep their order, so that it may drop upright."""
    values = [{"n": n, "x": x, "y": y} for n, (x, y) in enumerate(curve.points)]
    return {
        "data": {"values": values},
        "mark": {"type": "line", **line_of(curve), "strokeJoin": "round", "clip": True},
        "encoding": {"order": {"field": "n", "type": "quantitative"}},
    }


def mark_layer(mark: Mark) -> dict[str, Any]:
    """Return a point: filled, or hollow with the page's paper inside."""
    return {
        "data": {"values": [{"x": mark.at[0], "y": mark.at[1]}]},
        "mark": point_of(mark),
    }
