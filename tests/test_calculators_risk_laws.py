"""Laws of probabilities, options, tail losses and books that hold for all inputs, tried on random ones."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculators import (
    collateral_haircut,
    liquidation_probability,
    portfolio_risk,
    position_size,
    risk_adjusted_return,
    theta_decay,
)
from calculators.engine import haircut, kelly, metrics, normal, portfolio, returns, value_at_risk
from calculators.engine.exact import EXACT
from calculators.engine.exact_normal import cumulative, density
from calculators.engine.first_passage import (
    ever_probability,
    greatest_leverage,
    isolated_liquidation_price,
    monitored_touch_probability,
    terminal_probability,
    touch_probability,
)
from calculators.engine.gap_risk import Held, JumpDiffusion, gap_risk, jump_past
from calculators.engine.impact import exit_value, leverage_while_selling, square_root
from calculators.engine.inputs import read_inputs
from calculators.engine.option import Option, OptionType, decay, greeks, moved, price
from calculators.engine.progress import finish
from calculators.engine.risk_book import Book
from calculators.engine.simulation import simulated_touch
from tests.laws import LAWS

CI = os.environ.get("CI") == "true"
SIMULATED = settings(settings.get_profile("atlas"), max_examples=40 if CI else 8)
NOISE = 1e-12
TYPES: tuple[OptionType, ...] = ("call", "put")


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


DRIFTS = numbers(-2, 2)
VOLATILITIES = numbers(0.05, 3)
YEARS = numbers(1 / 8760, 2)
FRACTIONS = numbers(0.0001, 0.1)
CONFIDENCES = numbers(0.5, 0.999)
RETURNS = st.lists(
    st.integers(-9000, 20000).map(lambda n: n / 10_000), min_size=4, max_size=60
).filter(lambda values: len(set(values)) > 1)


@st.composite
def markets(draw: st.DrawFn, drifts: st.SearchStrategy[float] = DRIFTS) -> dict[str, Any]:
    """A price, a level on either side of it, a time and a model."""
    return {
        "spot": 100.0,
        "level": 100.0 * draw(numbers(0.05, 4).filter(lambda level: abs(level - 1) > 1e-4)),
        "years": draw(YEARS),
        "volatility_fraction": draw(VOLATILITIES),
        "drift_fraction": draw(drifts),
    }


@LAWS
@given(markets())
def test_touching_is_at_least_as_likely_as_ending_beyond(market: dict[str, Any]) -> None:
    ends, touches = terminal_probability(**market), touch_probability(**market)
    assert 0 <= ends <= touches + NOISE
    assert touches <= 1


@LAWS
@given(markets())
def test_a_touch_probability_keeps_its_digits_where_weights_are_large(
    market: dict[str, Any],
) -> None:
    """The same formula with fifty digits; results that double precision cannot hold are left out."""
    level, years, volatility, drift = (
        Decimal(market[name])
        for name in ("level", "years", "volatility_fraction", "drift_fraction")
    )
    with localcontext(EXACT):
        side = 1 if market["level"] < 100 else -1
        distance, nu = (level / 100).ln(), drift - volatility * volatility / 2
        spread = volatility * years.sqrt()
        direct = cumulative(side * (distance - nu * years) / spread)
        weight = (2 * nu * distance / (volatility * volatility)).exp()
        exact = direct + weight * cumulative(side * (distance + nu * years) / spread)
    assume(exact > Decimal("1e-250"))
    assert math.isclose(touch_probability(**market), float(exact), rel_tol=1e-9)


@LAWS
@given(markets(), numbers(1, 3))
def test_a_longer_time_is_never_safer(market: dict[str, Any], longer: float) -> None:
    later = market | {"years": market["years"] * longer}
    assert touch_probability(**later) >= touch_probability(**market) - NOISE
    timeless = {k: v for k, v in market.items() if k != "years"}
    assert ever_probability(**timeless) >= touch_probability(**later) - NOISE


@LAWS
@given(markets(drifts=st.just(0.0)), numbers(1, 3))
def test_without_drift_more_volatility_is_never_safer(market: dict[str, Any], more: float) -> None:
    wilder = market | {"volatility_fraction": market["volatility_fraction"] * more}
    assert touch_probability(**wilder) >= touch_probability(**market) - NOISE


@LAWS
@given(markets(), st.sampled_from([1, -1]), FRACTIONS, numbers(1.01, 100), numbers(1, 2))
def test_more_leverage_is_never_safer(
    market: dict[str, Any], side: int, needed: float, leverage: float, more: float
) -> None:
    assume(leverage * more < 1 / needed)

    def at(multiple: float) -> float:
        level = isolated_liquidation_price(100.0, multiple, needed, side)
        return touch_probability(**market | {"level": level})

    assert at(leverage * more) >= at(leverage) - NOISE


@LAWS
@given(markets(), numbers(1e-6, 1))
def test_a_price_looked_at_seldom_touches_less(market: dict[str, Any], interval: float) -> None:
    seldom = monitored_touch_probability(**market, interval_years=interval * market["years"])
    assert 0 <= seldom <= touch_probability(**market) + NOISE


@LAWS
@given(
    numbers(0.001, 0.9), YEARS, VOLATILITIES, FRACTIONS, numbers(-1, 1), st.sampled_from([1, -1])
)
def test_the_greatest_leverage_meets_its_target_and_more_does_not(
    target: float, years: float, volatility: float, needed: float, drift: float, side: int
) -> None:
    market = {"years": years, "volatility_fraction": volatility, "drift_fraction": drift}
    found = greatest_leverage(
        target=target, **market, maintenance_margin_fraction=needed, side=side
    )

    def at(leverage: float) -> float:
        level = isolated_liquidation_price(1.0, leverage, needed, side)
        return touch_probability(spot=1.0, level=level, **market)

    if found is None:
        assert at(1.0) > target
        return
    assume(1.001 < found < 0.999 / needed)
    assert at(found * 1.001) >= target - NOISE
    assert at(found * 0.999) <= target + NOISE


@SIMULATED
@given(markets(drifts=numbers(-0.5, 0.5)), st.integers(0, 10**6))
def test_the_closed_form_lies_in_the_simulated_interval(market: dict[str, Any], seed: int) -> None:
    closed = touch_probability(**market)
    assume(0.01 < closed < 0.99)
    found = finish(simulated_touch(**market, paths=1500, steps=6, seed=seed))
    assert abs(found.value - closed) < 4.5 * found.standard_error


@SIMULATED
@given(VOLATILITIES, numbers(1 / 365, 0.5), numbers(2, 50), st.integers(0, 10**6))
def test_without_jumps_a_gap_never_happens_and_liquidation_is_the_touch(
    volatility: float, years: float, leverage: float, seed: int
) -> None:
    level = isolated_liquidation_price(100.0, leverage, 0.005)
    held = Held(spot=100.0, liquidation_price=level, bankruptcy_price=100 * (1 - 1 / leverage))
    model = JumpDiffusion(volatility_fraction=volatility)
    found = finish(gap_risk(held, model, years=years, paths=400, seed=seed))
    assert found.gapped.value == found.bad_debt.value == 0
    closed = touch_probability(spot=100.0, level=level, years=years, volatility_fraction=volatility)
    assume(0.01 < closed < 0.99)
    assert abs(found.liquidated.value - closed) < 4.5 * found.liquidated.standard_error + NOISE


@SIMULATED
@given(numbers(0.1, 1.5), numbers(1, 60), numbers(-0.2, 0.1), numbers(0, 0.2), numbers(2, 50))
def test_who_is_gapped_through_is_liquidated_and_debt_needs_a_gap(
    volatility: float, jumps: float, mean: float, deviation: float, leverage: float
) -> None:
    level = isolated_liquidation_price(100.0, leverage, 0.005)
    held = Held(spot=100.0, liquidation_price=level, bankruptcy_price=100 * (1 - 1 / leverage))
    model = JumpDiffusion(
        volatility_fraction=volatility,
        jumps_per_year=jumps,
        jump_log_mean=mean,
        jump_log_deviation=deviation,
    )
    found = finish(gap_risk(held, model, years=30 / 365, paths=300))
    assert 0 <= found.gapped.value <= found.liquidated.value + NOISE <= 1 + 2 * NOISE
    assert 0 <= found.bad_debt.value <= held.bankruptcy_price * found.gapped.value + NOISE


@LAWS
@given(
    numbers(-0.3, 0.3),
    numbers(0.01, 0.3),
    numbers(0.02, 0.9),
    numbers(-0.5, 0.5),
    st.sampled_from([1, -1]),
)
def test_a_jump_is_survived_or_lands_beyond_and_debt_is_the_mean_over_its_landings(
    mean: float, deviation: float, buffer: float, here: float, side: int
) -> None:
    held = Held(
        spot=1.0, liquidation_price=1 - side * buffer * 0.9, bankruptcy_price=1 - side * buffer
    )
    model = JumpDiffusion(volatility_fraction=0.5, jump_log_mean=mean, jump_log_deviation=deviation)
    keep, gap, debt = jump_past(held, model, here)
    assert 0 <= keep + gap <= 1 + NOISE
    steps = 4000
    midpoints = ((n + 0.5) / steps for n in range(steps))
    landings = (math.exp(here + mean + deviation * normal.quantile(p)) for p in midpoints)
    average = math.fsum(max(0.0, side * (held.bankruptcy_price - x)) for x in landings) / steps
    assert math.isclose(debt, average, rel_tol=0.02, abs_tol=2e-4)


@LAWS
@given(numbers(-37, 37))
def test_the_exact_normal_is_the_quick_one_with_more_digits(x: float) -> None:
    assert math.isclose(float(cumulative(Decimal(x))), normal.cumulative(x), rel_tol=1e-12)
    assert math.isclose(float(density(Decimal(x))), normal.density(x), rel_tol=1e-12)
    both = cumulative(Decimal(x)) + cumulative(-Decimal(x))
    assert abs(both - 1) < Decimal("1e-27")


def answer(calculator: Any, **inputs: str) -> Mapping[str, Any]:
    """Return a calculator's outputs for inputs as a reader types them."""
    text = "{" + ", ".join(f'"{name}": "{value}"' for name, value in inputs.items()) + "}"
    run = calculator.CALCULATOR.run(read_inputs(calculator.CALCULATOR, text))
    return dict(finish(run).outputs)


