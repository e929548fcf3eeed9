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
    """Return the answer's chart as SVG that carries the chart in words."""
    if not answer["chart"]:
        return Markup()
    svg = _svg(json.dumps(answer["chart"], sort_keys=True))
    manners = Markup('<svg class="chart" role="img" aria-label="{}" ').format(answer["chart_says"])
    return Markup(svg.replace("<svg ", manners, 1))  # noqa: S704  vega escapes what it draws


@lru_cache(maxsize=1024)
def _svg(spec_json: str) -> str:
    return vl_convert.vegalite_to_svg(spec_json, vl_version=VEGA_LITE)
