"""OKX contracts in isolated margin: the requirement at the mark price holds the closing fee."""

from __future__ import annotations

from calculators.engine.fact import OwnName
from calculators.engine.venue import Venue
from calculators.venues.gate import VENUE as GATE

VENUE = Venue(
    name="okx-isolated",
    label="OKX contracts, isolated margin",
    venue="okx",
    kind="linear perpetuals and futures, isolated margin",
    summary="The rule is Gate's: maintenance margin and the fee of closing together must remain.",
    as_of="2024-10-24",
    confidence="copy",
    sources=GATE.sources,
    rules=GATE.rules,
    markets=GATE.markets,
    names=(
        OwnName(
            term="maintenance-margin", name="maintenance margin ratio, MMR", note="the fraction"
        ),
    ),
    account=GATE.account,
    unknown=(
        "Tiers of single contracts.",
        "Cross margin, and the unified account's multi-currency mode.",
        "The venue's own words: its pages were found only at look-alike hosts, which are not cited.",
    ),
)
