"""One maintenance margin fraction for every size: the plainest rule, which no venue publishes."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.venue import Venue, flat

VENUE = Venue(
    name="flat",
    label="One fraction for every size",
    tiers=flat(Decimal("0.01")),
    note="The maintenance margin fraction is the reader's own.",
)
