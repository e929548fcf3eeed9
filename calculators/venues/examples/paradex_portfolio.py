"""Paradex: weights and minimum of its page."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.scenario import delta_minimum, deltas, tail_weight
from calculators.venues.examples._beside import asked
from calculators.venues.models import paradex_portfolio as model
from calculators.venues.paradex_portfolio import VENUE

SCAN = VENUE.table("scenarios")
BOOK = deltas([1.0, -5 * 0.3])  # a perpetual of 1 against five short options of delta 0.3


def weight(move: float) -> Decimal:
    """Return the weight of an extreme move."""
    return Decimal(repr(tail_weight(move, model.LARGEST_REGULAR_MOVE)))


def minimum(parts: list[float], spot: float) -> Decimal:
    """Return the least that exposures need, before provisions."""
    least = delta_minimum(
        deltas(parts), spot, net=model.NET_DELTA_FRACTION, hedged=model.HEDGED_DELTA_FRACTION
    )
    return Decimal(repr(least))


def scan(size: float, spot: float) -> Decimal:
    """Return the largest weighted loss of a perpetual over the 24 scenarios."""
    moves = zip(SCAN.column("price"), SCAN.column("weight"), strict=True)
    losses = [-size * spot * float(str(move)) * float(str(part)) for move, part in moves]
    return Decimal(repr(max(losses)))


def maintenance(size: float, spot: float, parts: list[float]) -> Decimal:
    """Return the maintenance margin without provisions."""
    return VENUE.number("maintenance") * max(scan(size, spot), minimum(parts, spot))


EXAMPLES = (
    Reproduction(
        says="A perpetual of 1 against five short options of delta 0.3: the net delta.",
        term="delta",
        unit="units",
        printed="-0.5",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(BOOK.net)),
    ),
    Reproduction(
        says="Its hedged delta.",
        term="delta",
        unit="units",
        printed="1.0",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(BOOK.hedged)),
    ),
    Reproduction(
        says="The weight of a rise of 50%.",
        term="stress-test",
        printed="0.32",
        source=VENUE.sources[0],
        work=lambda _: weight(0.5),
    ),
    Reproduction(
        says="The weight of a rise of 300%.",
        term="stress-test",
        printed="0.0533",
        source=VENUE.sources[0],
        work=lambda _: weight(3.0),
    ),
    Reproduction(
        says="The weight of a rise of 500%.",
        term="stress-test",
        printed="0.032",
        source=VENUE.sources[0],
        work=lambda _: weight(5.0),
    ),
)
CONTRAST = asked(
    "Perpetuals at 30 000, provisions left out. The generic rule asks 1% of each position.",
    [
        ("long 1", Decimal(300), maintenance(1.0, 30_000.0, [1.0])),
        (
            "long 1 and short 1 that moves alike",
            Decimal(600),
            maintenance(0.0, 30_000.0, [1.0, -1.0]),
        ),
    ],
    "USD",
)
