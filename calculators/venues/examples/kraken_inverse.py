"""Kraken inverse futures: the help page's long of a thousand contracts."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.contrast import contrast_of
from calculators.engine.liquidation import Outcome
from calculators.engine.market_price import isolated_price, requirement_at
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.generic import VENUE as GENERIC
from calculators.venues.kraken_inverse import VENUE

MARKET = VENUE.market("BTC inverse contracts")
CONTRACTS, ENTRY, MARGIN = Decimal(1000), Decimal(8000), Decimal("0.01")


def liquidation(working: Working) -> Decimal | Outcome:
    """Return the liquidation price of the long on a hundredth of a coin."""
    return isolated_price(
        MARKET, side=1, size=CONTRACTS, entry_price=ENTRY, margin=MARGIN, working=working
    )


def bankruptcy(working: Working) -> Decimal | Outcome:
    """Return its bankruptcy price."""
    return inverse.bankruptcy_price(
        side=1, contract_value=CONTRACTS, entry_price=ENTRY, collateral=MARGIN, working=working
    )


EXAMPLES = (
    Reproduction(
        says="Long 1 000 contracts from 8 000 on 0.01 BTC: the liquidation price.",
        term="liquidation-price",
        unit="USD",
        printed="7481",
        source=VENUE.sources[0],
        work=liquidation,
    ),
    Reproduction(
        says="Its bankruptcy price.",
        term="bankruptcy-price",
        unit="USD",
        printed="7407",
        source=VENUE.sources[0],
        work=bankruptcy,
    ),
    Reproduction(
        says="Its maintenance margin at entry.",
        term="maintenance-margin",
        unit="BTC",
        printed="0.00125",
        source=VENUE.sources[0],
        work=lambda working: requirement_at(MARKET, size=CONTRACTS, price=ENTRY, working=working),
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], MARKET, (Decimal(10_000),), "USD")
