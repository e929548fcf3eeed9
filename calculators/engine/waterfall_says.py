"""A default waterfall in words: the sentence, the ledger of layers, and what each survivor pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.answering import titled
from calculators.engine.calculator import Cell, Span, Table
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ZERO, rounded, total
from calculators.engine.loss_layers import Paid
from calculators.engine.stated import drawn
from calculators.engine.waterfall_chart import Stair

Kind = Literal["margin", "contribution", "own", "fund", "second", "calls", "gains"]
Rules = Literal["clearing-house", "crypto-venue"]
LastResort = Literal["pro-rata", "in-order", "tear-up", "insolvency"]

UNIT = "million"
DEFAULTER: tuple[Kind, ...] = ("margin", "contribution")
VENUE: tuple[Kind, ...] = ("own", "second")
SURVIVORS: tuple[Kind, ...] = ("fund", "calls", "gains")
COLORS = {
    **dict.fromkeys(DEFAULTER, "var(--quiet)"),
    **dict.fromkeys(VENUE, "var(--fund)"),
    **dict.fromkeys(SURVIVORS, "var(--loss)"),
}
NOT_PAID: Mapping[LastResort, str] = {
    "pro-rata": "all gains are gone, and it is still not paid",
    "in-order": "all gains are gone, and it is still not paid",
    "tear-up": "contracts are torn up, and those who gained are not paid it",
    "insolvency": "it is insolvent, and those who gained wait for its estate",
}
NO_FUND = "A crypto venue has no default fund: contributions, calls and more own capital do not count here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A loss and what each layer paid of it; amounts in millions."""

    loss: Decimal
    rules: Rules
    last_resort: LastResort
    paid: Mapping[Kind, Paid]  # in the order in which they pay; layers without money are left out
    uncovered: Decimal

    def by(self, kinds: tuple[Kind, ...]) -> Decimal:
        """Return what some of the layers paid together."""
        return total(paid.amount for kind, paid in self.paid.items() if kind in kinds)

    def size(self, *kinds: Kind) -> Decimal:
        """Return what some of the layers held before the loss; all of them if none is named."""
        return total(
            paid.layer.size for kind, paid in self.paid.items() if not kinds or kind in kinds
        )

    @property
    def prefunded(self) -> Decimal:
        """What lay ready before the loss: all but calls and gains."""
        return self.size("margin", "contribution", "own", "fund", "second")

    @property
    def is_clearing_house(self) -> bool:
        """Whether members stand behind each other; else an insurance fund does."""
        return self.rules == "clearing-house"


def millions(value: Decimal) -> str:
    """Return an amount as read.

    >>> millions(Decimal("35.6666666"))
    '35.67 million'
    """
    return f"{amount_of(value)} {UNIT}"


def amount_of(value: Decimal) -> str:
    """Return an amount without its unit: two places, more below 1, and no zeros that say nothing.

    However small, two of its digits are shown: what is paid is never read as 0.

    >>> amount_of(Decimal("107.00000")), amount_of(Decimal("32.22891")), amount_of(Decimal("0.02"))
    ('107', '32.23', '0.02')
    >>> amount_of(Decimal("0.0000123"))
    '0.000012'
    """
    places = 2 if value >= 1 else max(4, 1 - value.adjusted())
    return shown(Decimal(f"{rounded(value, places).normalize():f}"))


def says_of(waterfall: Waterfall) -> Iterator[Span]:
    """Yield the answer as two sentences."""
    if not waterfall.loss:
        yield Span(text="No loss: nobody pays.")
        return
    yield Span(text="Of a loss of ")
    yield Span(text=millions(waterfall.loss), strong=True)
    house = waterfall.is_clearing_house
    shares = (
        (" the defaulter pays ", waterfall.by(DEFAULTER), False),
        (", the clearing house " if house else ", the insurance fund ", waterfall.by(VENUE), False),
        (
            " and the other members " if house else " and the winners give up ",
            waterfall.by(SURVIVORS),
            True,
        ),
    )
    for words, amount, hurts in shares:
        yield Span(text=words)
        yield Span(
            text=millions(amount) if amount else "nothing",
            strong=True,
            kind="loss" if hurts and amount else "",
        )
    yield Span(text=". ")
    if waterfall.uncovered:
        yield Span(text=millions(waterfall.uncovered), strong=True, kind="loss")
        yield Span(text=f" {is_or_are(waterfall.uncovered)} covered by nobody: {why(waterfall)}.")
        return
    yield Span(text="What was paid in beforehand could bear ")
    yield Span(text=millions(waterfall.prefunded), strong=True)
    yield Span(text=", all layers together ")
    yield Span(text=millions(waterfall.size()), strong=True)
    yield Span(text=".")


def is_or_are(amount: Decimal) -> str:
    """Return the verb that goes with an amount of millions."""
    return "is" if amount <= 1 else "are"


def why(waterfall: Waterfall) -> str:
    """Return what becomes of a loss that no layer covers."""
    return NOT_PAID[waterfall.last_resort].replace(
        "it is insolvent",
        f"the {'clearing house' if waterfall.is_clearing_house else 'venue'} is insolvent",
    )


