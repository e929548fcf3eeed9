"""Options of one expiry, revalued under a scenario."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from calculators.engine.option import Option, OptionType, price
from calculators.engine.scenario import DAYS_PER_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOption:
    """Options of one strike."""

    type: OptionType
    strike: float
    size: float  # below zero when sold
    volatility_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """All options that expire together, with their market."""

    years: float
    forward: float
    options: tuple[BookOption, ...]
    rate: float = 0.0  # a year
    discount: float = 1.0  # of what is paid at expiry
    confidence: float = 1.0  # the lowest of forward, rate and volatility feeds

    @property
    def days(self) -> float:
        """Return the days to expiry."""
        return self.years * DAYS_PER_YEAR

    @property
    def count(self) -> float:
        """Return how many options are held or sold."""
        return math.fsum(abs(option.size) for option in self.options)


def book_value(
    expiry: Expiry,
    *,
    price_multiplier: float = 1.0,
    volatility: Callable[[BookOption], float] = lambda option: option.volatility_fraction,
) -> float:
    """Return what an expiry is worth with its forward moved and each volatility as told.

    At the money an option is worth F (2 N(s sqrt(T) / 2) - 1), here 2 000 * (2 * 0.549738 - 1).

    >>> one = BookOption(type="call", strike=2000.0, size=-2.0, volatility_fraction=0.5)
    >>> round(book_value(Expiry(years=0.25, forward=2000.0, options=(one,))), 2)
    -397.91
    """
    return (
        math.fsum(
            option.size
            * price(
                Option(
                    type=option.type,
                    underlying=expiry.forward * price_multiplier,
                    strike=option.strike,
                    years=expiry.years,
                    volatility_fraction=volatility(option),
                    on_forward=True,
                )
            )
            for option in expiry.options
        )
        * expiry.discount
    )


def moved_value(
    expiry: Expiry,
    price_multiplier: float,
    volatility_multiplier: float,
    smallest_volatility: float = 0.0,
) -> float:
    """Return what an expiry is worth with every volatility multiplied, and floored."""
    return book_value(
        expiry,
        price_multiplier=price_multiplier,
        volatility=lambda option: max(
            smallest_volatility, option.volatility_fraction * volatility_multiplier
        ),
    )


def naked_shorts(options: Iterable[BookOption]) -> float:
    """Return how many options are sold and not bought back at the same strike.

    A call and a put of one strike offset each other; different strikes never do.

    >>> naked_shorts([BookOption(type="call", strike=100, size=-3, volatility_fraction=0.5),
    ...               BookOption(type="put", strike=100, size=1, volatility_fraction=0.5),
    ...               BookOption(type="put", strike=90, size=5, volatility_fraction=0.5)])
    2.0
    """
    net: dict[float, float] = defaultdict(float)
    for option in options:
        net[option.strike] += option.size
    return math.fsum(-size for size in net.values() if size < 0)


def basis_loss(
    expiries: Sequence[Expiry],
    *,
    moves: tuple[float, float],
    added: float,
    multiple: float,
) -> float:
    """Return what expiries lose if each forward leaves the spot price its own worse way.

    sum of min(V(up) - V, V(down) - V, 0) * (added + multiple * years): unlike a scenario, every
    expiry moves against the book.

    >>> long = BookOption(type="call", strike=0.0, size=1.0, volatility_fraction=0.5)
    >>> expiry = Expiry(years=1.0, forward=100.0, options=(long,))
    >>> round(basis_loss([expiry], moves=(1.05, 0.95), added=0.25, multiple=0.01), 9)
    -1.3
    """
    return math.fsum(
        min(0.0, *(moved_value(e, move, 1.0) - moved_value(e, 1.0, 1.0) for move in moves))
        * (added + multiple * e.years)
        for e in expiries
    )
