"""BIT: counted values of its help pages."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.collateral import counted_value
from calculators.engine.exact import ONE, total
from calculators.engine.reproduction import Reproduction
from calculators.engine.working import Working
from calculators.venues.bit_unified import VENUE
from calculators.venues.examples._beside import counted

HAIRCUTS = VENUE.table("haircuts").numbers("haircut")
HELD = Decimal(10_000)


def value_of(asset: str, amount: str, price: str, working: Working) -> Decimal:
    """Return what counts of an asset after its haircut."""
    return counted_value(
        amount=Decimal(amount), price=Decimal(price), ratio=ONE - HAIRCUTS[asset], working=working
    )


def both(working: Working) -> Decimal:
    """Return what counts of the help page's two assets."""
    return total(
        [
            value_of("BTC", "3.136088934", "37496.76318", working),
            value_of("USDT", "347974.9709", "1.000296667", working),
        ]
    )


EXAMPLES = (
    Reproduction(
        says="What counts of 100 BCH at 300.",
        term="collateral",
        unit="USD",
        printed="28500",
        source=VENUE.sources[1],
        work=lambda working: value_of("BCH", "100", "300", working),
    ),
    Reproduction(
        says="3.136088934 BTC at 37 496.76 and 347 974.97 USDT: what counts of both.",
        term="collateral",
        unit="USD",
        printed="462971.4456",
        source=VENUE.sources[1],
        work=both,
        within=Decimal("0.001"),
        note="Amounts and index prices are printed rounded.",
    ),
)
CONTRAST = counted(
    "Collateral worth 10 000 USD, all in one asset.",
    [
        (name, HELD, counted_value(amount=HELD, price=ONE, ratio=ONE - HAIRCUTS[name]))
        for name in ("BTC", "SOL", "TON", "all others")
    ],
)
