"""The chart of an inverse contract: coins left at every price, beside a straight line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from calculators.engine.answering import Figures
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Band, Curve, Mark, amounts
from calculators.engine.display import shown
from calculators.engine.inverse_held import HeldInverse
from calculators.engine.stated import curve_of, drawn, evenly, figure

STEPS = 60
AIR = 0.25  # of the stretch that matters, shown on either side of it
LEAST = 0.2  # of the lowest price that matters: a curve of 1 / price has no end at 0


def inverse_chart(
    held: HeldInverse, price: Decimal, outputs: Figures, says: str
) -> Mapping[str, object]:
    """Return the chart of equity and maintenance margin in coins against the price."""
    liquidation = outputs["liquidation_price"]
    marks = [
        Mark(label="entry", at=point(held, held.entry_price), color=INK, hollow=True),
        Mark(label=f"at {shown(price)}", at=point(held, price), color=INK),
    ]
    if isinstance(liquidation, Decimal):
        label = f"liquidated at {shown(liquidation)}"
        marks.append(Mark(label=label, at=point(held, liquidation), color=LOSS))
    low, high = ends([mark.at[0] for mark in marks])
    places = evenly(low, high, STEPS)
    curves = (
        Curve(
            label="if it were straight",
            points=curve_of(lambda at: straight(held, at), (low, high)),
            color=QUIET,
            width=1.75,
        ),
        Curve(
            label="maintenance margin",
            points=curve_of(lambda at: float(held.requirement(figure(at))), places),
            color=LOSS,
            width=1.75,
            dashed=True,
        ),
        Curve(
            label="coins left", points=curve_of(lambda at: float(held.equity(figure(at))), places)
        ),
    )
    return equity_chart(
        x=Axis(title="price, USD", low=low, high=high),
        y=amounts(curves, "coins"),
        curves=curves,
        marks=marks,
        band=danger(held, liquidation, low, high),
        says=says,
    )


def point(held: HeldInverse, price: Decimal) -> tuple[float, float]:
    """Return a price and the coins that are left there."""
    return drawn(float(price)), drawn(float(held.equity(price)))


def ends(prices: list[float]) -> tuple[float, float]:
    """Return the ends of the price axis: all that matters, with air on both sides.

    >>> ends([20000.0, 30000.0])
    (17500.0, 32500.0)
    """
    low, high = min(prices), max(prices)
    air = AIR * ((high - low) or high)
    return drawn(max(LEAST * low, low - air)), drawn(high + air)


def straight(held: HeldInverse, price: float) -> float:
    """Return the coins that would be left if each dollar cost what the first one at entry does."""
    entry, value = float(held.entry_price), float(held.contract_value)
    return float(held.collateral) + held.side * value / entry * (price / entry - 1.0)


def danger(
    held: HeldInverse, liquidation: Decimal | int | str, low: float, high: float
) -> Band | None:
    """Return the stretch of prices at which it is liquidated, if there is one."""
    if not isinstance(liquidation, Decimal):
        return None
    at = drawn(float(liquidation))
    return Band(start=low, end=at) if held.side == 1 else Band(start=at, end=high)
