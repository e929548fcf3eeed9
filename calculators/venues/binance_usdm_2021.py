"""Binance USDⓈ-M futures in March 2021: an older tier table of BTCUSDT, to show that tiers change."""

from __future__ import annotations

from calculators.engine.fact import Rule, VenueSource
from calculators.engine.venue import Market, Venue, tiers_of

VENUE = Venue(
    name="binance-usdm-2021",
    label="Binance USD-M futures, March 2021",
    venue="binance",
    kind="linear perpetuals, isolated or cross margin",
    summary="The same rule as in 2024 with lower bounds: a position of 1 million USDT needed 2.5% then and 0.65% later.",
    as_of="2021-03-26",
    confidence="secondary",
    sources=(
        VenueSource(
            title="CLI Binance liquidation calculation formula, a gist",
            publisher="highfestiva, on GitHub",
            note="a reader's copy at gist.github.com; it prints 2.0% where its own amounts need 2.5%",
            as_of="2021-03-26",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin is a fraction of the notional value at the mark price, less a maintenance amount that makes it continuous.",
            formula="maintenance margin = notional value × fraction − maintenance amount",
        ),
    ),
    markets=(
        Market(
            symbol="BTCUSDT",
            tiers=tiers_of(
                [
                    ("0", "0.004", None),
                    ("50000", "0.005", None),
                    ("250000", "0.01", None),
                    ("1000000", "0.025", None),
                    ("10000000", "0.05", None),
                    ("20000000", "0.1", None),
                    ("50000000", "0.125", None),
                    ("100000000", "0.15", None),
                    ("200000000", "0.25", None),
                    ("300000000", "0.5", None),
                ]
            ),
            choice="binance-btcusdt-2021-03",
            label="Binance USD-M, BTCUSDT, tiers of March 2021",
            note="The copy names no maximum leverage.",
        ),
    ),
    unknown=(
        "The maximum leverage of each tier, and the largest position.",
        "Whether the venue printed the copied table in exactly this form: the amounts were checked, not the page.",
    ),
    note="One fraction of the copy contradicts its amounts; the one that the amounts need stands here.",
)
