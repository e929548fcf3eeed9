"""dYdX v4: prices and amounts of the protocol's tests and documentation."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import bankruptcy, closed_form, requirement
from calculators.engine.bankruptcy import Holding, Subaccount
from calculators.engine.contrast import contrast_of
from calculators.engine.liquidation import Outcome
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.dydx_v4 import VENUE
from calculators.venues.generic import VENUE as GENERIC

LONG = Holding(
    name="BTC",
    size=Decimal("0.1"),
    price=Decimal(50000),
    maintenance_margin_fraction=VENUE.number("test_maintenance_fraction"),
)
ACCOUNT = Subaccount(quote=Decimal(-4501), holdings=(LONG,))
PLACES = int(VENUE.number("quote_places"))


def close_at_nothing(working: Working) -> Decimal:
    """Return the quote amount that closes the long and leaves no collateral."""
    return bankruptcy.bankruptcy_quote(ACCOUNT, LONG, -LONG.size, places=PLACES, working=working)


def worst_fill(working: Working) -> Decimal:
    """Return the fillable price of the long."""
    spread = VENUE.number("test_spread_to_maintenance")
    return bankruptcy.fillable_price(
        ACCOUNT,
        LONG,
        spread_fraction=spread,
        adjustment=VENUE.number("bankruptcy_adjustment"),
        working=working,
    )


def liquidation(working: Working) -> Decimal | Outcome:
    """Return the liquidation price of the documentation's short."""
    return closed_form.price_from_equity(
        side=-1,
        size=Decimal(3),
        mark_price=Decimal(3000),
        account_equity=Decimal(1000),
        maintenance_margin_fraction=Decimal("0.05"),
        working=working,
    )


def beside_another(working: Working) -> Decimal | Outcome:
    """Return the liquidation price of the documentation's cross example."""
    return closed_form.price_from_equity(
        side=-1,
        size=Decimal("1.5"),
        mark_price=Decimal(3000),
        account_equity=Decimal(1000),
        maintenance_margin_fraction=Decimal("0.05"),
        other_maintenance_margin=Decimal(175),
        working=working,
    )


def scaled(working: Working) -> Decimal:
    """Return the initial margin of half a USDC of notional value on the way to the upper cap."""
    fraction = requirement.open_interest_scaled(
        base_fraction=Decimal("0.2"),
        open_interest=Decimal("28123456.789123"),
        lower_cap=Decimal(25_000_000),
        upper_cap=Decimal(60_000_000),
        working=working,
    )
    return requirement.amount(
        size=Decimal(1), price=Decimal(500000), fraction=fraction, working=working
    )


EXAMPLES = (
    Reproduction(
        says="Short 3 at 3 000 with equity of 1 000 USDC: the liquidation price.",
        term="liquidation-price",
        unit="USDC",
        printed="3174.6",
        source=VENUE.sources[3],
        work=liquidation,
    ),
    Reproduction(
        says="Short 1.5 ETH beside a position that needs 175 USDC: the liquidation price.",
        term="liquidation-price",
        unit="USDC",
        printed="3380.95",
        source=VENUE.sources[3],
        work=beside_another,
    ),
    Reproduction(
        says="Long 0.1 BTC at 50 000 on −4 501 USDC: the quote amount at the bankruptcy price.",
        term="bankruptcy-price",
        unit="USDC",
        printed="4501.000000",
        source=VENUE.sources[1],
        work=close_at_nothing,
    ),
    Reproduction(
        says="The worst price at which its liquidation may fill.",
        term="fillable-price",
        unit="USDC",
        printed="49999",
        source=VENUE.sources[1],
        work=worst_fill,
    ),
    Reproduction(
        says="Initial margin of 500 000 quantums at 20% base, open interest between its caps.",
        term="initial-margin",
        unit="quantums",
        printed="135697",
        source=VENUE.sources[2],
        work=scaled,
        direction="ROUND_CEILING",
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], VENUE.markets[0])
