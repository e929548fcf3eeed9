"""Binance USD-M futures: the margin tiers of eight contracts on one day in October 2024."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue, tiers_of
from calculators.engine.venue_account import AccountRules

# symbol: largest notional value, then floor of notional value, maintenance margin fraction and
# maximum leverage of each tier; amounts in USDT.
TIERS = {
    "BTCUSDT": (
        "1800000000",
        [
            ("0", "0.004", "125"),
            ("50000", "0.005", "100"),
            ("600000", "0.0065", "75"),
            ("3000000", "0.01", "50"),
            ("12000000", "0.02", "25"),
            ("70000000", "0.025", "20"),
            ("100000000", "0.05", "10"),
            ("230000000", "0.1", "5"),
            ("480000000", "0.125", "4"),
            ("600000000", "0.15", "3"),
            ("800000000", "0.25", "2"),
            ("1200000000", "0.5", "1"),
        ],
    ),
    "ETHUSDT": (
        "1200000000",
        [
            ("0", "0.004", "125"),
            ("50000", "0.005", "100"),
            ("600000", "0.0065", "75"),
            ("3000000", "0.01", "50"),
            ("12000000", "0.02", "25"),
            ("50000000", "0.025", "20"),
            ("65000000", "0.05", "10"),
            ("150000000", "0.1", "5"),
            ("320000000", "0.125", "4"),
            ("400000000", "0.15", "3"),
            ("530000000", "0.25", "2"),
            ("800000000", "0.5", "1"),
        ],
    ),
    "SOLUSDT": (
        "400000000",
        [
            ("0", "0.005", "100"),
            ("20000", "0.0065", "75"),
            ("100000", "0.01", "50"),
            ("800000", "0.02", "25"),
            ("4000000", "0.025", "20"),
            ("8000000", "0.05", "10"),
            ("40000000", "0.1", "5"),
            ("80000000", "0.125", "4"),
            ("100000000", "0.25", "2"),
            ("200000000", "0.5", "1"),
        ],
    ),
    "DOGEUSDT": (
        "80000000",
        [
            ("0", "0.005", "75"),
            ("10000", "0.007", "50"),
            ("50000", "0.01", "40"),
            ("750000", "0.02", "25"),
            ("800000", "0.025", "20"),
            ("1600000", "0.05", "10"),
            ("8000000", "0.1", "5"),
            ("16000000", "0.125", "4"),
            ("20000000", "0.25", "2"),
            ("40000000", "0.5", "1"),
        ],
    ),
    "XRPUSDT": (
        "80000000",
        [
            ("0", "0.005", "75"),
            ("10000", "0.0065", "50"),
            ("20000", "0.01", "40"),
            ("160000", "0.02", "25"),
            ("800000", "0.025", "20"),
            ("1600000", "0.05", "10"),
            ("8000000", "0.1", "5"),
            ("16000000", "0.125", "4"),
            ("20000000", "0.25", "2"),
            ("40000000", "0.5", "1"),
        ],
    ),
    "BNBUSDT": (
        "150000000",
        [
            ("0", "0.005", "75"),
            ("10000", "0.006", "50"),
            ("50000", "0.01", "40"),
            ("200000", "0.02", "25"),
            ("1500000", "0.025", "20"),
            ("3000000", "0.05", "10"),
            ("15000000", "0.1", "5"),
            ("30000000", "0.125", "4"),
            ("37500000", "0.25", "2"),
            ("75000000", "0.5", "1"),
        ],
    ),
    "LINKUSDT": (
        "50000000",
        [
            ("0", "0.005", "75"),
            ("10000", "0.01", "50"),
            ("50000", "0.015", "40"),
            ("80000", "0.02", "25"),
            ("400000", "0.025", "20"),
            ("800000", "0.05", "10"),
            ("4000000", "0.1", "5"),
            ("8000000", "0.125", "4"),
            ("20000000", "0.25", "2"),
            ("30000000", "0.5", "1"),
        ],
    ),
    "AVAXUSDT": (
        "50000000",
        [
            ("0", "0.005", "75"),
            ("5000", "0.0065", "50"),
            ("25000", "0.01", "40"),
            ("80000", "0.02", "25"),
            ("400000", "0.025", "20"),
            ("800000", "0.05", "10"),
            ("4000000", "0.1", "5"),
            ("8000000", "0.125", "4"),
            ("10000000", "0.25", "2"),
            ("20000000", "0.5", "1"),
        ],
    ),
}

VENUE = Venue(
    name="binance-usdm",
    label="Binance USD-M futures, October 2024",
    venue="binance",
    ratio="maintenance / equity",
    kind="linear perpetuals and futures, isolated or cross margin",
    summary="The requirement grows with the mark price, and the tier is the one at the liquidation price.",
    as_of="2024-10-24",
    confidence="copy",
    sources=(
        VenueSource(
            title="binance_leverage_tiers.json",
            publisher="freqtrade",
            url="https://github.com/freqtrade/freqtrade/blob/c9ae5e1/freqtrade/exchange/binance_leverage_tiers.json",
            note="a public copy of the venue's own table; only the numbers are used",
            as_of="2024-10-24",
            read="2026-11-24",
        ),
        VenueSource(
            title="How to calculate liquidation price of USD-M futures contracts",
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93",
            read="2026-11-24",
        ),
        VenueSource(
            title="Cost required to open a position in perpetual futures",
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/87fa7ee33b574f7084d42bd2ce2e463b",
            read="2026-11-24",
        ),
        VenueSource(
            title="tests/exchange/test_binance.py",
            publisher="freqtrade",
            url="https://github.com/freqtrade/freqtrade/blob/c9ae5e1/tests/exchange/test_binance.py",
            note="restates the help page's example",
            as_of="2024-10-24",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin is a fraction of the notional value at the mark price, less a maintenance amount that makes it continuous.",
            formula="maintenance margin = notional value × fraction − maintenance amount",
            source=1,
        ),
        Rule(
            says="A floor belongs to the tier that it opens. The tier is looked up at the liquidation price, not at entry.",
            source=1,
        ),
        Rule(
            says="Liquidation begins when the margin ratio reaches 100%.",
            formula="margin ratio = maintenance margin ÷ margin balance",
            source=1,
        ),
        Rule(
            says="In hedge mode the long and the short of a contract share one liquidation price under cross margin and have one each under isolated margin.",
            source=1,
        ),
        Rule(
            says="Opening an order costs its initial margin and the loss that it would start with.",
            formula="open loss = size × max(0, −side × (mark price − order price))",
            source=2,
        ),
    ),
    markets=tuple(
        Market(
            symbol=symbol,
            tiers=tiers_of(rows),
            cap=Decimal(cap),
            choice=f"binance-{symbol.lower()}-2024-10",
            label=f"Binance USD-M, {symbol}, tiers of October 2024",
        )
        for symbol, (cap, rows) in TIERS.items()
    ),
    parameters=(
        Parameter(
            key="liquidation_ratio",
            label="Margin ratio at which liquidation begins",
            value=Decimal(1),
            unit="fraction",
            term="margin-ratio",
            source=1,
        ),
    ),
    names=(
        OwnName(
            term="maintenance-margin", name="maintenance margin rate, MMR", note="the fraction"
        ),
        OwnName(
            term="maintenance-margin",
            name="maintenance amount, cum",
            note="what is subtracted in a tier",
        ),
        OwnName(
            term="account-equity", name="margin balance", note="wallet balance and unrealized P&L"
        ),
    ),
    account=AccountRules(
        states_orders=True,
    ),
    unknown=(
        "The fees of a liquidation: they are not in the price above.",
        "Tick and lot sizes of the contracts.",
        "The other 341 contracts of the copied table, and everything after its day.",
    ),
    note="Tiers change, and did between 2021 and 2024. These are not today's.",
)
