"""The chart of an option's decay: priced again, and by today's theta."""

from __future__ import annotations

from collections.abc import Mapping

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.display import price_places, signed
from calculators.engine.exact import rounded
from calculators.engine.option_life import Life
from calculators.engine.stated import curve_of, drawn, evenly, figure

STEPS = 72


def moments(days: float) -> list[float]:
    """Return when the curve is looked at: more and more often as expiry comes near.

    >>> moments(1.0)[-3:]
    [0.9992283950617284, 0.9998070987654321, 1.0]
    """
    return [days * (1.0 - (1.0 - part) ** 2) for part in evenly(0.0, 1.0, STEPS)]


def decay_chart(life: Life, passed: float, says: str) -> Mapping[str, object]:
    """Return the chart: what the option loses, and the straight line of today's theta."""
    curves = (
        Curve(
            label="today's theta, every day",
            points=((0.0, 0.0), (life.days, drawn(life.theta() * life.days))),
            color=QUIET,
            width=2.25,
            dashed=True,
        ),
        Curve(label="priced again", points=curve_of(life.change, moments(life.days))),
    )
    places = price_places(figure(life.option.underlying)) - 2
    straight, true = drawn(life.theta() * passed), drawn(life.change(passed))
    return equity_chart(
        x=Axis(title="days passed", low=0.0, high=life.days),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=(
            Mark(label=signed(rounded(figure(true), places)), at=(passed, true), color=LOSS),
            Mark(
                label=signed(rounded(figure(straight), places)),
                at=(passed, straight),
                color=INK,
                hollow=True,
            ),
        ),
        band=None,
        says=says,
    )