@LAWS
@given(
    st.sampled_from(["long", "short"]),
    st.integers(101, 9000),
    st.integers(5, 300),
    st.integers(1, 730),
    st.integers(-200, 200),
)
def test_the_working_of_a_liquidation_probability_gives_the_models_number(
    side: str, leverage: int, volatility: int, days: int, drift: int
) -> None:
    multiple, sign = leverage / 100, 1 if side == "long" else -1
    found = answer(
        liquidation_probability,
        side=side,
        leverage=f"{Decimal(leverage) / 100}",
        volatility_fraction=f"{Decimal(volatility) / 100}",
        days=str(days),
        drift_fraction=f"{Decimal(drift) / 100}",
    )
    market = {
        "spot": 1.0,
        "level": isolated_liquidation_price(1.0, multiple, 0.005, sign),
        "years": days / 365,
        "volatility_fraction": volatility / 100,
        "drift_fraction": drift / 100,
    }
    for name, probability in (
        ("touch_probability", touch_probability(**market)),
        ("terminal_probability", terminal_probability(**market)),
    ):
        assert abs(float(found[name]) - 100 * probability) <= 0.005 + 1e-9
    assert abs(
        found["touch_probability"] - found["terminal_probability"] - found["came_back_probability"]
    ) <= Decimal("0.01")


