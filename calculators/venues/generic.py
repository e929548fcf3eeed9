"""One maintenance margin fraction for every size: the plainest rule, which no venue publishes."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Rule
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="generic",
    label="Generic: one fraction for every size",
    kind="linear perpetuals, isolated or cross margin",
    summary="The plainest rule that still liquidates before bankruptcy; every other rule here is measured against it.",
    undated="No venue publishes it, so it has no date.",
    confidence="none",
    rules=(
        Rule(
            says="Maintenance margin is one fraction of the notional value at the mark price, whatever the size.",
            formula="maintenance margin = notional value × fraction",
        ),
        Rule(
            says="Liquidation begins when account equity no longer exceeds maintenance margin. Fees, funding and tiers are left out.",
        ),
    ),
    markets=(
        Market(
            symbol="any",
            tiers=flat(Decimal("0.01")),
            choice="flat",
            label="One fraction for every size",
            note="In calculators the fraction is the reader's own; 1% stands here where a page compares.",
        ),
    ),
    account=AccountRules(default_market="any"),
    unknown=("Everything that real venues add: tiers, fees, funding, haircuts, order margin.",),
)
