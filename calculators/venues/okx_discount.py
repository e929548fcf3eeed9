"""OKX discount rates: large holdings of one asset count less, tranche by tranche."""

from __future__ import annotations

from calculators.engine.fact import OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules, CountedAsset, tranche_rows, tranches_of

# bounds in dollars and the discount rate between them
BETH = (
    ("0", "2000000", "0.95"),
    ("2000000", "4000000", "0.85"),
    ("4000000", "8000000", "0.5"),
    ("8000000", "no bound", "0"),
)
USDT = (
    ("0", "5000000", "1"),
    ("5000000", "10000000", "0.9"),
    ("10000000", "no bound", "0.8"),
)

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
            publisher="OKX",
            note="an OKX notice, without a link",
            as_of="2024-07-18",
            read="2026-11-24",
        ),
        VenueSource(
            title="Multi-currency margin discount-rate tiers, an example for USDT",
            publisher="OKX, republished elsewhere",
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
            rows=tranche_rows(BETH),
            term="haircut",
        ),
        Table(
            key="usdt",
            title="USDT, an example",
            columns=("from", "to", "discount rate"),
            units=("USD", "USD", "fraction"),
            rows=tranche_rows(USDT),
            term="haircut",
            source=1,
        ),
    ),
    names=(OwnName(term="haircut", name="discount rate", note="one minus the haircut"),),
    account=AccountRules(
        counted=tuple(
            CountedAsset(asset=asset, value_in="USD", tranches=tranches_of(rows), source=source)
            for asset, rows, source in (("BETH", BETH, 0), ("USDT", USDT, 1))
        ),
    ),
    unknown=("Rates of other assets.", "Whether the example of USDT was ever in force."),
)
