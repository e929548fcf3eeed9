"""Synthetix v3 perpetuals: margin that grows with a position's share of the market's skew scale."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.by_size import BySize
from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Market, Venue
from calculators.engine.venue_account import AccountRules


def market_of(symbol: str, scale: str, least: str) -> Market:
    """Return a market of the test fixture by its skew scale and its minimum for each position."""
    return Market(
        symbol=symbol,
        unit="USD",
        by_size=BySize(
            shape="skew",
            initial=Decimal("0.01"),
            maintenance=Decimal("0.005"),
            initial_slope=Decimal(2),
            maintenance_slope=Decimal(1),
            scale=Decimal(scale),
        ),
        smallest_requirement=Decimal(least),
    )


VENUE = Venue(
    name="synthetix-v3",
    label="Synthetix v3 perpetuals, test fixture",
    venue="synthetix",
    kind="linear perpetuals against a pool, cross margin",
    summary="Two accounts of equal value pay differently: the fraction follows from the size against the market's skew scale.",
    undated="The numbers are those of the repository's tests; no date of the commit is known.",
    sources=(
        VenueSource(
            title="markets/perps-market/test/integration",
            publisher="Synthetix",
            url="https://github.com/Synthetixio/synthetix-v3/tree/0bbd1ab/markets/perps-market/test/integration",
            note="parameters of tests, not of a live market",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The initial margin fraction grows with the size of the position.",
            formula="fraction = |size| ÷ skew scale × initial margin ratio + minimum initial ratio",
        ),
        Rule(
            says="Maintenance margin is a fixed part of initial margin; a minimum for each position is added to both.",
            formula="maintenance margin = scalar × initial margin + minimum for the position",
        ),
        Rule(
            says="A trade moves its own price: half of its size counts.",
            formula="fill price = price × (1 + (skew before + size ÷ 2) ÷ skew scale)",
        ),
        Rule(
            says="There is no liquidation price in the contracts: only an account is liquidatable or not."
        ),
    ),
    markets=(market_of("BTC", "100", "1000"), market_of("ETH", "1000", "500")),
    parameters=(
        Parameter(
            key="im_ratio", label="Initial margin ratio, for each skew scale", value=Decimal(2)
        ),
        Parameter(
            key="min_im_ratio",
            label="Minimum initial margin ratio",
            value=Decimal("0.01"),
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="mm_scalar",
            label="Maintenance margin as a part of initial margin",
            value=Decimal("0.5"),
            unit="fraction",
            term="maintenance-margin",
        ),
    ),
    tables=(
        Table(
            key="scales",
            title="Skew scales of the test markets",
            columns=("market", "skew scale"),
            rows=tuple(
                (name, Decimal(scale))
                for name, scale in (
                    ("BTC", 100),
                    ("ETH", 1000),
                    ("LINK", 100_000),
                    ("ARB", 100_000),
                    ("OP", 100_000),
                )
            ),
        ),
    ),
    names=(
        OwnName(
            term="available-margin", name="available margin", note="collateral and unrealized P&L"
        ),
    ),
    account=AccountRules(
        modes=("cross",),
        left_out=(
            "The contracts state no liquidation price: those here follow from their requirement.",
            "A trade moves its own price: enter the fill price as the entry price.",
        ),
    ),
    unknown=("Parameters of live markets.", "Rate limits of its liquidations."),
)
