"""One build, step by step: read, check, join, write, paint, lay the exports beside, guard, follow the links.

Only then does the new site replace the old one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace as replaced
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from rich.console import Console

from calculators import catalogue
from graph import load
from graph.build import Glossary
from graph.place import Problem
from site_src.atlas import Atlas, join
from site_src.build import build, exported
from site_src.commit import generated_at
from site_src.course import load_courses
from site_src.files import Files, add, merge, write
from site_src.guard import guard
from site_src.links import broken_links
from site_src.painter import painted
from site_src.runtime import runtime_files

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
DOCS = BUILD / "docs"
SITE = BUILD / "site"
NEXT = BUILD / "next"  # the site until every check has passed
console = Console(stderr=True, highlight=False)
Made = TypeVar("Made")


def build_site(site_url: str, repository: str = "") -> tuple[str, ...]:
    """Build the site, print what is wrong, and return that; a site with a fault replaces nothing."""
    with turn():
        wrong = made(site_url, repository)
    for line in wrong:
        print(line, flush=True)
    if wrong:
        count = "One problem" if len(wrong) == 1 else f"{len(wrong)} problems"
        console.print(f"{count}. build/site is as it was.")
    return wrong


def made(site_url: str, repository: str) -> tuple[str, ...]:
    """Take every step, up to the first that finds something wrong."""
    terms = Path(os.path.relpath(ROOT / "terms"))
    glossary, problems = step("Reading the terms", lambda: load(terms))
    if problems or glossary is None:
        return lines(problems)
    atlas, problems = step("Asking the engine", lambda: joined(glossary, terms, site_url))
    if problems:
        return lines(problems)
    atlas = replaced(atlas, repository=repository)
    files = step("Writing the pages", lambda: written(atlas))
    wrong = step("Painting", lambda: painted(DOCS, NEXT, site_url))
    wrong = wrong or step("Laying the exports", lambda: laid(atlas))
    wrong = wrong or step("Guarding the pages", lambda: guard(NEXT, urlsplit(site_url).path))
    wrong = wrong or step(
        "Following the links", lambda: broken_links(NEXT, urlsplit(site_url).path)
    )
    if not wrong:
        replace(NEXT, SITE)
        console.print(f"{len(atlas.published)} terms, {len(files)} files: build/site")
    return wrong


def joined(glossary: Glossary, terms: Path, site_url: str) -> tuple[Atlas, tuple[Problem, ...]]:
    """Return the atlas, and all that terms or courses ask of the engine in vain."""
    courses, of_courses = load_courses(terms, glossary)
    newest = max((t.modified for t in glossary.terms.values()), default=date.min)
    made_at = generated_at(ROOT, newest)
    atlas, problems = join(glossary, catalogue(), site_url, courses=courses, generated_at=made_at)
    return atlas, tuple(sorted((*problems, *of_courses)))


def written(atlas: Atlas) -> Files:
    """Write what the painter reads, and the browser's engine."""
    files = merge([("pages", build(atlas)), ("runtime", runtime_files())])
    write(files, DOCS)
    return files


def laid(atlas: Atlas) -> tuple[str, ...]:
    """Lay the exports beside the painted pages; a path that a page has already is an exception."""
    add(exported(atlas), NEXT)
    return ()


def replace(new: Path, old: Path) -> None:
    """Put the new site in the place of the old one, so that nobody is served half a site."""
    before = BUILD / "before"
    shutil.rmtree(before, ignore_errors=True)
    if old.exists():
        old.rename(before)
    new.rename(old)
    shutil.rmtree(before, ignore_errors=True)


def lines(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return problems as they are printed."""
    return tuple(str(problem) for problem in problems)


def step(what: str, work: Callable[[], Made]) -> Made:
    """Do one step: what it is shows while it runs, and with its time when it is done."""
    start = time.monotonic()
    with console.status(f"{what} ..."):
        value = work()
    console.print(f"{what:<20}{time.monotonic() - start:5.1f} s")
    return value


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other build writes to the same folder."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "turn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
