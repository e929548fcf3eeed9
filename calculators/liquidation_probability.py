"""How likely a position is to be liquidated before a time, and how the leverage decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.account import SIDES
from calculators.engine.answering import rounded_figures, text_of
from calculators.engine.calculator import Answer, Calculator, Cell, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ZERO, Rounding, rounded
from calculators.engine.first_passage import (
    greatest_leverage,
    isolated_liquidation_price,
    monitored_touch_probability,
    terminal_probability,
    touch_probability,
)
from calculators.engine.formula import Formula
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.stated import (
    chance,
    curve_of,
    days_of,
    drawn,
    evenly,
    figure,
    in_a_cell,
    part,
)
from calculators.engine.working import Working

LEVEL = Formula(
    symbol="liquidation price as a part of the entry price",
    term="liquidation-price",
    text="(1 - side / leverage) / (1 - side * maintenance_margin_fraction)",
    unit="",
)
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
LADDER = ("2", "3", "5", "10", "20", "50", "100")
HORIZONS = {"1 day": 1.0, "7 days": 7.0, "30 days": 30.0, "1 year": 365.0}
STEPS = 60  # of a curve
WIDEST = 1.6  # times the leverage asked about, shown to the right


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One isolated position, just opened, and the market it is held in, in floats."""

    side: int
    leverage: float
    maintenance_margin_fraction: float
    years: float
    volatility_fraction: float
    drift_fraction: float

    @property
    def most(self) -> float:
        """The leverage whose margin is no more than the maintenance margin."""
        return 1.0 / self.maintenance_margin_fraction

    @property
    def market(self) -> Mapping[str, float]:
        """What every probability is asked for: entry price 1."""
        level = isolated_liquidation_price(
            1.0, self.leverage, self.maintenance_margin_fraction, self.side
        )
        return {
            "spot": 1.0,
            "level": level,
            "years": self.years,
            "volatility_fraction": self.volatility_fraction,
            "drift_fraction": self.drift_fraction,
        }


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return how likely one isolated position is to be liquidated within some days."""
    held = held_of(inputs)
    working = Working()
    figures, most = figures_of(inputs, held, working)
    down = Rounding(places=2, direction=ROUND_FLOOR)
    every = {**figures, "greatest_leverage": most}
    outputs = rounded_figures(CALCULATOR.outputs, every, {"greatest_leverage": down})
    says = chart_says_of(inputs, figures, text_of(outputs["greatest_leverage"], "×"))
    return Answer(
        says=says_of(inputs, figures),
        outputs=outputs,
        steps=working.steps,
        tables=(ladder(held, inputs),),
        chart=partial(probability_chart, held, says),
        chart_says=says,
    )


def held_of(inputs: Mapping[str, Any]) -> Held:
    """Return the position; refuse one that its maintenance margin would close at once."""
    leverage, needed = inputs["leverage"], inputs["maintenance_margin_fraction"]
    most = EXACT.divide(Decimal(1), needed)
    if leverage >= most:
        raise RefusedError(
            Refusal(
                field="leverage",
                what=f"At {shown(leverage, '×')} the margin is not above the maintenance margin.",
                fix=f"Type less than {shown(rounded(most, 2, ROUND_FLOOR))}.",
            )
        )
    return Held(
        side=SIDES[inputs["side"]],
        leverage=float(leverage),
        maintenance_margin_fraction=float(needed),
        years=float(inputs["days"]) / 365,
        volatility_fraction=float(inputs["volatility_fraction"]),
        drift_fraction=float(inputs["drift_fraction"]),
    )


def figures_of(
    inputs: Mapping[str, Any], held: Held, working: Working
) -> tuple[Mapping[str, Decimal], Decimal | str]:
    """Return every output, unrounded, the greatest leverage by itself, written down in the order in which one would work."""
    sign = Decimal(held.side)
    side, one = (("long", "1"), ("short", "−1"))[held.side < 0]
    working.note("side", "", "1 for a long, −1 for a short", side, one)
    level = working.work(
        LEVEL,
        side=sign,
        leverage=inputs["leverage"],
        maintenance_margin_fraction=inputs["maintenance_margin_fraction"],
    )
    away = working.work(AWAY, liquidation_level=level)
    ends, back = parts_of(inputs, level, sign, working) if level > 0 else (ZERO, ZERO)
    touched = working.work(TOUCHED, ends_beyond=ends, comes_back=back)
    watched = monitored_touch_probability(**held.market, interval_years=EIGHT_HOURS)
    most = greatest_leverage(
        target=TARGET,
        years=held.years,
        volatility_fraction=held.volatility_fraction,
        maintenance_margin_fraction=held.maintenance_margin_fraction,
        drift_fraction=held.drift_fraction,
        side=held.side,
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
        Span(text=" is liquidated within "),
        Span(text=days_of(inputs["days"]), strong=True),
        Span(text=" with a probability of "),
        Span(text=chance(figures["touch_probability"]), strong=True, kind="loss"),
        Span(text=". In "),
        Span(text=chance(figures["terminal_probability"]), strong=True),
        Span(text=" of all cases the price ends beyond its liquidation price. In "),
        Span(text=chance(figures["came_back_probability"]), strong=True),
        Span(text=" it touches that price and comes back, too late."),
    )


def ladder(held: Held, inputs: Mapping[str, Any]) -> Table:
    """Return the probability of liquidation by leverage and by time."""
    asked = inputs["leverage"]
    rungs = sorted({*map(Decimal, LADDER), asked})
    allowed = [rung for rung in rungs if float(rung) < held.most]

    def cells(rung: Decimal) -> tuple[Cell, ...]:
        there = replace(held, leverage=float(rung))
        found = (
            100 * touch_probability(**replace(there, years=days / 365).market)
            for days in HORIZONS.values()
        )
        return tuple(
            Cell(text=in_a_cell(percent), kind="loss", share=part(percent)) for percent in found
        )

    return Table(
        title="Liquidated within",
        columns=("Leverage", *HORIZONS),
        rows=tuple(
            (Cell(text=shown(rung, "×"), kind="total" if rung == asked else ""), *cells(rung))
            for rung in allowed
        ),
        note="The model: a price without jumps and with one volatility all the time; no funding, fees or"
        " added margin. Real prices also jump, and their volatility changes.",
    )


def probability_chart(held: Held, says: str) -> Mapping[str, object]:
    """Return the chart: probability against leverage."""
    end = min(max(20.0, WIDEST * held.leverage), 0.999 * held.most)

    def at(leverage: float, of: Any = touch_probability) -> float:
        return 100.0 * float(of(**replace(held, leverage=leverage).market))

    places: Sequence[float] = evenly(1.0, end, STEPS)
    touch, ends = drawn(at(held.leverage)), drawn(at(held.leverage, terminal_probability))
    name = f"{shown(figure(held.leverage, 2), '×')}"
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
                at=(held.leverage, touch),
                color=LOSS,
            ),
            Mark(label=chance(ends), at=(held.leverage, ends), color=INK, hollow=True),
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
        replace(ask.MAINTENANCE_MARGIN_FRACTION, default="0.005"),
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
