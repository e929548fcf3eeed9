"""Follows every link of the built site: a page that leads nowhere, or loads from elsewhere, fails the build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

Ids = Callable[[Path], frozenset[str]]
LOADS = ("//script/@src", "//img/@src", "//iframe/@src", "//link[@rel!='canonical']/@href")


def broken_links(site: Path) -> list[str]:
    """Return a line for each link or anchor that does not resolve and each load from another host."""
    ids: Ids = cache(lambda page: frozenset(html.parse(page).xpath("//@id | //a/@name")))
    return [
        f"{page.relative_to(site)}: {what}"
        for page in sorted(site.rglob("*.html"))
        for what in _wrong(site, page, ids)
    ]


def _wrong(site: Path, page: Path, ids: Ids) -> Iterator[str]:
    tree = html.parse(page)
    for address in tree.xpath(" | ".join(LOADS)):
        if urlsplit(address).netloc:
            yield f"'{address}' is loaded from another host."
    for address in {*tree.xpath("//a/@href | //*[local-name()='a']/@href")}:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = _target(site, page, parts.path)
        if not target.is_file():
            yield f"the link '{address}' leads nowhere."
        elif parts.fragment not in {"", "top"} and unquote(parts.fragment) not in ids(target):
            yield f"the anchor of '{address}' is not on that page."


def _target(site: Path, page: Path, path: str) -> Path:
    if not path:
        return page
    base = site if path.startswith("/") else page.parent
    target = (base / unquote(path).lstrip("/")).resolve()
    return target / "index.html" if target.is_dir() else target
