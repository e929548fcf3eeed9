"""Margin fractions that are not a table: by leverage, by size, by open interest, by skew."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

HALF_OF_INITIAL = Formula(
    symbol="maintenance margin fraction",
    term="maintenance-margin",
    text="0.5 / maximum_leverage",
    unit="",
)
SIZE_LINEAR = Formula(
    symbol="margin fraction",
    term="initial-margin",
    text="base_fraction + slope * abs(size)",
    unit="",
)
SIZE_ROOT = Formula(
    symbol="margin fraction",
    term="initial-margin",
    text="max(fraction, 0.8 * fraction + size_factor * root_of_size)",
    unit="",
)
OPEN_INTEREST_SHARE = Formula(
    symbol="share of the way to the upper cap",
    term="initial-margin",
    text="min(1, max(0, (open_interest - lower_cap) / (upper_cap - lower_cap)))",
    unit="",
)
OPEN_INTEREST_FRACTION = Formula(
    symbol="initial margin fraction",
    term="initial-margin",
    text="base_fraction + (1 - base_fraction) * share",
    unit="",
)
SKEW_FRACTION = Formula(
    symbol="initial margin fraction",
    term="initial-margin",
    text="abs(size) / skew_scale * skew_factor + minimum_fraction",
    unit="",
)
SKEW_FILL = Formula(
    symbol="fill price",
    term="mark-price",
    text="price * (1 + (skew_before + size / 2) / skew_scale)",
    unit="USDT",
)
AMOUNT = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="abs(size) * price * fraction",
    unit="USDT",
)
LEVERED_AMOUNT = Formula(
    symbol="margin requirement",
    term="initial-margin",
    text="abs(size) * price / leverage * fraction",
    unit="USDT",
)
WITH_FEES = Formula(
    symbol="initial margin with the fees of opening and closing",
    term="initial-margin",
    text="abs(size) * price * (1 / leverage + 2 * taker_fee_fraction)",
    unit="USDT",
)


def of_maximum_leverage(maximum_leverage: Decimal, working: Working = SILENT) -> Decimal:
    """Return a maintenance margin fraction of half the initial one at maximum leverage.

    Hyperliquid: 1 / (2 * maximum leverage), 2.5% at 20x.

    >>> of_maximum_leverage(Decimal(20))
    Decimal('0.025')
    """
    return working.work(HALF_OF_INITIAL, maximum_leverage=maximum_leverage)


def size_linear(
    *, base_fraction: Decimal, slope: Decimal, size: Decimal, working: Working = SILENT
) -> Decimal:
    """Return a fraction that rises with every coin, without steps: base + slope * size.

    Deribit, a linear perpetual on BTC of 25 coins: 2% + 0.005% a coin.

    >>> size_linear(base_fraction=Decimal("0.02"), slope=Decimal("0.00005"), size=Decimal(25))
    Decimal('0.02125')
    """
    return working.work(SIZE_LINEAR, base_fraction=base_fraction, slope=slope, size=size)


def size_root(
    *, fraction: Decimal, size_factor: Decimal, size: Decimal, working: Working = SILENT
) -> Decimal:
    """Return a fraction that rises with the root of the size: max(w, 0.8 w + factor * sqrt(size)).

    Drift; its liability weights follow the same line.

    >>> size_root(fraction=Decimal("1.1"), size_factor=Decimal("0.1"), size=Decimal(1000)
    ... ).quantize(Decimal("0.0001"))
    Decimal('4.0423')
    """
    root = EXACT.sqrt(EXACT.abs(size))
    return working.work(SIZE_ROOT, fraction=fraction, size_factor=size_factor, root_of_size=root)


def open_interest_scaled(
    *,
    base_fraction: Decimal,
    open_interest: Decimal,
    lower_cap: Decimal,
    upper_cap: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return an initial margin fraction that goes to 1 as open interest goes to its upper cap.

    base + (1 - base) * share of the way from the lower to the upper cap; an upper cap of 0 means
    that there is none. dYdX: 20%, half way.

    >>> open_interest_scaled(base_fraction=Decimal("0.2"), open_interest=Decimal(1500),
    ...     lower_cap=Decimal(1000), upper_cap=Decimal(2000))
    Decimal('0.60')
    """
    if not upper_cap:
        return base_fraction
    if upper_cap <= lower_cap:
        share = ONE if open_interest > lower_cap else ZERO
    else:
        share = working.work(
            OPEN_INTEREST_SHARE,
            open_interest=open_interest,
            lower_cap=lower_cap,
            upper_cap=upper_cap,
        )
    return working.work(OPEN_INTEREST_FRACTION, base_fraction=base_fraction, share=share)


def skew_scaled(
    *,
    size: Decimal,
    skew_scale: Decimal,
    skew_factor: Decimal,
    minimum_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return a fraction that rises with the size as a part of the market's skew scale.

    Synthetix: a short of 2 in a market of 100, factor 2, at least 1%.

    >>> skew_scaled(size=Decimal(-2), skew_scale=Decimal(100), skew_factor=Decimal(2),
    ...     minimum_fraction=Decimal("0.01"))
    Decimal('0.05')
    """
    return working.work(
        SKEW_FRACTION,
        size=size,
        skew_scale=skew_scale,
        skew_factor=skew_factor,
        minimum_fraction=minimum_fraction,
    )


def skew_fill_price(
    *,
    price: Decimal,
    size: Decimal,
    skew_scale: Decimal,
    skew_before: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal:
    """Return the average price of a trade that moves the skew: half of its own size counts.

    Synthetix: a short of 1 from a balanced market of 100 sells half a percent lower.

    >>> skew_fill_price(price=Decimal(30000), size=Decimal(-1), skew_scale=Decimal(100))
    Decimal('29850.000')
    """
    return working.work(
        SKEW_FILL, price=price, size=size, skew_scale=skew_scale, skew_before=skew_before
    )


def amount(
    *,
    size: Decimal,
    price: Decimal,
    fraction: Decimal,
    leverage: Decimal = ONE,
    working: Working = SILENT,
) -> Decimal:
    """Return a requirement in quote currency: |size| * price * fraction, divided by the leverage.

    >>> amount(size=Decimal(-25), price=Decimal(100000), fraction=Decimal("0.02125"))
    Decimal('53125.00000')
    """
    if leverage == ONE:
        return working.work(AMOUNT, size=size, price=price, fraction=fraction)
    return working.work(
        LEVERED_AMOUNT, size=size, price=price, fraction=fraction, leverage=leverage
    )


def rounded_up(requirement: Decimal) -> Decimal:
    """Return a requirement in whole units of account: against the trader.

    >>> rounded_up(Decimal("70029.3"))
    Decimal('70030')
    """
    return rounded(requirement, 0, ROUND_CEILING)


def parts_per_million(fraction: Decimal) -> Decimal:
    """Return a fraction in whole parts per million, the rest cut off.

    >>> parts_per_million(Decimal("0.184343382876"))
    Decimal('184343')
    """
    return rounded(EXACT.multiply(fraction, Decimal(1_000_000)), 0, ROUND_FLOOR)
