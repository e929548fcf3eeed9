"""What closes cost by moving prices, in words: a sentence, what is paid for, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from calculators.engine.answering import Figures, listed
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.comparison import MODES, Comparison
from calculators.engine.display import grouped, shown, signed
from calculators.engine.exact import EXACT, rounded, total

PARTS = {"fees": "liquidation fees", "slippage": "slippage", "impact": "impact"}


def closes_moved(comparison: Comparison) -> bool:
    """Return whether closes cost or brought anything by moving prices, under either mode."""
    return any(comparison.of(mode).slippage or comparison.of(mode).impact for mode in MODES)


def moved_spans(outputs: Figures) -> Iterator[Span]:
    """Yield the sentence about what slippage and impact add to a mode's bill, or take off it."""
    cross, isolated = (
        total([Decimal(outputs[f"{mode}.slippage"]), Decimal(outputs[f"{mode}.impact"])])
        for mode in MODES
    )
    yield Span(text=" The closes move prices. That ")
    if cross == isolated:
        yield from added(cross, "the bill")
        yield Span(text=" in either mode.")
        return
    yield from added(cross, "the bill")
    yield Span(text=" with cross margin and ")
    if cross and isolated and (cross > 0) == (isolated > 0):
        yield Span(text=shown(isolated.copy_abs(), "USDT"), strong=True)
    else:
        yield from added(isolated, "it")
    yield Span(text=" with isolated.")


def added(amount: Decimal, bill: str) -> Iterator[Span]:
    """Yield what an amount does to a bill."""
    if not amount:
        yield Span(text=f"adds nothing to {bill}")
        return
    yield Span(text="adds " if amount > 0 else "takes ")
    yield Span(text=shown(amount.copy_abs(), "USDT"), strong=True)
    yield Span(text=f" {'to' if amount > 0 else 'off'} {bill}")


def paid_for(outputs: Figures) -> Table:
    """Return the other side of the ledger: what the total of each mode is paid for."""
    names = {
        "The gap": ["gap_loss", "gap_loss"],
        **{text.capitalize(): [f"{mode}.{name}" for mode in MODES] for name, text in PARTS.items()},
        "Total": [f"{mode}.total" for mode in MODES],
    }
    amounts = {label: [Decimal(outputs[name]) for name in pair] for label, pair in names.items()}
    whole = all(a == a.to_integral_value() for pair in amounts.values() for a in pair)

    def row(label: str, pair: list[Decimal]) -> tuple[Cell, ...]:
        texts = (grouped(f"{rounded(amount, 0 if whole else 2):f}") for amount in pair)
        if label == "Total":
            return (Cell(text=label, kind="total"), *(Cell(text=t, kind="total") for t in texts))
        return (Cell(text=label), *(Cell(text=text, kind="number") for text in texts))

    return Table(
        title="What is paid for",
        columns=("USDT", "Cross", "Isolated"),
        rows=tuple(row(label, pair) for label, pair in amounts.items()),
        note="Slippage: a close trades on average halfway along the move that it makes. Impact: what"
        " the whole move takes from positions still open; below zero they gain.",
    )


def costs_note(outputs: Figures) -> str:
    """Return what makes the two totals differ, part by part."""
    totals = (Decimal(outputs[f"{mode}.total"]) for mode in MODES)
    difference = EXACT.subtract(*totals)
    if not difference:
        return "Both modes cost the same in all. They differ in who pays."
    dearer, other = MODES if difference > 0 else MODES[::-1]
    parts = (
        (
            text,
            EXACT.subtract(
                Decimal(outputs[f"{dearer}.{name}"]), Decimal(outputs[f"{other}.{name}"])
            ),
        )
        for name, text in PARTS.items()
    )
    each = listed(tuple(f"{text} {signed(more)}" for text, more in parts if more))
    amount = shown(difference.copy_abs(), "USDT")
    return f"{dearer.capitalize()} margin costs {amount} more in all: {each}."
