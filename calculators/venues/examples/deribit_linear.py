"""Deribit linear futures: initial margins of the help page."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import requirement
from calculators.engine.exact import ZERO
from calculators.engine.market_price import requirement_at
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import least_initial_fraction
from calculators.engine.working import Working
from calculators.venues.deribit_linear import VENUE


def initial(symbol: str, size: str, index: str, working: Working) -> Decimal:
    """Return the initial margin of a size at the page's index price."""
    fraction = least_initial_fraction(VENUE.market(symbol), Decimal(size), ZERO)
    assert fraction is not None  # noqa: S101  the venue states one for every size
    return requirement.amount(
        size=Decimal(size), price=VENUE.number(index), fraction=fraction, working=working
    )


EXAMPLES = (
    Reproduction(
        says="25 BTC at 100 000: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="53125",
        source=VENUE.sources[0],
        work=lambda working: initial("BTC_USDC", "25", "btc_index", working),
    ),
    Reproduction(
        says="350 BTC at 100 000: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="1312500",
        source=VENUE.sources[0],
        work=lambda working: initial("BTC_USDC", "350", "btc_index", working),
        note="14 times the size needs 25 times the margin.",
    ),
    Reproduction(
        says="6 000 SOL at 200: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="84000",
        source=VENUE.sources[0],
        work=lambda working: initial("SOL_USDC", "6000", "sol_index", working),
    ),
    Reproduction(
        says="25 SOL at 200: the maintenance margin.",
        term="maintenance-margin",
        unit="USDC",
        printed="100.625",
        source=VENUE.sources[0],
        work=lambda working: requirement_at(
            VENUE.market("SOL_USDC"),
            size=Decimal(25),
            price=VENUE.number("sol_index"),
            working=working,
        ),
    ),
)
CONTRAST = None
