"""Aevo portfolio margin: fifteen scenarios."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

SPOT = ("0.2", "0.1", "0", "-0.1", "-0.2")
VOLATILITY = ("0.5", "0", "-0.25")

VENUE = Venue(
    name="aevo",
    label="Aevo portfolio margin",
    venue="aevo",
    kind="options and perpetuals, scenario margin",
    summary="Fifteen moves, price by up to a fifth and volatility by up to a half, and the worst one counts.",
    undated="The page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Portfolio margin",
            publisher="Aevo",
            note="Aevo's documentation, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Every spot move is combined with every move of implied volatility; the largest loss is the requirement."
        ),
        Rule(
            says="In standard margin a short option's maintenance margin is a fixed part of the underlying."
        ),
    ),
    parameters=(
        Parameter(
            key="option_maintenance",
            label="Standard margin: short option, maintenance",
            value=Decimal("0.1"),
            unit="fraction",
            term="maintenance-margin",
        ),
        Parameter(
            key="largest_move",
            label="Largest move of the price",
            value=Decimal("0.2"),
            unit="fraction",
            term="scenario-analysis",
        ),
    ),
    tables=(
        Table(
            key="scenarios",
            title="Scenarios",
            columns=("price", "volatility"),
            units=("fraction", "fraction"),
            rows=tuple((Decimal(price), Decimal(move)) for price in SPOT for move in VOLATILITY),
            term="scenario-analysis",
        ),
    ),
    account=AccountRules(
        left_out=(
            "Its largest loss is taken for both requirements: how initial margin follows from it is not published.",
        ),
    ),
    unknown=("How initial margin follows from the scenarios.", "Margin of its perpetuals."),
)
