"""Follows every link of the built site: one that leads nowhere, or a load from another host, is a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

Ids = Callable[[Path], frozenset[str]]
LOADED = (
    "//@src | //@poster | //@data | //object/@data | //*[local-name()='image' or local-name()='use']/@href"
    " | //link[not(contains('canonical next prev', @rel) or @type='application/json+oembed')]/@href"
)
FOLLOWED = "//*[local-name()='a' or local-name()='area']/@href"
IN_STYLES = re.compile(r"""(?:url\(|@import)\s*['"]?([^'")\s;]+)""")
TOP = {"", "top"}  # anchors that are on every page
STATE = "="  # in the values of a calculator, and in no id


def broken_links(site: Path, base: str = "/") -> tuple[str, ...]:
    """Return a line for each link, anchor or load that does not resolve within the site.

    `base` is the path at which the site is served: a link that starts with a slash starts there.
    """
    ids: Ids = cache(lambda page: frozenset(html.parse(page).xpath("//@id | //a/@name")))
    pages = (
        f"{page.relative_to(site)}: {what}"
        for page in sorted(site.rglob("*.html"))
        for what in _wrong(site, base, page, ids)
    )
    styles = (
        f"{style.relative_to(site)}: '{address}' is loaded from another host."
        for style in sorted(site.rglob("*.css"))
        for address in IN_STYLES.findall(style.read_text("utf-8"))
        if urlsplit(address).netloc
    )
    return (*pages, *styles)


def _wrong(site: Path, base: str, page: Path, ids: Ids) -> Iterator[str]:
    tree = html.parse(page)
    for address in sorted({*tree.xpath(LOADED)}):
        parts = urlsplit(address)
        if parts.netloc:
            yield f"'{address}' is loaded from another host."
        elif not parts.scheme and not _target(site, base, page, parts.path).is_file():
            yield f"'{address}' is loaded and is not there."
    for address in sorted({*tree.xpath(FOLLOWED), *_refreshed(tree)}):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = _target(site, base, page, parts.path)
        if not target.is_file():
            yield f"the link '{address}' leads nowhere."
        elif parts.fragment in TOP or STATE in parts.fragment:
            continue
        elif unquote(parts.fragment) not in ids(target):
            yield f"the anchor of '{address}' is not on that page."


def _refreshed(tree: html.HtmlElement) -> Iterator[str]:
    """Yield where a page sends its reader on."""
    for content in tree.xpath("//meta[@http-equiv='refresh']/@content"):
        yield content.partition("url=")[2]


def _target(site: Path, base: str, page: Path, path: str) -> Path:
    """Return the file that answers at a path, seen from a page."""
    if not path:
        return page
    start = site if path.startswith("/") else page.parent
    below = path.removeprefix(base) if path.startswith("/") else path
    target = (start / unquote(below).lstrip("/")).resolve()
    if not target.is_relative_to(site.resolve()):
        return target / "outside the site"
    return target / "index.html" if target.is_dir() else target
