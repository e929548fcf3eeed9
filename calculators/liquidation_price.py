"""At which price a position is liquidated, and how far that is from its entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.account import SIDES, Position, Side
from calculators.engine.answering import (
    Figures,
    liquidated_at,
    liquidated_at_once,
    note_side,
    rounded_figures,
    text_of,
    toward_entry,
    yours,
)
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output, Span
from calculators.engine.display import short
from calculators.engine.formula import Formula
from calculators.engine.liquidation import (
    LIQUIDATION_DISTANCE,
    Outcome,
    bankruptcy_price,
    liquidation_price,
)
from calculators.engine.margin import (
    INITIAL_MARGIN,
    MAINTENANCE_BUFFER,
    NOTIONAL_VALUE,
    maintenance_margin,
)
from calculators.engine.position_chart import position_chart, price_marks
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.venue import Market, flat, tier_at
from calculators.engine.working import Working
from calculators.venues import choices

MARGIN_OF_POSITION = Formula(
    symbol="margin of the position",
    term="isolated-margin",
    text="initial_margin + added_margin",
    unit="USDT",
)
LOSS_AT_LIQUIDATION = Formula(
    symbol="loss at the liquidation price",
    term="liquidation",
    text="side * size * (entry_price - liquidation_price)",
    unit="USDT",
)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return the liquidation price of one isolated position, with everything that leads to it."""
    position = position_of(inputs)
    refuse(refusals_of_market(choices()[inputs["rules"]], position))
    working = Working()
    position = with_margin(position, inputs["added_margin"], working)
    how = toward_entry(position)
    outputs = rounded_figures(
        CALCULATOR.outputs,
        figures_of(position, working),
        {"liquidation_price": how, "bankruptcy_price": how},
    )
    says = says_of(outputs, position.side)
    chart_says = chart_says_of(outputs, inputs["side"])
    chart = partial(
        position_chart,
        position,
        position.isolated_margin,
        marks=price_marks(position, outputs),
        liquidation=outputs["liquidation_price"],
        says=chart_says,
    )
    return Answer(
        says=says, outputs=outputs, steps=working.steps, chart=chart, chart_says=chart_says
    )


def position_of(inputs: Mapping[str, Any]) -> Position:
    """Return the position that was asked about, just opened: its mark price is its entry price."""
    rules = inputs["rules"]
    return Position(
        name="position",
        side=SIDES[inputs["side"]],
        size=inputs["size"],
        entry_price=inputs["entry_price"],
        mark_price=inputs["entry_price"],
        leverage=inputs["leverage"],
        tiers=flat(inputs["maintenance_margin_fraction"])
        if rules == "flat"
        else choices()[rules].tiers,
    )


def refusals_of_market(market: Market, position: Position) -> Iterator[Refusal]:
    """Yield what a rule set does not allow: too large a position, or too much leverage for it."""
    notional = NOTIONAL_VALUE(size=position.size, price=position.entry_price)
    if market.cap is not None and notional > market.cap:
        yield Refusal(
            field="size",
            what=f"The position is worth {short(notional)} USDT at entry.",
            fix=f"These rules end at {short(market.cap)} USDT: type a smaller size.",
        )
    most = tier_at(market.tiers, notional).maximum_leverage
    if most is not None and position.leverage > most:
        yield Refusal(
            field="leverage",
            what=f"Leverage is {short(position.leverage)}.",
            fix=f"For {short(notional)} USDT these rules allow at most {short(most)}.",
        )


def with_margin(position: Position, added_margin: Decimal, working: Working) -> Position:
    """Return the position with its margin: the initial margin and what was added to it."""
    note_side(position.side, working)
    notional = working.work(
        NOTIONAL_VALUE,
        of="at entry",
        names={"price": "entry price"},
        size=position.size,
        price=position.entry_price,
    )
    margin = working.work(INITIAL_MARGIN, notional_value=notional, leverage=position.leverage)
    if added_margin:
        margin = working.work(MARGIN_OF_POSITION, initial_margin=margin, added_margin=added_margin)
    return replace(position, isolated_margin=margin)


def figures_of(position: Position, working: Working) -> Figures:
    """Return every output, unrounded, written down in the order in which one would work."""
    notional = NOTIONAL_VALUE(size=position.size, price=position.entry_price)
    margin = position.isolated_margin
    at_entry = maintenance_margin(notional, position.tiers, working, of="at entry")
    buffer = working.work(
        MAINTENANCE_BUFFER, of="at entry", margin=margin, maintenance_margin=at_entry
    )
    price = liquidation_price(position, margin, working, rounding=toward_entry(position))
    return {
        "notional_value": notional,
        "initial_margin": INITIAL_MARGIN(notional_value=notional, leverage=position.leverage),
        "maintenance_buffer": buffer,
        "liquidation_price": price,
        **at_liquidation(price, position, working),
        "bankruptcy_price": bankruptcy_price(
            position, margin, working, rounding=toward_entry(position)
        ),
    }


