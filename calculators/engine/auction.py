"""A liquidation by auction: a portfolio is offered in parts at a discount that grows with time."""

# Reserved cash, what earlier bidders of the same auction paid in, is not for sale: only what is
# above it is. A bid lifts the account to its buffer margin and no further.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

BUFFER_MARGIN = Formula(
    symbol="buffer margin",
    term="maintenance-margin",
    text="maintenance_margin + buffer_fraction * (maintenance_margin - market_value)",
    unit="USDC",
)
DISCOUNT_ON_THE_WAY = Formula(
    symbol="share of market value asked for",
    term="liquidation",
    text="from_share + (to_share - from_share) * seconds / duration",
    unit="",
)
LARGEST_FRACTION = Formula(
    symbol="largest fraction to liquidate",
    term="liquidation",
    text="buffer_margin / (buffer_margin - share * market_value - (1 - share) * reserved_cash)",
    unit="",
)
BID = Formula(
    symbol="price of the bid",
    term="liquidation",
    text="fraction * share * (market_value - reserved_cash)",
    unit="USDC",
)
AFTER = Formula(
    symbol="left after the bid",
    term="liquidation",
    text="(1 - fraction) * (value - reserved_cash) + reserved_cash + bid",
    unit="USDC",
)
FEE = Formula(
    symbol="fee for flagging the account",
    term="liquidation",
    text="fee_fraction * abs(market_value) * buffer_margin / (buffer_margin - market_value)",
    unit="USDC",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionRules:
    """How the share of market value that is asked for falls: fast to a cut-off, then slowly to 0."""

    start: Decimal  # share of market value at the beginning
    cutoff: Decimal  # share at the end of the fast part
    fast_seconds: Decimal
    slow_seconds: Decimal
    buffer_fraction: Decimal  # of market value less maintenance margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One bid in an auction and what it leaves; amounts in the account's currency."""

    buffer_margin: Decimal
    share: Decimal  # of market value asked for
    largest_fraction: Decimal
    fraction: Decimal  # of the portfolio as it stands
    bid: Decimal
    market_value_after: Decimal
    maintenance_margin_after: Decimal


def buffer_margin(
    market_value: Decimal,
    maintenance_margin: Decimal,
    buffer_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin that a liquidation aims to bring to zero, a buffer beyond maintenance.

    >>> buffer_margin(Decimal(100), Decimal(-50), Decimal("0.2"))
    Decimal('-80.0')
    """
    return working.work(
        BUFFER_MARGIN,
        maintenance_margin=maintenance_margin,
        market_value=market_value,
        buffer_fraction=buffer_fraction,
    )


def asked_share(rules: AuctionRules, seconds: Decimal, working: Working = SILENT) -> Decimal:
    """Return the share of market value that is asked for after some seconds.

    >>> rules = AuctionRules(start=Decimal("0.98"), cutoff=Decimal("0.8"),
    ...     fast_seconds=Decimal(100), slow_seconds=Decimal(14400), buffer_fraction=ZERO)
    >>> asked_share(rules, Decimal(30))
    Decimal('0.926')
    """
    slow = EXACT.subtract(seconds, rules.fast_seconds)
    if slow >= rules.slow_seconds:
        return ZERO
    fast = slow < 0
    return working.work(
        DISCOUNT_ON_THE_WAY,
        from_share=rules.start if fast else rules.cutoff,
        to_share=rules.cutoff if fast else ZERO,
        seconds=seconds if fast else slow,
        duration=rules.fast_seconds if fast else rules.slow_seconds,
    )


def offer(
    *,
    market_value: Decimal,
    maintenance_margin: Decimal,
    rules: AuctionRules,
    seconds: Decimal,
    wanted: Decimal = ONE,
    reserved_cash: Decimal = ZERO,
    working: Working = SILENT,
) -> Offer:
    """Return what a bidder who wants a fraction of a portfolio gets, pays and leaves.

    Never more than brings the buffer margin to zero. Derive's liquidation tests, the first bid:

    >>> rules = AuctionRules(start=Decimal("0.98"), cutoff=Decimal("0.8"),
    ...     fast_seconds=Decimal(100), slow_seconds=Decimal(14400), buffer_fraction=Decimal("0.2"))
    >>> bid = offer(market_value=Decimal("119.30633018"), maintenance_margin=Decimal("-103.09061949"),
    ...     rules=rules, seconds=ZERO)
    >>> bid.largest_fraction.quantize(Decimal("0.000001")), bid.bid.quantize(Decimal("0.0001"))
    (Decimal('0.557941'), Decimal('65.2346'))
    """
    short = buffer_margin(market_value, maintenance_margin, rules.buffer_fraction, working)
    share = asked_share(rules, seconds, working)
    largest = ZERO
    if short < 0:
        largest = working.work(
            LARGEST_FRACTION,
            buffer_margin=short,
            share=share,
            market_value=market_value,
            reserved_cash=reserved_cash,
        )
    fraction = min(wanted, largest)
    bid = working.work(
        BID,
        fraction=fraction,
        share=share,
        market_value=market_value,
        reserved_cash=reserved_cash,
    )

    def after(value: Decimal) -> Decimal:
        return AFTER(fraction=fraction, value=value, reserved_cash=reserved_cash, bid=bid)

    return Offer(
        buffer_margin=short,
        share=share,
        largest_fraction=largest,
        fraction=fraction,
        bid=bid,
        market_value_after=after(market_value),
        maintenance_margin_after=after(maintenance_margin),
    )


def flagging_fee(
    *,
    market_value: Decimal,
    maintenance_margin: Decimal,
    buffer_fraction: Decimal,
    fee_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the fee at the start: a fraction of the value of the part that may be liquidated.

    >>> flagging_fee(market_value=Decimal("120.62841481"), fee_fraction=Decimal("0.02"),
    ...     maintenance_margin=Decimal("-101.76853486"), buffer_fraction=Decimal("0.2")
    ... ).quantize(Decimal("0.0001"))
    Decimal('1.3221')
    """
    return working.work(
        FEE,
        fee_fraction=fee_fraction,
        market_value=market_value,
        buffer_margin=buffer_margin(market_value, maintenance_margin, buffer_fraction, working),
    )
