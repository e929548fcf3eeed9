"""How likely a position is to be liquidated before a time, and how the leverage decides it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import Figures, rounded_figures, text_of
from calculators.engine.calculator import Answer, Calculator, Cell, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark
from calculators.engine.display import shown
from calculators.engine.exact import ZERO, Rounding
from calculators.engine.first_passage import (
    greatest_leverage,
    monitored_touch_probability,
    terminal_probability,
    touch_probability,
)
from calculators.engine.formula import Formula
from calculators.engine.just_opened import (
    MAINTENANCE_MARGIN_FRACTION,
    JustOpened,
    liquidation_level,
    maintenance_in_words,
    opened,
    rungs,
)
from calculators.engine.progress import Progress
from calculators.engine.simulation import Estimate, simulated_touch
from calculators.engine.stated import (
    chance,
    curve_of,
    days_of,
    drawn,
    evenly,
    figure,
    in_a_cell,
    note_estimate,
    part,
)
from calculators.engine.working import Working

AWAY = Formula(
    symbol="distance from entry",
    term="liquidation-price",
    text="100 * abs(liquidation_level - 1)",
    unit="%",
)
LOG_DISTANCE = Formula(
    symbol="log distance", term="liquidation-price", text="ln(liquidation_level)", unit=""
)
YEARS = Formula(symbol="years", term="", text="days / 365", unit="")
LOG_DRIFT = Formula(
    symbol="drift of the log price",
    term="",
    text="drift - square(volatility) / 2",
    unit="a year",
)
SPREAD = Formula(symbol="spread over the time", term="", text="volatility * sqrt(years)", unit="")
BEYOND = Formula(
    symbol="ends beyond the liquidation price",
    term="liquidation-price",
    text="100 * N(side * (log_distance - log_drift * years) / spread)",
    unit="%",
)
CAME_BACK = Formula(
    symbol="touches it and comes back",
    term="account-liquidation",
    text="100 * exp(2 * log_drift * log_distance / square(volatility))"
    " * N(side * (log_distance + log_drift * years) / spread)",
    unit="%",
)
TOUCHED = Formula(
    symbol="liquidated",
    term="account-liquidation",
    text="ends_beyond + comes_back",
    unit="%",
)
HUNDRED = Decimal(100)
TARGET = 0.05  # the probability whose leverage is named
EIGHT_HOURS = 8 / 24 / 365
HORIZONS = {"1 day": 1.0, "7 days": 7.0, "30 days": 30.0, "1 year": 365.0}
STEPS = 60  # of a curve
PATH_STEPS = 50  # of a simulated path; the chance of touching between two of them is exact
NONE_DRAWN = "not simulated"
HOW = "mean over simulated paths of 50 steps; between two steps the chance of touching is exact"
TWO_ERRORS = 2.0
WIDEST = 1.6  # times the leverage asked about, shown to the right


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The position and the market it is held in, in floats."""

    position: JustOpened
    volatility_fraction: float
    drift_fraction: float

    @property
    def market(self) -> Mapping[str, Any]:
        """What every probability is asked for: entry price 1."""
        return {
            "spot": 1.0,
            "level": self.position.liquidation_price,
            "years": self.position.years,
            "volatility_fraction": self.volatility_fraction,
            "drift_fraction": self.drift_fraction,
        }

    def at(self, leverage: float) -> Asked:
        """Return the same at another leverage."""
        return replace(self, position=replace(self.position, leverage=leverage))


def work(inputs: Mapping[str, Any]) -> Generator[Progress, None, Answer]:
    """Return how likely one isolated position is to be liquidated within some days."""
    asked = asked_of(inputs)
    working = Working()
    figures, most = figures_of(inputs, asked, working)
    counted = yield from simulated(asked, int(inputs["paths"]))
    words = counted_of(inputs["paths"], counted, working)
    down = Rounding(places=2, direction=ROUND_FLOOR)
    every = {**figures, **words, "greatest_leverage": most}
    outputs = rounded_figures(CALCULATOR.outputs, every, {"greatest_leverage": down})
    says = chart_says_of(inputs, figures, text_of(outputs["greatest_leverage"], "×"))
    return Answer(
        says=(*says_of(inputs, figures), *says_counted(inputs["paths"], counted)),
        outputs=outputs,
        steps=working.steps,
        tables=(ladder(asked, inputs),),
        chart=partial(probability_chart, asked, says),
        chart_says=says,
    )


