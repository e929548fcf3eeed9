"""The chart of a book under scenarios: what it gains or loses in every move of the price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.display import signed
from calculators.engine.scenario import Scenario, VolatilityMove
from calculators.engine.scenario_book import ScenarioBook
from calculators.engine.scenario_book_says import loses, places_of
from calculators.engine.scenario_book_words import percent, price_move
from calculators.engine.stated import DIGITS, curve_of, drawn, evenly, figure

STEPS = 60
PAST_THE_RANGE, PAST_THE_WORST = 1.25, 1.08
LEAST_PRICE = 0.01  # of the price now: an option has a value at any price above zero
LOOKS: Mapping[VolatilityMove, Curve] = {
    "up": Curve(label="volatility up", points=()),
    "none": Curve(label="volatility unchanged", points=(), width=1.5),
    "down": Curve(label="volatility down", points=(), color=QUIET, width=2.25, dashed=True),
}


def scenario_chart(book: ScenarioBook, says: str) -> Mapping[str, object]:
    """Return the chart: the book for each move of volatility, its worst point, and the isolated sum."""
    low, high = (100 * end for end in ends(book))
    places = evenly(low, high, STEPS)
    needed = drawn(-book.stand_alone)
    one_by_one = Curve(
        label="needed one by one",
        points=((drawn(low), needed), (drawn(high), needed)),
        color=LOSS,
        width=1.75,
        dashed=True,
    )
    lines = [curve(book, move, places) for move in book.volatility_moves]
    curves = (*lines, one_by_one) if len(book.legs) > 1 else tuple(lines)
    return equity_chart(
        x=Axis(title="move of the price", low=drawn(low), high=drawn(high), kind="percent"),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=tuple(marks(book)),
        band=None,
        rules=tuple(rules(book)),
        says=says,
    )


def ends(book: ScenarioBook) -> tuple[float, float]:
    """Return the ends of the x axis: past the regular moves, and past the worst one if it is farther."""
    worst, reach = book.worst.price - 1.0, book.rules.range * PAST_THE_RANGE
    low = min(-reach, worst * PAST_THE_WORST)
    return max(LEAST_PRICE - 1.0, low), max(reach, worst * PAST_THE_WORST)


def curve(book: ScenarioBook, move: VolatilityMove, places: Sequence[float]) -> Curve:
    """Return what the book gains at some moves of the price, in full."""

    def gain(moved: float) -> float:
        return settled(book, book.gain(Scenario(price=1.0 + moved / 100, volatility=move)))

    look = LOOKS[move] if book.has_options else Curve(label="the book", points=())
    return replace(look, points=curve_of(gain, places))


def settled(book: ScenarioBook, gain: float) -> float:
    """Return a sum of gains without the bits that are left where large ones cancel.

    Those differ from machine to machine; what is kept is nine digits of the largest gain or loss.
    """
    largest = max(abs(part) for one in book.alone for part in one.gains) or 1.0
    return round(gain / largest, DIGITS) * largest + 0.0  # never minus zero


def rules(book: ScenarioBook) -> Iterator[Mark]:
    """Yield the ends of the regular moves: beyond them only extreme moves are looked at."""
    reach = book.rules.range
    for sign, word in ((-1, "range from"), (1, "to")):
        there = price_move(Scenario(price=1.0 + sign * reach))
        yield Mark(label=f"{word} {there}", at=(drawn(100 * sign * reach), 0.0), color=QUIET)


def marks(book: ScenarioBook) -> Iterator[Mark]:
    """Yield the worst point as counted, and in full where only a part of it counts."""
    if not loses(book):
        return
    worst, places = book.worst, places_of(book)
    at = drawn(100 * (worst.price - 1.0))
    counted, full = book.together.gains[book.together.worst], settled(book, book.gain(worst))
    label = "worst"
    if worst.weight != 1.0:
        label = f"{percent(worst.weight)} counts:"
        yield Mark(label=signed(figure(full, places)), at=(at, drawn(full)), hollow=True)
    yield Mark(
        label=f"{label} {signed(figure(counted, places))}", at=(at, drawn(counted)), color=LOSS
    )