@st.composite
def options(draw: st.DrawFn, *, wide: float = 2.5) -> Option:
    """Options whose value still depends on everything: the strike within some deviations."""
    years, volatility = draw(numbers(0.01, 2)), draw(numbers(0.1, 2))
    on_forward = draw(st.booleans())
    away = draw(numbers(-wide, wide)) * volatility * math.sqrt(years)
    return Option(
        type=draw(st.sampled_from(TYPES)),
        underlying=100.0,
        strike=100.0 * math.exp(away),
        years=years,
        volatility_fraction=volatility,
        rate_fraction=draw(numbers(-0.05, 0.3)),
        dividend_yield_fraction=0.0 if on_forward else draw(numbers(0, 0.2)),
        on_forward=on_forward,
    )


@LAWS
@given(options(wide=6))
def test_put_call_parity(option: Option) -> None:
    call, put = (price(replace(option, type=kind)) for kind in TYPES)
    discount = math.exp(-option.rate_fraction * option.years)
    held = (
        discount if option.on_forward else math.exp(-option.dividend_yield_fraction * option.years)
    )
    size = option.underlying + option.strike
    assert math.isclose(
        call - put, held * option.underlying - discount * option.strike, abs_tol=1e-12 * size
    )


@LAWS
@given(options(wide=6), numbers(1, 2))
def test_a_price_rises_with_volatility_and_stays_between_its_bounds(
    option: Option, more: float
) -> None:
    value = price(option)
    wilder = price(replace(option, volatility_fraction=option.volatility_fraction * more))
    assert wilder >= value - 1e-9
    found = greeks(option)
    assert found.time_value >= -1e-9
    assert found.gamma >= 0
    assert found.vega >= 0
    assert 0 <= found.delta * (1 if option.type == "call" else -1) <= 1.2


