"""Dederi: the page's forward, scenario loss and contingency."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.scenario import contingency, forward_price, largest_loss, linear_array
from calculators.venues.dederi import VENUE
from calculators.venues.examples._beside import asked

SPOT = 2243.3
FORWARD = forward_price(SPOT, float(VENUE.number("basis_rate")), 20)
MOVES = [float(str(move)) for move in VENUE.table("moves").column("move")]
RATE = float(VENUE.number("contingency"))

EXAMPLES = (
    Reproduction(
        says="Spot 2 243.30, 8% a year, 20 days: the forward.",
        term="basis",
        unit="USD",
        printed="2253.2",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(FORWARD)),
    ),
    Reproduction(
        says="A long future of 10 when the price falls by 15%.",
        term="scenario-analysis",
        unit="USD",
        printed="-3380",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(linear_array(10, FORWARD, MOVES)[0])),
    ),
    Reproduction(
        says="The contingency of that future.",
        term="portfolio-margin",
        unit="USD",
        printed="134.6",
        source=VENUE.sources[0],
        work=lambda _: Decimal(repr(contingency(10, RATE, SPOT))),
    ),
)
CONTRAST = asked(
    "A long future of 10 at spot 2 243.30: the largest loss over the scenarios and the contingency.",
    [
        (
            "long future of 10",
            Decimal(repr(10 * SPOT)) / 100,
            Decimal(
                repr(largest_loss(linear_array(10, FORWARD, MOVES)) + contingency(10, RATE, SPOT))
            ),
        )
    ],
    "USD",
)
