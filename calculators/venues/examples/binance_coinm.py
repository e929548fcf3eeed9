"""Binance COIN-M: a tier amount in coins, and a requirement."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.contrast import contrast_of
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import tier_at
from calculators.engine.working import Working
from calculators.venues.binance_coinm import VENUE
from calculators.venues.generic import VENUE as GENERIC

CONTRACTS, MARK = Decimal(100), Decimal(25000)
MARKET = VENUE.market("BTCUSD")


def fifth_amount(_: Working) -> Decimal:
    """Return the amount of the fifth tier, which follows from the floors and fractions below it."""
    return MARKET.tiers[4].maintenance_amount


def amount_at_300(_: Working) -> Decimal:
    """Return the amount of the tier that 300 coins are in."""
    return tier_at(MARKET.tiers, Decimal(300)).maintenance_amount


def value(working: Working) -> Decimal:
    """Return what 100 contracts are worth in coins."""
    return working.work(
        inverse.POSITION_VALUE, contract_value=CONTRACTS * MARKET.multiplier, price=MARK
    )


def requirement(working: Working) -> Decimal:
    """Return the maintenance margin of 100 contracts in coins."""
    return working.work(
        inverse.REQUIREMENT,
        contract_value=CONTRACTS * MARKET.multiplier,
        price=MARK,
        fraction=MARKET.tiers[0].maintenance_margin_fraction,
        maintenance_amount=Decimal(0),
    )


EXAMPLES = (
    Reproduction(
        says="The maintenance amount of the fifth tier, from the floors and fractions of all below it.",
        term="maintenance-margin",
        unit="BTC",
        printed="1.81",
        source=VENUE.sources[0],
        work=fifth_amount,
    ),
    Reproduction(
        says="The maintenance amount at 300 BTC.",
        term="maintenance-margin",
        unit="BTC",
        printed="11.81",
        source=VENUE.sources[0],
        work=amount_at_300,
    ),
    Reproduction(
        says="What 100 contracts of 100 dollars are worth at 25 000.",
        term="notional-value",
        unit="BTC",
        printed="0.4",
        source=VENUE.sources[1],
        work=value,
    ),
    Reproduction(
        says="The maintenance margin of these contracts.",
        term="maintenance-margin",
        unit="BTC",
        printed="0.0016",
        source=VENUE.sources[1],
        work=requirement,
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], MARKET, (Decimal(10_000),), "USD")
