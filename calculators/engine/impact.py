"""What selling does to the price, to the seller's equity, and to whoever is liquidated next."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Impact = Callable[[float], float]  # net amount sold -> fraction that the price falls; signed
MOST_FALL, MOST_RISE = 0.9, -0.5  # one round moves a price no further than this


def bounded(fall: float) -> float:
    """Return a fall in price within what one round may do: at most -90% and +50%."""
    return min(MOST_FALL, max(MOST_RISE, fall))


def linear(fall_per_unit: float) -> Impact:
    """Return an impact in proportion to the amount sold.

    >>> linear(0.001)(50.0), linear(0.001)(-50.0)
    (0.05, -0.05)
    """
    return lambda sold: bounded(fall_per_unit * sold)


def square_root(volatility_fraction: float, volume: float, coefficient: float = 1.0) -> Impact:
    """Return the square-root law: coefficient x volatility x sqrt(amount / volume).

    Volatility and volume are of the same period, mostly a day.

    >>> round(square_root(0.03, 20000)(2000), 12)
    0.009486832981
    """

    def fall(sold: float) -> float:
        size = coefficient * volatility_fraction * math.sqrt(abs(sold) / volume)
        return bounded(math.copysign(size, sold))

    return fall


def book(levels: Sequence[tuple[float, float]]) -> Impact:
    """Return the impact of eating through a book: (fall, amount) levels, nearest first.

    The price falls to the level where the amount is filled; beyond the last it stays there. The
    same levels stand on the other side.

    >>> walk = book([(0.01, 100.0), (0.03, 100.0)])
    >>> walk(100.0), walk(150.0), walk(-500.0)
    (0.01, 0.03, -0.03)
    """
    nearest_first = sorted(levels)

    def fall(sold: float) -> float:
        left, reached = abs(sold), 0.0
        for level, amount in nearest_first:
            if left <= 0.0:
                break
            reached, left = level, left - amount
        return bounded(math.copysign(reached, sold)) if reached else 0.0

    return fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A position valued at what selling all of it would bring."""

    impact_fraction: float  # fall of the price when all is sold
    average_price: float  # quote per base
    mark_value: float
    exit_value: float
    equity: float  # at the mark price
    exit_equity: float
    bankrupt_above_leverage: float  # a full exit is, from this leverage on: 1 / (2/3 impact)


def exit_value(
    *,
    quantity: float,
    price: float,
    leverage: float,
    volatility_fraction: float,
    volume: float,
    coefficient: float = 1.0,
) -> Exit:
    """Return the impact-adjusted value: average price p (1 - 2/3 I), I the square-root impact.

    Caccioli, Bouchaud and Farmer (2012).

    >>> found = exit_value(quantity=2000, price=60000, leverage=5, volatility_fraction=0.03,
    ...     volume=20000)
    >>> round(found.average_price, 4), round(found.bankrupt_above_leverage, 4)
    (59620.5267, 158.1139)
    """
    fall = coefficient * volatility_fraction * math.sqrt(quantity / volume)
    average = price * (1.0 - 2.0 / 3.0 * fall)
    value = quantity * price
    debt = value * (1.0 - 1.0 / leverage)
    return Exit(
        impact_fraction=fall,
        average_price=average,
        mark_value=value,
        exit_value=quantity * average,
        equity=value - debt,
        exit_equity=quantity * average - debt,
        bankrupt_above_leverage=1.0 / (2.0 / 3.0 * fall) if fall else math.inf,
    )


def leverage_while_selling(leverage: float, impact_fraction: float, sold_fraction: float) -> float:
    """Return value left / equity after a fraction is sold and its proceeds have paid debt.

    The square-root impact is steepest at its start: leverage rises before it falls.

    >>> [round(leverage_while_selling(5, 0.0894427191, x), 6) for x in (0.01, 0.05, 0.5)]
    [5.134586, 5.162662, 3.17985]
    """
    root = math.sqrt(sold_fraction)
    left = (1.0 - sold_fraction) * (1.0 - impact_fraction * root)
    cash = sold_fraction * (1.0 - 2.0 / 3.0 * impact_fraction * root)
    equity = left + cash - (1.0 - 1.0 / leverage)
    return left / equity if equity > 0.0 else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A fall that liquidates, in proportion, positions whose sale is another fall."""

    gain: float  # fall caused by a fall of 1; from 1 on it runs away
    total_drop: float  # quote; infinite when it runs away
    amplification: float
    liquidated_notional: float
    rounds: tuple[float, ...]  # the fall of each of the first rounds


def linear_feedback(
    drop: float, impact_per_notional: float, notional_per_price: float, rounds: int = 5
) -> Feedback:
    """Return shock / (1 - gain), gain = price per notional x liquidation notional per price.

    >>> linear_feedback(1000, 2e-5, 25000).total_drop
    2000.0
    """
    gain = impact_per_notional * notional_per_price
    amplification = 1.0 / (1.0 - gain) if gain < 1.0 else math.inf
    return Feedback(
        gain=gain,
        total_drop=drop * amplification if drop else 0.0,
        amplification=amplification,
        liquidated_notional=notional_per_price * drop * amplification if drop else 0.0,
        rounds=tuple(drop * gain**number for number in range(rounds)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Staircase:
    """Longs liquidated level by level."""

    prices: tuple[float, ...]  # after the shock, then after each round of liquidations
    liquidated_quantity: float
    liquidated_levels: int
    amplification: float  # whole fall / shock


def liquidation_staircase(
    mark: float, shock: float, impact_per_unit: float, levels: Sequence[tuple[float, float]]
) -> Staircase:
    """Return what a fall does to longs with (liquidation price, quantity) levels.

    Every level at or above the price is sold in one round; each unit lowers the price.

    >>> liquidation_staircase(60000, 1600, 5, [(58500, 40), (58200, 25), (57900, 60)]).prices
    (58400, 58200.0, 58075.0)
    """
    waiting = sorted(levels)
    prices, quantity, count = [mark - shock], 0.0, 0
    while waiting and waiting[-1][0] >= prices[-1]:
        sold, number = 0.0, 0
        while waiting and waiting[-1][0] >= prices[-1]:
            sold, number = sold + waiting.pop()[1], number + 1
        quantity, count = quantity + sold, count + number
        prices.append(max(0.0, prices[-1] - impact_per_unit * sold))
    return Staircase(
        prices=tuple(prices),
        liquidated_quantity=quantity,
        liquidated_levels=count,
        amplification=(mark - prices[-1]) / shock if shock else 1.0,
    )
