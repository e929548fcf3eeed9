"""An inverse contract in words: the answer, the same moves up and down, and the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from calculators.engine.answering import Figures, liquidated_at, liquidated_at_once, text_of, yours
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.inverse_held import MIRRORED, PNL_IN_DOLLARS, WORTH, HeldInverse

MOVES = tuple(
    Decimal(move) for move in ("-0.5", "-0.2", "-0.1", "-0.05", "0.05", "0.1", "0.2", "0.5")
)
CENTS = 2


def says_of(held: HeldInverse, price: Decimal, outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    if outputs["liquidation_price"] == "already liquidatable":
        return liquidated_at_once(held.side, "coins are")
    return (
        *liquidated(held, outputs),
        *beside(outputs),
        *at_price(held, price, outputs),
    )


def liquidated(held: HeldInverse, outputs: Figures) -> tuple[Span, ...]:
    """Return where it is liquidated, if anywhere."""
    price = outputs["liquidation_price"]
    if isinstance(price, str):
        return (
            Span(text="No price liquidates your "),
            yours(held.side),
            Span(text=": its coins cover whatever it can lose."),
        )
    return liquidated_at(held.side, price, outputs)


def beside(outputs: Figures) -> tuple[Span, ...]:
    """Return where the linear contract with dollars as margin is liquidated."""
    price = outputs["linear_liquidation_price"]
    said = " With dollars as margin a linear contract would "
    if isinstance(price, str):
        return (Span(text=f"{said}never be."),)
    return (
        Span(text=f"{said}be liquidated at "),
        Span(text=text_of(price), strong=True),
        Span(text="."),
    )


def at_price(held: HeldInverse, price: Decimal, outputs: Figures) -> tuple[Span, ...]:
    """Return what it has gained or lost at the price that was asked about."""
    if held.is_due(price):
        return (Span(text=f" At {shown(price)} it is gone."),)
    said = (Span(text=f" At {shown(price)} it has "), *amount(Decimal(outputs["pnl"])))
    mirror = mirrored(held, price)
    if mirror <= 0 or mirror == price:
        return (*said, Span(text="."))
    if held.is_due(mirror):
        return (*said, Span(text="; as far the other way it is gone."))
    other = amount(Decimal(outputs["mirror_pnl"]))
    return (*said, Span(text="; as far the other way it would have "), *other, Span(text="."))


def mirrored(held: HeldInverse, price: Decimal) -> Decimal:
    """Return the price as far from entry on the other side."""
    return MIRRORED(entry_price=held.entry_price, price=price)


def amount(gain: Decimal) -> tuple[Span, ...]:
    """Return a gain or loss in coins."""
    kind: Literal["", "loss"] = "loss" if gain < 0 else ""
    return (
        Span(text="lost " if gain < 0 else "gained "),
        Span(text=shown(gain.copy_abs(), "coins"), strong=True, kind=kind),
    )


def moves_table(held: HeldInverse) -> Table:
    """Return the same moves up and down: coins, dollars, and what dollars as margin would leave."""
    return Table(
        title="The same moves, down and up",
        columns=("Price move", "P&L, coins", "P&L, USD", "Equity, USD", "Linear, USD"),
        rows=tuple(
            row_of(held, move, EXACT.multiply(held.entry_price, EXACT.add(ONE, move)))
            for move in MOVES
        ),
        note="In dollars the P&L is that of a linear contract. The equity is not, since the coins behind"
        " it change in worth too. Linear: what dollars worth as much at entry would leave as margin."
        " Gone: liquidated on the way.",
    )


def row_of(held: HeldInverse, move: Decimal, price: Decimal) -> tuple[Cell, ...]:
    """Return what one move does to both."""
    pnl = held.pnl(price)
    in_dollars = PNL_IN_DOLLARS(pnl=pnl, price=price)
    coins_left = WORTH(equity=held.equity(price), price=price)
    at_once = held.is_due(held.entry_price)
    linear = held.linear_liquidation_price()
    gone = isinstance(linear, Decimal) and (price - linear) * held.side <= 0
    kind: Literal["loss", "number"] = "loss" if pnl < 0 else "number"
    percent = signed(rounded(EXACT.multiply(move, Decimal(100)), 0), "%")
    return (
        Cell(text=percent),
        Cell(text=signed(rounded(pnl, held.places)), kind=kind),
        Cell(text=signed(rounded(in_dollars, CENTS)), kind=kind),
        left(coins_left, gone=at_once or held.is_due(price)),
        left(held.linear_equity(price), gone=at_once or gone),
    )


def left(dollars: Decimal, *, gone: bool) -> Cell:
    """Return what an account is worth, or that it was liquidated on the way."""
    if gone:
        return Cell(text="gone", kind="closed")
    return Cell(text=shown(rounded(dollars, CENTS)), kind="number")


def chart_says_of(held: HeldInverse, price: Decimal, outputs: Figures) -> str:
    """Return the chart in words."""
    falls = "falls" if held.side == 1 else "rises"
    bends = "faster and faster" if held.side == 1 else "ever more slowly"
    there = shown(rounded(held.equity(price), held.places), "coins")
    liquidation = outputs["liquidation_price"]
    meets = (
        f"It meets the dashed maintenance margin at {text_of(liquidation)} USD."
        if isinstance(liquidation, Decimal)
        else f"It meets the dashed maintenance margin: {liquidation}."
    )
    return (
        f"Coins left of the {'long' if held.side == 1 else 'short'} against the price. As the price {falls}"
        f" they shrink, {bends}; a thin straight line says what they would be if each dollar of the"
        f" price cost as much as the first. At {shown(price)} USD {there} are left. {meets}"
    )
