"""Deribit linear futures: a fraction that rises with every coin, without steps."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.by_size import BySize
from calculators.engine.fact import OwnName, Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue
from calculators.engine.venue_account import AccountRules


def market_of(symbol: str, initial: str, maintenance: str, slope: str) -> Market:
    """Return a market by its two base fractions and its slope for each coin."""
    return Market(
        symbol=symbol,
        unit="USDC",
        by_size=BySize(
            shape="linear",
            initial=Decimal(initial),
            maintenance=Decimal(maintenance),
            initial_slope=Decimal(slope),
            maintenance_slope=Decimal(slope),
        ),
    )


VENUE = Venue(
    name="deribit-linear",
    label="Deribit linear futures, standard margin",
    venue="deribit",
    kind="linear perpetuals and futures, cross standard margin",
    summary="Each further coin raises the fraction on the whole position, so the requirement grows with the square of the size.",
    undated="The help page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Linear perpetual: margin",
            publisher="Deribit",
            url="https://support.deribit.com/hc/en-us/articles/25944738177565",
            note="help article 25944738177565",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Initial and maintenance margin are fractions of the notional value that rise in a line with the size.",
            formula="fraction = base + slope × size in coins",
        ),
    ),
    markets=(
        market_of("BTC_USDC", "0.02", "0.01", "0.00005"),
        market_of("SOL_USDC", "0.04", "0.02", "0.000005"),
    ),
    parameters=(
        Parameter(
            key="btc_index",
            label="Index price of BTC in the examples",
            value=Decimal(100_000),
            unit="USDC",
        ),
        Parameter(
            key="sol_index",
            label="Index price of SOL in the examples",
            value=Decimal(200),
            unit="USDC",
        ),
    ),
    names=(OwnName(term="margin-mode", name="X:SM", note="cross standard margin"),),
    account=AccountRules(
        modes=("cross",),
    ),
    unknown=("Other linear markets.", "Fees of a liquidation."),
)
