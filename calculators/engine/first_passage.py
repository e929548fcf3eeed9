"""How likely a price is to touch a level before a time: the probability of liquidation."""

# Geometric Brownian motion. With h = ln(H/S), nu = drift - volatility^2 / 2 and s = volatility
# sqrt(T), the reflection principle gives P(touch) in closed form; no path is drawn here.

from __future__ import annotations

import math
from collections.abc import Callable

from calculators.engine.normal import cumulative
from calculators.engine.option import OptionType

BROADIE_GLASSERMAN_KOU = 0.5825971579390107  # -zeta(1/2) / sqrt(2 pi), Broadie et al. 1997
NORMAL = 2.0**-1022  # a smaller double has lost digits


def weighted_tail(exponent: float, x: float) -> float:
    """Return exp(exponent) N(x), also where exp alone would overflow.

    >>> round(weighted_tail(800.0, -40.0), 12), weighted_tail(0.0, 0.0)
    (0.009967335188, 0.5)
    >>> f"{weighted_tail(600.0, -38.2):.9e}"  # the tail alone is 1.4e-319, of which few digits are left
    '5.312498860e-59'
    """
    tail = cumulative(x)
    if tail >= NORMAL and exponent < 700.0:  # noqa: PLR2004 - exp(709) is the largest double
        return math.exp(exponent) * tail
    # Mills ratio: N(x) ~ density(x) / -x (1 - 1/x^2 + 3/x^4 - 15/x^6) for x far below zero.
    square = x * x
    series = 1.0 - 1.0 / square + 3.0 / square**2 - 15.0 / square**3
    return math.exp(exponent - 0.5 * square) * series / (-x * math.sqrt(2.0 * math.pi))


def touch_probability(
    *,
    spot: float,
    level: float,
    years: float,
    volatility_fraction: float,
    drift_fraction: float = 0.0,
) -> float:
    """Return P(the price touches the level at some time up to T).

    Level below spot: N((h - nu T)/s) + exp(2 nu h / volatility^2) N((h + nu T)/s); above, mirrored.

    >>> round(touch_probability(spot=100, level=90.4523, years=30 / 365,
    ...     volatility_fraction=0.6), 12)
    0.587657252022
    """
    if level <= 0.0:
        return 0.0
    distance = math.log(level / spot)
    variance = volatility_fraction**2
    nu = drift_fraction - 0.5 * variance
    side = 1.0 if distance <= 0.0 else -1.0
    if distance == 0.0:
        return 1.0
    if years <= 0.0 or variance == 0.0:
        return 1.0 if years > 0.0 and side * (nu * years - distance) <= 0.0 else 0.0
    deviation = volatility_fraction * math.sqrt(years)
    direct = cumulative(side * (distance - nu * years) / deviation)
    exponent = 2.0 * nu * distance / variance
    reflected = weighted_tail(exponent, side * (distance + nu * years) / deviation)
    return min(1.0, direct + reflected)


def terminal_probability(
    *,
    spot: float,
    level: float,
    years: float,
    volatility_fraction: float,
    drift_fraction: float = 0.0,
) -> float:
    """Return P(the price ends beyond the level at T), N(side (h - nu T)/s).

    >>> round(terminal_probability(spot=100, level=90.4523, years=30 / 365,
    ...     volatility_fraction=0.6), 12)
    0.309467978178
    """
    if level <= 0.0:
        return 0.0
    distance = math.log(level / spot)
    nu = drift_fraction - 0.5 * volatility_fraction**2
    side = 1.0 if distance <= 0.0 else -1.0
    deviation = volatility_fraction * math.sqrt(max(0.0, years))
    if deviation == 0.0:
        return 1.0 if side * (nu * years - distance) <= 0.0 else 0.0
    return cumulative(side * (distance - nu * years) / deviation)


def monitored_touch_probability(
    *,
    spot: float,
    level: float,
    years: float,
    volatility_fraction: float,
    interval_years: float,
    drift_fraction: float = 0.0,
) -> float:
    """Return P(touch) when the price is looked at once an interval only.

    The level is moved away from the spot by exp(0.5826 volatility sqrt(interval)): Broadie,
    Glasserman and Kou, A continuity correction for discrete barrier options (1997).

    >>> round(monitored_touch_probability(spot=100, level=90.4523, years=30 / 365,
    ...     volatility_fraction=0.6, interval_years=8 / 24 / 365), 6)
    0.547881
    """
    away = BROADIE_GLASSERMAN_KOU * volatility_fraction * math.sqrt(interval_years)
    return touch_probability(
        spot=spot,
        level=level * math.exp(math.copysign(away, level - spot)),
        years=years,
        volatility_fraction=volatility_fraction,
        drift_fraction=drift_fraction,
    )


