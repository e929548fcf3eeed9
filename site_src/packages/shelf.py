"""Everything that a teacher can take, made once a build: the Teach page lists it, an export lays it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from site_src.atlas import Atlas
from site_src.course import Course
from site_src.files import Files
from site_src.packages.cards import cards
from site_src.packages.gift import gift
from site_src.packages.manifest import SCORM_12, SCORM_2004
from site_src.packages.moodle import moodle
from site_src.packages.printed import printed
from site_src.packages.sco import lesson
from site_src.packages.scorm import scorm
from site_src.packages.workbook import STYLE, workbook
from site_src.page import relative, term_url
from site_src.runtime import fonts

LIGHT_LESSON = {
    "scorm12": "Most learning platforms: the whole course as one lesson that checks answers and reports a score. It needs no network.",
    "scorm2004": "The same lesson for platforms that play this version: the score is a fraction too, and completion and success are told apart.",
}
WITH_ENGINE = "The same, with new numbers without end: the engine runs in the learner's browser. Take it if your platform takes large files."
BOOK_STYLE = "teach/workbook.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One file to take."""

    name: str  # of the format, as people ask for it
    says: str  # where it goes and what is in it
    path: str  # below the site
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What there is of one course."""

    course: Course
    packages: tuple[Package, ...]
    book: str  # the workbook as a page
    book_url: str


@lru_cache(maxsize=1)
def shelves(atlas: Atlas) -> tuple[Shelf, ...]:
    """Return what there is of each course."""
    return tuple(shelf(atlas, course) for course in atlas.courses.values())


def shelf(atlas: Atlas, course: Course) -> Shelf:
    """Return what there is of one course; the PDF only where a Chromium prints it."""
    start = f"teach/{course.path.id}/{course.path.id}"
    book_url = f"teach/{course.path.id}/workbook/"
    packages = [
        *lessons(atlas, course, start),
        Package(
            name="Moodle XML",
            says="Moodle's question bank: numeric questions in several variants, feedback for each known mistake, hints, and the working.",
            path=f"{start}.moodle.xml",
            content=moodle(atlas, course),
        ),
        Package(
            name="GIFT",
            says="The same questions as plain text, for Moodle and other programs that read GIFT. It has no hints.",
            path=f"{start}.gift.txt",
            content=gift(atlas, course).encode(),
        ),
        Package(
            name="Anki deck",
            says="Each term as two cards, each question as one. A later version updates the cards that you have.",
            path=f"{start}.apkg",
            content=cards(atlas, course),
        ),
    ]
    if pdf := book_pdf(atlas, course, book_url):
        packages.append(
            Package(
                name="Workbook as PDF",
                says="To print: every question with room to work, and the answer key with the working on pages of its own.",
                path=f"{start}.workbook.pdf",
                content=pdf,
            )
        )
    return Shelf(
        course=course,
        packages=tuple(packages),
        book=workbook(
            atlas, course, up=relative(book_url, ""), link=lambda t: relative(book_url, term_url(t))
        ),
        book_url=book_url,
    )


def lessons(atlas: Atlas, course: Course, start: str) -> Iterator[Package]:
    """Yield the lesson for learning platforms: light for both versions, then with the engine."""
    for with_engine in (False, True):
        files = lesson(atlas, course, with_engine=with_engine)
        for edition in (SCORM_12, SCORM_2004):
            suffix = "-engine" if with_engine else ""
            yield Package(
                name=f"{edition.name}{', with the engine' if with_engine else ''}",
                says=WITH_ENGINE if with_engine else LIGHT_LESSON[edition.id],
                path=f"{start}.{edition.id}{suffix}.zip",
                content=scorm(atlas, course, edition, files),
            )


def book_pdf(atlas: Atlas, course: Course, url: str) -> bytes | None:
    """Return the printed workbook; on paper a link is the whole address."""
    book = workbook(
        atlas, course, up=relative(url, ""), link=lambda term: atlas.site_url + term_url(term)
    )
    files: Files = {f"{url}index.html": book, BOOK_STYLE: STYLE.read_text("utf-8"), **fonts()}
    return printed(files, url, atlas.generated_at)
