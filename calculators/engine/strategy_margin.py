"""Margin of options by strategy: one rule for each short option, one for every spread."""

# Rule books list a dozen named strategies. Where no loss is without end they all ask for the same
# thing, the worst payoff at expiry and what was paid for the position; only options that are sold
# naked need a rule of their own.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.option import OptionType
from calculators.engine.payoff import Leg, net_calls, net_debit, payoff, worst_payoff
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.working import SILENT, Working

SHARES = Decimal(100)  # of one contract
OUT_OF_THE_MONEY = Formula(
    symbol="requirement by the underlying",
    term="initial-margin",
    text="premium + leverage_factor * base_fraction * underlying_price - out_of_the_money",
    unit="USD",
)
FLOOR = Formula(
    symbol="smallest requirement",
    term="initial-margin",
    text="premium + leverage_factor * floor_fraction * floor_price",
    unit="USD",
)
FOR_CONTRACTS = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="abs(size) * multiplier * requirement",
    unit="USD",
)
OF_SPREAD = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="multiplier * (net_debit - worst_payoff)",
    unit="USD",
)
OF_LONG = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="abs(size) * multiplier * premium * fraction",
    unit="USD",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRule:
    """What a rule book asks for an option that is sold naked, as fractions of a price."""

    base_fraction: Decimal  # of the underlying, less what the option is out of the money
    floor_fraction: Decimal  # at least this, of the underlying (calls) or the strike (puts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRequirement:
    """Both sides of the larger-of rule, in currency, for all contracts of the leg."""

    by_underlying: Decimal
    floor: Decimal

    @property
    def amount(self) -> Decimal:
        """Return the larger of the two."""
        return max(self.by_underlying, self.floor)


def short_requirement(
    leg: Leg,
    *,
    underlying: Decimal,
    rule: ShortRule,
    leverage_factor: Decimal = ONE,
    multiplier: Decimal = SHARES,
    working: Working = SILENT,
) -> ShortRequirement:
    """Return what a naked short option needs.

    premium + max(base * underlying - out of the money, floor * (underlying | strike)), times the
    contracts; a leveraged fund multiplies both fractions. Cboe's margin manual, a put:

    >>> put = Leg(type="put", strike=Decimal(80), size=Decimal(-1), premium=Decimal(2))
    >>> equity = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))
    >>> short_requirement(put, underlying=Decimal(95), rule=equity).amount
    Decimal('1000.00')
    """
    opposite: OptionType = "put" if leg.type == "call" else "call"
    by_underlying = working.work(
        OUT_OF_THE_MONEY,
        premium=leg.premium,
        leverage_factor=leverage_factor,
        base_fraction=rule.base_fraction,
        underlying_price=underlying,
        out_of_the_money=payoff(opposite, leg.strike, underlying),
    )
    floor = working.work(
        FLOOR,
        premium=leg.premium,
        leverage_factor=leverage_factor,
        floor_fraction=rule.floor_fraction,
        floor_price=underlying if leg.type == "call" else leg.strike,
    )
    size = EXACT.multiply(leg.size, multiplier)
    return ShortRequirement(
        by_underlying=FOR_CONTRACTS(size=size, multiplier=ONE, requirement=by_underlying),
        floor=FOR_CONTRACTS(size=size, multiplier=ONE, requirement=floor),
    )


def straddle_requirement(
    call: Leg,
    put: Leg,
    *,
    underlying: Decimal,
    rule: ShortRule,
    leverage_factor: Decimal = ONE,
    multiplier: Decimal = SHARES,
) -> Decimal:
    """Return what a short call and a short put need together: only one can end in the money.

    The greater of the two requirements, and the premium of the other. Cboe's margin manual:

    >>> call = Leg(type="call", strike=Decimal(90), size=Decimal(-1), premium=Decimal(7))
    >>> put = Leg(type="put", strike=Decimal(90), size=Decimal(-1), premium=Decimal("3.70"))
    >>> equity = ShortRule(base_fraction=Decimal("0.20"), floor_fraction=Decimal("0.10"))
    >>> straddle_requirement(call, put, underlying=Decimal("92.63"), rule=equity
    ... ).quantize(Decimal(1))
    Decimal('2923')
    """
    needs = {
        leg.type: short_requirement(
            leg,
            underlying=underlying,
            rule=rule,
            leverage_factor=leverage_factor,
            multiplier=multiplier,
        ).amount
        for leg in (call, put)
    }
    greater, other = (needs["call"], put) if needs["call"] >= needs["put"] else (needs["put"], call)
    size = EXACT.multiply(EXACT.abs(other.size), multiplier)
    return EXACT.add(greater, EXACT.multiply(size, other.premium))


def spread_requirement(
    legs: Sequence[Leg], *, multiplier: Decimal = SHARES, working: Working = SILENT
) -> Decimal:
    """Return what a spread, a butterfly, a condor or any other book without naked calls needs.

    The worst payoff at expiry and the net premium paid; a premium received lowers it. Cboe's
    margin manual, a put sold at 45 for 2.90 against one bought at 42.50 for 2:

    >>> spread_requirement([
    ...     Leg(type="put", strike=Decimal("42.5"), size=ONE, premium=Decimal(2)),
    ...     Leg(type="put", strike=Decimal(45), size=Decimal(-1), premium=Decimal("2.9"))])
    Decimal('160.0')
    """
    refuse(
        [
            Refusal(
                field="legs",
                what="More calls are sold than bought, so the loss has no end.",
                fix="Add the calls that cover them, or ask for the naked calls on their own.",
            )
        ]
        if net_calls(legs) < ZERO
        else []
    )
    return working.work(
        OF_SPREAD,
        multiplier=multiplier,
        net_debit=net_debit(legs),
        worst_payoff=worst_payoff(legs),
    )


def long_requirement(
    leg: Leg,
    *,
    fraction: Decimal = ONE,
    multiplier: Decimal = SHARES,
    working: Working = SILENT,
) -> Decimal:
    """Return what an option that is bought needs: its premium, or the part that may not be lent.

    >>> long_requirement(Leg(type="call", strike=ONE, size=ONE, premium=Decimal(5)))
    Decimal('500')
    """
    return working.work(
        OF_LONG, size=leg.size, multiplier=multiplier, premium=leg.premium, fraction=fraction
    )
