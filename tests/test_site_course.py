"""Courses joined with the engine: what cannot be asked is said at its place, and the first course stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import get_type_hints

import pytest

from calculators.course import draw
from calculators.course import item as crossing
from graph import Glossary, course, load
from site_src.course import SEEDS, Course, data_of, load_courses
from tests.small_glossary import glossary_of, term

ROOT = Path(__file__).parents[1]
FIRST = "cross-margin-without-surprises"
PATH = "label: Way\nsummary: You can.\naudience: All.\ngoals: [goal]\nquiz: first\n"
QUIZ = """\
label: First
items:
  - id: how-much
    version: 1
    type: numeric
    teaches: [goal]
    level: 1
    prompt: Long {size} at {entry}, 10 times leverage. Margin?
    calculator: liquidation-price
    params:
      size: {least: '1', most: '9', step: '1', unit: BTC}
      entry: {least: '1000', most: '3000', step: '100', unit: USDT}
    inputs: {side: long, size: '{size}', entry_price: '{entry}', leverage: '10'}
    answer: {output: initial_margin, places: 1, tolerance: {abs: '1'}}
    misconceptions:
      - {id: whole, output: notional_value, feedback: 'Not {notional_value}.', review: goal}
      - {id: one, inputs: {size: '1'}, feedback: One., review: goal}
    hints: [Divide.]
    solution: It is {initial_margin}.
    working: [initial margin]
