"""Bybit inverse contracts: the help page's cross long, and its position value."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.contrast import contrast_of
from calculators.engine.liquidation import Outcome
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.bybit_inverse import VENUE
from calculators.venues.generic import VENUE as GENERIC

VALUE, ENTRY, BALANCE = Decimal(10000), Decimal(8000), Decimal("0.5")


def bankruptcy(working: Working) -> Decimal | Outcome:
    """Return the price at which half a coin is used up."""
    return inverse.bankruptcy_price(
        side=1,
        contract_value=VALUE,
        entry_price=ENTRY,
        collateral=BALANCE,
        fee_fraction=VENUE.number("taker_fee"),
        working=working,
    )


def liquidation(working: Working) -> Decimal | Outcome:
    """Return the price at which only the requirement and the closing fee are left."""
    needed = inverse.closing_requirement(
        contract_value=VALUE,
        entry_price=ENTRY,
        bankruptcy_price=bankruptcy(working),
        maintenance_margin_fraction=VENUE.number("fraction"),
        fee_fraction=VENUE.number("taker_fee"),
        working=working,
    )
    return inverse.liquidation_at_entry(
        side=1,
        contract_value=VALUE,
        entry_price=ENTRY,
        collateral=BALANCE,
        maintenance_margin=needed,
        working=working,
    )


EXAMPLES = (
    Reproduction(
        says="Cross long of 10 000 USD from 8 000 on 0.5 BTC: the bankruptcy price.",
        term="bankruptcy-price",
        unit="USD",
        printed="5718.57",
        source=VENUE.sources[0],
        work=bankruptcy,
    ),
    Reproduction(
        says="Its liquidation price.",
        term="liquidation-price",
        unit="USD",
        printed="5739.5",
        source=VENUE.sources[0],
        work=liquidation,
        within=VENUE.number("tick"),
        note="The venue rounds up to its tick of 0.5 USD.",
    ),
    Reproduction(
        says="What a position of 60 000 USD from 50 000 is worth.",
        term="notional-value",
        unit="BTC",
        printed="1.2",
        source=VENUE.sources[1],
        work=lambda working: working.work(
            inverse.POSITION_VALUE, contract_value=Decimal(60000), price=Decimal(50000)
        ),
    ),
    Reproduction(
        says="Its initial margin at 10×.",
        term="initial-margin",
        unit="BTC",
        printed="0.12",
        source=VENUE.sources[1],
        work=lambda working: working.work(
            inverse.INITIAL_MARGIN,
            contract_value=Decimal(60000),
            price=Decimal(50000),
            leverage=Decimal(10),
        ),
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], VENUE.markets[0], (Decimal(10_000),), "USD")
