"""OKX discount rates: the example of eleven million USDT."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.collateral import Tranche, tranche_value
from calculators.engine.reproduction import Reproduction
from calculators.venues.examples._beside import counted
from calculators.venues.okx_discount import VENUE


def tranches(key: str) -> list[Tranche]:
    """Return a table of discount rates as tranches."""
    return [
        Tranche(upper=upper if isinstance(upper, Decimal) else None, ratio=rate)
        for _, upper, rate in VENUE.table(key).rows
        if isinstance(rate, Decimal)
    ]


EXAMPLES = (
    Reproduction(
        says="What counts of 11 million USDT.",
        term="collateral",
        unit="USD",
        printed="10300000",
        source=VENUE.sources[1],
        work=lambda _: tranche_value(Decimal(11_000_000), tranches("usdt")),
    ),
)
CONTRAST = counted(
    "BETH as collateral, by what it is worth.",
    [
        (
            f"{millions} million USD of BETH",
            Decimal(millions * 1_000_000),
            tranche_value(Decimal(millions * 1_000_000), tranches("beth")),
        )
        for millions in (1, 5, 10)
    ],
)
