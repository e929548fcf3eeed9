"""What forced closes do to prices in a comparison of the margin modes: the rules, and their limit."""

# A straight line: closing N USDT moves the price by k × N. Let x be the k × N of each position, and s
# the part that other prices follow. A price raised to a times itself makes a close move it by a × x.
# With each close 1/a falls by s × x at most, by x if a part stays open. So while x, with s times all
# the others (or all of them, if parts are closed), is below one, no close moves a price by all of it.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from calculators.engine.closing import Rules
from calculators.engine.comparison import Scenario
from calculators.engine.display import grouped, shown
from calculators.engine.exact import EXACT, ONE, ZERO, canonical, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.gap import FAR, scaled
from calculators.engine.margin import notional_value
from calculators.engine.pool import shocked
from calculators.engine.refusal import Refusal
from calculators.engine.working import SILENT

MILLION = Decimal(1_000_000)
NEARLY_ALL = ONE - Decimal("1e-12")
DIGITS = 4  # of the largest impact that a refusal names

IMPACT_OF_ONE = Formula(
    symbol="price impact of each USDT closed",
    term="liquidation-cascade",
    text="price_impact / 1000000",
    unit="",
)


def with_impact(rules: Rules, names: list[str], of_a_million: Decimal, shared: Decimal) -> Rules:
    """Return rules under which closing a million moves a price by a fraction, and others by a part.

    >>> thin = with_impact(Rules(), ["BTC", "ETH"], Decimal("0.02"), Decimal("0.5"))
    >>> thin.price_impact["BTC"], thin.beta("BTC", "ETH"), thin.beta("BTC", "BTC")
    (Decimal('2E-8'), Decimal('0.5'), Decimal('1'))
    """
    if not of_a_million:
        return rules
    pairs = ((closed, other) for closed in names for other in names if other != closed)
    return replace(
        rules,
        price_impact=dict.fromkeys(names, IMPACT_OF_ONE(price_impact=of_a_million)),
        passed_on=dict.fromkeys(pairs, shared) if shared else {},
    )


def reach(scenario: Scenario, share: Decimal) -> tuple[Decimal, ...]:
    """Return for each position how far closes could move its price after a share of the gap."""
    rules = scenario.rules
    after = shocked(scenario.positions, scaled(scenario.shocks, share), SILENT)
    own = {
        p.name: EXACT.multiply(rules.price_impact.get(p.name, ZERO), notional_value(p, SILENT))
        for p in after
    }

    def part(closed: str, other: str) -> Decimal:
        passed = rules.beta(closed, other)
        return ONE if passed and rules.amount == "to-target" else passed

    return tuple(
        total(EXACT.multiply(part(closed, name), moved) for closed, moved in own.items())
        for name in own
    )


def straight_until(scenario: Scenario) -> Decimal:
    """Return the last share of the gap at which no close moves a price by all of it."""
    ends = [
        EXACT.divide(EXACT.subtract(ONE, start), slope)
        for start, end in zip(reach(scenario, ZERO), reach(scenario, ONE), strict=True)
        if (slope := EXACT.subtract(end, start)) > 0
    ]
    return EXACT.multiply(NEARLY_ALL, min(ends)) if ends else FAR


def refusals_of_impact(scenario: Scenario, of_a_million: Decimal) -> Iterator[Refusal]:
    """Yield a refusal if closes could move a price to zero or below, or to twice itself."""
    farthest = max(*reach(scenario, ZERO), *reach(scenario, ONE))
    if farthest < ONE:
        return
    limit = EXACT.divide(of_a_million, farthest)
    least = rounded(limit, DIGITS - 1 - limit.adjusted(), ROUND_FLOOR)
    yield Refusal(
        field="price_impact_fraction",
        what=f"At {shown(of_a_million)}, closing these positions could move a price by all of"
        " itself: to zero or below.",
        fix=f"Type less than {grouped(canonical(least))}.",
    )
