"""Binance classic portfolio margin: one ratio over futures, loans and collateral, without scenarios."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

LIQUIDATION_AT = Decimal("1.05")  # uniMMR

VENUE = Venue(
    name="binance-portfolio-margin",
    label="Binance classic portfolio margin (uniMMR)",
    venue="binance",
    ratio="equity / maintenance",
    kind="one account for linear and inverse futures and margin loans",
    summary="Despite its name no scenario is computed: equity over the sum of all maintenance margins, liquidation at 1.05.",
    as_of="2025-02-06",
    sources=(
        VenueSource(
            title="Classic portfolio margin: announcement with an example",
            publisher="Binance",
            url="https://www.binance.com/zh-CN/support/announcement/5e33af8e6ac04d57a1d0a3398e0a0752",
            as_of="2022-04-18",
            read="2026-11-24",
        ),
        VenueSource(
            title="uniMMR of classic portfolio margin",
            publisher="Binance",
            url="https://www.binance.com/en/support/faq/4868b2f1aa6c4d08af973328462bb0bd",
            as_of="2025-02-06",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The ratio is adjusted equity over maintenance margin: a higher number is safer, the reverse of the futures account's margin ratio.",
            formula="uniMMR = sum of adjusted equity ÷ sum of maintenance margin",
            source=1,
        ),
        Rule(
            says="Of each asset the smaller of its value with and without its collateral rate counts, so that a debt counts in full.",
            formula="adjusted equity = min(x × price × rate, x × price), x = margin asset − loan + futures asset + unrealized P&L",
        ),
        Rule(
            says="Maintenance margin is the sum over linear futures, inverse futures and loans.",
            formula="of a loan: loan × fraction; of a future: notional value × fraction − maintenance amount",
        ),
    ),
    parameters=(
        Parameter(
            key="free_above",
            label="uniMMR above which the account trades freely",
            value=Decimal("1.5"),
            term="margin-ratio",
            source=1,
        ),
        Parameter(
            key="reminder_above",
            label="uniMMR below which a reminder is sent",
            value=Decimal("1.2"),
            term="margin-call",
            source=1,
        ),
        Parameter(
            key="liquidation_at",
            label="uniMMR at which liquidation begins",
            value=LIQUIDATION_AT,
            term="liquidation",
            source=1,
        ),
        Parameter(
            key="claim_at",
            label="uniMMR at which the venue may claim the rest from the trader",
            value=Decimal(1),
            source=1,
        ),
    ),
    tables=(
        Table(
            key="loans",
            title="Maintenance margin fraction of loans",
            columns=("leverage of the loan", "maintenance margin fraction"),
            units=("×", "fraction"),
            rows=tuple(
                (Decimal(n), Decimal(rate)) for n, rate in ((3, "0.10"), (5, "0.08"), (10, "0.05"))
            ),
            term="maintenance-margin",
        ),
    ),
    names=(
        OwnName(
            term="margin-ratio",
            name="uniMMR",
            note="equity over maintenance margin, the reverse of the futures account",
        ),
    ),
    account=AccountRules(
        modes=("cross",),
        liquidation_at=LIQUIDATION_AT,
        left_out=(
            "The collateral rate of each asset is not in these rules.",
            "Maintenance margin of a loan is that of debt_maintenance_fraction: 10% of a loan at 3×, 8% at 5×, 5% at 10×.",
        ),
    ),
    unknown=(
        "The collateral rate of each asset.",
        "In which order positions and loans are closed.",
    ),
)
