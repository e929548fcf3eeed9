"""The chart of gap risk: how large one jump is, and from which size on it leaves a debt."""

from __future__ import annotations

import math
from collections.abc import Mapping

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Band, Curve, Mark
from calculators.engine.display import signed
from calculators.engine.gap_risk import JumpDiffusion
from calculators.engine.just_opened import JustOpened
from calculators.engine.normal import density
from calculators.engine.stated import curve_of, drawn, evenly, figure

STEPS = 80
SIGMAS = 3.2  # of the jumps, shown on either side of their mean


def jump_chart(held: JustOpened, model: JumpDiffusion, says: str) -> Mapping[str, object]:
    """Return the chart: how large jumps are, and which of them pass the bankruptcy price."""
    mean, deviation = model.jump_log_mean, model.jump_log_deviation

    def per_point(percent: float) -> float:
        price = 1.0 + percent / 100
        return density((math.log(price) - mean) / deviation) / (deviation * price)

    ends = [math.expm1(mean + way * SIGMAS * deviation) for way in (-1, 1)]
    marked = [held.liquidation_price - 1, held.bankruptcy_price - 1]
    low = 100 * max(-0.995, min(*ends, *(1.3 * at for at in marked), -0.02))
    high = 100 * max(*ends, *(1.3 * at for at in marked), 0.02)
    curve = Curve(label="size of one jump", points=curve_of(per_point, evenly(low, high, STEPS)))
    top = max(y for _, y in curve.points) or 1.0
    points = [drawn(100 * at) for at in marked]
    beyond = (drawn(low), points[1]) if held.side == 1 else (points[1], drawn(high))
    return equity_chart(
        x=Axis(title="price change of one jump", low=drawn(low), high=drawn(high), kind="percent"),
        y=Axis(title="jumps per percentage point", low=0.0, high=drawn(1.18 * top), kind="share"),
        curves=(curve,),
        marks=(
            Mark(
                label=f"liquidated {signed(figure(points[0], 1), '%')}",
                at=(points[0], drawn(per_point(points[0]))),
                color=LOSS,
            ),
            Mark(
                label=f"bankrupt {signed(figure(points[1], 1), '%')}",
                at=(points[1], drawn(per_point(points[1]))),
                color=INK,
                hollow=True,
            ),
        ),
        band=Band(start=beyond[0], end=beyond[1], label="debt is left"),
        says=says,
    )


def chart_says_of(held: JustOpened, model: JumpDiffusion) -> str:
    """Return the chart in words."""
    liquidation, bankruptcy = (
        signed(figure(100 * (price - 1), 1), "%")
        for price in (held.liquidation_price, held.bankruptcy_price)
    )
    mean = signed(figure(100 * math.expm1(model.jump_log_mean), 1), "%")
    return (
        f"How large one jump is: a bell around a price change of {mean}. From the entry price, a jump"
        f" past {liquidation} liquidates; one past {bankruptcy}, in the shaded stretch, leaves a debt."
    )
