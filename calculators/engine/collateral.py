"""What a venue counts of each asset: haircuts, tranches, conversion buffers, loans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

COUNTED_VALUE = Formula(
    symbol="collateral value", term="collateral", text="amount * price * ratio", unit="USDT"
)
BID_RATE = Formula(
    symbol="rate for what is held", term="collateral", text="index * (1 - buffer)", unit=""
)
ASK_RATE = Formula(
    symbol="rate for what is owed", term="collateral", text="index * (1 + buffer)", unit=""
)
CONVERTED = Formula(
    symbol="amount to convert", term="collateral", text="needed / rate", unit="units"
)
LOAN_REQUIREMENT = Formula(
    symbol="maintenance margin of a loan",
    term="maintenance-margin",
    text="loan * maintenance_margin_fraction",
    unit="units",
)
EQUITY_TO_REQUIREMENT = Formula(
    symbol="equity to maintenance margin",
    term="margin-ratio",
    text="account_equity / maintenance_margin",
    unit="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """The share of a holding's value that counts up to a bound; the next tranche begins there."""

    upper: Decimal | None  # in the unit of the holding; None: no bound
    ratio: Decimal  # 0 to 1


def counted_value(
    *, amount: Decimal, price: Decimal, ratio: Decimal = ONE, working: Working = SILENT
) -> Decimal:
    """Return amount * price * ratio; a debt counts in full, whatever the ratio.

    BIT, 100 BCH at 300 with a ratio of 95%:

    >>> counted_value(amount=Decimal(100), price=Decimal(300), ratio=Decimal("0.95"))
    Decimal('28500.00')
    """
    kept = ratio if amount > 0 else ONE
    return working.work(COUNTED_VALUE, amount=amount, price=price, ratio=kept)


def bid_rate(index: Decimal, buffer: Decimal, working: Working = SILENT) -> Decimal:
    """Return the rate at which a holding counts: below the index by a buffer.

    >>> bid_rate(Decimal("0.99"), Decimal("0.01"))
    Decimal('0.9801')
    """
    return working.work(BID_RATE, index=index, buffer=buffer)


def ask_rate(index: Decimal, buffer: Decimal, working: Working = SILENT) -> Decimal:
    """Return the rate at which a debt counts: above the index by a buffer.

    >>> ask_rate(Decimal("0.99"), Decimal("0.005"))
    Decimal('0.99495')
    """
    return working.work(ASK_RATE, index=index, buffer=buffer)


def converted(needed: Decimal, rate: Decimal, working: Working = SILENT) -> Decimal:
    """Return how much of an asset a venue sells to pay a debt: debt / rate.

    >>> converted(Decimal(20000), Decimal("0.975")).quantize(Decimal(1))
    Decimal('20513')
    """
    return working.work(CONVERTED, needed=needed, rate=rate)


def tranche_value(amount: Decimal, tranches: Sequence[Tranche]) -> Decimal:
    """Return what counts of an amount when each tranche of it has a ratio of its own.

    What lies above the last bound counts at the last ratio. OKX, 11 million USDT:

    >>> table = [Tranche(upper=Decimal(5_000_000), ratio=ONE),
    ...          Tranche(upper=Decimal(10_000_000), ratio=Decimal("0.9")),
    ...          Tranche(upper=None, ratio=Decimal("0.8"))]
    >>> tranche_value(Decimal(11_000_000), table)
    Decimal('10300000.0')
    """
    if amount <= 0:
        return amount
    return marginal_sum(amount, tranches)


def marginal_sum(amount: Decimal, tranches: Sequence[Tranche]) -> Decimal:
    """Return the sum over tranches of the part of an amount inside it * its ratio.

    A ratio above 1 makes a charge that grows with its own size: OKX multiplies the minimum charge
    of a large options book this way.

    >>> marginal_sum(Decimal(30000), [Tranche(upper=Decimal(10000), ratio=ONE),
    ...                               Tranche(upper=Decimal(70000), ratio=Decimal(2))])
    Decimal('50000')
    """
    uppers = [*(t.upper if t.upper is not None else amount for t in tranches[:-1]), amount]
    bounds = pairwise([ZERO, *uppers])
    return total(
        EXACT.multiply(max(ZERO, EXACT.subtract(min(amount, upper), lower)), tranche.ratio)
        for (lower, upper), tranche in zip(bounds, tranches, strict=True)
    )


def lower_of_both(amount: Decimal, price: Decimal, ratio: Decimal) -> Decimal:
    """Return the smaller of an asset's value with and without its ratio.

    Binance's unified account: for a debt the full value is the smaller one.

    >>> lower_of_both(Decimal(-2), Decimal(100), Decimal("0.9"))
    Decimal('-200')
    """
    value = EXACT.multiply(amount, price)
    return min(EXACT.multiply(value, ratio), value)


def loan_requirement(
    loan: Decimal, maintenance_margin_fraction: Decimal, working: Working = SILENT
) -> Decimal:
    """Return the maintenance margin of borrowed units, in those units.

    >>> loan_requirement(Decimal(15), Decimal("0.1"))
    Decimal('1.5')
    """
    return working.work(
        LOAN_REQUIREMENT, loan=loan, maintenance_margin_fraction=maintenance_margin_fraction
    )
