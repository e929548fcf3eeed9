"""What an option is worth, what it loses each day, and how far today's theta tells the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import rounded_figures
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.decay_chart import decay_chart
from calculators.engine.decay_says import chart_says_of, path, says_of
from calculators.engine.display import price_places, shown
from calculators.engine.exact import EXACT, Rounding
from calculators.engine.formula import Formula
from calculators.engine.option import Greeks, Option, greeks, price
from calculators.engine.option_life import Life
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.stated import days_of, figure
from calculators.engine.working import Working

YEARS = Formula(symbol="years to expiry", term="", text="days / days_per_year", unit="")
SPREAD = Formula(symbol="spread to expiry", term="", text="volatility * sqrt(years)", unit="")
UP = Formula(
    symbol="d₁",
    term="",
    text="ln(forward_price / strike) / spread + spread / 2",
    unit="",
)
DOWN = Formula(symbol="d₂", term="", text="d1 - spread", unit="")
DISCOUNT = Formula(symbol="discount factor", term="", text="exp(-interest_rate * years)", unit="")
PRICE = Formula(
    symbol="price of the option",
    term="theta",
    text="discount * sign * (forward_price * N(sign * d1) - strike * N(sign * d2))",
    unit="USDT",
)
THETA_YEAR = Formula(
    symbol="theta, per year",
    term="theta",
    text="interest_rate * option_price"
    " - discount * forward_price * n(d1) * volatility / (2 * sqrt(years))",
    unit="USDT",
)
THETA_DAY = Formula(
    symbol="theta, per day",
    term="theta",
    text="theta_per_year / days_per_year",
    unit="USDT",
)
LINEAR = Formula(
    symbol="change by today's theta alone",
    term="theta",
    text="theta_per_day * days_passed",
    unit="USDT",
)
REPRICED = Formula(
    symbol="change when priced again",
    term="theta",
    text="price_then - price_now",
    unit="USDT",
)
DELTA = Formula(
    symbol="delta, by the forward price",
    term="delta",
    text="discount * sign * N(sign * d1)",
    unit="",
)
GAMMA = Formula(
    symbol="gamma, delta per 1% of the price",
    term="gamma",
    text="discount * n(d1) / spread / 100",
    unit="",
)
VEGA = Formula(
    symbol="vega, per volatility point",
    term="vega",
    text="discount * forward_price * n(d1) * sqrt(years) / 100",
    unit="USDT",
)
CHANCE = Formula(
    symbol="chance of ending in the money, in the model",
    term="delta",
    text="100 * N(sign * d2)",
    unit="%",
)
DAY_COUNTS = {"365": "365 calendar days", "360": "360 days", "252": "252 trading days"}


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return the price of a European option on a forward, its Greeks, and its decay."""
    life = life_of(inputs)
    working = Working()
    figures = figures_of(inputs, life, working)
    places = Rounding(places=price_places(inputs["forward_price"]))
    money = {output.name: places for output in CALCULATOR.outputs if output.unit == "USDT"}
    outputs = rounded_figures(CALCULATOR.outputs, figures, money)
    says = chart_says_of(inputs, outputs)
    return Answer(
        says=says_of(inputs, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(path(life, places.places),),
        chart=partial(decay_chart, life, float(inputs["days_passed"]), says),
        chart_says=says,
    )


def life_of(inputs: Mapping[str, Any]) -> Life:
    """Return the option; refuse more days passed than it has."""
    days, passed = inputs["days_to_expiry"], inputs["days_passed"]
    if passed > days:
        raise RefusedError(
            Refusal(
                field="days_passed",
                what=f"The option expires in {days_of(days)}.",
                fix=f"Type at most {shown(days)}.",
            )
        )
    per_year = float(inputs["day_count"])
    return Life(
        option=Option(
            type=inputs["type"],
            underlying=float(inputs["forward_price"]),
            strike=float(inputs["strike"]),
            years=float(days) / per_year,
            volatility_fraction=float(inputs["volatility_fraction"]),
            rate_fraction=float(inputs["interest_rate_fraction"]),
            on_forward=True,
        ),
        days=float(days),
        days_per_year=per_year,
    )


def figures_of(inputs: Mapping[str, Any], life: Life, working: Working) -> Mapping[str, Decimal]:
    """Return every output, unrounded, written down in the order in which one would work."""
    now = priced(inputs, working)
    value, passed = now["price"], inputs["days_passed"]
    then = figure(price(life.after(float(passed))))
    linear = working.work(LINEAR, theta_per_day=now["theta_per_day"], days_passed=passed)
    repriced = working.work(REPRICED, price_then=then, price_now=value)
    found: Greeks = greeks(life.option)
    return {
        **now,
        "repriced_change": repriced,
        "linear_change": linear,
        "intrinsic_value": EXACT.subtract(value, figure(found.time_value)),
        "time_value": figure(found.time_value),
        "rho": figure(found.rho / 100),
        "vanna": figure(found.vanna / 100),
        "volga": figure(found.volga / 10_000),
    }


def priced(inputs: Mapping[str, Any], working: Working) -> Mapping[str, Decimal]:
    """Return the price, theta, delta, gamma, vega and the chance of exercise, step by step."""
    sign = Decimal(1 if inputs["type"] == "call" else -1)
    per_year = Decimal(inputs["day_count"])
    forward, strike = inputs["forward_price"], inputs["strike"]
    volatility, rate = inputs["volatility_fraction"], inputs["interest_rate_fraction"]
    working.note("sign", "", "1 for a call, −1 for a put", inputs["type"], shown(sign))
    years = working.work(YEARS, days=inputs["days_to_expiry"], days_per_year=per_year)
    spread = working.work(SPREAD, volatility=volatility, years=years)
    up = working.work(UP, forward_price=forward, strike=strike, spread=spread)
    down = working.work(DOWN, d1=up, spread=spread)
    discount = working.work(DISCOUNT, interest_rate=rate, years=years)
    value = working.work(
        PRICE,
        discount=discount,
        sign=sign,
        forward_price=forward,
        strike=strike,
        d1=up,
        d2=down,
    )
    yearly = working.work(
        THETA_YEAR,
        interest_rate=rate,
        option_price=value,
        discount=discount,
        forward_price=forward,
        d1=up,
        volatility=volatility,
        years=years,
    )
    daily = working.work(THETA_DAY, theta_per_year=yearly, days_per_year=per_year)
    return {
        "price": value,
        "theta_per_day": daily,
        "theta_per_year": yearly,
        "delta": working.work(DELTA, discount=discount, sign=sign, d1=up),
        "gamma": working.work(GAMMA, discount=discount, d1=up, spread=spread),
        "vega": working.work(VEGA, discount=discount, forward_price=forward, d1=up, years=years),
        "exercise_probability": working.work(CHANCE, sign=sign, d2=down),
    }


CALCULATOR = Calculator(
    title="Theta decay",
    summary="Price and Greeks of an option, and what it loses while nothing happens.",
    terms=("theta", "delta", "gamma", "vega"),
    inputs=(
        Input(
            name="type",
            label="Option",
            term="",
            kind="choice",
            default="call",
            choices=(Choice(value="call", label="Call"), Choice(value="put", label="Put")),
            help="A call gains when the price rises, a put when it falls.",
        ),
        Input(
            name="forward_price",
            label="Forward price",
            term="",
            kind="decimal",
            default="60000",
            unit="USDT",
            minimum="0.000001",
            maximum="1000000000",
            step="100",
            help="Price of the future that expires with the option.",
        ),
        Input(
            name="strike",
            label="Strike",
            term="",
            kind="decimal",
            default="60000",
            unit="USDT",
            minimum="0.000001",
            maximum="1000000000",
            step="100",
            help="The price at which the option may be exercised.",
        ),
        Input(
            name="days_to_expiry",
            label="Time to expiry",
            term="",
            kind="decimal",
            default="30",
            unit="days",
            minimum="0.01",
            maximum="730",
            step="1",
            help="Counted as the day count says.",
        ),
        Input(
            name="days_passed",
            label="Look ahead",
            term="",
            kind="decimal",
            default="29",
            unit="days",
            minimum="0",
            maximum="730",
            step="1",
            help="How many days pass while nothing else moves; at most the time to expiry.",
        ),
        ask.VOLATILITY,
        Input(
            name="interest_rate_fraction",
            label="Interest rate",
            term="",
            kind="decimal",
            default="0",
            unit="a year",
            minimum="-0.1",
            maximum="0.5",
            step="0.005",
            help="Continuously compounded; it discounts what the option pays at expiry.",
        ),
        Input(
            name="day_count",
            label="Day count",
            term="",
            kind="choice",
            default="365",
            choices=tuple(Choice(value=value, label=label) for value, label in DAY_COUNTS.items()),
            help="How many of your days make a year: it sets the time to expiry and theta per day.",
        ),
    ),
    outputs=(
        Output(name="price", label="Price of the option", term="theta", unit="USDT"),
        Output(name="theta_per_day", label="Theta, per day", term="theta", unit="USDT"),
        Output(name="theta_per_year", label="Theta, per year", term="theta", unit="USDT"),
        Output(
            name="repriced_change",
            label="Change over the days ahead, priced again",
            term="theta",
            unit="USDT",
        ),
        Output(
            name="linear_change",
            label="Change over the days ahead, by today's theta",
            term="theta",
            unit="USDT",
        ),
        Output(name="intrinsic_value", label="Intrinsic value", term="theta", unit="USDT"),
        Output(name="time_value", label="Time value", term="theta", unit="USDT"),
        Output(name="delta", label="Delta, by the forward price", term="delta", places=4),
        Output(name="gamma", label="Gamma, delta per 1% of the price", term="gamma", places=4),
        Output(name="vega", label="Vega, per volatility point", term="vega", unit="USDT"),
        Output(
            name="exercise_probability",
            label="Chance of ending in the money, in the model",
            term="delta",
            unit="%",
            places=1,
        ),
        Output(name="rho", label="Rho at a fixed forward, per 1%", term="", unit="USDT"),
        Output(name="vanna", label="Vanna, delta per volatility point", term="", places=6),
        Output(name="volga", label="Volga, vega per volatility point", term="", places=4),
    ),
    work=work,
)
