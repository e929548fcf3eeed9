"""A market's rule set as data: its margin tiers, when they were read, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.refusal import Refusal, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The requirement for notional values from `floor` up to the next tier's floor.

    maintenance margin = notional value × maintenance_margin_fraction − maintenance_amount
    """

    floor: Decimal  # quote currency, inclusive
    maintenance_margin_fraction: Decimal  # of notional value
    maintenance_amount: Decimal = ZERO  # quote currency; makes the requirement continuous
    maximum_leverage: Decimal | None = None  # None: the rule set names none


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueSource:
    """Where the numbers of a rule set were read."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """One market's rule set. Its numbers hold for the date in `as_of`, never for today."""

    name: str  # the choice that readers make: binance-btcusdt-2024-10
    label: str
    tiers: tuple[Tier, ...]  # in order of their floors, the first at 0
    cap: Decimal | None = None  # largest notional value of a position, quote currency
    as_of: str = ""  # ISO date; "" for rules that no venue publishes
    sources: tuple[VenueSource, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse tiers that contradict each other."""
        refuse(refusals_of_tiers(self.tiers))


def flat(maintenance_margin_fraction: Decimal) -> tuple[Tier, ...]:
    """Return one tier for every size.

    >>> flat(Decimal("0.01"))[0].floor
    Decimal('0')
    """
    return (Tier(floor=ZERO, maintenance_margin_fraction=maintenance_margin_fraction),)


def tiers_of(rows: Iterable[tuple[str, str, str | None]]) -> tuple[Tier, ...]:
    """Return tiers from (floor, maintenance margin fraction, maximum leverage).

    The maintenance amounts follow: amount_k+1 = amount_k + floor_k+1 × (fraction_k+1 − fraction_k),
    which makes the requirement continuous where two tiers meet.

    >>> [str(t.maintenance_amount) for t in tiers_of([("0", "0.004", None), ("50000", "0.005", None)])]
    ['0', '50.000']
    """
    tiers: list[Tier] = []
    for floor, fraction, leverage in rows:
        bare = Tier(
            floor=Decimal(floor),
            maintenance_margin_fraction=Decimal(fraction),
            maximum_leverage=None if leverage is None else Decimal(leverage),
        )
        tiers.append(continued(tiers[-1], bare) if tiers else bare)
    return tuple(tiers)


def continued(below: Tier, tier: Tier) -> Tier:
    """Return a tier with the maintenance amount that continues the tier below it."""
    return Tier(
        floor=tier.floor,
        maintenance_margin_fraction=tier.maintenance_margin_fraction,
        maintenance_amount=continuing_amount(below, tier),
        maximum_leverage=tier.maximum_leverage,
    )


def continuing_amount(below: Tier, tier: Tier) -> Decimal:
    """Return the maintenance amount that leaves no jump between two tiers, in quote currency."""
    rise = EXACT.subtract(tier.maintenance_margin_fraction, below.maintenance_margin_fraction)
    return EXACT.add(below.maintenance_amount, EXACT.multiply(tier.floor, rise))


def tier_at(tiers: tuple[Tier, ...], notional_value: Decimal) -> Tier:
    """Return the tier of a notional value: floors belong to the tier that they open.

    >>> tier_at(tiers_of([("0", "0.004", None), ("50000", "0.005", None)]), Decimal(50000)).floor
    Decimal('50000')
    """
    return next((t for t in reversed(tiers) if t.floor <= notional_value), tiers[0])


def refusals_of_tiers(tiers: tuple[Tier, ...]) -> Iterator[Refusal]:
    """Yield what is wrong with a tier table: start, order, fractions, and jumps between tiers."""
    if not tiers or tiers[0].floor != 0 or tiers[0].maintenance_amount != 0:
        yield Refusal(
            field="tiers",
            what="The tiers do not start at 0 with a maintenance amount of 0.",
            fix="Begin with a tier for the smallest positions.",
        )
    for number, tier in enumerate(tiers):
        if not 0 <= tier.maintenance_margin_fraction < ONE:
            yield Refusal(
                field=f"tiers.{number}.maintenance_margin_fraction",
                what=f"The fraction is {short(tier.maintenance_margin_fraction)}.",
                fix="Type a fraction from 0 to below 1.",
            )
    for number, (below, tier) in enumerate(pairwise(tiers), start=1):
        yield from (refusal.within(f"tiers.{number}") for refusal in refusals_between(below, tier))


def refusals_between(below: Tier, tier: Tier) -> Iterator[Refusal]:
    """Yield what is wrong between a tier and the one below it."""
    if tier.floor <= below.floor:
        yield Refusal(
            field="floor",
            what=f"{short(tier.floor)} does not lie above {short(below.floor)}.",
            fix="Put the tiers in order of their floors.",
        )
    if tier.maintenance_margin_fraction < below.maintenance_margin_fraction:
        yield Refusal(
            field="maintenance_margin_fraction",
            what="A larger position would need a smaller fraction.",
            fix=f"Type {short(below.maintenance_margin_fraction)} or more.",
        )
    expected = continuing_amount(below, tier)
    if tier.maintenance_amount != expected:
        yield Refusal(
            field="maintenance_amount",
            what=f"{short(tier.maintenance_amount)} makes the requirement jump at {short(tier.floor)}.",
            fix=f"Type {short(expected)}.",
        )