def slope(option: Option, name: str, step: float, of: str = "price") -> float:
    """Return a slope by central differences of fourth order."""
    here: float = getattr(option, name)

    def at(times: int) -> float:
        there: dict[str, Any] = {name: here + times * step}
        return float(getattr(greeks(replace(option, **there)), of))

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)


@LAWS
@given(options())
def test_every_greek_is_the_slope_that_it_says(option: Option) -> None:
    own = greeks(option)
    spread = option.volatility_fraction * math.sqrt(option.years)
    by_price, by_volatility = 0.5 * min(spread, 0.5), 1e-3 * option.volatility_fraction
    found = {
        "delta": slope(option, "underlying", by_price / 10),
        "gamma": slope(option, "underlying", by_price / 10, "delta"),
        "vega": slope(option, "volatility_fraction", by_volatility),
        "theta": -slope(option, "years", 1e-3 * option.years),
        "rho": slope(option, "rate_fraction", 1e-4),
        "dividend_rho": slope(option, "dividend_yield_fraction", 1e-4),
        "vanna": slope(option, "volatility_fraction", by_volatility, "delta"),
        "volga": slope(option, "volatility_fraction", by_volatility, "vega"),
    }
    if option.on_forward:
        found["dividend_rho"] = 0.0
    for name, value in found.items():
        assert math.isclose(getattr(own, name), value, rel_tol=1e-5, abs_tol=1e-5), name
    if own.price > 1e-6:
        assert math.isclose(own.elasticity, own.delta * option.underlying / own.price)


@LAWS
@given(options(wide=1.5), numbers(0.1, 0.8))
def test_theta_along_the_path_adds_up_to_the_change_in_price(
    option: Option, passed_part: float
) -> None:
    """Simpson's rule over theta, as time passes, is the difference of two prices."""
    passed, count = passed_part * option.years, 64
    width = passed / count

    def theta_at(n: int) -> float:
        return greeks(moved(option, option.years - n * width, option.volatility_fraction)).theta

    inside = math.fsum((4 if n % 2 else 2) * theta_at(n) for n in range(1, count))
    added = (theta_at(0) + inside + theta_at(count)) * width / 3
    days = passed * 365
    repriced, linear = decay(option, [days])[days]
    assert math.isclose(added, repriced, rel_tol=1e-4, abs_tol=1e-4)
    assert math.isclose(linear, greeks(option).theta * passed, rel_tol=1e-9, abs_tol=1e-12)


