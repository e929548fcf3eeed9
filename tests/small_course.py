"""The first course for tests of what is made from it, and the same with hostile text everywhere."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from calculators.course import Variant
from site_src.course import Course, CourseItem, Stop
from tests.small_atlas import HOSTILE, atlas

GIFT_SIGNS = "~=#{}: -> %50% \\ // [id:x] $CATEGORY: {=a}"
SPOILED = f"%20%{HOSTILE} {GIFT_SIGNS} [sound:x.mp3] {{{{Question}}}}"


def course() -> Course:
    """The first course as it is."""
    return atlas().courses["cross-margin-without-surprises"]


@cache
def hostile_course() -> Course:
    """One item of each type, one in each stop, with hostile text in every place for text."""
    by_type: dict[str, CourseItem] = {}
    for made in course().items:
        by_type.setdefault(made.item.type, made)
    stops = tuple(
        Stop(term=stop.term, minutes=1, items=(spoiled_item(made),))
        for stop, made in zip(course().stops, by_type.values(), strict=False)
    )
    path = dataclasses.replace(course().path, label=SPOILED, summary=SPOILED, audience=SPOILED)
    return dataclasses.replace(course(), path=path, stops=stops)


def spoiled_item(made: CourseItem) -> CourseItem:
    """An item with two variants that say nothing but hostile text."""
    return dataclasses.replace(made, variants=tuple(spoiled(one) for one in made.variants[:2]))


def spoiled(variant: Variant) -> Variant:
    """A variant with its numbers and ids, and hostile texts."""
    steps = tuple(
        {**step, **dict.fromkeys(("symbol", "formula", "numbers"), SPOILED)}
        for step in variant.steps
    )
    truths = variant.type == "true-false"
    return dataclasses.replace(
        variant,
        prompt=f"{SPOILED} {variant.seed}",
        hints=(SPOILED,),
        solution=SPOILED,
        steps=steps,
        wrong=tuple(with_texts(one, feedback=SPOILED) for one in variant.wrong),
        options=tuple(
            with_texts(one, feedback=SPOILED)
            if truths
            else with_texts(one, feedback=SPOILED, text=f"{SPOILED} {one.id}")
            for one in variant.options
        ),
    )


def with_texts(one: Any, **texts: str) -> Any:
    """The same record with other texts."""
    return dataclasses.replace(one, **texts)
