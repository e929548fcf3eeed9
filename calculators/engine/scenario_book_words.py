"""Positions and moves of a scenario book, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from calculators.engine.display import grouped, shown
from calculators.engine.exact import canonical, rounded
from calculators.engine.scenario import Scenario, VolatilityMove
from calculators.engine.stated import figure

VERBS: Mapping[VolatilityMove, str] = {"up": "rises", "none": "stays", "down": "falls"}


def names_of(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return a name for each position; those that read alike also say their row.

    >>> from decimal import Decimal
    >>> call = {"type": "call", "size": Decimal(-1), "strike": Decimal(66000), "days": Decimal(30)}
    >>> names_of([call])
    ('short 1 call 66\\u202f000, 30 d',)
    >>> names_of([call, call])[1]
    'short 1 call 66\\u202f000, 30 d (row 2)'
    """
    names = [name_of(row) for row in rows]
    return tuple(
        f"{name} (row {number})" if names.count(name) > 1 else name
        for number, name in enumerate(names, start=1)
    )


def name_of(row: Mapping[str, Any]) -> str:
    """Return a position in a few words: side, size, what it is, strike and days to expiry."""
    side, size = "long" if row["size"] > 0 else "short", row["size"].copy_abs()
    held = f"{side} {shown(size)} {row['type']}{'' if size == 1 else 's'}"
    if row["type"] == "perpetual":
        return held
    return f"{held} {shown(row['strike'])}, {shown(row['days'])} d"


def percent(fraction: float, places: int = 2) -> str:
    """Return a fraction in percent without padding, and without a sign unless it is below zero.

    >>> percent(0.16), percent(0.0375), percent(0.0533)
    ('16%', '3.75%', '5.33%')
    """
    return grouped(canonical(rounded(figure(100 * fraction), places))) + "%"


def price_move(scenario: Scenario) -> str:
    """Return how far a price moves, with its sign.

    >>> [price_move(Scenario(price=p)) for p in (0.84, 1.0, 1.5)]
    ['−16%', '0%', '+50%']
    """
    return ("+" if figure(scenario.price - 1.0) > 0 else "") + percent(scenario.price - 1.0)


def move_of(scenario: Scenario, *, options: bool = True) -> str:
    """Return a move in a few words; where no option is held, volatility is not spoken of.

    >>> move_of(Scenario(price=0.84, volatility="down"))
    'price −16%, volatility down'
    >>> move_of(Scenario(price=1.5, volatility="up", weight=0.32), options=False)
    'price +50%, 32% counts'
    """
    way = "unchanged" if scenario.volatility == "none" else scenario.volatility
    volatility = f", volatility {way}" if options else ""
    part = "" if scenario.weight == 1.0 else f", {percent(scenario.weight)} counts"
    return f"price {price_move(scenario)}{volatility}{part}"


def told(scenario: Scenario, *, options: bool) -> tuple[str, str]:
    """Return a move as a sentence tells it: what the price does, and then volatility.

    >>> told(Scenario(price=0.84, volatility="down"), options=True)
    ('the price falls by 16%', ' and volatility falls')
    >>> told(Scenario(price=1.0, volatility="down"), options=True)
    ('the price stays', ' and volatility falls')
    """
    move = figure(scenario.price - 1.0)
    far = percent(abs(scenario.price - 1.0))
    price = f"the price {'rises' if move > 0 else 'falls'} by {far}" if move else "the price stays"
    return price, f" and volatility {VERBS[scenario.volatility]}" if options else ""
