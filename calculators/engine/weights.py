"""What counts of an asset and of a debt: weights by size, by use of the pool, by careful price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from calculators.engine.exact import EXACT, ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.requirement import size_root
from calculators.engine.working import SILENT, Working

ASSET_BY_SIZE = Formula(
    symbol="asset weight",
    term="collateral",
    text="min(weight, 1.1 / (1 + size_factor * root_of_size))",
    unit="",
)
ASSET_BY_DEPOSITS = Formula(
    symbol="asset weight",
    term="collateral",
    text="min(weight, weight * scale_start / (deposits * price))",
    unit="",
)
DEBT_BY_BORROWS = Formula(
    symbol="liability weight",
    term="collateral",
    text="max(weight, weight * borrows * price / scale_start)",
    unit="",
)
OWN_ASSET = Formula(
    symbol="asset weight",
    term="collateral",
    text="max(0, min(weight, 1 - own_fraction))",
    unit="",
)
OWN_LIABILITY = Formula(
    symbol="liability weight", term="collateral", text="max(weight, 1 + own_fraction)", unit=""
)
OWN_FRACTION = Formula(
    symbol="initial margin fraction",
    term="initial-margin",
    text="max(fraction, max(position_fraction, account_fraction))",
    unit="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """Two readings of one price; which of them counts depends on who would gain.

    >>> usdc = PriceRange(oracle=Decimal("1.00"), average=Decimal("0.90"))
    >>> usdc.for_asset, usdc.for_debt
    (Decimal('0.90'), Decimal('1.00'))
    """

    oracle: Decimal
    average: Decimal  # over time, or another steadier reading

    @property
    def for_asset(self) -> Decimal:
        """Return the lower one: what is held is not flattered."""
        return min(self.oracle, self.average)

    @property
    def for_debt(self) -> Decimal:
        """Return the higher one: what is owed is not forgiven."""
        return max(self.oracle, self.average)


def one_price(price: Decimal) -> PriceRange:
    """Return a range of a single reading."""
    return PriceRange(oracle=price, average=price)


def asset_weight(
    *,
    weight: Decimal,
    size_factor: Decimal = ZERO,
    size: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal:
    """Return what counts of a deposit, or of a profit, of this size.

    min(weight, 1.1 / (1 + factor * sqrt(size))). Drift, 1 000 units with a factor of 0.01:

    >>> asset_weight(weight=Decimal("0.9"), size_factor=Decimal("0.01"), size=Decimal(1000)
    ... ).quantize(Decimal("0.0001"))
    Decimal('0.8357')
    """
    root = EXACT.sqrt(EXACT.abs(size))
    return working.work(ASSET_BY_SIZE, weight=weight, size_factor=size_factor, root_of_size=root)


def liability_weight(
    *,
    weight: Decimal,
    size_factor: Decimal = ZERO,
    size: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal:
    """Return what a debt of this size counts for: max(weight, 0.8 weight + factor * sqrt(size)).

    >>> liability_weight(weight=Decimal("1.1"))
    Decimal('1.1')
    """
    return size_root(fraction=weight, size_factor=size_factor, size=size, working=working)


def used_asset_weight(
    *,
    weight: Decimal,
    deposits: Decimal,
    price: Decimal,
    scale_start: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return an asset weight that falls once everybody's deposits are worth more than a start.

    weight * min(1, start / (deposits * price)). Drift, 60 000 units at 25 from a start of 500 000:

    >>> used_asset_weight(weight=Decimal("0.9"), deposits=Decimal(60000), price=Decimal(25),
    ...     scale_start=Decimal(500000))
    Decimal('0.3')
    """
    if EXACT.multiply(deposits, price) <= scale_start:
        return weight
    return working.work(
        ASSET_BY_DEPOSITS, weight=weight, deposits=deposits, price=price, scale_start=scale_start
    )


def used_liability_weight(
    *,
    weight: Decimal,
    borrows: Decimal,
    price: Decimal,
    scale_start: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return a liability weight that rises once everybody's borrows are worth more than a start.

    weight * max(1, borrows * price / start). Mango, 1 500 units at 5 from a start of 5 000:

    >>> used_liability_weight(weight=Decimal("1.5"), borrows=Decimal(1500), price=Decimal(5),
    ...     scale_start=Decimal(5000))
    Decimal('2.25')
    """
    if EXACT.multiply(borrows, price) <= scale_start:
        return weight
    return working.work(
        DEBT_BY_BORROWS, weight=weight, borrows=borrows, price=price, scale_start=scale_start
    )


def basis_points(weight: Decimal) -> Decimal:
    """Return a weight in ten-thousandths, the rest cut off.

    >>> basis_points(Decimal("0.83579"))
    Decimal('8357')
    """
    return rounded(EXACT.multiply(weight, Decimal(10_000)), 0, ROUND_DOWN)


def own_asset_weight(weight: Decimal, own_fraction: Decimal = ZERO) -> Decimal:
    """Return an asset weight lowered by the margin fraction that a trader chose for itself.

    >>> own_asset_weight(Decimal("0.8"), Decimal("0.5"))
    Decimal('0.5')
    """
    return OWN_ASSET(weight=weight, own_fraction=own_fraction)


def own_liability_weight(weight: Decimal, own_fraction: Decimal = ZERO) -> Decimal:
    """Return a liability weight raised by the margin fraction that a trader chose for itself.

    >>> own_liability_weight(Decimal("1.2"), Decimal(2))
    Decimal('3')
    """
    return OWN_LIABILITY(weight=weight, own_fraction=own_fraction)


def own_margin_fraction(
    fraction: Decimal, *, position_fraction: Decimal = ZERO, account_fraction: Decimal = ZERO
) -> Decimal:
    """Return the largest of the market's, the position's and the account's own fraction.

    A chosen fraction only ever asks for more, and never of maintenance margin.

    >>> own_margin_fraction(Decimal("0.1"), position_fraction=Decimal(2), account_fraction=Decimal(1))
    Decimal('2')
    """
    return OWN_FRACTION(
        fraction=fraction, position_fraction=position_fraction, account_fraction=account_fraction
    )