@LAWS
@given(
    st.sampled_from(TYPES),
    st.integers(1, 10**6),
    st.integers(50, 200),
    st.integers(1, 730),
    st.integers(5, 300),
    st.integers(-10, 50),
)
def test_the_working_of_an_option_gives_the_models_numbers(
    kind: OptionType, forward: int, strike_part: int, days: int, volatility: int, rate: int
) -> None:
    strike = Decimal(forward) * strike_part / 100
    found = answer(
        theta_decay,
        type=kind,
        forward_price=str(forward),
        strike=f"{strike}",
        days_to_expiry=str(days),
        days_passed="1",
        volatility_fraction=f"{Decimal(volatility) / 100}",
        interest_rate_fraction=f"{Decimal(rate) / 100}",
    )
    own = greeks(
        Option(
            type=kind,
            underlying=forward,
            strike=float(strike),
            years=days / 365,
            volatility_fraction=volatility / 100,
            rate_fraction=rate / 100,
            on_forward=True,
        )
    )
    quantum = float(Decimal(1).scaleb(found["price"].as_tuple().exponent))
    for name, value in (
        ("price", own.price),
        ("theta_per_year", own.theta),
        ("theta_per_day", own.theta / 365),
        ("vega", own.vega / 100),
    ):
        assert abs(float(found[name]) - value) <= 0.5 * quantum + 1e-9 * forward, name
    for name, value in (("delta", own.delta), ("gamma", own.gamma * forward / 100)):
        assert abs(float(found[name]) - value) <= 0.5e-4 + 1e-9, name


@LAWS
@given(RETURNS, CONFIDENCES)
def test_expected_shortfall_is_at_least_value_at_risk(
    values: list[float], confidence: float
) -> None:
    loss = value_at_risk.historical(values, confidence, "inverted_cdf")
    assert value_at_risk.expected_shortfall(values, confidence) >= loss - NOISE
    center, spread = returns.mean(values), returns.deviation(values)
    own, beyond = value_at_risk.normal_risk(center, spread, confidence)
    assert beyond >= own
    tail, tail_beyond = value_at_risk.student_risk(4, confidence)
    assert tail_beyond >= tail


@LAWS
@given(RETURNS, CONFIDENCES, CONFIDENCES)
def test_a_higher_confidence_never_shows_a_smaller_loss(
    values: list[float], one: float, other: float
) -> None:
    low, high = sorted((one, other))
    center, spread = returns.mean(values), returns.deviation(values)
    pairs = [
        [value_at_risk.historical(values, c) for c in (low, high)],
        [value_at_risk.expected_shortfall(values, c) for c in (low, high)],
        [value_at_risk.normal_risk(center, spread, c)[0] for c in (low, high)],
        [value_at_risk.normal_risk(center, spread, c)[1] for c in (low, high)],
        [value_at_risk.student_risk(5, c)[0] for c in (low, high)],
    ]
    assert all(first <= second + NOISE for first, second in pairs)


@LAWS
@given(RETURNS, CONFIDENCES, numbers(0.1, 10), numbers(-1, 1))
def test_losses_scale_with_the_position_and_shift_with_cash(
    values: list[float], confidence: float, size: float, cash: float
) -> None:
    there = [size * value + cash for value in values]
    for measure in (
        value_at_risk.historical,
        value_at_risk.expected_shortfall,
        value_at_risk.cornish_fisher,
    ):
        expected = size * measure(values, confidence) - cash
        assert math.isclose(measure(there, confidence), expected, rel_tol=1e-6, abs_tol=1e-8)