def ever_probability(
    *, spot: float, level: float, volatility_fraction: float, drift_fraction: float = 0.0
) -> float:
    """Return P(the price ever touches the level): (H/S)^(2 nu / volatility^2), at most 1.

    >>> round(ever_probability(spot=1, level=0.5, volatility_fraction=0.6, drift_fraction=0.36), 12)
    0.5
    """
    if level <= 0.0:
        return 0.0
    nu = drift_fraction - 0.5 * volatility_fraction**2
    return math.exp(min(0.0, 2.0 * nu / volatility_fraction**2 * math.log(level / spot)))


def one_touch_price(
    *,
    cash: float,
    spot: float,
    barrier: float,
    years: float,
    volatility_fraction: float,
    rate_fraction: float,
    dividend_yield_fraction: float = 0.0,
    type: OptionType | None = None,  # noqa: A002 - the field's word
) -> float:
    """Return the price of cash paid at the moment the barrier is touched before expiry.

    A call pays once the price is at the barrier or above it, a put once it is at or below: at
    once, if it already is. Without a type the barrier is touched from where the price is.

    cash ((H/S)^(m+l) N(w z) + (H/S)^(m-l) N(w (z - 2 l s))), m = (r - q - v^2/2)/v^2,
    l = sqrt(m^2 + 2 r / v^2), z = ln(H/S)/s + l s, w = +1 below the spot. Haug (1998), p. 95.

    >>> round(one_touch_price(cash=15, spot=105, barrier=100, years=0.5, volatility_fraction=0.2,
    ...     rate_fraction=0.1), 4)
    9.7264
    """
    if spot == barrier or type == ("call" if spot > barrier else "put"):
        return cash
    variance = volatility_fraction**2
    deviation = volatility_fraction * math.sqrt(years)
    distance = math.log(barrier / spot)
    side = 1.0 if distance < 0.0 else -1.0
    m = (rate_fraction - dividend_yield_fraction - 0.5 * variance) / variance
    slant = math.sqrt(m * m + 2.0 * rate_fraction / variance)
    z = distance / deviation + slant * deviation
    far = weighted_tail((m + slant) * distance, side * z)
    near = weighted_tail((m - slant) * distance, side * (z - 2.0 * slant * deviation))
    return cash * (far + near)


def isolated_liquidation_price(
    entry_price: float, leverage: float, maintenance_margin_fraction: float, side: int = 1
) -> float:
    """Return entry (1 - side/leverage) / (1 - side maintenance margin fraction), quote per base.

    >>> round(isolated_liquidation_price(100, 10, 0.005), 6)
    90.452261
    >>> round(isolated_liquidation_price(100, 10, 0.005, side=-1), 6)
    109.452736
    """
    return entry_price * (1.0 - side / leverage) / (1.0 - side * maintenance_margin_fraction)


def greatest_leverage(
    *,
    target: float,
    years: float,
    volatility_fraction: float,
    maintenance_margin_fraction: float,
    drift_fraction: float = 0.0,
    side: int = 1,
) -> float | None:
    """Return the largest leverage that is liquidated with at most the target probability.

    None where a leverage of 1, the least there is, exceeds it already; only a short can.

    Volatility 60%, 30 days, at most 5%: 3.35 times.

    >>> round(greatest_leverage(target=0.05, years=30 / 365, volatility_fraction=0.6,
    ...     maintenance_margin_fraction=0.005), 4)
    3.3492
    """

    def excess(leverage: float) -> float:
        level = isolated_liquidation_price(1.0, leverage, maintenance_margin_fraction, side)
        found = touch_probability(
            spot=1.0,
            level=side * min(float(side), side * level),
            years=years,
            volatility_fraction=volatility_fraction,
            drift_fraction=drift_fraction,
        )
        return found - target

    return bisect(excess, 1.0, 1.0 / maintenance_margin_fraction) if excess(1.0) <= 0.0 else None


def bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses zero between two bounds; a bound if it does not.

    >>> bisect(lambda x: x * x - 2, 0.0, 2.0)
    1.414213562373095
    """
    if function(high) <= 0.0:
        return high
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (low, middle) if function(middle) > 0.0 else (middle, high)
    return low if abs(function(low)) <= abs(function(high)) else high
