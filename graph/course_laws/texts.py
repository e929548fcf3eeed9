"""Laws of what learners read: plain text, with {names} that are known and give nothing away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.build import Glossary
from graph.convert import did_you_mean
from graph.course import Curriculum, Item
from graph.laws.texts import PLACEHOLDER, UNSAFE
from graph.place import Problem
from graph.written import Step


def law_braces_hold_names_of_params(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """Prompt, hints and inputs take the item's params alone; each param is told and is used."""
    for file, at, item in (found for found in curriculum.items() if found[2].type == "numeric"):
        told = " ".join((item.prompt, *item.hints))
        fed = [text for _, text in texts_in(item.inputs)]
        fed += [text for wrong in item.misconceptions for _, text in texts_in(wrong.inputs)]
        for steps, text in texts_of_params(item):
            for name in (n for n in names_in(text) if n not in item.params):
                fix = did_you_mean(name, item.params) or "Add it under 'params'."
                place = curriculum.place(file, "items", at, *steps)
                yield Problem(place, f"'{{{name}}}' is no param of '{item.id}'.", fix)
        for name in item.params:
            place = curriculum.written[file].key("items", at, "params", name)
            if name not in names_in(told):
                yield Problem(place, f"the prompt does not say '{{{name}}}'.", "Say it there.")
            if name not in names_in(" ".join(fed)):
                what = f"no input takes '{{{name}}}'."
                yield Problem(place, what, "Put it into 'inputs' or remove it.")


def law_a_brace_holds_a_name(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """Braces are for {names} of numeric items; hints and feedback do not give the answer away."""
    for file, at, item in curriculum.items():
        for steps, text in texts_of_item(item):
            place = curriculum.place(file, "items", at, *steps)
            rest = PLACEHOLDER.sub("", text) if item.type == "numeric" else text
            if "{" in rest or "}" in rest:
                yield Problem(place, "a brace holds no name here.", "Write {name} or remove it.")
            given_away = item.answer.output in names_in(text)
            if given_away and item.type == "numeric" and steps != ("solution",):
                yield Problem(place, "this gives the answer away.", "Say it in the solution.")


def law_a_text_of_a_course_is_plain(curriculum: Curriculum, _: Glossary) -> Iterator[Problem]:
    """Texts of courses are plain: other systems show them as they are."""
    for file, at, item in curriculum.items():
        for steps, text in texts_of_item(item):
            for pattern, what, fix in UNSAFE:
                if found := pattern.search(text):
                    place = curriculum.place(file, "items", at, *steps)
                    yield Problem(place, f"'{found[0].strip()}' starts {what}.", fix)
                    break


def texts_of_item(item: Item) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield every text of an item that a learner reads, with the steps to it."""
    yield ("prompt",), item.prompt
    yield from ((("hints", index), hint) for index, hint in enumerate(item.hints))
    for index, option in enumerate(item.options):
        yield ("options", index, "text"), option.text
        yield ("options", index, "feedback"), option.feedback
    for index, wrong in enumerate(item.misconceptions):
        yield ("misconceptions", index, "feedback"), wrong.feedback
    yield ("solution",), item.solution


def texts_of_params(item: Item) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield every text of an item in which only params may stand, with the steps to it."""
    yield ("prompt",), item.prompt
    yield from ((("hints", index), hint) for index, hint in enumerate(item.hints))
    yield from ((("inputs", *steps), text) for steps, text in texts_in(item.inputs))
    for index, wrong in enumerate(item.misconceptions):
        yield ("misconceptions", index, "value"), wrong.value
        for steps, text in texts_in(wrong.inputs):
            yield ("misconceptions", index, "inputs", *steps), text


def texts_in(value: object) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield every text of inputs, rows included, with the steps to it."""
    match value:
        case str():
            yield (), value
        case Mapping():
            for key, inner in value.items():
                yield from (((key, *steps), text) for steps, text in texts_in(inner))
        case tuple():
            for index, inner in enumerate(value):
                yield from (((index, *steps), text) for steps, text in texts_in(inner))


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in the braces of a text.

    >>> names_in("a {side} of {size}, {cross.loss}")
    ('side', 'size', 'cross.loss')
    """
    return tuple(found[0][1:-1] for found in PLACEHOLDER.finditer(text))
