"""Question banks of a course: GIFT read by gift-pegjs, Moodle XML read where Moodle's importer looks.

No Moodle runs here. What ties the two files together is that gift-pegjs, which is not ours, reads
the same questions, numbers, tolerances and feedback from the one as stand in the other.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from lxml import etree, html

from calculators.course import Variant, grade
from site_src.course import Course
from site_src.packages import worded
from site_src.packages.gift import gift
from site_src.packages.moodle import PLACES, VARIANTS, moodle
from site_src.wheel import node
from tests.small_atlas import HERE, ROOT, atlas
from tests.small_course import course, hostile_course

# What Moodle's importer takes as a fraction of the mark, in percent.
GRADES = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5"
GRADES += " 11.11111 10 5 0"


@dataclass(frozen=True, kw_only=True)
class Read:
    """A question as either file holds it, without markup."""

    type: str
    name: str
    asked: str
    solution: str
    tags: tuple[str, ...]
    answers: tuple[tuple[str, str, str, str], ...]  # share in percent, text, tolerance, feedback


def from_gift(of: Course) -> tuple[Any, ...]:
    """Categories and questions as gift-pegjs reads them."""
    return parsed(gift(atlas(), of))


@cache
def parsed(text: str) -> tuple[Any, ...]:
    done = subprocess.run(
        [node(), "tests/read_gift.mjs"],
        input=text.encode(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return tuple(json.loads(done.stdout))


def from_xml(of: Course) -> list[Any]:
    return list(etree.fromstring(moodle(atlas(), of)))


def words(text: str) -> str:
    """HTML as the words that one reads, on one line."""
    return worded.line(" ".join(html.fromstring(f"<div>{text}</div>").itertext()))


def variants(of: Course) -> dict[str, Variant]:
    found = (variant for made in of.items for variant in made.variants)
    return {worded.name_of(variant): variant for variant in found}


def read_xml(question: Any) -> Read:
    """Read a question as question/format/xml/format.php does: same names, same places."""
    answers = [
        (
            answer.get("fraction"),
            words(answer.findtext("text")),
            answer.findtext("tolerance", ""),
            words(answer.findtext("feedback/text")),
        )
        for answer in question.findall("answer")
    ]
    pairs = [
        (pair.findtext("answer/text"), words(pair.findtext("text")), "", "")
        for pair in question.findall("subquestion")
    ]
    return Read(
        type=question.get("type"),
        name=question.findtext("idnumber"),
        asked=words(question.findtext("questiontext/text")),
        solution=words(question.findtext("generalfeedback/text")),
        tags=tuple(tag.text for tag in question.findall("tags/tag/text")),
        answers=tuple(answers + pairs),
    )


def read_gift(question: Any) -> Read:
    return Read(
        type=GIFT_TYPES[question["type"]],
        name=question["id"],
        asked=question["stem"]["text"],
        solution=question["globalFeedback"]["text"],
        tags=tuple(question["tags"]),
        answers=tuple(answers_of(question)),
    )


GIFT_TYPES = {
    "Numerical": "numerical",
    "MC": "multichoice",
    "TF": "truefalse",
    "Matching": "matching",
    "Short": "multichoice",
}


def answers_of(question: Any) -> Any:
    match question["type"]:
        case "TF":
            wrong, right = (question[f"{one}Feedback"]["text"] for one in ("true", "false"))
            truths = [("true", question["isTrue"]), ("false", not question["isTrue"])]
            for text, is_right in truths:
                yield "100" if is_right else "0", text, "", right if is_right else wrong
        case "Matching":
            for pair in question["matchPairs"]:
                yield pair["subanswer"], pair["subquestion"]["text"], "", ""
        case _:
            for one in question["choices"]:
                share = one["weight"] if one["weight"] is not None else 100 * one["isCorrect"]
                text = one["text"]
                says = one["feedback"]["text"]
                if "number" in text:
                    yield f"{share:.7g}", f"{text['number']}", f"{text['range']}", says
                else:
                    yield f"{share:.7g}", text["text"], "0" if text["text"] == "*" else "", says


def alike(one: Read, other: Read) -> bool:
    """The same question: numbers as numbers, and the GIFT's texts within the XML's."""
    same = (one.type, one.name, one.tags) == (other.type, other.name, other.tags)
    numbers = one.type == "numerical"
    for (a, b, c, d), (e, f, g, h) in zip(one.answers, other.answers, strict=True):
        text = b == f or (numbers and "*" not in b + f and Decimal(b) == Decimal(f))
        far = c == g or Decimal(c) == Decimal(g)
        same = same and a == e and text and far and h in d
    return same and one.asked == other.asked and other.solution.split("\n")[0] in one.solution


def test_both_files_hold_the_same_questions() -> None:
    in_xml = [read_xml(q) for q in from_xml(course()) if q.get("type") != "category"]
    in_gift = [read_gift(q) for q in from_gift(course()) if q["type"] != "Category"]
    assert [one.name for one in in_xml] == [one.name for one in in_gift]
    assert [a.name for a, b in zip(in_xml, in_gift, strict=True) if not alike(a, b)] == []
    numeric = [made for made in course().items if made.item.type == "numeric"]
    assert len(in_xml) == len(course().items) + (VARIANTS - 1) * len(numeric)


def test_both_files_put_them_into_the_same_categories() -> None:
    in_xml = [
        q.findtext("category/text") for q in from_xml(course()) if q.get("type") == "category"
    ]
    in_gift = [q["title"].strip() for q in from_gift(course()) if q["type"] == "Category"]
    assert in_gift == in_xml
    top = f"$course$/top/Margin Atlas/{course().path.label}/"
    assert all(one.startswith(top) for one in in_xml)


def test_every_number_of_a_question_is_graded_as_the_page_grades_it() -> None:
    """Each answer, both ends of its tolerance, and a number beyond, against the engine's verdict."""
    known = variants(course())
    questions = [q for q in from_gift(course()) if q["type"] == "Numerical"]
    assert len(questions) == VARIANTS * 20
    for question in questions:
        variant, choices = known[question["id"]], question["choices"]
        assert choices[-1]["text"]["text"] == "*"
        for one in choices[:-1]:
            value, far = (Decimal(str(one["text"][key])) for key in ("number", "range"))
            for number in (value, value - far, value + far):
                verdict = grade(variant, f"{number:f}")
                assert verdict.right == (one["weight"] is None), question["id"]
                assert verdict.feedback == (one["feedback"]["text"],), question["id"]
            beyond = grade(variant, f"{value + far + Decimal('0.001'):f}")
            assert (beyond.right, beyond.kind) != (True, "right") or one["weight"] == 0


