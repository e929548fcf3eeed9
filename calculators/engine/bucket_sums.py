"""What a bucket's markets add up to, and what that leaves to each of them."""

# A bucket is a sum over markets, so what the rest of it leaves to one market is the sum less that
# market: every liquidation price of a bucket costs the same, however many positions are in it. All
# is for use under `with localcontext(EXACT)`.

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from calculators.engine.account import Bucket
from calculators.engine.exact import ZERO
from calculators.engine.formula import Formula
from calculators.engine.margin import EQUITY
from calculators.engine.risk import Risk
from calculators.engine.valuation import Valued
from calculators.engine.working import Working

BACKING = Formula(
    symbol="equity without its own P&L",
    term="cross-margin",
    text="account_equity - own_unrealized_pnl",
    unit="USDT",
)
LEFT_FOR_MARKET = Formula(
    symbol="collateral that the other positions leave",
    term="cross-margin",
    text="backing - other_maintenance_margin",
    unit="USDT",
)


def bucket_total(
    bucket: Bucket,
    markets: Mapping[str, Risk | Valued],
    ordered: Decimal,
    needs: Risk,
    working: Working,
) -> Risk:
    """Return a bucket's equity, its two requirements, and write down how they add up.

    `markets` are what each adds, `ordered` is the margin of orders, `needs` what collateral asks for.
    """
    of, pnl = bucket.name, ZERO
    initial, maintenance = {}, {}
    for name, own in markets.items():
        pnl += own.equity
        initial[name], maintenance[name] = own.initial_margin, own.maintenance_margin
    equity = working.in_context(EQUITY)(of, collateral=bucket.collateral, unrealized_pnl=pnl)
    if ordered:
        initial["orders"] = ordered
    if needs.initial_margin:
        initial["collateral"] = needs.initial_margin
    if needs.maintenance_margin:
        maintenance["debts"] = needs.maintenance_margin
    return Risk(
        equity=equity,
        initial_margin=working.total("initial margin", "initial-margin", initial, of=of),
        maintenance_margin=working.total(
            "maintenance margin", "maintenance-margin", maintenance, of=of
        ),
    )


def rest_for(
    name: str, own: Risk | Valued, risk: Risk, working: Working
) -> tuple[Decimal, Decimal]:
    """Return what backs a market: the bucket's equity less its own, and that less others' margin."""
    backing = working.in_context(BACKING)(
        name, account_equity=risk.equity, own_unrealized_pnl=own.equity
    )
    others = risk.maintenance_margin - own.maintenance_margin
    if not others:
        return backing, backing
    return backing, working.in_context(LEFT_FOR_MARKET)(
        name, backing=backing, other_maintenance_margin=others
    )
