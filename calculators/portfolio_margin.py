"""One book margined two ways: each position by its own worst move, or all by their worst move together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ONE
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.scenario import Scenario, VolatilityShock
from calculators.engine.scenario_book import (
    VOLATILITY_MOVES,
    Leg,
    Market,
    ScenarioBook,
    ScenarioRules,
)
from calculators.engine.scenario_book_asks import MOVES, POSITIONS, TERM
from calculators.engine.scenario_book_chart import scenario_chart
from calculators.engine.scenario_book_says import (
    chart_says_of,
    moves_table,
    positions_table,
    says_of,
    set_by,
)
from calculators.engine.scenario_book_words import names_of
from calculators.engine.scenario_book_worked import requirement_of
from calculators.engine.stated import figure
from calculators.engine.working import Working
from calculators.venues.models import aevo, paradex_portfolio

STEPS = 4  # of the price on either side
SHORT_POWER, LONG_POWER, FLOOR_DAYS = 0.30, 0.13, 1.0  # of time, as at Paradex and Derive
PUBLISHED = {"paradex": paradex_portfolio.portfolio_rules, "aevo": aevo.portfolio_rules}

WHOSE = {"paradex": "Paradex's", "aevo": "Aevo's"}


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what a book needs under a list of moves, and what its positions would need alone."""
    refuse(refusals_of(inputs))
    rows = inputs["positions"]
    book = ScenarioBook(
        legs=tuple(leg_of(row, name) for row, name in zip(rows, names_of(rows), strict=True)),
        market=Market(
            price=float(inputs["price"]),
            volatility_fraction=float(inputs["volatility_fraction"]),
        ),
        rules=rules_of(inputs),
    )
    working = Working()
    outputs = rounded_figures(CALCULATOR.outputs, figures_of(book, inputs, working), {})
    says = chart_says_of(book, outputs)
    return Answer(
        says=tuple(says_of(book, outputs, WHOSE.get(inputs["rules"], ""))),
        outputs=outputs,
        steps=working.steps,
        tables=(positions_table(book), moves_table(book)),
        chart=partial(scenario_chart, book, says),
        chart_says=says,
    )


