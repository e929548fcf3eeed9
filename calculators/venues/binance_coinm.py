"""Binance COIN-M futures: inverse contracts, margined in the coin."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue, tiers_of

# floor of notional value in coins, maintenance margin fraction and maximum leverage of each tier
BTC = (
    ("0", "0.004", "125"),
    ("10", "0.005", "100"),
    ("20", "0.01", "50"),
    ("30", "0.025", "20"),
    ("50", "0.05", "10"),
    ("100", "0.1", "5"),
    ("200", "0.125", "4"),
    ("400", "0.15", "3"),
    ("1000", "0.25", "2"),
    ("1500", "0.25", "1"),
)
ETH = (
    ("0", "0.005", "100"),
    ("100", "0.0065", "75"),
    ("500", "0.01", "50"),
    ("1000", "0.025", "20"),
    ("2000", "0.05", "10"),
    ("4000", "0.1", "5"),
    ("6000", "0.125", "4"),
    ("8000", "0.15", "3"),
    ("10000", "0.25", "2"),
)

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
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/ceccfcfb4e3a45e3b48b0b1bb1a8ae46",
            note="the formula of the price is an image there; the one used here was derived",
            as_of="2021-02-05",
            read="2026-11-24",
        ),
        VenueSource(
            title="How to calculate liquidation price of COIN-M futures contracts, later text",
            publisher="Binance",
            url="https://www.binance.com/es-MX/support/faq/how-to-calculate-liquidation-price-of-coin-m-futures-contracts-ceccfcfb4e3a45e3b48b0b1bb1a8ae46",
            read="2026-11-24",
        ),
        VenueSource(
            title="Adjustments to the maintenance margin of BTCUSD and ETHUSD Quarterly 0625",
            publisher="Binance",
            url="https://www.binance.com/en/support/announcement/9c6a1766be424fccacd2549db3d61a3f",
            note="prints the maintenance margin fractions before the adjustment of 5 April 2021",
            as_of="2021-04-05",
            read="2026-11-25",
        ),
        VenueSource(
            title="Leverage and margin in coin-margined futures contracts",
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/be2c7d9d95b04a7e8044ed02dd7dfe5c",
            note="the maximum leverage of each tier; a later text of the page has other bounds",
            as_of="2020-06-11",
            read="2026-11-25",
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
            tiers=tiers_of(BTC),
            source=2,
            note="The fractions before April 2021. The amounts follow from them, and those of the fourth, the fifth and the seventh tier are the ones that the help page prints.",
        ),
        Market(
            symbol="ETHUSD",
            contract="inverse",
            unit="ETH",
            multiplier=Decimal(10),
            tiers=tiers_of(ETH),
            cap=Decimal(15_000),
            source=2,
            note="The fractions before April 2021. The last tier, above 15 000 ETH, was not read.",
        ),
    ),
    parameters=(
        Parameter(
            key="amount_at_300_later",
            label="Maintenance amount of BTCUSD at 300 BTC, later text",
            value=Decimal("11.605"),
            unit="BTC",
            source=1,
            note="by then the first tiers ended at 5, 10 and 20 BTC",
        ),
    ),
    names=(OwnName(term="inverse-contract", name="coin-margined contract"),),
    unknown=(
        "The tiers of other coins, and of BTCUSD and ETHUSD after April 2021.",
        "Whether perpetuals and quarterly contracts of a coin shared one table; the fractions were printed for the June 2021 quarterly.",
        "The fees of a liquidation.",
    ),
)
