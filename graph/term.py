"""What a term has: the one statement of its fields. The schema, template and forms are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another text that readers use for the same idea."""

    text: str
    kind: Literal["synonym", "abbreviation", "venue", "former", "misspelling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One symbol of a formula."""

    symbol: str  # TeX, as it stands in the formula
    meaning: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula with everything that is needed to read it."""

    tex: str
    symbols: tuple[Symbol, ...]
    says: str = ""  # one line under the formula
    assumptions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example: a calculator and its inputs. The build computes the result."""

    calculator: str  # a calculator's name
    inputs: Mapping[str, object]  # {} is the calculator's defaults
    says: str  # {output name} is replaced by the engine's number; the first is shown large


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """What people often think, and what is so."""

    claim: str
    correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A typed relation to another term."""

    to: str  # id of a term
    reason: str = ""  # at most 300 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueName:
    """What one venue calls the idea."""

    venue: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that was seen to exist, and what it supports here."""

    title: str
    publisher: str
    year: int
    url: str
    read: date
    supports: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a reader can answer from the page."""

    question: str
    answers: tuple[str, ...]
    right: int  # which answer, counted from 1
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A concept: one YAML file. Fields stand here in the order in which a file has them."""

    id: str  # from the file name
    section: str  # from the folder
    label: str
    aliases: tuple[Alias, ...] = ()
    definition: str  # one sentence, at most 30 words; the tooltip and the search snippet
    why: str  # at most 60 words, consequence first
    how: str  # Markdown, short steps
    formulas: tuple[Formula, ...] = ()
    examples: tuple[Example, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    relations: Mapping[str, tuple[Edge, ...]]  # by relation id
    venues: tuple[VenueName, ...] = ()
    sources: tuple[Source, ...] = ()
    level: Literal[1, 2, 3, 4]
    quiz: tuple[Question, ...] = ()
    status: Literal["draft", "reviewed", "deprecated"]
    replaced_by: str = ""
    created: date
    modified: date
