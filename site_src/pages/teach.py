"""The page for teachers: what there is to take, where it goes, and how to host it."""

from __future__ import annotations

from site_src.atlas import Atlas
from site_src.files import Files
from site_src.packages.shelf import shelves
from site_src.page import Page, course_url, files_of, relative
from site_src.render import render

URL = "teach/"
KILO, MEGA = 1000, 1_000_000


def pages(atlas: Atlas) -> Files:
    """Return the page with everything that this build made."""
    body = render(
        "teach.html.jinja",
        shelves=shelves(atlas),
        link=lambda there: relative(URL, there),
        course_url=course_url,
        size=size,
        address=atlas.site_url,
    )
    lead = (
        "Take a course into a learning platform, into Anki or onto paper. Free, and yours to host."
    )
    return files_of(Page(url=URL, title="Teach", description=lead, body=body, boost=0.5))


def size(content: bytes) -> str:
    """Return how large a file is, as people say it.

    >>> size(bytes(19_161)), size(bytes(6_340_000)), size(b"")
    ('19 kB', '6.3 MB', '1 kB')
    """
    if len(content) < MEGA:
        return f"{max(1, round(len(content) / KILO))} kB"
    return f"{len(content) / MEGA:.1f} MB"
