"""Every chart of the catalogue, on a desk and on a phone: its labels name what they stand beside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import hypot
from typing import Any
from unittest.mock import patch

import pytest

from calculators import catalogue, run_json
from calculators.engine import chart as charts_module
from calculators.engine.chart import equity_chart
from calculators.engine.chart_labels import NARROW, WIDE, label_layers
from calculators.engine.chart_parts import LOSS, QUIET, Axis, Band, Curve, Mark
from calculators.engine.place_labels import HEIGHT, LETTER

Pixel = tuple[float, float]
MORE: Mapping[str, list[dict[str, Any]]] = {
    "liquidation-price": [{"side": "short", "leverage": "20"}, {"leverage": "100"}],
    "cross-vs-isolated": [{"collateral": "20000"}, {"liquidation_fee_fraction": "0"}],
}
ASKED = [(name, given) for name in catalogue() for given in ({}, *MORE.get(name, ()))]


def drawn(name: str, inputs: dict[str, Any]) -> tuple[Mapping[str, Any], list[tuple[Any, ...]]]:
    """Return an answer's chart, and what its labels were placed from, once a size."""
    placed: list[tuple[Any, ...]] = []

    def label(*given: Any) -> list[dict[str, Any]]:
        placed.append(given)
        return label_layers(*given)

    with patch.object(charts_module, "label_layers", label):
        answer = json.loads(run_json(name, json.dumps(inputs)))["answer"]
    return answer["chart"], placed


DRAWN = {f"{name} {given}": drawn(name, given) for name, given in ASKED}
CHARTS = {name: (chart, placed) for name, (chart, placed) in DRAWN.items() if placed}


