"""Binance COIN-M futures: inverse contracts, margined in the coin."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue, flat

VENUE = Venue(
    name="binance-coinm",
    label="Binance COIN-M futures",
    venue="binance",
    kind="inverse perpetuals and futures, margined in the coin",
    summary="A falling price makes the position worth more coins, so a long can climb into a higher tier while it loses.",
    as_of="2021-02-05",
    sources=(
        VenueSource(
            title="Leverage and maintenance margin of COIN-M futures; liquidation price of COIN-M futures",
            url="https://www.binance.com/en/support/faq/ceccfcfb4e3a45e3b48b0b1bb1a8ae46",
            note="the formula of the price is an image there; the one used here was derived",
            as_of="2021-02-05",
            read="2026-11-24",
        ),
        VenueSource(
            title="How to calculate liquidation price of COIN-M futures contracts, later text",
            url="https://www.binance.com/es-MX/support/faq/how-to-calculate-liquidation-price-of-coin-m-futures-contracts-ceccfcfb4e3a45e3b48b0b1bb1a8ae46",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Notional value is in the coin: contracts times the contract's dollars, divided by the mark price.",
            formula="notional value = contracts × multiplier ÷ mark price",
        ),
        Rule(
            says="Maintenance margin is a fraction of it, less a maintenance amount in coins.",
            formula="maintenance margin = notional value × fraction − maintenance amount",
        ),
        Rule(says="A liquidation price below zero is shown as --: there is none."),
        Rule(
            says="In hedge mode both legs of a contract share one liquidation price under cross margin and have one each under isolated margin."
        ),
    ),
    markets=(
        Market(
            symbol="BTCUSD",
            contract="inverse",
            unit="BTC",
            multiplier=Decimal(100),
            tiers=flat(Decimal("0.004")),
            note="Only the first tier was kept; further tiers are among the numbers below.",
        ),
    ),
    parameters=(
        Parameter(
            key="level_5_floor",
            label="Floor of the fifth tier of BTCUSD",
            value=Decimal(50),
            unit="BTC",
            term="maintenance-margin",
        ),
        Parameter(
            key="level_4_fraction",
            label="Maintenance margin fraction of the fourth tier",
            value=Decimal("0.025"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="level_5_fraction",
            label="Maintenance margin fraction of the fifth tier",
            value=Decimal("0.05"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="level_5_amount",
            label="Maintenance amount of the fifth tier",
            value=Decimal("1.81"),
            unit="BTC",
            term="maintenance-margin",
        ),
        Parameter(
            key="fraction_at_300",
            label="Maintenance margin fraction at 300 BTC",
            value=Decimal("0.125"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="amount_at_300",
            label="Maintenance amount at 300 BTC, February 2021",
            value=Decimal("11.81"),
            unit="BTC",
        ),
        Parameter(
            key="amount_at_300_later",
            label="Maintenance amount at 300 BTC, later text",
            value=Decimal("11.605"),
            unit="BTC",
            source=1,
            note="the tiers below it had changed",
        ),
    ),
    names=(OwnName(term="inverse-contract", name="coin-margined contract"),),
    unknown=(
        "The whole tier table: a few rows of it were kept.",
        "The fees of a liquidation.",
    ),
)
