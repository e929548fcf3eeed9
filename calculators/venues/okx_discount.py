"""OKX discount rates: large holdings of one asset count less, tranche by tranche."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue


def tranche(low: int, high: int | None, rate: str) -> tuple[Decimal, Decimal | str, Decimal]:
    """Return one row: from, to and rate."""
    return Decimal(low), "no bound" if high is None else Decimal(high), Decimal(rate)


VENUE = Venue(
    name="okx-discount",
    label="OKX discount rates, July 2024",
    venue="okx",
    kind="collateral in several currencies",
    summary="The second million backs less than the first: each tranche of a holding has a discount rate of its own.",
    as_of="2024-07-18",
    sources=(
        VenueSource(
            title="Notice on the discount rate tiers of BETH",
            note="an OKX notice, seen without an address that can be cited",
            as_of="2024-07-18",
            read="2026-11-24",
        ),
        VenueSource(
            title="Multi-currency margin discount-rate tiers, an example for USDT",
            note="republished at a host that is not OKX's, so not linked",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Bounds are in dollars. The part of a holding's value in a tranche counts at the rate of that tranche.",
            formula="counted = sum over tranches of (value in the tranche × rate)",
        ),
    ),
    tables=(
        Table(
            key="beth",
            title="BETH",
            columns=("from", "to", "discount rate"),
            units=("USD", "USD", "fraction"),
            rows=(
                tranche(0, 2_000_000, "0.95"),
                tranche(2_000_000, 4_000_000, "0.85"),
                tranche(4_000_000, 8_000_000, "0.5"),
                tranche(8_000_000, None, "0"),
            ),
            term="haircut",
        ),
        Table(
            key="usdt",
            title="USDT, an example",
            columns=("from", "to", "discount rate"),
            units=("USD", "USD", "fraction"),
            rows=(
                tranche(0, 5_000_000, "1"),
                tranche(5_000_000, 10_000_000, "0.9"),
                tranche(10_000_000, None, "0.8"),
            ),
            term="haircut",
            source=1,
        ),
    ),
    names=(OwnName(term="haircut", name="discount rate", note="one minus the haircut"),),
    unknown=("Rates of other assets.", "Whether the example of USDT was ever in force."),
)
