"""Drift v2: requirements of the protocol's margin tests."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import weights
from calculators.engine.contrast import contrast_of
from calculators.engine.exact import ONE
from calculators.engine.reproduction import Reproduction
from calculators.engine.weighted_margin import (
    Margin,
    open_orders_margin,
    orders_margin,
    perpetual_margin,
    spot_margin,
)
from calculators.engine.weights import one_price
from calculators.engine.working import Working
from calculators.venues.drift_v2 import VENUE
from calculators.venues.generic import VENUE as GENERIC

PERPETUAL = VENUE.markets[0].by_size
PRICE = Decimal(100)
ASSET = VENUE.table("spot").numbers("asset weight")
DEBT = VENUE.table("spot").numbers("liability weight")


def sized(working: Working) -> Decimal:
    """Return the initial margin of a short of 6.147 coins at 22 050."""
    assert PERPETUAL is not None  # noqa: S101  the venue states it so
    size = Decimal("-6.1475409835")
    fraction = PERPETUAL.initial_fraction(size)
    return perpetual_margin(
        size, Decimal(22050), margin_fraction=fraction, working=working
    ).requirement


def bid(working: Working) -> Margin:
    """Return the margin of 10 000 USDC with a bid for 500 SOL at 100."""
    parts = [
        spot_margin(Decimal(10000), one_price(ONE), working=working),
        orders_margin(
            Decimal(0),
            PRICE,
            bids=Decimal(500),
            asks=Decimal(0),
            asset_weight=ASSET["initial"],
            liability_weight=DEBT["initial"],
        ),
        open_orders_margin(1),
    ]
    return sum(parts, Margin())


def borrowed(kind: str, working: Working) -> Decimal:
    """Return the requirement of a perpetual of 100 and a borrow of 100 SOL at 100."""
    assert PERPETUAL is not None  # noqa: S101  the venue states it so
    fraction = PERPETUAL.maintenance if kind == "maintenance" else PERPETUAL.initial
    parts = [
        perpetual_margin(Decimal(100), PRICE, margin_fraction=fraction, working=working),
        spot_margin(Decimal(-100), one_price(PRICE), liability_weight=DEBT[kind], working=working),
    ]
    return sum(parts, Margin()).requirement


def large_asset(_: Working) -> Decimal:
    """Return the asset weight of 1 000 units at a size factor of 0.01, in basis points."""
    weight = weights.asset_weight(
        weight=ASSET["maintenance"], size_factor=Decimal("0.01"), size=Decimal(1000)
    )
    return weights.basis_points(weight)


EXAMPLES = (
    Reproduction(
        says="Short 6.1475409835 at 22 050: the initial margin.",
        term="initial-margin",
        unit="USDC",
        printed="13555.327867",
        source=VENUE.sources[0],
        work=sized,
        direction="ROUND_DOWN",
        within=Decimal("0.000002"),
        note="The protocol computes in whole millionths at every step.",
    ),
    Reproduction(
        says="10 000 USDC and a bid for 500 SOL at 100: the requirement.",
        term="order-margin",
        unit="USDC",
        printed="50000.01",
        source=VENUE.sources[0],
        work=lambda working: bid(working).requirement,
    ),
    Reproduction(
        says="The collateral that stands against it.",
        term="collateral",
        unit="USDC",
        printed="50000",
        source=VENUE.sources[0],
        work=lambda working: bid(working).collateral,
    ),
    Reproduction(
        says="A perpetual of 100 and a borrow of 100 SOL at 100: the maintenance margin, whatever leverage you set for yourself.",
        term="maintenance-margin",
        unit="USDC",
        printed="11500",
        source=VENUE.sources[0],
        work=lambda working: borrowed("maintenance", working),
    ),
    Reproduction(
        says="The asset weight of 1 000 units at a size factor of 0.01.",
        term="haircut",
        unit="basis points",
        printed="8357",
        source=VENUE.sources[0],
        work=large_asset,
    ),
)
CONTRAST = contrast_of(GENERIC.markets[0], VENUE.markets[0], price=Decimal(22050))
