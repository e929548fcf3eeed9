"""A course as Moodle's XML: a question bank with feedback for each known mistake.

Element names and places are those that Moodle's own importer looks up: question/format/xml/format.php,
https://github.com/moodle/moodle (read 2026-11-25). That importer knows no question type for putting
things in order, so such an item is a matching question: each thing and its place.
"""

from __future__ import annotations

from decimal import Decimal

from lxml import etree
from markupsafe import Markup

from calculators.course import Variant
from calculators.course.item import Number, Shown, WrongNumber
from calculators.engine.exact import EXACT, canonical
from site_src.atlas import Atlas
from site_src.course import Course, CourseItem
from site_src.packages import worded

VARIANTS = 10  # of a numeric item: a quiz draws one of them for each learner
TYPES = {
    "numeric": "numerical",
    "choice": "multichoice",
    "multi": "multichoice",
    "order": "matching",
    "true-false": "truefalse",
}
PENALTY = "0.3333333"  # of the mark, for each further try
NO_UNIT = "3"  # Moodle's word for: the answer is a bare number
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def moodle(atlas: Atlas, course: Course) -> bytes:
    """Return the course as one XML file, one category for each term and each numeric item."""
    quiz = etree.Element("quiz")
    for stop in course.stops:
        where = ("Margin Atlas", course.path.label, atlas.labels[stop.term])
        for made in stop.items:
            numeric = made.item.type == "numeric"
            add_category(quiz, (*where, made.item.id) if numeric else where)
            for variant in worded.different(made, VARIANTS if numeric else 1):
                add_question(quiz, atlas, course, made, variant)
    document: bytes = etree.tostring(
        quiz, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return document


def add_category(quiz: etree._Element, names: tuple[str, ...]) -> None:
    """Add the category that the questions after it go into; a slash in a name is doubled."""
    question = etree.SubElement(quiz, "question", type="category")
    path = "/".join(worded.line(name).replace("/", "//") for name in names)
    add_text(question, "category", f"$course$/top/{path}")


def add_question(
    quiz: etree._Element, atlas: Atlas, course: Course, made: CourseItem, variant: Variant
) -> None:
    """Add one variant: what all types have, then what its own type has."""
    question = etree.SubElement(quiz, "question", type=TYPES[variant.type])
    add_text(question, "name", f"{variant.item} {variant.seed:02}")
    add_html(question, "questiontext", worded.question(variant))
    explained = worded.solution(atlas, variant)
    if variant.type == "order":
        explained = reasons(variant) + explained
    add_html(question, "generalfeedback", explained)
    for name, value in (
        ("defaultgrade", "1"),
        ("penalty", PENALTY),
        ("hidden", "0"),
        ("idnumber", worded.name_of(variant)),
    ):
        etree.SubElement(question, name).text = value
    OF_TYPE[variant.type](question, atlas, variant)
    for hint in variant.hints:
        add_html(question, "hint", worded.paragraph(hint))
    tags = etree.SubElement(question, "tags")
    for tag in tags_of(course, made):
        add_text(tags, "tag", tag)


def tags_of(course: Course, made: CourseItem) -> tuple[str, ...]:
    """Return what a question can be found by: course, item, level, terms."""
    item = made.item
    return (course.path.id, item.id, f"level-{item.level}", *item.teaches)


def add_numbers(question: etree._Element, atlas: Atlas, variant: Variant) -> None:
    """Add the answer, each known wrong number with its own feedback, and the feedback for any other."""
    if variant.answer is None:
        raise ValueError(f"{variant.item} has no number")
    add_number(question, "100", variant.answer, worded.paragraph(worded.RIGHT))
    for wrong in variant.wrong:
        says = worded.paragraph(wrong.feedback) + worded.read_on(atlas, wrong.review)
        add_number(question, "0", wrong, says)
    other = add_answer(question, "0", "*", worded.paragraph(worded.NOT_YET))
    etree.SubElement(other, "tolerance").text = "0"
    etree.SubElement(question, "unitgradingtype").text = "0"
    etree.SubElement(question, "showunits").text = NO_UNIT


def add_number(
    question: etree._Element, fraction: str, number: Number | WrongNumber, feedback: str
) -> None:
    """Add a number with its tolerance; both ends are still that number."""
    answer = add_answer(question, fraction, number.value, feedback)
    etree.SubElement(answer, "tolerance").text = tolerance(number)


def tolerance(number: Number | WrongNumber) -> str:
    """Return how far from a number still counts as it."""
    return canonical(EXACT.subtract(Decimal(number.high), Decimal(number.value)))


def add_choices(question: etree._Element, _: Atlas, variant: Variant) -> None:
    """Add the options of a choice or multi item."""
    single = variant.type == "choice"
    etree.SubElement(question, "single").text = "true" if single else "false"
    etree.SubElement(question, "shuffleanswers").text = "true"
    etree.SubElement(question, "answernumbering").text = "abc"
    fractions = {o.id: "100" if o.right else "0" for o in variant.options}
    for option in variant.options:
        fraction = (fractions if single else worded.shares(variant))[option.id]
        text, says = worded.paragraph(option.text), worded.paragraph(option.feedback)
        add_answer(question, fraction, text, says).set("format", "html")


def add_truth(question: etree._Element, _: Atlas, variant: Variant) -> None:
    """Add both answers of a true-false item; Moodle looks for these two words."""
    for option in variant.options:
        fraction = "100" if option.right else "0"
        add_answer(question, fraction, option.text.lower(), worded.paragraph(option.feedback))


def add_places(question: etree._Element, _: Atlas, variant: Variant) -> None:
    """Add each thing of an order item with its place in the order."""
    etree.SubElement(question, "shuffleanswers").text = "true"
    for place, option in zip(PLACES, worded.in_order(variant), strict=False):
        pair = add_html(question, "subquestion", worded.paragraph(option.text))
        add_text(pair, "answer", place)


OF_TYPE = {
    "numeric": add_numbers,
    "choice": add_choices,
    "multi": add_choices,
    "order": add_places,
    "true-false": add_truth,
}


def reasons(variant: Variant) -> Markup:
    """Return the right order with the reason for each place."""
    lines = Markup().join(reason(option) for option in worded.in_order(variant))
    return Markup("<ol>{}</ol>").format(lines)


def reason(option: Shown) -> Markup:
    """Return one thing and why it stands where it stands."""
    shown = (worded.line(option.text), worded.line(option.feedback))
    return Markup("<li>{}. {}</li>").format(*shown)


def add_answer(question: etree._Element, fraction: str, text: str, feedback: str) -> etree._Element:
    """Add an answer with its feedback."""
    answer = etree.SubElement(question, "answer", fraction=fraction)
    etree.SubElement(answer, "text").text = text
    add_html(answer, "feedback", feedback)
    return answer


def add_text(parent: etree._Element, name: str, text: str) -> etree._Element:
    """Add an element that holds a text."""
    element = etree.SubElement(parent, name)
    etree.SubElement(element, "text").text = worded.line(text)
    return element


def add_html(parent: etree._Element, name: str, html: str) -> etree._Element:
    """Add an element that holds HTML as its text."""
    element = add_text(parent, name, html)
    element.set("format", "html")
    return element
