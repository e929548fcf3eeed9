"""What a trader holds: positions, collateral, and the buckets that a margin mode makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.collateral import Tranche
from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.instrument import LINEAR, Instrument
from calculators.engine.plain import above_zero, at_least_one, fraction, plain, zero_or_more
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.venue import Tier, flat

Mode = Literal["cross", "isolated"]
Side = Literal[1, -1]
SIDES: dict[str, Side] = {"long": 1, "short": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One open position, long or short. Its mark price is what moves: of an option, the forward price.

    >>> Position(name="BTC", side=1, size=ZERO, entry_price=ONE, mark_price=ONE)
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: size: Size is 0. Type a number above 0.
    """

    name: str  # what it is a position in, unique in its account
    side: Side  # +1 long, -1 short
    size: Decimal  # base currency, above 0; of an inverse contract, quote currency
    entry_price: Decimal  # quote per base, above 0; of an option, the premium paid per unit
    mark_price: Decimal  # quote per base, 0 or more; of an option, the price of its underlying
    leverage: Decimal = ONE  # multiple of the initial margin
    mode: Mode = "cross"  # cross: backed by the account's collateral; isolated: by its own margin
    isolated_margin: Decimal = ZERO  # settlement currency, set aside for this position alone
    tiers: tuple[Tier, ...] = flat(ZERO)  # of notional value in settlement currency; not of options
    instrument: Instrument = LINEAR

    def __post_init__(self) -> None:
        """Refuse numbers that no position can have."""
        refuse(
            [
                *above_zero("size", self.size),
                *above_zero("entry_price", self.entry_price),
                *zero_or_more("mark_price", self.mark_price),
                *above_zero("leverage", self.leverage),
                *zero_or_more("isolated_margin", self.isolated_margin),
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collateral:
    """One asset that backs positions."""

    asset: str
    amount: Decimal  # units of the asset; negative is a debt
    price: Decimal = ONE  # account currency per unit, 0 or more
    haircut: Decimal = ZERO  # fraction of the value that does not count, 0 to 1
    tranches: tuple[Tranche, ...] = ()  # in place of one haircut: what counts of each part of it
    liability_weight: Decimal = ONE  # what a debt counts for, 1 or more
    initial_haircut: Decimal | None = None  # for opening positions; null: as the haircut
    initial_liability_weight: Decimal | None = None  # for opening positions; null: as above
    debt_initial_fraction: Decimal = ZERO  # of a debt's value: initial margin that it needs itself
    debt_maintenance_fraction: Decimal = ZERO  # of a debt's value: maintenance margin

    def __post_init__(self) -> None:
        """Refuse numbers that no holding can have."""
        refuse(
            [
                *plain("amount", self.amount),
                *zero_or_more("price", self.price),
                *fraction("haircut", self.haircut),
                *refusals_of_tranches(self.tranches),
                *at_least_one("liability_weight", self.liability_weight),
                *fraction("initial_haircut", self.initial_haircut or ZERO),
                *refusals_of_both(self),
                *at_least_one("initial_liability_weight", self.initial_liability_weight or ONE),
                *fraction("debt_initial_fraction", self.debt_initial_fraction),
                *fraction("debt_maintenance_fraction", self.debt_maintenance_fraction),
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Collateral and the positions that it backs: no loss of one bucket reaches another."""

    name: str
    collateral: Decimal  # quote currency, after haircuts
    positions: tuple[Position, ...] = ()


def buckets(mode: Mode, collateral: Decimal, positions: tuple[Position, ...]) -> tuple[Bucket, ...]:
    """Return the buckets that a margin mode makes: one for all, or one for each position.

    Under isolated margin the collateral that no position was given stays in a bucket of its own.

    >>> long = Position(name="BTC", side=1, size=ONE, entry_price=Decimal(30000),
    ...                 mark_price=Decimal(30000), isolated_margin=Decimal(3000))
    >>> [(b.name, str(b.collateral)) for b in buckets("isolated", Decimal(5000), (long,))]
    [('BTC', '3000'), ('free collateral', '2000')]
    """
    refuse([*refusals_of_names(positions), *refusals_of_instruments(positions)])
    if mode == "cross":
        return (Bucket(name="cross", collateral=collateral, positions=positions),)
    given = total(p.isolated_margin for p in positions)
    refuse(refusals_of_margins(collateral, given))
    own = (Bucket(name=p.name, collateral=p.isolated_margin, positions=(p,)) for p in positions)
    return (*own, Bucket(name="free collateral", collateral=EXACT.subtract(collateral, given)))


def market_of(position: Position) -> str:
    """Return the market whose price a position follows: its contract, or an option's underlying.

    Options of one underlying and expiry follow one forward price.
    """
    terms = position.instrument.option
    if terms is None:
        return position.instrument.name or position.name
    return f"{asset_of(position)} options of {terms.years_to_expiry} years"


def asset_of(position: Position) -> str:
    """Return the asset that a position is a bet on.

    >>> asset_of(Position(name="BTC-PERP", side=1, size=ONE, entry_price=ONE, mark_price=ZERO,
    ...     instrument=Instrument(base="BTC")))
    'BTC'
    """
    return position.instrument.base or position.name


def refusals_of_both(held: Collateral) -> Iterator[Refusal]:
    """Yield a refusal for tranches beside a haircut for opening positions."""
    if held.tranches and held.initial_haircut is not None:
        yield Refusal(
            field="initial_haircut",
            what="The asset counts by tranches.",
            fix="Leave it out: tranches count alike for opening and for keeping positions.",
        )


def refusals_of_tranches(tranches: tuple[Tranche, ...]) -> Iterator[Refusal]:
    """Yield what is wrong with tranches: their ratios, and bounds that do not rise."""
    for number, tranche in enumerate(tranches):
        yield from fraction(f"tranches.{number}.ratio", tranche.ratio)
    lower = ZERO
    for number, tranche in enumerate(tranches[:-1]):
        field = f"tranches.{number}.upper"
        upper = ZERO if tranche.upper is None else tranche.upper
        odd = tuple(plain(field, upper))
        yield from odd
        if not odd and upper <= lower:
            yield Refusal(
                field=field,
                what=f"The bound does not lie above {short(lower)}.",
                fix="Put the tranches in order of their bounds; only the last may have none.",
            )
        lower = lower if odd else upper


def refusals_of_names(positions: tuple[Position, ...]) -> Iterator[Refusal]:
    """Yield a refusal for each position whose name another one before it has."""
    names = [position.name for position in positions]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Refusal(
                field=f"positions.{number}.asset",
                what=f"{name} stands in row {names.index(name) + 1} already.",
                fix=f"Give this one a name of its own, such as {name}-{number + 1}.",
            )


def refusals_of_instruments(positions: tuple[Position, ...]) -> Iterator[Refusal]:
    """Yield a refusal for each position that gaps and cascades are not worked out for."""
    for number, position in enumerate(positions):
        if position.instrument.option or position.instrument.is_inverse:
            yield Refusal(
                field=f"positions.{number}.instrument",
                what=f"{position.name} is not linear: a gap is worked out for linear contracts.",
                fix="Evaluate it as a part of an Account, along a joint move of prices.",
            )


def refusals_of_margins(collateral: Decimal, given: Decimal) -> Iterator[Refusal]:
    """Yield a refusal if the positions were given more margin than there is collateral."""
    if given > collateral:
        yield Refusal(
            field="collateral",
            what=f"The isolated margins add up to {short(given)}, more than the collateral.",
            fix=f"Type {short(given)} or more, or lower an isolated margin.",
        )
