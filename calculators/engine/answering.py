"""From exact figures to an answer: rounding, and words for what is not a number."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from calculators.engine.account import Position, Side
from calculators.engine.calculator import Output, Span
from calculators.engine.display import price_places, shown
from calculators.engine.exact import Rounding, rounded
from calculators.engine.working import Working

Figures = Mapping[str, Decimal | int | str]  # by name of output


def note_side(side: Side, working: Working) -> None:
    """Write down which number stands for the side in the formulas that follow."""
    word, sign = ("long", "1") if side == 1 else ("short", "−1")
    working.note("side", "", "1 for a long, −1 for a short", word, sign)


def yours(side: Side) -> Span:
    """Return the word for the side, in its color."""
    return Span(text="long", kind="long") if side == 1 else Span(text="short", kind="short")


def liquidated_at_once(side: Side, what: str = "margin is") -> tuple[Span, ...]:
    """Return the sentence about a position that cannot be held even where it is opened."""
    return (
        Span(text="Your "),
        yours(side),
        Span(text=" is "),
        Span(text="liquidated at once", strong=True, kind="loss"),
        Span(text=f": its {what} not above its maintenance margin."),
    )


def liquidated_at(side: Side, price: Decimal | int, outputs: Figures) -> tuple[Span, ...]:
    """Return the sentence about a liquidation price and its distance from entry, an output."""
    return (
        Span(text="Your "),
        yours(side),
        Span(text=" is liquidated at "),
        Span(text=text_of(price), strong=True, kind="loss"),
        Span(text=", "),
        Span(text=text_of(outputs["liquidation_distance"], "%"), strong=True),
        Span(text=" below entry." if side == 1 else " above entry."),
    )


def toward_entry(position: Position) -> Rounding:
    """Return the rounding of prices that a position must not fall past: never said to be farther.

    >>> from decimal import Decimal
    >>> short = Position(name="x", side=-1, size=Decimal(1), entry_price=Decimal(30000),
    ...                  mark_price=Decimal(30000))
    >>> toward_entry(short)
    Rounding(places=2, direction='ROUND_FLOOR')
    """
    return Rounding(
        places=price_places(position.entry_price),
        direction=ROUND_CEILING if position.side == 1 else ROUND_FLOOR,
    )


def rounded_figures(
    outputs: tuple[Output, ...], figures: Figures, roundings: Mapping[str, Rounding]
) -> Figures:
    """Return the figures of all outputs, rounded to their places unless a rounding is named."""
    return {
        output.name: rounded(value, how.places, how.direction)
        if isinstance(value := figures[output.name], Decimal)
        and (how := roundings.get(output.name, Rounding(places=output.places)))
        else value
        for output in outputs
    }


def text_of(value: Decimal | int | str, unit: str = "") -> str:
    """Return a rounded figure as shown, or the word that stands in its place.

    >>> text_of(Decimal("9.1"), "%"), text_of("never", "%")
    ('9.1%', 'never')
    """
    return value if isinstance(value, str) else shown(value, unit)


def listed(names: tuple[str, ...]) -> str:
    """Return names as a sentence lists them.

    >>> listed(("SOL", "BTC", "ETH")), listed(())
    ('SOL, BTC and ETH', 'none')
    """
    if not names:
        return "none"
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def counted(count: int) -> str:
    """Return a small count as a word.

    >>> counted(0), counted(3), counted(13)
    ('none', 'three', '13')
    """
    words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return words[count] if count < len(words) else str(count)


def titled(name: str) -> str:
    """Return a name as a line begins with it.

    >>> titled("others' gains"), titled("Cornish-Fisher")
    ("Others' gains", 'Cornish-Fisher')
    """
    return name[:1].upper() + name[1:]