@LAWS
@given(numbers(-1, 1), numbers(0.001, 2), numbers(0.9, 0.999))
def test_normal_expected_shortfall_is_the_mean_of_the_values_at_risk_beyond(
    center: float, spread: float, confidence: float
) -> None:
    steps, rest = 2000, 1 - confidence
    levels = (confidence + rest * (n + 0.5) / steps for n in range(steps))
    average = (
        math.fsum(value_at_risk.normal_risk(center, spread, level)[0] for level in levels) / steps
    )
    _, shortfall = value_at_risk.normal_risk(center, spread, confidence)
    assert math.isclose(shortfall, average, abs_tol=2e-3 * spread)


@st.composite
def books(draw: st.DrawFn) -> dict[str, Any]:
    """Weights, volatilities, and correlations that two common factors make."""
    count = draw(st.integers(1, 6))

    def some(low: float, high: float) -> list[float]:
        return draw(st.lists(numbers(low, high), min_size=count, max_size=count))

    loads = list(zip(some(-0.7, 0.7), some(-0.7, 0.7), strict=True))
    rows = [
        [1.0 if i == j else a[0] * b[0] + a[1] * b[1] for j, b in enumerate(loads)]
        for i, a in enumerate(loads)
    ]
    return {"weights": some(-2, 2), "volatilities": some(0.05, 2), "correlations": rows}


@LAWS
@given(books())
def test_the_shares_of_risk_add_up_to_the_books(book: dict[str, Any]) -> None:
    found = portfolio.contributions(**book)
    assume(found.volatility_fraction > 1e-6)
    parts = [w * m for w, m in zip(book["weights"], found.marginal, strict=True)]
    assert math.isclose(math.fsum(parts), found.volatility_fraction, rel_tol=1e-9)
    assert math.isclose(math.fsum(found.shares), 1.0, rel_tol=1e-9)
    assert found.diversification_ratio >= 1 - 1e-9


@LAWS
@given(books(), st.integers(0, 5))
def test_a_marginal_contribution_is_the_slope_of_the_books_volatility(
    book: dict[str, Any], place: int
) -> None:
    found = portfolio.contributions(**book)
    assume(found.volatility_fraction > 0.05)
    place %= len(book["weights"])
    step = 1e-4

    def at(change: float) -> float:
        weights = [w + (change if n == place else 0) for n, w in enumerate(book["weights"])]
        return portfolio.contributions(**book | {"weights": weights}).volatility_fraction

    assert math.isclose(found.marginal[place], (at(step) - at(-step)) / (2 * step), abs_tol=1e-4)


@LAWS
@given(numbers(0.05, 2), numbers(0.05, 2), numbers(0.1, 60), numbers(0.5, 0.9999))
def test_a_haircut_shrinks_as_collateral_moves_with_the_debt(
    collateral: float, liability: float, days: float, confidence: float
) -> None:
    cuts = [
        haircut.correlated_haircut(
            collateral_volatility=collateral,
            liability_volatility=liability,
            correlation=correlation,
            days=days,
            confidence=confidence,
        )
        for correlation in (-1.0, -0.5, 0.0, 0.5, 1.0)
    ]
    assert all(0 <= cut < 1 for cut in cuts)
    assert all(before >= after - NOISE for before, after in pairwise(cuts))
    same = {"volatility_fraction": collateral, "days": days, "confidence": confidence}
    assert haircut.quantile_haircut(**same) <= haircut.linear_haircut(**same) + NOISE


@LAWS
@given(numbers(-1, 2), numbers(0.05, 2), numbers(-5, 5))
def test_no_leverage_grows_faster_than_kellys(drift: float, volatility: float, away: float) -> None:
    best = kelly.leverage(drift, volatility)
    most = kelly.growth(drift, volatility, best)
    assert kelly.growth(drift, volatility, best + away) <= most + NOISE * max(1, abs(most))
    assert math.isclose(kelly.growth(drift, volatility, 2 * best), 0.0, abs_tol=1e-9 * (1 + most))


