"""Pages that people write by hand: each Markdown file of `text/` is one, at the address of its name."""

from __future__ import annotations

from pathlib import Path

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.page import path_of

TEXT = Path(__file__).parents[1] / "text"
HIDDEN = "hide: [navigation, toc]\n"


REPORT = "REPORT-HERE"
NO_REPOSITORY = (
    "This copy of the site names no repository: whoever hosts it sets that address and has not. Tell them, at the "
    "address where you found this page"
)


def pages(atlas: Atlas) -> Files:
    """Return the hand-written pages as they stand, without the theme's side columns."""
    return {
        path_of(f"{path.stem}/"): path.read_text("utf-8")
        .replace("---\n", f"---\n{HIDDEN}", 1)
        .replace(REPORT, report(atlas.repository))
        for path in sorted(TEXT.glob("*.md"))
    }


def report(repository: str) -> str:
    """Return how to report an error, in Markdown.

    >>> report("https://example.org/owner/atlas")
    "Open an issue in [the project's repository](https://example.org/owner/atlas/issues)"
    """
    return (
        f"Open an issue in [the project's repository]({repository}/issues)"
        if repository
        else NO_REPOSITORY
    )
