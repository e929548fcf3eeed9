"""Aevo: the page's example of a move, and a perpetual's worst scenario."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.scenario import largest_loss, linear_array
from calculators.venues.aevo import VENUE
from calculators.venues.examples._beside import asked

MOVE = float(VENUE.number("largest_move"))
MOVES = [float(str(move)) for move in VENUE.table("scenarios").column("price")]


def moved(direction: int) -> Decimal:
    """Return a price of 1 400 at the end of the range."""
    return Decimal(repr(linear_array(1.0, 1400.0, [1.0 + direction * MOVE])[0]))


EXAMPLES = (
    Reproduction(
        says="A price of 1 400 moved up by the largest move.",
        term="scenario-analysis",
        printed="1680",
        source=VENUE.sources[0],
        work=lambda _: moved(1),
    ),
    Reproduction(
        says="The same price moved down.",
        term="scenario-analysis",
        printed="1120",
        source=VENUE.sources[0],
        work=lambda _: moved(-1),
    ),
)
CONTRAST = asked(
    "A long perpetual worth 30 000 USD: the largest loss over the scenarios.",
    [
        (
            "long perpetual",
            Decimal(300),
            Decimal(repr(largest_loss(linear_array(1.0, 30_000.0, MOVES)))),
        )
    ],
    "USD",
)
