"""Vega: levels, a requirement and a shared loss of its specification and features."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import margin_levels, orders
from calculators.engine.contrast import contrast_of
from calculators.engine.reproduction import Reproduction
from calculators.venues.generic import VENUE as GENERIC
from calculators.venues.vega import VENUE

FACTORS = {name: VENUE.number(name) for name in ("search", "initial", "release")}


def level(name: str) -> Decimal:
    """Return a level of the feature's account."""
    return margin_levels.levels(Decimal(44720286), FACTORS)[name]


EXAMPLES = (
    Reproduction(
        says="Short 1 at a mark price of 15 900: the maintenance margin.",
        term="maintenance-margin",
        printed="5565",
        source=VENUE.sources[0],
        work=lambda working: margin_levels.maintenance_margin(
            size=Decimal(-1),
            mark_price=Decimal(15900),
            slippage_factor=VENUE.number("slippage"),
            risk_factor=VENUE.number("risk_factor"),
            working=working,
        ),
    ),
    Reproduction(
        says="The initial level over a maintenance margin of 44 720 286.",
        term="initial-margin",
        printed="178881144",
        source=VENUE.sources[1],
        work=lambda _: level("initial"),
    ),
    Reproduction(
        says="The search level over the same maintenance margin.",
        term="margin-call",
        printed="143104915",
        source=VENUE.sources[1],
        work=lambda _: level("search"),
    ),
    Reproduction(
        says="Isolated margin of 1 from 15 900 at a factor of 0.9.",
        term="isolated-margin",
        printed="14310",
        source=VENUE.sources[0],
        work=lambda working: orders.isolated_margin(
            size=Decimal(-1),
            price=Decimal(15900),
            margin_fraction=Decimal("0.9"),
            working=working,
        ),
    ),
    Reproduction(
        says="3 000 are missing, gains are 100 and 1: what the larger gain pays.",
        term="socialized-loss",
        printed="2970",
        source=VENUE.sources[2],
        work=lambda _: max(margin_levels.loss_shares(Decimal(3000), [Decimal(100), Decimal(1)])),
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], VENUE.markets[0], price=Decimal(15900))
