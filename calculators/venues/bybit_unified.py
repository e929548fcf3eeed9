"""Bybit unified trading account: account rates and tiered collateral value."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules, CountedAsset, tranche_rows, tranches_of

# bounds in BTC and the ratio between them
BTC = (
    ("0", "10", "0.98"),
    ("10", "20", "0.95"),
    ("20", "30", "0.90"),
    ("30", "40", "0.85"),
    ("40", "50", "0.80"),
    ("50", "no bound", "0"),
)

VENUE = Venue(
    name="bybit-unified",
    label="Bybit unified trading account, 2025",
    venue="bybit",
    ratio="maintenance / equity",
    kind="one account for all products, cross or portfolio margin",
    summary="Large holdings count less and less: in the page's example nothing of BTC beyond fifty coins backs a position.",
    as_of="2025-09-18",
    sources=(
        VenueSource(
            title="Assets and collateral value ratio list (UTA)",
            publisher="Bybit",
            note="Bybit help as shown by testnet.bytick.com, a host of Bybit that is not on the list of citable ones",
            as_of="2025-09-18",
            read="2026-11-24",
        ),
        VenueSource(
            title="Glossary of the unified trading account",
            publisher="Bybit",
            note="Bybit help as shown by another host, so no address is cited; the 85% and 90% come from third parties",
            as_of="2025-09-05",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The account's maintenance margin rate divides maintenance margin by what remains of the margin balance after haircuts.",
            formula="maintenance rate = maintenance margin ÷ (margin balance − haircut loss + order loss); liquidation at 100%",
            source=1,
        ),
        Rule(
            says="Under portfolio margin equity takes the place of the margin balance.",
            formula="initial rate = initial margin ÷ (equity − haircut loss + order loss)",
            source=1,
        ),
        Rule(
            says="Each tranche of an asset has a ratio of its own; only positive balances are cut.",
        ),
        Rule(
            says="The dollar value of an asset goes through USDT: the USDT index of the asset times the dollar rate of USDT that the two BTC indices imply.",
            source=1,
        ),
        Rule(
            says="Portfolio margin adds contingencies to the largest scenario loss: for short options, vega spread, USDT against USDC, delta spread and perpetuals.",
            source=1,
        ),
    ),
    parameters=(
        Parameter(
            key="liquidation_at",
            label="Maintenance margin rate at which liquidation begins",
            value=Decimal(1),
            unit="fraction",
            term="margin-ratio",
            source=1,
        ),
        Parameter(
            key="repay_at",
            label="Rate at which debts are repaid by force",
            value=Decimal("0.85"),
            unit="fraction",
            source=1,
            note="from third parties",
        ),
        Parameter(
            key="stops_at",
            label="Rate at which a liquidation stops",
            value=Decimal("0.90"),
            unit="fraction",
            source=1,
            note="from third parties",
        ),
    ),
    tables=(
        Table(
            key="btc",
            title="Collateral value ratio of BTC by tranche, the page's example",
            columns=("from", "to", "ratio"),
            units=("BTC", "BTC", "fraction"),
            rows=tranche_rows(BTC),
            term="haircut",
        ),
    ),
    names=(
        OwnName(term="margin-ratio", name="maintenance margin rate"),
        OwnName(
            term="haircut", name="collateral value ratio", note="one minus the haircut, by tranche"
        ),
    ),
    account=AccountRules(
        modes=("cross",),
        counted=(CountedAsset(asset="BTC", tranches=tranches_of(BTC)),),
        left_out=(
            "The order loss that its ratio takes from the balance is a part of initial margin here.",
        ),
    ),
    unknown=(
        "The scenarios of its portfolio margin.",
        "No worked number of these pages was found, so nothing here is reproduced.",
    ),
)
