"""Positions in one underlying, valued again in every move of a list: each alone, all of them together."""

# What the moves ask for is the worst loss of value. Options are priced by Black-76 with the price of
# the underlying as their forward, at one volatility and no interest. Each position alone is asked
# under the same moves, so what the book saves is the netting inside each move and nothing else.

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from calculators.engine.option import Option, OptionType, greeks, price
from calculators.engine.scenario import (
    DAYS_PER_YEAR,
    Deltas,
    Scenario,
    VolatilityMove,
    VolatilityShock,
    combined_array,
    delta_minimum,
    deltas,
)

LegType = Literal["perpetual", "call", "put"]
VOLATILITY_MOVES: tuple[VolatilityMove, ...] = ("up", "none", "down")
ALIKE = 12  # digits to which two losses are told apart: the first of equals is the worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One position; its size is below zero when it was sold."""

    name: str
    type: LegType
    size: float  # units of the underlying
    strike: float = 0.0  # of options only, quote per base
    days: float = 0.0  # of options only, to expiry

    @property
    def option_type(self) -> OptionType | None:
        """Return what kind of option it is, or None for a perpetual."""
        return None if self.type == "perpetual" else self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The underlying as it stands: its price, and one volatility for all options."""

    price: float  # quote per base
    volatility_fraction: float  # per square root of a year


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRules:
    """The moves that are looked at, how far volatility goes in them, and a minimum by delta."""

    regular: tuple[Scenario, ...]  # counted in full
    extreme: tuple[Scenario, ...]  # counted in part
    shock: VolatilityShock
    net_delta_fraction: float = 0.0  # of the price, for each unit of net delta
    hedged_delta_fraction: float = 0.0  # likewise for delta that is held both ways

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return all moves, regular ones first."""
        return (*self.regular, *self.extreme)

    @property
    def range(self) -> float:
        """Return how far the price goes in regular moves: 0.16 is 16% either way."""
        return max(abs(scenario.price - 1.0) for scenario in self.regular)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the moves ask of one position, or of several together; amounts in quote currency."""

    gains: tuple[float, ...]  # as counted, by move; a loss is below zero
    worst: int  # the place of the worst move; of equal ones the first
    exposure: Deltas
    by_delta: float  # the minimum by delta

    @property
    def loss(self) -> float:
        """Return the largest counted loss, or 0 if no move loses."""
        return max(0.0, -self.gains[self.worst])

    @property
    def requirement(self) -> float:
        """Return the larger of loss and minimum by delta."""
        return max(self.loss, self.by_delta)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioBook:
    """Positions in one underlying and the moves that they are margined by.

    A coin held by a perpetual, insured at its price for thirty days: alone they ask for 16% of 100 and
    for what the insurance may lose, together for less than the insurance is worth.

    >>> moves = tuple(Scenario(price=p, volatility="none") for p in (0.84, 0.92, 1.0, 1.08, 1.16))
    >>> book = ScenarioBook(
    ...     legs=(Leg(name="coin", type="perpetual", size=1.0),
    ...           Leg(name="insurance", type="put", size=1.0, strike=100.0, days=30.0)),
    ...     market=Market(price=100.0, volatility_fraction=0.6),
    ...     rules=ScenarioRules(regular=moves, extreme=(), shock=VolatilityShock(up=0.0)))
    >>> [round(asked.requirement, 2) for asked in book.alone], round(book.together.requirement, 2)
    ([16.0, 4.87], 5.58)
    """

    legs: tuple[Leg, ...]
    market: Market
    rules: ScenarioRules
    alone: tuple[Asked, ...] = field(init=False)
    together: Asked = field(init=False)  # netted in each move

    def __post_init__(self) -> None:
        """Work out what is asked, once: of each position alone, and of all together."""
        held = [delta(leg, self.market) for leg in self.legs]
        gains = [self.gains(leg) for leg in self.legs]
        alone = tuple(
            asked([one], [part], self.market, self.rules)
            for one, part in zip(gains, held, strict=True)
        )
        object.__setattr__(self, "alone", alone)
        object.__setattr__(self, "together", asked(gains, held, self.market, self.rules))

    @property
    def has_options(self) -> bool:
        """Return whether volatility matters to it at all."""
        return any(leg.type != "perpetual" for leg in self.legs)

    @property
    def volatility_moves(self) -> tuple[VolatilityMove, ...]:
        """Return the moves of volatility that differ on the list: one if there are no options."""
        if not self.has_options:
            return ("none",)
        listed = {scenario.volatility for scenario in self.rules.scenarios}
        return tuple(move for move in VOLATILITY_MOVES if move in listed)

    @property
    def stand_alone(self) -> float:
        """Return what the positions would need one by one, added up."""
        return math.fsum(one.requirement for one in self.alone)

    @property
    def options_value(self) -> float:
        """Return what the options could be closed for now; below zero it costs."""
        return math.fsum(worth(leg, self.market) for leg in self.legs)  # a perpetual is worth 0 now

    @property
    def worst(self) -> Scenario:
        """Return the book's worst move."""
        return self.rules.scenarios[self.together.worst]

    def gains(self, leg: Leg) -> tuple[float, ...]:
        """Return what a position gains in each move, as counted."""
        now = worth(leg, self.market)
        return tuple(
            scenario.weight
            * (worth(leg, self.market, scenario.price, self.multiplier(leg, scenario)) - now)
            for scenario in self.rules.scenarios
        )

    def multiplier(self, leg: Leg, scenario: Scenario) -> float:
        """Return what a position's volatility is multiplied by in a move."""
        return self.rules.shock.multiplier(leg.days, scenario.volatility)

    def gain(self, scenario: Scenario) -> float:
        """Return what the whole book gains in a move that need not be on the list, in full."""
        return math.fsum(
            worth(leg, self.market, scenario.price, self.multiplier(leg, scenario))
            - worth(leg, self.market)
            for leg in self.legs
        )


