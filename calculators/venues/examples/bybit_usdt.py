"""Bybit USDT contracts: the help page's long, with and without funding taken from its margin."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import closed_form
from calculators.engine.liquidation import Outcome
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.bybit_usdt import VENUE

FRACTION = VENUE.market("USDT contracts").tiers[0].maintenance_margin_fraction


def price(added: str, working: Working) -> Decimal | Outcome:
    """Return the liquidation price of the page's long of 1 from 20 000 at 50 times."""
    return closed_form.price_at_entry(
        side=1,
        entry_price=Decimal(20000),
        initial_margin_fraction=closed_form.INITIAL_MARGIN_FRACTION(leverage=Decimal(50)),
        maintenance_margin_fraction=FRACTION,
        added_margin=Decimal(added),
        working=working,
    )


EXAMPLES = (
    Reproduction(
        says="Long 1 from 20 000 at 50×: the liquidation price.",
        term="liquidation-price",
        unit="USDT",
        printed="19700",
        source=VENUE.sources[0],
        work=lambda working: price("0", working),
    ),
    Reproduction(
        says="The same after 200 USDT of funding were taken from its margin.",
        term="liquidation-price",
        unit="USDT",
        printed="19900",
        source=VENUE.sources[0],
        work=lambda working: price("-200", working),
    ),
)
CONTRAST = None
