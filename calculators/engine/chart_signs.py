"""How the parts of a chart are drawn, in the plot and in its legend alike: Vega-Lite's marks."""

from __future__ import annotations

from typing import Any

from calculators.engine.chart_parts import LOSS, PAPER, Curve, Mark


def line_of(curve: Curve) -> dict[str, Any]:
    """Return the stroke of a curve, without the type of mark that follows it."""
    dash = {"strokeDash": [6, 5]} if curve.dashed else {}
    return {"color": curve.color, "strokeWidth": curve.width, **dash}


def point_of(mark: Mark) -> dict[str, Any]:
    """Return a point: filled, or hollow with the page's paper inside."""
    return {
        "type": "point",
        "shape": "circle",
        "size": 90,
        "opacity": 1,
        "filled": True,
        "fill": PAPER if mark.hollow else mark.color,
        "stroke": mark.color,
        "strokeWidth": 2,
    }


def rule_of(rule: Mark) -> dict[str, Any]:
    """Return the thin upright line at the reader's own value."""
    return {"type": "rule", "color": rule.color, "strokeWidth": 1, "strokeDash": [2, 3]}


def area_of() -> dict[str, Any]:
    """Return the light band of the danger region."""
    return {"type": "rect", "color": LOSS, "opacity": 0.09}
