"""SPAN: the arrays of a text book."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.reproduction import Reproduction
from calculators.engine.scenario import combined_array, largest_loss, linear_array
from calculators.venues.examples._beside import asked
from calculators.venues.span import VENUE

ROWS = VENUE.table("scenarios").rows
MOVES = [float(str(part)) * float(str(weight)) for _, part, _, weight in ROWS]
RANGE, MULTIPLIER = 20.0, 500.0  # of the text book's future
FUTURE = linear_array(MULTIPLIER, RANGE, MOVES)
# The text book's short call: P&L in the sixteen scenarios.
SHORT_CALL = (
    *(-460, 610, -2640, -1730, 1270, 2340, -5210, -4540),
    *(2540, 3430, -8060, -7640, 3380, 3990, -3130, 1500),
)
# The book adds a future whose thirds are rounded to 3 330 and 6 670.
ROUNDED_FUTURE = (
    *(0, 0, 3330, 3330, -3330, -3330, 6670, 6670),
    *(-6670, -6670, 10000, 10000, -10000, -10000, 7000, -7000),
)

EXAMPLES = (
    Reproduction(
        says="A future on 500 units with a range of 20: its loss at the end of the range.",
        term="span-margin",
        unit="USD",
        printed="10000",
        source=VENUE.sources[1],
        work=lambda _: Decimal(repr(largest_loss(FUTURE))),
    ),
    Reproduction(
        says="Its loss at twice the range, of which 35% count.",
        term="span-margin",
        unit="USD",
        printed="7000",
        source=VENUE.sources[1],
        work=lambda _: Decimal(repr(-FUTURE[-1])),
    ),
    Reproduction(
        says="A future and a short call together: the requirement.",
        term="span-margin",
        unit="USD",
        printed="6620",
        source=VENUE.sources[1],
        work=lambda _: Decimal(repr(largest_loss(combined_array([ROUNDED_FUTURE, SHORT_CALL])))),
    ),
)
CONTRAST = asked(
    "The text book's future and short call. The generic rule adds up; it has no rule for the call.",
    [
        ("the future alone", "needs a price", Decimal(repr(largest_loss(FUTURE)))),
        (
            "the short call alone",
            "no rule",
            Decimal(repr(largest_loss([float(x) for x in SHORT_CALL]))),
        ),
        (
            "both",
            "no rule",
            Decimal(repr(largest_loss(combined_array([ROUNDED_FUTURE, SHORT_CALL])))),
        ),
    ],
    "USD",
)
