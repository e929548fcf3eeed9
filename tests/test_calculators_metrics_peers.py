"""Ratios and tail losses beside empyrical-reloaded and QuantLib's statistics, on random returns.

The conventions that are compared are the peers' own; where ours has another default, the test names
the argument that makes it theirs.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable

import empyrical
import numpy as np
import QuantLib as ql  # noqa: N813 - as its own examples do
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculators.engine import metrics, returns, value_at_risk
from calculators.engine.returns import Returns

EXAMPLES = 1000 if os.environ.get("CI") == "true" else 100
PEERS = settings(settings.get_profile("atlas"), max_examples=EXAMPLES)
RETURN = st.integers(-9000, 20000).map(lambda value: value / 10_000)
SERIES = st.lists(RETURN, min_size=2, max_size=60)
PERIODS = st.sampled_from([12, 52, 252, 365])
BASIS_POINTS = st.integers(-50, 50).map(lambda value: value / 10_000)


def same(own: float, peer: float) -> bool:
    """Whether two numbers agree to 1e-9, or neither is one."""
    if not math.isfinite(own) or not math.isfinite(peer):
        return not math.isfinite(own) and not math.isfinite(peer)
    return math.isclose(own, peer, rel_tol=1e-9, abs_tol=1e-12)


@PEERS
@given(SERIES, PERIODS, BASIS_POINTS)
def test_the_sharpe_ratio_is_empyricals(values: list[float], periods: int, riskless: float) -> None:
    assume(len(set(values)) > 1)
    own = metrics.sharpe_ratio(values, periods, risk_free_per_period=riskless)
    assert same(own, empyrical.sharpe_ratio(np.array(values), riskless, annualization=periods))


@PEERS
@given(SERIES, PERIODS, BASIS_POINTS)
def test_downside_deviation_and_sortino_over_all_periods_are_empyricals(
    values: list[float], periods: int, target: float
) -> None:
    array = np.array(values)
    own = metrics.downside_deviation(values, periods, target_per_period=target)
    assert same(own, empyrical.downside_risk(array, target, annualization=periods))
    ratio = metrics.sortino_ratio(values, periods, target_per_period=target)
    assume(own > 1e-9)
    assert same(ratio, empyrical.sortino_ratio(array, target, annualization=periods))


@PEERS
@given(SERIES, PERIODS)
def test_growth_volatility_drawdown_and_calmar_are_empyricals(
    values: list[float], periods: int
) -> None:
    array = np.array(values)
    pairs: list[tuple[float, Callable[..., float]]] = [
        (metrics.annual_return(values, periods), empyrical.annual_return),
        (metrics.annual_volatility(values, periods), empyrical.annual_volatility),
        (metrics.calmar_ratio(values, periods), empyrical.calmar_ratio),
    ]
    for own, peer in pairs:
        assert same(own, peer(array, annualization=periods))
    assert same(metrics.max_drawdown(values), empyrical.max_drawdown(array))
    assert same(metrics.cumulative_return(values), empyrical.cum_returns_final(array))


@PEERS
@given(SERIES, BASIS_POINTS)
def test_the_omega_ratio_is_empyricals_at_a_threshold_of_one_period(
    values: list[float], threshold: float
) -> None:
    own = metrics.omega_ratio(values, threshold)
    peer = empyrical.omega_ratio(np.array(values), required_return=threshold, annualization=1)
    assume(own == 0 or abs(own) > 1e-9)
    assert same(own, peer)


@PEERS
@given(st.lists(st.tuples(RETURN, RETURN), min_size=2, max_size=60))
def test_the_information_ratio_is_empyricals_excess_sharpe(
    pairs: list[tuple[float, float]],
) -> None:
    own, other = ([pair[n] for pair in pairs] for n in (0, 1))
    active = [a - b for a, b in pairs]
    assume(returns.deviation(active) > 1e-9)
    peer = empyrical.excess_sharpe(np.array(own), np.array(other))
    assert same(metrics.information_ratio(own, other), peer)


@PEERS
@given(SERIES, st.integers(1, 20))
def test_historical_value_at_risk_and_the_mean_beyond_are_empyricals(
    values: list[float], percent: int
) -> None:
    array, cutoff = np.array(values), percent / 100
    own = -value_at_risk.historical(values, 1 - cutoff)
    assert same(own, empyrical.value_at_risk(array, cutoff))
    # It takes the first int((n - 1) cutoff) + 1 of the ordered returns: fewer than n cutoff rounded up.
    count = int((len(values) - 1) * cutoff) + 1
    worst = -value_at_risk.worst_mean(values, count)
    assert same(worst, empyrical.conditional_value_at_risk(array, cutoff))


@PEERS
@given(SERIES)
def test_the_tail_ratio_is_empyricals(values: list[float]) -> None:
    high, low = (returns.quantile(values, level) for level in (0.95, 0.05))
    assume(abs(low) > 1e-6)
    assert same(metrics.tail_ratio(high, low), empyrical.tail_ratio(np.array(values)))


def quantlib_statistics(values: Returns) -> ql.RiskStatistics:
    found = ql.RiskStatistics()
    for value in values:
        found.add(value)
    return found


@PEERS
@given(st.lists(RETURN, min_size=4, max_size=60))
def test_the_moments_are_quantlibs(values: list[float]) -> None:
    spread = returns.deviation(values)
    assume(spread > 1e-3)
    peer = quantlib_statistics(values)
    assert math.isclose(spread, peer.standardDeviation(), rel_tol=1e-9)
    assert math.isclose(returns.skewness(values), peer.skewness(), rel_tol=1e-7, abs_tol=1e-7)
    assert math.isclose(
        returns.excess_kurtosis(values), peer.kurtosis(), rel_tol=1e-6, abs_tol=1e-6
    )


def test_empyrical_counts_a_first_period_without_return() -> None:
    """The trap: the first row of a price table has no return, and lengthens the time to a year."""
    mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
    peer = empyrical.annual_return(np.array([math.nan, *mixed]))
    assert same(metrics.annual_return(mixed, 252, 9), peer)
    assert not same(metrics.annual_return(mixed, 252), peer)


def test_what_loses_everything_or_grows_beyond_a_double_has_a_limit_and_no_crash() -> None:
    assert metrics.annual_return([0.5, -1.0], 12) == -1.0
    assert metrics.annual_return([10.0, 10.0], 365) == math.inf
