"""Joins courses and calculators: what pages and packages show, with variants drawn by the engine.

Everything that keeps an item from being asked is a Problem at its place: a calculator, input or
output that does not exist, numbers that are refused, a mistake that no variant can tell apart.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from calculators.course import Item as Drawable
from calculators.course import UndrawableError, Variant, variant
from graph.build import Glossary
from graph.course import (
    Curriculum,
    Item,
    LearningPath,
    Quiz,
    course_order,
    minutes,
    stop_of,
)
from graph.course_laws import load_curriculum
from graph.place import Problem
from site_src.course_faults import Fault, faults, faults_of_variants

SEEDS = range(1, 21)  # the variants that go into tables and packages


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseItem:
    """An item with what the engine makes of it."""

    item: Item
    data: Mapping[str, Any]  # the item as JSON values: what `course_json` takes as "item"
    variants: tuple[Variant, ...]  # one for each of SEEDS, in their order


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One term of a course and the items that can be asked once it is read."""

    term: str  # id
    minutes: int
    items: tuple[CourseItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One path, ready to be shown: its terms in their order, each with its items."""

    path: LearningPath
    quiz: Quiz
    stops: tuple[Stop, ...]

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(stop.minutes for stop in self.stops)

    @property
    def items(self) -> tuple[CourseItem, ...]:
        """Every item in the order in which a learner meets it."""
        return tuple(item for stop in self.stops for item in stop.items)


def load_courses(
    folder: Path, glossary: Glossary
) -> tuple[Mapping[str, Course], tuple[Problem, ...]]:
    """Return every course below a folder of terms by its path's id, or all that is wrong with them."""
    curriculum, problems = load_curriculum(folder, glossary)
    return ({}, problems) if problems else courses(glossary, curriculum)


def courses(
    glossary: Glossary, curriculum: Curriculum
) -> tuple[Mapping[str, Course], tuple[Problem, ...]]:
    """Return every course by its path's id, and what the engine cannot do with its items.

    Both must be sound by themselves; a course with a problem is left out.
    """
    problems: list[Problem] = []
    ready: dict[str, CourseItem] = {}
    for file, at, item in curriculum.items():
        drawable = data_of(item)
        found, made = with_variants(item, drawable)
        if not found:
            ready[item.id] = made
        problems += [Problem(curriculum.place(file, "items", at, *s), w, f) for s, w, f in found]
    by_path = {
        path.id: course_of(glossary, path, curriculum.quizzes[path.quiz], ready)
        for path in curriculum.paths.values()
        if all(item.id in ready for item in curriculum.quizzes[path.quiz].items)
    }
    return by_path, tuple(sorted(problems))


def course_of(
    glossary: Glossary, path: LearningPath, quiz: Quiz, ready: Mapping[str, CourseItem]
) -> Course:
    """Return one course: each item stands at the last term that it teaches."""
    order = course_order(glossary, path)
    at = {term: tuple(i for i in quiz.items if stop_of(i, order) == term) for term in order}
    stops = (
        Stop(
            term=term,
            minutes=minutes(glossary.terms[term], items),
            items=tuple(ready[item.id] for item in items),
        )
        for term, items in at.items()
    )
    return Course(path=path, quiz=quiz, stops=tuple(stops))


def data_of(item: Item) -> Drawable:
    """Return an item as JSON values, as it crosses to the browser."""
    return cast("Drawable", plain(item))


def plain(value: object) -> Any:
    """Return records as mappings and tuples as lists, all the way down.

    >>> from graph.course import Tolerance
    >>> plain((Tolerance(abs="1"),))
    [{'abs': '1', 'rel': ''}]
    """
    match value:
        case Mapping():
            return {key: plain(inner) for key, inner in value.items()}
        case tuple():
            return [plain(inner) for inner in value]
        case _ if dataclasses.is_dataclass(value):
            return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def with_variants(item: Item, drawable: Drawable) -> tuple[tuple[Fault, ...], CourseItem]:
    """Return an item with its variants, and what is wrong with either."""
    if found := faults(item, drawable):
        return found, CourseItem(item=item, data=drawable, variants=())
    try:
        variants = tuple(variant(drawable, seed) for seed in SEEDS)
    except UndrawableError as error:
        fault = (("params",), str(error), "Change the ranges or what is required.")
        return (fault,), CourseItem(item=item, data=drawable, variants=())
    made = CourseItem(item=item, data=drawable, variants=variants)
    return tuple(faults_of_variants(item, variants)), made
