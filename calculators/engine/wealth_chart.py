"""The chart of a series of returns: what they have made of the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Band, Curve, Mark
from calculators.engine.display import signed
from calculators.engine.exact import EXACT, ONE
from calculators.engine.ratio_says import NAMES
from calculators.engine.return_series import wealth_of, worst_stretch
from calculators.engine.stated import drawn, figure


def wealth_chart(values: Sequence[Decimal], periods: str, says: str) -> Mapping[str, object]:
    """Return the chart: what the returns have made of the start, and the deepest fall."""
    gains = [
        float(EXACT.multiply(Decimal(100), EXACT.subtract(held, ONE))) for held in wealth_of(values)
    ]
    start, end = worst_stretch(values)
    points = tuple((float(n), drawn(gain)) for n, gain in enumerate(gains))
    low, high = min(0.0, *gains), max(0.0, *gains)
    air = 0.12 * ((high - low) or 1.0)
    marks = (
        Mark(label="high", at=points[start], color=INK, hollow=True),
        Mark(label=signed(figure(gains[end], 1), "%"), at=points[end], color=LOSS),
    )
    return equity_chart(
        x=Axis(title=f"{NAMES[periods]}s", low=0.0, high=float(len(values))),
        y=Axis(
            title="gain since the start",
            low=drawn(low - air),
            high=drawn(high + air),
            kind="percent",
        ),
        curves=(Curve(label="wealth", points=points),),
        marks=marks if end else (),
        band=Band(start=float(start), end=float(end), label="deepest fall") if end else None,
        says=says,
    )
