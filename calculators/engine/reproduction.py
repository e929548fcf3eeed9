"""A number that somebody published, and how the engine gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from calculators.engine.display import decimals
from calculators.engine.exact import EXACT, ZERO, rounded
from calculators.engine.fact import Table, VenueSource
from calculators.engine.liquidation import Outcome
from calculators.engine.worked import Step
from calculators.engine.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """One published number beside the engine's.

    >>> tenth = Reproduction(says="A tenth of 3.", term="", printed="0.3", source=VenueSource(title="T", publisher="P"),
    ...                      work=lambda working: EXACT.divide(Decimal(3), Decimal(10)))
    >>> tenth.computed, tenth.agrees
    (Decimal('0.3'), True)
    """

    says: str  # the question with its numbers, a sentence
    term: str  # id of what was asked for
    printed: str  # as published; how many places it has says how exactly
    source: VenueSource
    work: Callable[[Working], Decimal | Outcome]  # computes with the engine, writes its steps
    unit: str = ""
    direction: str = ROUND_HALF_UP  # in which the publisher rounds
    within: Decimal = ZERO  # of the last place printed, where the publisher states a tolerance
    note: str = ""

    @property
    def unrounded(self) -> Decimal:
        """Return the engine's number with all of its digits; ValueError if there is none."""
        value = self.work(Working(keep=False))
        if not isinstance(value, Decimal):
            raise ValueError(f"{self.says} The engine answers {value!r}.")  # noqa: TRY004  an answer, not a type
        return value

    @property
    def computed(self) -> Decimal:
        """Return the engine's number at the places that were printed."""
        return rounded(self.unrounded, decimals(Decimal(self.printed)), self.direction)

    @property
    def agrees(self) -> bool:
        """Return whether the two are the same, or as close as the publisher states."""
        off = EXACT.subtract(self.computed, Decimal(self.printed))
        return abs(off) <= self.within

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the working."""
        working = Working()
        self.work(working)
        return working.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The same holding under the generic rule and under a venue's."""

    says: str  # what is held, and on what terms
    table: Table
