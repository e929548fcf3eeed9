"""Joins courses and calculators: what pages and packages show, with variants drawn by the engine.

Everything that keeps an item from being asked is a Problem at its place: a calculator, input or
output that does not exist, numbers that are refused, a mistake that no variant can tell apart.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from calculators import catalogue
from calculators.course import Item as Drawable
from calculators.course import UndrawableError, Variant, variant
from calculators.course.draw import drawn, numbers
from calculators.course.texts import filled_inputs
from calculators.engine.inputs import read_inputs
from calculators.engine.refusal import RefusedError
from graph.build import Glossary
from graph.convert import did_you_mean
from graph.course import (
    Curriculum,
    Item,
    LearningPath,
    Quiz,
    WrongTurn,
    course_order,
    minutes,
    stop_of,
)
from graph.course_laws import load_curriculum
from graph.course_laws.texts import names_in, texts_of_item
from graph.place import Problem
from graph.written import Step

SEEDS = range(1, 21)  # the variants that go into tables and packages
FEWEST_DIFFERENT = 5  # of those variants, or "another like this" is the same again


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
        found = tuple(faults(item, drawable))
        if not found:
            found, ready[item.id] = with_variants(item, drawable)
        problems += [Problem(curriculum.place(file, "items", at, *s), w, f) for s, w, f in found]
    made = {
        path.id: course_of(glossary, path, curriculum.quizzes[path.quiz], ready)
        for path in curriculum.paths.values()
        if all(item.id in ready for item in curriculum.quizzes[path.quiz].items)
    }
    return made, tuple(sorted(problems))


Fault = tuple[tuple[Step, ...], str, str]  # steps from the item, what is wrong, what to do


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


def faults(item: Item, drawable: Drawable) -> tuple[Fault, ...]:
    """Return what an item names that the engine does not have; inputs are tried once all is named."""
    if item.type != "numeric":
        return ()
    return tuple(wrong_calculators(item)) or (
        *wrong_outputs(item),
        *wrong_placeholders(item),
        *refused_inputs(item, drawable),
    )


def wrong_calculators(item: Item) -> Iterator[Fault]:
    """Yield a fault for each calculator that there is not."""
    named: list[tuple[tuple[Step, ...], str]] = [(("calculator",), item.calculator)]
    for index, wrong in enumerate(item.misconceptions):
        if wrong.calculator:
            named.append((("misconceptions", index, "calculator"), wrong.calculator))
    for steps, name in named:
        if name not in catalogue():
            yield steps, f"there is no calculator '{name}'.", nearest(name, catalogue())


def outputs_of(calculator: str) -> Mapping[str, tuple[str, int]]:
    """Return unit and decimal places of each output of a calculator."""
    return {output.name: (output.unit, output.places) for output in catalogue()[calculator].outputs}


def wrong_outputs(item: Item) -> Iterator[Fault]:
    """Yield a fault for each output that there is not, or that has another unit than the answer."""
    own, asked = outputs_of(item.calculator), item.answer.output
    for index, requirement in enumerate(item.require):
        yield from unknown(("require", index, "output"), requirement.output, own)
    if asked not in own:
        yield from unknown(("answer", "output"), asked, own)
        return
    unit, places = own[asked]
    if item.answer.places > places:
        what = f"'{asked}' has {places} decimal places, not {item.answer.places}."
        yield ("answer", "places"), what, f"Ask for at most {places}."
    for index, wrong in enumerate(item.misconceptions):
        steps: tuple[Step, ...] = ("misconceptions", index, "output")
        theirs = outputs_of(wrong.calculator or item.calculator)
        name = wrong.output or asked
        yield from unknown(steps, name, theirs)
        if name in theirs and theirs[name][0] != unit:
            what = f"'{name}' is in '{theirs[name][0]}', and the answer is in '{unit}'."
            yield steps, what, "Name an output that could be typed as the answer."


def wrong_placeholders(item: Item) -> Iterator[Fault]:
    """Yield a fault for each {name} of feedback or solution that is neither param nor output."""
    known = {**item.params, **outputs_of(item.calculator)}
    for steps, text in texts_of_item(item):
        if steps[0] in {"misconceptions", "solution"}:
            for name in names_in(text):
                yield from unknown(steps, name, known)


def unknown(steps: tuple[Step, ...], name: str, known: Mapping[str, object]) -> Iterator[Fault]:
    """Yield a fault for a name that is not known."""
    if name not in known:
        yield steps, f"there is no '{name}'.", nearest(name, known)


def nearest(name: str, known: Mapping[str, object]) -> str:
    """Return what to write in the place of a name that is not known."""
    return did_you_mean(name, known) or f"Choose from {', '.join(sorted(known))}."


def refused_inputs(item: Item, drawable: Drawable) -> Iterator[Fault]:
    """Yield what a calculator refuses of the first values that are drawn."""
    values = drawn(drawable["params"], numbers(item.id, SEEDS[0]))
    own: tuple[Step, ...] = ("inputs",)
    yield from refused(own, item.calculator, drawable["inputs"], values)
    for index, wrong in enumerate(item.misconceptions):
        if wrong.inputs:
            steps: tuple[Step, ...] = ("misconceptions", index, "inputs")
            inputs = inputs_of(wrong, drawable, drawable["misconceptions"][index]["inputs"])
            yield from refused(steps, wrong.calculator or item.calculator, inputs, values)


def inputs_of(
    wrong: WrongTurn, drawable: Drawable, inputs: Mapping[str, object]
) -> Mapping[str, object]:
    """Return the inputs of a misconception's run."""
    return inputs if wrong.calculator else {**drawable["inputs"], **inputs}


