"""Serves the site on this machine and builds it anew whenever something that it is made from changes."""

from __future__ import annotations

import errno
import functools
import subprocess
import sys
import threading
from collections.abc import Iterable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from watchfiles import watch

from site_src.steps import ROOT, SITE, build_site, console

WATCHED = ("terms", "graph", "calculators", "site_src", "mkdocs.yml")
SHOWN = 3  # changed paths that are named


def serve(port: int, site_url: str, repository: str = "") -> int:
    """Build, serve at 127.0.0.1, rebuild on change; ends with an interrupt."""
    handler = functools.partial(Handler, directory=str(SITE))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken" if taken else f"cannot be opened: {error.strerror}"
        console.print(f"Port {port} {why}. Choose another: make serve PORT={port + 1}")
        return 1
    if build_site(site_url, repository) and not SITE.exists():
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    console.print(f"http://127.0.0.1:{port}/  (rebuilds on change; Ctrl-C ends)")
    for changes in watch(*(ROOT / name for name in WATCHED), raise_interrupt=True):
        console.print(f"\nChanged: {named(path for _, path in changes)}", markup=False)
        # A process of its own, so that changed Python is read anew.
        command = [
            sys.executable,
            "-m",
            "site_src",
            "build",
            "--site-url",
            site_url,
            "--repository",
            repository,
        ]
        subprocess.run(command, check=False, cwd=ROOT)
    return 0


def named(paths: Iterable[str]) -> str:
    """Return what changed as a reader knows it: a few paths below the project's folder.

    >>> named(["/a", "/b", "/b", "/c", "/d", "/e"])
    '/a, /b, /c and 2 more'
    """
    short = sorted({path.removeprefix(f"{ROOT}/") for path in paths})
    more = f" and {len(short) - SHOWN} more" if len(short) > SHOWN else ""
    return ", ".join(short[:SHOWN]) + more


class Handler(SimpleHTTPRequestHandler):
    """Serves the built site with the types that browsers insist on, and its own page for what is not there."""

    extensions_map = {  # noqa: RUF012  the base class has it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where nothing is found."""
        page = SITE / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Let every page read what is served here: embeds ask from other origins, or from none."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet: the terminal is for builds."""
