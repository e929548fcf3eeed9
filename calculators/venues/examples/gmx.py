"""GMX: nothing worked was found; the smallest amount is compared."""

from __future__ import annotations

from decimal import Decimal

from calculators.venues.examples._beside import asked
from calculators.venues.gmx import VENUE


def needed(size: int) -> Decimal:
    """Return what must remain of the collateral of a position of this size."""
    return max(VENUE.number("fraction") * size, VENUE.number("least"))


EXAMPLES = ()
CONTRAST = asked(
    "A position of this size, in dollars. The generic rule asks 1% of it.",
    [
        (f"{size:,} USD".replace(",", "\u202f"), Decimal(size) / 100, needed(size))
        for size in (100, 1_000, 100_000)
    ],
    "USD",
)
