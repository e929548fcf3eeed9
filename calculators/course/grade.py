"""Right, a known mistake, or wrong: what a learner's response to a variant deserves."""

# Only comparisons of the variant's own fields: a page without the engine does the same in a few
# lines of site_src/js/grade.js, and a test holds both to each other at every edge.

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.course.item import Shown, Variant
from calculators.engine.display import DECIMAL, MINUS
from calculators.engine.refusal import Refusal, RefusedError

RIGHT = "Right."
NOT_YET = "Not this one. Take a hint and try again, or read the solution."
LONGEST = 100  # characters of a typed response
FIELD = "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a response is, why, and what to read again."""

    right: bool
    kind: Literal["right", "misconception", "wrong"]
    of: tuple[str, ...]  # ids of the misconception or of the options that the feedback is about
    feedback: tuple[str, ...]  # sentences, in the order of `of`
    review: str  # id of a term; "" when it is right


def grade(variant: Variant, response: str | Sequence[str]) -> Verdict:
    """Return the verdict on a response: typed text for a number, ids of options for the rest.

    A response that is no answer at all raises RefusedError, and is no attempt.
    """
    if variant.type == "numeric":
        return grade_number(variant, typed_number(response, variant.unit))
    chosen = chosen_options(variant, response)
    if variant.type == "order":
        return grade_order(variant, chosen)
    return grade_choice(variant, chosen)


def grade_number(variant: Variant, number: Decimal) -> Verdict:
    """Return the verdict on a number; both ends of every range belong to it."""
    if variant.answer is None:
        raise ValueError(f"{variant.item} has no number to compare with")
    if Decimal(variant.answer.low) <= number <= Decimal(variant.answer.high):
        return right(variant)
    for wrong in variant.wrong:
        if Decimal(wrong.low) <= number <= Decimal(wrong.high):
            return Verdict(
                right=False,
                kind="misconception",
                of=(wrong.id,),
                feedback=(wrong.feedback,),
                review=wrong.review,
            )
    return Verdict(right=False, kind="wrong", of=(), feedback=(NOT_YET,), review=variant.review)


def grade_choice(variant: Variant, chosen: tuple[Shown, ...]) -> Verdict:
    """Return the verdict on chosen options: exactly the right ones are right."""
    missed = [o for o in variant.options if o.right != (o in chosen)]
    if not missed:
        return right(variant, chosen)
    if variant.type != "multi":
        missed = list(chosen)  # the option that should have been chosen is not given away
    return about(variant, missed)


def grade_order(variant: Variant, placed: tuple[Shown, ...]) -> Verdict:
    """Return the verdict on an order; feedback is about the first option that is out of place."""
    ids = tuple(option.id for option in placed)
    if ids == variant.order:
        return right(variant)
    first = next(o for o, expected in zip(placed, variant.order, strict=True) if o.id != expected)
    return about(variant, [first])


def right(variant: Variant, chosen: Sequence[Shown] = ()) -> Verdict:
    """Return the verdict on a right response."""
    says = tuple(option.feedback for option in chosen) if variant.type != "multi" else ()
    return Verdict(right=True, kind="right", of=(), feedback=says or (RIGHT,), review="")


def about(variant: Variant, options: Sequence[Shown]) -> Verdict:
    """Return the verdict on a response that got these options wrong."""
    return Verdict(
        right=False,
        kind="wrong",
        of=tuple(option.id for option in options),
        feedback=tuple(option.feedback for option in options),
        review=variant.review,
    )


def typed_number(response: object, unit: str) -> Decimal:
    """Return the number that was typed; its own unit, spaces and a typographic minus are fine.

    >>> typed_number("−1 500 USDT", "USDT")
    Decimal('-1500')
    >>> typed_number("1,5", "")
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: response: This is not a number. Type digits, with a point for decimals: 1500.5.
    """
    text = str(response)[: LONGEST + 1]
    bare = re.sub(r"\s", "", text).replace(MINUS, "-").removeprefix("+")
    bare = bare.removesuffix(unit) if unit else bare
    if len(text) <= LONGEST and DECIMAL.fullmatch(bare):
        return Decimal(bare)
    if not bare:
        raise refused("Nothing is typed.", "Type a number.")
    raise refused("This is not a number.", "Type digits, with a point for decimals: 1500.5.")


def chosen_options(variant: Variant, response: object) -> tuple[Shown, ...]:
    """Return the options with the ids of a response, in its order."""
    ids = [response] if isinstance(response, str) else response
    known = {option.id: option for option in variant.options}
    if not isinstance(ids, list | tuple) or any(i not in known for i in ids):
        raise refused("This is not one of the options.", "Choose from those that are shown.")
    if variant.type == "order" and sorted(ids) != sorted(known):
        raise refused("Some are missing.", "Put every one in its place.")
    if not ids or len(set(ids)) != len(ids):
        raise refused("Nothing is chosen.", "Choose at least one.")
    if variant.type in {"choice", "true-false"} and len(ids) != 1:
        raise refused("More than one is chosen.", "Choose one.")
    return tuple(known[i] for i in ids)


def refused(what: str, fix: str) -> RefusedError:
    """Return the error that says why a response is no answer."""
    return RefusedError(Refusal(field=FIELD, what=what, fix=fix))
