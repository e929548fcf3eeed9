"""What an inverse contract gains and loses in coins, and where it is liquidated, beside a linear one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask, inverse
from calculators.engine.account import SIDES
from calculators.engine.answering import Figures, note_side, rounded_figures, toward_entry
from calculators.engine.calculator import Answer, Calculator, Input, Output
from calculators.engine.exact import Rounding
from calculators.engine.inverse_chart import inverse_chart
from calculators.engine.inverse_held import (
    EQUITY,
    MARGIN,
    MIRRORED,
    MOVES_LIKE,
    PNL_IN_DOLLARS,
    WORTH,
    HeldInverse,
)
from calculators.engine.inverse_says import chart_says_of, moves_table, says_of
from calculators.engine.liquidation import LIQUIDATION_DISTANCE
from calculators.engine.working import Working

TERM = "inverse-contract"


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what one inverse position has in coins and dollars, and where that ends."""
    working = Working(currency="USD")
    held = held_of(inputs, working)
    price = inputs["price"]
    how = toward_entry(held.linear)
    outputs = rounded_figures(
        CALCULATOR.outputs,
        figures_of(held, price, working),
        dict.fromkeys(PRICES, how)
        | {o.name: Rounding(places=held.places) for o in CALCULATOR.outputs if o.unit == "coins"},
    )
    says = chart_says_of(held, price, outputs)
    return Answer(
        says=says_of(held, price, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(moves_table(held),),
        chart=partial(inverse_chart, held, price, outputs, says),
        chart_says=says,
    )


def held_of(inputs: Mapping[str, Any], working: Working) -> HeldInverse:
    """Return the position, just opened, with its initial margin and what was added to it."""
    side = SIDES[inputs["side"]]
    note_side(side, working)
    margin = working.work(
        inverse.INITIAL_MARGIN,
        names={"price": "entry price"},
        contract_value=inputs["contract_value"],
        price=inputs["entry_price"],
        leverage=inputs["leverage"],
    )
    if inputs["added_coins"]:
        margin = working.work(MARGIN, initial_margin=margin, added_coins=inputs["added_coins"])
    return HeldInverse(
        side=side,
        contract_value=inputs["contract_value"],
        entry_price=inputs["entry_price"],
        collateral=margin,
        maintenance_margin_fraction=inputs["maintenance_margin_fraction"],
    )


def figures_of(held: HeldInverse, price: Decimal, working: Working) -> Figures:
    """Return every output, unrounded, written down in the order in which one would work."""
    value = working.work(
        inverse.POSITION_VALUE,
        of="at entry",
        names={"price": "entry price"},
        contract_value=held.contract_value,
        price=held.entry_price,
    )
    like = working.work(
        MOVES_LIKE,
        collateral=held.collateral,
        side=Decimal(held.side),
        contract_value=held.contract_value,
        entry_price=held.entry_price,
    )
    return {
        "position_value": value,
        "margin": held.collateral,
        "moves_like": like,
        **prices_of(held, working),
        **at_price(held, price, working),
    }


def prices_of(held: HeldInverse, working: Working) -> Figures:
    """Return where it is liquidated and bankrupt, and where the linear one would be."""
    found: dict[str, Decimal | str] = {
        "liquidation_price": held.liquidation_price(working),
        "bankruptcy_price": held.bankruptcy_price(working),
        "linear_liquidation_price": held.linear_liquidation_price(working),
    }
    for name, of in (("", "inverse"), ("linear_", "linear")):
        price = found[f"{name}liquidation_price"]
        found[f"{name}liquidation_distance"] = (
            working.work(
                LIQUIDATION_DISTANCE, of=of, liquidation_price=price, entry_price=held.entry_price
            )
            if isinstance(price, Decimal)
            else price
        )
    return found


def at_price(held: HeldInverse, price: Decimal, working: Working) -> Figures:
    """Return what it has at the price that was asked about, were it still open there."""
    pnl = held.pnl(price, working, "at that price")
    equity = working.work(EQUITY, collateral=held.collateral, pnl=pnl)
    cents = Rounding(places=2)
    other = working.work(MIRRORED, entry_price=held.entry_price, price=price)
    mirror = held.pnl(other, working, "as far the other way") if other > 0 else "no such price"
    return {
        "pnl": pnl,
        "mirror_pnl": mirror,
        "pnl_in_dollars": working.work(PNL_IN_DOLLARS, rounding=cents, pnl=pnl, price=price),
        "equity": equity,
        "equity_in_dollars": working.work(WORTH, rounding=cents, equity=equity, price=price),
        "linear_equity": held.linear_equity(price, working),
    }


PRICES = ("liquidation_price", "bankruptcy_price", "linear_liquidation_price")
CALCULATOR = Calculator(
    title="Inverse contract",
    summary="Profit and loss in coins, and the liquidation price, beside those of a linear contract.",
    terms=(TERM, "liquidation-price", "collateral-volatility"),
    inputs=(
        ask.SIDE,
        Input(
            name="contract_value",
            label="Size",
            term="notional-value",
            kind="decimal",
            default="30000",
            unit="USD",
            minimum="0.01",
            maximum="1000000000",
            step="1000",
            help="Number of contracts times their face value: fixed in dollars, whatever the price.",
        ),
        replace(ask.ENTRY_PRICE, unit="USD"),
        replace(
            ask.LEVERAGE, default="3", help="Position value divided by the coins that it needs."
        ),
        Input(
            name="added_coins",
            label="Coins added to that",
            term="collateral",
            kind="decimal",
            default="0",
            unit="coins",
            minimum="0",
            maximum="1000000000",
            step="0.1",
            help="Collateral in the same coin beyond the initial margin.",
        ),
        ask.MAINTENANCE_MARGIN_FRACTION,
        Input(
            name="price",
            label="Price to look at",
            term="mark-price",
            kind="decimal",
            default="24000",
            unit="USD",
            minimum="0.00000001",
            maximum="1000000000",
            step="100",
            help="What the position has gained or lost there is worked out.",
        ),
    ),
    outputs=(
        Output(
            name="liquidation_price",
            label="Liquidation price",
            term="liquidation-price",
            unit="USD",
        ),
        Output(
            name="liquidation_distance",
            label="Distance from entry",
            term="liquidation-price",
            unit="%",
            places=1,
        ),
        Output(
            name="linear_liquidation_price",
            label="Liquidation price of a linear contract with dollars as margin",
            term="liquidation-price",
            unit="USD",
        ),
        Output(
            name="linear_liquidation_distance",
            label="Its distance from entry",
            term="liquidation-price",
            unit="%",
            places=1,
        ),
        Output(
            name="bankruptcy_price", label="Bankruptcy price", term="bankruptcy-price", unit="USD"
        ),
        Output(
            name="pnl",
            label="P&L at that price",
            term="unrealized-pnl",
            unit="coins",
        ),
        Output(
            name="mirror_pnl",
            label="P&L as far the other way",
            term="unrealized-pnl",
            unit="coins",
        ),
        Output(
            name="pnl_in_dollars",
            label="P&L at that price, in dollars",
            term="unrealized-pnl",
            unit="USD",
        ),
        Output(
            name="equity",
            label="Equity at that price",
            term="account-equity",
            unit="coins",
        ),
        Output(
            name="equity_in_dollars",
            label="Equity at that price, in dollars",
            term="account-equity",
            unit="USD",
        ),
        Output(
            name="linear_equity",
            label="Equity there with dollars as margin",
            term="account-equity",
            unit="USD",
        ),
        Output(
            name="position_value",
            label="Position value at entry",
            term="notional-value",
            unit="coins",
        ),
        Output(name="margin", label="Coins behind it", term="collateral", unit="coins"),
        Output(
            name="moves_like",
            label="Coins that the account moves like, in dollars",
            term="delta",
            unit="coins",
        ),
    ),
    work=work,
)
