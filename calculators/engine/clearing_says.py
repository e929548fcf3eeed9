"""A clearing network in words: the sentence, who pays what, and the chart for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from calculators.engine.answering import counted, listed
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.clearing_chart import FARTHEST
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, rounded, total
from calculators.engine.firms import UNIT, Firms


def says_of(firms: Firms, rounds: Sequence[Sequence[int]], unpaid: Decimal) -> Iterator[Span]:
    """Yield the answer as two sentences."""
    hit = [name for name, loss in zip(firms.names, firms.losses, strict=True) if loss]
    lost = shown(rounded(total(firms.losses), 2), UNIT)
    if hit:
        yield Span(text=f"{listed(tuple(hit))} {'loses' if len(hit) == 1 else 'lose'} {lost}. ")
    else:
        yield Span(text="Nobody is hit. ")
    failed = [node for fresh in rounds for node in fresh]
    if not failed:
        yield Span(text="Everyone pays in full", strong=True)
        yield Span(text=": the buffers take it.")
        return
    named = listed(tuple(firms.names[node] for node in failed))
    yield Span(text=named, strong=True)
    yield Span(text=f" {'defaults' if len(failed) == 1 else 'default'}, ")
    later = sum(len(fresh) for fresh in rounds[1:])
    if later:
        yield Span(text=f"{counted(later)} of them without having been hit first, ")
    yield Span(text="and ")
    yield Span(text=shown(rounded(unpaid, 2), UNIT), strong=True, kind="loss")
    yield Span(text=" of debts stay unpaid.")


def payments(
    firms: Firms,
    paid: Sequence[Decimal],
    received: Sequence[Decimal],
    rounds: Sequence[Sequence[int]],
) -> Table:
    """Return what each firm owes, pays and has left; defaults named with their round."""
    turn = {node: number for number, fresh in enumerate(rounds, start=1) for node in fresh}

    def row(node: int) -> tuple[Cell, ...]:
        owed = firms.owed[node]
        left = EXACT.subtract(EXACT.add(firms.left[node], received[node]), owed)
        fate = f"defaults, round {turn[node]}" if node in turn else shown(rounded(left, 2))
        return (
            Cell(text=firms.names[node]),
            Cell(text=shown(rounded(owed, 2)), kind="number"),
            Cell(
                text=shown(rounded(paid[node], 2)),
                kind="loss" if node in turn else "fund",
                share=float(rounded(EXACT.divide(paid[node], owed), 6)) if owed else None,
            ),
            Cell(text=fate, kind="loss" if node in turn else "number"),
        )

    return Table(
        title="Who pays what",
        columns=("Firm", f"Owes, {UNIT}", "Pays", "Has left"),
        rows=tuple(row(node) for node in range(len(firms.names))),
        note="A firm that cannot pay in full pays every creditor the same part. All payments are"
        " solved together: these are the largest that all can keep.",
    )


def chart_says_of(firms: Firms, rounds: Sequence[Sequence[int]]) -> str:
    """Return the chart in words."""
    order = [listed(tuple(firms.names[node] for node in fresh)) for fresh in rounds]
    went = ", then ".join(order) if order else "nobody"
    return (
        "What each firm has left after paying its debts, against the size of the shock from nothing"
        f" to {FARTHEST:g} times this one. A line below zero is a firm that does not pay in full."
        f" At this shock that is {went}."
    )
