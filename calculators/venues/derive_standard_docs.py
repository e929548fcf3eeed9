"""Derive standard margin as its documentation states it: other perpetual fractions than the script."""

from __future__ import annotations

from calculators.engine.fact import Parameter, Rule, VenueSource, numbers
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules
from calculators.venues.derive_standard import perpetual

VENUE = Venue(
    name="derive-standard-docs",
    label="Derive standard margin, documentation",
    venue="derive",
    kind="perpetuals, cross margin",
    summary="The documentation asks less for BTC and ETH than the deploy script of January 2026: 5% against 6.5%.",
    undated="The documentation bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Standard margin parameters",
            publisher="Derive",
            url="https://docs.derive.xyz/standard-margin-parameters.md",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Initial and maintenance margin of a perpetual are fractions of its notional value."
        ),
    ),
    markets=(
        perpetual("BTC, ETH", "0.066", "0.05"),
        perpetual("SOL", "0.077", "0.067"),
        perpetual("HYPE", "0.10", "0.08"),
        perpetual("XRP", "0.10", "0.067"),
        perpetual("ZEC, LIT, PUMP", "0.15", "0.10"),
        perpetual("XAUT", "0.10", "0.08"),
        perpetual("ADA, VVV", "0.20", "0.15"),
        perpetual("CC", "0.15", "0.10"),
        perpetual("LINK", "0.10", "0.067"),
    ),
    parameters=(
        Parameter(
            key="penalty",
            label="Liquidation penalty",
            value=numbers("0.05")[0],
            unit="fraction",
            term="liquidation-fee",
            note="500 basis points",
        ),
        Parameter(
            key="largest_account",
            label="Largest number of assets in a subaccount",
            value=numbers("64")[0],
        ),
    ),
    account=AccountRules(
        modes=("cross",),
    ),
    unknown=(
        "Which of the two sources was in force: both are shown, each with its own page.",
        "No worked number of the documentation was found, so nothing here is reproduced.",
    ),
)