def asked_of(inputs: Mapping[str, Any]) -> Asked:
    """Return the position and its market in floats."""
    return Asked(
        position=opened(inputs),
        volatility_fraction=float(inputs["volatility_fraction"]),
        drift_fraction=float(inputs["drift_fraction"]),
    )


def simulated(asked: Asked, paths: int) -> Generator[Progress, None, Estimate | None]:
    """Return the probability counted over simulated paths, or None where none are asked for."""
    if not paths:
        return None
    if asked.market["level"] <= 0.0:
        return Estimate(0.0, 0.0)  # no path falls to a price of 0
    return (yield from simulated_touch(**asked.market, paths=paths, steps=PATH_STEPS))


def counted_of(paths: str, counted: Estimate | None, working: Working) -> Figures:
    """Return the two outputs of the simulated paths, written down if there are any."""
    if counted is None:
        return {"simulated_probability": NONE_DRAWN, "simulated_error": NONE_DRAWN}
    note_estimate(
        "liquidated, counted over paths", "account-liquidation", HOW, paths, counted, working
    )
    return {
        "simulated_probability": figure(100 * counted.value),
        "simulated_error": figure(100 * counted.standard_error),
    }


def figures_of(
    inputs: Mapping[str, Any], asked: Asked, working: Working
) -> tuple[Mapping[str, Decimal], Decimal | str]:
    """Return every output, unrounded, the greatest leverage by itself, written down in the order in which one would work."""
    side, level = liquidation_level(inputs, working)
    away = working.work(AWAY, liquidation_level=level)
    ends, back = parts_of(inputs, level, side, working) if level > 0 else (ZERO, ZERO)
    touched = working.work(TOUCHED, ends_beyond=ends, comes_back=back)
    watched = monitored_touch_probability(**asked.market, interval_years=EIGHT_HOURS)
    most = greatest_leverage(
        target=TARGET,
        years=asked.position.years,
        volatility_fraction=asked.volatility_fraction,
        maintenance_margin_fraction=asked.position.maintenance_margin_fraction,
        drift_fraction=asked.drift_fraction,
        side=asked.position.side,
    )
    return {
        "liquidation_distance": away,
        "touch_probability": touched,
        "terminal_probability": ends,
        "came_back_probability": back,
        "monitored_probability": figure(100 * watched),
    }, "none" if most is None else figure(most)


def parts_of(
    inputs: Mapping[str, Any], level: Decimal, side: Decimal, working: Working
) -> tuple[Decimal, Decimal]:
    """Return in percent: ending beyond the level, and touching it and coming back."""
    volatility = inputs["volatility_fraction"]
    distance = working.work(LOG_DISTANCE, liquidation_level=level)
    years = working.work(YEARS, days=inputs["days"])
    drift = working.work(LOG_DRIFT, drift=inputs["drift_fraction"], volatility=volatility)
    spread = working.work(SPREAD, volatility=volatility, years=years)
    where: dict[str, Any] = {
        "side": side,
        "log_distance": distance,
        "log_drift": drift,
        "years": years,
        "spread": spread,
    }
    return working.work(BEYOND, **where), working.work(CAME_BACK, **where, volatility=volatility)


def says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal]) -> tuple[Span, ...]:
    """Return the answer as two sentences."""
    side = inputs["side"]
    opening = (Span(text=f"Your {shown(inputs['leverage'], '×')} "), Span(text=side, kind=side))
    if side == "long" and figures["liquidation_distance"] == HUNDRED:
        return (*opening, Span(text=" has borrowed nothing: no price above 0 liquidates it."))
    return (
        *opening,
        Span(text=f" with {maintenance_in_words(inputs)} is liquidated within "),
        Span(text=days_of(inputs["days"]), strong=True),
        Span(text=" with a probability of "),
        Span(text=chance(figures["touch_probability"]), strong=True, kind="loss"),
        Span(text=". In "),
        Span(text=chance(figures["terminal_probability"]), strong=True),
        Span(text=" of all cases the price ends beyond its liquidation price. In "),
        Span(text=chance(figures["came_back_probability"]), strong=True),
        Span(text=" it touches that price and comes back, too late."),
    )


def says_counted(paths: str, counted: Estimate | None) -> Iterator[Span]:
    """Yield what the simulated paths say, beside the formula."""
    if counted is None:
        return
    yield Span(text=f" Counted over {shown(Decimal(paths))} simulated paths it is ")
    yield Span(text=chance(100 * counted.value), strong=True)
    yield Span(
        text=f", give or take {figure(TWO_ERRORS * 100 * counted.standard_error, 1)} points."
    )