def test_every_fraction_is_one_that_moodle_knows() -> None:
    fractions = [a.get("fraction") for q in from_xml(course()) for a in q.findall("answer")]
    known = set(GRADES.split())
    assert [one for one in fractions if one.removeprefix("-") not in known] == []
    for question in from_xml(course()):
        if question.findtext("single") == "false":
            shares = [float(answer.get("fraction")) for answer in question.findall("answer")]
            assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=1e-4)
            assert sum(shares) == pytest.approx(0, abs=1e-4)


def test_ids_are_unique_and_hints_and_solutions_are_told() -> None:
    questions = [q for q in from_xml(course()) if q.get("type") != "category"]
    names = [q.findtext("idnumber") for q in questions]
    assert len(set(names)) == len(names)
    known = variants(course())
    for question in questions:
        variant = known[question.findtext("idnumber")]
        hints = [words(hint.findtext("text")) for hint in question.findall("hint")]
        assert hints == [worded.line(hint) for hint in variant.hints]
        told = words(question.findtext("generalfeedback/text"))
        assert worded.line(variant.solution) in told
        assert all(worded.line(step["numbers"]) in told for step in variant.steps)


def test_things_to_put_in_order_are_matched_with_their_places() -> None:
    known = variants(course())
    orders = [q for q in from_gift(course()) if q["type"] == "Matching"]
    assert len(orders) == 3
    for question in orders:
        variant = known[question["id"]]
        places = {pair["subquestion"]["text"]: pair["subanswer"] for pair in question["matchPairs"]}
        texts = {option.id: worded.line(option.text) for option in variant.options}
        assert [places[texts[one]] for one in variant.order] == list(PLACES[: len(texts)])


def test_hostile_text_stays_text_in_gift() -> None:
    questions = [q for q in from_gift(hostile_course()) if q["type"] != "Category"]
    known = variants(hostile_course())
    assert len(questions) == 6  # two of the numeric item, one of each other type
    for question in questions:
        variant = known[question["id"]]
        assert question["stem"]["format"] == "plain"
        assert question["stem"]["text"] == worded.line(f"{variant.prompt} {variant.asks}")
        assert len(question.get("choices", variant.wrong)) in {
            len(variant.options),
            len(variant.wrong) + 2,
            len(variant.wrong),
        }


def test_hostile_text_stays_text_in_moodles_xml() -> None:
    questions = [q for q in from_xml(hostile_course()) if q.get("type") != "category"]
    allowed = {"div", "p", "em", "strong", "ol", "li", "a"}
    for question in questions:
        for text in question.iter("text"):
            tree = html.fromstring(f"<div>{text.text}</div>")
            if text.getparent().get("format") == "html":
                assert {element.tag for element in tree.iter()} <= allowed
                assert all(a.get("href").startswith(HERE) for a in tree.iter("a"))
    variant = variants(hostile_course())[questions[0].findtext("idnumber")]
    assert words(questions[0].findtext("questiontext/text")).startswith(worded.line(variant.prompt))
