"""A crowd in a market that its own forced sales move, and the chart of its fall by gain."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.answering import Figures
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import LOSS, QUIET, Axis, Band, Curve, Mark, Point
from calculators.engine.crowd import Crowd, Gathered
from calculators.engine.display import shown, signed
from calculators.engine.progress import Progress, between
from calculators.engine.stated import curve_of, drawn, evenly, figure

SAMPLES = 30  # of the curve against the gain
WIDEST = 1.6  # gain at the right edge, unless this market's is larger


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdMarket:
    """The crowd, the first fall, and how much a sale moves the price."""

    crowd: Crowd
    first_fall: float
    impact: float  # fall for each USDT sold
    gain: float

    @property
    def widest(self) -> float:
        """The gain at the right edge of the chart."""
        return max(WIDEST, 1.25 * self.gain)

    def impact_at(self, gain: float) -> float:
        """Return the fall for each USDT sold, had this market another gain."""
        return self.impact * gain / self.gain if self.gain else gain / self.crowd.density

    def straight_line(self, gain: float) -> float:
        """Return the whole fall in percent by the straight-line formula, below a gain of one."""
        distance = self.crowd.nearest
        if self.first_fall <= distance:
            return -100.0 * self.first_fall
        return -100.0 * (self.first_fall - gain * distance) / (1.0 - gain)


def change(value: float) -> str:
    """Return a price change as shown, to a tenth of a percent.

    >>> change(-0.1037)
    '−10.4%'
    """
    return signed(figure(100.0 * value, 1), "%")


def falls_of(
    market: CrowdMarket, accounts: Gathered
) -> Generator[Progress, None, tuple[Point, ...]]:
    """Return the whole fall in percent at every gain that the chart samples."""
    gains = sorted({*evenly(0.0, market.widest, SAMPLES), market.gain})
    points: list[Point] = []
    for number, gain in enumerate(gains):
        cascade = accounts.after(market.first_fall, market.impact_at(gain))
        doing = f"point {number + 1} of {len(gains)} of the chart"
        start, end = number / len(gains), (number + 1) / len(gains)
        found = yield from between(cascade, start, end, doing)
        points.append((drawn(gain), drawn(100.0 * found.returns[0])))
    return tuple(points)


def cascade_chart(
    market: CrowdMarket, falls: tuple[Point, ...], outputs: Figures, says: str
) -> Mapping[str, object]:
    """Return the chart: the whole fall against the gain, and where the formula has no end."""
    here = (drawn(market.gain), -float(outputs["whole_fall"]))
    low = min(y for _, y in falls) * 1.25
    straight = [
        gain for gain in evenly(0.0, 0.99, 3 * SAMPLES) if market.straight_line(gain) >= low
    ]
    return equity_chart(
        x=Axis(title="gain of one round", low=0.0, high=drawn(market.widest)),
        y=Axis(title="whole price change", low=drawn(low), high=0.0, kind="percent"),
        curves=(
            Curve(
                label="straight-line formula",
                points=curve_of(market.straight_line, straight),
                color=QUIET,
                width=2.25,
                dashed=True,
            ),
            Curve(label="account by account", points=falls),
        ),
        marks=(
            Mark(label=f"this market {signed(Decimal(str(here[1])), '%')}", at=here, color=LOSS),
        ),
        band=Band(start=1.0, end=drawn(market.widest), label="above 1 it feeds itself"),
        says=says,
    )


def chart_says_of(market: CrowdMarket, outputs: Figures) -> str:
    """Return the chart in words."""
    return (
        "Whole price change against the gain of one round, which is how much further fall each unit"
        f" of fall causes. Without impact the price falls by {change(-market.first_fall)} and no"
        f" more. In this market the gain is {shown(Decimal(outputs['gain']))} and the whole change"
        f" {change(-float(outputs['whole_fall']) / 100)}. The straight-line formula, dashed, has no"
        " end at a gain of 1. The accounts have one: a coin that has fallen sells for less, and there"
        " are only so many longs."
    )