def ladder(asked: Asked, inputs: Mapping[str, Any]) -> Table:
    """Return the probability of liquidation by leverage and by time."""
    own = inputs["leverage"]

    def cells(rung: Decimal) -> tuple[Cell, ...]:
        there = asked.at(float(rung)).market
        found = (
            100 * touch_probability(**{**there, "years": days / 365}) for days in HORIZONS.values()
        )
        return tuple(
            Cell(text=in_a_cell(percent), kind="loss", share=part(percent)) for percent in found
        )

    return Table(
        title="Liquidated within",
        columns=("Leverage", *HORIZONS),
        rows=tuple(
            (Cell(text=shown(rung, "×"), kind="total" if rung == own else ""), *cells(rung))
            for rung in rungs(own, asked.position.most)
        ),
        note="The model: a price without jumps and with one volatility all the time; no funding, fees or"
        " added margin. Real prices also jump, and their volatility changes.",
    )


def probability_chart(asked: Asked, says: str) -> Mapping[str, object]:
    """Return the chart: probability against leverage."""
    own = asked.position.leverage
    end = min(max(20.0, WIDEST * own), 0.999 * asked.position.most)

    def at(leverage: float, of: Any = touch_probability) -> float:
        return 100.0 * float(of(**asked.at(leverage).market))

    places: Sequence[float] = evenly(1.0, end, STEPS)
    touch, ends = drawn(at(own)), drawn(at(own, terminal_probability))
    name = f"{shown(figure(own, 2), '×')}"
    return equity_chart(
        x=Axis(title="leverage, ×", low=1.0, high=drawn(end)),
        y=Axis(title="probability", low=0.0, high=104.0, kind="share"),
        curves=(
            Curve(
                label="price ends beyond the liquidation price",
                points=curve_of(partial(at, of=terminal_probability), places),
                color=QUIET,
                width=2.25,
                dashed=True,
            ),
            Curve(label="liquidated", points=curve_of(at, places)),
        ),
        marks=(
            Mark(
                label=f"{name}: {chance(touch)}",
                at=(own, touch),
                color=LOSS,
            ),
            Mark(label=chance(ends), at=(own, ends), color=INK, hollow=True),
        ),
        band=None,
        says=says,
    )


def chart_says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal], most: str) -> str:
    """Return the chart in words."""
    limit = (
        f"{TARGET:.0%} is not met even at 1×"
        if most == "none"
        else f"{TARGET:.0%} or less needs at most {most}"
    )
    return (
        f"Probability of being liquidated within {days_of(inputs['days'])} against the leverage"
        f" of the {inputs['side']}: a curve that rises steeply. At {shown(inputs['leverage'], '×')} it"
        f" is {chance(figures['touch_probability'])}. The dashed curve below it, the probability that"
        f" the price ends beyond the liquidation price, is there at"
        f" {chance(figures['terminal_probability'])}. {limit}."
    )


CALCULATOR = Calculator(
    title="Liquidation probability",
    summary="How likely an isolated position is to be liquidated before a time, by leverage.",
    terms=("account-liquidation", "liquidation-price", "leverage", "maintenance-margin"),
    inputs=(
        ask.SIDE,
        ask.LEVERAGE,
        ask.VOLATILITY,
        ask.DAYS,
        ask.DRIFT,
        MAINTENANCE_MARGIN_FRACTION,
        ask.paths("0", 1000, 10_000, 100_000, none="none: the formula alone"),
    ),
    outputs=(
        Output(
            name="touch_probability",
            label="Probability of liquidation",
            term="account-liquidation",
            unit="%",
        ),
        Output(
            name="terminal_probability",
            label="Price ends beyond the liquidation price",
            term="liquidation-price",
            unit="%",
        ),
        Output(
            name="came_back_probability",
            label="Liquidated although the price comes back",
            term="account-liquidation",
            unit="%",
        ),
        Output(
            name="monitored_probability",
            label="Probability if the price counts every eight hours only",
            term="account-liquidation",
            unit="%",
        ),
        Output(
            name="simulated_probability",
            label="Probability counted over simulated paths",
            term="account-liquidation",
            unit="%",
        ),
        Output(name="simulated_error", label="Its standard error", term="", unit="%"),
        Output(
            name="liquidation_distance",
            label="Distance to the liquidation price",
            term="liquidation-price",
            unit="%",
        ),
        Output(
            name="greatest_leverage",
            label="Largest leverage with a probability of at most 5%",
            term="leverage",
            unit="×",
        ),
    ),
    work=work,
)
