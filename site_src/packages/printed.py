"""A page as a tagged PDF, printed by a Chromium where there is one, once for the same page.

The same page and Chromium give the same bytes: the two dates that Chromium takes from the clock are
replaced by that of the content.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from site_src.chromium import find_chromium
from site_src.files import Files, write
from site_src.wheel import ROOT

KEPT = ROOT / "build" / "printed"
MOST_KEPT = 20
LONGEST = 90  # seconds; a Chromium that takes longer is taken for none
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
)
DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")


def printed(files: Files, path: str, made: str) -> bytes | None:
    """Return the page at `path` among the files as a PDF of the time `made`, or None without Chromium."""
    chromium = find_chromium()
    if chromium is None:
        return None
    kept = KEPT / f"{key_of(files, made + path + version(chromium))}.pdf"
    if not kept.exists():
        pdf = print_page(chromium, files, path)
        if pdf is None:
            print(f"{chromium} printed no PDF: the site goes without.", file=sys.stderr)
            return None
        keep(dated(pdf, made), kept)
    return kept.read_bytes()


def keep(pdf: bytes, path: Path) -> None:
    """Keep a PDF for the next build; the oldest of many go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    being_written = path.with_suffix(f".{os.getpid()}")
    being_written.write_bytes(pdf)
    being_written.replace(path)
    for old in sorted(path.parent.glob("*.pdf"), key=lambda p: p.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def key_of(files: Files, more: str) -> str:
    """Return a short name for exactly these files."""
    digest = hashlib.sha256(more.encode())
    for path, content in sorted(files.items()):
        digest.update(path.encode())
        digest.update(content.encode() if isinstance(content, str) else content)
    return digest.hexdigest()[:16]


@cache
def version(chromium: str) -> str:
    """Return what a Chromium calls itself; "" if it cannot say."""
    try:
        done = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def print_page(chromium: str, files: Files, path: str) -> bytes | None:
    """Return what Chromium prints, or None if it does not."""
    with tempfile.TemporaryDirectory() as folder:
        site, out = Path(folder) / "site", Path(folder) / "page.pdf"
        write(files, site)
        # Chromium's own sandbox refuses to run as root, as builds in containers do.
        as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        own = (f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}")
        with served(site) as address:
            command = [chromium, *OPTIONS, *as_root, *own, f"{address}/{path}"]
            try:
                subprocess.run(command, capture_output=True, check=False, timeout=LONGEST)
            except (OSError, subprocess.TimeoutExpired):
                return None
        return out.read_bytes() if out.exists() else None


def dated(pdf: bytes, made: str) -> bytes:
    """Return the PDF with the time of its content; its other bytes stay where they are."""
    time = datetime.fromisoformat(made).astimezone(UTC).strftime("%Y%m%d%H%M%S").encode()
    return DATES.sub(rb"/\1 (D:" + time + rb"+00'00')", pdf)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine alone; give its address without a last slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
