"""What is found out about an account at its mark prices, as records."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from calculators.engine.account import Side
from calculators.engine.exact import EXACT, ONE
from calculators.engine.liquidation import Prices
from calculators.engine.risk import Risk


class PositionEvaluation(NamedTuple):
    """One position at its mark price; amounts in the account's currency.

    Its liquidation prices are for a move of its own market while everything else stands still.
    """

    name: str
    market: str  # legs and options of one market share its liquidation prices
    side: Side
    notional_value: Decimal
    unrealized_pnl: Decimal
    initial_margin: Decimal  # of this position alone
    maintenance_margin: Decimal  # of this position alone
    liquidation: Prices  # quote per base, rising, or why there is none
    bankruptcy: Prices  # quote per base: where the bucket has nothing left


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketEvaluation:
    """Collateral, the positions that it backs, and their sums; amounts in the account's currency."""

    name: str
    collateral: Decimal
    risk: Risk  # equity, initial margin with that of orders, maintenance margin after netting
    order_margin: Decimal
    positions: tuple[PositionEvaluation, ...]
    liquidation_at: Decimal = ONE  # equity ÷ maintenance margin at which liquidation begins

    @property
    def is_liquidatable(self) -> bool:
        """Whether equity no longer exceeds what open positions need to be kept."""
        needed = EXACT.multiply(self.liquidation_at, self.risk.maintenance_margin)
        return bool(self.positions) and self.risk.equity <= needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An account at its mark prices: the cross bucket first, then each isolated position's."""

    currency: str
    buckets: tuple[BucketEvaluation, ...]

    @property
    def positions(self) -> tuple[PositionEvaluation, ...]:
        """Return the positions of all buckets."""
        return tuple(position for bucket in self.buckets for position in bucket.positions)
