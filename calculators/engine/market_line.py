"""A market's equity and requirement as lines: in its price, or in 1 / price for an inverse contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from calculators.engine.account import Position, Side
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.line import Kink, Line, summed
from calculators.engine.margin import maintenance_margin
from calculators.engine.valuation import netted
from calculators.engine.venue import Tier
from calculators.engine.working import SILENT


def equity_line(leg: Position) -> Line:
    """Return a leg's unrealized P&L: side q (P − entry), inverse side Q (1 / entry − 1 / P).

    >>> long = Position(name="BTC", side=1, size=Decimal(2), entry_price=Decimal(100), mark_price=ONE)
    >>> equity_line(long)
    Line(constant=Decimal('-200'), slope=Decimal('2'), kinks=())
    """
    signed = EXACT.multiply(Decimal(leg.side), leg.size)
    if leg.instrument.is_inverse:
        return Line(EXACT.divide(signed, leg.entry_price), EXACT.minus(signed))
    return Line(EXACT.minus(EXACT.multiply(signed, leg.entry_price)), signed)


def requirement_line(leg: Position, sign: Side = 1) -> Line:
    """Return a leg's maintenance margin: it bends where a tier begins, and stands still at entry.

    With a sign of −1 it is what the requirement takes away.
    """
    signed = leg.size if sign == 1 else EXACT.minus(leg.size)
    if leg.instrument.maintenance_at == "entry":
        notional = EXACT.multiply(leg.size, start_of(leg.entry_price, leg))
        needed = maintenance_margin(notional, leg.tiers, SILENT)
        return Line(needed if sign == 1 else EXACT.minus(needed))
    first, jumps = leg.tiers[0], leg.instrument.jumps
    return Line(
        EXACT.multiply(first.maintenance_amount, Decimal(-sign)),
        EXACT.multiply(signed, first.maintenance_margin_fraction),
        tuple(
            kink(leg.size, signed, below, tier, jumps=jumps) for below, tier in pairwise(leg.tiers)
        ),
    )


def kink(size: Decimal, signed: Decimal, below: Tier, tier: Tier, *, jumps: bool) -> Kink:
    """Return how a requirement bends where a tier begins, and how far it jumps if it may."""
    rise = EXACT.subtract(tier.maintenance_margin_fraction, below.maintenance_margin_fraction)
    at, bend = EXACT.divide(tier.floor, size), EXACT.multiply(signed, rise)
    if not jumps:
        return Kink(at, bend)
    amounts = EXACT.subtract(tier.maintenance_amount, below.maintenance_amount)
    leap = EXACT.subtract(EXACT.multiply(tier.floor, rise), amounts)
    return Kink(at, bend, leap if signed > 0 else EXACT.minus(leap))


def start_of(price: Decimal, leg: Position) -> Decimal:
    """Return the point of a leg's lines at a price: the price, or one divided by it."""
    return EXACT.divide(ONE, price) if leg.instrument.is_inverse else price


def buffer_line(legs: Sequence[Position], collateral: Decimal = ZERO) -> Line:
    """Return collateral + P&L − maintenance margin of the legs of one market."""
    needing = netted(legs)
    lines = [*map(equity_line, legs), *(requirement_line(leg, -1) for leg in needing)]
    return summed(lines, collateral)


def along(line: Line, start: Decimal, rate: Decimal) -> Line:
    """Return a line in t where its own variable is start + rate × t; a rate of 0 makes a constant.

    >>> bent = Line(Decimal(0), Decimal(1), (Kink(Decimal(5), Decimal(2)),))
    >>> [along(bent, Decimal(10), Decimal(-1)).at(Decimal(t)) == bent.at(Decimal(10 - t))
    ...  for t in (0, 4, 6)]
    [True, True, True]
    """
    if not rate:
        return Line(line.at(start))
    kinks = tuple(
        Kink(
            EXACT.divide(EXACT.subtract(k.at, start), rate),
            EXACT.multiply(EXACT.abs(rate), k.bend),
            k.jump if rate > 0 else EXACT.minus(k.jump),
        )
        for k in line.kinks
    )
    far = line if rate > 0 else beyond_all(line, line.kinks)
    return Line(EXACT.fma(far.slope, start, far.constant), EXACT.multiply(far.slope, rate), kinks)


def beyond_all(line: Line, kinks: Iterable[Kink]) -> Line:
    """Return the straight line that a line ends in, to the right of all its kinks."""
    constant, slope = line.constant, line.slope
    for bent in kinks:
        constant = EXACT.add(
            constant, EXACT.subtract(bent.jump, EXACT.multiply(bent.bend, bent.at))
        )
        slope = EXACT.add(slope, bent.bend)
    return Line(constant, slope)
