"""What a page of ours may load and run, as a Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping

Directives = Mapping[str, str]  # name -> sources

# Nothing but our own files; no script, style or handler inside the page; a form sends nothing.
NOTHING: Directives = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
OWN_FILES: Directives = {
    **NOTHING,
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons are masks inside its stylesheet
    "connect-src": "'self'",
}
# A page that is painted. Python runs in a worker, whose own policy is the one of its file.
PAGE: Directives = {**OWN_FILES, "worker-src": "'self'"}
# A calculator's frame runs the engine itself, since a frame without an origin may start no worker.
FRAME: Directives = {
    **OWN_FILES,
    "script-src": "'self' 'wasm-unsafe-eval'",
    "img-src": "'self'",
}
# Scripts that a page starts as workers: the engine compiles WebAssembly there, and only there.
WORKER: Directives = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
}
# Styles that a painter's own script puts into pages, by what the painter calls itself: its search.
INSERTED = {"zensical-0.0.72": "'sha256-NwSx/R2V/U4jnW0Tq5pQ53Y/rzPVJ4dqE7D6UTA/J1k='"}
# Our pages stand in nobody's frame, except those that are made for it. Only a header can say so.
UNFRAMED: Directives = {"frame-ancestors": "'none'"}


def policy(directives: Directives) -> str:
    """Return directives as one line.

    >>> policy({"default-src": "'none'", "script-src": "'self'"})
    "default-src 'none'; script-src 'self'"
    """
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def page_policy(
    scripts: Iterable[str], *, has_frames: bool = False, painter: str = ""
) -> Directives:
    """Return what a page may do that holds these scripts of the theme inside.

    >>> page_policy(["let a"])["script-src"]
    "'self' 'sha256-IfEXP/8HLuXoAiy0hZVrCAcjcLsZqYFpLOHDGj8enqE='"
    """
    allowed = " ".join([PAGE["script-src"], *(f"'{digest(script)}'" for script in scripts)])
    frames = {"frame-src": "'self'"} if has_frames else {}
    styles = " ".join([PAGE["style-src"], *filter(None, [INSERTED.get(painter)])])
    return {**PAGE, "script-src": allowed, "style-src": styles, **frames}


def digest(script: str) -> str:
    """Return what a policy calls a script that stands inside a page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def joined(policies: Iterable[Directives]) -> Directives:
    """Return one policy under which each page of a folder works; each page's own is stricter.

    >>> joined([{"default-src": "'none'"}, {"default-src": "'self'", "img-src": "data:"}])
    {'default-src': "'self'", 'img-src': 'data:'}
    """
    sources: dict[str, dict[str, None]] = {}
    for directives in policies:
        for name, said in directives.items():
            sources.setdefault(name, {}).update(dict.fromkeys(said.split()))
    for every in sources.values():
        if len(every) > 1:
            every.pop("'none'", None)
    return {name: " ".join(every) for name, every in sources.items()}