def ledger(waterfall: Waterfall) -> Table:
    """Return what each layer held, paid and has left, and the total."""

    def row(name: str, held: Decimal | None, paid: Decimal, look: str) -> tuple[Cell, ...]:
        share = EXACT.divide(paid, waterfall.loss) if waterfall.loss else ZERO
        left = "" if held is None else amount_of(EXACT.subtract(held, paid))
        return (
            Cell(text=titled(name)),
            Cell(text="" if held is None else amount_of(held), kind="number"),
            Cell(
                text=amount_of(paid),
                kind="loss" if look == "loss" else "fund",
                share=float(rounded(share, 6)),
            ),
            Cell(text=left, kind="number"),
        )

    rows = [
        row(paid.layer.name, paid.layer.size, paid.amount, "loss" if kind in SURVIVORS else "fund")
        for kind, paid in waterfall.paid.items()
    ]
    if waterfall.uncovered:
        rows.append(row("Covered by nobody", None, waterfall.uncovered, "loss"))
    sums = (waterfall.size(), waterfall.loss, EXACT.subtract(waterfall.size(), paid_in(waterfall)))
    rows.append(
        (
            Cell(text="Total", kind="total"),
            *(Cell(text=amount_of(amount), kind="total") for amount in sums),
        )
    )
    return Table(
        title=f"Who pays, in this order, {UNIT}",
        columns=("Layer", "Holds", "Pays", "Has left"),
        rows=tuple(rows),
        note="A layer is emptied before the next is touched. Layers that hold nothing are left out.",
    )


def paid_in(waterfall: Waterfall) -> Decimal:
    """Return what all layers paid."""
    return EXACT.subtract(waterfall.loss, waterfall.uncovered)


def by_survivor(waterfall: Waterfall, names: tuple[str, ...]) -> Table:
    """Return what each of the others pays, in each layer and in all."""
    asked = tuple(kind for kind in SURVIVORS if kind in waterfall.paid)
    kinds = tuple(kind for kind in asked if waterfall.paid[kind].amount)
    shown_apart = kinds if kinds[1:] else ()  # one alone is what it pays in all
    heads = {"fund": "From the fund", "calls": "When called", "gains": "From gains"}
    whole = waterfall.by(SURVIVORS)

    def row(name: str) -> tuple[Cell, ...]:
        parts = {kind: waterfall.paid[kind].parts[name] for kind in kinds}
        whole_part = total(parts.values())
        share = EXACT.divide(whole_part, whole) if whole else ZERO
        return (
            Cell(text=name),
            *(Cell(text=amount_of(parts[kind]), kind="number") for kind in shown_apart),
            Cell(text=amount_of(whole_part), kind="loss", share=float(rounded(share, 6))),
        )

    return Table(
        title=f"What each of the {'others' if waterfall.is_clearing_house else 'winners'} pays, {UNIT}",
        columns=("Name", *(heads[kind] for kind in shown_apart), "Pays in all"),
        rows=tuple(map(row, names)),
        note=shared_how(waterfall, asked),
    )


def shared_how(waterfall: Waterfall, kinds: tuple[Kind, ...]) -> str:
    """Return by what measure each pays."""
    if not waterfall.is_clearing_house:
        by_contribution = NO_FUND
    elif "fund" in kinds or "calls" in kinds:
        by_contribution = "The fund and calls are shared in proportion to contributions."
    else:
        by_contribution = ""
    if not kinds:
        return f"No layer asks them for anything. {by_contribution}".strip()
    by_gain = {
        "pro-rata": "Gains are cut by the same part for all.",
        "in-order": "Gains are taken from the first row down, each in full before the next.",
    }.get(waterfall.last_resort, "")
    return f"{by_contribution} {by_gain if 'gains' in kinds else ''}".strip()


def stairs_of(waterfall: Waterfall) -> tuple[Stair, ...]:
    """Return the layers as the steps of the picture, and what no layer covers as the last one."""
    stairs, start = [], ZERO
    for kind, paid in waterfall.paid.items():
        end = EXACT.add(start, paid.layer.size)
        stairs.append(
            Stair(
                label=f"{titled(paid.layer.name)}: {amount_of(paid.amount)} of {amount_of(paid.layer.size)}",
                start=drawn(float(start)),
                end=drawn(float(end)),
                used=drawn(float(paid.amount)),
                color=COLORS[kind],
            )
        )
        start = end
    if waterfall.uncovered:
        stairs.append(
            Stair(
                label=f"Covered by nobody: {amount_of(waterfall.uncovered)}",
                start=drawn(float(start)),
                end=drawn(float(waterfall.loss)),
                used=0.0,
                color="var(--ink)",
            )
        )
    return tuple(stairs)


def chart_says_of(waterfall: Waterfall) -> str:
    """Return the chart in words."""
    steps = [
        f"{paid.layer.name}, {amount_of(paid.amount)} of {amount_of(paid.layer.size)}"
        for paid in waterfall.paid.values()
    ]
    ending = (
        f" Beyond them {millions(waterfall.uncovered)} {is_or_are(waterfall.uncovered)} covered"
        " by nobody."
        if waterfall.uncovered
        else f" They end at {millions(waterfall.size())}."
    )
    return (
        "Each bar is one layer, from the top down in the order in which they pay; it starts where the"
        f" layers above it are used up. At a loss of {millions(waterfall.loss)} they pay:"
        f" {'; '.join(steps) or 'nothing, there is no layer'}.{ending}"
    )
