"""Mango v4: health with asset and liability weights that scale with use."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="mango-v4",
    label="Mango v4, test fixture",
    venue="mango",
    kind="spot, borrowing and perpetuals in one account, weighted",
    summary="One number, health, weighs every token: what you hold below its price, what you owe above it.",
    as_of="2024-09-04",
    sources=(
        VenueSource(
            title="programs/mango-v4/src/health/cache.rs",
            publisher="Mango",
            url="https://github.com/blockworks-foundation/mango-v4/blob/1303a4a/programs/mango-v4/src/health/cache.rs",
            note="weights of tests, not of a live market",
            as_of="2024-09-04",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Health adds balances at their price and weight: the asset weight for a positive balance, the liability weight for a negative one.",
            formula="health = sum of balance × price × weight",
        ),
        Rule(
            says="Three kinds of health use three sets of weights: initial for new risk, maintenance for the start of a liquidation, and one for its end.",
        ),
        Rule(
            says="A perpetual counts at the worse of all bids and all asks filled, and its gain only at an overall weight.",
        ),
        Rule(
            says="Initial weights get worse as a token's pool fills up.",
            formula="asset weight × min(1, start ÷ deposits value); liability weight × max(1, borrows value ÷ start)",
        ),
    ),
    parameters=(
        Parameter(
            key="overall",
            label="Overall asset weight of a perpetual's gain",
            value=Decimal("0.95"),
            unit="fraction",
            term="unrealized-pnl",
        ),
    ),
    tables=(
        Table(
            key="weights",
            title="Initial weights",
            columns=("token", "asset weight", "liability weight"),
            rows=(
                ("token 1", Decimal("0.8"), Decimal("1.2")),
                ("token 2", Decimal("0.5"), Decimal("1.5")),
                ("token 3", Decimal("0.5"), Decimal("1.5")),
                ("perpetual base", Decimal("0.8"), Decimal("1.2")),
            ),
            term="haircut",
        ),
    ),
    names=(
        OwnName(
            term="health-factor", name="health", note="a sum, not a ratio: liquidation below 0"
        ),
        OwnName(term="haircut", name="asset weight", note="one minus the haircut"),
    ),
    account=AccountRules(
        modes=("cross",),
        left_out=(
            "Its weights are those of a test's tokens and are not applied to yours.",
            "A perpetual counts in full, not at the worse of all bids and all asks filled, nor its gain at the overall weight.",
        ),
    ),
    unknown=("Weights of live tokens.", "Maintenance weights: the tests use initial ones."),
)
