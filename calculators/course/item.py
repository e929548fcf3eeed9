"""What crosses the border for one item: what authors wrote as JSON, and the variant drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from calculators.course.draw import Param

ItemType = Literal["numeric", "choice", "multi", "order", "true-false"]


class Tolerance(TypedDict):
    """How far from the answer is still right; one of the two is set."""

    abs: str  # in the answer's unit
    rel: str  # fraction of the answer


class Asked(TypedDict):
    """Which output of the engine is asked for."""

    output: str
    places: int  # decimal places that the learner is asked to round to
    tolerance: Tolerance


class Misconception(TypedDict):
    """A way to go wrong, as data: what the engine gives if one thinks so."""

    id: str
    output: str  # another output; "" is the one asked for
    value: str  # a parameter that people type as the answer: "{leverage}"; "" is none
    calculator: str  # another calculator, which then gets `inputs` alone; "" is the item's own
    inputs: Mapping[str, object]  # what is put in the place of the right inputs
    feedback: str
    review: str  # id of the term to read again


class Requirement(TypedDict):
    """What an output must be, or the parameters are drawn again."""

    output: str
    equals: str
    at_least: str
    at_most: str


class Option(TypedDict):
    """One thing to choose or to put in order."""

    text: str
    right: bool
    feedback: str


class Item(TypedDict):
    """A question that has many variants; authors write it in terms/quizzes."""

    id: str
    version: int
    type: ItemType
    teaches: Sequence[str]
    assumes: Sequence[str]
    level: int
    prompt: str
    calculator: str
    params: Mapping[str, Param]
    inputs: Mapping[str, object]
    require: Sequence[Requirement]
    answer: Asked
    misconceptions: Sequence[Misconception]
    options: Sequence[Option]
    hints: Sequence[str]
    solution: str
    working: Sequence[str]  # the steps to show, by what they compute


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and what counts as it; all but `text` are canonical decimals."""

    value: str
    text: str  # as shown, with its unit
    low: str  # inclusive
    high: str  # inclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongNumber:
    """A number that shows which misconception led to it."""

    id: str  # of the misconception
    value: str
    text: str
    low: str  # inclusive; no two ranges of a variant meet
    high: str  # inclusive
    feedback: str
    review: str  # id of the term to read again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One option in the place where this variant shows it."""

    id: str  # "a" is the first that the author wrote
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One item as one learner meets it. It holds all that is needed to grade it without the engine."""

    item: str
    version: int
    seed: int
    type: ItemType
    level: int
    teaches: tuple[str, ...]
    review: str  # id of the term to read again after any other mistake
    prompt: str
    asks: str  # the form of the answer, in words
    unit: str  # of a number: USDT, %, ×, ""
    places: int  # of a number
    answer: Number | None  # of numeric items
    wrong: tuple[WrongNumber, ...]  # only those that this seed tells apart
    options: tuple[Shown, ...]  # of the other types
    order: tuple[str, ...]  # ids of the options in the right order, of order items
    hints: tuple[str, ...]
    solution: str
    steps: tuple[Mapping[str, Any], ...]  # the engine's working with the learner's numbers
    params: Mapping[str, str]  # what was drawn: canonical decimals or words
