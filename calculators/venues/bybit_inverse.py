"""Bybit inverse contracts: a coin-margined requirement that holds the fee of closing bankrupt."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

TAKER_FEE = Decimal("0.00075")

VENUE = Venue(
    name="bybit-inverse",
    label="Bybit inverse contracts",
    venue="bybit",
    kind="inverse perpetuals, isolated or cross margin",
    summary="The requirement is that of the entry price and the fee of closing at the bankruptcy price; both are in the coin.",
    undated="The page with the examples bears no date; a newer formula is dated 27 May 2026.",
    sources=(
        VenueSource(
            title="Liquidation price of inverse contracts",
            publisher="Bybit",
            url="https://help.bybit.com/hc/en-us/articles/360039261334",
            note="help article 360039261334",
            read="2026-11-24",
        ),
        VenueSource(
            title="Inverse contract liquidation price, unified account",
            publisher="Bybit",
            note="Bybit help, without a link",
            read="2026-11-24",
        ),
        VenueSource(
            title="Inverse contract liquidation price",
            publisher="Bybit Kazakhstan",
            note="without a link",
            as_of="2026-05-27",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The bankruptcy price under cross margin uses up the balance, fee of closing included.",
            formula="long: bankruptcy price = (1 + fee) × contract value ÷ (contract value ÷ entry price + balance)",
        ),
        Rule(
            says="Maintenance margin is fixed at entry and holds the fee of closing at the bankruptcy price.",
            formula="maintenance margin = contract value ÷ entry price × fraction + fee × contract value ÷ bankruptcy price",
        ),
        Rule(
            says="Under isolated margin in a unified account the price follows from initial and maintenance margin alone.",
            formula="liquidation price = contract value ÷ (position value ± (initial margin − maintenance margin))",
            source=1,
        ),
        Rule(
            says="A newer text adds extra margin and a maintenance deduction by tier.",
            formula="long: contract value × (1 + fraction) ÷ (contract value ÷ entry + contract value ÷ (entry × leverage) + extra ÷ (1 + fee) + deduction)",
            source=2,
        ),
    ),
    markets=(
        Market(
            symbol="BTCUSD",
            contract="inverse",
            unit="BTC",
            tiers=flat(Decimal("0.005")),
            maintenance_at="entry",
            bankruptcy_fee_fraction=TAKER_FEE,
            tick=Decimal("0.5"),
        ),
    ),
    parameters=(
        Parameter(key="taker_fee", label="Taker fee", value=TAKER_FEE, unit="fraction"),
        Parameter(
            key="fraction",
            label="Maintenance margin fraction",
            value=Decimal("0.005"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="tick", label="Tick: prices are rounded to it", value=Decimal("0.5"), unit="USD"
        ),
    ),
    account=AccountRules(
        left_out=(
            "When another price moves, the fee of closing stays that of what backs a position today.",
        ),
    ),
    unknown=(
        "Tiers, and the deductions that the newer formula names.",
        "From which day the newer formula replaced the older one.",
    ),
)
