"""What a trader holds: positions, collateral, and the buckets that a margin mode makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.venue import Tier, flat

Mode = Literal["cross", "isolated"]
Side = Literal[1, -1]
SIDES: dict[str, Side] = {"long": 1, "short": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One open contract: linear, margined and settled in the quote currency.

    >>> Position(name="BTC", side=1, size=ZERO, entry_price=ONE, mark_price=ONE)
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: size: Size is 0. Type a number above 0.
    """

    name: str  # what it is a position in, unique in its account
    side: Side  # +1 long, -1 short
    size: Decimal  # base currency, above 0
    entry_price: Decimal  # quote per base, above 0
    mark_price: Decimal  # quote per base, 0 or more; the entry price when just opened
    leverage: Decimal = ONE  # multiple of the initial margin
    isolated_margin: Decimal = ZERO  # quote currency, set aside for this position alone
    tiers: tuple[Tier, ...] = flat(ZERO)

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
    price: Decimal = ONE  # quote per unit, 0 or more
    haircut: Decimal = ZERO  # fraction of the value that does not count, 0 to 1

    def __post_init__(self) -> None:
        """Refuse numbers that no holding can have."""
        over = [
            Refusal(
                field="haircut",
                what=f"Haircut is {short(self.haircut)}.",
                fix="Type a fraction from 0 to 1.",
            )
        ]
        refuse(
            [
                *zero_or_more("price", self.price),
                *(over if not 0 <= self.haircut <= ONE else ()),
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
    refuse(refusals_of_names(positions))
    if mode == "cross":
        return (Bucket(name="cross", collateral=collateral, positions=positions),)
    given = total(p.isolated_margin for p in positions)
    refuse(refusals_of_margins(collateral, given))
    own = (Bucket(name=p.name, collateral=p.isolated_margin, positions=(p,)) for p in positions)
    return (*own, Bucket(name="free collateral", collateral=EXACT.subtract(collateral, given)))


def above_zero(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal unless a value is above zero."""
    if value <= 0:
        yield Refusal(
            field=field, what=f"{sentence(field)} is {short(value)}.", fix="Type a number above 0."
        )


def zero_or_more(field: str, value: Decimal) -> Iterator[Refusal]:
    """Yield a refusal if a value is below zero."""
    if value < 0:
        yield Refusal(
            field=field, what=f"{sentence(field)} is {short(value)}.", fix="Type 0 or more."
        )


def sentence(field: str) -> str:
    """Return a field's name as a sentence begins with it.

    >>> sentence("entry_price")
    'Entry price'
    """
    return field.replace("_", " ").capitalize()


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


def refusals_of_margins(collateral: Decimal, given: Decimal) -> Iterator[Refusal]:
    """Yield a refusal if the positions were given more margin than there is collateral."""
    if given > collateral:
        yield Refusal(
            field="collateral",
            what=f"The isolated margins add up to {short(given)}, more than the collateral.",
            fix=f"Type {short(given)} or more, or lower an isolated margin.",
        )