@LAWS
@given(numbers(0, 2), numbers(0.001, 0.999), numbers(0, 1))
def test_a_deeper_fall_is_less_likely_and_a_larger_bet_makes_it_likelier(
    bet: float, level: float, deeper: float
) -> None:
    assert 0 <= kelly.drawdown_probability(bet, level) <= 1
    assert kelly.drawdown_probability(bet, level * deeper) <= kelly.drawdown_probability(bet, level)
    assert kelly.drawdown_probability(bet / 2, level) <= kelly.drawdown_probability(bet, level)


@LAWS
@given(books(), st.data())
def test_no_book_grows_faster_than_kellys(book: dict[str, Any], data: st.DataObject) -> None:
    count = len(book["weights"])
    drifts = data.draw(st.lists(numbers(-0.5, 0.5), min_size=count, max_size=count))
    market = (drifts, book["volatilities"], book["correlations"])
    best = kelly.weights(*market)
    most = kelly.book_growth(best, *market)
    assert kelly.book_growth(book["weights"], *market) <= most + 1e-9 * (1 + abs(most))
    held = kelly.capped(best, 1.0)
    assert math.fsum(map(abs, held)) <= 1 + NOISE


@LAWS
@given(RETURNS, numbers(0.1, 5))
def test_leverage_changes_neither_sharpe_nor_sortino_nor_omega(
    values: list[float], multiple: float
) -> None:
    levered = [multiple * value for value in values]
    for ratio in (metrics.sharpe_ratio, metrics.sortino_ratio):
        plain = ratio(values, 365)
        assume(math.isfinite(plain))
        assert math.isclose(ratio(levered, 365), plain, rel_tol=1e-9, abs_tol=1e-9)
    omega = metrics.omega_ratio(values)
    if math.isfinite(omega):
        assert math.isclose(metrics.omega_ratio(levered), omega, rel_tol=1e-9)


@LAWS
@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_returns_moves_only_the_drawdown(values: list[float], random: Any) -> None:
    shuffled = random.sample(values, len(values))
    for measure in (metrics.sharpe_ratio, metrics.annual_return, metrics.annual_volatility):
        assert math.isclose(measure(shuffled, 12), measure(values, 12), rel_tol=1e-9, abs_tol=1e-12)
    assert -1 <= metrics.max_drawdown(shuffled) <= 0


@LAWS
@given(RETURNS, st.sampled_from(["12", "52", "252", "365"]), st.integers(0, 20))
def test_the_working_of_ratios_gives_the_models_numbers(
    values: list[float], periods: str, percent: int
) -> None:
    growth = metrics.annual_return(values, float(periods))
    assume(growth < 1e11 and max(returns.wealth(values)) < 1e11)
    found = answer(
        risk_adjusted_return,
        returns=" ".join(f"{value:.4f}" for value in values),
        periods_per_year=periods,
        target_fraction=f"{Decimal(percent) / 100}",
        riskless_rate_fraction=f"{Decimal(percent) / 100}",
    )
    count = float(periods)
    target = metrics.per_period(percent / 100, count)
    for name, value in (
        ("sharpe", metrics.sharpe_ratio(values, count, risk_free_per_period=target)),
        ("sortino", metrics.sortino_ratio(values, count, target_per_period=target)),
        ("calmar", metrics.calmar_ratio(values, count)),
        ("omega", metrics.omega_ratio(values, target)),
        ("annual_return", 100 * metrics.annual_return(values, count)),
        ("max_drawdown", -100 * metrics.max_drawdown(values)),
    ):
        if isinstance(found[name], str):
            assert not math.isfinite(value), name
        else:
            assert math.isclose(float(found[name]), value, rel_tol=1e-9, abs_tol=0.00501), name


