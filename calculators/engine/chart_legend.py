"""The legend under a chart: a sign and a name for each label that found no clear place in the plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculators.engine.place_labels import SIZE, Label

LEFT, RIGHT = -62.0, 8.0  # pixels from the plot's left and right edge, where its lines of text end
UNDER, ROW = 50.0, 21.0  # pixels: from the plot to the legend, below the axis; of one row
SIGN, SPACE, APART = 26.0, 7.0, 18.0  # pixels: a sign, between it and its name, between entries


def legend_layers(labels: Sequence[Label], size: tuple[int, int]) -> list[dict[str, Any]]:
    """Return one layer for each label: its sign and its text, in rows under the plot."""
    places = placed(labels, size[0] + RIGHT)
    return [
        entry(label, x, size[1] + UNDER + ROW * (row + 0.5))
        for label, (x, row) in zip(labels, places, strict=True)
    ]


def legend_height(layers: Sequence[Mapping[str, Any]]) -> int:
    """Return how much room the legend takes under a plot, from the layers of its labels."""
    tops = {part["encoding"]["y"]["value"] for one in layers for part in one.get("layer", ())[-1:]}
    return int(ROW * len(tops) + 6) if tops else 0


def placed(labels: Sequence[Label], right: float) -> Iterator[tuple[float, int]]:
    """Yield where each entry begins and in which row, as words are set in lines."""
    x, row = LEFT, 0
    for label in labels:
        width = SIGN + SPACE + label.width
        if x > LEFT and x + width > right:
            x, row = LEFT, row + 1
        yield x, row
        x += width + APART


def entry(label: Label, x: float, y: float) -> dict[str, Any]:
    """Return one entry: the sign as it is drawn in the plot, and the name behind it."""
    text = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "color": label.color,
        "fontSize": SIZE,
        "fontWeight": 600 if label.bold else 400,
    }
    at = {"x": {"value": round(x + SIGN + SPACE, 1)}, "y": {"value": round(y, 1)}}
    return {
        "data": {"values": [{"text": label.text}]},
        "layer": [
            {"mark": mark_of(label), "encoding": sign_at(label.sign.shape, x, y)},
            {"mark": text, "encoding": {"text": {"field": "text", "type": "nominal"}, **at}},
        ],
    }


def mark_of(label: Label) -> dict[str, Any]:
    """Return the mark of a sign: a stroke is a rule; an area so small needs an edge to be seen."""
    kinds: Mapping[str, Mapping[str, Any]] = {
        "line": {"type": "rule"},
        "area": {"stroke": label.color, "opacity": 0.5, "fillOpacity": 0.3},
    }
    return {**label.sign.mark, **kinds.get(label.sign.shape, {}), "aria": False}  # its text is read


def sign_at(shape: str, x: float, y: float) -> dict[str, Any]:
    """Return where a sign stands: along its row, upright in it, or in its middle."""
    middle, end = round(x + SIGN / 2, 1), round(x + SIGN, 1)
    top, bottom = round(y - 6, 1), round(y + 6, 1)
    if shape == "point":
        return {"x": {"value": middle}, "y": {"value": round(y, 1)}}
    if shape == "upright":
        return {"x": {"value": middle}, "y": {"value": top}, "y2": {"value": bottom}}
    across = {"x": {"value": round(x, 1)}, "x2": {"value": end}}
    if shape == "area":
        return {**across, "y": {"value": top}, "y2": {"value": bottom}}
    return {**across, "y": {"value": round(y, 1)}}
