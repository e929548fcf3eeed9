"""Standard margin: each short option by a rule, or the worst payoff of its expiry if that is less."""

# Long options are no collateral here; they help only by lowering the worst payoff of their own
# expiry. Signs: a margin below zero must be covered by cash.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.option import Option, OptionType, price
from calculators.engine.payoff import Leg, net_calls, payoff, worst_payoff
from calculators.engine.working import SILENT, Working

CALL_MAINTENANCE = Formula(
    symbol="maintenance margin of short calls",
    term="maintenance-margin",
    text="size * call_fraction * spot + market_value",
    unit="USDC",
)
PUT_MAINTENANCE = Formula(
    symbol="maintenance margin of short puts",
    term="maintenance-margin",
    text="min(size * put_fraction * spot, put_value_fraction * market_value) + market_value",
    unit="USDC",
)
SHORT_INITIAL = Formula(
    symbol="initial margin of short options",
    term="initial-margin",
    text="size * max(largest_fraction - out_of_the_money / spot, smallest_fraction) * spot"
    " + market_value",
    unit="USDC",
)
UNPAIRED = Formula(
    symbol="worst payoff with unpaired calls",
    term="margin",
    text="worst_payoff + unpaired_factor * forward * net_calls",
    unit="USDC",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionHolding:
    """Options of one strike and expiry, with their market."""

    type: OptionType
    strike: Decimal
    size: Decimal  # below zero when sold
    years: float  # to expiry
    forward: Decimal
    volatility_fraction: float
    confidence: Decimal = ONE  # the lowest of its forward's and its volatility's

    @property
    def leg(self) -> Leg:
        """Return what it pays at expiry."""
        return Leg(type=self.type, strike=self.strike, size=self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRules:
    """The fractions of a standard margin; names as in the formulas above."""

    largest_fraction: Decimal  # of spot, for a short option at the money
    smallest_fraction: Decimal
    call_fraction: Decimal  # maintenance
    put_fraction: Decimal
    put_value_fraction: Decimal  # of the put's market value
    unpaired_initial: Decimal  # of the forward, for each call sold and not bought back
    unpaired_maintenance: Decimal
    maintenance_offset: Decimal  # a put's initial margin is at least this multiple of maintenance
    perpetual_initial: Decimal = ZERO
    perpetual_maintenance: Decimal = ZERO
    base_factor: Decimal = ZERO  # of the base asset's value
    base_initial_scale: Decimal = ONE
    confidence_threshold: Decimal = ZERO  # a charge strictly below it
    confidence_factor: Decimal = ZERO
    peg_threshold: Decimal = ZERO
    peg_factor: Decimal = ZERO


def market_value(held: OptionHolding) -> Decimal:
    """Return what options are worth now, undiscounted, quote currency.

    >>> short = OptionHolding(type="call", strike=Decimal(1900), size=Decimal(-1),
    ...     years=0.015867579908675798, forward=Decimal("1500.833279310994"),
    ...     volatility_fraction=1.1799938322791133)
    >>> market_value(short).quantize(Decimal("0.0001"))
    Decimal('-6.0083')
    """
    each = price(
        Option(
            type=held.type,
            underlying=float(held.forward),
            strike=float(held.strike),
            years=held.years,
            volatility_fraction=held.volatility_fraction,
            on_forward=True,
        )
    )
    return EXACT.multiply(held.size, Decimal(repr(each)))


def isolated_margin(
    held: OptionHolding,
    spot: Decimal,
    rules: StandardRules,
    *,
    initial: bool,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin of options on their own: zero for those held, below zero for those sold."""
    if held.size > 0:
        return ZERO
    value = market_value(held)
    needed = maintenance_of(held, spot, rules, value, working)
    if not initial:
        return needed
    opposite: OptionType = "put" if held.type == "call" else "call"
    opened = working.work(
        SHORT_INITIAL,
        size=held.size,
        largest_fraction=rules.largest_fraction,
        smallest_fraction=rules.smallest_fraction,
        out_of_the_money=payoff(opposite, held.strike, spot),
        spot=spot,
        market_value=value,
    )
    if held.type == "call":
        return opened
    return min(opened, EXACT.multiply(needed, rules.maintenance_offset))


def maintenance_of(
    held: OptionHolding, spot: Decimal, rules: StandardRules, value: Decimal, working: Working
) -> Decimal:
    """Return the maintenance margin of options that were sold."""
    if held.type == "call":
        return working.work(
            CALL_MAINTENANCE,
            size=held.size,
            call_fraction=rules.call_fraction,
            spot=spot,
            market_value=value,
        )
    return working.work(
        PUT_MAINTENANCE,
        size=held.size,
        put_fraction=rules.put_fraction,
        put_value_fraction=rules.put_value_fraction,
        spot=spot,
        market_value=value,
    )


def expiry_margin(
    held: Sequence[OptionHolding],
    spot: Decimal,
    rules: StandardRules,
    *,
    initial: bool,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin of one expiry: the better of its options alone and its worst payoff."""
    alone = total(isolated_margin(h, spot, rules, initial=initial, working=working) for h in held)
    legs = [h.leg for h in held]
    worst, unpaired = worst_payoff(legs), net_calls(legs)
    if unpaired < 0:
        worst = working.work(
            UNPAIRED,
            worst_payoff=worst,
            unpaired_factor=rules.unpaired_initial if initial else rules.unpaired_maintenance,
            forward=held[0].forward,
            net_calls=unpaired,
        )
    return max(alone, worst)


def expiries(options: Iterable[OptionHolding]) -> list[list[OptionHolding]]:
    """Return options in groups of one expiry each, the nearest first."""
    ordered = sorted(options, key=lambda held: held.years)
    return [list(group) for _, group in groupby(ordered, key=lambda held: held.years)]
