"""The prices at which one market liquidates or bankrupts the bucket that its legs are in."""

# Only this market moves; what else backs and burdens the bucket stands still and is in `collateral`.
# The roots are found on the lines of the market, each is then the closed form of its own tier.

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from calculators.engine.account import Position
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.line import Line, summed, zeros
from calculators.engine.liquidation import (
    BANKRUPTCY_PRICE,
    LIQUIDATION_PRICE,
    SOLVENT,
    Outcome,
    Prices,
    noted,
    price_in_tier,
)
from calculators.engine.market_line import buffer_line, equity_line, requirement_line
from calculators.engine.one_leg import (
    bankruptcy_of_one,
    inverse_price_in_tier,
    paid_and_side,
    prices_of_one,
)
from calculators.engine.sloped import sloped_prices
from calculators.engine.valuation import netted
from calculators.engine.venue import tier_at
from calculators.engine.working import Working

OF_LEGS = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(collateral + maintenance_amount - entry_value) / (maintenance_size - net_size)",
    unit="USDT",
)
OF_INVERSE_LEGS = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(maintenance_size + net_size) / (collateral + maintenance_amount + entry_value)",
    unit="USD",
)
BANKRUPTCY_OF_LEGS = Formula(
    symbol="bankruptcy price",
    term="bankruptcy-price",
    text="(entry_value - collateral) / net_size",
    unit="USDT",
)
BANKRUPTCY_OF_INVERSE_LEGS = Formula(
    symbol="bankruptcy price",
    term="bankruptcy-price",
    text="net_size / (collateral + entry_value)",
    unit="USD",
)


def market_prices(
    legs: Sequence[Position],
    backing: Decimal,
    left: Decimal,
    working: Working,
    of: str,
    *,
    lost: bool,
) -> tuple[Prices, Prices]:
    """Return the liquidation and bankruptcy prices of one market's contracts.

    `backing` and `left`, in settlement currency, are what the rest of their bucket gives them: before
    and after what the others need. A `lost` bucket is liquidatable already. For use under `with
    localcontext(EXACT)`.
    """
    if len(legs) == 1 and legs[0].instrument.has_one_root:
        return prices_of_one(legs[0], backing, left, working, of, lost=lost)
    bankruptcy = bankruptcy_prices(legs, backing, working, of=of)
    if lost:
        return noted("already liquidatable", working, of), bankruptcy
    return liquidation_prices(legs, left, working, of=of), bankruptcy


def liquidation_prices(
    legs: Sequence[Position], collateral: Decimal, working: Working, *, of: str
) -> Prices:
    """Return every mark price at which equity = maintenance margin, rising, or a named outcome.

    `collateral`, in settlement currency, is what the rest of the bucket leaves: its collateral, the
    others' P&L less the others' maintenance margin. Legs of one market share their prices. A long
    with a nearly equal short is liquidated by a rise, where its venue asks for margin on both:

    >>> from calculators.engine.instrument import Instrument
    >>> from calculators.engine.venue import flat
    >>> btc = Instrument(name="BTC")
    >>> legs = [Position(name=str(s), side=s, size=Decimal(q), entry_price=Decimal(100),
    ...     mark_price=Decimal(100), tiers=flat(Decimal("0.01")), instrument=btc)
    ...     for s, q in ((1, "10"), (-1, "9.9"))]
    >>> [p.quantize(ONE) for p in liquidation_prices(legs, Decimal(50), Working(), of="BTC")]
    [Decimal('404')]
    """
    if legs[0].instrument.maintenance_slope:
        return sloped_prices(legs[0], collateral, working, of=of)
    backed = buffer_line(legs, collateral)
    prices = tuple(price_at(point, legs, collateral, working, of) for point in zeros(backed, ZERO))
    if prices:
        return tuple(sorted(prices))
    return noted(unreached(backed, legs), working, of)


