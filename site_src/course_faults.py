"""What keeps an item from being asked: what it names, what is refused, what its variants cannot tell.

A fault says where in the item it is; the join of courses and calculators makes a Problem of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from calculators import catalogue
from calculators.course import Item as Drawable
from calculators.course import Variant
from calculators.course.draw import drawn, numbers
from calculators.course.texts import filled_inputs
from calculators.engine.inputs import read_inputs
from calculators.engine.progress import finish
from calculators.engine.refusal import RefusedError
from graph.convert import did_you_mean
from graph.course import Item, WrongTurn
from graph.course_laws.texts import names_in, texts_of_item
from graph.written import Step

FEWEST_DIFFERENT = 5  # of an item's variants, or "another like this" is the same again
Fault = tuple[tuple[Step, ...], str, str]  # steps from the item, what is wrong, what to do


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
    values = drawn(drawable["params"], numbers(item.id, 1))
    own = tuple(refused(("inputs",), item.calculator, drawable["inputs"], values))
    yield from own
    if own:  # each misconception repeats them
        return
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
        finish(chosen.run(read_inputs(chosen, json.dumps(filled_inputs(inputs, values)))))
    except RefusedError as error:
        for refusal in error.refusals:
            parts = refusal.field.split(".")
            yield (
                (*steps, *(int(part) if part.isdigit() else part for part in parts)),
                refusal.what,
                refusal.fix,
            )


def faults_of_variants(item: Item, variants: tuple[Variant, ...]) -> Iterator[Fault]:
    """Yield mistakes that no variant tells apart, numbers that repeat, and unfair tolerances."""
    if item.type != "numeric":
        return
    yield from unshown_steps(item, variants)
    told = {wrong.id for one in variants for wrong in one.wrong}
    for index, wrong in enumerate(item.misconceptions):
        if wrong.id not in told:
            what = f"no variant tells '{wrong.id}' apart from the answer or from another mistake."
            fix = "Change the ranges, the tolerance or the misconception."
            yield ("misconceptions", index, "id"), what, fix
    if (count := len({one.prompt for one in variants})) < FEWEST_DIFFERENT:
        what = f"{len(variants)} seeds give only {count} different prompts."
        yield ("params",), what, "Widen the ranges."
    half = Decimal(1).scaleb(-item.answer.places) / 2
    if any(one.unit and room(one) < half for one in variants):
        what = "the tolerance is smaller than the rounding that is asked for."
        yield ("answer", "tolerance"), what, f"Make it at least {half}."


def unshown_steps(item: Item, variants: tuple[Variant, ...]) -> Iterator[Fault]:
    """Yield a fault for each step to show that the engine never takes."""
    taken = {step["symbol"] for one in variants for step in one.steps}
    for index, symbol in enumerate(item.working):
        if symbol not in taken:
            fix = f"Run the calculator to see its steps: python -m calculators {item.calculator}"
            yield ("working", index), f"no variant has a step for '{symbol}'.", fix + "."


def room(one: Variant) -> Decimal:
    """Return how far from its answer a variant still takes a number as right."""
    answer = one.answer
    return Decimal(answer.high) - Decimal(answer.value) if answer else Decimal(0)
