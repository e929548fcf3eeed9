"""What a comparison of the two margin modes asks for, and what it gives."""

from __future__ import annotations

from dataclasses import replace

from calculators.engine import ask
from calculators.engine.account import Mode
from calculators.engine.calculator import Input, Output

POSITIONS = Input(
    name="positions",
    label="Positions",
    term="cross-margin",
    kind="rows",
    minimum="1",
    maximum="20",
    help="Each row is one position, opened at its entry price just before the gap.",
    columns=(
        Input(
            name="asset",
            label="Asset",
            term="",
            kind="text",
            default="COIN",
            maximum="20",
            help="A name for the position, each its own.",
        ),
        ask.SIDE,
        ask.SIZE,
        replace(ask.ENTRY_PRICE, default="100", help="The price just before the gap."),
        ask.MAINTENANCE_MARGIN_FRACTION,
        Input(
            name="isolated_margin",
            label="Isolated margin",
            term="isolated-margin",
            kind="decimal",
            default="0",
            unit="USDT",
            minimum="0",
            maximum="1000000000000",
            step="100",
            help="What is set aside for this position alone under isolated margin.",
        ),
        Input(
            name="shock_fraction",
            label="Price change",
            term="gap-risk",
            kind="decimal",
            default="0",
            unit="fraction",
            minimum="-1",
            maximum="10",
            step="0.01",
            help="How far the price gaps: 0.33 is a third up, -0.1 a tenth down.",
        ),
    ),
    default=(
        {
            "asset": "BTC",
            "side": "long",
            "size": "1",
            "entry_price": "60000",
            "maintenance_margin_fraction": "0.01",
            "isolated_margin": "4000",
            "shock_fraction": "0",
        },
        {
            "asset": "ETH",
            "side": "long",
            "size": "10",
            "entry_price": "2500",
            "maintenance_margin_fraction": "0.01",
            "isolated_margin": "3000",
            "shock_fraction": "0",
        },
        {
            "asset": "SOL",
            "side": "short",
            "size": "200",
            "entry_price": "150",
            "maintenance_margin_fraction": "0.02",
            "isolated_margin": "3000",
            "shock_fraction": "0.33",
        },
    ),
)
PRICE_IMPACT = Input(
    name="price_impact_fraction",
    label="Price impact",
    term="liquidation-cascade",
    kind="decimal",
    default="0",
    unit="fraction",
    minimum="0",
    maximum="1",
    step="0.01",
    help="How far closing a million USDT of a position moves its price, and leaves it: 0.01 is 1%.",
)
SHARED_IMPACT = Input(
    name="shared_impact_fraction",
    label="Impact on other markets",
    term="liquidation-cascade",
    kind="decimal",
    default="0",
    unit="fraction",
    minimum="0",
    maximum="1",
    step="0.05",
    help="What part of such a move the other positions' prices make too: 0.5 is half of it.",
)


def outputs_of(mode: Mode, name: str) -> tuple[Output, ...]:
    """Return the outputs that stand once for each mode."""
    return (
        Output(name=f"{mode}.loss", label=f"You pay, {name}", term=f"{mode}-margin", unit="USDT"),
        Output(
            name=f"{mode}.fund",
            label=f"The insurance fund pays, {name}",
            term="insurance-fund",
            unit="USDT",
        ),
        Output(name=f"{mode}.total", label=f"Paid in all, {name}", term="margin-mode", unit="USDT"),
        Output(
            name=f"{mode}.fees", label=f"Liquidation fees, {name}", term="liquidation", unit="USDT"
        ),
        Output(name=f"{mode}.slippage", label=f"Slippage, {name}", term="liquidation", unit="USDT"),
        Output(
            name=f"{mode}.impact",
            label=f"Impact on open positions, {name}",
            term="liquidation-cascade",
            unit="USDT",
        ),
        Output(
            name=f"{mode}.final_equity",
            label=f"Equity left, {name}",
            term="account-equity",
            unit="USDT",
        ),
        Output(name=f"{mode}.closed_count", label=f"Positions closed, {name}", term="liquidation"),
        Output(name=f"{mode}.closed", label=f"Closed in this order, {name}", term="liquidation"),
        Output(
            name=f"{mode}.survivor_count", label=f"Positions left, {name}", term=f"{mode}-margin"
        ),
        Output(name=f"{mode}.survivors", label=f"Still open, {name}", term=f"{mode}-margin"),
        Output(
            name=f"{mode}.liquidation_shock",
            label=f"Price change at the first close, {name}",
            term="liquidation",
            unit="%",
            places=1,
        ),
    )
