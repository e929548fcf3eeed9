"""A book under scenarios in words: the sentence, who offsets whom, every move, and the chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from calculators.engine.answering import Figures, counted
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown, signed
from calculators.engine.exact import rounded
from calculators.engine.scenario import VolatilityMove
from calculators.engine.scenario_book import Asked, ScenarioBook
from calculators.engine.scenario_book_words import move_of, percent, price_move, told
from calculators.engine.stated import figure

CENTS = 2
LINES: Mapping[VolatilityMove, str] = {
    "up": "thick for up",
    "none": "thin for unchanged",
    "down": "dashed for down",
}
LISTED = 10  # of the moves, the worst
BOUGHT = " A bought option may lose no more than its value, which counts as money here."
LARGE = 100  # amounts from here on are said without cents


def says_of(book: ScenarioBook, outputs: Figures, whose: str = "") -> Iterator[Span]:
    """Yield the answer as two sentences; `whose` says whose moves they are, if a venue's."""
    together, apart = (
        Decimal(outputs[name]) for name in ("requirement", "stand_alone_requirement")
    )
    if not apart:
        yield Span(text="No move costs any of these positions anything: nothing is required.")
        return
    yield Span(text=f"Under {whose} moves this book needs " if whose else "This book needs ")
    yield Span(text=amount(together), strong=True, kind="loss")
    yield from why(book, together)
    if len(book.legs) == 1:
        yield Span(text=". It is one position, so there is nothing to net.")
        return
    yield Span(text=". One by one its positions would need ")
    if together == apart:
        yield Span(text="the same", strong=True)
        yield Span(text=": none of them offsets another.")
        return
    yield Span(text=amount(apart), strong=True)
    yield Span(text=": margined together they need ")
    yield Span(text=shown(Decimal(outputs["saved"]), "%"), strong=True)
    yield Span(text=" less.")


def why(book: ScenarioBook, requirement: Decimal) -> Iterator[Span]:
    """Yield what sets the requirement: the worst move, in full or in part, or the minimum by delta."""
    together, worst = book.together, book.worst
    if not requirement:
        yield Span(text=": no move of the list costs it anything")
        return
    if together.by_delta > together.loss:
        yield Span(text=", the least for its delta: no move of the list costs it as much")
        return
    price, volatility = told(worst, options=book.has_options)
    part = "" if worst.weight == 1.0 else f"{percent(worst.weight)} of "
    yield Span(text=f", {part}its loss if ")
    yield Span(text=price, strong=True)
    yield Span(text=volatility)


def set_by(one: Asked, book: ScenarioBook, *, options: bool) -> str:
    """Return what sets a requirement, in a few words."""
    if not figure(one.requirement, CENTS):
        return "no move loses"
    if one.by_delta > one.loss:
        return "the minimum by delta"
    return move_of(book.rules.scenarios[one.worst], options=options)


def amount(value: Decimal) -> str:
    """Return an amount as the sentence has it: whole, unless it is small.

    >>> amount(Decimal("4443.07")), amount(Decimal("9.42"))
    ('4\\u202f443 USDT', '9.42 USDT')
    """
    return shown(rounded(value, 0) if value >= LARGE else value, "USDT")


def positions_table(book: ScenarioBook) -> Table:
    """Return each position alone, with its own worst move, and what it does in the book's worst."""
    place, places = book.together.worst, places_of(book)
    bought = any(leg.size > 0 and leg.type != "perpetual" for leg in book.legs)
    rows = tuple(
        (
            Cell(text=leg.name, kind="long" if leg.size > 0 else "short"),
            Cell(text=shown(figure(one.requirement, places)), kind="number"),
            gain_cell(one.gains[place], places),
            Cell(text=set_by(one, book, options=leg.type != "perpetual").removeprefix("price ")),
        )
        for leg, one in zip(book.legs, book.alone, strict=True)
    )
    last = (
        Cell(text="Added up", kind="total"),
        Cell(text=shown(figure(book.stand_alone, places)), kind="total"),
        Cell(text=signed(figure(book.together.gains[place], places)), kind="total"),
        Cell(text=""),
    )
    return Table(
        title="Alone, and in the book's worst move",
        columns=("Position", "Needs alone", "In the book's worst", "Its own worst move"),
        rows=(*rows, last),
        note=f"USDT. {worst_of(book)} Alone, each position is asked for a worst move of its own, and"
        f" these cannot all happen at once.{BOUGHT if bought else ''}",
    )


def worst_of(book: ScenarioBook) -> str:
    """Return the book's worst move in a sentence."""
    if not loses(book):
        return "No move costs the book anything; the first of the list stands for all."
    return f"The book's worst move: {move_of(book.worst, options=book.has_options)}."


def loses(book: ScenarioBook) -> bool:
    """Return whether any move costs the book a cent."""
    return figure(book.together.loss, CENTS) > 0


def moves_table(book: ScenarioBook) -> Table:
    """Return the worst moves with what each position and the book gain in them, the worst first."""
    together, places = book.together, places_of(book)
    gains = [figure(gain, places) for gain in together.gains]
    order = sorted(range(len(gains)), key=lambda n: (n != together.worst, gains[n]))
    others = len(gains) - LISTED

    def row(n: int) -> tuple[Cell, ...]:
        scenario = book.rules.scenarios[n]
        return (
            Cell(text=price_move(scenario), kind="number"),
            Cell(text={"none": "same"}.get(scenario.volatility, scenario.volatility)),
            Cell(text=percent(scenario.weight), kind="number"),
            Cell(text=signed(gains[n]), kind="total"),
            *(gain_cell(one.gains[n], places) for one in book.alone),
        )

    return Table(
        title=f"The {counted(LISTED)} worst of {len(gains)} moves",
        columns=("Price", "Volatility", "Counted", "Book", *(leg.name for leg in book.legs)),
        rows=tuple(row(n) for n in order[:LISTED]),
        note=f"Gains and losses in USDT, as counted. In the {others} other moves the book loses no more"
        " than in the last of these.",
    )


def gain_cell(gain: float, places: int) -> Cell:
    """Return a gain or a loss, with its sign."""
    value = figure(gain, places)
    return Cell(text=signed(value), kind="loss" if value < 0 else "number")


def places_of(book: ScenarioBook) -> int:
    """Return the decimal places of amounts in tables: none, unless the book is small."""
    return 0 if book.stand_alone >= LARGE else CENTS


def chart_says_of(book: ScenarioBook, outputs: Figures) -> str:
    """Return the chart in words."""
    worst = book.together.gains[book.together.worst]
    parts = ["Gain or loss of the book against the move of the price."]
    if book.has_options:
        lines = [LINES[move] for move in book.volatility_moves]
        parts.append(f"One line for each move of volatility: {', '.join(lines)}.")
    reach = percent(book.rules.range)
    parts.append(f"Two upright lines, at −{reach} and +{reach}, are the ends of the regular moves.")
    if loses(book):
        parts.append(
            f"The worst counted point is {signed(figure(worst, places_of(book)))} USDT, at"
            f" {move_of(book.worst, options=book.has_options)}."
        )
    else:
        parts.append("No move of the list costs it anything.")
    if len(book.legs) > 1:
        apart = amount(Decimal(outputs["stand_alone_requirement"]))
        parts.append(
            f"A level dashed line marks what the positions would need one by one: {apart}."
        )
    return " ".join(parts)
