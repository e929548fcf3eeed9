"""Portfolio margin with tails and skew: extreme moves at a weight, and a smile that bends."""

# The model of Derive's second portfolio risk manager. Beyond regular scenarios it has tails whose
# losses count in part, and two moves of the volatility smile; values below zero are grown as those
# above are discounted; other assets are collateral with a haircut, or hedge like the underlying.

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from calculators.engine.option_book import (
    BookOption,
    Expiry,
    basis_loss,
    book_value,
    moved_value,
    naked_shorts,
)
from calculators.engine.portfolio_margin import Book, PortfolioMargin
from calculators.engine.scenario import Scenario, VolatilityShock


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """Another asset that counts as collateral."""

    amount: float
    price: float
    confidence: float = 1.0
    hedges: bool = False  # True: it moves with the underlying in every scenario
    maintenance_haircut: float = 0.0
    initial_haircut: float = 0.0  # on top of the maintenance haircut


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """How an expiry's shocked value is discounted, or grown: base * exp(-years * (m r + a))."""

    base: float
    rate_multiple: float
    rate_added: float

    def rate(self, expiry: Expiry) -> float:
        """Return the yearly rate for an expiry."""
        return max(0.0, expiry.rate) * self.rate_multiple + self.rate_added


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """How far the ends of the smile move: a cap that they reach at k* and keep."""

    linear_cap: float
    linear_by_root: float  # of years, added to the cap
    absolute_cap: float
    absolute_by_root: float
    smallest_width: float  # of k*, in logarithms of strike over forward
    width_scale: float
    volatility: float  # that k* is measured in
    volatility_by_root: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SkewRules:
    """The numbers of the model; percentages as fractions."""

    scenarios: tuple[Scenario, ...]
    shock: VolatilityShock
    smallest_shocked_volatility: float  # when volatility rises
    skew: Skew
    basis_moves: tuple[float, float]
    basis_added: float
    basis_multiple: float
    gains: Discount  # for shocked values above zero
    losses: Discount  # for those below
    initial_factor: float
    maintenance_factor: float
    perpetual_fraction: float  # of spot, for maintenance
    perpetual_initial_fraction: float  # on top, for initial margin
    short_fraction: float  # for each naked short option
    short_initial_fraction: float
    peg_threshold: float
    peg_factor: float
    confidence_threshold: float
    confidence_factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingencies:
    """What is asked whatever the scenarios say: of both requirements, and of initial margin."""

    maintenance: float
    initial: float


def skew_margin(book: Book, assets: tuple[Asset, ...], rules: SkewRules) -> PortfolioMargin:
    """Return both requirements of a book and its collateral assets.

    worst loss * factor - contingencies + market value + cash; the worst of the scenarios and of the
    basis contingency. A perpetual that falls by 18% with a requirement of 1.5% beside it:

    >>> even = Discount(base=1.0, rate_multiple=0.0, rate_added=0.0)
    >>> flat = Skew(linear_cap=0.15, linear_by_root=0.0, absolute_cap=0.15, absolute_by_root=0.0,
    ...     smallest_width=0.01, width_scale=4.0, volatility=0.6, volatility_by_root=0.0)
    >>> rules = SkewRules(scenarios=(Scenario(price=0.82, volatility="up"),), skew=flat,
    ...     shock=VolatilityShock(up=0.5), smallest_shocked_volatility=0.45, gains=even,
    ...     losses=even, basis_moves=(1.045, 0.955), basis_added=0.5, basis_multiple=2.0,
    ...     initial_factor=1.0, maintenance_factor=0.8, perpetual_fraction=0.015,
    ...     perpetual_initial_fraction=0.005, short_fraction=0.003, short_initial_fraction=0.002,
    ...     peg_threshold=0.98, peg_factor=2.0, confidence_threshold=0.55, confidence_factor=1.0)
    >>> found = skew_margin(Book(spot=3000.0, perpetual_size=1.0, perpetual_price=2500.0), (), rules)
    >>> round(found.initial, 9), round(found.maintenance, 9)
    (-510.0, -405.0)
    """
    found = [(change(book, assets, scenario, rules), scenario) for scenario in rules.scenarios]
    deepest, worst = min(found, key=lambda pair: pair[0])
    basis = basis_loss(
        book.expiries,
        moves=rules.basis_moves,
        added=rules.basis_added,
        multiple=rules.basis_multiple,
    )
    loss, extra = min(basis, deepest), contingencies(book, assets, rules)
    value = market_value(book, assets) + book.cash
    peg = max(0.0, rules.peg_threshold - book.stable_price) * rules.peg_factor
    return PortfolioMargin(
        initial=loss * (rules.initial_factor + peg) - extra.initial - extra.maintenance + value,
        maintenance=loss * rules.maintenance_factor - extra.maintenance + value,
        market_value=value,
        worst=worst if deepest < basis else None,
        loss=loss,
    )