def sizes(chart: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    """Yield each size with the layers of its labels."""
    narrow = chart["usermeta"]["narrow"]
    yield (chart["width"], chart["height"]), chart["layer"][-len(narrow["labels"]) :]
    yield (narrow["width"], narrow["height"]), narrow["labels"]


def dense(ends: list[Pixel]) -> Iterator[Pixel]:
    """Yield points along a line, two pixels apart or less."""
    for (x, y), (to_x, to_y) in pairwise(ends):
        count = max(1, int(hypot(to_x - x, to_y - y) / 2))
        yield from ((x + (to_x - x) * n / count, y + (to_y - y) * n / count) for n in range(count))
    yield ends[-1]


def box_of(layer: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a label, about as large as Inter sets it."""
    text, mark = layer["data"]["values"][0]["text"], layer["mark"]
    x, y = (layer["encoding"][at]["value"] for at in "xy")
    width, high = len(text) * (LETTER - 0.9), HEIGHT / 2 - 3
    left = x - {"left": 0, "center": width / 2, "right": width}[mark["align"]]
    return left, y - high, left + width, y + high


def distance(box: tuple[float, float, float, float], dots: list[Pixel]) -> float:
    """Return how far a label is from a curve; 0 when the curve runs through it."""
    left, top, right, bottom = box
    return min(hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom)) for x, y in dots)


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_lies_on_a_curve_or_nearer_to_another_than_to_its_own(name: str) -> None:
    chart, placed = CHARTS[name]
    for (size, labels), (_, x, y, curves, _, band, _) in zip(sizes(chart), placed, strict=True):

        def pixel(point: Pixel, x: Axis = x, y: Axis = y, size: Pixel = size) -> Pixel:
            return x.part(point[0]) * size[0], size[1] - y.part(point[1]) * size[1]

        lines = {one.label: list(dense([pixel(point) for point in one.points])) for one in curves}
        for layer in (one for one in labels if "layer" not in one):
            text, box = layer["data"]["values"][0]["text"], box_of(layer)
            apart = {label: distance(box, dots) for label, dots in lines.items()}
            assert min(apart.values()) > 0, (size, text)
            if text in lines:
                own = apart.pop(text)
                assert all(own < other for other in apart.values()), (size, text, own, apart)
            elif band and text == band.label:
                start, end = (pixel((at, 0.0))[0] for at in (band.start, band.end))
                assert start <= box[0] <= box[2] <= end, (size, text)


@pytest.mark.parametrize("name", CHARTS)
def test_a_legend_tells_its_signs_apart_and_fits_its_room(name: str) -> None:
    chart, _ = CHARTS[name]
    room = {WIDE: chart["padding"], NARROW: chart["usermeta"]["narrow"]["padding"]}
    for size, labels in sizes(chart):
        entries = [layer for layer in labels if "layer" in layer]
        signs = [json.dumps([one["layer"][0]["mark"]], sort_keys=True) for one in entries]
        assert len(set(signs)) == len(signs)
        for one in entries:
            text = one["layer"][1]["encoding"]
            assert size[1] + 48 < text["y"]["value"] < size[1] + room[size]["bottom"] - 6
            width = len(one["data"]["values"][0]["text"]) * LETTER
            assert text["x"]["value"] + width < size[0] + room[size]["right"]
        if not entries:
            assert room[size]["bottom"] == 48


X = Axis(title="x", low=0.0, high=10.0)
Y = Axis(title="y", low=0.0, high=10.0)
FLAT = ((0.0, 5.0), (10.0, 5.0))


def chart_of(lines: list[Curve], **more: Any) -> Mapping[str, Any]:
    given: dict[str, Any] = {"marks": [], "band": None, **more}
    return equity_chart(x=X, y=Y, curves=lines, says="", **given)


def in_legend(chart: Mapping[str, Any]) -> list[str]:
    """Return what the legend of the wide drawing names."""
    return [
        layer["data"]["values"][0]["text"]
        for _, labels in list(sizes(chart))[:1]
        for layer in labels
        if "layer" in layer
    ]


def test_lines_that_lie_on_each_other_are_told_apart_in_the_legend() -> None:
    both = [
        Curve(label="solid", points=FLAT),
        Curve(label="dashed", points=FLAT, color=QUIET, dashed=True, width=2),
    ]
    chart = chart_of(both)
    assert in_legend(chart) == ["solid", "dashed"]
    signs = [layer["layer"][0]["mark"] for layer in chart["layer"][-2:]]
    assert [sign["strokeWidth"] for sign in signs] == [3, 2]
    assert "strokeDash" in signs[1]
    assert "strokeDash" not in signs[0]
    assert chart["padding"]["bottom"] > 48


def test_one_line_keeps_its_name_beside_it() -> None:
    chart = chart_of([Curve(label="alone", points=FLAT)])
    assert in_legend(chart) == []
    assert chart["padding"]["bottom"] == 48


def test_what_is_too_long_or_too_narrow_goes_to_the_legend_in_rows() -> None:
    long = "a name that is longer than the whole picture is wide, " * 2
    chart = chart_of(
        [Curve(label="line", points=FLAT)],
        marks=[Mark(label=long, at=(5.0, 5.0), color=LOSS, hollow=True)],
        rules=[Mark(label=long + "too", at=(2.0, 0.0))],
        band=Band(start=7.0, end=7.2, label="in no band"),
    )
    assert in_legend(chart) == [long, long + "too", "in no band"]
    entries = [layer["layer"] for layer in chart["layer"] if "layer" in layer]
    assert [sign["mark"]["type"] for sign, _ in entries] == ["point", "rule", "rect"]
    heights = [text["encoding"]["y"]["value"] for _, text in entries]
    assert heights == sorted(set(heights))


def test_short_names_share_a_row_of_the_legend() -> None:
    both = [
        Curve(label=label, points=FLAT, color=color) for label, color in (("a", QUIET), ("b", LOSS))
    ]
    tops = {layer["layer"][1]["encoding"]["y"]["value"] for layer in chart_of(both)["layer"][-2:]}
    assert len(tops) == 1
