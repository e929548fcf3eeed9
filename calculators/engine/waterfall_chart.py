"""The chart of a default waterfall: layers as steps, each filled as far as the loss reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculators.engine.chart import CONFIG, SCHEMA, channel
from calculators.engine.chart_labels import NARROW, WIDE
from calculators.engine.chart_parts import INK, Axis

AROUND = {"left": 14, "top": 4, "right": 12, "bottom": 48}  # no numbers stand at the left
WIDER = 60  # pixels that other charts give to those numbers
ROW, TOP = 46, 24  # pixels: of one layer, and above the first for the name of the loss
BAR = (20, 40)  # pixels from the top of a row
LETTER = 6.6  # pixels, about, of one letter of a label
BEYOND = 1.04  # of the largest amount, at the right edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """One layer of the picture: where it starts and ends, and how much of it is used."""

    label: str
    start: float  # all layers before it together
    end: float
    used: float  # at most end - start
    color: str


def waterfall_chart(
    stairs: Sequence[Stair], loss: float, loss_label: str, unit: str, says: str
) -> Mapping[str, Any]:
    """Return the chart: a bar for each layer, one below the other, and the loss across all."""
    farthest = max([loss, *(stair.end for stair in stairs)]) or 1.0
    x = Axis(title=f"loss, {unit}", low=0.0, high=BEYOND * farthest)
    height = TOP + ROW * len(stairs)
    wide, narrow = (
        [text_layer(*placed) for placed in labels(stairs, loss, loss_label, x, size[0] + WIDER)]
        for size in (WIDE, NARROW)
    )
    return {
        "$schema": SCHEMA,
        "description": says,
        "width": WIDE[0] + WIDER,
        "height": height,
        "autosize": "none",
        "background": None,
        "padding": AROUND,
        "config": CONFIG,
        "encoding": {"x": channel("x", x)},
        "layer": [
            loss_layer(loss, len(stairs)),
            *(
                bar_layer(start, end, place, color, filled=filled)
                for place, stair in enumerate(stairs)
                for start, end, color, filled in parts(stair)
            ),
            *wide,
        ],
        "usermeta": {
            "narrow": {"width": NARROW[0] + WIDER, "height": height, "labels": narrow},
        },
    }


def parts(stair: Stair) -> Iterator[tuple[float, float, str, bool]]:
    """Yield the used part of a layer, filled, and all of it as a frame."""
    if stair.used:
        yield stair.start, stair.start + stair.used, stair.color, True
    yield stair.start, stair.end, stair.color, False


def bar_layer(start: float, end: float, place: int, color: str, *, filled: bool) -> dict[str, Any]:
    """Return one bar in its row."""
    top, bottom = (TOP + ROW * place + at for at in BAR)
    look = {"fill": color} if filled else {"fill": None, "stroke": color, "strokeWidth": 1.5}
    return {
        "data": {"values": [{"x": start, "to": end}]},
        "mark": {"type": "rect", **look},
        "encoding": {"x2": {"field": "to"}, "y": {"value": top}, "y2": {"value": bottom}},
    }


def loss_layer(loss: float, rows: int) -> dict[str, Any]:
    """Return the upright line at the loss, open where the labels stand."""
    tops = [TOP + ROW * row for row in range(rows)]
    ends = [(top + BAR[0] - 3, top + BAR[1] + 3) for top in tops]
    return {
        "data": {"values": [{"x": loss, "top": top, "bottom": bottom} for top, bottom in ends]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
        "encoding": {
            "y": {"field": "top", "type": "quantitative", "scale": None, "axis": None},
            "y2": {"field": "bottom"},
        },
    }


def labels(
    stairs: Sequence[Stair], loss: float, loss_label: str, x: Axis, width: int
) -> Iterator[tuple[str, tuple[float, float], str, int]]:
    """Yield each label with its place in pixels: above its bar, as far left as it must to fit."""
    at = placed(loss_label, x.part(loss) * width, width)
    yield loss_label, (at, TOP - 14.0), INK, 600
    for place, stair in enumerate(stairs):
        at = placed(stair.label, x.part(stair.start) * width, width)
        yield stair.label, (at, TOP + ROW * place + 11.0), stair.color, 400


def placed(text: str, start: float, width: float) -> float:
    """Return where a text begins so that it ends within the picture.

    >>> placed("ten letter", 590.0, 620.0), placed("ten letter", 10.0, 620.0)
    (554.0, 10.0)
    """
    return round(max(0.0, min(start, width - LETTER * len(text))), 1)


def text_layer(text: str, at: tuple[float, float], color: str, weight: int) -> dict[str, Any]:
    """Return one label where it was put, in pixels."""
    return {
        "data": {"values": [{"text": text}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "color": color,
            "fontSize": 12,
            "fontWeight": weight,
        },
        "encoding": {
            "text": {"field": "text", "type": "nominal"},
            "x": {"value": at[0]},
            "y": {"value": at[1]},
        },
    }
