"""Dederi portfolio margin: eleven prices by three volatilities, and a contingency for futures."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

MOVES = ("-0.15", "-0.12", "-0.09", "-0.06", "-0.03", "0", "0.03", "0.06", "0.09", "0.12", "0.15")

VENUE = Venue(
    name="dederi",
    label="Dederi portfolio margin",
    venue="dederi",
    kind="options and futures, scenario margin",
    summary="Futures prices move by up to 15% in steps of 3%, each with volatility up, unchanged and down.",
    undated="The page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Portfolio margin",
            publisher="Dederi",
            url="https://wiki.dederi.io/RiskControlRules/portfolio_margin",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The forward follows from spot and a yearly rate.",
            formula="forward = spot × e^(rate × days ÷ 365)",
        ),
        Rule(says="The largest loss over 33 scenarios is the requirement."),
        Rule(
            says="Futures pay a contingency on top.",
            formula="contingency = rate × |size| × spot",
        ),
    ),
    parameters=(
        Parameter(
            key="contingency",
            label="Contingency of futures",
            value=Decimal("0.006"),
            unit="fraction",
            term="margin-add-on",
        ),
        Parameter(
            key="basis_rate",
            label="Yearly rate in the example",
            value=Decimal("0.08"),
            unit="fraction",
            term="basis",
        ),
    ),
    tables=(
        Table(
            key="moves",
            title="Moves of the futures price",
            columns=("move",),
            units=("fraction",),
            rows=tuple((Decimal(move),) for move in MOVES),
            term="scenario-analysis",
            note="Each with volatility up, unchanged and down.",
        ),
    ),
    account=AccountRules(
        left_out=(
            "Its scenarios are not applied to a whole account: by how much volatility moves is not published.",
        ),
    ),
    unknown=("By how much volatility moves.", "How initial and maintenance margin differ."),
)
