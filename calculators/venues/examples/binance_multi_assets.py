"""Binance multi-assets mode: rates with a buffer, a conversion, a counted value."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import collateral
from calculators.engine.reproduction import Reproduction
from calculators.venues.binance_multi_assets import VENUE
from calculators.venues.examples._beside import counted

RATIOS = VENUE.table("ratios").numbers("collateral ratio")
HELD = Decimal(10_000)

EXAMPLES = (
    Reproduction(
        says="The bid rate of an asset whose index is 0.99, with a buffer of 1%.",
        term="haircut",
        printed="0.9801",
        source=VENUE.sources[1],
        work=lambda working: collateral.bid_rate(
            VENUE.number("example_index"), VENUE.number("bid_buffer"), working
        ),
    ),
    Reproduction(
        says="Its ask rate, with a buffer of 0.5%.",
        term="haircut",
        printed="0.99495",
        source=VENUE.sources[1],
        work=lambda working: collateral.ask_rate(
            VENUE.number("example_index"), VENUE.number("ask_buffer"), working
        ),
    ),
    Reproduction(
        says="How much is sold to pay 20 000 at a rate of 0.975.",
        term="collateral",
        unit="units",
        printed="20513",
        source=VENUE.sources[2],
        work=lambda working: collateral.converted(
            Decimal(20000), VENUE.number("exchange_rate"), working
        ),
    ),
    Reproduction(
        says="What counts of 1 000 at a collateral ratio of 90%.",
        term="collateral",
        unit="USD",
        printed="900",
        source=VENUE.sources[2],
        work=lambda working: collateral.counted_value(
            amount=Decimal(1000), price=Decimal(1), ratio=Decimal("0.9"), working=working
        ),
    ),
)
CONTRAST = counted(
    "Collateral worth 10 000 USD, all in one asset.",
    [
        (name, HELD, collateral.counted_value(amount=HELD, price=Decimal(1), ratio=RATIOS[name]))
        for name in ("BTC", "XRP", "USDT")
    ],
)
