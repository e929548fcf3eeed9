"""Funding as venues accrue it: time-weighted prices, clamps, an index, a margin for what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

PAYMENT = Formula(
    symbol="funding payment per unit",
    term="",
    text="contract_price - index_price + min(upper * index_price, max(lower * index_price,"
    " (1 + years * interest) * index_price - contract_price))",
    unit="USDT",
)
PREMIUM_PAYMENT = Formula(
    symbol="funding payment per unit",
    term="",
    text="contract_price - index_price + (1 + years * interest) * index_price - contract_price",
    unit="USDT",
)
RATE = Formula(
    symbol="funding rate",
    term="",
    text="scaling * (contract_price - index_price) / index_price",
    unit="",
)
CLAMPED = Formula(
    symbol="clamped funding rate", term="", text="min(upper, max(lower, rate))", unit=""
)
INDEX_PAYMENT = Formula(
    symbol="funding received",
    term="",
    text="-size * (index_now - index_at_open)",
    unit="USDT",
)
WIDEST = Formula(
    symbol="largest funding rate",
    term="",
    text="factor * (initial_margin_fraction - maintenance_margin_fraction)",
    unit="",
)
WITH_FUNDING = Formula(
    symbol="margin with funding that is due",
    term="margin",
    text="futures_margin + funding_factor * max(0, payment * size)",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A price that stood from one moment to another, in any unit of time."""

    price: Decimal
    start: Decimal
    end: Decimal


def time_weighted_average(
    spans: Sequence[Span], pauses: Sequence[tuple[Decimal, Decimal]] = ()
) -> Decimal:
    """Return the mean price by time; what lies in a pause, such as an auction, does not count.

    Vega's example with an auction from 5 to 7:

    >>> prices = [(10, 0, 1), (11, 1, 3), (11, 3, 5), (9, 7, 8), (8, 8, 10)]
    >>> spans = [Span(price=Decimal(p), start=Decimal(s), end=Decimal(e)) for p, s, e in prices]
    >>> time_weighted_average(spans, [(Decimal(5), Decimal(7))])
    Decimal('9.875')
    """
    weights = [counted_time(span, pauses) for span in spans]
    products = (EXACT.multiply(s.price, w) for s, w in zip(spans, weights, strict=True))
    return EXACT.divide(total(products), total(weights))


def counted_time(span: Span, pauses: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Return how long a price stood outside the pauses."""
    paused = total(
        max(ZERO, EXACT.subtract(min(span.end, end), max(span.start, start)))
        for start, end in pauses
    )
    return EXACT.subtract(EXACT.subtract(span.end, span.start), paused)


def clamped_payment(
    *,
    contract_price: Decimal,
    index_price: Decimal,
    interest: Decimal = ZERO,
    years: Decimal = ZERO,
    bounds: tuple[Decimal, Decimal] | None = None,
    working: Working = SILENT,
) -> Decimal:
    """Return what a long pays per unit: the premium and an interest term within bounds.

    f - s + clamp((1 + r t) s - f, lower s, upper s); without bounds only the interest is left.
    Vega, f = 1 700 and s = 1 600 with bounds of 5%:

    >>> clamped_payment(contract_price=Decimal(1700), index_price=Decimal(1600),
    ...     bounds=(Decimal("-0.05"), Decimal("0.05")))
    Decimal('20.00')
    """
    if bounds is None:
        return working.work(
            PREMIUM_PAYMENT,
            contract_price=contract_price,
            index_price=index_price,
            interest=interest,
            years=years,
        )
    return working.work(
        PAYMENT,
        contract_price=contract_price,
        index_price=index_price,
        interest=interest,
        years=years,
        lower=bounds[0],
        upper=bounds[1],
    )


def scaled_rate(
    *,
    contract_price: Decimal,
    index_price: Decimal,
    scaling: Decimal,
    bounds: tuple[Decimal, Decimal] | None = None,
    working: Working = SILENT,
) -> Decimal:
    """Return the premium as a part of the index, scaled and held within bounds.

    >>> scaled_rate(contract_price=Decimal(99), index_price=Decimal(100), scaling=Decimal("2.5"))
    Decimal('-0.025')
    """
    rate = working.work(
        RATE, contract_price=contract_price, index_price=index_price, scaling=scaling
    )
    if bounds is None:
        return rate
    return working.work(CLAMPED, rate=rate, lower=bounds[0], upper=bounds[1])


def index_payment(
    *, size: Decimal, index_at_open: Decimal, index_now: Decimal, working: Working = SILENT
) -> Decimal:
    """Return what a position has received since it was opened: -size * (index now - at open).

    A long receives when the index falls. dYdX, in parts per million:

    >>> index_payment(size=Decimal(-5000000), index_at_open=Decimal(100), index_now=Decimal(-50))
    Decimal('-750000000')
    """
    return working.work(INDEX_PAYMENT, size=size, index_at_open=index_at_open, index_now=index_now)


def largest_rate(
    *,
    factor: Decimal,
    initial_margin_fraction: Decimal,
    maintenance_margin_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the bound of a funding rate that a position's two margins can bear.

    >>> largest_rate(factor=Decimal(6), initial_margin_fraction=Decimal("0.15"),
    ...     maintenance_margin_fraction=Decimal("0.12"))
    Decimal('0.18')
    """
    return working.work(
        WIDEST,
        factor=factor,
        initial_margin_fraction=initial_margin_fraction,
        maintenance_margin_fraction=maintenance_margin_fraction,
    )


def margin_with_funding(
    *,
    futures_margin: Decimal,
    funding_factor: Decimal,
    payment: Decimal,
    size: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return a requirement with a share of the funding that a position is about to pay.

    A payment that it will receive adds nothing.

    >>> margin_with_funding(futures_margin=Decimal(595), funding_factor=Decimal("0.5"),
    ...     payment=Decimal(20), size=Decimal(1))
    Decimal('605.0')
    """
    return working.work(
        WITH_FUNDING,
        futures_margin=futures_margin,
        funding_factor=funding_factor,
        payment=payment,
        size=size,
    )
