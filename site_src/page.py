"""A page before the painter sees it: Markdown with front matter, and links that work from any sub-path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml
from markupsafe import Markup, escape

from site_src.files import Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. The body is Markdown that we write; what authors wrote stands in it as HTML."""

    url: str  # below the site's root, ending in a slash: "terms/margin/"; "" is the home page
    title: str  # as people wrote it; escaped here
    description: str
    body: str
    hide: tuple[str, ...] = ("navigation", "toc")
    boost: float = 1  # how much more than other pages the search prefers it
    extra: dict[str, object] = field(default_factory=dict)


def files_of(page: Page) -> Files:
    """Return the page as one Markdown file.

    The theme prints title and description as they come, so they are escaped here.
    """
    front = {
        "title": str(escape(page.title)),
        "description": str(escape(page.description)),
        "hide": list(page.hide),
        **({"search": {"boost": page.boost}} if page.boost != 1 else {}),
        **page.extra,
    }
    matter = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
    return {path_of(page.url): f"---\n{matter}---\n\n{page.body.strip()}\n"}


def path_of(url: str) -> str:
    """Return the Markdown file that becomes an address: links are the same from either.

    >>> path_of("terms/margin/"), path_of("")
    ('terms/margin/index.md', 'index.md')
    """
    return f"{url}index.md"


def heading(text: str) -> Markup:
    r"""Return a text for a Markdown heading: neither Markdown nor HTML in it is read as such.

    >>> print(heading("1 < 2 * *x*"))
    1 &lt; 2 \* \*x\*
    """
    return escape(re.sub(r"([\\`*_{}\[\]()#+!.-])", r"\\\1", text))


def relative(here: str, there: str) -> str:
    """Return the link from one address to another, so that the site works from any sub-path.

    >>> relative("terms/margin/", "terms/leverage/"), relative("terms/margin/", ""), relative("", "map/")
    ('../leverage/', '../../', 'map/')
    >>> relative("terms/margin/", "terms/margin/")
    './'
    """
    start, end = here.split("/")[:-1], there.split("/")
    common = 0
    while common < min(len(start), len(end) - 1) and start[common] == end[common]:
        common += 1
    return "../" * (len(start) - common) + "/".join(end[common:]) or "./"


def term_url(term: str) -> str:
    """Return the permalink of a term, which holds for ever, whatever its section."""
    return f"terms/{term}/"


def episode_url(name: str) -> str:
    """Return the address of an episode's page.

    >>> episode_url("jelly-2025")
    'episodes/jelly-2025/'
    """
    return f"episodes/{name}/"


def course_url(path: str) -> str:
    """Return the address of a course's page, which holds for ever."""
    return f"learn/{path}/"


def section_url(section: str) -> str:
    """Return the address of a section's list of terms."""
    return f"sections/{section}/"
