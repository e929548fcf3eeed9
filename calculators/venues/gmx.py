"""GMX: liquidation by what remains of the collateral, with a smallest amount."""

from __future__ import annotations

from calculators.engine.fact import Parameter, Rule, VenueSource, numbers
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

FRACTION, LEAST = numbers("0.005", "5")

VENUE = Venue(
    name="gmx",
    label="GMX: the smallest remaining collateral",
    venue="gmx",
    kind="perpetuals against a pool, isolated margin",
    summary="Five dollars must remain however small the position is, so a tiny position is closed early.",
    undated="The text bears no date; it was read in November 2026.",
    confidence="secondary",
    sources=(
        VenueSource(
            title="Documentation on GMX",
            publisher="authors of eth_defi",
            note="a program's documentation, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="A position is liquidated when what remains of its collateral is below the larger of two amounts.",
            formula="remaining collateral < max(fraction × size, smallest amount)",
        ),
    ),
    markets=(
        Market(
            symbol="perpetuals against a pool",
            unit="USD",
            tiers=flat(FRACTION),
            least_requirement=LEAST,
            maintenance_at="entry",
            note="The size of a position in dollars is that of its entry.",
        ),
    ),
    parameters=(
        Parameter(
            key="fraction",
            label="Remaining collateral, of the size",
            value=FRACTION,
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="least",
            label="Remaining collateral, at least",
            value=LEAST,
            unit="USD",
            term="maintenance-margin",
        ),
    ),
    account=AccountRules(
        modes=("isolated",),
        default_market="perpetuals against a pool",
    ),
    unknown=(
        "Which fees are taken from the collateral before it is compared.",
        "Whether every market and both versions share the two numbers.",
        "No worked number was found, so nothing here is reproduced.",
    ),
)