def unreached(line: Line, legs: Sequence[Position]) -> Outcome:
    """Return why a line without a zero above 0 has none: it would lie at a price below, or nowhere."""
    return "below zero" if line.slope > 0 and not legs[0].instrument.is_inverse else "never"


def price_at(
    point: Decimal, legs: Sequence[Position], collateral: Decimal, working: Working, of: str
) -> Decimal:
    """Return the closed form at a zero of the lines: the price, from the tiers that hold there."""
    if legs[0].instrument.jumps and not is_straight(point, legs):
        return jumped(point, legs, working, of)
    if len(legs) == 1:
        tier = tier_at(legs[0].tiers, EXACT.multiply(legs[0].size, point))
        priced = inverse_price_in_tier if legs[0].instrument.is_inverse else price_in_tier
        return priced(legs[0], tier, collateral, working, of)
    size, amount = requirement_of(point, netted(legs))
    return working.work(
        OF_INVERSE_LEGS if legs[0].instrument.is_inverse else OF_LEGS,
        of=of,
        net_size=net_size(legs),
        entry_value=entry_value(legs),
        maintenance_size=size,
        maintenance_amount=amount,
        collateral=collateral,
    )


def requirement_of(point: Decimal, legs: Sequence[Position]) -> tuple[Decimal, Decimal]:
    """Return the sums of size × fraction and of maintenance amounts, in the tiers at a point."""
    sizes, amounts = [], []
    for leg in legs:
        if leg.instrument.maintenance_at == "entry":
            amounts.append(EXACT.minus(requirement_line(leg).constant))
            continue
        tier = tier_at(leg.tiers, EXACT.multiply(leg.size, point))
        sizes.append(EXACT.multiply(leg.size, tier.maintenance_margin_fraction))
        amounts.append(tier.maintenance_amount)
    return total(sizes), total(amounts)


def net_size(legs: Sequence[Position]) -> Decimal:
    """Return the size of the longs less that of the shorts."""
    return total(EXACT.multiply(Decimal(leg.side), leg.size) for leg in legs)


def entry_value(legs: Sequence[Position]) -> Decimal:
    """Return what the longs were opened at less what the shorts were, in settlement currency."""
    lines = [equity_line(leg).constant for leg in legs]
    return total(lines) if legs[0].instrument.is_inverse else EXACT.minus(total(lines))


def is_straight(point: Decimal, legs: Sequence[Position]) -> bool:
    """Return whether no leg's requirement jumps at a point."""
    return not any(
        kink.at == point and kink.jump
        for leg in netted(legs)
        for kink in requirement_line(leg).kinks
    )


def jumped(point: Decimal, legs: Sequence[Position], working: Working, of: str) -> Decimal:
    """Return the price at which a requirement jumps over the equity, and write it down."""
    price = EXACT.divide(ONE, point) if legs[0].instrument.is_inverse else point
    working.total(LIQUIDATION_PRICE.symbol, LIQUIDATION_PRICE.term, {"floor ÷ size": price}, of=of)
    return price


def bankruptcy_prices(
    legs: Sequence[Position], collateral: Decimal, working: Working, *, of: str
) -> Prices:
    """Return the mark price at which nothing is left, or why there is none.

    `collateral`, in settlement currency, is the bucket's and the others' P&L.
    """
    if len(legs) == 1:
        return bankruptcy_of_one(legs[0], collateral, paid_and_side(legs[0]), working, of)
    line = summed(map(equity_line, legs), collateral)
    if line.constant and line.slope and (line.constant < 0) == (line.slope > 0):
        coin = legs[0].instrument.is_inverse
        price = working.work(
            BANKRUPTCY_OF_INVERSE_LEGS if coin else BANKRUPTCY_OF_LEGS,
            of=of,
            net_size=net_size(legs),
            entry_value=entry_value(legs),
            collateral=collateral,
        )
        return (price,)
    outcome = unreached(line, legs)
    working.note(BANKRUPTCY_PRICE.symbol, BANKRUPTCY_PRICE.term, *SOLVENT, outcome, of=of)
    return outcome
