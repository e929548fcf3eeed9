"""Inverse contracts: sized in quote currency, margined and settled in the coin."""

# Everything is a straight line in 1 / price. A position of Q quote units is worth Q / price coins,
# so what a long loses in coins as the price falls grows faster and faster, and a short that is
# backed one to one by coins has no price at which it is liquidated.

from __future__ import annotations

from decimal import Decimal, DivisionByZero
from typing import Any

from calculators.engine.account import Side
from calculators.engine.exact import ZERO
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Outcome
from calculators.engine.working import SILENT, Working

COIN = "coins"
POSITION_VALUE = Formula(
    symbol="position value", term="notional-value", text="contract_value / price", unit=COIN
)
INITIAL_MARGIN = Formula(
    symbol="initial margin",
    term="initial-margin",
    text="contract_value / price / leverage",
    unit=COIN,
)
REQUIREMENT = Formula(
    symbol="margin requirement",
    term="maintenance-margin",
    text="contract_value / price * fraction - maintenance_amount",
    unit=COIN,
)
UNREALIZED_PNL = Formula(
    symbol="unrealized P&L",
    term="unrealized-pnl",
    text="side * contract_value * (1 / entry_price - 1 / mark_price)",
    unit=COIN,
)
LIQUIDATION_AT_MARK = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="contract_value * (side + maintenance_margin_fraction)"
    " / (collateral + maintenance_amount + side * contract_value / entry_price)",
    unit="USD",
)
LIQUIDATION_AT_ENTRY = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="side * contract_value"
    " / (collateral + side * contract_value / entry_price - maintenance_margin)",
    unit="USD",
)
LIQUIDATION_BY_LEVERAGE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="entry_price * leverage"
    " / (leverage + side - side * maintenance_margin_fraction * leverage)",
    unit="USD",
)
BANKRUPTCY = Formula(
    symbol="bankruptcy price",
    term="bankruptcy-price",
    text="(1 + side * fee_fraction) * side * contract_value"
    " / (collateral + side * contract_value / entry_price)",
    unit="USD",
)
CLOSING_REQUIREMENT = Formula(
    symbol="maintenance margin with the fee of closing at the bankruptcy price",
    term="maintenance-margin",
    text="contract_value / entry_price * maintenance_margin_fraction"
    " + fee_fraction * contract_value / bankruptcy_price",
    unit=COIN,
)


def liquidation_at_mark(
    *,
    side: Side,
    contract_value: Decimal,
    entry_price: Decimal,
    collateral: Decimal,
    maintenance_margin_fraction: Decimal,
    maintenance_amount: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the price at which coin equity meets the requirement of that very price.

    Q (side + m) / (collateral + amount + side * Q / entry), Q in quote currency and the rest in
    coins. Kraken's example, 1 000 contracts of 1 USD from 8 000 on 0.01 coins:

    >>> liquidation_at_mark(side=1, contract_value=Decimal(1000), entry_price=Decimal(8000),
    ...     collateral=Decimal("0.01"), maintenance_margin_fraction=Decimal("0.01")
    ... ).quantize(Decimal(1))
    Decimal('7481')
    """
    return priced(
        LIQUIDATION_AT_MARK,
        working,
        side=Decimal(side),
        contract_value=contract_value,
        entry_price=entry_price,
        collateral=collateral,
        maintenance_margin_fraction=maintenance_margin_fraction,
        maintenance_amount=maintenance_amount,
    )


def liquidation_at_entry(
    *,
    side: Side,
    contract_value: Decimal,
    entry_price: Decimal,
    collateral: Decimal,
    maintenance_margin: Decimal,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the price at which coin equity meets a requirement that was fixed at the entry.

    side * Q / (collateral + side * Q / entry - maintenance margin). A short on at least its own
    value in coins is never liquidated: the coins cover any rise.

    >>> liquidation_at_entry(side=-1, contract_value=Decimal(1000), entry_price=Decimal(8000),
    ...     collateral=Decimal("0.2"), maintenance_margin=Decimal("0.001"))
    'never'
    """
    return priced(
        LIQUIDATION_AT_ENTRY,
        working,
        side=Decimal(side),
        contract_value=contract_value,
        entry_price=entry_price,
        collateral=collateral,
        maintenance_margin=maintenance_margin,
    )


def liquidation_by_leverage(
    *,
    side: Side,
    entry_price: Decimal,
    leverage: Decimal,
    maintenance_margin_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return `liquidation_at_entry` of a position that holds exactly its initial margin.

    entry * L / (L + side - side * m * L), a 10x long from 2 000 with a requirement of 0.5%:

    >>> liquidation_by_leverage(side=1, entry_price=Decimal(2000), leverage=Decimal(10),
    ...     maintenance_margin_fraction=Decimal("0.005")).quantize(Decimal("0.01"))
    Decimal('1826.48')
    """
    return priced(
        LIQUIDATION_BY_LEVERAGE,
        working,
        side=Decimal(side),
        entry_price=entry_price,
        leverage=leverage,
        maintenance_margin_fraction=maintenance_margin_fraction,
    )


def bankruptcy_price(
    *,
    side: Side,
    contract_value: Decimal,
    entry_price: Decimal,
    collateral: Decimal,
    fee_fraction: Decimal = ZERO,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the price at which the collateral is used up, the fee of closing included.

    Bybit's example, a cross long of 10 000 from 8 000 on 0.5 coins, taker fee 0.075%:

    >>> bankruptcy_price(side=1, contract_value=Decimal(10000), entry_price=Decimal(8000),
    ...     collateral=Decimal("0.5"), fee_fraction=Decimal("0.00075")).quantize(Decimal("0.01"))
    Decimal('5718.57')
    """
    return priced(
        BANKRUPTCY,
        working,
        side=Decimal(side),
        contract_value=contract_value,
        entry_price=entry_price,
        collateral=collateral,
        fee_fraction=fee_fraction,
    )


def closing_requirement(
    *,
    contract_value: Decimal,
    entry_price: Decimal,
    bankruptcy_price: Decimal | Outcome,
    maintenance_margin_fraction: Decimal,
    fee_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the requirement at entry and the fee of closing at the bankruptcy price, in coins.

    Without a bankruptcy price there is nothing to close and no fee.
    """
    fee = fee_fraction if isinstance(bankruptcy_price, Decimal) else ZERO
    return working.work(
        CLOSING_REQUIREMENT,
        contract_value=contract_value,
        entry_price=entry_price,
        bankruptcy_price=bankruptcy_price if isinstance(bankruptcy_price, Decimal) else entry_price,
        maintenance_margin_fraction=maintenance_margin_fraction,
        fee_fraction=fee,
    )


def priced(formula: Formula, working: Working, **operands: Any) -> Decimal | Outcome:
    """Return a price above zero, or "never" where no price makes the two sides meet."""
    try:
        value = working.work(formula, **operands)
    except DivisionByZero:  # coins worth exactly the short: its equity never moves
        return "never"
    return value if value > 0 else "never"
