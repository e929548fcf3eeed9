"""The chart of a tail: what is lost, against how rare it is, by each method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from calculators.engine import normal
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, QUIET, Axis, Band, Curve, Mark, Point, amounts
from calculators.engine.returns import Quantile
from calculators.engine.stated import curve_of, drawn, evenly
from calculators.engine.tail_risk import TailRisk
from calculators.engine.tail_risk_says import tail_of
from calculators.engine.value_at_risk import bent_quantile, historical

STEPS = 80
WIDER = 4.0  # times the tail is shown, at most half of all periods
WIDEST = 0.5


def tail_chart(
    found: TailRisk, book_value: Decimal, period: str, says: str
) -> Mapping[str, object]:
    """Return the chart: three lines that fall to the right, and the tail that is asked about."""
    tail = float(1 - found.confidence)
    low, high = min(tail, 1.0 / len(found.losses)) / 2.0, min(WIDEST, WIDER * tail)
    scale = float(book_value)
    curves = tuple(curves_of(found, scale, low, high))
    marks = (
        (found.past, INK, False),
        (found.normal, QUIET, True),
        *(((found.bent, INK, True),) if found.bent else ()),
    )
    return equity_chart(
        x=Axis(title=f"worst share of {period}s", low=0.0, high=drawn(100 * high), kind="share"),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=tuple(
            Mark(
                label="",
                at=(drawn(100 * tail), drawn(scale * float(measures.value_at_risk))),
                color=color,
                hollow=hollow,
            )
            for measures, color, hollow in marks
        ),
        band=Band(start=0.0, end=drawn(100 * tail), label="the tail"),
        rules=(Mark(label=f"worst {tail_of(found)}", at=(drawn(100 * tail), 0.0), color=QUIET),),
        says=says,
    )


def curves_of(found: TailRisk, scale: float, low: float, high: float) -> Iterator[Curve]:
    """Yield a line for each method that has one."""
    moments = found.moments
    mean, deviation = float(moments.mean), float(moments.deviation)
    skewness, kurtosis = float(moments.skewness), float(moments.excess_kurtosis)

    def smooth(point: Callable[[float], float]) -> tuple[Point, ...]:
        """Return losses in quote currency at the shares of periods, in percent."""
        drop = curve_of(
            lambda share: scale * (point(share) * deviation - mean), evenly(low, high, STEPS)
        )
        return tuple((drawn(100 * x), y) for x, y in drop)

    yield Curve(
        label="normal",
        points=smooth(lambda share: normal.quantile(1.0 - share)),
        color=QUIET,
        width=2.25,
        dashed=True,
    )
    if found.bent:
        yield Curve(
            label="Cornish-Fisher",
            points=smooth(lambda share: -bent_quantile(1.0 - share, skewness, kurtosis)),
            width=1.5,
        )
    yield Curve(label="past returns", points=past_points(found, scale, low, high))


def past_points(found: TailRisk, scale: float, low: float, high: float) -> tuple[Point, ...]:
    """Return the line of the past: its ends, and every place where it bends or steps between them."""
    losses = [float(loss) for loss in found.losses]
    values, count = [-loss for loss in losses], len(losses)
    if found.convention == "stepwise":
        method: Quantile = "inverted_cdf"
        inside = [(n / count, losses[at]) for n in range(1, count) for at in (n - 1, n)]
    else:
        method = "linear"
        inside = [(n / (count - 1), loss) for n, loss in enumerate(losses)]
    ends = [(share, historical(values, 1.0 - share, method)) for share in (low, high)]
    points = (ends[0], *((x, y) for x, y in inside if low < x < high), ends[1])
    return tuple((drawn(100 * x), drawn(scale * y)) for x, y in points)
