"""The home page: one slider, two lanes, and every answer to it computed by the build."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from site_src.ask import ask
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.form import json_for_html
from site_src.page import Page, files_of
from site_src.render import render

CALCULATOR = "cross-vs-isolated"
SHOWN = 33  # the jump that the static page shows, in percent
MOST = 40
OTHER_SIDE = {"BTC": "-0.058", "ETH": "-0.05", "SOL": "-0.1"}


def pages(atlas: Atlas) -> Files:
    """Return the home page and the answers that its slider moves through."""
    rows = default_rows(atlas)
    frames = [frame(rows, {"SOL": str(Decimal(percent) / 100)}) for percent in range(MOST + 1)]
    body = render(
        "home.html.jinja",
        frames=frames,
        shown=SHOWN,
        frame=frames[SHOWN],
        other=frame(rows, OTHER_SIDE),
        rows=rows,
        count=len(atlas.published),
        calculators=len(atlas.calculators),
        relations=sum(1 for _ in atlas.glossary.edges()),
        sources=sum(len(term.sources) for term in atlas.published.values()),
        data=json_for_html(term_set(atlas)),
    )
    title = "One position moves. What happens to the rest?"
    description = "An open glossary of margin risk whose every number one engine computes."
    page = Page(url="", title=title, description=description, body=body)
    return {
        **files_of(page),
        "assets/home.json": json.dumps(frames, ensure_ascii=False, sort_keys=True),
    }


def default_rows(atlas: Atlas) -> list[dict[str, str]]:
    """Return the positions of the calculator's own story."""
    inputs = {given.name: given for given in atlas.calculators[CALCULATOR].inputs}
    default = inputs["positions"].default
    return [dict(row) for row in default if isinstance(row, Mapping)]


def frame(rows: list[dict[str, str]], shocks: Mapping[str, str]) -> dict[str, Any]:
    """Return what one shock does: for each mode the loss, the fund's part and who survives."""
    positions = [{**row, "shock_fraction": shocks.get(row["asset"], "0")} for row in rows]
    outputs = ask(CALCULATOR, {"positions": positions}).answer["outputs"]
    return {mode: lane(outputs, mode, rows) for mode in ("cross", "isolated")}


def lane(outputs: Mapping[str, Any], mode: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """Return one mode's lane: texts from the engine and the names that were closed."""
    closed = str(outputs[f"{mode}.closed"]["value"])
    return {
        "loss": outputs[f"{mode}.loss"]["text"],
        "fund": outputs[f"{mode}.fund"]["text"],
        "closed": [row["asset"] for row in rows if row["asset"] in closed],
    }


def term_set(atlas: Atlas) -> dict[str, object]:
    """Return the glossary as machines read it."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": atlas.site_url,
        "name": "Margin Atlas",
        "url": atlas.site_url,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": term.label, "url": f"{atlas.site_url}terms/{term.id}/"}
            for term in atlas.published.values()
        ],
    }
