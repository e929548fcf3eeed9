"""Notional value, profit and loss, and the margin that positions need. Linear contracts."""

# side is +1 for a long and -1 for a short; sizes are positive; prices are quote per base.

from __future__ import annotations

from decimal import Decimal, localcontext

from calculators.engine.account import Bucket, Collateral, Position
from calculators.engine.collateral import tranche_value
from calculators.engine.exact import EXACT, MINUS_ONE, ONE, ZERO
from calculators.engine.formula import Condition, Formula
from calculators.engine.risk import Risk
from calculators.engine.venue import Tier, tier_at
from calculators.engine.working import Working

NOTIONAL_VALUE = Formula(
    symbol="notional value", term="notional-value", text="size * price", unit="USDT"
)
NOTIONAL_AT_MARK = Formula(
    symbol="notional value", term="notional-value", text="size * mark_price", unit="USDT"
)
UNREALIZED_PNL = Formula(
    symbol="unrealized P&L",
    term="unrealized-pnl",
    text="side * size * (mark_price - entry_price)",
    unit="USDT",
)
INITIAL_MARGIN = Formula(
    symbol="initial margin", term="initial-margin", text="notional_value / leverage", unit="USDT"
)
MAINTENANCE_MARGIN = Formula(
    symbol="maintenance margin",
    term="maintenance-margin",
    text="notional_value * maintenance_margin_fraction",
    unit="USDT",
)
TIERED_MAINTENANCE_MARGIN = Formula(
    symbol="maintenance margin",
    term="maintenance-margin",
    text="notional_value * maintenance_margin_fraction - maintenance_amount",
    unit="USDT",
)
MAINTENANCE_BUFFER = Formula(
    symbol="margin above maintenance margin",
    term="maintenance-margin",
    text="margin - maintenance_margin",
    unit="USDT",
)
COLLATERAL_VALUE = Formula(
    symbol="collateral value",
    term="collateral",
    text="amount * price * (1 - haircut)",
    unit="USDT",
)
DEBT_VALUE = Formula(
    symbol="collateral value",
    term="collateral",
    text="amount * price * liability_weight",
    unit="USDT",
)
TRANCHED_VALUE = Formula(
    symbol="collateral value", term="collateral", text="counted_amount * price", unit="USDT"
)
EQUITY = Formula(
    symbol="account equity", term="account-equity", text="collateral + unrealized_pnl", unit="USDT"
)
MARGIN_RATIO = Formula(
    symbol="margin ratio",
    term="margin-ratio",
    text="100 * maintenance_margin / account_equity",
    unit="%",
)
IS_LIQUIDATED = Condition(
    symbol="liquidated", term="liquidation", text="account_equity <= maintenance_margin"
)


def notional_value(position: Position, working: Working, *, of: str = "") -> Decimal:
    """Return what a position is worth at its mark price: size × mark price, in quote currency."""
    return working.work(NOTIONAL_AT_MARK, of=of, size=position.size, mark_price=position.mark_price)


def unrealized_pnl(position: Position, working: Working, *, of: str = "") -> Decimal:
    """Return side × size × (mark price − entry price), in quote currency; losses are negative."""
    return working.work(
        UNREALIZED_PNL,
        of=of,
        side=Decimal(position.side),
        size=position.size,
        mark_price=position.mark_price,
        entry_price=position.entry_price,
    )


def maintenance_margin(
    notional: Decimal, tiers: tuple[Tier, ...], working: Working, *, of: str = ""
) -> Decimal:
    """Return the maintenance margin of a notional value under the tier that it falls in.

    >>> from calculators.engine.venue import flat
    >>> maintenance_margin(Decimal(30000), flat(Decimal("0.01")), Working())
    Decimal('300.00')
    """
    tier = tier_at(tiers, notional)
    if tier.maintenance_amount:
        return working.work(
            TIERED_MAINTENANCE_MARGIN,
            of=of,
            notional_value=notional,
            maintenance_margin_fraction=tier.maintenance_margin_fraction,
            maintenance_amount=tier.maintenance_amount,
        )
    return working.work(
        MAINTENANCE_MARGIN,
        of=of,
        notional_value=notional,
        maintenance_margin_fraction=tier.maintenance_margin_fraction,
    )


