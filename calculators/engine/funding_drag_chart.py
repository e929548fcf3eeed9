"""The chart of funding: the margin that is left, day by day, over the maintenance margin."""

from __future__ import annotations

from collections.abc import Mapping

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.display import shown
from calculators.engine.exact import rounded
from calculators.engine.funding_drag import DAYS_OF_PAYMENTS, Dragged


def funding_chart(found: Dragged, says: str) -> Mapping[str, object]:
    """Return the chart: a line that payments lower or raise, and what it must stay above."""
    drag = found.drag
    end = float(drag.days)
    last = float(DAYS_OF_PAYMENTS(payments=found.payments, hours=drag.hours))
    before, after = (
        float(m) for m in (drag.position.isolated_margin, drag.margin_after(found.payments))
    )
    stays = () if found.is_liquidated else ((end, after),)
    needed = float(drag.maintenance)
    curves = (
        Curve(
            label="maintenance margin",
            points=((0.0, needed), (end, needed)),
            color=QUIET,
            width=2.25,
            dashed=True,
        ),
        Curve(label="margin after funding", points=((0.0, before), (last, after), *stays)),
    )
    left = shown(rounded(drag.margin_after(found.payments), 2), "USDT")
    return equity_chart(
        x=Axis(title="days held", low=0.0, high=end),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=(
            Mark(
                label="liquidated" if found.is_liquidated else left,
                at=(last, after),
                color=LOSS if found.is_liquidated else INK,
            ),
        ),
        band=None,
        says=says,
    )
