"""Maintenance margin that holds the fee of closing at the bankruptcy price, as Bybit has it."""

# The bankruptcy price follows from what backs a position, so the fee does too: it stands still while
# the position's own price moves, and is one more part of a requirement that was fixed at entry. When
# another price of its bucket moves, so does what backs it, and the fee with it: there it is held as
# it is today, and the rule set says so.

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.account import Bucket, Position
from calculators.engine.exact import EXACT, total
from calculators.engine.formula import Formula
from calculators.engine.margin_account import Account
from calculators.engine.valuation import in_units_of, valued
from calculators.engine.working import SILENT, Working

FEE = Formula(
    symbol="fee of closing at the bankruptcy price",
    term="liquidation-fee",
    text="fee_fraction * contract_value / bankruptcy_price",
    unit=inverse.COIN,
)


def holds_fees(positions: Iterable[Position]) -> bool:
    """Return whether any position's requirement holds the fee of closing it."""
    return any(p.instrument.bankruptcy_fee_fraction for p in positions)


def with_closing_fees(bucket: Bucket, account: Account, working: Working = SILENT) -> Bucket:
    """Return a bucket whose positions' requirements hold the fees of closing them.

    Bybit's example, a long of 10 000 USD from 8 000 on half a coin: 0.75‰ of it at 5 718.57 is
    0.0013 coins.

    >>> from calculators.engine.instrument import Instrument
    >>> from calculators.engine.venue import flat
    >>> terms = Instrument(contract="inverse", base="BTC", maintenance_at="entry",
    ...     bankruptcy_fee_fraction=Decimal("0.00075"))
    >>> long = Position(name="BTCUSD", side=1, size=Decimal(10000), entry_price=Decimal(8000),
    ...     mark_price=Decimal(8000), tiers=flat(Decimal("0.005")), instrument=terms)
    >>> bucket = Bucket(name="cross", collateral=Decimal("0.5"), positions=(long,))
    >>> held = with_closing_fees(bucket, Account(currency="BTC"))
    >>> held.positions[0].tiers[0].maintenance_amount.quantize(Decimal("0.0001"))
    Decimal('-0.0013')
    """
    if not holds_fees(bucket.positions):
        return bucket
    rates = {p.name: account.rate_of(p.instrument) for p in bucket.positions}
    rules = account.rules_of_options
    profits = {
        p.name: valued(p, SILENT, rate=rates[p.name], rules=rules).equity for p in bucket.positions
    }
    equity = EXACT.add(bucket.collateral, total(profits.values()))

    def backing(position: Position) -> Decimal:
        without = EXACT.subtract(equity, profits[position.name])
        return EXACT.divide(without, rates[position.name])

    held = (
        with_fee(p, backing(p), working) if p.instrument.bankruptcy_fee_fraction else p
        for p in bucket.positions
    )
    return replace(bucket, positions=tuple(held))


def with_fee(position: Position, backing: Decimal, working: Working) -> Position:
    """Return a position whose requirement holds the fee of closing it, in coins.

    Without a bankruptcy price there is nothing to close and no fee.
    """
    fraction = position.instrument.bankruptcy_fee_fraction
    price = inverse.bankruptcy_price(
        side=position.side,
        contract_value=position.size,
        entry_price=position.entry_price,
        collateral=backing,
        fee_fraction=fraction,
    )
    if isinstance(price, str):
        return position
    fee = in_units_of(position.instrument, working).work(
        FEE,
        of=position.name,
        fee_fraction=fraction,
        contract_value=position.size,
        bankruptcy_price=price,
    )
    tiers = (
        replace(tier, maintenance_amount=EXACT.subtract(tier.maintenance_amount, fee))
        for tier in position.tiers
    )
    return replace(position, tiers=tuple(tiers))