def asked(
    arrays: Sequence[Sequence[float]],
    held: Sequence[float],
    market: Market,
    rules: ScenarioRules,
) -> Asked:
    """Return what moves ask for, from each position's counted gains and its delta."""
    exposure, gains = deltas(held), combined_array(arrays)
    largest = max(abs(gain) for array in arrays for gain in array)
    told_apart = [round(gain / largest, ALIKE) if largest else gain for gain in gains]
    return Asked(
        gains=gains,
        worst=told_apart.index(min(told_apart)),
        exposure=exposure,
        by_delta=delta_minimum(
            exposure,
            market.price,
            net=rules.net_delta_fraction,
            hedged=rules.hedged_delta_fraction,
        ),
    )


def option_of(
    leg: Leg,
    type_: OptionType,
    market: Market,
    price_multiplier: float = 1.0,
    volatility_multiplier: float = 1.0,
) -> Option:
    """Return one option of a position in a moved market."""
    return Option(
        type=type_,
        underlying=market.price * price_multiplier,
        strike=leg.strike,
        years=leg.days / DAYS_PER_YEAR,
        volatility_fraction=market.volatility_fraction * volatility_multiplier,
        on_forward=True,
    )


def worth(
    leg: Leg, market: Market, price_multiplier: float = 1.0, volatility_multiplier: float = 1.0
) -> float:
    """Return what a position is worth in a moved market; a perpetual is worth its gain since now.

    >>> worth(Leg(name="", type="perpetual", size=-2.0), Market(price=100.0, volatility_fraction=0.6),
    ...       1.5)
    -100.0
    """
    if leg.option_type is None:
        return leg.size * market.price * (price_multiplier - 1.0)
    option = option_of(leg, leg.option_type, market, price_multiplier, volatility_multiplier)
    return leg.size * price(option)


def delta(leg: Leg, market: Market) -> float:
    """Return by how many units of the underlying a position moves now.

    >>> round(delta(Leg(name="", type="put", size=-1.0, strike=100.0, days=30.0),
    ...             Market(price=100.0, volatility_fraction=0.6)), 4)
    0.4657
    """
    if leg.option_type is None:
        return leg.size
    return leg.size * greeks(option_of(leg, leg.option_type, market)).delta
