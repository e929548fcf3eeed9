"""Pages that people write by hand: each Markdown file of `text/` is one, at the address of its name."""

from __future__ import annotations

from pathlib import Path

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.page import path_of

TEXT = Path(__file__).parents[1] / "text"
HIDDEN = "hide: [navigation, toc]\n"


def pages(_: Atlas) -> Files:
    """Return the hand-written pages as they stand, without the theme's side columns."""
    return {
        path_of(f"{path.stem}/"): path.read_text("utf-8").replace("---\n", f"---\n{HIDDEN}", 1)
        for path in sorted(TEXT.glob("*.md"))
    }
