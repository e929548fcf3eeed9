"""Gate USDT contracts in isolated margin: the requirement at the mark price holds the closing fee."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Rule, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="gate",
    label="Gate USDT contracts, isolated margin",
    venue="gate",
    kind="linear perpetuals, isolated margin",
    summary="The fee of closing is part of what must remain, so liquidation comes a little before maintenance margin alone would say.",
    as_of="2024-10-24",
    confidence="copy",
    sources=(
        VenueSource(
            title="freqtrade/exchange/exchange.py",
            publisher="freqtrade",
            url="https://github.com/freqtrade/freqtrade/blob/c9ae5e1/freqtrade/exchange/exchange.py",
            note="a trading program's account of the venue's rule; only numbers and the idea are used",
            as_of="2024-10-24",
            read="2026-11-24",
        ),
        VenueSource(
            title="tests/exchange/test_exchange.py",
            publisher="freqtrade",
            url="https://github.com/freqtrade/freqtrade/blob/c9ae5e1/tests/exchange/test_exchange.py",
            note="asserted values",
            as_of="2024-10-24",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin and the taker fee are both fractions of the notional value at the liquidation price.",
            formula="liquidation price = (entry price − side × margin ÷ size) ÷ (1 − side × (fraction + taker fee))",
        ),
    ),
    markets=(
        Market(
            symbol="USDT contracts",
            tiers=flat(Decimal("0.01")),
            closing_fee_fraction=Decimal("0.0006"),
            note="Fraction and fee are those of the asserted values, not of one contract.",
        ),
    ),
    account=AccountRules(
        default_market="USDT contracts",
        modes=("isolated",),
    ),
    unknown=(
        "Tiers of single contracts.",
        "Cross margin.",
        "The venue's own words: the rule was read in a trading program.",
    ),
)
