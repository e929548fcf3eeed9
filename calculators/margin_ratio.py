"""How close one account with one position is to liquidation, at its mark price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.account import SIDES, Position
from calculators.engine.answering import Figures, note_side, rounded_figures, text_of, toward_entry
from calculators.engine.calculator import Answer, Calculator, Input, Output, Span
from calculators.engine.formula import Formula
from calculators.engine.liquidation import bankruptcy_price, liquidation_price
from calculators.engine.margin import (
    EQUITY,
    IS_LIQUIDATED,
    MARGIN_RATIO,
    NOTIONAL_VALUE,
    position_risk,
)
from calculators.engine.position_chart import position_chart, price_marks
from calculators.engine.venue import flat
from calculators.engine.working import Working

NO_EQUITY = "no equity left"  # a ratio to nothing, or to less than nothing, is no number

EQUITY_TO_MAINTENANCE = Formula(
    symbol="equity to maintenance margin",
    term="margin-ratio",
    text="account_equity / maintenance_margin",
    unit="×",
)
EFFECTIVE_LEVERAGE = Formula(
    symbol="effective leverage",
    term="effective-leverage",
    text="notional_value / account_equity",
    unit="×",
)
AVAILABLE_MARGIN = Formula(
    symbol="available margin",
    term="initial-margin",
    text="account_equity - initial_margin",
    unit="USDT",
)
LIQUIDATION_BUFFER = Formula(
    symbol="liquidation buffer",
    term="maintenance-margin",
    text="account_equity - maintenance_margin",
    unit="USDT",
)
TOP_UP = Formula(
    symbol="top-up to the initial margin",
    term="margin-call",
    text="max(initial_margin - account_equity, 0)",
    unit="USDT",
)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return the margin ratio of an account that holds one position, and what follows from it."""
    position = Position(
        name="position",
        side=SIDES[inputs["side"]],
        size=inputs["size"],
        entry_price=inputs["entry_price"],
        mark_price=inputs["mark_price"],
        leverage=inputs["leverage"],
        tiers=flat(inputs["maintenance_margin_fraction"]),
    )
    collateral = inputs["collateral"]
    working = Working()
    how = toward_entry(position)
    outputs = rounded_figures(
        CALCULATOR.outputs,
        figures_of(position, collateral, working),
        {"liquidation_price": how, "bankruptcy_price": how},
    )
    says = chart_says_of(outputs, inputs["side"])
    return Answer(
        says=says_of(outputs),
        outputs=outputs,
        steps=working.steps,
        chart=partial(
            position_chart,
            position,
            collateral,
            marks=price_marks(position, outputs),
            liquidation=outputs["liquidation_price"],
            says=says,
        ),
        chart_says=says,
    )


def figures_of(position: Position, collateral: Decimal, working: Working) -> Figures:
    """Return every output, unrounded, written down in the order in which one would work."""
    note_side(position.side, working)
    risk = position_risk(position, working)
    notional = NOTIONAL_VALUE(size=position.size, price=position.mark_price)
    equity = working.work(EQUITY, collateral=collateral, unrealized_pnl=risk.equity)
    needed: dict[str, Any] = {
        "account_equity": equity,
        "maintenance_margin": risk.maintenance_margin,
    }
    initial: dict[str, Any] = {"account_equity": equity, "initial_margin": risk.initial_margin}
    working.holds(IS_LIQUIDATED, **needed)
    solvent = equity > 0
    return {
        "notional_value": notional,
        "unrealized_pnl": risk.equity,
        **needed,
        **initial,
        "margin_ratio": working.work(MARGIN_RATIO, **needed) if solvent else NO_EQUITY,
        "equity_to_maintenance": working.work(EQUITY_TO_MAINTENANCE, **needed),
        "effective_leverage": working.work(
            EFFECTIVE_LEVERAGE, notional_value=notional, account_equity=equity
        )
        if solvent
        else NO_EQUITY,
        "available_margin": working.work(AVAILABLE_MARGIN, **initial),
        "liquidation_buffer": working.work(LIQUIDATION_BUFFER, **needed),
        "top_up": working.work(TOP_UP, **initial),
        "liquidation_price": liquidation_price(
            position, collateral, working, rounding=toward_entry(position)
        ),
        "bankruptcy_price": bankruptcy_price(
            position, collateral, working, rounding=toward_entry(position)
        ),
    }


