"""OKX portfolio margin as announced in January 2025: seven charges and how they add up."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules


def multiplier_rows(bounds: str) -> tuple[tuple[Decimal | str, Decimal], ...]:
    """Return (upper bound or "no bound", multiplier) from bounds of 1, 2, 4, ... 12."""
    uppers: list[Decimal | str] = [*map(Decimal, bounds.split()), "no bound"]
    return tuple(zip(uppers, map(Decimal, (1, 2, 4, 6, 8, 10, 12)), strict=True))


VENUE = Venue(
    name="okx-portfolio-margin",
    label="OKX portfolio margin, January 2025",
    venue="okx",
    kind="scenario margin over spot, futures and options of one underlying",
    summary="The largest of three stress losses plus three charges, but never less than a minimum that grows with the size of the options book.",
    as_of="2025-01",
    confidence="secondary",
    sources=(
        VenueSource(
            title="Portfolio margin mode",
            publisher="OKX",
            url="https://www.okx.com/help/4417291853837",
            note="help article 4417291853837; its own table of multipliers has misprints",
            read="2026-11-24",
        ),
        VenueSource(
            title="Notice on portfolio margin parameters, January 2025",
            publisher="OKX, as told by others",
            note="the later multipliers were read in others' accounts of the notice",
            as_of="2025-01",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Spot shock, theta decay and extreme move are alternatives; three further charges, basis and interest among them, are added.",
            formula="total = max(MR1, MR2, MR6) + MR3 + MR4 + MR5",
        ),
        Rule(
            says="Maintenance margin is the larger of that total and the minimum charge.",
            formula="maintenance margin = max(total, MR7)",
        ),
        Rule(
            says="The minimum charge is multiplied part by part: each part of it that lies in a higher band counts more.",
        ),
    ),
    tables=(
        Table(
            key="shocks",
            title="Spot shocks of MR1",
            columns=("group", "first", "second", "third"),
            units=("", "fraction", "fraction", "fraction"),
            rows=(
                ("BTC, ETH", Decimal("0.04"), Decimal("0.08"), Decimal("0.12")),
                ("middle", Decimal("0.06"), Decimal("0.12"), Decimal("0.18")),
                ("other", Decimal("0.08"), Decimal("0.16"), Decimal("0.25")),
            ),
            term="scenario-analysis",
            source=1,
            note="Each group also has the scenario of no move.",
        ),
        Table(
            key="extreme",
            title="Extreme move of MR6 and basis move of MR4",
            columns=("group", "extreme move", "basis move a year"),
            units=("", "fraction", "fraction"),
            rows=(
                ("BTC, ETH", Decimal("0.24"), Decimal("0.05")),
                ("middle", Decimal("0.36"), Decimal("0.15")),
                ("other", Decimal("0.50"), Decimal("0.30")),
            ),
            term="stress-test",
            source=1,
        ),
        Table(
            key="minimum_before",
            title="Multipliers of the minimum charge MR7 before the change, BTC and ETH",
            columns=("part up to", "multiplier"),
            units=("USD", "×"),
            rows=multiplier_rows("10000 70000 170000 300000 470000 700000"),
        ),
        Table(
            key="minimum_after",
            title="Multipliers of the minimum charge MR7 after the change, BTC and ETH",
            columns=("part up to", "multiplier"),
            units=("USD", "×"),
            rows=multiplier_rows("250000 500000 1000000 2000000 3000000 4000000"),
            source=1,
        ),
    ),
    names=(
        OwnName(term="portfolio-margin", name="portfolio margin mode"),
        OwnName(term="stress-test", name="MR1, MR6", note="spot shock and extreme move"),
    ),
    account=AccountRules(
        left_out=(
            "Its charges are not applied to a whole account: they are computed book by book on its page.",
        ),
    ),
    unknown=(
        "The volatility shocks that go with the spot shocks.",
        "Formulas of the added charges, beyond their names.",
        "How assets are assigned to the middle group.",
    ),
)
