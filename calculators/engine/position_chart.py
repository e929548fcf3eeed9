"""The chart of one position: its equity at every mark price, and where it is liquidated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from calculators.engine.account import Bucket, Position
from calculators.engine.answering import Figures
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Band, Curve, Mark, amounts
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ZERO
from calculators.engine.liquidation import liquidation_price
from calculators.engine.margin import bucket_risk
from calculators.engine.risk import Risk
from calculators.engine.working import SILENT

AROUND = Decimal("0.3")  # of the stretch that matters, shown on either side of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMark:
    """A price of the story: drawn on the equity line, and named."""

    name: str  # "entry", "liquidated", "bankrupt"
    price: Decimal  # rounded as it is to be shown
    color: str
    hollow: bool = False


def risk_at(position: Position, collateral: Decimal, price: Decimal) -> Risk:
    """Return equity and requirement of one position at another mark price."""
    there = replace(position, mark_price=price)
    alone = Bucket(name="", collateral=collateral, positions=(there,))
    return bucket_risk(alone, SILENT)


def price_marks(position: Position, outputs: Figures) -> tuple[PriceMark, ...]:
    """Return entry, mark, liquidation and bankruptcy, as far as they are prices of their own."""
    entry, mark = position.entry_price, position.mark_price
    liquidation, bankruptcy = outputs["liquidation_price"], outputs.get("bankruptcy_price")
    return tuple(
        PriceMark(name=name, price=price, color=color, hollow=hollow)
        for name, price, color, hollow in (
            ("liquidated at", liquidation, LOSS, False),
            ("bankrupt at", bankruptcy, LOSS, True),
            ("mark", mark if mark != entry else None, INK, False),
            ("entry", entry, INK, True),
        )
        if isinstance(price, Decimal)
    )


def prices_shown(
    marks: tuple[PriceMark, ...], liquidation: Decimal | int | str
) -> tuple[Decimal, Decimal]:
    """Return the ends of the price axis: all that matters, with air on both sides.

    A position that no price liquidates is shown down to a price of 0.
    """
    prices = [mark.price for mark in marks]
    low, high = min(prices), max(prices)
    if liquidation == "never":
        low = ZERO
    air = EXACT.multiply(AROUND, EXACT.subtract(high, low) or high)
    return max(ZERO, EXACT.subtract(low, air)), EXACT.add(high, air)


def position_chart(
    position: Position,
    collateral: Decimal,
    *,
    marks: tuple[PriceMark, ...],
    liquidation: Decimal | int | str,  # a price, or the outcome in its place
    says: str,
) -> Mapping[str, Any]:
    """Return the chart of equity and maintenance margin against the mark price."""
    low, high = prices_shown(marks, liquidation)
    floors = (EXACT.divide(tier.floor, position.size) for tier in position.tiers[1:])
    prices = [low, *(price for price in floors if low < price < high), high]
    risks = {price: risk_at(position, collateral, price) for price in prices}
    equity = Curve(
        label="equity", points=tuple((float(p), float(risks[p].equity)) for p in (low, high))
    )
    requirement = Curve(
        label="maintenance margin",
        points=tuple((float(p), float(risks[p].maintenance_margin)) for p in prices),
        color=LOSS,
        width=1.75,
        dashed=True,
    )
    return equity_chart(
        x=Axis(title="mark price, USDT", low=float(low), high=float(high)),
        y=amounts([equity, requirement], "USDT"),
        curves=(equity, requirement),
        marks=[
            Mark(
                label=f"{mark.name} {shown(mark.price)}",
                at=(float(mark.price), float(risk_at(position, collateral, mark.price).equity)),
                color=mark.color,
                hollow=mark.hollow,
            )
            for mark in marks
        ],
        band=danger(position, collateral, low, high),
        says=says,
    )


def danger(position: Position, collateral: Decimal, low: Decimal, high: Decimal) -> Band | None:
    """Return the stretch of prices at which the position is liquidated, if it is in the picture.

    Asked from the safe end of the picture, so that it is found on either side of the mark price.
    """
    safe, ruin = (high, low) if position.side == 1 else (low, high)
    price = liquidation_price(replace(position, mark_price=safe), collateral, SILENT)
    if price == "never":
        return None
    start = safe if isinstance(price, str) else price
    left, right = sorted((start, ruin))
    return Band(start=float(left), end=float(right), label="liquidated")
