"""What each document of the API holds: the one statement of its fields, from which its schema is made.

The comment at the end of a field is its description there. Within version 1 fields may be added;
none is renamed, removed or given another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calculators.course import Variant
from calculators.engine.calculator import Input, Output
from graph.course import Item
from graph.relation import Relation
from graph.section import Section
from graph.term import Alias, Formula, Misconception, Question, Source, VenueName

Status = Literal["draft", "reviewed", "deprecated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Where everything is."""

    name: str  # of the glossary
    description: str  # one sentence
    url: str  # of the site
    documents: Mapping[str, str]  # addresses of the documents of this API, by name
    formats: Mapping[str, str]  # addresses of the same content in other formats
    counts: Mapping[str, int]  # how many there are of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSummary:
    """A term in a list."""

    id: str  # never changes and never vanishes
    label: str  # the term as a heading
    section: str  # id of the section
    level: Literal[1, 2, 3, 4]  # 1 is the first day, 4 the specialist
    status: Status  # deprecated: see replaced_by
    replaced_by: str  # id of the successor of a deprecated term, else empty
    definition: str  # a clause of at most 30 words, plain text
    created: date  # the day of the first version
    modified: date  # the day of the last change
    url: str  # of the page for people
    api: str  # of the whole term as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class TermList:
    """Every term, retired ones too, sorted by id."""

    terms: tuple[TermSummary, ...]  # by id


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number or word from the engine."""

    value: str  # canonical decimal, or a word
    text: str  # as shown, with its unit
    unit: str  # USDT, %, ×; empty for a count or a word


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """A worked example; its numbers were computed when the document was made."""

    calculator: str  # name of a calculator
    inputs: Mapping[str, object]  # as given; what is left out took its default
    says: str  # the example as a sentence, with the engine's numbers in it
    outputs: Mapping[str, Figure]  # every output of the calculator, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A typed relation as it is seen from the term."""

    relation: str  # id of the relation, or of its inverse
    label: str  # as a heading over the other terms
    phrase: str  # between this term and the other in a sentence
    term: str  # id of the other term
    term_label: str  # its label
    reason: str  # why it holds, or empty
    authored: bool  # true: it is written at this term; false: at the other


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDocument:
    """One term with all that its page says. Every text is plain text, except `how`: Markdown."""

    id: str  # never changes and never vanishes
    label: str  # the term as a heading
    aliases: tuple[Alias, ...]  # other names
    section: str  # id of the section
    definition: str  # a clause of at most 30 words, plain text
    why: str  # consequence first
    how: str  # Markdown without HTML, links or pictures
    formulas: tuple[Formula, ...]  # with every symbol
    examples: tuple[WorkedExample, ...]  # computed
    misconceptions: tuple[Misconception, ...]  # what people often think, and what is so
    relations: tuple[Related, ...]  # in both directions
    venues: tuple[VenueName, ...]  # names at venues
    sources: tuple[Source, ...]  # what supports which claim
    level: Literal[1, 2, 3, 4]  # 1 is the first day, 4 the specialist
    quiz: tuple[Question, ...]  # questions that the page answers
    status: Status  # deprecated: see replaced_by
    replaced_by: str  # id of the successor of a deprecated term, else empty
    created: date  # the day of the first version
    modified: date  # the day of the last change
    url: str  # of the page for people; of a retired term it leads to the successor
    api: str  # of this document
    markdown: str  # of the page as Markdown; of a retired term, of its successor
    content_hash: str  # SHA-256 of what people wrote: another hash is another text


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A term on the map."""

    id: str  # of the term
    label: str  # of the term
    section: str  # id of the section
    level: Literal[1, 2, 3, 4]  # 1 is the first day, 4 the specialist
    status: Status  # deprecated terms stay on the map
    x: float  # from 0 (needs nothing) to 1
    y: float  # from 0 to 1, near its neighbors


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A typed edge as it was written; the inverse is in `relations`."""

    source: str  # id of a term
    target: str  # id of a term
    relation: str  # id of a relation
    reason: str  # why it holds, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDocument:
    """The concept graph: terms, typed edges, and the laws of each kind of edge."""

    nodes: tuple[Node, ...]  # by id
    edges: tuple[Link, ...]  # each written once, in one direction
    relations: tuple[Relation, ...]  # kinds of edges
    sections: tuple[Section, ...]  # in their order


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorSummary:
    """A calculator in a list."""

    name: str  # never changes
    title: str  # as a heading
    summary: str  # one sentence
    terms: tuple[str, ...]  # ids of the terms that it answers, the main one first
    url: str  # of the page for people
    api: str  # of its inputs and outputs as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorList:
    """Every calculator, by name."""

    calculators: tuple[CalculatorSummary, ...]  # by name


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculatorDocument:
    """What a calculator takes and gives, and what it says to its defaults."""

    name: str  # never changes
    title: str  # as a heading
    summary: str  # one sentence
    terms: tuple[str, ...]  # ids of the terms that it answers, the main one first
    inputs: tuple[Input, ...]  # kind, unit, bounds and default of each
    outputs: tuple[Output, ...]  # label, unit and decimal places of each
    says: str  # its answer to the defaults, in words
    answer: Mapping[str, Figure]  # its answer to the defaults, by output
    url: str  # of the page for people
    api: str  # of this document


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """A name that is not a term's label or id and leads to one all the same."""

    text: str  # as people write it; of a retired term, its label
    slug: str  # as it stands in the address that redirects; empty when that is a term's own
    kind: Literal["synonym", "abbreviation", "venue", "former", "hidden", "misspelling", "retired"]
    term: str  # id of the live term that it means


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasList:
    """Every other name and every retired id."""

    aliases: tuple[OtherName, ...]  # by text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a term, as its record dates it."""

    date: date  # the day
    kind: Literal["created", "changed", "retired"]  # what happened
    term: str  # id
    label: str  # as it is now
    definition: str  # as it is now
    replaced_by: str  # id of the successor of a retired term, else empty
    url: str  # of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    """The first and the last change of each term, newest first. Records date no other."""

    changes: tuple[Change, ...]  # newest first, then by id


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSummary:
    """A way through the terms, in a list."""

    id: str  # never changes
    label: str  # as a heading
    summary: str  # what one can do afterwards
    minutes: int  # reading and questions together
    terms: tuple[str, ...]  # ids in the order in which they are read
    url: str  # of the page for people
    api: str  # of the whole path as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class PathList:
    """Every path, by id."""

    paths: tuple[PathSummary, ...]  # by id


