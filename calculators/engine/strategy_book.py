"""A book of options as a rule book reads it: naked options taken apart, the rest as a spread."""

# A sold option that no bought option of its type covers is naked. Of a type, those farthest out of
# the money are taken as naked, which asks for least. What is left has no loss without end and is
# one spread, however many strategies it holds; it never asks more than its options one by one, as
# FINRA Rule 4210(f)(2)(H) has it: the long options in full, and for the short ones the lesser of
# what they need uncovered and the largest loss.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.option import OptionType
from calculators.engine.payoff import Leg
from calculators.engine.strategy_margin import (
    SHARES,
    ShortRule,
    long_requirement,
    short_requirement,
    spread_requirement,
)


def parted(legs: Sequence[Leg], option_type: OptionType) -> tuple[tuple[Leg, ...], tuple[Leg, ...]]:
    """Return the naked options of a type, farthest out of the money first, and the others of it.

    >>> legs = [Leg(type="call", strike=Decimal(100), size=ONE),
    ...         Leg(type="call", strike=Decimal(110), size=Decimal(-3))]
    >>> naked, covered = parted(legs, "call")
    >>> [(str(leg.strike), str(leg.size)) for leg in naked]
    [('110', '-2')]
    >>> [(str(leg.strike), str(leg.size)) for leg in covered]
    [('110', '-1'), ('100', '1')]
    """
    own = [leg for leg in legs if leg.type == option_type]
    left = EXACT.minus(total(leg.size for leg in own))  # sold and not bought back
    naked: list[Leg] = []
    covered: list[Leg] = []
    for leg in sorted(own, key=lambda leg: leg.strike, reverse=option_type == "call"):
        taken = max(ZERO, min(left, EXACT.minus(leg.size)))
        left = EXACT.subtract(left, taken)
        rest = EXACT.add(leg.size, taken)
        naked += [replace(leg, size=EXACT.minus(taken))] if taken else []
        covered += [replace(leg, size=rest)] if rest else []
    return tuple(naked), tuple(covered)


def book_requirement(
    legs: Sequence[Leg],
    *,
    underlying: Decimal,
    rule: ShortRule,
    leverage_factor: Decimal = ONE,
    multiplier: Decimal = SHARES,
) -> Decimal:
    """Return what a book of options needs.

    The naked calls or the naked puts, whichever need more, with the premium of the other side (only
    one side can end in the money), and the rest as one spread. Two short strangles need exactly
    twice what one does:

    >>> equity = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))
    >>> strangle = [Leg(type="call", strike=Decimal(90), size=Decimal(-2), premium=Decimal(7)),
    ...             Leg(type="put", strike=Decimal(90), size=Decimal(-2), premium=Decimal("3.7"))]
    >>> book_requirement(strangle, underlying=Decimal("92.63"), rule=equity).quantize(ONE)
    Decimal('5845')
    """
    calls, puts = parted(legs, "call"), parted(legs, "put")
    sides = [calls[0], puts[0]]

    def uncovered(shorts: Iterable[Leg]) -> Decimal:
        return total(
            short_requirement(
                leg,
                underlying=underlying,
                rule=rule,
                leverage_factor=leverage_factor,
                multiplier=multiplier,
            ).amount
            for leg in shorts
        )

    needs = [uncovered(side) for side in sides]
    other = sides[1] if needs[0] >= needs[1] else sides[0]
    premiums = total(EXACT.multiply(EXACT.abs(leg.size), leg.premium) for leg in other)
    parts = [max(needs), EXACT.multiply(premiums, multiplier)]
    covered = calls[1] + puts[1]
    if covered:
        paid = total(
            long_requirement(leg, multiplier=multiplier) for leg in covered if leg.size > 0
        )
        apart = EXACT.add(paid, uncovered(leg for leg in covered if leg.size < 0))
        parts.append(min(apart, max(ZERO, spread_requirement(covered, multiplier=multiplier))))
    return total(parts)
