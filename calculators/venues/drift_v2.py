"""Drift v2: cross and isolated buckets in one account, weights that fall with size."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.by_size import BySize
from calculators.engine.exact import EXACT, ONE
from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource, numbers
from calculators.engine.venue import Market, Venue
from calculators.engine.venue_account import AccountRules, CountedAsset

# asset and liability weight of SOL in the tests
INITIAL, MAINTENANCE = numbers("0.8", "1.2"), numbers("0.9", "1.1")

VENUE = Venue(
    name="drift-v2",
    label="Drift v2, tests of April 2026",
    venue="drift",
    ratio="1 - maintenance / equity",
    kind="spot, borrowing and perpetuals, cross margin with isolated buckets",
    summary="A large position needs a larger fraction, by the square root of its size, and your own leverage limit never moves maintenance margin.",
    as_of="2026-04-01",
    sources=(
        VenueSource(
            title="programs/drift/src/math/margin/tests.rs",
            publisher="Drift",
            url="https://github.com/drift-labs/protocol-v2/blob/0ae3e3b/programs/drift/src/math/margin/tests.rs",
            note="parameters of tests, not of a live market",
            as_of="2026-04-01",
            read="2026-11-24",
        ),
        VenueSource(
            title="content/protocol/trading/liquidations/liquidation-engine.mdx",
            publisher="Drift",
            url="https://github.com/drift-labs/drift-protocol-v2-docs/blob/f1021e4/content/protocol/trading/liquidations/liquidation-engine.mdx",
            as_of="2026-03-24",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The fraction of a perpetual grows with the root of its size.",
            formula="fraction = max(w, 0.8 × w + factor × √size)",
        ),
        Rule(
            says="A held asset counts less as the holding grows.",
            formula="asset weight = min(w, 1.1 ÷ (1 + factor × √size))",
        ),
        Rule(
            says="Assets are taken at the lower and liabilities at the higher of the oracle price and its five-minute average.",
        ),
        Rule(
            says="Health is one minus the requirement over collateral: liquidation at zero.",
            formula="health = 1 − maintenance margin ÷ collateral",
        ),
        Rule(
            says="Liquidation is paused when the oracle price is more than half away from its average.",
            source=1,
        ),
        Rule(
            says="A loss is met by the insurance fund within each market's limit, then by the market maker's lifetime profit, then shared pro rata.",
            source=1,
        ),
    ),
    markets=(
        Market(
            symbol="perpetual of the tests",
            unit="USDC",
            by_size=BySize(
                shape="root",
                initial=Decimal("0.10"),
                maintenance=Decimal("0.05"),
                initial_slope=Decimal("0.001"),
                maintenance_slope=Decimal("0.001"),
            ),
        ),
    ),
    parameters=(
        Parameter(
            key="open_order",
            label="Margin for each open order",
            value=Decimal("0.01"),
            unit="USDC",
            term="order-margin",
        ),
        Parameter(
            key="oracle_band",
            label="Distance of oracle and average at which liquidation is paused",
            value=Decimal("0.5"),
            unit="fraction",
            term="oracle-price",
            source=1,
        ),
        Parameter(
            key="pacing",
            label="Slots over which a liquidation is spread",
            value=Decimal(25),
            unit="slots",
            term="partial-liquidation",
            source=1,
        ),
    ),
    tables=(
        Table(
            key="spot",
            title="Weights of SOL in the tests",
            columns=("kind", "asset weight", "liability weight"),
            rows=(
                ("initial", *INITIAL),
                ("maintenance", *MAINTENANCE),
            ),
            term="haircut",
        ),
        Table(
            key="funding",
            title="Largest hourly funding by contract tier",
            columns=("tier", "largest rate"),
            units=("", "fraction"),
            rows=(
                ("B", Decimal("0.00125")),
                ("C", Decimal("0.00208")),
                ("lower", Decimal("0.004167")),
            ),
            term="funding-rate",
            source=1,
        ),
    ),
    names=(
        OwnName(term="margin-ratio", name="health"),
        OwnName(term="haircut", name="asset weight", note="one minus the haircut"),
        OwnName(term="maintenance-margin", name="maintenance margin ratio"),
    ),
    account=AccountRules(
        default_market="perpetual of the tests",
        counted=(
            CountedAsset(
                asset="SOL",
                haircut=EXACT.subtract(ONE, MAINTENANCE[0]),
                initial_haircut=EXACT.subtract(ONE, INITIAL[0]),
                liability_weight=MAINTENANCE[1],
                initial_liability_weight=INITIAL[1],
            ),
        ),
        order_amount=Decimal("0.01"),
        left_out=(
            "Assets and debts are taken at one price, not at the worse of the oracle price and its average.",
        ),
    ),
    unknown=(
        "Parameters of live markets.",
        "A page of the documentation says that the smaller of two own margin ratios wins; the tests say the larger, and the tests are followed.",
    ),
)
