"""A day on which a risk was seen: what was published of it, and what the engine makes of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ZERO, rounded
from calculators.engine.worked import Step
from calculators.engine.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeSource:
    """A work that tells of an episode, and where it was read."""

    title: str
    publisher: str
    published: str  # ISO date, month or year; "" where none was seen
    read: str  # ISO date
    url: str = ""  # "": it was read in a copy that is not the publisher's; `note` says so
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published number, or the range between what sources say; whole units, never millions.

    >>> loss = figure("The loss.", "114e6", "EUR", 0)
    >>> loss.low == loss.high == 114_000_000
    True
    """

    what: str  # a sentence
    low: Decimal
    high: Decimal  # the same as `low` where the sources agree
    unit: str  # "fraction" is shown in percent; "" for a count
    sources: tuple[int, ...]  # which of the episode's sources, the low end's first
    hedge: str = ""  # what the source says before the number: about, more than
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a range that is upside down, and a number without a source."""
        if self.low > self.high:
            raise ValueError(f"{self.what} The range ends below its start.")
        if not self.sources:
            raise ValueError(f"{self.what} Nobody is named as its source.")


def figure(
    what: str,
    low: str,
    unit: str,
    *sources: int,
    high: str = "",
    hedge: str = "",
    note: str = "",
) -> Figure:
    """Return a figure from numbers as they are spelled; without `high` the sources agree.

    >>> figure("Traders closed.", "804242", "", 0).high
    Decimal('804242')
    """
    return Figure(
        what=what,
        low=Decimal(low),
        high=Decimal(high or low),
        unit=unit,
        sources=sources,
        hedge=hedge,
        note=note,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the engine computes from an episode's figures, beside what was reported.

    >>> reported = figure("Of it, the fund paid.", "107", "EUR", 0)
    >>> half = Replay(says="Half of 212.", term="", reported=reported, unit="EUR",
    ...               within=Decimal("0.01"), work=lambda working: Decimal(106))
    >>> half.difference, half.agrees
    (Decimal('-1'), True)
    """

    says: str  # what was asked, with its numbers, a sentence
    term: str  # id of the term that the answer is a number of
    work: Callable[[Working], Decimal]  # computes with the engine, writes its steps
    unit: str
    currency: str = "USD"  # of the amounts in its working
    reported: Figure | None = None  # None: nobody printed this number
    within: Decimal = ZERO  # by how much of the reported number ours may be off
    places: int = 0  # decimal places that are shown
    stylized: bool = False  # True: some of the inputs are ours, for the mechanism alone
    note: str = ""

    @property
    def computed(self) -> Decimal:
        """Return the engine's number at the places that are shown."""
        return rounded(self.work(Working(keep=False)), self.places)

    @property
    def difference(self) -> Decimal:
        """Return how far the engine's number lies outside what was reported; 0 inside it."""
        if self.reported is None:
            return ZERO
        over = EXACT.subtract(self.computed, self.reported.high)
        under = EXACT.subtract(self.computed, self.reported.low)
        return over if over > 0 else min(under, ZERO)

    @property
    def agrees(self) -> bool:
        """Return whether the engine's number lies as near to the reported one as is stated."""
        if self.reported is None:
            return True
        allowed = EXACT.multiply(self.within, abs(self.reported.low))
        return abs(self.difference) <= allowed

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the working, in the replay's own currency."""
        working = Working(currency=self.currency)
        self.work(working)
        return working.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What happened, in numbers that somebody published; nothing here is typed from memory."""

    name: str  # its address: jelly-2025
    label: str
    when: str  # as people say it: 26 March 2025
    began: str  # ISO date, month or year, for the order
    where: str
    summary: str  # one sentence: the consequence
    happened: tuple[str, ...]  # in order, a short paragraph each
    sources: tuple[EpisodeSource, ...]
    figures: tuple[Figure, ...]
    replays: tuple[Replay, ...] = ()
    teaches: tuple[str, ...]
    silent: tuple[str, ...]  # what this page does not show, a sentence each
    terms: tuple[str, ...]  # ids of what was seen then
