"""Bybit USDT contracts in isolated margin: the requirement stands still at the entry price."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Rule, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="bybit-usdt",
    label="Bybit USDT contracts, isolated margin",
    venue="bybit",
    kind="linear perpetuals, isolated margin",
    summary="Maintenance margin is taken at the entry price, so the liquidation price is entry plus or minus the margin that can be lost.",
    undated="The page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Liquidation Price (USDT Contract)",
            publisher="Bybit",
            url="https://www.bybit.com/en/help-center/article/Liquidation-Price-USDT-Contract",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin is a fraction of the value at entry and does not move with the mark price.",
            formula="liquidation price = entry price × (1 − side × (initial margin fraction − maintenance margin fraction)) − side × added margin ÷ size",
        ),
        Rule(
            says="Funding that the available balance cannot pay is taken from the position's margin, which moves the liquidation price toward entry.",
        ),
    ),
    markets=(
        Market(
            symbol="USDT contracts",
            tiers=flat(Decimal("0.005")),
            maintenance_at="entry",
            note="The fraction of the venue's example; its tiers are not known here.",
        ),
    ),
    account=AccountRules(
        default_market="USDT contracts",
        modes=("isolated",),
        left_out=(
            "Funding that the available balance cannot pay is taken from a position's margin: enter isolated_margin as it is after funding.",
        ),
    ),
    unknown=(
        "Tiers of single contracts.",
        "The fee of closing, which the page leaves out of its first formula.",
    ),
)
