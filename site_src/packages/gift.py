r"""A course as GIFT: questions as plain text, for Moodle and the many programs that read it.

The format is Moodle's, https://docs.moodle.org/en/GIFT_format; ids and tags stand in comments. GIFT
has no hints and no things to put in order: hints are left out, and order becomes matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from calculators.course import Variant
from calculators.course.item import Number, WrongNumber
from site_src.atlas import Atlas
from site_src.course import Course
from site_src.packages import worded
from site_src.packages.moodle import PLACES, VARIANTS, tags_of, tolerance
from site_src.page import term_url

SPECIAL = re.compile(r"[\\~=#{}:]")
NEW_LINE = "\\n"  # as GIFT writes it
IN_TAG = re.compile(r"[\[\]<>]")


def gift(atlas: Atlas, course: Course) -> str:
    """Return the course as one text; a blank line ends a question."""
    return "\n\n".join(blocks(atlas, course)) + "\n"


def blocks(atlas: Atlas, course: Course) -> Iterator[str]:
    """Yield categories and questions."""
    for stop in course.stops:
        names = ("Margin Atlas", course.path.label, atlas.labels[stop.term])
        path = "/".join(worded.line(name).replace("/", "//") for name in names)
        for made in stop.items:
            numeric = made.item.type == "numeric"
            below = f"/{made.item.id}" if numeric else ""
            yield f"$CATEGORY: $course$/top/{path}{below}"
            for variant in worded.different(made, VARIANTS if numeric else 1):
                tags = "".join(f" [tag:{IN_TAG.sub('', tag)}]" for tag in tags_of(course, made))
                yield f"// [id:{worded.name_of(variant)}]{tags}\n{question(atlas, variant)}"


def question(atlas: Atlas, variant: Variant) -> str:
    """Return one question: title, text, answers, and the way to the answer as general feedback."""
    title = f"::{variant.item} {variant.seed:02}::"
    asked = plain(f"{variant.prompt} {variant.asks}")
    lines = "\n".join(OF_TYPE[variant.type](variant))
    return f"{title}{asked}{{\n{lines}\n####{NEW_LINE.join(explained(atlas, variant))}\n}}"


def explained(atlas: Atlas, variant: Variant) -> Iterator[str]:
    """Yield the lines of the solution."""
    if variant.type == "order":
        yield from (escaped(f"{o.text}. {o.feedback}") for o in worded.in_order(variant))
    yield escaped(variant.solution)
    for step in variant.steps:
        yield escaped(" = ".join(step[key] for key in ("symbol", "formula", "numbers", "text")))
    label, address = atlas.labels[variant.review], atlas.site_url + term_url(variant.review)
    yield escaped(f"Read on: {label}, {address}")


def numbers(variant: Variant) -> Iterator[str]:
    """Yield the answer, each known wrong number, and what any other gets."""
    if variant.answer is None:
        raise ValueError(f"{variant.item} has no number")
    yield f"#\n={number(variant.answer)}#{escaped(worded.RIGHT)}"
    for wrong in variant.wrong:
        yield f"=%0%{number(wrong)}#{escaped(wrong.feedback)}"
    yield f"~#{escaped(worded.NOT_YET)}"


def number(one: Number | WrongNumber) -> str:
    """Return a number and its tolerance."""
    return f"{one.value}:{tolerance(one)}"


def choices(variant: Variant) -> Iterator[str]:
    """Yield the options of a choice item."""
    for option in variant.options:
        yield f"{'=' if option.right else '~'}{plain(option.text)}#{escaped(option.feedback)}"


def shared(variant: Variant) -> Iterator[str]:
    """Yield the options of a multi item, each with its share of the mark."""
    for option in variant.options:
        share = worded.shares(variant)[option.id]
        yield f"~%{share}%{plain(option.text)}#{escaped(option.feedback)}"


def truth(variant: Variant) -> Iterator[str]:
    """Yield the right word, the feedback for the wrong one, then for the right one."""
    right = next(option for option in variant.options if option.right)
    wrong = next(option for option in variant.options if not option.right)
    yield f"{right.text.upper()}#{escaped(wrong.feedback)}#{escaped(right.feedback)}"


def places(variant: Variant) -> Iterator[str]:
    """Yield each thing of an order item with its place."""
    for place, option in zip(PLACES, worded.in_order(variant), strict=False):
        yield f"={plain(option.text.replace('->', '→'))} -> {place}"


OF_TYPE = {
    "numeric": numbers,
    "choice": choices,
    "multi": shared,
    "order": places,
    "true-false": truth,
}


def plain(text: str) -> str:
    """Return a text marked as neither HTML nor Markdown."""
    return f"[plain]{escaped(text)}"


def escaped(text: str) -> str:
    r"""Return a text on one line in which no sign means anything to GIFT.

    >>> print(escaped("P&L = {2:1}"))
    P&L \= \{2\:1\}
    """
    return SPECIAL.sub(r"\\\g<0>", worded.line(text))
