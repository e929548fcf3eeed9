"""Asks the engine through its only door, the one that the browser uses too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from markupsafe import Markup

from calculators import run_json

# The painter inside vl-convert is the one that the browser loads: the same specification, the same drawing.
VEGA_LITE = "6.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked and what the engine said: an answer, or refusals with their fields."""

    calculator: str
    inputs: Mapping[str, object]  # as given; what is not given took its default
    answer: Mapping[str, Any]  # {} when refused
    refusals: tuple[Mapping[str, str], ...] = ()


def ask(calculator: str, inputs: Mapping[str, object]) -> Asked:
    """Return what the engine says; a fault of the engine is an exception."""
    said = json.loads(_run(calculator, json.dumps(inputs, sort_keys=True)))
    if "fault" in said:
        raise RuntimeError(f"The calculator {calculator!r} failed: {said['fault']}")
    refusals = tuple(said.get("refusals", ()))
    answer = said.get("answer", {})
    return Asked(calculator=calculator, inputs=inputs, answer=answer, refusals=refusals)


@lru_cache(maxsize=4096)
def _run(calculator: str, inputs_json: str) -> str:
    return run_json(calculator, inputs_json)


def drawing(answer: Mapping[str, Any]) -> Markup:
    """Return the answer's chart as SVG that carries the chart in words.

    A chart with a form for narrow screens is there twice; the style sheet shows one of them.
    """
    chart = answer["chart"]
    if not chart:
        return Markup()
    if "usermeta" not in chart:
        return svg_of(chart, answer["chart_says"], "chart")
    says = answer["chart_says"]
    return svg_of(chart, says, "chart wide") + svg_of(fitted(chart), says, "chart narrow")


def fitted(chart: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a chart with the size and the labels that it has on a narrow screen; as js/chart.js does."""
    narrow = dict(chart["usermeta"]["narrow"])
    labels = narrow.pop("labels")
    kept = chart["layer"][: len(chart["layer"]) - len(labels)]
    return {**chart, **narrow, "layer": [*kept, *labels]}


def svg_of(chart: Mapping[str, Any], says: str, kind: str) -> Markup:
    """Return one drawing with its class and its words."""
    svg = _svg(json.dumps(chart, sort_keys=True))
    manners = Markup('<svg class="{}" role="img" aria-label="{}" ').format(kind, says)
    return Markup(svg.replace("<svg ", manners, 1))  # noqa: S704  vega escapes what it draws


@lru_cache(maxsize=1024)
def _svg(spec_json: str) -> str:
    return vl_convert.vegalite_to_svg(spec_json, vl_version=VEGA_LITE)
