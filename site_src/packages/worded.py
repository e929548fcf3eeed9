"""What a question says, as small pieces of HTML that any program shows; all texts in them are escaped."""

from __future__ import annotations

import re

from markupsafe import Markup

from calculators.course import Variant
from calculators.course.item import Shown
from site_src.atlas import Atlas
from site_src.course import CourseItem
from site_src.page import term_url

NOT_SHOWN = re.compile(r"[^\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]+")  # nor allowed in XML
SPACES = re.compile(" +")  # not the narrow ones within numbers
NOT_YET = "Not this one. The general feedback shows the way."
RIGHT = "Right."


def line(text: str) -> str:
    r"""Return a text on one line, without the signs that XML cannot hold.

    >>> line("one\n two\x07")
    'one two'
    """
    return SPACES.sub(" ", NOT_SHOWN.sub(" ", text)).strip(" ")


def paragraph(text: str) -> Markup:
    """Return a text as a paragraph.

    >>> print(paragraph("equity < margin"))
    <p>equity &lt; margin</p>
    """
    return Markup("<p>{}</p>").format(line(text))


def question(variant: Variant) -> Markup:
    """Return what is asked, and the form of the answer."""
    return Markup("<p>{}</p><p><em>{}</em></p>").format(line(variant.prompt), variant.asks)


def working(variant: Variant) -> Markup:
    """Return the engine's steps as a list; nothing where there are none."""
    if not variant.steps:
        return Markup()
    steps = (
        Markup("<li>{} = {} = {} = <strong>{}</strong></li>").format(
            *(line(str(step[key])) for key in ("symbol", "formula", "numbers", "text"))
        )
        for step in variant.steps
    )
    return Markup("<ol>{}</ol>").format(Markup().join(steps))


def solution(atlas: Atlas, variant: Variant) -> Markup:
    """Return why the answer is what it is, the working, and where to read on."""
    return paragraph(variant.solution) + working(variant) + read_on(atlas, variant.review)


def read_on(atlas: Atlas, term: str) -> Markup:
    """Return a link to a term's page."""
    address = atlas.site_url + term_url(term)
    return Markup('<p>Read on: <a href="{}">{}</a></p>').format(address, line(atlas.labels[term]))


def in_order(variant: Variant) -> tuple[Shown, ...]:
    """Return the options of an order item as they should stand."""
    return tuple(sorted(variant.options, key=lambda option: variant.order.index(option.id)))


def different(made: CourseItem, most: int) -> tuple[Variant, ...]:
    """Return the first variants that ask different questions."""
    found: dict[str, Variant] = {}
    for variant in made.variants:
        found.setdefault(variant.prompt, variant)
    return tuple(found.values())[:most]


def name_of(variant: Variant) -> str:
    """Return what no other question is called, for ever: an import knows a question again by it.

    >>> from types import SimpleNamespace
    >>> name_of(SimpleNamespace(item="margin-to-open", version=1, seed=3))
    'margin-to-open-v1-s3'
    """
    return f"{variant.item}-v{variant.version}-s{variant.seed}"


def shares(variant: Variant) -> dict[str, str]:
    """Return the percent of the mark that each option of a multi item gives or takes, by option id.

    All right ones together give 100, all options together 0; 100/3 as question banks write it.

    >>> from types import SimpleNamespace as Some
    >>> shares(Some(options=(Some(id="a", right=True), Some(id="b", right=False), Some(id="c", right=False))))
    {'a': '100', 'b': '-50', 'c': '-50'}
    """
    right = sum(option.right for option in variant.options)
    wrong = len(variant.options) - right
    return {
        option.id: f"{100 / right if option.right else -100 / wrong:.7g}"
        for option in variant.options
    }
