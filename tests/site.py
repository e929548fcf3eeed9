"""The built site that tests read, and the server that browsers ask for it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[1]
SITE = ROOT / "build" / "site"
SOURCES = ("terms", "graph", "calculators", "site_src", "mkdocs.yml", "package.json", "README.md")
SUB_PATH = "/some/where"  # the same site a second time, as a host that gives us a folder serves it


def built_site() -> Path:
    """Return the folder of the site, built anew if anything that it is made from has changed.

    Test processes take turns: the first builds, the others find it fresh.
    """
    SITE.parent.mkdir(exist_ok=True)
    with (SITE.parent / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = SITE.parent / "site.tested"
        if time_of(stamp) < max(newest_change(), time_of(SITE / "index.html")):
            build()
            stamp.touch()
    return SITE


def time_of(path: Path) -> float:
    """Return when a file was last written; 0 when there is none."""
    return path.stat().st_mtime if path.exists() else 0.0


def newest_change() -> float:
    """Return the time of the newest change to anything that the site is made from."""
    paths = (path for name in SOURCES for path in (ROOT / name, *(ROOT / name).rglob("*")))
    return max(time_of(p) for p in paths if "__pycache__" not in p.parts)


def build() -> None:
    """Build the site as `make build` does, for its default address."""
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    command = [sys.executable, "-m", "site_src", "build"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(
            f"The site does not build:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site at the root and at SUB_PATH, quietly."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(SUB_PATH))

    def end_headers(self) -> None:
        """Say what `_headers` says of the address, as the hosts do that read it."""
        path = self.path.partition("?")[0].removeprefix(SUB_PATH)
        for pattern, lines in header_rules(Path(self.directory) / "_headers"):
            if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
                for name, value in lines:
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is theirs
        """Say nothing: the test's own report is enough."""


Lines = tuple[tuple[str, str], ...]


@cache
def header_rules(file: Path) -> tuple[tuple[str, Lines], ...]:
    """Return each pattern of addresses with its headers, the type of the content left to the server."""
    rules = file.read_text("utf-8").split("\n\n") if file.exists() else []
    return tuple((rule.splitlines()[0], header_lines(rule)) for rule in rules)


def header_lines(rule: str) -> Lines:
    """Return the headers of one rule."""
    pairs = (line.strip().partition(": ") for line in rule.splitlines()[1:])
    return tuple((name, value) for name, _, value in pairs if name != "Content-Type")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; give its address without a last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
