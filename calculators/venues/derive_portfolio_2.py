"""Derive portfolio margin, second model: tails at a weight and two moves of the volatility smile."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT
from calculators.engine.fact import Cell, OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules
from calculators.venues.derive_standard import rows_of

REGULAR = ("1.18", "1.135", "1.09", "1.045", "1", "0.955", "0.91", "0.865", "0.82")
TAILS = ("0.34", "0.67", "1.5", "2", "3", "4", "5", "6")
TAILS_OF_TESTS = TAILS[:-2]
ONE = Decimal(1)


def scenario_rows(tails: tuple[str, ...], weight: str) -> tuple[tuple[Cell, ...], ...]:
    """Return (price, volatility, weight); a tail's weight is that of a doubling over its own move."""
    ways = dict.fromkeys(REGULAR[1:-1], ("up", "none", "down"))
    regular = [
        (Decimal(price), move, ONE) for price in REGULAR for move in ways.get(price, ("up",))
    ]
    far = [
        (price, "up", EXACT.divide(Decimal(weight), abs(price - 1)))
        for price in map(Decimal, tails)
    ]
    return (*regular, *far, (ONE, "linear", ONE), (ONE, "absolute", ONE))


VENUE = Venue(
    name="derive-portfolio-2",
    label="Derive portfolio margin 2, January 2026",
    venue="derive",
    kind="options, perpetual and collateral of one underlying, scenario margin",
    summary="A price that falls by two thirds counts at a fifth of its loss, so tails are seen without being asked for in full.",
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
            title="test/risk-managers/unit-tests/PMRM_2/portfolio_cases",
            publisher="Derive",
            url="https://github.com/derivexyz/v2-core/tree/7736900/test/risk-managers/unit-tests/PMRM_2/portfolio_cases",
            note="computed with parameters of the tests",
            as_of="2026-01-21",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="33 scenarios: regular moves in full, tails at a weight, and two in which only the smile bends.",
            formula="loss = weight × (shocked value − market value)",
        ),
        Rule(
            says="Maintenance margin takes 80% of the worst loss and contingencies; initial margin all of it and larger contingencies.",
        ),
        Rule(
            says="When volatility rises it is not taken below a floor. Shocked values above zero are discounted, those below are grown.",
        ),
        Rule(
            says="Other assets are collateral after a haircut, or hedge if they move with the underlying.",
        ),
    ),
    tables=(
        Table(
            key="numbers",
            title="Numbers of the model",
            columns=("number", "mainnet", "tests"),
            rows=rows_of(
                """
                basis move up | 1.045 | 1.045
                basis move down | 0.955 | 0.955
                basis factor | 0.5 | 0.5
                basis factor a year | 2.0 | 2.0
                static, perpetual, maintenance | 0.03 | 0.015
                static, perpetual, added for initial | 0.01 | 0.005
                static, naked short option, maintenance | 0.003 | 0.003
                static, naked short option, added for initial | 0.002 | 0.002
                initial factor | 1.0 | 1.0
                maintenance factor | 0.8 | 0.8
                discount above zero | 0.95 | 0.95
                growth below zero | 1.05 | 1.04
                rate factor above zero | 0 | 1
                rate added above zero | 0.16 | 0.08
                rate factor below zero | 0 | 0.5
                rate added below zero | 0.16 | 0.08
                volatility up | 0.5 | 0.5
                volatility down | 0.3 | 0.275
                power up to 30 days | 0.3 | 0.3
                power beyond | 0.13 | 0.13
                least days | 1 | 1.0
                least shocked volatility | 0.4 | 0.45
                skew, linear cap | 0.25 | 0.15
                skew, linear, by root of years | -0.1 | -0.05
                skew, absolute cap | 0.25 | 0.15
                skew, absolute, by root of years | -0.1 | -0.05
                skew, least width | 0.01 | 0.01
                skew, width scale | 4.0 | 4.0
                skew, volatility | 0.6 | 0.6
                skew, volatility by root of years | 0 | -0.1
                peg threshold | 0.99 | 0.98
                peg factor | 4.0 | 2.0
                confidence threshold | 0.55 | 0.55
                confidence factor | 1.0 | 1.0
                """
            ),
            term="portfolio-margin",
            note="The published examples were computed with the tests' numbers.",
        ),
        Table(
            key="scenarios",
            title="Scenarios on the mainnet",
            columns=("price times", "volatility", "weight"),
            rows=scenario_rows(TAILS, "0.1386"),
            term="scenario-analysis",
            note="Linear and absolute are the two bends of the smile.",
        ),
        Table(
            key="scenarios_tests",
            title="Scenarios in the tests",
            columns=("price times", "volatility", "weight"),
            rows=scenario_rows(TAILS_OF_TESTS, "0.036"),
            term="scenario-analysis",
            source=1,
        ),
    ),
    names=(
        OwnName(
            term="portfolio-margin", name="PMRM 2", note="second portfolio margin risk manager"
        ),
        OwnName(term="stress-test", name="tail scenarios", note="at a dampening factor"),
    ),
    account=AccountRules(
        modes=("cross",),
        left_out=(
            "Its scenarios with a bent smile are not applied to a whole account: they are computed book by book on its page.",
        ),
    ),
    unknown=(
        "What governance changed after the commit.",
        "The script has one rate for both signs; it stands on both lines here.",
    ),
)
