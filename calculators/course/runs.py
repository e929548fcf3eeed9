"""Runs of the calculators that an item names, until one meets what the item requires."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from calculators import named
from calculators.course.draw import drawn, numbers
from calculators.course.item import Item, Requirement
from calculators.course.texts import filled_inputs, is_number
from calculators.engine.encode import step_of, value_of
from calculators.engine.inputs import read_inputs
from calculators.engine.progress import finish
from calculators.engine.refusal import RefusedError

MOST_DRAWS = 200  # before an item is found to ask for what its ranges never give
Outputs = Mapping[str, Mapping[str, str]]  # by name: value, text, unit


class UndrawableError(ValueError):
    """An item asks for something that its parameters, calculators or seeds never give."""


def accepted(item: Item, seed: int) -> tuple[dict[str, str], Mapping[str, Any]]:
    """Return the first drawn values whose answer is a number that meets the item's requirements."""
    chance = numbers(item["id"], seed)
    for _ in range(MOST_DRAWS):
        values = drawn(item["params"], chance)
        answer = run(item["calculator"], item["inputs"], values)
        if answer is not None and meets(item, answer["outputs"]):
            return values, answer
    raise UndrawableError(
        f"none of {MOST_DRAWS} draws with seed {seed} gives a numeric {item['answer']['output']!r}"
        " that meets what is required."
    )


def meets(item: Item, outputs: Outputs) -> bool:
    """Return whether the answer is a number and every requirement holds."""
    return is_number(outputs[item["answer"]["output"]]) and all(
        holds(requirement, outputs[requirement["output"]]) for requirement in item["require"]
    )


def holds(requirement: Requirement, output: Mapping[str, str]) -> bool:
    """Return whether an output is what is required; a word is never at least or at most a number."""
    if requirement["equals"] and output["value"] != requirement["equals"]:
        return False
    low, high = requirement["at_least"], requirement["at_most"]
    if (low or high) and not is_number(output):
        return False
    return not (
        (low and Decimal(output["value"]) < Decimal(low))
        or (high and Decimal(output["value"]) > Decimal(high))
    )


def run(
    name: str, inputs: Mapping[str, object], values: Mapping[str, str]
) -> Mapping[str, Any] | None:
    """Return a calculator's outputs and steps, or None where it refuses the inputs."""
    return computed(name, json.dumps(filled_inputs(inputs, values), sort_keys=True))


@lru_cache(maxsize=4096)
def computed(name: str, inputs_json: str) -> Mapping[str, Any] | None:
    """Return outputs and steps of one run as `run_json` gives them, without drawing its chart."""
    calculator = named(name)
    try:
        answer = finish(calculator.run(read_inputs(calculator, inputs_json)))
    except RefusedError:
        return None
    return {
        "outputs": {o.name: value_of(o, answer.outputs[o.name]) for o in calculator.outputs},
        "steps": [step_of(step) for step in answer.steps],
    }