def position_risk(position: Position, working: Working, *, of: str = "") -> Risk:
    """Return what a position adds to its bucket: its unrealized P&L and its two requirements.

    >>> from calculators.engine.venue import flat
    >>> long = Position(name="BTC", side=1, size=Decimal(1), entry_price=Decimal(30000),
    ...                 mark_price=Decimal(28500), leverage=Decimal(10), tiers=flat(Decimal("0.01")))
    >>> risk = position_risk(long, Working())
    >>> risk.equity, risk.initial_margin, risk.maintenance_margin
    (Decimal('-1500'), Decimal('2850'), Decimal('285.00'))
    """
    with localcontext(EXACT):
        _, pnl, initial, needed = figures_in_context(position, working, of)
    return Risk(equity=pnl, initial_margin=initial, maintenance_margin=needed)


def figures_in_context(
    position: Position, working: Working, of: str
) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Return a position's notional value, unrealized P&L, initial and maintenance margin.

    For use under `with localcontext(EXACT)`.
    """
    in_context, size, mark = working.in_context, position.size, position.mark_price
    notional = in_context(NOTIONAL_AT_MARK)(of, size=size, mark_price=mark)
    pnl = in_context(UNREALIZED_PNL)(
        of,
        side=ONE if position.side == 1 else MINUS_ONE,
        size=size,
        mark_price=mark,
        entry_price=position.entry_price,
    )
    initial = in_context(INITIAL_MARGIN)(of, notional_value=notional, leverage=position.leverage)
    tier = tier_at(position.tiers, notional)
    fraction, amount = tier.maintenance_margin_fraction, tier.maintenance_amount
    if not amount:
        needed = in_context(MAINTENANCE_MARGIN)(
            of, notional_value=notional, maintenance_margin_fraction=fraction
        )
    else:
        needed = in_context(TIERED_MAINTENANCE_MARGIN)(
            of,
            notional_value=notional,
            maintenance_margin_fraction=fraction,
            maintenance_amount=amount,
        )
    return notional, pnl, initial, needed


def bucket_risk(bucket: Bucket, working: Working) -> Risk:
    """Return the risk of a bucket: its collateral and the sum over its positions.

    What charts, roots and cascades ask a thousand times over: the loop is `figures_in_context`
    without a call for each position.
    """
    equity, initial, maintenance = bucket.collateral, ZERO, ZERO
    worth, profit = working.in_context(NOTIONAL_AT_MARK), working.in_context(UNREALIZED_PNL)
    to_open, to_keep = working.in_context(INITIAL_MARGIN), working.in_context(MAINTENANCE_MARGIN)
    to_keep_tiered = working.in_context(TIERED_MAINTENANCE_MARGIN)
    with localcontext(EXACT):
        for position in bucket.positions:
            of, size, price = position.name, position.size, position.mark_price
            side = ONE if position.side == 1 else MINUS_ONE
            notional = worth(of, size=size, mark_price=price)
            equity += profit(
                of, side=side, size=size, mark_price=price, entry_price=position.entry_price
            )
            initial += to_open(of, notional_value=notional, leverage=position.leverage)
            tier = tier_at(position.tiers, notional)
            fraction, amount = tier.maintenance_margin_fraction, tier.maintenance_amount
            maintenance += (
                to_keep_tiered(
                    of,
                    notional_value=notional,
                    maintenance_margin_fraction=fraction,
                    maintenance_amount=amount,
                )
                if amount
                else to_keep(of, notional_value=notional, maintenance_margin_fraction=fraction)
            )
    return Risk(equity=equity, initial_margin=initial, maintenance_margin=maintenance)


def collateral_value(collateral: Collateral, working: Working) -> Decimal:
    """Return what a venue counts of a holding: amount × price × (1 − haircut).

    A debt counts in full or, under a liability weight, for more: the haircut is for what is held,
    not for what is owed. Tranches give each part of a holding a ratio of its own.

    >>> from calculators.engine.collateral import Tranche
    >>> held = Collateral(asset="BTC", amount=Decimal(15), price=Decimal(100), tranches=(
    ...     Tranche(upper=Decimal(10), ratio=Decimal("0.98")), Tranche(upper=None, ratio=Decimal("0.95"))))
    >>> collateral_value(held, Working())
    Decimal('1455.00')
    """
    if collateral.amount < 0 and collateral.liability_weight > 1:
        return working.work(
            DEBT_VALUE,
            of=collateral.asset,
            amount=collateral.amount,
            price=collateral.price,
            liability_weight=collateral.liability_weight,
        )
    if collateral.amount > 0 and collateral.tranches:
        return working.work(
            TRANCHED_VALUE,
            of=collateral.asset,
            counted_amount=tranche_value(collateral.amount, collateral.tranches),
            price=collateral.price,
        )
    return working.work(
        COLLATERAL_VALUE,
        of=collateral.asset,
        amount=collateral.amount,
        price=collateral.price,
        haircut=collateral.haircut if collateral.amount > 0 else ZERO,
    )
