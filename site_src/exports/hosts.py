"""What static hosts read beside the files: `_headers` and `_redirects`, as Netlify and Cloudflare have them.

A host that reads neither serves the same site: redirects are pages too, and GitHub Pages lets any
origin read every file. The policies of the painted pages follow once they are painted (guard.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from site_src.api import where
from site_src.atlas import Atlas
from site_src.embedding import MAJOR, RELEASED
from site_src.files import Files
from site_src.page import term_url
from site_src.pages.redirects import leads
from site_src.policy import FRAME, WORKER, policy

Headers = Mapping[str, Mapping[str, str]]  # path -> name -> value

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
AN_HOUR = {"Cache-Control": "public, max-age=3600, must-revalidate"}
CSP = "Content-Security-Policy"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
# By path below the site: a host joins all rules that fit an address.
HEADERS: Headers = {
    "*": {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    },
    "api/*": {**ANY_ORIGIN, **AN_HOUR},
    where.RSS: {**ANY_ORIGIN, "Content-Type": "application/rss+xml; charset=utf-8"},
    where.JSON_FEED: {**ANY_ORIGIN, "Content-Type": "application/feed+json; charset=utf-8"},
    where.CSV: {**ANY_ORIGIN, "Content-Type": "text/csv; charset=utf-8"},
    where.LLMS: {**ANY_ORIGIN, "Content-Type": "text/plain; charset=utf-8"},
    # Frames without an origin load these, so any origin may; the policy is that of a worker's script.
    "assets/*": {**ANY_ORIGIN, CSP: policy(WORKER)},
    # Any site may show these in a frame: nothing here says who may not.
    "embed/*": {**ANY_ORIGIN, CSP: policy(FRAME)},
    f"embed/{MAJOR}/*": AN_HOUR,
    "oembed/*": {**ANY_ORIGIN, **AN_HOUR},
    # Folders whose names hold the version or the content of what is in them.
    "assets/runtime/*": FOR_EVER,
    **{f"embed/{path.parent.name}/*": FOR_EVER for path in sorted(RELEASED.glob("*/atlas.js"))},
}


def export(atlas: Atlas) -> Files:
    """Return both files; addresses start at the path of the site."""
    root = urlsplit(atlas.site_url).path
    return {"_headers": rules(root, HEADERS), "_redirects": redirects(atlas, root)}


def rules(root: str, headers: Headers) -> str:
    """Return headers by path, as hosts read them."""
    lines = (
        "\n".join((f"{root}{path}", *(f"  {name}: {value}" for name, value in said.items())))
        for path, said in headers.items()
    )
    return "\n\n".join(lines) + "\n"


def redirects(atlas: Atlas, root: str) -> str:
    """Return each other name's address with the term's, and a retired term's Markdown with its successor's."""
    pairs = {term_url(name): term_url(term) for name, term in leads(atlas)}
    pairs |= {
        where.twin(term.id): where.twin(term.replaced_by)
        for term in atlas.glossary.terms.values()
        if term.status == "deprecated"
    }
    return "".join(f"{root}{old} {root}{new} 301\n" for old, new in sorted(pairs.items()))
