"""A maintenance margin by risk factor and the levels that follow from it; losses shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from calculators.engine.exact import rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

MAINTENANCE = Formula(
    symbol="maintenance margin",
    term="maintenance-margin",
    text="abs(size) * mark_price * (slippage_factor + risk_factor)",
    unit="USDT",
)
LEVEL = Formula(
    symbol="margin level", term="margin", text="factor * maintenance_margin", unit="USDT"
)
AUCTION_ORDER = Formula(
    symbol="margin of an order in an auction",
    term="initial-margin",
    text="max(order_price, indicative_price) * size * risk_factor",
    unit="USDT",
)
SHARE = Formula(
    symbol="share of the loss",
    term="",
    text="shortfall * gain / all_gains",
    unit="USDT",
)


def maintenance_margin(
    *,
    size: Decimal,
    mark_price: Decimal,
    slippage_factor: Decimal,
    risk_factor: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return |size| * mark * (slippage factor + risk factor), quote currency.

    Vega; the risk factor comes from a model of the price and differs by side:

    >>> maintenance_margin(size=Decimal(-1), mark_price=Decimal(15900),
    ...     slippage_factor=Decimal("0.25"), risk_factor=Decimal("0.1"))
    Decimal('5565.00')
    """
    return working.work(
        MAINTENANCE,
        size=size,
        mark_price=mark_price,
        slippage_factor=slippage_factor,
        risk_factor=risk_factor,
    )


def levels(
    maintenance: Decimal, factors: Mapping[str, Decimal], working: Working = SILENT
) -> Mapping[str, Decimal]:
    """Return each level, a fixed multiple of maintenance margin cut to whole units.

    Vega: below `search` collateral is looked for, up to `initial`; above `release` it is let go.

    >>> levels(Decimal(44720286), {"search": Decimal("3.2")})
    {'search': Decimal('143104915')}
    """
    return {
        name: rounded(
            working.work(LEVEL, of=name, factor=factor, maintenance_margin=maintenance),
            0,
            ROUND_DOWN,
        )
        for name, factor in factors.items()
    }


def auction_order_margin(
    *,
    size: Decimal,
    order_price: Decimal,
    indicative_price: Decimal,
    risk_factor: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the margin of an order at the worse of its own price and the auction's.

    >>> auction_order_margin(size=Decimal(10), order_price=Decimal(3),
    ...     indicative_price=Decimal(100), risk_factor=Decimal("0.1"))
    Decimal('100.0')
    """
    return working.work(
        AUCTION_ORDER,
        size=size,
        order_price=order_price,
        indicative_price=indicative_price,
        risk_factor=risk_factor,
    )


def loss_shares(
    shortfall: Decimal, gains: Sequence[Decimal], working: Working = SILENT
) -> tuple[Decimal, ...]:
    """Return what each winner gives up when nobody else can pay: pro rata to the gains.

    Only the proportions of the gains matter, and the shares sum to the shortfall. Vega, 3 000
    missing between gains of 100 to 1:

    >>> [share.quantize(Decimal(1)) for share in
    ...  loss_shares(Decimal(3000), [Decimal(100), Decimal(1)])]
    [Decimal('2970'), Decimal('30')]
    """
    everything = total(gains)
    return tuple(
        working.work(SHARE, shortfall=shortfall, gain=gain, all_gains=everything) for gain in gains
    )
