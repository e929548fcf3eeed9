"""Vega Protocol: four margin levels as fixed multiples of maintenance margin."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, VenueSource
from calculators.engine.venue import Market, Venue, flat
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="vega",
    label="Vega Protocol margin levels, August 2024",
    venue="vega",
    kind="futures and perpetuals, cross or isolated margin",
    summary="Maintenance margin has three multiples: below the search level collateral is fetched, above the release level it is given back.",
    as_of="2024-08-19",
    sources=(
        VenueSource(
            title="0019-MCAL-margin_calculator.md",
            publisher="Vega",
            url="https://github.com/vegaprotocol/specs/blob/5fea1f3/protocol/0019-MCAL-margin_calculator.md",
            note="a specification with acceptance criteria; three of its numbers contradict its own rule",
            as_of="2024-08-19",
            read="2026-11-24",
        ),
        VenueSource(
            title="0019-MCAL-margin_calculator-verified_margins_case1.feature",
            publisher="Vega",
            url="https://github.com/vegaprotocol/vega/blob/2660d76/core/integration/features/verified/0019-MCAL-margin_calculator-verified_margins_case1.feature",
            read="2026-11-24",
        ),
        VenueSource(
            title="0002-STTL-settlement-verified-loss-socialization-case1.feature",
            publisher="Vega",
            url="https://github.com/vegaprotocol/vega/blob/00f2e46/core/integration/features/verified/0002-STTL-settlement-verified-loss-socialization-case1.feature",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Maintenance margin covers the slippage of closing and a risk factor of the market's model.",
            formula="maintenance margin = |size| × mark price × (slippage factor + risk factor)",
        ),
        Rule(
            says="Search, initial and release level are multiples of it.",
            formula="level = factor × maintenance margin",
            source=1,
        ),
        Rule(
            says="Under isolated margin a fixed fraction of the average entry price is set aside; orders that would enlarge the position have theirs on top.",
            formula="isolated margin = average entry price × |size| × margin factor",
        ),
        Rule(
            says="A loss that nobody covers is shared pro rata to the gains of the moment.",
            formula="share = shortfall × gain ÷ sum of gains",
            source=2,
        ),
    ),
    markets=(
        Market(
            symbol="the specification's market",
            tiers=flat(Decimal("0.35")),
            note="Slippage factor 25% and risk factor of a short 10%, as in the acceptance criteria; initial margin is four times maintenance margin, more than the position is worth. Real markets had their own.",
        ),
    ),
    parameters=(
        Parameter(
            key="search",
            label="Search level, a multiple of maintenance margin",
            value=Decimal("3.2"),
            unit="×",
            term="margin-call",
            source=1,
        ),
        Parameter(
            key="initial",
            label="Initial level, a multiple of maintenance margin",
            value=Decimal(4),
            unit="×",
            term="initial-margin",
            source=1,
        ),
        Parameter(
            key="release",
            label="Release level, a multiple of maintenance margin",
            value=Decimal(5),
            unit="×",
            source=1,
        ),
        Parameter(
            key="slippage",
            label="Linear slippage factor in the acceptance criteria",
            value=Decimal("0.25"),
            unit="fraction",
            term="slippage",
        ),
        Parameter(
            key="risk_factor",
            label="Risk factor of a short in the acceptance criteria",
            value=Decimal("0.1"),
            unit="fraction",
        ),
    ),
    names=(
        OwnName(term="margin-call", name="margin search", note="below the search level"),
        OwnName(term="socialized-loss", name="loss socialization"),
    ),
    account=AccountRules(
        default_market="the specification's market",
        left_out=(
            "Search, initial and release level are 3.2, 4 and 5 times maintenance margin; initial margin here is that of the leverage.",
        ),
    ),
    unknown=(
        "Risk factors of the markets that ran: a stochastic model gave them.",
        "Which of these numbers any market ran with: they are the specification's.",
    ),
)
