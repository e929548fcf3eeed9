"""Courses: what is written, the order that is computed, and the exact words of every law."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import load
from graph.course import LearningPath, course_order, minutes, stop_of
from graph.course_laws import laws, load_curriculum
from tests.small_glossary import glossary_of, term

# goal needs middle and kind; middle needs base; base is what the path takes as known.
TERMS = {
    "a/base": term("base"),
    "a/deeper": term("deeper"),
    "a/middle": term("middle", relations="{prerequisite: [{to: base}]}"),
    "a/kind": term("kind", relations="{prerequisite: [{to: deeper}]}"),
    "a/goal": term("goal", relations="{prerequisite: [{to: middle}], broader: [{to: kind}]}"),
    "a/apart": term("apart", relations="{causes: [{to: goal}]}"),
}
PATH = """\
label: A path
summary: You can.
audience: For all.
goals: [goal]
known: [base, deeper]
quiz: first
"""
NUMERIC = """\
  - id: how-much
    version: 1
    type: numeric
    teaches: [goal, kind, middle]
    level: 1
    prompt: How much is {size}?
    calculator: margin-ratio
    params:
      size: {pick: ['1', '2']}
    inputs: {size: '{size}'}
    answer: {output: notional_value, tolerance: {abs: '1'}}
    misconceptions:
      - {id: one, inputs: {size: '1'}, feedback: One., review: goal}
      - {id: typed, value: '{size}', feedback: Size., review: apart}
    hints: [Multiply.]
    solution: It is {notional_value}.
    working: [notional value]
"""
CHOICE = """\
  - id: which
    version: 1
    type: choice
    teaches: [goal]
    level: 1
    prompt: Which?
    options:
      - {text: A, right: true, feedback: Yes.}
      - {text: B, feedback: No.}
      - {text: C, feedback: No.}
    solution: A.
