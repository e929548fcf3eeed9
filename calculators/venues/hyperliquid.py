"""Hyperliquid perpetuals: half of the initial margin at maximum leverage, in tiers with a deduction."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.requirement import of_maximum_leverage
from calculators.engine.venue import Market, Venue, tiers_of
from calculators.engine.venue_account import AccountRules

# symbol: (floor of notional value in USDC, maximum leverage) of each tier
TIERS = {
    "BTC": [("0", "40"), ("150000000", "20")],
    "ETH": [("0", "25"), ("100000000", "15")],
    "SOL": [("0", "20"), ("70000000", "10")],
    "XRP": [("0", "20"), ("40000000", "10")],
    "markets of the 20-million group": [("0", "10"), ("20000000", "5")],
    "markets of the 3-million group": [("0", "10"), ("3000000", "5")],
}
CHOSEN = ("BTC", "ETH", "SOL", "XRP")


def market_of(symbol: str, rows: list[tuple[str, str]]) -> Market:
    """Return a market whose fractions follow from its maximum leverages."""
    tiers = tiers_of(
        (floor, str(of_maximum_leverage(Decimal(leverage))), leverage) for floor, leverage in rows
    )
    named = symbol in CHOSEN
    return Market(
        symbol=symbol,
        unit="USDC",
        tiers=tiers,
        choice=f"hyperliquid-{symbol.lower()}-2026" if named else "",
        label=f"Hyperliquid, {symbol}, tiers read in 2026" if named else "",
    )


VENUE = Venue(
    name="hyperliquid",
    label="Hyperliquid perpetuals",
    venue="hyperliquid",
    kind="linear perpetuals, isolated or cross margin",
    summary="Maintenance margin is half of the initial margin at the largest leverage; at two thirds of it a backstop takes the position over.",
    undated="The documentation bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Margin tiers",
            publisher="Hyperliquid",
            url="https://hyperliquid.gitbook.io/hyperliquid-docs/trading/margin-tiers",
            read="2026-11-23",
        ),
        VenueSource(
            title="tests/exchange/test_hyperliquid.py",
            publisher="freqtrade",
            url="https://github.com/freqtrade/freqtrade/blob/3b1fb5a/tests/exchange/test_hyperliquid.py",
            note="positions of 2024 with the liquidation price that the venue returned",
            as_of="2024",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The fraction is half of the initial margin at the tier's maximum leverage.",
            formula="fraction = 0.5 ÷ maximum leverage",
        ),
        Rule(
            says="A deduction makes the requirement continuous where two tiers meet.",
            formula="deduction = deduction below + floor × (fraction − fraction below)",
        ),
        Rule(
            says="The liquidation price moves the whole distance that equity above maintenance margin pays for.",
            formula="liquidation price = price − side × margin available ÷ size ÷ (1 − side × fraction)",
        ),
        Rule(
            says="Margin can be taken out only down to the larger of the initial margin and a tenth of the notional value.",
        ),
    ),
    markets=tuple(market_of(symbol, rows) for symbol, rows in TIERS.items()),
    parameters=(
        Parameter(
            key="backstop",
            label="Backstop liquidation, as a part of maintenance margin",
            value=Decimal("0.6667"),
            term="liquidation",
            note="two thirds",
        ),
        Parameter(
            key="transfer",
            label="Least margin that must stay after a transfer, of notional value",
            value=Decimal("0.10"),
            unit="fraction",
            term="initial-margin",
        ),
    ),
    tables=(
        Table(
            key="leverage_2024",
            title="Maximum leverage in the positions of 2024",
            columns=("market", "maximum leverage"),
            units=("", "×"),
            rows=tuple(
                (coin, Decimal(n))
                for coin, n in (("BTC", 50), ("ETH", 50), ("SOL", 20), ("DOGE", 20))
            ),
            term="leverage",
            source=1,
            note="BTC and ETH allowed 50× then; the tiers read in 2026 begin at 40× and 25×.",
        ),
    ),
    names=(
        OwnName(
            term="maintenance-margin",
            name="maintenance deduction",
            note="what is subtracted in a tier",
        ),
        OwnName(term="account-equity", name="account value"),
    ),
    account=AccountRules(
        left_out=(
            "Margin can be taken out only down to a tenth of the notional value; free collateral here knows initial margin alone.",
        ),
    ),
    unknown=(
        "The day from which the tiers held.",
        "Which markets belong to the two groups.",
        "Its portfolio margin, which was not open to all when this was read.",
    ),
)