def says_of(outputs: Figures) -> tuple[Span, ...]:
    """Return the answer as a sentence or two."""
    ratio, equity = outputs["margin_ratio"], outputs["account_equity"]
    needed = text_of(outputs["maintenance_margin"], "USDT")
    against = Span(
        text=f": {needed} of maintenance margin against {text_of(equity, 'USDT')} of equity."
    )
    if isinstance(ratio, str):
        return (
            Span(text="Your account is "),
            Span(text="bankrupt", strong=True, kind="loss"),
            against,
        )
    at_the_end = outputs["liquidation_price"] == "already liquidatable"
    return (
        Span(text="Your margin ratio is "),
        Span(text=text_of(ratio, "%"), strong=True, kind="loss" if at_the_end else ""),
        against,
        *(
            (
                Span(text=" The account "),
                Span(text="is liquidated", strong=True, kind="loss"),
                Span(text="."),
            )
            if at_the_end
            else ()
        ),
    )


def chart_says_of(outputs: Figures, side: str) -> str:
    """Return the chart in words."""
    now = (
        f"At the mark price the {side} leaves {text_of(outputs['account_equity'], 'USDT')} of"
        f" equity over a maintenance margin of {text_of(outputs['maintenance_margin'], 'USDT')}."
    )
    price = outputs["liquidation_price"]
    if isinstance(price, str):
        return f"{now} Liquidation price: {price}."
    return f"{now} The two lines meet at {text_of(price)} USDT, the liquidation price."


MARK_PRICE = Input(
    name="mark_price",
    label="Mark price",
    term="mark-price",
    kind="decimal",
    default="28500",
    unit="USDT",
    minimum="0.00000001",
    maximum="1000000000",
    step="100",
    help="The price at which the venue values the position now.",
)
COLLATERAL = Input(
    name="collateral",
    label="Collateral",
    term="collateral",
    kind="decimal",
    default="3000",
    unit="USDT",
    minimum="0",
    maximum="1000000000000",
    step="100",
    help="Cash in the account, before any unrealized gain or loss.",
)
CALCULATOR = Calculator(
    title="Margin ratio",
    summary="How much of an account's equity its maintenance margin takes up, at the mark price.",
    terms=(
        "margin-ratio",
        "account-equity",
        "maintenance-margin",
        "effective-leverage",
        "margin-call",
    ),
    inputs=(
        ask.SIDE,
        ask.SIZE,
        ask.ENTRY_PRICE,
        MARK_PRICE,
        COLLATERAL,
        ask.LEVERAGE,
        ask.MAINTENANCE_MARGIN_FRACTION,
    ),
    outputs=(
        Output(name="margin_ratio", label="Margin ratio", term="margin-ratio", unit="%", places=1),
        Output(name="account_equity", label="Account equity", term="account-equity", unit="USDT"),
        Output(
            name="maintenance_margin",
            label="Maintenance margin",
            term="maintenance-margin",
            unit="USDT",
        ),
        Output(name="initial_margin", label="Initial margin", term="initial-margin", unit="USDT"),
        Output(name="notional_value", label="Notional value", term="notional-value", unit="USDT"),
        Output(name="unrealized_pnl", label="Unrealized P&L", term="unrealized-pnl", unit="USDT"),
        Output(
            name="equity_to_maintenance",
            label="Equity to maintenance margin",
            term="margin-ratio",
            unit="×",
        ),
        Output(
            name="effective_leverage",
            label="Effective leverage",
            term="effective-leverage",
            unit="×",
        ),
        Output(
            name="available_margin", label="Available margin", term="initial-margin", unit="USDT"
        ),
        Output(
            name="liquidation_buffer",
            label="Equity above maintenance margin",
            term="maintenance-margin",
            unit="USDT",
        ),
        Output(
            name="liquidation_price",
            label="Liquidation price",
            term="liquidation-price",
            unit="USDT",
        ),
        Output(
            name="bankruptcy_price", label="Bankruptcy price", term="bankruptcy-price", unit="USDT"
        ),
        Output(
            name="top_up", label="Top-up to the initial margin", term="margin-call", unit="USDT"
        ),
    ),
    work=work,
)
