"""Options, touch probabilities and day counts beside QuantLib and vollib, on random inputs.

Where a peer measures otherwise, the test says so and converts: vollib's theta is per day of 365, its
vega and rho per hundredth; QuantLib's rho holds the spot, Black-76 rho holds the forward.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import QuantLib as ql  # noqa: N813 - as its own examples do
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from vollib.black import black
from vollib.black.greeks import analytical as black_greeks
from vollib.black.implied_volatility import implied_volatility as black_volatility
from vollib.black_scholes_merton.greeks import analytical as merton_greeks

from calculators.engine import first_passage
from calculators.engine.day_count import actual_360, actual_365, actual_actual_isda, thirty_360
from calculators.engine.option import Option, OptionType, greeks, implied_volatility, price

EXAMPLES = 1000 if os.environ.get("CI") == "true" else 100
PEERS = settings(settings.get_profile("atlas"), max_examples=EXAMPLES)
TODAY = ql.Date(25, 11, 2026)
DAYS = ql.Actual365Fixed()
CALENDAR = ql.NullCalendar()
TYPES: tuple[OptionType, ...] = ("call", "put")


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An option in days, as QuantLib counts them."""

    option: Option
    days: int


@st.composite
def options(draw: st.DrawFn, *, on_forward: bool) -> Drawn:
    """Options whose strike lies within four deviations: farther ones are worth less than rounding."""
    days = draw(st.integers(1, 1000))
    volatility = draw(numbers(0.05, 2.0))
    underlying = draw(numbers(0.01, 100_000))
    spread = volatility * math.sqrt(days / 365)
    return Drawn(
        days=days,
        option=Option(
            type=draw(st.sampled_from(TYPES)),
            underlying=underlying,
            strike=underlying * math.exp(spread * draw(numbers(-4, 4))),
            years=days / 365,
            volatility_fraction=volatility,
            rate_fraction=draw(numbers(-0.05, 0.2)),
            dividend_yield_fraction=0.0 if on_forward else draw(numbers(0.0, 0.2)),
            on_forward=on_forward,
        ),
    )


def process_of(spot: float, rate: float, dividend: float, volatility: float) -> ql.Process:
    ql.Settings.instance().evaluationDate = TODAY
    return ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, dividend, DAYS)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, rate, DAYS)),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, CALENDAR, volatility, DAYS)),
    )


def quantlib_option(drawn: Drawn) -> ql.VanillaOption:
    """Return the option; one on a forward is one on an asset that pays the interest rate out."""
    option = drawn.option
    dividend = option.rate_fraction if option.on_forward else option.dividend_yield_fraction
    process = process_of(
        option.underlying, option.rate_fraction, dividend, option.volatility_fraction
    )
    sign = ql.Option.Call if option.type == "call" else ql.Option.Put
    found = ql.VanillaOption(
        ql.PlainVanillaPayoff(sign, option.strike), ql.EuropeanExercise(TODAY + drawn.days)
    )
    found.setPricingEngine(ql.AnalyticEuropeanEngine(process))
    return found


def close(own: float, peer: float, size: float) -> bool:
    """Whether two numbers agree to 1e-9 of themselves or of the amounts they are differences of."""
    return math.isclose(own, peer, rel_tol=1e-9, abs_tol=1e-11 * abs(size))


@PEERS
@given(options(on_forward=False))
def test_price_and_greeks_on_a_spot_are_quantlibs(drawn: Drawn) -> None:
    own, peer, option = greeks(drawn.option), quantlib_option(drawn), drawn.option
    size = option.underlying + option.strike
    assert close(own.price, peer.NPV(), size)
    assert close(own.delta, peer.delta(), 1)
    assert close(own.gamma, peer.gamma(), 1 / option.underlying)
    assert close(own.vega, peer.vega(), size)
    assert close(own.theta, peer.theta(), size)
    assert close(own.rho, peer.rho(), size)
    assert close(own.dividend_rho, peer.dividendRho(), size)


@PEERS
@given(options(on_forward=True))
def test_price_and_greeks_on_a_forward_are_quantlibs_but_for_rho(drawn: Drawn) -> None:
    own, peer, option = greeks(drawn.option), quantlib_option(drawn), drawn.option
    size = option.underlying + option.strike
    assert close(own.price, peer.NPV(), size)
    assert close(own.delta, peer.delta(), 1)
    assert close(own.gamma, peer.gamma(), 1 / option.underlying)
    assert close(own.vega, peer.vega(), size)
    assert close(own.theta, peer.theta(), size)
    # QuantLib's rho moves the forward with the rate; both together are the rate at a fixed forward.
    assert close(own.rho, peer.rho() + peer.dividendRho(), size)


@PEERS
@given(options(on_forward=True))
def test_black_76_is_vollibs_once_its_units_are_ours(drawn: Drawn) -> None:
    option, own = drawn.option, greeks(drawn.option)
    flag = option.type[0]
    there = (
        flag,
        option.underlying,
        option.strike,
        option.years,
        option.rate_fraction,
        option.volatility_fraction,
    )
    size = option.underlying + option.strike
    assert close(own.price, black(*there), size)
    assert close(own.delta, black_greeks.delta(*there), 1)
    assert close(own.gamma, black_greeks.gamma(*there), 1 / option.underlying)
    assert close(own.theta / 365, black_greeks.theta(*there), size)
    assert close(own.vega / 100, black_greeks.vega(*there), size)
    assert close(own.rho / 100, black_greeks.rho(*there), size)


