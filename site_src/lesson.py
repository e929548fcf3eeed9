"""A course as its page shows it: each term with its questions, and all that a question needs in a browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

from calculators.course import Variant
from graph.course import standing
from site_src.api import where
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem, Stop
from site_src.form import json_for_html
from site_src.page import course_url, relative

MINUTE = 10  # units of the drawing a minute
GAP = 4  # units between two terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: the first variant as it reads without a script, and the data for one."""

    variant: Variant
    links: Mapping[str, str]  # addresses of terms that the working names
    src: str  # address of its document, which holds all its variants
    data: str  # what <atlas-item> takes: the first variant and the terms, safe to print


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One term of a course with its questions."""

    term: str  # id
    minutes: int  # reading and questions together
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One term on the line of a course."""

    term: str  # id
    minutes: int
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The line of a course, in units of the drawing."""

    parts: tuple[Part, ...]
    width: int


def lessons(atlas: Atlas, course: Course) -> Iterator[Lesson]:
    """Yield each term of a course, in its order."""
    for stop in course.stops:
        questions = tuple(asked(atlas, made, course_url(course.path.id)) for made in stop.items)
        yield Lesson(term=stop.term, minutes=stop.minutes, questions=questions)


def asked(atlas: Atlas, made: CourseItem, url: str) -> Asked:
    """Return a question as it stands on the page with this address."""
    first = made.variants[0]
    links = atlas.links(url, terms_of(made))
    terms = {term: {"label": atlas.labels[term], "url": link} for term, link in links.items()}
    return Asked(
        variant=first,
        links=links,
        src=relative(url, where.item_document(made.item.id)),
        data=json_for_html({"variants": [asdict(first)], "terms": terms}),
    )


def terms_of(made: CourseItem) -> set[str]:
    """Return every term that feedback or working of an item may link to."""
    reviews = {wrong.review for wrong in made.item.misconceptions}
    steps = {step["term"] for one in made.variants for step in one.steps}
    return {made.item.teaches[0]} | reviews | steps


def track_of(course: Course) -> Track:
    """Return a course as a line on which each term is as long as it takes."""
    starts = accumulate((stop.minutes * MINUTE + GAP for stop in course.stops), initial=0)
    parts = tuple(
        Part(term=stop.term, minutes=stop.minutes, x=x, width=stop.minutes * MINUTE)
        for stop, x in zip(course.stops, starts, strict=False)
    )
    return Track(parts=parts, width=max(1, course.minutes * MINUTE + GAP * (len(parts) - 1)))


def way_of(atlas: Atlas, course: Course) -> Mapping[str, Any]:
    """Return what a script needs to leave out what a reader knows: goals, and what each term stands on."""
    needs = standing(atlas.glossary, course.path.known)
    terms = {stop.term for stop in course.stops}
    return {
        "path": course.path.id,
        "goals": list(course.path.goals),
        "stops": [
            {
                "term": stop.term,
                "label": atlas.labels[stop.term],
                "minutes": stop.minutes,
                "needs": sorted(terms & set(needs.successors(stop.term))),
                "items": [made.item.id for made in stop.items],
            }
            for stop in course.stops
        ],
    }


def taught_in(atlas: Atlas, term: str) -> Iterator[tuple[Course, int, Stop]]:
    """Yield each course that a term belongs to, with the term's place in it from 1."""
    for course in atlas.courses.values():
        for at, stop in enumerate(course.stops, start=1):
            if stop.term == term:
                yield course, at, stop
