"""What a calculator is: named inputs, a pure function, and an answer that every painter can show."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from calculators.engine.progress import Progress
from calculators.engine.worked import Step

type_of_value = Literal["decimal", "choice", "text", "rows"]
PARTS_OF_ONE = frozenset({"fraction", "a year", "an interval"})  # units in which 1% is 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a choice input."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing that the reader may set; decimals are canonical strings, never floats."""

    name: str  # full words, snake_case; the key in URLs, JSON and on the command line
    label: str  # as the form shows it
    term: str  # id of the term that the label links to
    kind: type_of_value
    default: str | tuple[Mapping[str, str], ...]  # rows: one mapping a row
    unit: str = ""  # as shown; "fraction", "a year" and "an interval" take 1% for 0.01
    minimum: str = ""  # decimal string, inclusive; "" is no bound
    maximum: str = ""  # decimal string, inclusive; rows: how many rows at most
    step: str = ""  # what one slider step moves
    choices: tuple[Choice, ...] = ()
    columns: tuple[Input, ...] = ()  # rows: the inputs of one row
    help: str = ""  # one sentence under the field

    @property
    def takes_percent(self) -> bool:
        """Whether the reader may type 1% for 0.01: the input is a fraction, or a rate that is one."""
        return self.kind == "decimal" and self.unit in PARTS_OF_ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One named result; `places` is the quantum that it is rounded to."""

    name: str  # dots group: cross.loss
    label: str
    term: str
    unit: str = ""  # "USDT", "%", "×", "" (a count or a word)
    places: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of the answer's sentence; strong pieces are the numbers that change as one drags."""

    text: str
    strong: bool = False
    kind: Literal["", "loss", "long", "short"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of an answer table; `share` (0 to 1) asks the painter for a bar of that length."""

    text: str
    kind: Literal["", "number", "loss", "fund", "long", "short", "closed", "total"] = ""
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table of the answer: who pays, which positions were closed and in what order."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that a calculator says for one set of inputs."""

    says: tuple[Span, ...]  # the answer as one sentence or two
    outputs: Mapping[str, Decimal | int | str]  # by Output.name, already rounded
    steps: tuple[Step, ...]  # the working, in order
    tables: tuple[Table, ...] = ()
    chart: Callable[[], Mapping[str, object]] = dict  # drawn on demand: a Vega-Lite specification
    chart_says: str = ""  # the chart in words, for those who cannot see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """One calculator; the module that holds it as CALCULATOR gives it its name."""

    title: str
    summary: str  # one sentence
    terms: tuple[str, ...]  # ids of the terms that it answers, the main one first
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    # Of inputs parsed: Decimal, str, tuple of Mapping. What takes long is a generator of progress.
    work: Callable[[Mapping[str, Any]], Answer | Generator[Progress, None, Answer]]

    @property
    def takes_percent(self) -> bool:
        """Whether one of the inputs, or a column of a table, may be typed in percent."""
        return any(one.takes_percent for asked in self.inputs for one in (asked, *asked.columns))

    def run(self, inputs: Mapping[str, Any]) -> Generator[Progress, None, Answer]:
        """Work inputs out as a generator in any case: one that answers at once has no progress."""
        found = self.work(inputs)
        return found if isinstance(found, Answer) else (yield from found)
