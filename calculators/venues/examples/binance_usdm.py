"""Binance USD-M: the worked example of its help page, and the cost of opening an order."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import orders
from calculators.engine.account import Bucket, Position
from calculators.engine.liquidation import Outcome, collateral_left, liquidation_price
from calculators.engine.margin import maintenance_margin
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Tier
from calculators.engine.working import Working
from calculators.venues.binance_usdm import VENUE

TESTED = VENUE.sources[3]
WALLET = Decimal("1535443.01")
# The two positions of the help page; their tiers are those of its day, not of this table.
ETH = Position(
    name="ETH",
    side=1,
    size=Decimal("3683.979"),
    entry_price=Decimal("1456.84"),
    mark_price=Decimal("1335.18"),
    tiers=(
        Tier(
            floor=Decimal(0),
            maintenance_margin_fraction=Decimal("0.1"),
            maintenance_amount=Decimal(135365),
        ),
    ),
)
BTC = Position(
    name="BTC",
    side=1,
    size=Decimal("109.488"),
    entry_price=Decimal("32481.98"),
    mark_price=Decimal("31967.27"),
    tiers=(
        Tier(
            floor=Decimal(0),
            maintenance_margin_fraction=Decimal("0.025"),
            maintenance_amount=Decimal(16300),
        ),
    ),
)


def alone(position: Position, working: Working) -> Decimal | Outcome:
    """Return the liquidation price of a position that the whole wallet backs alone."""
    return liquidation_price(position, WALLET, working)


def together(position: Position, working: Working) -> Decimal | Outcome:
    """Return the liquidation price of a position beside the other one, which stands still."""
    bucket = Bucket(name="cross", collateral=WALLET, positions=(ETH, BTC))
    return liquidation_price(position, collateral_left(bucket, position, working), working)


def requirement_of_btc(working: Working) -> Decimal:
    """Return the maintenance margin of the BTC position at its mark price."""
    return maintenance_margin(BTC.size * BTC.mark_price, BTC.tiers, working)


def opening_loss(working: Working) -> Decimal:
    """Return what a short order below the mark price would lose at once."""
    return orders.open_loss(
        side=-1,
        size=Decimal(1),
        order_price=Decimal("9253.3"),
        mark_price=Decimal("9259.84"),
        working=working,
    )


EXAMPLES = (
    Reproduction(
        says="Isolated long of 3 683.979 ETH from 1 456.84 on 1 535 443.01 USDT: the liquidation price.",
        term="liquidation-price",
        unit="USDT",
        printed="1114.78",
        source=TESTED,
        work=lambda working: alone(ETH, working),
    ),
    Reproduction(
        says="Isolated long of 109.488 BTC from 32 481.98 on the same wallet: the liquidation price.",
        term="liquidation-price",
        unit="USDT",
        printed="18778.73",
        source=TESTED,
        work=lambda working: alone(BTC, working),
    ),
    Reproduction(
        says="Both in one cross account: the liquidation price of ETH while BTC stands at 31 967.27.",
        term="liquidation-price",
        unit="USDT",
        printed="1153.26",
        source=TESTED,
        work=lambda working: together(ETH, working),
    ),
    Reproduction(
        says="The maintenance margin of the BTC position at its mark price.",
        term="maintenance-margin",
        unit="USDT",
        printed="71200.81144",
        source=VENUE.sources[1],
        work=requirement_of_btc,
    ),
    Reproduction(
        says="Short order of 1 BTC at 9 253.30 while the mark price is 9 259.84: the open loss.",
        term="order-margin",
        unit="USDT",
        printed="6.54",
        source=VENUE.sources[2],
        work=opening_loss,
    ),
)
CONTRAST = None