def refused(
    steps: tuple[Step, ...],
    calculator: str,
    inputs: Mapping[str, object],
    values: Mapping[str, str],
) -> Iterator[Fault]:
    """Yield every refusal of one run, at the input that it is about."""
    chosen = catalogue()[calculator]
    try:
        chosen.work(read_inputs(chosen, json.dumps(filled_inputs(inputs, values))))
    except RefusedError as error:
        for refusal in error.refusals:
            parts = refusal.field.split(".")
            yield (
                (*steps, *(int(part) if part.isdigit() else part for part in parts)),
                refusal.what,
                refusal.fix,
            )


def with_variants(item: Item, drawable: Drawable) -> tuple[tuple[Fault, ...], CourseItem]:
    """Return an item with its variants, and what is wrong with them."""
    try:
        variants = tuple(variant(drawable, seed) for seed in SEEDS)
    except UndrawableError as error:
        fault = (("params",), str(error), "Change the ranges or what is required.")
        return (fault,), CourseItem(item=item, data=drawable, variants=())
    made = CourseItem(item=item, data=drawable, variants=variants)
    return tuple(faults_of_variants(made)), made


def faults_of_variants(made: CourseItem) -> Iterator[Fault]:
    """Yield mistakes that no variant tells apart, numbers that repeat, and unfair tolerances."""
    if made.item.type != "numeric":
        return
    yield from unshown_steps(made)
    told = {wrong.id for one in made.variants for wrong in one.wrong}
    for index, wrong in enumerate(made.item.misconceptions):
        if wrong.id not in told:
            what = f"no variant tells '{wrong.id}' apart from the answer or from another mistake."
            fix = "Change the ranges, the tolerance or the misconception."
            yield ("misconceptions", index, "id"), what, fix
    if (count := len({one.prompt for one in made.variants})) < FEWEST_DIFFERENT:
        what = f"{len(SEEDS)} seeds give only {count} different prompts."
        yield ("params",), what, "Widen the ranges."
    half = Decimal(1).scaleb(-made.item.answer.places) / 2
    if any(one.unit and room(one) < half for one in made.variants):
        what = "the tolerance is smaller than the rounding that is asked for."
        yield ("answer", "tolerance"), what, f"Make it at least {half}."


def unshown_steps(made: CourseItem) -> Iterator[Fault]:
    """Yield a fault for each step to show that the engine never takes."""
    taken = {step["symbol"] for one in made.variants for step in one.steps}
    for index, symbol in enumerate(made.item.working):
        if symbol not in taken:
            fix = (
                f"Run the calculator to see its steps: python -m calculators {made.item.calculator}"
            )
            yield ("working", index), f"no variant has a step for '{symbol}'.", fix + "."


def room(one: Variant) -> Decimal:
    """Return how far from its answer a variant still takes a number as right."""
    answer = one.answer
    return Decimal(answer.high) - Decimal(answer.value) if answer else Decimal(0)
