"""What a term has: the one statement of its fields. The reader, the schema and its texts are made from it.

The comment at the end of a field is its description in the schema, which editors show while one types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another text that readers use for the same idea."""

    text: str  # as readers write it; no other term may use it
    kind: Literal["synonym", "abbreviation", "venue", "former", "hidden", "misspelling"]

    @property
    def shown(self) -> bool:
        """Whether a page names it; a hidden name and a misspelling lead here and are found, no more.

        >>> Alias(text="gap risk management", kind="hidden").shown
        False
        """
        return self.kind not in ("hidden", "misspelling")


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One symbol of a formula."""

    symbol: str  # TeX, as it stands in the formula
    meaning: str  # in words
    unit: str  # quote currency, base currency, quote per base, fraction, years, none


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula with everything that is needed to read it."""

    tex: str  # TeX of common commands: \frac, \sum, \le, \min, \max, \text{}
    says: str = ""  # one line under the formula
    symbols: tuple[Symbol, ...]  # every symbol of the formula
    assumptions: str = ""  # what must hold for the formula to hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example: a calculator and its inputs. The build computes the result."""

    calculator: str  # a calculator's name
    inputs: Mapping[str, object]  # texts by input name; {} is the calculator's defaults
    says: str  # {output name} is replaced by the engine's number; the first is shown large


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """What people often think, and what is so."""

    claim: str  # what people say, as they say it
    correction: str  # what is so, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A typed relation to another term."""

    to: str  # id of a term
    reason: str = ""  # why it holds, as a clause of at most 300 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueName:
    """What one venue calls the idea."""

    venue: str  # the venue's id, in lower case: binance, deribit
    name: str  # as the venue spells it
    note: str = ""  # what differs there


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that was seen to exist, and what it supports here."""

    title: str  # of the work
    publisher: str  # who stands behind it: authors and journal, or the venue
    year: int  # of publication
    url: str  # https, at a host of graph/source_hosts.yaml
    read: date  # the day on which the address was seen
    supports: str  # the claim of this page that it supports


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a reader can answer from the page."""

    question: str  # one sentence
    answers: tuple[str, ...]  # two or more
    right: int  # which answer, counted from 1
    explanation: str  # why that one


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A concept: one YAML file. Fields stand here in the order in which a file has them."""

    id: str  # from the file name
    section: str  # from the folder
    label: str  # the term as a heading, in sentence case
    aliases: tuple[Alias, ...] = ()  # other names; each leads to this page
    definition: str  # one sentence, at most 30 words; the tooltip and the search snippet
    why: str  # at most 60 words, consequence first
    how: str  # Markdown, short steps
    formulas: tuple[Formula, ...] = ()  # with every symbol explained
    examples: tuple[Example, ...] = ()  # computed by the build; no result is ever typed
    misconceptions: tuple[Misconception, ...] = ()  # one to three real ones
    relations: Mapping[str, tuple[Edge, ...]]  # by relation id
    venues: tuple[VenueName, ...] = ()  # names at venues, each one seen there
    sources: tuple[Source, ...] = ()  # at least one before the term is reviewed
    level: Literal[1, 2, 3, 4]  # 1 is the first day, 4 the specialist
    quiz: tuple[Question, ...] = ()  # one or two questions
    status: Literal["draft", "reviewed", "deprecated"]  # reviewed needs sources
    replaced_by: str = ""  # id of the successor of a deprecated term
    created: date  # the day of the first version
    modified: date  # the day of the last change
