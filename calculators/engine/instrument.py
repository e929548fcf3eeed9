"""What is traded: spot, perpetuals, dated futures and European options, linear or inverse."""

# A size is in units: base currency, or quote currency for an inverse contract. Contracts are whole
# numbers of `multiplier` units; ticks and lots are rounded to in a direction that the caller names.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.option import OptionType
from calculators.engine.plain import above_zero, fraction, zero_or_more
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.venue import Contract, Reference
from calculators.engine.working import SILENT, Working

Kind = Literal["perpetual", "future", "option", "spot"]

SIZE_OF_CONTRACTS = Formula(
    symbol="size", term="notional-value", text="contracts * multiplier", unit=""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTerms:
    """A European option and the volatility that its venue marks it at."""

    type: OptionType
    strike: Decimal  # quote per base, above 0
    years_to_expiry: Decimal  # of 365 days, above 0
    volatility_fraction: Decimal  # per square root of a year: 0.6 is 60%

    def __post_init__(self) -> None:
        """Refuse numbers that no living option can have."""
        refuse(
            [
                *above_zero("strike", self.strike),
                *above_zero("years_to_expiry", self.years_to_expiry),
                *above_zero("volatility_fraction", self.volatility_fraction),
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A contract's terms; an empty name or currency is taken from the position and its account.

    >>> Instrument(name="BTC-50K-C", kind="option")
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: option: An option without strike and expiry. Add option: type, strike, years_to_expiry and volatility_fraction.
    """

    name: str = ""  # its market; legs of one market share its mark price
    kind: Kind = "perpetual"
    contract: Contract = "linear"  # inverse: sized in quote currency, settled in the coin
    base: str = ""  # the coin: BTC
    quote: str = ""  # the currency of its price
    group: str = ""  # the venue's group of markets whose rules it has, such as Large-Cap markets
    multiplier: Decimal = ONE  # units in one contract
    tick: Decimal = ZERO  # smallest step of its price; 0: not known
    lot: Decimal = ZERO  # smallest step of a size, in contracts; 0: not known
    maintenance_at: Reference = "mark"  # the price of the notional value that margin is a share of
    maintenance_slope: Decimal = ZERO  # of an inverse one: its fraction grows so for each coin
    bankruptcy_fee_fraction: Decimal = ZERO  # of an inverse one: margin holds this fee of closing
    legs_net: bool = (
        False  # whether a long and a short of this market need margin for the rest only
    )
    initial_margin_fraction: Decimal | None = None  # of notional value; null: 1 ÷ leverage
    initial_amount: Decimal = ZERO  # settlement currency, added to a margin by that fraction
    open_interest: Decimal | None = None  # value of all open positions, where venues scale with it
    jumps: bool = False  # whether the venue's own tiers are not continuous, and are kept so
    option: OptionTerms | None = None  # of an option only

    def __post_init__(self) -> None:
        """Refuse terms that contradict each other."""
        refuse(
            [
                *above_zero("multiplier", self.multiplier),
                *zero_or_more("tick", self.tick),
                *zero_or_more("lot", self.lot),
                *fraction("initial_margin_fraction", self.initial_margin_fraction or ZERO),
                *fraction("maintenance_slope", self.maintenance_slope),
                *fraction("bankruptcy_fee_fraction", self.bankruptcy_fee_fraction),
                *zero_or_more("initial_amount", self.initial_amount),
                *zero_or_more("open_interest", self.open_interest or ZERO),
                *refusals_of_terms(self),
            ]
        )

    @property
    def is_inverse(self) -> bool:
        """Return whether its size is in quote currency and its P&L in coins."""
        return self.contract == "inverse" and self.option is None

    @property
    def is_plain(self) -> bool:
        """Return whether it is linear, its margin by leverage and continuous tiers at its mark price."""
        return (
            self.contract == "linear"
            and self.maintenance_at == "mark"
            and self.initial_margin_fraction is None
            and self.has_one_root
        )

    @property
    def has_one_root(self) -> bool:
        """Return whether one price ends a lone leg: its margin stands still, or is continuous tiers."""
        if self.option is not None or self.maintenance_slope:
            return False
        return not self.jumps or self.maintenance_at == "entry"


def refusals_of_terms(instrument: Instrument) -> Iterator[Refusal]:
    """Yield a refusal for an option without terms, terms without an option, or inverse spot."""
    if instrument.kind == "option" and instrument.option is None:
        yield Refusal(
            field="option",
            what="An option without strike and expiry.",
            fix="Add option: type, strike, years_to_expiry and volatility_fraction.",
        )
    if instrument.kind != "option" and instrument.option is not None:
        yield Refusal(
            field="option",
            what=f"Strike and expiry of a {instrument.kind}.",
            fix='Leave it out, or say "kind": "option".',
        )
    if instrument.maintenance_slope and not (
        instrument.is_inverse and instrument.maintenance_at == "mark"
    ):
        yield Refusal(
            field="maintenance_slope",
            what="A fraction that grows with each coin is for inverse contracts with margin at the mark.",
            fix="Leave it out: the coins of a linear contract do not change, so its fraction stands.",
        )
    if instrument.bankruptcy_fee_fraction and not (
        instrument.is_inverse and instrument.maintenance_at == "entry"
    ):
        yield Refusal(
            field="bankruptcy_fee_fraction",
            what="The fee is worked out for inverse contracts whose margin is that of the entry.",
            fix="Leave it out, or raise the fractions of the tiers by it.",
        )
    if instrument.kind == "spot" and instrument.contract == "inverse":
        yield Refusal(
            field="contract", what="Spot is never inverse.", fix='Say "contract": "linear".'
        )


def settlement(instrument: Instrument, currency: str) -> str:
    """Return what an instrument's P&L is paid in: its quote currency, or its coin when inverse.

    >>> settlement(Instrument(contract="inverse", base="BTC", quote="USD"), "USDT")
    'BTC'
    """
    paid_in = instrument.base if instrument.contract == "inverse" else instrument.quote
    return paid_in or currency


def units(instrument: Instrument, contracts: Decimal, working: Working = SILENT) -> Decimal:
    """Return the size of a number of contracts, in units.

    Three contracts of 100 USD each:

    >>> units(Instrument(contract="inverse", multiplier=Decimal(100)), Decimal(3))
    Decimal('300')
    """
    return working.work(SIZE_OF_CONTRACTS, contracts=contracts, multiplier=instrument.multiplier)


def on_tick(instrument: Instrument, price: Decimal, direction: str) -> Decimal:
    """Return a price on the instrument's ticks, rounded in a direction of the decimal module.

    Bybit prints a long's liquidation price a tick nearer, not farther:

    >>> on_tick(Instrument(tick=Decimal("0.5")), Decimal("5739.08"), "ROUND_CEILING")
    Decimal('5739.5')
    """
    return on_grid(price, instrument.tick, direction)


def on_lot(instrument: Instrument, size: Decimal, direction: str) -> Decimal:
    """Return a size in units on the instrument's lots, rounded in a direction.

    >>> on_lot(Instrument(lot=Decimal("0.001")), Decimal("0.12345"), "ROUND_FLOOR")
    Decimal('0.123')
    """
    return on_grid(size, EXACT.multiply(instrument.lot, instrument.multiplier), direction)


def on_grid(value: Decimal, step: Decimal, direction: str) -> Decimal:
    """Return the multiple of a step that a value rounds to; a step of 0 leaves it as it is."""
    if not step:
        return value
    count = EXACT.divide(value, step).to_integral_value(direction, EXACT)
    return EXACT.multiply(count, step)


def refusals_of_size(instrument: Instrument, size: Decimal) -> Iterator[Refusal]:
    """Yield a refusal for a size between two lots, with the nearest one below it."""
    below = on_lot(instrument, size, "ROUND_FLOOR")
    if below != size:
        lot = EXACT.multiply(instrument.lot, instrument.multiplier)
        yield Refusal(
            field="size",
            what=f"Size is {short(size)}, between two lots of {short(lot)}.",
            fix=f"Type {short(below or lot)}.",
        )


LINEAR = Instrument()  # a perpetual that is margined and settled in the account's currency