"""


def found_in(folder: Path, quiz: str) -> tuple[dict[str, Course], list[str]]:
    """The courses and problems of one term with one quiz."""
    glossary, problems = glossary_of(folder, {"a/goal": term("goal")})
    assert problems == []
    for name, text in {"paths/way": PATH, "quizzes/first": quiz}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    courses, wrong = load_courses(folder, glossary)
    return dict(courses), [str(p).rpartition("quizzes/first.yaml:")[2] for p in wrong]


def test_a_sound_item_has_a_variant_for_each_seed(tmp_path: Path) -> None:
    courses, problems = found_in(tmp_path, QUIZ)
    assert problems == []
    (item,) = courses["way"].items
    assert [one.seed for one in item.variants] == list(SEEDS)
    assert [stop.term for stop in courses["way"].stops] == ["goal"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "calculator: liquidation-price",
            "calculator: liquidation-prize",
            "9:17: there is no calculator 'liquidation-prize'. Did you mean 'liquidation-price'?",
        ),
        (
            "output: initial_margin",
            "output: initial_margins",
            "14:22: there is no 'initial_margins'. Did you mean 'initial_margin'?",
        ),
        (
            "places: 1",
            "places: 3",
            "14:46: 'initial_margin' has 2 decimal places, not 3. Ask for at most 2.",
        ),
        (
            "output: notional_value",
            "output: liquidation_distance",
            (
                "16:29: 'liquidation_distance' is in '%', and the answer is in 'USDT'. "
                "Name an output that could be typed as the answer."
            ),
        ),
        (
            "It is {initial_margin}.",
            "It is {initial_margins}.",
            "19:15: there is no 'initial_margins'. Did you mean 'initial_margin'?",
        ),
        (
            "inputs: {side: long, ",
            "inputs: {side: left, ",
            "13:20: 'left' is not a choice. Choose long or short.",
        ),
        (
            "inputs: {size: '1'}",
            "inputs: {sise: '1'}",
            "17:34: 'sise' is not an input. Did you mean 'size'?",
        ),
        (
            "inputs: {size: '1'}",
            "inputs: {side: short}",
            (
                "17:14: no variant tells 'one' apart from the answer or from another mistake. "
                "Change the ranges, the tolerance or the misconception."
            ),
        ),
        (
            (
                "size: {least: '1', most: '9', step: '1', unit: BTC}\n      "
                "entry: {least: '1000', most: '3000', step: '100', unit: USDT}"
            ),
            "size: {pick: ['1', '2'], unit: BTC}\n      entry: {pick: ['1000', '2000'], unit: USDT}",
            "11:7: 20 seeds give only 4 different prompts. Widen the ranges.",
        ),
        (
            "tolerance: {abs: '1'}",
            "tolerance: {abs: '0.01'}",
            (
                "14:60: the tolerance is smaller than the rounding that is asked for. "
                "Make it at least 0.05."
            ),
        ),
        (
            "    answer:",
            "    require: [{output: initial_margin, at_least: '5000000'}]\n    answer:",
            (
                "11:7: none of 200 draws with seed 1 gives a numeric 'initial_margin' that meets what is "
                "required. Change the ranges or what is required."
            ),
        ),
        (
            "    answer:",
            "    require: [{output: initial, at_least: '5'}]\n    answer:",
            "14:24: there is no 'initial'. Did you mean 'initial_margin'?",
        ),
        (
            "working: [initial margin]",
            "working: [initial margins]",
            (
                "20:15: no variant has a step for 'initial margins'. "
                "Run the calculator to see its steps: python -m calculators liquidation-price."
            ),
        ),
    ],
)
def test_what_the_engine_cannot_do_is_said_at_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    quiz = QUIZ.replace(old, new, 1)
    assert quiz != QUIZ
    courses, problems = found_in(tmp_path, quiz)
    assert problems == [said]
    assert courses == {}


def test_a_law_that_is_broken_is_said_before_anything_is_drawn(tmp_path: Path) -> None:
    courses, problems = found_in(tmp_path, QUIZ.replace("hints: [Divide.]", "hints: []"))
    assert (courses, problems) == ({}, ["18:12: a numeric item needs 'hints'. Write at least one."])


@pytest.mark.parametrize(
    ("written", "crosses"),
    [
        (course.Item, crossing.Item),
        (course.Param, draw.Param),
        (course.Asked, crossing.Asked),
        (course.Tolerance, crossing.Tolerance),
        (course.Requirement, crossing.Requirement),
        (course.WrongTurn, crossing.Misconception),
        (course.Option, crossing.Option),
    ],
)
def test_what_authors_write_is_what_crosses_to_the_engine(written: type, crosses: type) -> None:
    assert {field.name for field in fields(written)} == set(get_type_hints(crosses))


@cache
def ours() -> tuple[Glossary, Course]:
    """The glossary and its first course."""
    glossary, _ = load(ROOT / "terms")
    courses, problems = load_courses(ROOT / "terms", glossary)
    assert [str(problem) for problem in problems] == []
    return glossary, courses[FIRST]


def test_the_first_course_leads_to_cross_margin_contagion_in_a_good_hour() -> None:
    _, first = ours()
    terms = [stop.term for stop in first.stops]
    assert terms[-1] == "cross-margin-contagion"
    assert 10 <= len(terms) <= 15
    assert 60 <= first.minutes <= 90


def test_each_term_of_the_first_course_stands_after_what_it_needs() -> None:
    glossary, first = ours()
    seen = set(first.path.known)
    graph = course.standing(glossary)
    for stop in first.stops:
        assert set(graph.successors(stop.term)) <= seen | {stop.term}, stop.term
        seen.add(stop.term)


def test_the_first_course_asks_enough_of_every_kind() -> None:
    _, first = ours()
    kinds = Counter(made.item.type for made in first.items)
    assert sum(kinds.values()) >= 30
    assert set(kinds) == {"numeric", "choice", "multi", "order", "true-false"}
    telling = [m for m in first.items if max(len(one.wrong) for one in m.variants) > 1]
    assert len(telling) >= 12
    assert len(telling) == kinds["numeric"]
    assert all(stop.items for stop in first.stops)


def test_every_variant_of_the_first_course_knows_a_mistake() -> None:
    _, first = ours()
    silent = [
        (made.item.id, one.seed)
        for made in first.items
        for one in made.variants
        if made.item.type == "numeric" and not one.wrong
    ]
    assert silent == []


def test_no_number_of_the_first_course_is_typed_as_a_result() -> None:
    """A solution takes its numbers from the engine: digits in it are what the prompt gave."""
    _, first = ours()
    for made in first.items:
        if made.item.type == "numeric":
            assert "{" in made.item.solution, made.item.id


def test_an_item_crosses_as_plain_json_values() -> None:
    _, first = ours()
    assert all(made.data == data_of(made.item) for made in first.items)
    assert type(first.items[0].data["options"]) is list
