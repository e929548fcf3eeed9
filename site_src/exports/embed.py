"""What other people's pages load: the script of our elements, the calculators' frames, oEmbed."""

from __future__ import annotations

import json
from dataclasses import replace

from markupsafe import Markup

from site_src.ask import ask
from site_src.atlas import Atlas
from site_src.embedding import (
    MAJOR,
    RELEASED,
    frame_path,
    oembed_path,
    script,
)
from site_src.files import Files
from site_src.form import json_for_html, view_of
from site_src.pages.calculator import title_of
from site_src.policy import FRAME, policy
from site_src.render import render
from site_src.runtime import SCRIPTS

WIDTH, HEIGHT = 600, 420  # a static host cannot answer maxwidth, so the frame is narrow and fluid
KEPT = 86_400  # seconds that a site may keep what oEmbed says
IN_FRAME = "embed/frame.js"


def export(atlas: Atlas) -> Files:
    """Return every file that stands for embedding, by its path in the site."""
    released = sorted(path.parent.name for path in RELEASED.glob("*/atlas.js"))
    return {
        **{f"embed/{version}/atlas.js": script(version) for version in released},
        f"embed/{MAJOR}/atlas.js": script(),
        f"assets/js/{IN_FRAME}": (SCRIPTS / IN_FRAME).read_text("utf-8"),
        **{f"{frame_path(name)}index.html": frame(atlas, name) for name in atlas.calculators},
        **{oembed_path(name): oembed(atlas, name) for name in atlas.calculators},
    }


def frame(atlas: Atlas, name: str) -> str:
    """Return the page in a calculator's frame: no link leads out of it, and no other site is asked."""
    url = frame_path(name)
    view = replace(view_of(atlas, ask(name, {}), url), links={}, links_json=json_for_html({}))
    up = "../" * url.count("/")
    return render("embed.html.jinja", view=view, up=up, policy=policy(FRAME)) + "\n"


def oembed(atlas: Atlas, name: str) -> str:
    """Return how a calculator is embedded, for sites that unfurl an address by themselves."""
    title = title_of(atlas, name)
    page = f"{atlas.site_url}calculators/{name}/"
    html = Markup(
        '<blockquote><a href="{}">{}</a></blockquote>'
        '<iframe src="{}" title="{}" width="{}" height="{}"></iframe>'
    ).format(page, title, atlas.site_url + frame_path(name), title, WIDTH, HEIGHT)
    document = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Margin Atlas",
        "provider_url": atlas.site_url,
        "cache_age": KEPT,
        "width": WIDTH,
        "height": HEIGHT,
        "html": html,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
