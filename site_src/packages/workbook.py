"""A course on paper: every question once, with room to work, and the key with its working at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from calculators.course import Variant
from graph.term import Term
from site_src.atlas import Atlas
from site_src.course import Course
from site_src.linked_data import sentence_of
from site_src.packages import worded
from site_src.policy import NOTHING, policy
from site_src.render import render

STYLE = Path(__file__).with_name("workbook.css")
# A document and nothing else: it runs no script and sends nothing.
PAPER = {**NOTHING, "style-src": "'self'", "font-src": "'self'"}
LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question by its number in the whole book."""

    number: int
    variant: Variant
    answer: str  # as the key gives it

    @property
    def lettered(self) -> tuple[tuple[str, str, str, bool], ...]:
        """Letter, text, reason and rightness of each option, as they stand on the page."""
        options = self.variant.options
        return tuple(
            (a, o.text, o.feedback, o.right) for a, o in zip(LETTERS, options, strict=False)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One term and its questions."""

    number: int
    term: Term
    definition: str
    questions: tuple[Question, ...]


def workbook(atlas: Atlas, course: Course, *, up: str, link: Callable[[str], str]) -> str:
    """Return the book as one page of HTML; `up` leads to the site's root, `link` to a term's page."""
    return (
        render(
            "workbook.html.jinja",
            course=course,
            chapters=tuple(chapters(atlas, course)),
            labels=atlas.labels,
            up=up,
            link=link,
            policy=policy(PAPER),
            made=atlas.generated_at[:10],
            address=atlas.site_url,
        )
        + "\n"
    )


def chapters(atlas: Atlas, course: Course) -> Iterator[Chapter]:
    """Yield the terms in their order, the questions numbered through."""
    count = 0
    for at, stop in enumerate(course.stops, 1):
        term = atlas.glossary.terms[stop.term]
        variants = [made.variants[0] for made in stop.items]
        yield Chapter(
            number=at,
            term=term,
            definition=sentence_of(term.definition),
            questions=tuple(
                Question(number=count + n, variant=variant, answer=answer(variant))
                for n, variant in enumerate(variants, 1)
            ),
        )
        count += len(variants)


def answer(variant: Variant) -> str:
    """Return the right answer in the letters of the page, or the number."""
    if variant.answer is not None:
        return variant.answer.text
    letters = {option.id: a for a, option in zip(LETTERS, variant.options, strict=False)}
    if variant.type == "order":
        return " ".join(letters[option.id] for option in worded.in_order(variant))
    return " ".join(sorted(letters[option.id] for option in variant.options if option.right))
