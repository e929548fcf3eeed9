"""A course as its page shows it: each term with its questions, and all that a question needs in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from calculators.course import Variant
from graph.course import standing
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem, Stop
from site_src.form import json_for_html
from site_src.page import relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: the first variant as it reads without a script, and the data for one."""

    variant: Variant
    links: Mapping[str, str]  # addresses of terms that the working names
    src: str  # address of the item with all its variants
    data: str  # what <atlas-item> takes: the first variant and the terms, safe to print


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One term of a course with its questions."""

    term: str  # id
    minutes: int  # reading and questions together
    questions: tuple[Asked, ...]


def course_url(path: str) -> str:
    """Return the address of a course's page, which holds for ever.

    >>> course_url("first-steps")
    'learn/first-steps/'
    """
    return f"learn/{path}/"


def item_path(item: str) -> str:
    """Return where an item with all its variants lies.

    >>> item_path("margin-to-open")
    'assets/items/margin-to-open.json'
    """
    return f"assets/items/{item}.json"


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
        src=relative(url, item_path(made.item.id)),
        data=json_for_html({"variants": [asdict(first)], "terms": terms}),
    )


def terms_of(made: CourseItem) -> set[str]:
    """Return every term that feedback or working of an item may link to."""
    reviews = {wrong.review for wrong in made.item.misconceptions}
    steps = {step["term"] for one in made.variants for step in one.steps}
    return {made.item.teaches[0]} | reviews | steps


def item_json(made: CourseItem) -> str:
    """Return what the page asks for on the first intent: the item for the engine, and its table."""
    held = {"item": made.data, "variants": [asdict(one) for one in made.variants]}
    return json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


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