@dataclass(frozen=True, slots=True, kw_only=True)
class PathItem:
    """A question of a path."""

    id: str  # unique in all quizzes and never changed
    version: int  # raised when it becomes another question
    type: Literal["numeric", "choice", "multi", "order", "true-false"]  # how it is answered
    level: Literal[1, 2, 3, 4]  # 1 is recall, 4 joins several ideas
    teaches: tuple[str, ...]  # ids of terms, the main one first
    prompt: str  # plain text; {param} differs from variant to variant
    api: str  # of the question with its variants as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStop:
    """One term of a path and the questions that can be asked once it is read."""

    term: str  # id
    label: str  # of the term
    minutes: int  # reading and its questions together
    items: tuple[PathItem, ...]  # in their order


@dataclass(frozen=True, slots=True, kw_only=True)
class PathDocument:
    """A way through the terms; the order is computed from what each term needs."""

    id: str  # never changes
    label: str  # as a heading
    summary: str  # what one can do afterwards
    audience: str  # for whom it is
    goals: tuple[str, ...]  # ids of terms; the last one ends it
    known: tuple[str, ...]  # ids of terms that it takes as known
    minutes: int  # all of it
    stops: tuple[PathStop, ...]  # in the order in which they are read
    url: str  # of the page for people
    api: str  # of this document


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDocument:
    """A question as its author wrote it, and variants that can be asked and graded without the engine."""

    item: Item  # what the engine draws any further seed from
    variants: tuple[Variant, ...]  # of the first seeds, each with its answer and its known mistakes
    path: str  # id of the learning path
    api: str  # of this document
