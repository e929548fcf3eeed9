"""Laws of paths: goals that can be reached, and a quiz that asks about every term on the way."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from graph.build import Glossary
from graph.convert import did_you_mean
from graph.course import Curriculum, LearningPath, course_order, standing
from graph.place import Problem
from graph.written import Step


def law_a_course_names_terms_that_have_a_page(
    curriculum: Curriculum, glossary: Glossary
) -> Iterator[Problem]:
    """Goals, known terms, taught and assumed terms and terms to read again are live terms."""
    for file, steps, term_id in named_terms(curriculum):
        if fault := fault_of_term(glossary, term_id):
            yield Problem(curriculum.place(file, *steps), *fault)


def named_terms(curriculum: Curriculum) -> Iterator[tuple[str, tuple[Step, ...], str]]:
    """Yield every term that a course names, with where it does."""
    for path in curriculum.paths.values():
        for field in ("goals", "known"):
            for index, term_id in enumerate(getattr(path, field)):
                yield f"paths/{path.id}", (field, index), term_id
    for file, at, item in curriculum.items():
        for field in ("teaches", "assumes"):
            for index, term_id in enumerate(getattr(item, field)):
                yield file, ("items", at, field, index), term_id
        for index, wrong in enumerate(item.misconceptions):
            yield file, ("items", at, "misconceptions", index, "review"), wrong.review


def fault_of_term(glossary: Glossary, term_id: str) -> tuple[str, str] | None:
    """Return what is wrong with naming a term here, or None: it must have a page of its own."""
    term = glossary.terms.get(term_id)
    if term is None:
        near = did_you_mean(term_id, sorted(glossary.terms))
        return f"no term has the id '{term_id}'.", near or "Name a term that is written."
    if term.status == "deprecated":
        return f"'{term_id}' is deprecated.", f"Name '{term.replaced_by}' in its place."
    return None


def law_a_path_has_goals_that_it_does_not_take_as_known(
    curriculum: Curriculum, _: Glossary
) -> Iterator[Problem]:
    """A path leads somewhere, and never to what its reader knows."""
    for path in curriculum.paths.values():
        file = f"paths/{path.id}"
        if not path.goals:
            yield Problem(curriculum.place(file, "goals"), "the path has no goal.", "Name one.")
        for index, goal in enumerate(path.goals):
            if goal in path.known or goal in path.goals[:index]:
                what = f"the goal '{goal}' is known or named before."
                yield Problem(
                    curriculum.place(file, "goals", index), what, "Remove one of the two."
                )


def law_what_is_known_is_needed(curriculum: Curriculum, glossary: Glossary) -> Iterator[Problem]:
    """A path takes as known only what its terms stand on."""
    graph = standing(glossary)
    for path in curriculum.paths.values():
        needed = set(course_order(glossary, path))
        needed |= {t for term in needed if term in graph for t in graph.successors(term)}
        for index, term_id in enumerate(path.known):
            if term_id in graph and term_id not in needed:
                place = curriculum.place(f"paths/{path.id}", "known", index)
                yield Problem(place, f"no term of the path stands on '{term_id}'.", "Remove it.")


def law_a_path_has_a_quiz_and_a_quiz_a_path(
    curriculum: Curriculum, _: Glossary
) -> Iterator[Problem]:
    """A path names a quiz that is there, and a quiz is the quiz of one path."""
    owners: dict[str, str] = {}
    for path in curriculum.paths.values():
        place = curriculum.place(f"paths/{path.id}", "quiz")
        if path.quiz not in curriculum.quizzes:
            fix = did_you_mean(path.quiz, curriculum.quizzes) or "Write it in terms/quizzes."
            yield Problem(place, f"no quiz has the id '{path.quiz}'.", fix)
        elif path.quiz in owners:
            what = f"the quiz '{path.quiz}' belongs to the path '{owners[path.quiz]}'."
            yield Problem(place, what, "Give this path a quiz of its own.")
        owners.setdefault(path.quiz, path.id)
    for quiz in curriculum.quizzes.values():
        if quiz.id not in owners:
            place = curriculum.place(f"quizzes/{quiz.id}")
            yield Problem(place, "no path has this quiz.", "Name it in a path or remove it.")


def law_every_term_of_a_path_is_taught_by_an_item(
    curriculum: Curriculum, glossary: Glossary
) -> Iterator[Problem]:
    """Whoever reads a term of a path is asked about it."""
    for path in paths_with_quizzes(curriculum):
        taught = {t for item in curriculum.quizzes[path.quiz].items for t in item.teaches}
        for term_id in course_order(glossary, path):
            if term_id not in taught:
                place = curriculum.place(f"quizzes/{path.quiz}", "items")
                what = f"no item teaches '{term_id}', which is on the path '{path.id}'."
                yield Problem(place, what, "Add one, or take the term as known.")


def law_an_item_teaches_terms_of_its_path(
    curriculum: Curriculum, glossary: Glossary
) -> Iterator[Problem]:
    """An item teaches what its path leads through, and something at all."""
    for path in paths_with_quizzes(curriculum):
        order = course_order(glossary, path)
        for at, item in enumerate(curriculum.quizzes[path.quiz].items):
            if not item.teaches:
                place = curriculum.place(f"quizzes/{path.quiz}", "items", at, "teaches")
                yield Problem(place, "this item teaches nothing.", "Name a term of the path.")
            for index, term_id in enumerate(item.teaches):
                if term_id in glossary.terms and term_id not in order:
                    place = curriculum.place(f"quizzes/{path.quiz}", "items", at, "teaches", index)
                    what = f"'{term_id}' is not on the path '{path.id}'."
                    yield Problem(place, what, "Put it under 'assumes' or add it to the goals.")


def law_an_item_assumes_what_its_terms_stand_on(
    curriculum: Curriculum, glossary: Glossary
) -> Iterator[Problem]:
    """What an item takes as known comes before what it teaches, in every order of reading."""
    graph = standing(glossary)
    for file, at, item in curriculum.items():
        taught = [term for term in item.teaches if term in graph]
        below = {t for term in taught for t in nx.descendants(graph, term)}
        for index, term_id in enumerate(item.assumes):
            if term_id in graph and term_id not in below:
                place = curriculum.place(file, "items", at, "assumes", index)
                what = f"nothing that '{item.id}' teaches stands on '{term_id}'."
                yield Problem(place, what, "Remove it or teach it.")


def paths_with_quizzes(curriculum: Curriculum) -> Iterator[LearningPath]:
    """Yield the paths whose quiz could be read."""
    yield from (p for p in curriculum.paths.values() if p.quiz in curriculum.quizzes)