@LAWS
@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(-100, 100),
    st.integers(1, 60),
    st.sampled_from(["0.95", "0.99", "0.999"]),
    st.integers(0, 50),
)
def test_the_working_of_a_haircut_gives_the_models_number(
    collateral: int, liability: int, correlation: int, days: int, confidence: str, cost: int
) -> None:
    found = answer(
        collateral_haircut,
        collateral_volatility=f"{Decimal(collateral) / 100}",
        debt_volatility=f"{Decimal(liability) / 100}",
        correlation=f"{Decimal(correlation) / 100}",
        days=str(days),
        confidence=confidence,
        cost_fraction=f"{Decimal(cost) / 100}",
    )
    cut = haircut.correlated_haircut(
        collateral_volatility=collateral / 100,
        liability_volatility=liability / 100,
        correlation=correlation / 100,
        days=days,
        confidence=float(confidence),
        spread_fraction=cost / 100,
    )
    assert math.isclose(float(found["haircut"]), 100 * cut, abs_tol=0.00501)
    assert found["counted_value"] + found["left_out"] == 10_000


@LAWS
@given(st.integers(1, 200), st.integers(5, 300), st.integers(0, 2500), st.integers(0, 2500))
def test_a_limit_never_makes_a_deep_fall_likelier(
    drift: int, volatility: int, leverage: int, limit: int
) -> None:
    found = answer(
        position_size,
        drift_fraction=f"{Decimal(drift) / 100}",
        volatility_fraction=f"{Decimal(volatility) / 100}",
        leverage=f"{Decimal(leverage) / 100}",
        limit=f"{Decimal(limit) / 100}",
    )
    assert found["limited_fall_probability"] <= found["fall_probability"]
    assert found["growth"] <= found["greatest_growth"]
    growth = 100 * kelly.growth(drift / 100, volatility / 100, leverage / 100)
    assert math.isclose(float(found["growth"]), growth, rel_tol=1e-9, abs_tol=0.00501)


@LAWS
@given(
    st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 500)), min_size=1, max_size=6),
    st.integers(0, 100),
    st.integers(1, 365),
)
def test_the_working_of_a_books_risk_gives_the_models_number(
    rows: list[tuple[int, int]], correlation: int, days: int
) -> None:
    positions = [
        {
            "asset": f"C{n}",
            "value": Decimal(value),
            "volatility_fraction": Decimal(volatility) / 100,
        }
        for n, (value, volatility) in enumerate(rows)
    ]
    inputs = {
        "positions": positions,
        "correlation": Decimal(correlation) / 100,
        "stress_correlation": Decimal(1),
        "days": Decimal(days),
        "confidence": "0.99",
    }
    found: Mapping[str, Any] = portfolio_risk.work(inputs).outputs
    book = Book(
        names=tuple(str(row["asset"]) for row in positions),
        values=tuple(float(value) for value, _ in rows),
        volatilities=tuple(volatility / 100 for _, volatility in rows),
        days=float(days),
        confidence=0.99,
    )
    risk = book.value_at_risk(correlation / 100)
    assert math.isclose(float(found["value_at_risk"]), risk, rel_tol=1e-6, abs_tol=0.01)
    assert found["value_at_risk"] <= found["expected_shortfall"] or not risk
    assert found["value_at_risk"] <= found["apart"]


@LAWS
@given(numbers(0.001, 0.2), numbers(0.01, 5), numbers(1, 60))
def test_the_average_price_of_a_sale_is_the_mean_of_the_prices_on_its_way(
    volatility: float, part_of_volume: float, leverage: float
) -> None:
    """Selling the n-th of equal small parts happens at the price to which the parts before led."""
    found = exit_value(
        quantity=part_of_volume,
        price=1.0,
        leverage=leverage,
        volatility_fraction=volatility,
        volume=1.0,
    )
    fall = square_root(volatility, 1.0)
    steps = 4000
    prices = (1.0 - fall(part_of_volume * (n + 0.5) / steps) for n in range(steps))
    assert math.isclose(found.average_price, math.fsum(prices) / steps, abs_tol=1e-5)
    assert (found.exit_equity < 0) is (leverage > found.bankrupt_above_leverage)
    assert leverage_while_selling(leverage, found.impact_fraction, 0.0) == (
        # before anything is sold
        1.0 / (1.0 - (1.0 - 1.0 / leverage))
    )
    sold_out = leverage_while_selling(leverage, found.impact_fraction, 1.0)
    assert sold_out in {0.0, math.inf}
