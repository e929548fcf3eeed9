"""Courses as people write them: paths through the terms, and quizzes whose numbers the engine computes.

A path names its goals; the order of its terms is computed from the graph and never typed. The
comment at the end of a field says what authors put there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

import networkx as nx

from graph.build import Glossary
from graph.paths import reading_order
from graph.place import Place, Problem
from graph.read import ID, listed, read_record, shown
from graph.term import Term
from graph.written import Step, Written

Record = TypeVar("Record")
STANDS_ON = ("prerequisite", "broader")  # what must be read before a term
WORDS_A_MINUTE = 200  # of a text that one reads to understand
SECONDS_A_FORMULA = 30
SECONDS_A_NUMBER = 120  # to compute an answer and read its solution
SECONDS_A_CHOICE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """A way through the terms to a few goals: one file in terms/paths."""

    id: str  # from the file name
    label: str  # as a heading, in sentence case
    summary: str  # what one can do afterwards, one or two sentences
    audience: str  # for whom it is, and what it takes as known
    goals: tuple[str, ...]  # ids of terms; what they need comes before them, the last one ends it
    known: tuple[str, ...] = ()  # ids of terms that it takes as known, with all that they need
    quiz: str  # id of its quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A number or word that differs from variant to variant: a range or a list."""

    least: str = ""  # decimal in quotes, inclusive
    most: str = ""  # decimal in quotes, inclusive
    step: str = ""  # decimal in quotes, above 0
    pick: tuple[str, ...] = ()  # the values themselves, where they are no range
    unit: str = ""  # how it is shown: USDT, ×, BTC; % shows a fraction as percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far from the answer is still right: one of the two."""

    abs: str = ""  # decimal in quotes, in the answer's unit
    rel: str = ""  # fraction of the answer, in quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The number that is asked for; its unit is the calculator's."""

    output: str = ""  # name of an output of the calculator
    places: int = 0  # decimal places that the learner rounds to
    tolerance: Tolerance = Tolerance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What an output must be; otherwise the params are drawn again."""

    output: str  # name of an output of the calculator
    equals: str = ""  # a word or a decimal
    at_least: str = ""  # decimal in quotes
    at_most: str = ""  # decimal in quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongTurn:
    """A way to go wrong, as data: the engine computes what one then answers."""

    id: str  # unique in its item
    output: str = ""  # another output of the same run, or of the run with `inputs`
    value: str = ""  # a param that people type as the answer: '{leverage}'
    calculator: str = ""  # another calculator; it gets `inputs` alone
    inputs: Mapping[str, object] = field(default_factory=dict)  # in the place of the right ones
    feedback: str  # what was thought and what is so, kindly; may use {params}
    review: str  # id of the term to read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose, or to put in order."""

    text: str  # as the learner reads it
    right: bool = False  # not used by order items: they are written in the right order
    feedback: str  # why it is right, why it is wrong, or why it stands here


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question with many variants; what its type does not need is left out."""

    id: str  # unique in all quizzes and never changed
    version: int  # raised when the question becomes another one
    type: Literal["numeric", "choice", "multi", "order", "true-false"]
    teaches: tuple[str, ...]  # ids of terms of the path, the main one first
    assumes: tuple[str, ...] = ()  # ids of terms that those stand on
    level: Literal[1, 2, 3, 4]  # 1 is recall, 4 joins several ideas
    prompt: str  # plain text; {param} is replaced
    calculator: str = ""  # numeric: a calculator's name
    params: Mapping[str, Param] = field(default_factory=dict)  # numeric: by name
    inputs: Mapping[str, object] = field(
        default_factory=dict
    )  # numeric: texts; {param} is replaced
    require: tuple[Requirement, ...] = ()  # numeric
    answer: Asked = Asked()  # numeric
    misconceptions: tuple[WrongTurn, ...] = ()  # numeric: the likeliest first
    options: tuple[Option, ...] = ()  # all other types
    hints: tuple[str, ...] = ()  # from a nudge to the first step; may use {params}
    solution: str  # why; may use {params} and {outputs}
    working: tuple[str, ...] = ()  # numeric: the engine's steps to show, by what they compute


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """The questions of a path: one file in terms/quizzes."""

    id: str  # from the file name
    label: str  # as a question bank shows it
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Curriculum:
    """All paths and quizzes that people wrote."""

    paths: Mapping[str, LearningPath]  # by id, sorted
    quizzes: Mapping[str, Quiz]  # by id, sorted
    written: Mapping[str, Written]  # texts by "paths/<id>" and "quizzes/<id>"

    def place(self, file: str, *steps: Step) -> Place:
        """Return where a value stands: `place("quizzes/first", "items", 0, "teaches", 1)`."""
        return self.written[file].place(*steps)

    def items(self) -> Iterator[tuple[str, int, Item]]:
        """Yield every item with its file and its index there."""
        for quiz in self.quizzes.values():
            for index, item in enumerate(quiz.items):
                yield f"quizzes/{quiz.id}", index, item


def read_curriculum(folder: Path) -> tuple[Curriculum, tuple[Problem, ...]]:
    """Return the paths and quizzes below a folder of terms, and what cannot be read."""
    problems: list[Problem] = []
    written: dict[str, Written] = {}
    found = Curriculum(
        paths=read_all(LearningPath, folder / "paths", problems, written),
        quizzes=read_all(Quiz, folder / "quizzes", problems, written),
        written=written,
    )
    return found, tuple(sorted(problems))


def read_all(
    kind: type[Record], folder: Path, problems: list[Problem], written: dict[str, Written]
) -> dict[str, Record]:
    """Return the records of a folder by id; a folder that is not there holds none."""
    found: dict[str, Record] = {}
    for path in listed(folder):
        if path.suffix != ".yaml" or not ID.fullmatch(path.stem):
            what = f"'{path.name}' is not a course's file."
            fix = "Name it with a-z, 0-9 and single hyphens, ending in .yaml."
            problems.append(Problem(Place(shown(path)), what, fix))
            continue
        record, text = read_record(kind, path, folder, problems, id=path.stem)
        if record and text:
            found[path.stem] = record
            written[f"{folder.name}/{path.stem}"] = text
    return found


def standing(glossary: Glossary, known: tuple[str, ...] = ()) -> nx.DiGraph[str]:
    """Return what each term stands on: term -> prerequisite or broader term, without known ones."""
    graph = glossary.only(*STANDS_ON)
    graph.remove_nodes_from(known)
    return graph


def course_order(glossary: Glossary, path: LearningPath) -> tuple[str, ...]:
    """Return the ids of a path's terms, each after all that it stands on, the last goal last.

    Goals come in their own order, each after what it adds; unknown ids are left out.
    """
    graph = standing(glossary, path.known)
    everything = reading_order(glossary)
    order: dict[str, None] = {}
    for goal in (goal for goal in path.goals if goal in graph):
        needed = nx.descendants(graph, goal) | {goal}
        order |= dict.fromkeys(term for term in everything if term in needed)
    return tuple(order)


def stop_of(item: Item, order: tuple[str, ...]) -> str:
    """Return the term after which a learner has read all that an item teaches, or nothing."""
    return max((t for t in item.teaches if t in order), key=order.index, default="")


def minutes(term: Term, items: tuple[Item, ...]) -> int:
    """Return how long a term and its items take, to the nearest minute; at least 1."""
    seconds = 60 * len(" ".join(texts_of(term)).split()) / WORDS_A_MINUTE
    seconds += SECONDS_A_FORMULA * len(term.formulas)
    seconds += sum(SECONDS_A_NUMBER if i.type == "numeric" else SECONDS_A_CHOICE for i in items)
    return max(1, int(seconds / 60 + 0.5))


def texts_of(term: Term) -> Iterator[str]:
    """Yield what a learner reads on a term's page."""
    yield from (term.definition, term.why, term.how)
    yield from (example.says for example in term.examples)
    yield from (f"{m.claim} {m.correction}" for m in term.misconceptions)
