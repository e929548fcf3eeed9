"""TIMS: nothing worked was found; stock alone is compared."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.scenario import largest_loss, linear_array
from calculators.venues.examples._beside import asked
from calculators.venues.tims import VENUE

DOWN, UP = (VENUE.table("ranges").numbers(name) for name in ("down", "up"))


def needed(underlying: str) -> Decimal:
    """Return the largest loss of 30 000 USD held in an underlying, at the ends of its range."""
    ends = [float(DOWN[underlying]), float(UP[underlying])]
    return Decimal(repr(largest_loss(linear_array(1.0, 30_000.0, ends))))


EXAMPLES = ()
CONTRAST = asked(
    "30\u202f000 USD held in one underlying, without options. The generic rule asks 1% of it.",
    [(underlying, Decimal(300), needed(underlying)) for underlying in DOWN],
    "USD",
)
