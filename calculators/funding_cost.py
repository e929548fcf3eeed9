"""What funding costs a position while its price stands still, and how near it brings liquidation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.account import SIDES, Position
from calculators.engine.answering import Figures, note_side, rounded_figures, toward_entry
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.exact import EXACT, Rounding
from calculators.engine.funding_drag import (
    LEFT,
    PAID,
    SHARE,
    YEARLY_RATE,
    Drag,
    Dragged,
    dragged,
    funding_rate,
)
from calculators.engine.funding_drag_chart import funding_chart
from calculators.engine.funding_drag_says import chart_says_of, days_table, says_of
from calculators.engine.margin import INITIAL_MARGIN, NOTIONAL_VALUE
from calculators.engine.venue import flat
from calculators.engine.working import Working


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what one position pays or receives, and how long its margin lasts."""
    working = Working()
    drag = drag_of(inputs, working)
    found = dragged(drag, working)
    how = toward_entry(drag.position)
    outputs = rounded_figures(
        CALCULATOR.outputs,
        figures_of(found, working),
        {"liquidation_price": how, "liquidation_price_then": how},
    )
    says = chart_says_of(found, outputs)
    return Answer(
        says=says_of(found, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(days_table(found),),
        chart=partial(funding_chart, found, says),
        chart_says=says,
    )


def drag_of(inputs: Mapping[str, Any], working: Working) -> Drag:
    """Return the position, just opened with its initial margin, and the rate that it meets."""
    side = SIDES[inputs["side"]]
    note_side(side, working)
    notional = working.work(NOTIONAL_VALUE, size=inputs["size"], price=inputs["price"])
    margin = working.work(INITIAL_MARGIN, notional_value=notional, leverage=inputs["leverage"])
    position = Position(
        name="position",
        side=side,
        size=inputs["size"],
        entry_price=inputs["price"],
        mark_price=inputs["price"],
        leverage=inputs["leverage"],
        isolated_margin=margin,
        tiers=flat(inputs["maintenance_margin_fraction"]),
    )
    rate = inputs["rate_fraction"]
    if inputs["rate_from"] == "premium":
        rate = funding_rate(
            premium=inputs["premium_fraction"],
            interest=inputs["interest_fraction"],
            band=inputs["band_fraction"],
            working=working,
        )
    return Drag(
        position=position, rate=rate, hours=Decimal(inputs["interval_hours"]), days=inputs["days"]
    )


def figures_of(found: Dragged, working: Working) -> Figures:
    """Return every output, unrounded, written down in the order in which one would work."""
    drag = found.drag
    margin = drag.position.isolated_margin
    funding = working.work(PAID, payments=found.payments, paid_each_time=drag.payment)
    share = working.work(SHARE, funding=funding, initial_margin=margin)
    left = working.work(LEFT, margin=margin, funding=funding)
    return {
        "payment": drag.payment,
        "funding_paid": funding,
        "share_of_margin": share,
        "margin_left": left,
        "liquidation_price": drag.price_after(Decimal(0), working, "at first"),
        "liquidation_price_then": drag.price_after(found.payments, working, "after funding"),
        "days_to_liquidation": found.last,
        "funding_rate": EXACT.multiply(Decimal(100), drag.rate),
        "yearly_rate": working.work(
            YEARLY_RATE, rounding=Rounding(places=2), funding_rate=drag.rate, hours=drag.hours
        ),
    }


QUOTED_RATE = Input(
    name="rate_fraction",
    label="Quoted funding rate",
    term="funding-rate",
    kind="decimal",
    default="0.0001",
    unit="an interval",
    minimum="-0.05",
    maximum="0.05",
    step="0.0001",
    help="Of the notional value, each interval: 0.0001 is 0.01%. Above 0 a long pays a short.",
)
CALCULATOR = Calculator(
    title="Funding cost",
    summary="What an isolated position pays or receives while its price stands still, and when that ends it.",
    terms=("funding-rate", "liquidation-price", "maintenance-margin"),
    inputs=(
        ask.SIDE,
        replace(
            ask.ENTRY_PRICE,
            name="price",
            label="Price",
            term="mark-price",
            help="At which the position is opened. It stands still: what changes is funding alone.",
        ),
        ask.SIZE,
        ask.LEVERAGE,
        ask.MAINTENANCE_MARGIN_FRACTION,
        QUOTED_RATE,
        Input(
            name="interval_hours",
            label="Funding interval",
            term="",
            kind="choice",
            default="8",
            choices=(
                Choice(value="1", label="1 hour"),
                Choice(value="4", label="4 hours"),
                Choice(value="8", label="8 hours"),
            ),
            help="How often the rate is charged. Compare rates only for equal times.",
        ),
        replace(ask.DAYS, help="Only whole intervals are charged."),
        Input(
            name="rate_from",
            label="The rate is",
            term="",
            kind="choice",
            default="quoted",
            choices=(
                Choice(value="quoted", label="quoted, as above"),
                Choice(value="premium", label="worked out from the premium, as below"),
            ),
            help="Venues quote the next rate; here you can see how one form of it is made.",
        ),
        replace(
            QUOTED_RATE,
            name="premium_fraction",
            label="Premium of the contract",
            term="index-price",
            default="0.0008",
            help="How far it trades above the index price, averaged over the interval: 0.0008 is 0.08%.",
        ),
        replace(
            QUOTED_RATE,
            name="interest_fraction",
            label="Interest rate",
            default="0.0001",
            help="A fixed rate that the venue adds, each interval.",
        ),
        replace(
            QUOTED_RATE,
            name="band_fraction",
            label="Band around the premium",
            default="0.0005",
            minimum="0",
            help="How far the interest rate may pull the rate away from the premium: 0.0005 at Bybit and Gate.",
        ),
    ),
    outputs=(
        Output(
            name="payment",
            label="Funding paid, each interval",
            term="funding-rate",
            unit="USDT",
        ),
        Output(
            name="funding_paid",
            label="Funding paid, holding period",
            term="funding-rate",
            unit="USDT",
        ),
        Output(
            name="share_of_margin",
            label="Against the initial margin",
            term="initial-margin",
            unit="%",
            places=1,
        ),
        Output(name="margin_left", label="Margin left", term="isolated-margin", unit="USDT"),
        Output(
            name="liquidation_price",
            label="Liquidation price at first",
            term="liquidation-price",
            unit="USDT",
        ),
        Output(
            name="liquidation_price_then",
            label="Liquidation price after funding",
            term="liquidation-price",
            unit="USDT",
        ),
        Output(
            name="days_to_liquidation",
            label="Liquidated by funding alone after",
            term="liquidation",
            unit="days",
            places=1,
        ),
        Output(name="funding_rate", label="Funding rate", term="funding-rate", unit="%", places=4),
        Output(
            name="yearly_rate",
            label="Funding rate of a year, without compounding",
            term="funding-rate",
            unit="%",
        ),
    ),
    work=work,
)
