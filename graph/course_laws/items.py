"""Laws of items: each has what its type needs, and every id stands once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph.build import Glossary
from graph.course import Curriculum, Item, Param
from graph.place import Place, Problem

FEWEST_OPTIONS = {"choice": 3, "multi": 3, "order": 3, "true-false": 2}
MOST_OPTIONS = 8  # the learner keeps them in mind
OF_NUMBERS = ("calculator", "params", "inputs", "require", "answer", "misconceptions", "working")
FEWEST_WRONG_TURNS = 2
DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
RANGE_OR_LIST = "Write {least: '10', most: '20', step: '5'} or {pick: ['10', '20']}."
BLANK = Item(id="", version=1, type="choice", teaches=(), level=1, prompt="", solution="")


def law_an_id_stands_once(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """Ids of items are unique in all quizzes, ids of misconceptions in their item."""
    seen: dict[str, Place] = {}
    for file, at, item in curriculum.items():
        place = curriculum.place(file, "items", at, "id")
        yield from repeated(item.id, place, seen)
        within: dict[str, Place] = {}
        for index, wrong in enumerate(item.misconceptions):
            place = curriculum.place(file, "items", at, "misconceptions", index, "id")
            yield from repeated(wrong.id, place, within)


def repeated(name: str, place: Place, seen: dict[str, Place]) -> Iterator[Problem]:
    """Yield a problem for an id that is taken or that is no id, and remember it."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        fix = "Use a-z and 0-9 with single hyphens: forgot-maintenance."
        yield Problem(place, f"'{name}' cannot be an id.", fix)
    if name in seen:
        yield Problem(place, f"the id '{name}' is taken.", f"The first is at {seen[name]}.")
    seen.setdefault(name, place)


def law_an_item_has_what_its_type_needs(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """A numeric item has a calculator and no options; every other item has options alone."""
    for file, at, item in curriculum.items():
        wrong = faults_of_number(item) if item.type == "numeric" else faults_of_options(item)
        for field, what, fix in wrong:
            yield Problem(curriculum.place(file, "items", at, field), what, fix)
        if item.version < 1:
            place = curriculum.place(file, "items", at, "version")
            yield Problem(place, "versions count from 1.", "Write 1.")


def faults_of_number(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield field, fault and fix of a numeric item."""
    if item.options:
        yield "options", "a numeric item has no options.", "Remove them."
    for field, fix in (
        ("calculator", "Name the calculator that answers it."),
        ("params", "Say what differs from variant to variant."),
        ("inputs", "Write the calculator's inputs."),
        ("hints", "Write at least one."),
        ("working", "Name the steps that a learner would write down."),
    ):
        if not getattr(item, field):
            yield field, f"a numeric item needs '{field}'.", fix
    if not item.answer.output:
        yield "answer", "the answer names no output.", "Add output: its name."
    given = [text for text in (item.answer.tolerance.abs, item.answer.tolerance.rel) if text]
    if len(given) != 1 or not is_above_zero(given[0]):
        fix = "Write tolerance: {abs: '0.5'} or {rel: '0.001'}."
        yield "answer", "the answer needs one tolerance above 0.", fix
    if len(item.misconceptions) < FEWEST_WRONG_TURNS:
        fix = f"Write {FEWEST_WRONG_TURNS} or more: what do people forget or swap?"
        yield "misconceptions", "a numeric item needs its misconceptions.", fix


def faults_of_options(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield field, fault and fix of an item with options."""
    for field in (f for f in OF_NUMBERS if getattr(item, f) != getattr(BLANK, f)):
        yield field, f"'{field}' is for numeric items.", "Remove it."
    texts = [option.text for option in item.options]
    fewest, right = FEWEST_OPTIONS[item.type], sum(option.right for option in item.options)
    if not fewest <= len(texts) <= MOST_OPTIONS or len(set(texts)) < len(texts):
        fix = f"Write {fewest} to {MOST_OPTIONS}, all different."
        yield "options", f"the options of this item are {len(texts)}.", fix
    match item.type:
        case "choice" | "true-false" if right != 1:
            yield "options", f"{right} options are right.", "Make exactly one right."
        case "multi" if not 1 <= right < len(texts):
            fix = "Make at least one right and one wrong."
            yield "options", f"{right} of {len(texts)} options are right.", fix
        case "order" if right:
            yield "options", "an order item has no 'right'.", "Write the options in order."
    if item.type == "true-false" and texts != ["True", "False"]:
        yield "options", "the options are not True and False.", "Write 'True' first, then 'False'."


def law_a_param_is_a_range_or_a_list(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """A param is a range of decimals whose steps meet its end, or a list of different values."""
    for file, at, item in curriculum.items():
        for name, param in item.params.items():
            if fault := fault_of_param(param):
                place = curriculum.place(file, "items", at, "params", name)
                yield Problem(place, f"the param '{name}' {fault}", RANGE_OR_LIST)


def fault_of_param(param: Param) -> str:
    """Return what is wrong with a param, or nothing.

    >>> fault_of_param(Param(least="1", most="2", step="0.3"))
    'steps past its end.'
    """
    ends = (param.least, param.most, param.step)
    if param.pick:
        if any(ends):
            return "is both a range and a list."
        return "" if 1 < len(set(param.pick)) == len(param.pick) else "has no two different values."
    if not all(DECIMAL.fullmatch(text) for text in ends):
        return "is neither a range of decimals nor a list."
    least, most, step = map(Decimal, ends)
    if least >= most or step <= 0:
        return "has no room between its ends."
    return "steps past its end." if (most - least) % step else ""


def is_above_zero(text: str) -> bool:
    """Return whether a text is a decimal above 0."""
    return bool(DECIMAL.fullmatch(text)) and Decimal(text) > 0


def law_a_misconception_is_one_other_way_to_a_number(
    curriculum: Curriculum, _: Glossary
) -> Iterator[Problem]:
    """It is a param that is typed as the answer, or another output or run; never both, never none."""
    for file, at, item in curriculum.items():
        for index, wrong in enumerate(item.misconceptions):
            place = curriculum.place(file, "items", at, "misconceptions", index)
            computed = wrong.output or wrong.inputs or wrong.calculator
            if bool(wrong.value) == bool(computed):
                fix = "Write output, inputs or both, or value: '{param}' alone."
                yield Problem(place, f"'{wrong.id}' is not one way to a number.", fix)
            elif wrong.calculator and not wrong.inputs:
                fix = "Write all its inputs: it takes none of the item's."
                yield Problem(place, f"'{wrong.id}' names a calculator without inputs.", fix)
