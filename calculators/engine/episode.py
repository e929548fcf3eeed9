"""A day on which a risk was seen: what was published of it, and what the engine makes of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.worked import Step
from calculators.engine.working import Working

Hedge = Literal["", "about", "almost", "less than", "more than"]  # what stands before a number
HALF = Decimal("0.5")


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
    hedge: Hedge = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a range that is upside down, and a number without a source."""
        if self.low > self.high:
            raise ValueError(f"{self.what} The range ends below its start.")
        if not self.sources:
            raise ValueError(f"{self.what} Nobody is named as its source.")

    @property
    def last_digit(self) -> Decimal:
        """Return what one unit of the last digit counts that the sources print.

        >>> figure("Held.", "2.56e9", "USD", 0).last_digit == 10_000_000
        True
        """
        return min(ONE.scaleb(int(end.as_tuple().exponent), EXACT) for end in (self.low, self.high))

    @property
    def span(self) -> tuple[Decimal | None, Decimal | None]:
        """Return from where to where the number may lie by what the sources say; None: no end.

        "About" leaves the last digit that is printed open, as rounding does.

        >>> figure("Multiple.", "55", "×", 0, hedge="about").span
        (Decimal('54.5'), Decimal('55.5'))
        >>> figure("Rise.", "2.7", "fraction", 0, hedge="more than").span
        (Decimal('2.7'), None)
        """
        rounding = EXACT.multiply(HALF, self.last_digit)
        ends: Mapping[Hedge, tuple[Decimal | None, Decimal | None]] = {
            "": (self.low, self.high),
            "about": (EXACT.subtract(self.low, rounding), EXACT.add(self.high, rounding)),
            "almost": (EXACT.subtract(self.low, self.last_digit), self.high),
            "less than": (None, self.high),
            "more than": (self.low, None),
        }
        return ends[self.hedge]


def figure(
    what: str,
    low: str,
    unit: str,
    *sources: int,
    high: str = "",
    hedge: Hedge = "",
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
    places: int = 0  # decimal places that are shown; −6: whole millions
    tally: bool = (
        False  # True: one sum or difference, which shows only that the figures fit together
    )
    stylized: bool = False  # True: some of the inputs are ours, for the mechanism alone
    note: str = ""

    @property
    def computed(self) -> Decimal:
        """Return the engine's number at the places that are shown."""
        return rounded(self.work(Working(keep=False)), self.places)

    @property
    def difference(self) -> Decimal:
        """Return how far the engine's number lies outside what was reported; 0 inside it."""
        least, most = self.reported.span if self.reported else (None, None)
        if most is not None and self.computed > most:
            return EXACT.subtract(self.computed, most)
        if least is not None and self.computed < least:
            return EXACT.subtract(self.computed, least)
        return ZERO

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
