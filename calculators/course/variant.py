"""From an item and a seed to one variant: prompt, answer, known wrong answers and solution.

Every number comes from a calculator of the catalogue, named by the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import ROUND_CEILING, Decimal
from typing import Any

from calculators.course.draw import numbers, shuffled
from calculators.course.item import Asked, Item, Misconception, Number, Shown, Variant, WrongNumber
from calculators.course.runs import accepted, run
from calculators.course.texts import filled, is_number, said
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, canonical, rounded

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FORMS = {
    "choice": "Choose one.",
    "multi": "Choose all that are right.",
    "order": "Put these in order, the first at the top.",
    "true-false": "True or false?",
}


def variant(item: Item, seed: int) -> Variant:
    """Return the item as the seed makes it; the same bytes on every machine."""
    return numeric(item, seed) if item["type"] == "numeric" else with_options(item, seed)


def numeric(item: Item, seed: int) -> Variant:
    """Return a numeric item with its numbers drawn and its answers computed."""
    values, answer = accepted(item, seed)
    asked, outputs = item["answer"], answer["outputs"]
    unit = outputs[asked["output"]]["unit"]
    margin = tolerance(asked, Decimal(outputs[asked["output"]]["value"]))
    right = number(asked, outputs[asked["output"]]["value"], unit, margin)
    texts = said(item["params"], values)
    known = texts | {name: output["text"] for name, output in outputs.items()}
    return Variant(
        **common(item, seed, texts),
        asks=form_of_number(unit, asked["places"]),
        unit=unit,
        places=asked["places"],
        answer=right,
        wrong=tuple(told_apart(item, values, right, unit, known)),
        options=(),
        order=(),
        solution=filled(item["solution"], known),
        steps=tuple(steps_to_show(item, answer["steps"])),
        params=values,
    )


def steps_to_show(item: Item, steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the steps that the item's working names, in the engine's order, each once."""
    found: list[Mapping[str, Any]] = []
    for step in steps:
        if step["symbol"] in item["working"] and step not in found:
            found.append(step)
    return found


def with_options(item: Item, seed: int) -> Variant:
    """Return an item of any other type, its options in a drawn order."""
    options = [
        Shown(id=LETTERS[index], text=o["text"], right=o["right"], feedback=o["feedback"])
        for index, o in enumerate(item["options"])
    ]
    stays = item["type"] == "true-false"
    return Variant(
        **common(item, seed, {}),
        asks=FORMS[item["type"]],
        unit="",
        places=0,
        answer=None,
        wrong=(),
        options=tuple(options) if stays else mixed(item, seed, options),
        order=tuple(option.id for option in options) if item["type"] == "order" else (),
        solution=item["solution"],
        steps=(),
        params={},
    )


def mixed(item: Item, seed: int, options: Sequence[Shown]) -> tuple[Shown, ...]:
    """Return the options in a drawn order; things to put in order never start out in order."""
    chance = numbers(item["id"], seed)
    found = shuffled(options, chance)
    while item["type"] == "order" and found == tuple(options):
        found = shuffled(options, chance)
    return found


def common(item: Item, seed: int, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that variants of every type fill in the same way."""
    return {
        "item": item["id"],
        "version": item["version"],
        "seed": seed,
        "type": item["type"],
        "level": item["level"],
        "teaches": tuple(item["teaches"]),
        "review": item["teaches"][0],
        "prompt": filled(item["prompt"], texts),
        "hints": tuple(filled(hint, texts) for hint in item["hints"]),
    }


def told_apart(
    item: Item, values: Mapping[str, str], answer: Number, unit: str, known: Mapping[str, str]
) -> Iterator[WrongNumber]:
    """Yield the misconceptions whose number differs from the answer and from each other.

    Two numbers differ when their ranges do not touch: a response can then be only one of them.
    """
    margin = EXACT.subtract(Decimal(answer.high), Decimal(answer.value))
    taken: list[Number | WrongNumber] = [answer]
    for misconception in item["misconceptions"]:
        value = wrong_value(item, misconception, values)
        if value is None:
            continue
        wrong = number(item["answer"], value, unit, margin)
        if all(apart(wrong, other) for other in taken):
            found = WrongNumber(
                id=misconception["id"],
                **asdict(wrong),
                feedback=filled(misconception["feedback"], known),
                review=misconception["review"],
            )
            taken.append(found)
            yield found


def apart(one: Number, other: Number | WrongNumber) -> bool:
    """Return whether no number belongs to both ranges."""
    return Decimal(one.high) < Decimal(other.low) or Decimal(other.high) < Decimal(one.low)


def wrong_value(item: Item, misconception: Misconception, values: Mapping[str, str]) -> str | None:
    """Return what one answers under a misconception, or None where it gives no number."""
    if misconception["value"]:
        return filled(misconception["value"], values)
    other = misconception["calculator"]
    inputs = misconception["inputs"] if other else {**item["inputs"], **misconception["inputs"]}
    answer = run(other or item["calculator"], inputs, values)
    if answer is None:
        return None
    output = answer["outputs"][misconception["output"] or item["answer"]["output"]]
    return str(output["value"]) if is_number(output) else None


def number(asked: Asked, value: str, unit: str, margin: Decimal) -> Number:
    """Return a number rounded as asked, with the range that counts as it."""
    exact = rounded(Decimal(value), asked["places"])
    return Number(
        value=canonical(exact),
        text=shown(exact, unit),
        low=canonical(EXACT.subtract(exact, margin)),
        high=canonical(EXACT.add(exact, margin)),
    )


def tolerance(asked: Asked, answer: Decimal) -> Decimal:
    """Return how far from the answer is still right, in its unit, one place finer than the answer.

    >>> tolerance({"output": "x", "places": 2, "tolerance": {"abs": "", "rel": "0.001"}}, Decimal("-1500"))
    Decimal('1.500')
    """
    given = asked["tolerance"]
    amount = (
        Decimal(given["abs"])
        if given["abs"]
        else EXACT.multiply(Decimal(given["rel"]), abs(answer))
    )
    return rounded(amount, asked["places"] + 1, ROUND_CEILING)


def form_of_number(unit: str, places: int) -> str:
    """Return how a number is to be typed.

    >>> form_of_number("USDT", 2), form_of_number("", 0)
    ('Answer in USDT, rounded to 2 decimal places.', 'Answer with a whole number.')
    """
    if not places:
        return (
            f"Answer in {unit}, rounded to a whole number."
            if unit
            else "Answer with a whole number."
        )
    rounding = f"rounded to {places} decimal place{'s' if places > 1 else ''}."
    return f"Answer in {unit}, {rounding}" if unit else f"Answer with a number {rounding}"