"""
QUIZ = f"label: First\nitems:\n{NUMERIC}{CHOICE}"


def problems_of(folder: Path, path: str = PATH, quiz: str = QUIZ) -> list[str]:
    """What is said of a small glossary with one path and one quiz."""
    glossary, problems = glossary_of(folder, TERMS)
    assert problems == []
    for name, text in {"paths/way": path, "quizzes/first": quiz}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    _, found = load_curriculum(folder, glossary)
    return [str(problem).replace(f"{folder.as_posix()}/", "") for problem in found]


def test_a_sound_course_has_no_problem_and_is_no_section(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == []
    glossary, problems = load(tmp_path)
    assert problems == ()
    assert set(glossary.sections) == {"a"}


def test_the_order_is_computed_goal_by_goal_without_what_is_known(tmp_path: Path) -> None:
    glossary, _ = glossary_of(tmp_path, TERMS)

    def order(goals: tuple[str, ...], known: tuple[str, ...] = ()) -> tuple[str, ...]:
        path = LearningPath(
            id="way", label="", summary="", audience="", goals=goals, known=known, quiz=""
        )
        return course_order(glossary, path)

    assert order(("goal",)) == ("base", "deeper", "kind", "middle", "goal")
    assert order(("goal",), known=("base", "deeper")) == ("kind", "middle", "goal")
    assert order(("middle", "goal")) == ("base", "middle", "deeper", "kind", "goal")
    assert order(("goal", "middle"))[-1] == "goal"
    assert order(("goal",), known=("middle",)) == ("deeper", "kind", "goal")


def test_an_item_waits_for_the_last_term_that_it_teaches(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == []
    glossary, _ = load(tmp_path)
    curriculum, _ = load_curriculum(tmp_path, glossary)
    both = curriculum.quizzes["first"].items
    assert stop_of(both[0], ("kind", "middle", "goal")) == "goal"
    assert stop_of(both[0], ("apart",)) == ""
    assert minutes(glossary.terms["goal"], ()) == 1
    assert minutes(glossary.terms["goal"], both) == 3


# law -> what is replaced in path or quiz, by what, and what is said
CASES: dict[str, list[tuple[str, str, list[str]]]] = {
    "law_a_course_names_terms_that_have_a_page": [
        (
            "goals: [goal]",
            "goals: [goal, gaol]",
            ["paths/way.yaml:4:15: no term has the id 'gaol'. Did you mean 'goal'?"],
        ),
        (
            "review: apart",
            "review: nothing-like-it",
            [
                (
                    "quizzes/first.yaml:16:63: no term has the id 'nothing-like-it'. "
                    "Name a term that is written."
                )
            ],
        ),
    ],
    "law_a_path_has_goals_that_it_does_not_take_as_known": [
        (
            "goals: [goal]",
            "goals: [goal, goal]",
            [
                "paths/way.yaml:4:15: the goal 'goal' is known or named before. Remove one of the two."
            ],
        ),
    ],
    "law_what_is_known_is_needed": [
        (
            "known: [base, deeper]",
            "known: [base, deeper, apart]",
            ["paths/way.yaml:5:23: no term of the path stands on 'apart'. Remove it."],
        ),
    ],
    "law_a_path_has_a_quiz_and_a_quiz_a_path": [
        (
            "quiz: first",
            "quiz: frist",
            [
                "paths/way.yaml:6:7: no quiz has the id 'frist'. Did you mean 'first'?",
                "quizzes/first.yaml:1:1: no path has this quiz. Name it in a path or remove it.",
            ],
        ),
    ],
    "law_every_term_of_a_path_is_taught_by_an_item": [
        (
            "teaches: [goal, kind, middle]",
            "teaches: [goal, kind]",
            [
                (
                    "quizzes/first.yaml:3:3: no item teaches 'middle', which is on the path 'way'. "
                    "Add one, or take the term as known."
                )
            ],
        ),
    ],
    "law_an_item_teaches_terms_of_its_path": [
        (
            "teaches: [goal]",
            "teaches: [goal, base]",
            [
                (
                    "quizzes/first.yaml:23:21: 'base' is not on the path 'way'. "
                    "Put it under 'assumes' or add it to the goals."
                )
            ],
        ),
        (
            "teaches: [goal]",
            "teaches: []",
            ["quizzes/first.yaml:23:14: this item teaches nothing. Name a term of the path."],
        ),
    ],
    "law_an_item_assumes_what_its_terms_stand_on": [
        (
            "teaches: [goal]",
            "teaches: [goal]\n    assumes: [base, apart]",
            [
                (
                    "quizzes/first.yaml:24:21: nothing that 'which' teaches stands on 'apart'. "
                    "Remove it or teach it."
                )
            ],
        ),
    ],
    "law_an_id_stands_once": [
        (
            "id: which",
            "id: how-much",
            [
                (
                    "quizzes/first.yaml:20:9: the id 'how-much' is taken. "
                    "The first is at quizzes/first.yaml:3:9."
                )
            ],
        ),
        (
            "id: typed",
            "id: One",
            [
                (
                    "quizzes/first.yaml:16:14: 'One' cannot be an id. "
                    "Use a-z and 0-9 with single hyphens: forgot-maintenance."
                )
            ],
        ),
    ],
    "law_an_item_has_what_its_type_needs": [
        (
            "    calculator: margin-ratio\n",
            "",
            [
                (
                    "quizzes/first.yaml:3:5: a numeric item needs 'calculator'. "
                    "Name the calculator that answers it."
                )
            ],
        ),
        (
            "tolerance: {abs: '1'}",
            "tolerance: {abs: '1', rel: '0.1'}",
            [
                (
                    "quizzes/first.yaml:13:13: the answer needs one tolerance above 0. "
                    "Write tolerance: {abs: '0.5'} or {rel: '0.001'}."
                )
            ],
        ),
        (
            "{text: B, feedback",
            "{text: B, right: true, feedback",
            ["quizzes/first.yaml:27:7: 2 options are right. Make exactly one right."],
        ),
        (
            "type: choice",
            "type: order",
            ["quizzes/first.yaml:27:7: an order item has no 'right'. Write the options in order."],
        ),
        (
            "      - {text: C, feedback: No.}\n",
            "",
            [
                "quizzes/first.yaml:27:7: the options of this item are 2. Write 3 to 8, all different."
            ],
        ),
        (
            "    solution: A.",
            "    solution: A.\n    working: [it]",
            ["quizzes/first.yaml:31:14: 'working' is for numeric items. Remove it."],
        ),
    ],
    "law_a_param_is_a_range_or_a_list": [
        (
            "{pick: ['1', '2']}",
            "{least: '1', most: '2', step: '0.3'}",
            [
                (
                    "quizzes/first.yaml:11:13: the param 'size' steps past its end. "
                    "Write {least: '10', most: '20', step: '5'} or {pick: ['10', '20']}."
                )
            ],
        ),
        (
            "{pick: ['1', '2']}",
            "{pick: ['1', '1']}",
            [
                (
                    "quizzes/first.yaml:11:13: the param 'size' has no two different values. "
                    "Write {least: '10', most: '20', step: '5'} or {pick: ['10', '20']}."
                )
            ],
        ),
    ],
    "law_a_misconception_is_one_other_way_to_a_number": [
        (
            "value: '{size}', feedback",
            "output: initial_margin, value: '{size}', feedback",
            [
                (
                    "quizzes/first.yaml:16:9: 'typed' is not one way to a number. "
                    "Write output, inputs or both, or value: '{param}' alone."
                )
            ],
        ),
        (
            "value: '{size}', feedback",
            "calculator: liquidation-price, feedback",
            [
                (
                    "quizzes/first.yaml:16:9: 'typed' names a calculator without inputs. "
                    "Write all its inputs: it takes none of the item's."
                )
            ],
        ),
    ],
    "law_braces_hold_names_of_params": [
        (
            "prompt: How much is {size}?",
            "prompt: How much is {siez}?",
            [
                "quizzes/first.yaml:8:13: '{siez}' is no param of 'how-much'. Did you mean 'size'?",
                "quizzes/first.yaml:11:7: the prompt does not say '{size}'. Say it there.",
            ],
        ),
        (
            "inputs: {size: '{size}'}",
            "inputs: {size: '3'}",
            [
                "quizzes/first.yaml:11:7: no input takes '{size}'. Put it into 'inputs' or remove it."
            ],
        ),
    ],
    "law_a_brace_holds_a_name": [
        (
            "prompt: Which?",
            "prompt: Which {one}?",
            ["quizzes/first.yaml:25:13: a brace holds no name here. Write {name} or remove it."],
        ),
        (
            "feedback: One.",
            "feedback: 'Not {notional_value}.'",
            ["quizzes/first.yaml:15:50: this gives the answer away. Say it in the solution."],
        ),
    ],
    "law_a_text_of_a_course_is_plain": [
        (
            "prompt: Which?",
            "prompt: Which <b>?",
            [
                (
                    "quizzes/first.yaml:25:13: '<b' starts HTML. "
                    "Write plain Markdown, and a space after '<'."
                )
            ],
        ),
    ],
}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(*case, id=f"{law}-{n}")
        for law, all_ in CASES.items()
        for n, case in enumerate(all_)
    ],
)
def test_a_broken_law_says_where_and_what_to_do(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    path, quiz = PATH.replace(old, new), QUIZ.replace(old, new)
    assert (path, quiz) != (PATH, QUIZ)
    assert problems_of(tmp_path, path, quiz) == said


def test_every_law_is_broken_once() -> None:
    assert {law.__name__ for law in laws()} == set(CASES)


def test_a_misspelled_field_is_named_with_its_place(tmp_path: Path) -> None:
    quiz = QUIZ.replace("    hints: [Multiply.]", "    hint: [Multiply.]")
    assert problems_of(tmp_path, quiz=quiz) == [
        "paths/way.yaml:6:7: no quiz has the id 'first'. Write it in terms/quizzes.",
        "quizzes/first.yaml:17:5: 'hint' is not a field of an item. Did you mean 'hints'?",
    ]


def test_a_file_that_is_no_course_is_said(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == []
    (tmp_path / "paths/A way.yml").write_text(PATH, "utf-8")
    glossary, _ = load(tmp_path)
    assert [str(p).rpartition("/")[2] for p in load_curriculum(tmp_path, glossary)[1]] == [
        (
            "A way.yml:1:1: 'A way.yml' is not a course's file. "
            "Name it with a-z, 0-9 and single hyphens, ending in .yaml."
        )
    ]


def test_terms_in_a_circle_are_said_before_courses(tmp_path: Path) -> None:
    circle = TERMS | {"a/base": term("base", relations="{prerequisite: [{to: middle}]}")}
    glossary, problems = glossary_of(tmp_path, circle)
    assert problems
    (tmp_path / "paths").mkdir()
    (tmp_path / "paths/way.yaml").write_text(PATH, "utf-8")
    assert load_curriculum(tmp_path, glossary)[1] == ()


def test_a_deprecated_term_is_named_with_its_successor(tmp_path: Path) -> None:
    old = term("old", status="deprecated", replaced_by="goal")
    glossary, problems = glossary_of(tmp_path, TERMS | {"a/old": old})
    assert problems == []
    for name, text in {
        "paths/way": PATH,
        "quizzes/first": QUIZ.replace("review: apart", "review: old"),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    (problem,) = load_curriculum(tmp_path, glossary)[1]
    assert str(problem).endswith("'old' is deprecated. Name 'goal' in its place.")
