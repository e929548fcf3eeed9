"""Deribit options: settlement in coins and the standard margin of short options in 2022."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.by_size import BySize
from calculators.engine.fact import Parameter, Rule, VenueSource, numbers
from calculators.engine.venue import Market, Venue
from calculators.engine.venue_account import AccountRules

FUTURE_INITIAL, FUTURE_MAINTENANCE, FUTURE_SLOPE = numbers("0.02", "0.01", "0.00005")

VENUE = Venue(
    name="deribit-options",
    label="Deribit options, standard margin of 2022",
    venue="deribit",
    kind="European inverse options, cross standard margin",
    summary="Premium, payoff and margin are in the coin: a put that pays 5 000 dollars at 5 000 pays a whole coin.",
    as_of="2022-01-11",
    confidence="secondary",
    sources=(
        VenueSource(
            title="Notice of 11 January 2022 and support pages",
            publisher="Deribit, repeated by TSLab",
            note="read in TSLab's documentation of the connection, which repeats them; not linked",
            as_of="2022-01-11",
            read="2026-11-24",
        ),
        VenueSource(
            title="Options",
            publisher="Deribit",
            url="https://www.deribit.com/pages/docs/options",
            note="seen at the venue's test host",
            read="2026-11-24",
        ),
        VenueSource(
            title="Linear USDC options",
            publisher="Deribit",
            url="https://support.deribit.com/hc/en-us/articles/25944750999581-Linear-USDC-Options",
            note="help article 25944750999581",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="An inverse option pays its dollar payoff at the settlement price, in coins.",
            formula="payoff in coins = max(±(settlement − strike), 0) ÷ settlement",
            source=1,
        ),
        Rule(
            says="Initial margin of a short call falls with its distance out of the money, down to a floor, and holds its mark price.",
            formula="call: max(0.15 − out of the money ÷ index, 0.10) + mark",
        ),
        Rule(
            says="Maintenance margin of a short call is a fixed part of a coin and its mark price.",
            formula="call: 0.075 + mark; put: max(0.075, 0.075 × mark) + mark",
        ),
        Rule(
            says="A short put needs at least its maintenance margin at the start.",
            formula="put: max(max(0.15 − out of the money ÷ index, 0.10) + mark, maintenance margin)",
        ),
    ),
    markets=(
        Market(
            symbol="BTC",
            contract="inverse",
            unit="BTC",
            multiplier=Decimal(10),
            by_size=BySize(
                shape="linear",
                initial=FUTURE_INITIAL,
                maintenance=FUTURE_MAINTENANCE,
                initial_slope=FUTURE_SLOPE,
                maintenance_slope=FUTURE_SLOPE,
            ),
            note="Futures and the perpetual on BTC, a contract of 10 dollars. The size in coins grows as the price falls, and the fraction with it.",
        ),
    ),
    parameters=(
        Parameter(
            key="largest",
            label="Short option at the money, initial",
            value=Decimal("0.15"),
            unit="BTC",
            term="initial-margin",
        ),
        Parameter(
            key="smallest",
            label="Short option, initial, at least",
            value=Decimal("0.10"),
            unit="BTC",
            term="initial-margin",
        ),
        Parameter(
            key="maintenance",
            label="Short option, maintenance",
            value=Decimal("0.075"),
            unit="BTC",
            term="maintenance-margin",
        ),
        Parameter(
            key="future_initial_btc",
            label="BTC future, initial, at size 0",
            value=FUTURE_INITIAL,
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="future_maintenance_btc",
            label="BTC future, maintenance, at size 0",
            value=FUTURE_MAINTENANCE,
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="future_slope_btc",
            label="BTC future, added for each BTC",
            value=FUTURE_SLOPE,
            unit="fraction",
        ),
        Parameter(
            key="future_slope_eth",
            label="ETH future, added for each ETH",
            value=Decimal("0.000004"),
            unit="fraction",
        ),
        Parameter(
            key="fee_btc",
            label="Liquidation fee, BTC",
            value=Decimal("0.0075"),
            unit="fraction",
            term="liquidation-fee",
        ),
        Parameter(
            key="fee_eth",
            label="Liquidation fee, ETH",
            value=Decimal("0.009"),
            unit="fraction",
            term="liquidation-fee",
        ),
    ),
    account=AccountRules(
        modes=("cross",),
    ),
    unknown=(
        "Whether the option formulas are the venue's own words: a third party repeats them.",
        "No worked margin of a short option was found; the settlements are reproduced.",
    ),
)
