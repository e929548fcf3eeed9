"""Firms that owe each other, in exact amounts: a small network as a reader states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, total
from calculators.engine.network import Network
from calculators.engine.stated import figure

UNIT = "million USDT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firms:
    """The firms of a network after the shock; amounts in millions, exact."""

    names: tuple[str, ...]
    assets: tuple[Decimal, ...]  # outside the network, before the shock
    losses: tuple[Decimal, ...]
    outside: tuple[Decimal, ...]  # owed to outsiders
    debts: tuple[Mapping[int, Decimal], ...]  # of each firm: creditor -> amount
    cost: Decimal  # part of a defaulter's means that the default itself destroys

    @property
    def owed(self) -> tuple[Decimal, ...]:
        """What each owes in all."""
        return tuple(
            total([*debts.values(), outside])
            for debts, outside in zip(self.debts, self.outside, strict=True)
        )

    @property
    def left(self) -> tuple[Decimal, ...]:
        """Outside assets after the shock."""
        return tuple(map(EXACT.subtract, self.assets, self.losses))

    def network(self, share: float = 1.0) -> Network:
        """Return the network in floats after a share of the shock."""
        kept = float(EXACT.subtract(ONE, self.cost))
        return Network(
            debts=tuple(
                {creditor: float(amount) for creditor, amount in debts.items()}
                for debts in self.debts
            ),
            external_assets=tuple(
                max(0.0, float(EXACT.subtract(assets, EXACT.multiply(figure(share), loss))))
                for assets, loss in zip(self.assets, self.losses, strict=True)
            ),
            external_debts=tuple(map(float, self.outside)),
            kept_of_external=kept,
            kept_of_claims=kept,
        )