@PEERS
@given(options(on_forward=False))
def test_black_scholes_merton_is_vollibs_once_its_units_are_ours(drawn: Drawn) -> None:
    option, own = drawn.option, greeks(drawn.option)
    there = (
        option.type[0],
        option.underlying,
        option.strike,
        option.years,
        option.rate_fraction,
        option.volatility_fraction,
        option.dividend_yield_fraction,
    )
    size = option.underlying + option.strike
    assert close(own.delta, merton_greeks.delta(*there), 1)
    assert close(own.theta / 365, merton_greeks.theta(*there), size)
    assert close(own.rho / 100, merton_greeks.rho(*there), size)


@PEERS
@given(options(on_forward=True))
def test_implied_volatility_is_vollibs_where_the_price_still_tells_it(drawn: Drawn) -> None:
    option = drawn.option
    found = greeks(option)
    assume(found.vega * option.volatility_fraction > 1e-4 * option.underlying)
    blank = replace(option, volatility_fraction=1.0)
    own = implied_volatility(found.price, blank)
    peer = black_volatility(
        found.price,
        option.underlying,
        option.strike,
        option.rate_fraction,
        option.years,
        option.type[0],
    )
    assert own is not None
    assert math.isclose(own, peer, rel_tol=1e-8)
    assert math.isclose(own, option.volatility_fraction, rel_tol=1e-8)


@st.composite
def touches(draw: st.DrawFn) -> tuple[dict[str, float], int]:
    """A market and a level within four deviations of the spot, on either side."""
    days = draw(st.integers(1, 1000))
    volatility, spot = draw(numbers(0.1, 2.0)), draw(numbers(1, 1000))
    away = draw(numbers(0.02, 4.0)) * draw(st.sampled_from([1, -1]))
    level = spot * math.exp(volatility * math.sqrt(days / 365) * away)
    return {"spot": spot, "level": level, "volatility_fraction": volatility}, days


def quantlib_touch(
    market: dict[str, float],
    days: int,
    rate: float,
    dividend: float,
    *,
    at: Literal["expiry", "touch"],
) -> float:
    process = process_of(market["spot"], rate, dividend, market["volatility_fraction"])
    sign = ql.Option.Put if market["level"] < market["spot"] else ql.Option.Call
    option = ql.VanillaOption(
        ql.CashOrNothingPayoff(sign, market["level"], 1.0),
        ql.AmericanExercise(TODAY, TODAY + days, at == "expiry"),
    )
    option.setPricingEngine(ql.AnalyticDigitalAmericanEngine(process))
    return float(option.NPV())


def noise(market: dict[str, float], drift: float) -> float:
    """Return what QuantLib's tails leave open: 1e-15 each, times the weight of reflected paths.

    Ours keep their digits there: a law holds them to a computation with fifty.
    """
    nu = drift - market["volatility_fraction"] ** 2 / 2
    distance = math.log(market["level"] / market["spot"])
    weight = 2 * nu * distance / market["volatility_fraction"] ** 2
    return 1e-11 + 1e-14 * math.exp(min(30.0, max(0.0, weight)))


@PEERS
@given(touches(), numbers(0.0, 0.3), numbers(0.0, 0.3))
def test_the_touch_probability_is_quantlibs_one_touch_paid_at_expiry(
    drawn: tuple[dict[str, float], int], rate: float, dividend: float
) -> None:
    market, days = drawn
    own = first_passage.touch_probability(
        **market, years=days / 365, drift_fraction=rate - dividend
    )
    peer = quantlib_touch(market, days, rate, dividend, at="expiry") * math.exp(rate * days / 365)
    assert math.isclose(own, peer, rel_tol=1e-9, abs_tol=noise(market, rate - dividend))


@PEERS
@given(touches(), numbers(0.001, 0.3), numbers(0.0, 0.3))
def test_the_one_touch_price_is_quantlibs(
    drawn: tuple[dict[str, float], int], rate: float, dividend: float
) -> None:
    market, days = drawn
    own = first_passage.one_touch_price(
        cash=1.0,
        spot=market["spot"],
        barrier=market["level"],
        years=days / 365,
        volatility_fraction=market["volatility_fraction"],
        rate_fraction=rate,
        dividend_yield_fraction=dividend,
    )
    peer = quantlib_touch(market, days, rate, dividend, at="touch")
    slant = math.sqrt(2 * rate) * market["volatility_fraction"]
    drift = rate - dividend
    widest = max(noise(market, drift + slant), noise(market, drift - slant))
    assert math.isclose(own, peer, rel_tol=1e-9, abs_tol=widest)


@PEERS
@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.integers(0, 4000))
def test_day_counts_are_quantlibs(start: date, later: int) -> None:
    first = ql.Date(start.day, start.month, start.year)
    for own, peer in (
        (actual_365, ql.Actual365Fixed()),
        (actual_360, ql.Actual360()),
        (actual_actual_isda, ql.ActualActual(ql.ActualActual.ISDA)),
        (thirty_360, ql.Thirty360(ql.Thirty360.BondBasis)),
    ):
        years = peer.yearFraction(first, first + later)
        assert math.isclose(own(start, start + timedelta(days=later)), years, abs_tol=1e-12)


def test_quantlibs_rho_of_an_option_on_a_forward_is_another_number() -> None:
    """The trap: its rho lets the forward move with the rate, and even the sign differs."""
    option = Option(
        type="call",
        underlying=60000,
        strike=60000,
        years=30 / 365,
        volatility_fraction=0.6,
        rate_fraction=0.05,
        on_forward=True,
    )
    peer = quantlib_option(Drawn(option=option, days=30))
    assert greeks(option).rho < 0 < peer.rho()
    assert math.isclose(greeks(option).rho, -option.years * price(option))
