"""Portfolio margin: the worst of a list of scenarios, contingencies, and two requirements."""

# The model of Derive's first portfolio risk manager. Losses are taken against market value, so the
# margin is market value plus a number below zero: what may be lost. Initial margin multiplies that
# number, static contingency included, and alone charges for unsure oracles and a lost peg.

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from calculators.engine.option import Option, greeks
from calculators.engine.option_book import BookOption, Expiry, basis_loss, moved_value, naked_shorts
from calculators.engine.scenario import Scenario, VolatilityShock, delta_minimum, deltas


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An account in one underlying and cash; amounts in the cash currency."""

    spot: float
    expiries: tuple[Expiry, ...] = ()
    cash: float = 0.0
    stable_price: float = 1.0  # of the cash currency
    spot_confidence: float = 1.0
    perpetual_size: float = 0.0
    perpetual_price: float = 0.0
    perpetual_confidence: float = 1.0
    perpetual_value: float = 0.0  # unrealized P&L and funding
    base: float = 0.0  # units of the underlying itself
    contracts: tuple[tuple[float, float], ...] = ()  # size and price of other markets' contracts

    @property
    def confidence(self) -> float:
        """Return the lower confidence of spot and, if one is held, perpetual."""
        return min(self.spot_confidence, self.perpetual_confidence if self.perpetual_size else 1.0)

    @property
    def exposure(self) -> float:
        """Return what the base asset and all contracts are worth at their prices, shorts below zero."""
        others = math.fsum(size * price for size, price in self.contracts)
        return self.base_value + self.perpetual_size * self.perpetual_price + others

    @property
    def contract_size(self) -> float:
        """Return the sizes of all contracts; those of two markets do not offset each other."""
        return abs(self.perpetual_size) + math.fsum(abs(size) for size, _ in self.contracts)

    @property
    def base_value(self) -> float:
        """Return what the base asset is worth in the cash currency."""
        return self.base * self.spot / self.stable_price


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRules:
    """The numbers of the model; percentages as fractions."""

    scenarios: tuple[Scenario, ...]
    shock: VolatilityShock
    basis_moves: tuple[float, float]
    basis_added: float
    basis_multiple: float  # a year
    base_fraction: float  # static contingency, of spot
    perpetual_fraction: float
    short_fraction: float  # for each naked short option
    initial_factor: float
    static_discount: float  # of an expiry's value, if above zero
    rate_multiple: float
    rate_added: float
    peg_threshold: float
    peg_factor: float
    confidence_threshold: float
    confidence_factor: float
    maintenance_factor: float = 1.0  # of what may be lost, for maintenance margin
    net_delta_fraction: float = 0.0  # of spot: least margin for each unit of net delta
    hedged_delta_fraction: float = 0.0  # of spot: the same for delta that is held both ways


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioMargin:
    """What is left after each requirement; below zero is a shortage."""

    initial: float
    maintenance: float
    market_value: float
    worst: Scenario | None  # None: the basis contingency is worse than every scenario
    loss: float  # against market value, contingencies included; zero or below as a rule
    by_delta: bool = False  # whether the minimum by delta is worse than all of them


def portfolio_margin(book: Book, rules: PortfolioRules) -> PortfolioMargin:
    """Return both requirements of a book.

    Derive's own test, a perpetual at 2 001 over a spot price of 2 000: the fall of 15% costs 300.15
    and the static contingency 50.

    >>> rules = PortfolioRules(scenarios=(Scenario(price=0.85), Scenario(price=1.15)),
    ...     shock=VolatilityShock(up=0.45), basis_moves=(1.05, 0.95), basis_added=0.25,
    ...     basis_multiple=0.01, base_fraction=0.025, perpetual_fraction=0.025,
    ...     short_fraction=0.01, initial_factor=1.3, static_discount=0.95, rate_multiple=4.0,
    ...     rate_added=0.12, peg_threshold=0.98, peg_factor=2.0, confidence_threshold=0.6,
    ...     confidence_factor=0.4)
    >>> found = portfolio_margin(Book(spot=2000.0, perpetual_size=1.0, perpetual_price=2001.0,
    ...     perpetual_value=1.0), rules)
    >>> round(found.maintenance, 2), round(found.initial, 3)
    (-349.15, -454.195)
    """
    losses = [(scenario_loss(book, scenario, rules), scenario) for scenario in rules.scenarios]
    deepest, worst = min(losses, key=lambda pair: pair[0])
    basis = basis_loss(
        book.expiries,
        moves=rules.basis_moves,
        added=rules.basis_added,
        multiple=rules.basis_multiple,
    )
    scanned = min(basis, deepest)
    least = -delta_floor(book, rules)
    loss = min(scanned, least) - static_contingency(book, rules)
    value = market_value(book)
    factor = rules.initial_factor + peg_factor(book, rules)
    return PortfolioMargin(
        initial=loss * factor - confidence_contingency(book, rules) + value + book.cash,
        maintenance=loss * rules.maintenance_factor + value + book.cash,
        market_value=value + book.cash,
        worst=worst if deepest <= basis else None,
        loss=loss,
        by_delta=least < scanned,
    )


def scenario_loss(book: Book, scenario: Scenario, rules: PortfolioRules) -> float:
    """Return what a book gains in a scenario against market value; a loss is below zero.

    What an expiry would be worth is discounted if it is above zero: time value may not last.
    """
    move = scenario.price - 1.0
    options = (option_change(expiry, scenario, rules) for expiry in book.expiries)
    return scenario.weight * (math.fsum(options) + move * book.exposure)


def delta_floor(book: Book, rules: PortfolioRules) -> float:
    """Return the least that a book needs for its delta, net and hedged.

    A perpetual of 1 at 1 000 beside half a one sold, 2% of the net and 1% of the hedged delta:

    >>> rules = PortfolioRules(scenarios=(Scenario(price=1.0),), shock=VolatilityShock(up=0.0),
    ...     basis_moves=(1.0, 1.0), basis_added=0.0, basis_multiple=0.0, base_fraction=0.0,
    ...     perpetual_fraction=0.0, short_fraction=0.0, initial_factor=1.0, static_discount=1.0,
    ...     rate_multiple=0.0, rate_added=0.0, peg_threshold=0.0, peg_factor=0.0,
    ...     confidence_threshold=0.0, confidence_factor=0.0, net_delta_fraction=0.02,
    ...     hedged_delta_fraction=0.01)
    >>> delta_floor(Book(spot=1000.0, contracts=((1.0, 1000.0), (-0.5, 1000.0))), rules)
    15.0
    """
    if not rules.net_delta_fraction and not rules.hedged_delta_fraction:
        return 0.0
    sizes = [book.base, book.perpetual_size, *(size for size, _ in book.contracts)]
    options = (option_delta(e, option) for e in book.expiries for option in e.options)
    return delta_minimum(
        deltas([*sizes, *options]),
        book.spot,
        net=rules.net_delta_fraction,
        hedged=rules.hedged_delta_fraction,
    )


def option_delta(expiry: Expiry, held: BookOption) -> float:
    """Return by how many units of the underlying options move, by their forward."""
    each = greeks(
        Option(
            type=held.type,
            underlying=expiry.forward,
            strike=held.strike,
            years=expiry.years,
            volatility_fraction=held.volatility_fraction,
            on_forward=True,
        )
    )
    return held.size * each.delta


def option_change(expiry: Expiry, scenario: Scenario, rules: PortfolioRules) -> float:
    """Return how an expiry's discounted value in a scenario differs from its market value."""
    multiplier = rules.shock.multiplier(expiry.days, scenario.volatility)
    shocked = moved_value(expiry, scenario.price, multiplier)
    if shocked > 0:
        rate = max(0.0, expiry.rate) * rules.rate_multiple + rules.rate_added
        shocked *= rules.static_discount * math.exp(-expiry.years * rate)
    return shocked - moved_value(expiry, 1.0, 1.0)


