"""dYdX v4: margin fractions by liquidity tier that rise with open interest."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT
from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

# tier: base initial margin fraction, maintenance fraction of it, lower and upper open interest cap
TIERS = {
    "Large-Cap": ("0.02", "0.6", "0", "0"),
    "Mid-Cap": ("0.05", "0.6", "40000000", "100000000"),
    "Small-Cap": ("0.10", "0.5", "20000000", "50000000"),
    "Long-Tail": ("0.20", "0.5", "5000000", "10000000"),
    "Safety": ("1.0", "0.2", "2000000", "5000000"),
    "Isolated": ("0.05", "0.6", "500000", "1000000"),
    "FX": ("0.01", "0.5", "500000", "1000000"),
}

VENUE = Venue(
    name="dydx-v4",
    label="dYdX v4, sample genesis of March 2026",
    venue="dydx",
    kind="linear perpetuals, cross margin; isolated markets in a subaccount of their own",
    summary="Initial margin rises for everybody when a market's open interest nears its cap, with no action of yours.",
    as_of="2026-03-04",
    sources=(
        VenueSource(
            title="protocol/testing/genesis.sh",
            publisher="dYdX",
            url="https://github.com/dydxprotocol/v4-chain/blob/84d4664/protocol/testing/genesis.sh",
            note="the repository's sample genesis, not the state of the live chain",
            as_of="2026-03-04",
            read="2026-11-24",
        ),
        VenueSource(
            title="protocol/x/clob/keeper/liquidations_test.go",
            publisher="dYdX",
            url="https://github.com/dydxprotocol/v4-chain/blob/84d4664/protocol/x/clob/keeper/liquidations_test.go",
            as_of="2026-03-04",
            read="2026-11-24",
        ),
        VenueSource(
            title="protocol/x/perpetuals/types/liquidity_tier_test.go",
            publisher="dYdX",
            url="https://github.com/dydxprotocol/v4-chain/blob/84d4664/protocol/x/perpetuals/types/liquidity_tier_test.go",
            as_of="2026-03-04",
            read="2026-11-24",
        ),
        VenueSource(
            title="Liquidations: liquidation price",
            publisher="dYdX",
            note="the venue's documentation at docs.dydx.xyz, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The initial margin fraction goes to 100% as open interest goes from the lower to the upper cap. An upper cap of 0 means none.",
            formula="fraction = base + (1 − base) × min(1, max(0, (open interest − lower cap) ÷ (upper cap − lower cap)))",
        ),
        Rule(
            says="Maintenance margin is a fixed part of the base fraction and does not rise with open interest.",
            formula="maintenance fraction = base × part",
        ),
        Rule(
            says="A liquidation order may be filled between the bankruptcy price and a spread below the oracle price that widens as the account gets worse.",
            formula="fillable price = oracle price × (1 − spread × maintenance fraction × share), share = 1 − equity ÷ maintenance margin",
            source=1,
        ),
        Rule(
            says="Requirements are rounded up, and the bankruptcy price toward plus infinity.",
            source=1,
        ),
    ),
    markets=tuple(
        Market(
            symbol=f"{name} markets",
            unit="USDC",
            tiers=flat(EXACT.multiply(Decimal(base), Decimal(part))),
            initial_margin_fraction=Decimal(base),
            open_interest_caps=(Decimal(lower), Decimal(upper)),
        )
        for name, (base, part, lower, upper) in TIERS.items()
    ),
    parameters=(
        Parameter(
            key="max_fee",
            label="Largest liquidation fee, of the value closed",
            value=Decimal("0.015"),
            unit="fraction",
            term="liquidation-fee",
        ),
        Parameter(
            key="min_position_notional",
            label="Smallest value that a liquidation closes",
            value=Decimal(1000),
            unit="USDC",
            term="partial-liquidation",
        ),
        Parameter(
            key="max_portion",
            label="Largest part of a position closed in one block",
            value=Decimal("0.10"),
            unit="fraction",
            term="partial-liquidation",
        ),
        Parameter(
            key="max_notional_per_block",
            label="Largest value closed for one account in one block",
            value=Decimal(100_000),
            unit="USDC",
            term="partial-liquidation",
        ),
        Parameter(
            key="max_insurance_loss",
            label="Largest loss of the insurance fund in one block, for one account",
            value=Decimal(1_000_000),
            unit="USDC",
            term="insurance-fund",
        ),
        Parameter(
            key="bankruptcy_adjustment",
            label="Bankruptcy adjustment of the fillable price",
            value=Decimal(1),
        ),
        Parameter(
            key="spread_to_maintenance",
            label="Spread to maintenance margin ratio",
            value=Decimal("1.5"),
            note="the tests use 0.1",
        ),
        Parameter(
            key="test_max_fee",
            label="Largest liquidation fee in the tests",
            value=Decimal("0.005"),
            unit="fraction",
            source=1,
        ),
        Parameter(
            key="test_spread_to_maintenance",
            label="Spread to maintenance margin ratio in the tests",
            value=Decimal("0.1"),
            source=1,
        ),
        Parameter(
            key="test_maintenance_fraction",
            label="Maintenance margin fraction of the tests' accounts",
            value=Decimal("0.1"),
            unit="fraction",
            source=1,
        ),
        Parameter(
            key="quote_places",
            label="Decimal places of a quote quantum",
            value=Decimal(6),
            note="a millionth of a USDC",
        ),
    ),
    tables=(
        Table(
            key="open_interest",
            title="Open interest caps by liquidity tier",
            columns=("liquidity tier", "lower cap", "upper cap"),
            units=("", "USDC", "USDC"),
            rows=tuple(
                (name, Decimal(lower), Decimal(upper))
                for name, (_, _, lower, upper) in TIERS.items()
            ),
            term="open-interest",
        ),
    ),
    names=(
        OwnName(term="account-equity", name="total net collateral"),
        OwnName(term="initial-margin", name="initial margin fraction, IMF"),
        OwnName(term="maintenance-margin", name="maintenance margin fraction, MMF"),
    ),
    account=AccountRules(
        left_out=("Requirements are not rounded up to a millionth of a USDC.",),
    ),
    unknown=(
        "The live chain's numbers: governance changes them.",
        "Which market belongs to which liquidity tier today.",
    ),
)