def at_liquidation(price: Decimal | Outcome, position: Position, working: Working) -> Figures:
    """Return what holds at the liquidation price; without one, the outcome takes every place."""
    if not isinstance(price, Decimal):
        return dict.fromkeys(
            ("maintenance_margin", "liquidation_distance", "loss_at_liquidation"), price
        )
    notional = working.work(
        NOTIONAL_VALUE,
        of="at liquidation",
        names={"price": "liquidation price"},
        size=position.size,
        price=price,
    )
    needed = maintenance_margin(notional, position.tiers, working, of="at liquidation")
    distance = working.work(
        LIQUIDATION_DISTANCE, liquidation_price=price, entry_price=position.entry_price
    )
    loss = working.work(
        LOSS_AT_LIQUIDATION,
        side=Decimal(position.side),
        size=position.size,
        entry_price=position.entry_price,
        liquidation_price=price,
    )
    return {
        "maintenance_margin": needed,
        "liquidation_distance": distance,
        "loss_at_liquidation": loss,
    }


def says_of(outputs: Figures, side: Side) -> tuple[Span, ...]:
    """Return the answer as a sentence."""
    price = outputs["liquidation_price"]
    if price == "never":
        return (
            Span(text="No price above 0 liquidates your "),
            yours(side),
            Span(text=": its margin covers everything that it can lose."),
        )
    if isinstance(price, Decimal):
        return liquidated_at(side, price, outputs)
    return liquidated_at_once(side)


def chart_says_of(outputs: Figures, side: str) -> str:
    """Return the chart in words."""
    falls = "falls" if side == "long" else "rises"
    line = f"As the mark price {falls}, the equity of the {side} shrinks in a straight line."
    liquidation, bankruptcy = outputs["liquidation_price"], outputs["bankruptcy_price"]
    if isinstance(liquidation, str):
        return f"{line} It meets the maintenance margin: {liquidation}."
    meets = f"It meets the dashed maintenance margin at {text_of(liquidation)} USDT"
    if isinstance(bankruptcy, str):
        return f"{line} {meets}."
    return f"{line} {meets} and is used up at {text_of(bankruptcy)} USDT."


RULES = Input(
    name="rules",
    label="Rules",
    term="maintenance-margin",
    kind="choice",
    default="flat",
    choices=tuple(Choice(value=name, label=market.label) for name, market in choices().items()),
    help="Which maintenance margin applies: your own fraction, or one market's tiers on a date.",
)
ADDED_MARGIN = Input(
    name="added_margin",
    label="Added margin",
    term="isolated-margin",
    kind="decimal",
    default="0",
    unit="USDT",
    minimum="0",
    maximum="1000000000000",
    step="100",
    help="Collateral put into the position beyond its initial margin.",
)
CALCULATOR = Calculator(
    title="Liquidation price",
    summary="The price at which one isolated position is liquidated, and the loss by then.",
    terms=("liquidation-price", "bankruptcy-price", "maintenance-margin", "isolated-margin"),
    inputs=(
        ask.SIDE,
        ask.ENTRY_PRICE,
        ask.SIZE,
        ask.LEVERAGE,
        ask.MAINTENANCE_MARGIN_FRACTION,
        ADDED_MARGIN,
        RULES,
    ),
    outputs=(
        Output(
            name="liquidation_price",
            label="Liquidation price",
            term="liquidation-price",
            unit="USDT",
        ),
        Output(
            name="liquidation_distance",
            label="Distance from entry",
            term="liquidation-price",
            unit="%",
            places=1,
        ),
        Output(
            name="loss_at_liquidation",
            label="Loss at the liquidation price",
            term="liquidation",
            unit="USDT",
        ),
        Output(
            name="bankruptcy_price", label="Bankruptcy price", term="bankruptcy-price", unit="USDT"
        ),
        Output(
            name="notional_value",
            label="Notional value at entry",
            term="notional-value",
            unit="USDT",
        ),
        Output(name="initial_margin", label="Initial margin", term="initial-margin", unit="USDT"),
        Output(
            name="maintenance_margin",
            label="Maintenance margin at the liquidation price",
            term="maintenance-margin",
            unit="USDT",
        ),
        Output(
            name="maintenance_buffer",
            label="Margin above maintenance margin at entry",
            term="maintenance-margin",
            unit="USDT",
        ),
    ),
    work=work,
)
