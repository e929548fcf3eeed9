"""A venue's rule set as data: its markets with their margin tiers, when they were read, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from calculators.engine.by_size import BySize
from calculators.engine.display import short
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.fact import (
    Confidence,
    OwnName,
    Parameter,
    Rule,
    Table,
    VenueSource,
)
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.venue_account import SAYS_NOTHING, AccountRules

Contract = Literal["linear", "inverse"]
Reference = Literal["mark", "entry"]
Direction = Literal["maintenance / equity", "equity / maintenance", "1 - maintenance / equity"]


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
class Market:
    """One contract of a venue and the margin that it asks for.

    The requirement stands in `tiers` or, where it grows with the size without steps, in `by_size`.
    """

    symbol: str  # the venue's own: BTCUSDT
    tiers: tuple[Tier, ...] = ()  # in order of their floors, the first at 0
    by_size: BySize | None = None
    contract: Contract = "linear"
    unit: str = "USDT"  # of notional values and requirements: for an inverse contract the coin
    initial_margin_fraction: Decimal | None = None  # None: as the trader's leverage says
    maintenance_at: Reference = "mark"  # the price of the notional value that it is a fraction of
    closing_fee_fraction: Decimal = ZERO  # of notional value, held in the requirement
    bankruptcy_fee_fraction: Decimal = ZERO  # the same of the value at the bankruptcy price
    smallest_requirement: Decimal = ZERO  # added for each position, in `unit`
    least_requirement: Decimal = ZERO  # of one fraction: at least this for each position, in `unit`
    multiplier: Decimal = ONE  # what one contract is: base currency, inverse: quote currency
    tick: Decimal | None = None  # quote currency; None: not known
    lot: Decimal | None = None  # contracts; None: not known
    open_interest_caps: tuple[Decimal, Decimal] | None = None  # between them its fraction goes to 1
    cap: Decimal | None = None  # largest notional value of a position, in `unit`
    tiers_in: Literal["value", "contracts"] = "value"  # what the floors count; not of by_size
    jumps: bool = False  # True: the venue's own table is not continuous, and is kept as it is
    choice: str = ""  # the name under which readers choose it; "": calculators do not offer it
    label: str = ""  # of the choice
    source: int = 0  # which of the venue's sources
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse tiers that contradict each other."""
        refuse(refusals_of_market(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """One rule set. Its numbers hold for the date in `as_of`, never for today."""

    name: str  # its address: binance-usdm
    label: str  # its heading: Binance USDⓈ-M futures, October 2024
    venue: str = ""  # whose: the id under which terms name it; "" for nobody's
    ratio: Direction | None = None  # how it shows the margin ratio; None: the sources do not say
    kind: str = ""  # what is traded and how it is margined, in a few words
    summary: str = ""  # one sentence: what a trader should know of these rules first
    as_of: str = ""  # ISO date, month or year; "" where the sources bear none: `undated` says why
    undated: str = ""
    ended: str = ""  # when the venue closed, for one that has
    confidence: Confidence = "primary"
    sources: tuple[VenueSource, ...] = ()
    rules: tuple[Rule, ...] = ()
    markets: tuple[Market, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[Table, ...] = ()
    names: tuple[OwnName, ...] = ()
    account: AccountRules = SAYS_NOTHING  # what it says of an account as a whole
    unknown: tuple[str, ...] = ()  # what these rules leave open, a sentence each
    note: str = ""

    @property
    def read(self) -> str:
        """Return the first day on which one of its sources was read; nothing for a rule of nobody."""
        return min((source.read for source in self.sources), default="")

    def market(self, symbol: str) -> Market:
        """Return a market by its symbol; KeyError for one that is not here."""
        return {market.symbol: market for market in self.markets}[symbol]

    def number(self, key: str) -> Decimal:
        """Return a parameter's value by its key; KeyError for one that is not here."""
        return {parameter.key: parameter.value for parameter in self.parameters}[key]

    def table(self, key: str) -> Table:
        """Return a table by its key; KeyError for one that is not here."""
        return {table.key: table for table in self.tables}[key]


def tiers_for(market: Market, size: Decimal) -> tuple[Tier, ...]:
    """Return the tiers that hold for a position of this size, closing fee and minimum included.

    `size` is in base currency (for an inverse contract it does not matter). A fraction by size is
    one tier; a fee raises every tier alike; what is added for each position is taken from every
    maintenance amount, which may then be below 0.

    >>> market = Market(symbol="X", tiers=flat(Decimal("0.01")), closing_fee_fraction=Decimal("0.0006"))
    >>> tiers_for(market, ONE)[0].maintenance_margin_fraction
    Decimal('0.0106')
    """
    tiers = flat(market.by_size.maintenance_fraction(size)) if market.by_size else market.tiers
    if market.least_requirement:
        return at_least(market.least_requirement, tiers[0].maintenance_margin_fraction)
    if not market.closing_fee_fraction and not market.smallest_requirement:
        return tiers
    return tuple(
        Tier(
            floor=tier.floor,
            maintenance_margin_fraction=EXACT.add(
                tier.maintenance_margin_fraction, market.closing_fee_fraction
            ),
            maintenance_amount=EXACT.subtract(tier.maintenance_amount, market.smallest_requirement),
            maximum_leverage=tier.maximum_leverage,
        )
        for tier in tiers
    )


def at_least(amount: Decimal, fraction: Decimal) -> tuple[Tier, ...]:
    """Return tiers that ask for a fraction of the notional value, and for an amount at least.

    >>> [str(tier.floor) for tier in at_least(Decimal(5), Decimal("0.005"))]
    ['0', '1E+3']
    """
    small = Tier(floor=ZERO, maintenance_margin_fraction=ZERO, maintenance_amount=-amount)
    floor = EXACT.divide(amount, fraction)
    return (small, Tier(floor=floor, maintenance_margin_fraction=fraction))


def at_size(market: Market, units: Decimal) -> Market:
    """Return a market as it is for a position of some units: one whose levels go by contracts has one.

    `units` is base currency, of an inverse contract quote currency.

    >>> levels = (Tier(floor=ZERO, maintenance_margin_fraction=Decimal("0.005")),
    ...           Tier(floor=Decimal(500001), maintenance_margin_fraction=Decimal("0.01")))
    >>> market = Market(symbol="X", tiers=levels, tiers_in="contracts", jumps=True)
    >>> at_size(market, Decimal(600000)).tiers[0].maintenance_margin_fraction
    Decimal('0.01')
    """
    if market.tiers_in == "value":
        return market
    level = tier_at(market.tiers, EXACT.divide(units, market.multiplier))
    return replace(market, tiers=(replace(level, floor=ZERO),), tiers_in="value", jumps=False)


def slope_of(market: Market) -> Decimal:
    """Return what an inverse market's fraction grows by for each coin; 0 where its coins are fixed.

    The number of coins of an inverse contract follows the price, and so does a fraction by size.
    """
    sized = market.by_size if market.contract == "inverse" else None
    return sized.maintenance_slope if sized else ZERO


def least_initial_fraction(
    market: Market, size: Decimal, notional_value: Decimal
) -> Decimal | None:
    """Return the smallest initial margin fraction that a market allows; None if it names none.

    By size, as the market states it, or 1 ÷ the maximum leverage of the tier.

    >>> market = Market(symbol="X", tiers=tiers_of([("0", "0.004", "125"), ("50000", "0.005", "100")]))
    >>> least_initial_fraction(market, ONE, Decimal(60000))
    Decimal('0.01')
    """
    if market.by_size:
        return market.by_size.initial_fraction(size)
    if market.initial_margin_fraction is not None:
        return market.initial_margin_fraction
    most = tier_at(market.tiers, notional_value).maximum_leverage
    return None if most is None else EXACT.divide(ONE, most)


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
    found = tiers[0]
    for tier in tiers:
        if tier.floor > notional_value:
            break
        found = tier
    return found


def refusals_of_market(market: Market) -> Iterator[Refusal]:
    """Yield what is wrong with a market's tiers; a jump that the venue published is not."""
    if market.by_size:
        if market.tiers:
            yield Refusal(
                field="tiers",
                what="The market has tiers and a fraction by size.",
                fix="Keep the one that the venue states.",
            )
        return
    for refusal in refusals_of_tiers(market.tiers):
        if not (market.jumps and refusal.field.endswith(".maintenance_amount")):
            yield refusal


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
