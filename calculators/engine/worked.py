"""Numbers that carry their own working."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of working, as a good textbook prints it."""

    symbol: str  # what is computed, in words: "liquidation price"
    term: str  # id of the term that explains it, or ""
    formula: str  # in words and signs: "notional value ÷ leverage"
    numbers: str  # the same with the numbers put in: "30 000 ÷ 10"
    value: Decimal | str  # the result, or a named outcome
    text: str  # the result as shown, with its unit
    unit: str
    source: str = ""  # where the formula is published, if it is a venue's own
