"""Who pays a loss, layer by layer and payer by payer, to the last digit."""

# Each layer is emptied before the next is touched. In a layer all payers give the same part of what
# they have there, or the first gives all before the second gives anything.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from calculators.engine.exact import EXACT, ZERO, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

Sharing = Literal["pro-rata", "in-order"]
GRID = 20  # decimal places of a part that is not the last

LAYER_PAYS = Formula(
    symbol="paid", term="default-waterfall", text="min(left_to_pay, layer_holds)", unit="million"
)
PART = Formula(
    symbol="part",
    term="default-waterfall",
    text="left_to_pay * own_holding / all_holdings",
    unit="million",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Money that stands at one place of the order in which a loss is paid."""

    name: str
    holds: Mapping[str, Decimal]  # by payer, 0 or more
    sharing: Sharing = "pro-rata"
    source: str = ""  # of its place in the order

    @property
    def size(self) -> Decimal:
        """What all its payers hold in it."""
        return total(self.holds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What a layer paid: the parts of its payers add up to it exactly."""

    layer: Layer
    amount: Decimal
    parts: Mapping[str, Decimal]  # by payer

    @property
    def fraction(self) -> Decimal:
        """Which part of the layer was taken; 0 of one that holds nothing."""
        return EXACT.divide(self.amount, self.layer.size) if self.layer.size else ZERO

    @property
    def left(self) -> Decimal:
        """What is still in the layer."""
        return EXACT.subtract(self.layer.size, self.amount)


def absorb(
    loss: Decimal, layers: Sequence[Layer], working: Working = SILENT
) -> tuple[tuple[Paid, ...], Decimal]:
    """Return what each layer pays of a loss, in order, and what none of them covers.

    Nasdaq Clearing, September 2018: of 114 million, 7 were its own and 107 the members' fund's.

    >>> own = Layer(name="own capital", holds={"clearing house": Decimal(7)})
    >>> fund = Layer(name="default fund", holds={"A": Decimal(83), "B": Decimal(83)})
    >>> found, uncovered = absorb(Decimal(114), [own, fund])
    >>> [str(paid.amount) for paid in found], float(found[1].parts["A"]), str(uncovered)
    (['7', '107'], 53.5, '0')
    """
    left, found = loss, []
    for layer in layers:
        amount = working.work(
            replace(LAYER_PAYS, source=layer.source),
            of=layer.name,
            left_to_pay=left,
            layer_holds=layer.size,
        )
        parts = SHARED[layer.sharing](amount, layer, working)
        found.append(Paid(layer=layer, amount=amount, parts=parts))
        left = EXACT.subtract(left, amount)
    return tuple(found), left


def pro_rata(amount: Decimal, layer: Layer, working: Working) -> Mapping[str, Decimal]:
    """Return the parts of an amount when each payer gives the same part of what it holds.

    What division leaves is taken by the last payer, and nobody gives more than it holds.
    """
    left, holdings, parts = amount, layer.size, dict.fromkeys(layer.holds, ZERO)
    for name, holds in layer.holds.items():
        if not holds:
            continue
        asked = PART.value(left_to_pay=left, own_holding=holds, all_holdings=holdings)
        # A quotient fills all fifty digits; on a grid what is left of it stays exact.
        least = EXACT.subtract(left, EXACT.subtract(holdings, holds))
        parts[name] = min(max(rounded(asked, GRID), least), holds, left)
        if amount and (left != amount or holds != holdings):  # one payer alone: no line
            working.work(
                PART,
                of=f"{name}, {layer.name}",
                left_to_pay=amount,
                own_holding=holds,
                all_holdings=layer.size,
            )
        left, holdings = EXACT.subtract(left, parts[name]), EXACT.subtract(holdings, holds)
    return parts


def in_order(amount: Decimal, layer: Layer, working: Working) -> Mapping[str, Decimal]:
    """Return the parts of an amount when the first payer gives all before the second gives any."""
    left, parts = amount, {}
    for name, holds in layer.holds.items():
        parts[name] = working.work(
            LAYER_PAYS, of=f"{name}, {layer.name}", left_to_pay=left, layer_holds=holds
        )
        left = EXACT.subtract(left, parts[name])
    return parts


SHARED = {"pro-rata": pro_rata, "in-order": in_order}
