"""Gate: asserted prices of a trading program's tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Side
from calculators.engine.closed_form import price_with_fee
from calculators.engine.liquidation import Outcome
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Venue
from calculators.engine.working import Working
from calculators.venues.gate import VENUE


def price(venue: Venue, side: Side, size: str, margin: str, working: Working) -> Decimal | Outcome:
    """Return the liquidation price of a position from 10 under a venue's fraction and fee."""
    market = venue.markets[0]
    return price_with_fee(
        side=side,
        size=Decimal(size),
        entry_price=Decimal(10),
        margin=Decimal(margin),
        maintenance_margin_fraction=market.tiers[0].maintenance_margin_fraction,
        taker_fee_fraction=market.closing_fee_fraction,
        working=working,
    )


def examples_of(venue: Venue) -> tuple[Reproduction, ...]:
    """Return the asserted prices that are the same for every venue with this rule."""
    return (
        Reproduction(
            says="Short of 2 from 10 at 5×: the liquidation price.",
            term="liquidation-price",
            unit="USDT",
            printed="11.87413417771621",
            source=venue.sources[1],
            work=lambda working: price(venue, -1, "2", "4", working),
            within=Decimal("1e-14"),
            note="The program computes in binary floating point.",
        ),
        Reproduction(
            says="Short of 1 from 10 at 3×: the liquidation price.",
            term="liquidation-price",
            unit="USDT",
            printed="13.193482419684678",
            source=venue.sources[1],
            work=lambda working: price(venue, -1, "1", "3.3333333333333333333", working),
            within=Decimal("1e-14"),
            note="The program computes in binary floating point.",
        ),
    )


EXAMPLES = examples_of(VENUE)
CONTRAST = None
