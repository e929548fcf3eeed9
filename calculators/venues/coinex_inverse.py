"""CoinEx inverse contracts: levels of margin by the number of contracts held."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Rule, VenueSource
from calculators.engine.venue import Market, Tier, Venue
from calculators.engine.venue_account import AccountRules

# contracts from, maintenance margin fraction, maximum leverage
LEVELS = (
    ("0", "0.005", "100"),
    ("500001", "0.01", "50"),
    ("1000001", "0.015", "30"),
    ("2000001", "0.02", "20"),
    ("5000001", "0.025", "15"),
    ("10000001", "0.03", "10"),
)

VENUE = Venue(
    name="coinex-inverse",
    label="CoinEx inverse contracts",
    venue="coinex",
    kind="inverse perpetuals, isolated or cross margin",
    summary="One contract more can double the requirement of all of them: a level holds for the whole position.",
    undated="The help pages bear no date; they were read in November 2026.",
    sources=(
        VenueSource(
            title="Introduction to inverse contract leverage and margin",
            publisher="CoinEx",
            url="https://support.coinex.com/hc/en-us/articles/6367729561369-Introduction-to-Inverse-Contract-Leverage-and-Margin",
            read="2026-11-25",
        ),
        VenueSource(
            title="How to calculate liquidation price for inverse contract",
            publisher="CoinEx",
            url="https://support.coinex.com/hc/en-us/articles/6951987920025-How-to-Calculate-Liquidation-Price-For-Inverse-Contract",
            note="prints the quotient of the price upside down: its long would be liquidated above its entry",
            read="2026-11-25",
        ),
        VenueSource(
            title="What are linear contract and inverse contract",
            publisher="CoinEx",
            url="https://support.coinex.com/hc/en-us/articles/6865073204633-What-Are-Linear-Contract-and-Inverse-Contract",
            note="a contract is 1 dollar",
            read="2026-11-25",
        ),
    ),
    rules=(
        Rule(
            says="The maintenance margin fraction is that of the level of the number of contracts, whatever the price does.",
            formula="maintenance margin = contracts ÷ mark price × fraction of the level",
        ),
        Rule(
            says="The margin of a position, in parts of its value at entry, and the fraction make its liquidation price.",
            formula="long: liquidation price = entry price × (1 + fraction) ÷ (1 + margin in parts of the value)",
            source=1,
        ),
    ),
    markets=(
        Market(
            symbol="BTCUSD",
            contract="inverse",
            unit="BTC",
            tiers=tuple(
                Tier(
                    floor=Decimal(floor),
                    maintenance_margin_fraction=Decimal(fraction),
                    maximum_leverage=Decimal(leverage),
                )
                for floor, fraction, leverage in LEVELS
            ),
            tiers_in="contracts",
            jumps=True,
            note="Floors are numbers of contracts of 1 dollar; the last level ends at 20 million.",
        ),
    ),
    names=(
        OwnName(term="maintenance-margin", name="maintenance margin ratio", note="the fraction"),
        OwnName(term="mark-price", name="fair price"),
    ),
    account=AccountRules(
        left_out=("A position of more than 20 million contracts is not refused here.",)
    ),
    unknown=(
        "From which day the levels held; an older page of the venue has others.",
        "Levels of other contracts.",
        "No worked number of these pages was found, so nothing here is reproduced.",
    ),
)
