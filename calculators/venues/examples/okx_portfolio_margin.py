"""OKX portfolio margin: the minimum charge of the help page."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.collateral import Tranche, marginal_sum
from calculators.engine.reproduction import Reproduction
from calculators.venues.examples._beside import beside
from calculators.venues.okx_portfolio_margin import VENUE


def tranches(key: str) -> list[Tranche]:
    """Return a table of multipliers as tranches of the minimum charge."""
    return [
        Tranche(upper=upper if isinstance(upper, Decimal) else None, ratio=multiple)
        for upper, multiple in VENUE.table(key).rows
        if isinstance(multiple, Decimal)
    ]


EXAMPLES = (
    Reproduction(
        says="The minimum charge MR7 of 30 000 before multipliers.",
        term="portfolio-margin",
        unit="USD",
        printed="50000",
        source=VENUE.sources[0],
        work=lambda _: marginal_sum(Decimal(30000), tranches("minimum_before")),
    ),
)
CONTRAST = beside(
    "An options book whose minimum charge is this much before multipliers. The generic rule has no such charge; the two columns are the venue's own before and after.",
    ("charge before multipliers", "before January 2025", "after"),
    [
        (
            f"{amount:,} USD".replace(",", "\u202f"),
            marginal_sum(Decimal(amount), tranches("minimum_before")),
            marginal_sum(Decimal(amount), tranches("minimum_after")),
        )
        for amount in (10_000, 100_000, 1_000_000)
    ],
    "USD",
    "The minimum charge before and after the change",
)
