"""What a European option is worth, how that changes, and how it decays."""

# One generalized Black-Scholes formula with a forward F and a discount factor: Black-76 is the same
# formula with the forward given, Black-Scholes-Merton has F = S exp((r - q) T).

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from calculators.engine.normal import cumulative, density

OptionType = Literal["call", "put"]
DAYS_PER_YEAR = 365.0  # ACT/365 fixed: what venues that never close count


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A European option and its market; rates are continuously compounded."""

    type: OptionType
    underlying: float  # spot (with a dividend yield) or forward price, quote per base
    strike: float  # quote per base
    years: float  # to expiry, under a stated day count
    volatility_fraction: float  # per square root of a year, 0.6 is 60%
    rate_fraction: float = 0.0  # a year
    dividend_yield_fraction: float = 0.0  # a year; only with a spot price
    on_forward: bool = False  # True: the underlying is the forward price (Black-76)


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeks:
    """Price and sensitivities, each per whole unit (volatility 1.00, rate 1.00, one year)."""

    price: float  # quote per base, paid at the start
    delta: float  # by spot, or by forward
    gamma: float
    vega: float  # per 1.00 of volatility; a hundredth of it is per volatility point
    theta: float  # per year; divide by 365 for a calendar day
    rho: float  # per 1.00; at a fixed spot, or at a fixed forward
    dividend_rho: float  # per 1.00 of dividend yield; 0 on a forward
    elasticity: float  # relative change of the price per relative change of the underlying
    vanna: float  # of delta by volatility
    volga: float  # of vega by volatility
    time_value: float  # price less the discounted intrinsic value of the forward


@dataclass(frozen=True, slots=True)
class Terms:
    """What the formula needs of an option."""

    sign: float  # +1 call, -1 put
    forward: float
    discount: float
    carry: float  # discount factor of the underlying's holder
    deviation: float  # volatility times root of time
    up: float  # d1
    down: float  # d2


def terms_of(option: Option) -> Terms:
    """Return d1, d2 and the discount factors: d1 = ln(F/K)/(s sqrt T) + s sqrt T / 2."""
    rate, years = option.rate_fraction, option.years
    discount = math.exp(-rate * years)
    carry = discount if option.on_forward else math.exp(-option.dividend_yield_fraction * years)
    forward = option.underlying * (1.0 if option.on_forward else carry / discount)
    deviation = option.volatility_fraction * math.sqrt(years)
    moneyness = math.log(forward / option.strike) if option.strike > 0 else math.inf
    if deviation > 0.0:
        up = moneyness / deviation + 0.5 * deviation
    else:
        up = math.copysign(math.inf, moneyness) if moneyness else 0.0
    sign = 1.0 if option.type == "call" else -1.0
    return Terms(sign, forward, discount, carry, deviation, up, up - deviation)


def price(option: Option) -> float:
    """Return the price: D (w F N(w d1) - w K N(w d2)), w = +1 for a call, -1 for a put.

    Haug, The Complete Guide to Option Pricing Formulas (1998): a call of 2.1334.

    >>> round(price(Option(type="call", underlying=60, strike=65, years=0.25,
    ...     volatility_fraction=0.3, rate_fraction=0.08)), 4)
    2.1334
    """
    return priced(terms_of(option), option.strike)


def priced(terms: Terms, strike: float) -> float:
    """Return the price from d1 and d2, never below zero by rounding."""
    sign = terms.sign
    value = terms.forward * cumulative(sign * terms.up) - strike * cumulative(sign * terms.down)
    return max(0.0, terms.discount * sign * value)


def greeks(option: Option) -> Greeks:
    """Return the price with all Greeks; theta is minus the slope in time to expiry, per year.

    Haug (1998): theta of a put -31.1924 a year, -0.0855 a day of 365.

    >>> put = Option(type="put", underlying=430, strike=405, years=1 / 12,
    ...     volatility_fraction=0.2, rate_fraction=0.07, dividend_yield_fraction=0.05)
    >>> round(greeks(put).theta, 4), round(greeks(put).theta / 365, 4)
    (-31.1924, -0.0855)
    """
    terms = terms_of(option)
    value = priced(terms, option.strike)
    inside = terms.carry * cumulative(terms.sign * terms.up) * terms.sign
    bond = terms.discount * option.strike * cumulative(terms.sign * terms.down) * terms.sign
    curve = terms.carry * density(terms.up)  # 0 when d1 is infinite
    spread = option.underlying * terms.deviation
    root = math.sqrt(option.years)
    vega = option.underlying * curve * root
    slope = -vega * option.volatility_fraction / (2.0 * option.years) if option.years > 0 else 0.0
    intrinsic = max(0.0, terms.sign * (terms.forward - option.strike)) * terms.discount
    return Greeks(
        price=value,
        delta=inside,
        gamma=curve / spread if spread > 0 else 0.0,
        vega=vega,
        theta=slope + carried(option, terms, inside, bond, value),
        rho=-option.years * value if option.on_forward else option.years * bond,
        dividend_rho=0.0 if option.on_forward else -option.years * option.underlying * inside,
        elasticity=inside * option.underlying / value if value > 0 else math.nan,
        vanna=-curve * terms.down / option.volatility_fraction if curve else 0.0,
        volga=vega * terms.up * terms.down / option.volatility_fraction if curve else 0.0,
        time_value=value - intrinsic,
    )


def carried(option: Option, _terms: Terms, inside: float, bond: float, value: float) -> float:
    """Return the part of theta that interest makes: r V on a forward, q S - r K terms on a spot."""
    if option.on_forward:
        return option.rate_fraction * value
    held = option.dividend_yield_fraction * option.underlying * inside
    return held - option.rate_fraction * bond


def implied_volatility(
    target: float, option: Option, *, highest: float = 20.0, steps: int = 200
) -> float | None:
    """Return the volatility that gives the price, or None when no volatility does.

    Newton steps inside a bracket, bisection when one would leave it. The option's own volatility
    is not looked at.

    >>> at = Option(type="call", underlying=100, strike=90, years=0.5, volatility_fraction=0.2,
    ...     rate_fraction=0.01)
    >>> round(implied_volatility(12.111581435, at), 9)
    0.2
    """
    low, high = 0.0, highest
    if option.years <= 0 or not price(with_volatility(option, low)) <= target:
        return None
    if target > price(with_volatility(option, high)):
        return None
    guess = 0.5
    for _ in range(steps):
        trial = with_volatility(option, guess)
        terms = terms_of(trial)
        miss = priced(terms, option.strike) - target
        low, high = (low, guess) if miss > 0 else (guess, high)
        vega = option.underlying * terms.carry * density(terms.up) * math.sqrt(option.years)
        newton = guess - miss / vega if vega > 1e-300 else low  # noqa: PLR2004  the smallest vega that divides
        nearer = newton if low < newton < high else 0.5 * (low + high)
        if abs(nearer - guess) <= 1e-15 * guess:
            return nearer
        guess = nearer
    return guess


def with_volatility(option: Option, volatility_fraction: float) -> Option:
    """Return the option at another volatility."""
    return moved(option, option.years, volatility_fraction)


def moved(option: Option, years: float, volatility_fraction: float) -> Option:
    """Return the option with another time to expiry and volatility."""
    return Option(
        type=option.type,
        underlying=option.underlying,
        strike=option.strike,
        years=years,
        volatility_fraction=volatility_fraction,
        rate_fraction=option.rate_fraction,
        dividend_yield_fraction=option.dividend_yield_fraction,
        on_forward=option.on_forward,
    )


def decay(
    option: Option, days: Sequence[float], *, days_per_year: float = DAYS_PER_YEAR
) -> Mapping[float, tuple[float, float]]:
    """Return, by days passed, what the option loses when repriced and what theta alone would say.

    A 30-day option at the money, volatility 60%: 29 days cost 3 361, linear theta says 1 983.

    >>> option = Option(type="call", underlying=60000, strike=60000, years=30 / 365,
    ...     volatility_fraction=0.6, on_forward=True)
    >>> [round(x) for x in decay(option, [29])[29]]
    [-3361, -1983]
    """
    now = greeks(option)
    volatility = option.volatility_fraction
    return {
        passed: (
            price(moved(option, max(0.0, option.years - passed / days_per_year), volatility))
            - now.price,
            now.theta / days_per_year * passed,
        )
        for passed in days
    }
