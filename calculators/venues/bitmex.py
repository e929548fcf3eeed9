"""BitMEX: how a position is closed step by step, and who is deleveraged first."""

from __future__ import annotations

from calculators.engine.fact import OwnName, Rule, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="bitmex",
    label="BitMEX: liquidation and auto-deleveraging",
    venue="bitmex",
    kind="inverse and linear perpetuals, isolated or cross margin",
    summary="Auto-deleveraging takes the most profitable and most leveraged first; a loser's rank falls as leverage rises.",
    undated="The help page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Auto-deleveraging",
            publisher="BitMEX",
            url="https://support.bitmex.com/hc/en-gb/articles/18589621443357",
            note="help article 18589621443357",
            read="2026-11-24",
        ),
        VenueSource(
            title="Auto-deleveraging examples",
            publisher="BitMEX",
            note="BitMEX's page at testnet.bitmex.com, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The rank of a position in profit is its profit in percent times its effective leverage; of one in loss, the loss in percent divided by it.",
            formula="effective leverage = |mark value| ÷ (mark value − bankrupt value)",
        ),
        Rule(
            says="A liquidation first steps the position down through its risk limits, then takes it over at the bankruptcy price.",
        ),
    ),
    names=(
        OwnName(term="adl-ranking", name="ADL priority ranking"),
        OwnName(
            term="maintenance-margin",
            name="risk limit",
            note="the steps in which the requirement rises",
        ),
    ),
    account=AccountRules(
        left_out=(
            "These rules rank positions for auto-deleveraging and state no margin fraction.",
        ),
    ),
    unknown=(
        "Risk limits and margin fractions of single contracts.",
        "Ranks themselves: the examples print scores, not the profit and leverage behind them.",
    ),
)