def market_value(book: Book) -> float:
    """Return what a book is worth now, without its cash."""
    options = math.fsum(moved_value(expiry, 1.0, 1.0) for expiry in book.expiries)
    return options + book.base_value + book.perpetual_value


def static_contingency(book: Book, rules: PortfolioRules) -> float:
    """Return what is asked whatever the scenarios say: for size, and for naked short options."""
    shorts = math.fsum(naked_shorts(expiry.options) for expiry in book.expiries)
    held = book.contract_size * rules.perpetual_fraction + book.base * rules.base_fraction
    return book.spot * (held + shorts * rules.short_fraction)


def confidence_contingency(book: Book, rules: PortfolioRules) -> float:
    """Return the charge for oracles below a threshold of confidence, by expiry and for the rest."""

    def charges() -> Iterator[float]:
        yield charge(book.confidence, book.contract_size + book.base)
        for expiry in book.expiries:
            yield charge(min(book.confidence, expiry.confidence), expiry.count)

    def charge(confidence: float, units: float) -> float:
        if confidence >= rules.confidence_threshold:
            return 0.0
        return (1.0 - confidence) * rules.confidence_factor * units * book.spot

    return math.fsum(charges())


def peg_factor(book: Book, rules: PortfolioRules) -> float:
    """Return what is added to the initial factor while the cash currency is below its peg."""
    return max(0.0, rules.peg_threshold - book.stable_price) * rules.peg_factor
