"""Binance USDⓈ-M futures, BTCUSDT: margin tiers as they stood on one day in October 2024."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.venue import Venue, VenueSource, tiers_of

VENUE = Venue(
    name="binance-btcusdt-2024-10",
    label="Binance USDⓈ-M, BTCUSDT, tiers of October 2024",
    as_of="2024-10-24",
    tiers=tiers_of(
        [  # floor of notional value in USDT, maintenance margin fraction, maximum leverage
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
        ]
    ),
    cap=Decimal(1_800_000_000),
    sources=(
        VenueSource(
            title="binance_leverage_tiers.json",
            url="https://github.com/freqtrade/freqtrade/blob/c9ae5e1/freqtrade/exchange/binance_leverage_tiers.json",
            note="a copy of the venue's own table; only the numbers are used",
        ),
        VenueSource(
            title="How to calculate liquidation price of USDⓈ-M futures contracts",
            url="https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93",
        ),
    ),
    note="Tiers change. These are not today's.",
)
