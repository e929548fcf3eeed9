"""A comparison of the two margin modes in words: the sentence, who pays, what was closed when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from calculators.engine.account import Mode, Position
from calculators.engine.answering import Figures, counted, listed, text_of
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.cascade import Outcome
from calculators.engine.closing import Close
from calculators.engine.comparison import MODES, Comparison, Scenario
from calculators.engine.comparison_costs import closes_moved, costs_note, moved_spans
from calculators.engine.display import grouped, price_places, shown, signed
from calculators.engine.exact import EXACT, rounded, total
from calculators.engine.liquidation import Outcome as Named

Kind = Literal["", "number", "loss", "fund", "long", "short", "closed", "total"]
Prices = Mapping[str, Mapping[Mode, Decimal | Named]]  # liquidation prices, rounded, by position


def says_of(scenario: Scenario, comparison: Comparison, outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as two sentences, and a third if closes have moved prices."""
    closes = comparison.cross.closes or comparison.isolated.closes
    if not closes and not scenario.leading[0]:
        return (Span(text="No price moves: nothing is lost and nothing is closed."),)
    count = len(scenario.positions)
    return (
        *subject(scenario),
        *loss_spans(outputs["cross.loss"]),
        Span(text=" with cross margin and closes "),
        Span(text=how_much_closed(comparison.cross, count), strong=True),
        Span(text=". With isolated margin it "),
        *loss_spans(outputs["isolated.loss"]),
        Span(text=" and closes "),
        Span(text=how_much_closed(comparison.isolated, count), strong=True),
        Span(text="."),
        *(moved_spans(outputs) if closes_moved(comparison) else ()),
    )


def subject(scenario: Scenario) -> Iterator[Span]:
    """Yield what moves: one price, a few, or many, and the collateral itself."""
    fall = scenario.collateral_shock
    moving = {name: shock for name, shock in scenario.shocks.items() if shock}
    end = "," if fall else ""
    if len(moving) == 1:
        ((name, shock),) = moving.items()
        yield Span(text="A ")
        yield Span(text=percent(shock)[1:], strong=True)  # the word has the sign
        yield Span(text=f" {'jump' if shock > 0 else 'fall'} in {name}{end} ")
    elif moving:
        moves = listed(tuple(f"{name} {percent(shock)}" for name, shock in moving.items()))
        yield Span(text=f"A gap of {moves}{end} ")
    elif fall:
        yield Span(text="With no price change, ")
    else:
        yield Span(text="With no price change, the account as it stands ")
    if fall:
        yield Span(text="with a " if moving else "a ")
        yield Span(text=percent(fall)[1:], strong=True)
        yield Span(text=f" fall of the collateral{',' if moving else ''} ")


def percent(shock: Decimal) -> str:
    """Return a price change as shown, to a tenth of a percent.

    >>> percent(Decimal("0.33"))
    '+33%'
    """
    return signed(rounded(EXACT.multiply(shock, Decimal(100)), 1), "%")


def loss_spans(loss: Decimal | int | str) -> Iterator[Span]:
    """Yield what a mode costs the owner, or earns."""
    amount = Decimal(loss)
    yield Span(text="costs you " if amount >= 0 else "earns you ")
    text = shown(amount.copy_abs(), "USDT")
    yield Span(text=text, strong=True, kind="loss" if amount > 0 else "")


def how_much_closed(outcome: Outcome, count: int) -> str:
    """Return how many of the positions were closed, and how many of them in part.

    One of a bucket is closed in part at a time; what is closed before it went in full.
    """
    left = {close.name: close.left for close in outcome.closes}  # after the last close of each
    whole = sum(not size for size in left.values())
    part = len(left) - whole
    if not part:
        return how_many(whole, count)
    if not whole:
        return "a part of the position" if count == 1 else f"a part of {counted(part)}"
    return f"{counted(whole)} and a part of {'another' if part == 1 else counted(part)}"


def how_many(closed: int, count: int) -> str:
    """Return how many of the positions were closed.

    >>> how_many(3, 3), how_many(2, 2), how_many(1, 3), how_many(0, 3), how_many(1, 1)
    ('all three positions', 'both positions', 'one', 'none', 'the position')
    """
    if closed and closed == count:
        whole = {1: "the position", 2: "both positions"}
        return whole.get(count, f"all {counted(count)} positions")
    return counted(closed)


