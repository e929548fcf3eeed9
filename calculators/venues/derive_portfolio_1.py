"""Derive portfolio margin, first model: 23 scenarios on the mainnet, 21 in its tests."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from calculators.engine.fact import Cell, OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules
from calculators.venues.derive_standard import rows_of

INNER = ("1.15", "1.10", "1.05", "1", "0.95", "0.90", "0.85")


def scenario_rows(*, wide: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield (price, volatility): each inner price in three ways, and ±20% with volatility up."""
    if wide:
        yield Decimal("1.20"), "up"
    for price in INNER:
        for move in ("up", "none", "down"):
            yield Decimal(price), move
    if wide:
        yield Decimal("0.80"), "up"


VENUE = Venue(
    name="derive-portfolio-1",
    label="Derive portfolio margin 1, January 2026",
    venue="derive",
    kind="options, perpetual and spot of one underlying, scenario margin",
    summary="The worst of 23 moves of price and volatility, plus static charges; initial margin multiplies the whole loss by 1.25.",
    as_of="2026-01-21",
    sources=(
        VenueSource(
            title="scripts/config-mainnet.sol",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/blob/7736900/scripts/config-mainnet.sol",
            note="the deploy script; numbers and ideas only",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
        VenueSource(
            title="test/risk-managers/unit-tests/PMRM/test-cases-portfolio-pm.json",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/blob/7736900/test/risk-managers/unit-tests/PMRM/test-cases-portfolio-pm.json",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Each expiry is revalued with its forward and its volatility moved. What it would be worth above zero is discounted.",
            formula="loss = sum over expiries of (discounted shocked value − market value) + base and perpetual × (move − 1)",
        ),
        Rule(
            says="Volatility moves by a range that shrinks with time to expiry.",
            formula="up: 1 + range × (30 ÷ days)^power; down: max(0, 1 − range × (30 ÷ days)^power)",
        ),
        Rule(
            says="A basis contingency competes with the scenarios: the worse of the two counts. Static contingencies come on top.",
        ),
        Rule(
            says="Initial margin multiplies that loss, static contingency included; maintenance margin takes it once.",
            formula="maintenance = loss + market value + cash; initial = loss × factor + market value + cash",
        ),
    ),
    tables=(
        Table(
            key="numbers",
            title="Numbers of the model",
            columns=("number", "mainnet", "tests"),
            rows=rows_of(
                """
                basis move up | 1.05 | 1.05
                basis move down | 0.95 | 0.95
                basis factor | 1.0 | 0.25
                basis factor a year | 1.2 | 0.01
                static, base asset | 0.03 | 0.025
                static, perpetual | 0.03 | 0.025
                static, naked short option | 0.02 | 0.01
                initial factor | 1.25 | 1.3
                static discount | 0.95 | 0.95
                rate factor | 1.0 | 4.0
                rate added | 0.12 | 0.12
                volatility up | 0.6 | 0.45
                volatility down | 0.3 | 0.3
                power up to 30 days | 0.3 | 0.3
                power beyond | 0.13 | 0.13
                least days | 1 | 1.0
                peg threshold | 0.99 | 0.98
                peg factor | 4.0 | 2.0
                confidence threshold | 0.55 | 0.6
                confidence factor | 1.0 | 0.4
                """
            ),
            term="portfolio-margin",
            note="The published examples were computed with the tests' numbers.",
        ),
        Table(
            key="scenarios",
            title="Scenarios on the mainnet",
            columns=("price times", "volatility"),
            rows=tuple(scenario_rows(wide=True)),
            term="scenario-analysis",
            note="The tests leave out ±20%.",
        ),
    ),
    names=(
        OwnName(term="portfolio-margin", name="PMRM", note="portfolio margin risk manager"),
        OwnName(term="scenario-analysis", name="scenarios"),
    ),
    account=AccountRules(
        modes=("cross",),
        left_out=(
            "Oracles are taken as sure and the cash currency as at its peg: no contingency for either.",
        ),
    ),
    unknown=("What governance changed after the commit.", "Feeds and their confidence on any day."),
)
