"""Binance multi-assets mode: what counts of each asset that backs USDⓈ-M futures."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT, ONE
from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource, numbers
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules, CountedAsset

ROWS = (
    *(("BTC", "0.95"), ("ETH", "0.95"), ("BNB", "0.95"), ("XRP", "0.90"), ("ADA", "0.90")),
    *(("DOT", "0.90"), ("SOL", "0.90"), ("USDT", "0.9999"), ("USDC", "0.9999"), ("BUSD", "1")),
)

VENUE = Venue(
    name="binance-multi-assets",
    label="Binance multi-assets mode",
    venue="binance",
    kind="collateral in several assets for linear futures, cross margin",
    summary="Held assets count below their index price and debts above it, and the venue may sell one asset to pay another.",
    as_of="2022-07-06",
    sources=(
        VenueSource(
            title="Collateral ratios of multi-assets mode",
            publisher="Binance",
            note="a Binance FAQ, without a link; its number begins with 29b45c48",
            as_of="2021-05-28",
            read="2026-11-24",
        ),
        VenueSource(
            title="Multi-assets mode: asset index and how its price is calculated",
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/c983a9268cfa4e70a4916c276bb3b7bc",
            as_of="2022-07-06",
            read="2026-11-24",
        ),
        VenueSource(
            title="Multi-assets mode: information",
            publisher="Binance",
            url="https://www.binance.com/en/futures/multi-asset-info",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="What is held counts at its bid rate, what is owed at its ask rate.",
            formula="bid rate = index × (1 − bid buffer); ask rate = index × (1 + ask buffer)",
            source=1,
        ),
        Rule(
            says="Of the value of a held asset only its collateral ratio backs positions.",
            formula="collateral value = amount × price × collateral ratio",
            source=2,
        ),
        Rule(
            says="A debt may be paid by selling another asset at its auto-exchange rate.",
            formula="amount sold = debt ÷ rate",
            source=2,
        ),
    ),
    parameters=(
        Parameter(
            key="example_index",
            label="Asset index in the venue's example",
            value=Decimal("0.99"),
            source=1,
        ),
        Parameter(
            key="bid_buffer",
            label="Bid buffer in the venue's example",
            value=Decimal("0.01"),
            unit="fraction",
            source=1,
        ),
        Parameter(
            key="ask_buffer",
            label="Ask buffer in the venue's example",
            value=Decimal("0.005"),
            unit="fraction",
            source=1,
        ),
        Parameter(
            key="exchange_rate",
            label="Auto-exchange rate in the venue's example",
            value=Decimal("0.975"),
            source=2,
        ),
    ),
    tables=(
        Table(
            key="ratios",
            title="Collateral ratios",
            columns=("asset", "collateral ratio"),
            units=("", "fraction"),
            rows=tuple((asset, *numbers(ratio)) for asset, ratio in ROWS),
            term="haircut",
        ),
    ),
    names=(
        OwnName(term="haircut", name="collateral ratio", note="one minus the haircut"),
        OwnName(term="index-price", name="asset index"),
    ),
    account=AccountRules(
        modes=("cross",),
        counted=tuple(
            CountedAsset(asset=asset, haircut=EXACT.subtract(ONE, Decimal(ratio)))
            for asset, ratio in ROWS
        ),
        left_out=(
            "Bid and ask buffers are not applied, for the venue printed them in an example only. Put bid and ask rates into the prices of collateral.",
        ),
    ),
    unknown=(
        "Buffers of single assets: only an example was printed.",
        "In which order assets are sold, and the thresholds of the auto-exchange.",
    ),
)
