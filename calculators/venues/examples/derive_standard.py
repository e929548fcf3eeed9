"""Derive standard margin: cases of the contracts' own tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import auction
from calculators.engine.exact import ZERO
from calculators.engine.option_margin import OptionHolding
from calculators.engine.reproduction import Reproduction
from calculators.engine.standard_margin import Market, StandardMargin, standard_margin
from calculators.engine.working import Working
from calculators.venues.derive_standard import VENUE
from calculators.venues.models.derive_standard import auction_rules, standard_rules

FORWARD = Decimal("1500.833279310994")
CALL = OptionHolding(
    type="call",
    strike=Decimal(1900),
    size=Decimal(-1),
    years=0.015867579908675798,
    forward=FORWARD,
    volatility_fraction=1.1799938322791133,
)
SHORT_CALL = Market(spot=Decimal(1500), options=(CALL,))
PERPETUAL = Market(
    spot=Decimal(1500),
    perpetual_size=Decimal(1),
    perpetual_price=Decimal(1505),
    perpetual_pnl=Decimal(-20),
)
NOISE = Decimal("1e-9")  # the tests price options in another arithmetic


def margin(market: Market) -> StandardMargin:
    """Return both requirements of a market under the tests' numbers."""
    rules = standard_rules("tests", base_factor=Decimal("0.1"))
    return standard_margin([(market, rules)], cash=ZERO, stable_price=Decimal(1))


def fee(working: Working) -> Decimal:
    """Return the fee of starting a liquidation."""
    return auction.flagging_fee(
        market_value=Decimal("120.62841481094007"),
        maintenance_margin=Decimal("-101.7685348603643"),
        buffer_fraction=auction_rules("tests").buffer_fraction,
        fee_fraction=VENUE.table("auction").numbers("tests")["fee of the liquidator"],
        working=working,
    )


EXAMPLES = (
    Reproduction(
        says="Short call struck at 1 900, spot 1 500, five days left: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="-156.00826183542665",
        source=VENUE.sources[1],
        work=lambda _: margin(SHORT_CALL).initial,
        within=NOISE,
        note="Below zero: what must be covered by cash.",
    ),
    Reproduction(
        says="Its maintenance margin.",
        term="maintenance-margin",
        unit="USDC",
        printed="-118.50826183542667",
        source=VENUE.sources[1],
        work=lambda _: margin(SHORT_CALL).maintenance,
        within=NOISE,
    ),
    Reproduction(
        says="Long perpetual at 1 505 with a loss of 20: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="-117.825",
        source=VENUE.sources[1],
        work=lambda _: margin(PERPETUAL).initial,
    ),
    Reproduction(
        says="Its maintenance margin.",
        term="maintenance-margin",
        unit="USDC",
        printed="-95.25",
        source=VENUE.sources[1],
        work=lambda _: margin(PERPETUAL).maintenance,
    ),
    Reproduction(
        says="An account worth 120.63 that lacks 101.77: the fee of starting its liquidation.",
        term="liquidation-fee",
        unit="USDC",
        printed="1.322084630165343",
        source=VENUE.sources[2],
        work=fee,
        within=NOISE,
    ),
)
CONTRAST = None