def who_pays(outputs: Figures, comparison: Comparison) -> Table:
    """Return the ledger: what you and the insurance fund pay under each mode, and the total."""
    rows: tuple[tuple[str, str, Kind], ...] = (
        ("You", "loss", "loss"),
        ("Insurance fund", "fund", "fund"),
        ("Total", "total", "total"),
    )
    amounts = {name: [Decimal(outputs[f"{mode}.{name}"]) for mode in MODES] for _, name, _ in rows}
    largest = max(amounts["total"])
    places = 0 if all(a == a.to_integral_value() for pair in amounts.values() for a in pair) else 2

    def cell(amount: Decimal, kind: Kind) -> Cell:
        bar = float(EXACT.divide(amount, largest)) if kind != "total" and largest > 0 else None
        share = None if bar is None else min(1.0, max(0.0, bar))
        return Cell(text=grouped(f"{rounded(amount, places):f}"), kind=kind, share=share)

    return Table(
        title="Who pays",
        columns=("USDT", "Cross", "Isolated"),
        rows=tuple(
            (
                Cell(text=label, kind="total" if kind == "total" else ""),
                *(cell(amount, kind) for amount in amounts[name]),
            )
            for label, name, kind in rows
        ),
        note=note_of(outputs, comparison),
    )


def note_of(outputs: Figures, comparison: Comparison) -> str:
    """Return what makes the two totals differ: the fees of what only one mode closed, or more."""
    if closes_moved(comparison):
        return costs_note(outputs)
    only = {
        "cross": comparison.collateral_contagion,
        "isolated": comparison.saved_by_cross,
    }
    difference = Decimal(outputs["fee_difference"])
    if not difference:
        return "Both modes cost the same in all. They differ in who pays."
    dearer, other = ("cross", "isolated") if difference > 0 else ("isolated", "cross")
    amount = shown(difference.copy_abs(), "USDT")
    if not only[dearer]:
        return (
            f"The {amount} between the totals are liquidation fees: {dearer} margin closes more of"
            " the same positions."
        )
    if only[other]:
        return (
            f"The {amount} between the totals are the fees for closing {listed(only[dearer])} under"
            f" {dearer} margin, less those for {listed(only[other])} under {other} margin."
        )
    return (
        f"The {amount} between the totals are the fees for closing {listed(only[dearer])}, which"
        f" {other} margin leaves open."
    )


def in_order(scenario: Scenario, comparison: Comparison, prices: Prices) -> Table:
    """Return what became of each position: closed ones first, in the order of closing."""
    closed = (*comparison.cross.closed, *comparison.saved_by_cross)
    by_name = {position.name: position for position in scenario.positions}
    names = (*closed, *(name for name in by_name if name not in closed))
    return Table(
        title="Positions, in order of closing",
        columns=(
            "Position",
            "Cross",
            "Isolated",
            "Liquidation price, cross",
            "Liquidation price, isolated",
        ),
        rows=tuple(
            (
                name_cell(by_name[name]),
                *(fate(by_name[name], comparison.of(mode)) for mode in MODES),
                *(price_cell(prices[name][mode]) for mode in MODES),
            )
            for name in names
        ),
        note="Each liquidation price is for a move of that price alone, the others where they are.",
    )


def name_cell(position: Position) -> Cell:
    """Return a position's name with its side."""
    side: Kind = "long" if position.side == 1 else "short"
    return Cell(text=f"{position.name}, {side}", kind=side)


def fate(position: Position, outcome: Outcome) -> Cell:
    """Return whether a mode closed a position, as which one, and at what price."""
    if position.name not in outcome.closed:
        return Cell(text="stays open")
    number = outcome.closed.index(position.name) + 1
    closes = [close for close in outcome.closes if close.name == position.name]
    price = shown(rounded(average_price(closes), price_places(position.entry_price)))
    how = f"closed at {price}" if len(closes) == 1 else f"closed in {len(closes)} parts at {price}"
    if not closes[-1].left:
        return Cell(text=f"{number}. {how}", kind="closed")
    size = total(close.size for close in closes)
    part = rounded(EXACT.divide(EXACT.multiply(Decimal(100), size), position.size), 1)
    return Cell(text=f"{number}. {shown(part)}% {how}")


def average_price(closes: Sequence[Close]) -> Decimal:
    """Return the price at which a position was closed, on average of the sizes."""
    if len(closes) == 1:
        return closes[0].execution_price
    traded = total(EXACT.multiply(close.size, close.execution_price) for close in closes)
    return EXACT.divide(traded, total(close.size for close in closes))


def price_cell(price: Decimal | Named) -> Cell:
    """Return a liquidation price, or the word in its place."""
    return Cell(text=text_of(price), kind="number")
