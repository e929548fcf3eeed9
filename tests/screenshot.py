"""Takes the picture of the home page that the README shows: `python -m tests.screenshot` after a build."""

from __future__ import annotations

import functools
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from site_src.chromium import find_chromium
from tests.chromium import ARGUMENTS, HOW_TO_GET_ONE

ROOT = Path(__file__).parents[1]
SITE = ROOT / "build/site"
PICTURE = ROOT / "site_src/text/home.png"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def take(address: str, picture: Path) -> None:
    """Write what a reader sees first at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(ARGUMENTS), chromium_sandbox=False
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=picture)
        browser.close()


def main() -> int:
    """Serve the built site, look at its home page, keep the picture."""
    if not (SITE / "index.html").exists() or find_chromium() is None:
        print("Run `make build` first." if find_chromium() else HOW_TO_GET_ONE, file=sys.stderr)
        return 1
    handler = functools.partial(Quiet, directory=str(SITE))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    take(f"http://127.0.0.1:{server.server_port}/", PICTURE)
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
