"""How a platform puts the atlas into pages of its own, with everything that can be computed computed."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from site_src import embedding
from site_src.api.openapi import DOCUMENTS
from site_src.api.where import API
from site_src.atlas import Atlas
from site_src.exports.api import FORMATS
from site_src.files import Files
from site_src.page import Page, files_of, relative
from site_src.pages.calculator import title_of
from site_src.render import render

Cells = tuple[Markup | str, ...]

URL = "integrate/"
TERM = "maintenance-margin"
CALCULATOR = "liquidation-price"
STATE = "v=1&leverage=20"


def pages(atlas: Atlas) -> Files:
    """Return the page; its examples are live where the atlas holds what they name."""
    title = "Put the atlas into your pages"
    lead = "Definitions and live calculators for a trading platform: two lines, no key, no cookie."
    body = render(
        "integrate.html.jinja",
        title=title,
        lead=lead,
        site=atlas.site_url,
        up=relative(URL, ""),
        term=TERM,
        calculator=CALCULATOR,
        calculator_title=title_of(atlas, CALCULATOR),
        state=STATE,
        newest=embedding.VERSION,
        major=embedding.MAJOR,
        integrity=embedding.integrity(embedding.script()),
        size=len(embedding.script()),
        versions=list(versions()),
        messages=[
            (
                code(one.type),
                one.sender,
                "channel" if one.channel else "window",
                one.holds,
                one.says,
            )
            for one in embedding.MESSAGES
        ],
        documents=[(code(f"/{API}{one.path}"), one.says) for one in DOCUMENTS],
        formats=FORMATS,
        oembed=embedding.oembed_path(CALCULATOR),
        frame=embedding.frame_path(CALCULATOR),
    )
    return files_of(
        Page(url=URL, title=title, description=lead, body=body, hide=("navigation",), boost=0.5)
    )


def versions() -> Iterator[Cells]:
    """Yield each address of the script, newest first, with the check sum that pins it."""
    for version in reversed(embedding.released()):
        pin = embedding.integrity(embedding.script(version))
        yield code(f"/embed/{version}/atlas.js"), "These bytes, for ever.", code(pin)
    newest = f"The newest {embedding.MAJOR}, now {embedding.VERSION}."
    yield code(f"/embed/{embedding.MAJOR}/atlas.js"), newest, "none, since it moves"


def code(text: str) -> Markup:
    """Return a text as code."""
    return Markup("<code>{}</code>").format(text)