def worth(asset: Asset, book: Book) -> float:
    """Return what a collateral asset is worth in the cash currency."""
    return asset.amount * asset.price / book.stable_price


def market_value(book: Book, assets: tuple[Asset, ...]) -> float:
    """Return what a book and its collateral are worth now, without cash."""
    options = math.fsum(book_value(expiry) for expiry in book.expiries)
    return options + book.perpetual_value + math.fsum(worth(asset, book) for asset in assets)


def change(book: Book, assets: tuple[Asset, ...], scenario: Scenario, rules: SkewRules) -> float:
    """Return what a book gains in a scenario against market value, at the scenario's weight."""
    move = scenario.price - 1.0
    hedges = math.fsum(worth(asset, book) for asset in assets if asset.hedges)
    options = math.fsum(option_change(expiry, scenario, rules) for expiry in book.expiries)
    return scenario.weight * (
        move * (book.perpetual_size * book.perpetual_price + hedges) + options
    )


def option_change(expiry: Expiry, scenario: Scenario, rules: SkewRules) -> float:
    """Return how an expiry's discounted shocked value differs from its market value.

    A smile may bend either way, so in those scenarios a gain counts as a loss of the same size.
    """
    shocked = shocked_value(expiry, scenario, rules)
    found = shocked * static_discount(expiry, rules, gains=shocked >= 0) - book_value(expiry)
    return -abs(found) if scenario.volatility in {"linear", "absolute"} else found


def shocked_value(expiry: Expiry, scenario: Scenario, rules: SkewRules) -> float:
    """Return what an expiry is worth in a scenario, before the static discount."""
    match scenario.volatility:
        case "linear" | "absolute" as bend:
            return book_value(
                expiry,
                volatility=lambda option: (
                    option.volatility_fraction * bent(option, expiry, bend, rules.skew)
                ),
            )
        case move:
            smallest = rules.smallest_shocked_volatility if move == "up" else 0.0
            multiplier = rules.shock.multiplier(expiry.days, move)
            return moved_value(expiry, scenario.price, multiplier, smallest)


def bent(
    option: BookOption, expiry: Expiry, bend: Literal["linear", "absolute"], skew: Skew
) -> float:
    """Return what an option's volatility is multiplied by when the smile bends.

    1 + cap * k / k*, with k = ln(strike / forward), or its size when both wings move together, held
    within the cap; k* is where the smile is taken to go flat.
    """
    root = math.sqrt(expiry.years)
    linear = bend == "linear"
    cap = (
        skew.linear_cap + skew.linear_by_root * root
        if linear
        else skew.absolute_cap + skew.absolute_by_root * root
    )
    volatility = skew.volatility + skew.volatility_by_root * root
    width = max(skew.smallest_width, root * skew.width_scale * volatility)
    place = math.log(option.strike / expiry.forward)
    place = place if linear else abs(place)
    tilt = place * cap / width
    return max(0.0, 1.0 + (min(cap, tilt) if place >= 0 else max(-cap, tilt)))


def static_discount(expiry: Expiry, rules: SkewRules, *, gains: bool) -> float:
    """Return the factor on a shocked value: below 1 for gains, above 1 for losses as a rule.

    A loss is never grown beyond what undoes the expiry's own discount.
    """
    if gains:
        return rules.gains.base * math.exp(-expiry.years * rules.gains.rate(expiry))
    grown = rules.losses.base * math.exp(expiry.years * rules.losses.rate(expiry))
    return min(1.0 / expiry.discount, grown)


def contingencies(book: Book, assets: tuple[Asset, ...], rules: SkewRules) -> Contingencies:
    """Return the charges for perpetuals, naked short options, haircuts and unsure oracles."""
    notional = abs(book.perpetual_size) * book.spot
    shorts = book.spot * math.fsum(naked_shorts(expiry.options) for expiry in book.expiries)
    cut = math.fsum(worth(asset, book) * asset.maintenance_haircut for asset in assets)
    more = math.fsum(worth(asset, book) * asset.initial_haircut for asset in assets)
    return Contingencies(
        maintenance=notional * rules.perpetual_fraction + shorts * rules.short_fraction + cut,
        initial=notional * rules.perpetual_initial_fraction
        + shorts * rules.short_initial_fraction
        + more
        + math.fsum(confidence_charges(book, assets, rules)),
    )


def confidence_charges(book: Book, assets: tuple[Asset, ...], rules: SkewRules) -> Iterator[float]:
    """Yield the charge for each value whose oracle is below the threshold of confidence."""

    def charge(confidence: float, value: float) -> float:
        if confidence >= rules.confidence_threshold:
            return 0.0
        return (1.0 - confidence) * rules.confidence_factor * value

    yield charge(book.confidence, abs(book.perpetual_size) * book.spot)
    for expiry in book.expiries:
        yield charge(min(book.confidence, expiry.confidence), expiry.count * book.spot)
    for asset in assets:
        yield charge(min(book.spot_confidence, asset.confidence), worth(asset, book))
