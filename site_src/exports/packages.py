"""What teachers take into other programs, and the workbook as a page."""

from __future__ import annotations

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.packages.shelf import BOOK_STYLE, shelves
from site_src.packages.workbook import STYLE


def export(atlas: Atlas) -> Files:
    """Return every file of every course by its path in the site."""
    files: Files = {}
    for shelf in shelves(atlas):
        files |= {package.path: package.content for package in shelf.packages}
        files[f"{shelf.book_url}index.html"] = shelf.book
        files[BOOK_STYLE] = STYLE.read_text("utf-8")
    return files
