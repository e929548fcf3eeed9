"""Strategy margin of United States options: Regulation T and Cboe's rules, as of 2026-05-16."""

# Source: tastyware/margin-estimator (commit cd1b018), which restates Cboe's margin manual. Brokers
# ask for more; these are the exchange's minimums on the day they were read, not today's.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.strategy_margin import ShortRule

AS_OF = "2026-05-16"
SOURCE = "https://github.com/tastyware/margin-estimator"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRule:
    """The part of a premium that may not be lent for options that live longer than some months."""

    fraction: Decimal
    months: int


EQUITY = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))
BROAD_INDEX = ShortRule(base_fraction=Decimal("0.15"), floor_fraction=Decimal("0.10"))
LONG_DATED = LongRule(fraction=Decimal("0.75"), months=9)
