"""How much a liquidator takes so that an account meets its requirement again, and no more."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Literal

from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

All = Literal["all of it"]  # no size restores the account: closing frees no more than it costs

RESTORED_PER_UNIT = Formula(
    symbol="margin restored by closing one unit",
    term="liquidation",
    text="price * quote_price * (margin_fraction - liquidation_fee_fraction)"
    " - price * insurance_fee_fraction",
    unit="USDT",
)
SIZE_TO_CLOSE = Formula(
    symbol="size to close",
    term="liquidation",
    text="margin_shortage / restored_per_unit",
    unit="base",
)
EXCHANGE_WEIGHT = Formula(
    symbol="weight of the asset given per unit of debt taken",
    term="liquidation",
    text="asset_weight * asset_multiplier / liability_multiplier",
    unit="",
)
RESTORED_PER_DEBT = Formula(
    symbol="margin restored by taking over one unit of debt",
    term="liquidation",
    text="liability_price * (liability_weight - exchange_weight)"
    " - liability_price * insurance_fee_fraction * liability_weight",
    unit="USDT",
)
DEBT_FOR_ASSET = Formula(
    symbol="debt taken over for an asset",
    term="liquidation",
    text="asset_amount * asset_price * liability_multiplier / (liability_price * asset_multiplier)",
    unit="units",
)
ASSET_FOR_DEBT = Formula(
    symbol="asset given for a debt",
    term="liquidation",
    text="liability_amount * liability_price * asset_multiplier"
    " / (asset_price * liability_multiplier)",
    unit="units",
)


def size_to_close(
    *,
    margin_shortage: Decimal,
    margin_fraction: Decimal,
    price: Decimal,
    quote_price: Decimal = ONE,
    liquidation_fee_fraction: Decimal = ZERO,
    insurance_fee_fraction: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal | All:
    """Return how much of a perpetual to close so that a shortage of margin is made up.

    shortage / (P Pq (requirement - fee) - P fund fee): each unit closed frees its requirement and
    costs its fees. Where it frees no more than it costs, all of it is closed. Drift:

    >>> size_to_close(margin_shortage=Decimal(10), margin_fraction=Decimal("0.1"),
    ...     price=Decimal(100), liquidation_fee_fraction=Decimal("0.01"),
    ...     insurance_fee_fraction=Decimal("0.01"))
    Decimal('1.25')
    """
    restored = working.work(
        RESTORED_PER_UNIT,
        price=price,
        quote_price=quote_price,
        margin_fraction=margin_fraction,
        liquidation_fee_fraction=liquidation_fee_fraction,
        insurance_fee_fraction=insurance_fee_fraction,
    )
    if margin_fraction <= liquidation_fee_fraction or restored <= 0:
        return "all of it"
    return working.work(SIZE_TO_CLOSE, margin_shortage=margin_shortage, restored_per_unit=restored)


def debt_to_take_over(
    *,
    margin_shortage: Decimal,
    asset_weight: Decimal,
    asset_multiplier: Decimal,
    liability_weight: Decimal,
    liability_multiplier: Decimal,
    liability_price: Decimal,
    insurance_fee_fraction: Decimal = ZERO,
    weight_places: int = 5,
    working: Working = SILENT,
) -> Decimal | All:
    """Return how much of a debt a liquidator takes over, against an asset, to make up a shortage.

    shortage / (P (w_l - w_a m_a / m_l) - P fund fee w_l); the multipliers are the liquidator's
    premium on each side. Drift cuts the middle weight after five places:

    >>> debt_to_take_over(margin_shortage=Decimal(10), asset_weight=Decimal("0.8"),
    ...     asset_multiplier=Decimal("1.1"), liability_weight=Decimal("1.2"),
    ...     liability_multiplier=Decimal("0.9"), liability_price=Decimal(100)
    ... ).quantize(Decimal("0.00000001"))
    Decimal('0.44998425')
    """
    exchanged = working.work(
        EXCHANGE_WEIGHT,
        asset_weight=asset_weight,
        asset_multiplier=asset_multiplier,
        liability_multiplier=liability_multiplier,
    )
    restored = working.work(
        RESTORED_PER_DEBT,
        liability_price=liability_price,
        liability_weight=liability_weight,
        exchange_weight=rounded(exchanged, weight_places, ROUND_DOWN),
        insurance_fee_fraction=insurance_fee_fraction,
    )
    if restored <= 0:
        return "all of it"
    return working.work(SIZE_TO_CLOSE, margin_shortage=margin_shortage, restored_per_unit=restored)


def debt_for_asset(
    *,
    asset_amount: Decimal,
    asset_price: Decimal,
    asset_multiplier: Decimal,
    liability_price: Decimal,
    liability_multiplier: Decimal,
) -> Decimal:
    """Return the debt that an amount of an asset pays for, the liquidator's premiums included.

    >>> debt_for_asset(asset_amount=Decimal(10), asset_price=ONE, asset_multiplier=Decimal("1.01"),
    ...     liability_price=Decimal(100), liability_multiplier=Decimal("0.99")
    ... ).quantize(Decimal("0.000000001"))
    Decimal('0.098019802')
    """
    return DEBT_FOR_ASSET(
        asset_amount=asset_amount,
        asset_price=asset_price,
        asset_multiplier=asset_multiplier,
        liability_price=liability_price,
        liability_multiplier=liability_multiplier,
    )


def asset_for_debt(
    *,
    liability_amount: Decimal,
    liability_price: Decimal,
    liability_multiplier: Decimal,
    asset_price: Decimal,
    asset_multiplier: Decimal,
) -> Decimal:
    """Return the asset that a liquidator receives for a debt; the inverse of `debt_for_asset`.

    >>> asset_for_debt(liability_amount=ONE, liability_price=Decimal(100),
    ...     liability_multiplier=Decimal("0.99"), asset_price=ONE, asset_multiplier=Decimal("1.01")
    ... ).quantize(Decimal("0.000001"))
    Decimal('102.020202')
    """
    return ASSET_FOR_DEBT(
        liability_amount=liability_amount,
        liability_price=liability_price,
        liability_multiplier=liability_multiplier,
        asset_price=asset_price,
        asset_multiplier=EXACT.plus(asset_multiplier),
    )
