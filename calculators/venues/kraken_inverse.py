"""Kraken inverse futures: the worked example of its help page and the whole margin schedule."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Rule, Table, VenueSource, numbers
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="kraken-inverse",
    label="Kraken inverse futures",
    venue="kraken",
    ratio="equity / maintenance",
    kind="inverse perpetuals and futures, margined in the coin",
    summary="Maintenance margin is half of the initial margin and grows, in coins, as the price falls.",
    undated="The help page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Inverse futures: margin and liquidation, a worked example",
            publisher="Kraken",
            url="https://support.kraken.com/hc/en-us/articles/360022835671",
            note="help article 360022835671",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin is a fraction of the position's value in coins at the mark price of the liquidation.",
            formula="liquidation price = contract value × (side + fraction) ÷ (margin + side × contract value ÷ entry price)",
        ),
        Rule(says="The fraction of maintenance margin is half of the fraction of initial margin."),
        Rule(
            says="The margin ratio is equity over maintenance margin: liquidation at 1, a higher number is safer.",
        ),
    ),
    markets=(
        Market(
            symbol="BTC inverse contracts",
            contract="inverse",
            unit="BTC",
            tiers=flat(Decimal("0.01")),
            initial_margin_fraction=Decimal("0.02"),
            note="The first level, which is that of the example.",
        ),
    ),
    tables=(
        Table(
            key="levels",
            title="Levels of the schedule",
            columns=(
                "level",
                "initial margin fraction",
                "maintenance margin fraction",
                "BTC up to",
            ),
            units=("", "fraction", "fraction", "USD"),
            rows=tuple(
                (Decimal(level), initial, initial / 2, cap)
                for level, (initial, cap) in enumerate(
                    zip(
                        numbers(
                            *[
                                "0.02",
                                "0.04",
                                "0.06",
                                "0.10",
                                "0.15",
                                "0.20",
                                "0.25",
                                "0.30",
                                "0.40",
                                "0.50",
                            ]
                        ),
                        (
                            *numbers(
                                *[
                                    "500000",
                                    "1000000",
                                    "3000000",
                                    "6000000",
                                    "12000000",
                                    "20000000",
                                    "50000000",
                                ]
                            ),
                            *(None, None, None),
                        ),
                        strict=True,
                    ),
                    start=1,
                )
            ),
            term="initial-margin",
            note="The page states no amount that would join the levels. Whether a larger position pays the higher fraction on all of it, with a jump, or only on the part above was not found; the levels are shown as published and not computed with.",
        ),
    ),
    names=(OwnName(term="account-equity", name="portfolio value"),),
    account=AccountRules(
        default_market="BTC inverse contracts",
        left_out=(
            "Only the first level is applied, that of positions up to 500 000 USD: how the levels join is not published.",
        ),
    ),
    unknown=(
        "How the levels join for a position that spans two of them.",
        "Fees of closing.",
    ),
)