def refusals_of(inputs: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for each position of nothing, and for an extreme move that is none."""
    for number, row in enumerate(inputs["positions"]):
        if not row["size"]:
            yield Refusal(
                field=f"positions.{number}.size",
                what="Size is 0.",
                fix="Type how many coins, below zero for a short position, or remove the row.",
            )
    reach, extreme = inputs["price_range_fraction"], inputs["extreme_move_fraction"]
    if inputs["rules"] == "own" and 0 < extreme <= reach:
        yield Refusal(
            field="extreme_move_fraction",
            what=f"An extreme move of {shown(extreme)} lies inside the price range.",
            fix=f"Type more than {shown(reach)}, or 0 for none.",
        )


def leg_of(row: Mapping[str, Any], name: str) -> Leg:
    """Return the position of one row."""
    return Leg(
        name=name,
        type=row["type"],
        size=float(row["size"]),
        strike=float(row["strike"]),
        days=float(row["days"]),
    )


def rules_of(inputs: Mapping[str, Any]) -> ScenarioRules:
    """Return the moves of the fields, or those that a venue publishes."""
    if inputs["rules"] in PUBLISHED:
        return published(PUBLISHED[inputs["rules"]]())
    extreme = float(inputs["extreme_move_fraction"])
    weight = float(inputs["extreme_weight"])
    least = float(inputs["delta_minimum_fraction"])
    return ScenarioRules(
        regular=tuple(
            Scenario(price=price, volatility=volatility)
            for price in prices_of(inputs["price_range_fraction"])
            for volatility in VOLATILITY_MOVES
        ),
        extreme=tuple(
            Scenario(price=1.0 + move, volatility="up", weight=weight)
            for move in (-extreme, extreme)
            if extreme
        ),
        shock=VolatilityShock(
            up=float(inputs["volatility_up_fraction"]),
            down=float(inputs["volatility_down_fraction"]),
            short_power=SHORT_POWER,
            long_power=LONG_POWER,
            floor_days=FLOOR_DAYS,
        ),
        net_delta_fraction=least,
        hedged_delta_fraction=least / 2,
    )


def prices_of(reach: Decimal) -> Iterator[float]:
    """Yield the prices of regular moves as multiples, from the lowest.

    >>> list(prices_of(Decimal("0.16")))
    [0.84, 0.88, 0.92, 0.96, 1.0, 1.04, 1.08, 1.12, 1.16]
    """
    for step in range(-STEPS, STEPS + 1):
        part = EXACT.divide(EXACT.multiply(reach, Decimal(step)), Decimal(STEPS))
        yield float(EXACT.add(ONE, part))


def published(rules: PortfolioRules) -> ScenarioRules:
    """Return a venue's rules, if they are moves and a minimum by delta and no more."""
    return ScenarioRules(
        regular=tuple(s for s in rules.scenarios if s.weight == 1.0),
        extreme=tuple(s for s in rules.scenarios if s.weight != 1.0),
        shock=rules.shock,
        net_delta_fraction=rules.net_delta_fraction,
        hedged_delta_fraction=rules.hedged_delta_fraction,
    )


def figures_of(book: ScenarioBook, inputs: Mapping[str, Any], working: Working) -> Figures:
    """Return every output, unrounded."""
    found = requirement_of(book, inputs["positions"], inputs, working)
    far = book.together.gains[len(book.rules.regular) :]
    return {
        "requirement": found["together"],
        "stand_alone_requirement": found["one_by_one"],
        "saved": found["saved"],
        "worst_move": set_by(book.together, book, options=book.has_options),
        "scenario_loss": found["loss"],
        "extreme_loss": figure(max(0.0, -min(far))) if far else "no extreme move",
        "delta_minimum": found["by_delta"],
        "net_delta": figure(book.together.exposure.net),
        "options_value": figure(book.options_value),
    }


CALCULATOR = Calculator(
    title="Portfolio margin",
    summary="One book margined two ways: each position by its own worst move, or all of them together.",
    terms=("portfolio-margin", "cross-margin-efficiency", "isolated-margin", "maintenance-margin"),
    inputs=(
        Input(
            name="price",
            label="Price of the coin",
            term="mark-price",
            kind="decimal",
            default="60000",
            unit="USDT",
            minimum="0.00000001",
            maximum="1000000000",
            step="100",
            help="Mark price of the perpetual, and forward price of every option.",
        ),
        replace(
            ask.VOLATILITY,
            help="Of the coin's returns in a year, 0.6 is 60%. One for all options, whatever their strike"
            " and expiry; venues take each option's own.",
        ),
        POSITIONS,
        Input(
            name="rules",
            label="Whose moves",
            term=TERM,
            kind="choice",
            default="own",
            choices=(
                Choice(value="own", label="Those of the fields below"),
                Choice(value="paradex", label="Paradex: 24 moves"),
                Choice(value="aevo", label="Aevo: 15 moves"),
            ),
            help="As the venues published them, read in November 2026; the fields below do not count"
            " then. For Paradex it is initial margin, without what it adds for funding and fees.",
        ),
        *MOVES,
    ),
    outputs=(
        Output(name="requirement", label="The book needs, netted", term=TERM, unit="USDT"),
        Output(
            name="stand_alone_requirement",
            label="Its positions need one by one, added up",
            term="isolated-margin",
            unit="USDT",
        ),
        Output(
            name="saved",
            label="Saved by netting",
            term="cross-margin-efficiency",
            unit="%",
            places=1,
        ),
        Output(name="worst_move", label="What sets the requirement", term=TERM),
        Output(name="scenario_loss", label="Largest counted loss", term=TERM, unit="USDT"),
        Output(
            name="extreme_loss",
            label="Counted loss in the worse extreme move",
            term=TERM,
            unit="USDT",
        ),
        Output(name="delta_minimum", label="Minimum by delta", term=TERM, unit="USDT"),
        Output(name="net_delta", label="Net delta", term="delta", unit="coins", places=4),
        Output(
            name="options_value",
            label="Market value of the options",
            term="account-equity",
            unit="USDT",
        ),
    ),
    work=work,
)
