"""What a page of ours may load and run, as a Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Mapping

# A calculator's frame runs the engine itself, since a frame without an origin may start no worker.
FRAME = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def policy(directives: Mapping[str, str]) -> str:
    """Return directives as one line.

    >>> policy({"default-src": "'none'", "script-src": "'self'"})
    "default-src 'none'; script-src 'self'"
    """
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
