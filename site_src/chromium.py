"""Finds a Chromium on this machine. The site builds without one; then there is no workbook as PDF."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# Debian's shell draws and prints as the whole browser does, in less than half its processor time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
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
