"""Finds the Chromium that the browser tests drive; on Debian as root, installs it.

Run as a command (`python -m tests.chromium`) it prints the path, or says how to get one and exits 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOW_TO_GET_ONE = (
    "No Chromium was found. Install one (Debian: apt-get install chromium), "
    "run `.venv/bin/playwright install chromium`, or set CHROMIUM=/path/to/chromium."
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these a headless browser spends its start on look-ups of hosts that no test needs.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium: CHROMIUM=, then the PATH, then Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).is_file() else None
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or _playwright_chromium()


def _playwright_chromium() -> str | None:
    caches = (
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")),
        Path.home() / ".cache/ms-playwright",
        Path.home() / "Library/Caches/ms-playwright",
    )
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    found = (path for cache in caches if cache.is_dir() for p in patterns for path in cache.glob(p))
    return next((str(path) for path in found if os.access(path, os.X_OK)), None)


def install_on_debian() -> None:
    """Install Debian's package when this is Debian and we are root; otherwise do nothing."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-q"], install):
        subprocess.run(command, check=False, env=environment, stdout=sys.stderr)


def main() -> int:
    """Print where Chromium is; install it first where that is possible."""
    if "CHROMIUM" not in os.environ and find_chromium() is None:
        install_on_debian()
    found = find_chromium()
    print(found or HOW_TO_GET_ONE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
