"""One isolated position under the rules of a market: its requirement and its liquidation price."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine import closed_form, inverse
from calculators.engine.account import Position, Side
from calculators.engine.closing_fee import FEE
from calculators.engine.exact import EXACT, ZERO
from calculators.engine.instrument import Instrument
from calculators.engine.liquidation import Outcome, liquidation_price
from calculators.engine.margin import NOTIONAL_VALUE, maintenance_margin
from calculators.engine.market_roots import liquidation_prices
from calculators.engine.venue import Market, at_size, slope_of, tiers_for
from calculators.engine.working import SILENT, Working


def requirement_at(
    market: Market, *, size: Decimal, price: Decimal, working: Working = SILENT
) -> Decimal:
    """Return the maintenance margin of a position at a price, in the market's unit.

    `size` is base currency for a linear and quote currency for an inverse contract.

    >>> from calculators.engine.venue import flat
    >>> requirement_at(Market(symbol="X", tiers=flat(Decimal("0.01"))), size=Decimal(2),
    ...                price=Decimal(30000))
    Decimal('600.00')
    """
    market = at_size(market, size)
    if market.contract == "linear":
        notional = working.work(NOTIONAL_VALUE, size=size, price=price)
        return maintenance_margin(notional, tiers_for(market, size), working)
    notional = working.work(inverse.POSITION_VALUE, contract_value=size, price=price)
    return maintenance_margin(notional, tiers_for(market, notional), working)


def isolated_price(
    market: Market,
    *,
    side: Side,
    size: Decimal,
    entry_price: Decimal,
    margin: Decimal,
    working: Working = SILENT,
) -> Decimal | Outcome:
    """Return the liquidation price of one position that `margin` alone backs, unrounded.

    `size` is base currency for a linear and quote currency for an inverse contract; `margin` is in
    the market's unit. The tier is the one at the liquidation price.

    >>> from calculators.engine.venue import flat
    >>> entered = Market(symbol="X", tiers=flat(Decimal("0.005")), maintenance_at="entry")
    >>> isolated_price(entered, side=1, size=Decimal(1), entry_price=Decimal(20000),
    ...                margin=Decimal(400))
    Decimal('19700.000')
    """
    market = at_size(market, size)
    if market.contract == "inverse":
        return inverse_price(market, side, size, entry_price, margin, working)
    if market.maintenance_at == "mark":
        position = Position(
            name=market.symbol,
            side=side,
            size=size,
            entry_price=entry_price,
            mark_price=entry_price,
            isolated_margin=margin,
            tiers=tiers_for(market, size),
        )
        return liquidation_price(position, margin, working)
    value = EXACT.multiply(size, entry_price)
    needed = requirement_at(market, size=size, price=entry_price)
    return closed_form.price_at_entry(
        side=side,
        entry_price=entry_price,
        initial_margin_fraction=EXACT.divide(margin, value),
        maintenance_margin_fraction=EXACT.divide(needed, value),
        size=size,
        working=working,
    )


def inverse_price(
    market: Market,
    side: Side,
    contract_value: Decimal,
    entry_price: Decimal,
    margin: Decimal,
    working: Working,
) -> Decimal | Outcome:
    """Return the liquidation price of an inverse position in quote currency.

    Kraken's example:

    >>> from calculators.engine.venue import flat
    >>> kraken = Market(symbol="XBTUSD", contract="inverse", unit="BTC", tiers=flat(Decimal("0.01")))
    >>> inverse_price(kraken, 1, Decimal(1000), Decimal(8000), Decimal("0.01"), SILENT
    ...     ).quantize(Decimal(1))
    Decimal('7481')
    """
    if market.maintenance_at == "entry":
        return inverse.liquidation_at_entry(
            side=side,
            contract_value=contract_value,
            entry_price=entry_price,
            collateral=margin,
            maintenance_margin=EXACT.add(
                requirement_at(market, size=contract_value, price=entry_price),
                closing_fee(market, side, contract_value, entry_price, margin),
            ),
            working=working,
        )
    leg = Position(
        name=market.symbol,
        side=side,
        size=contract_value,
        entry_price=entry_price,
        mark_price=entry_price,
        tiers=tiers_for(market, ZERO),
        instrument=Instrument(
            contract="inverse", jumps=market.jumps, maintenance_slope=slope_of(market)
        ),
    )
    prices = liquidation_prices((leg,), margin, working, of="")
    if isinstance(prices, str):
        return prices
    return min(prices, key=lambda price: EXACT.abs(EXACT.subtract(price, entry_price)))


def closing_fee(
    market: Market, side: Side, contract_value: Decimal, entry_price: Decimal, margin: Decimal
) -> Decimal:
    """Return the fee of closing at the bankruptcy price that an inverse market's margin holds."""
    fraction = market.bankruptcy_fee_fraction
    price = inverse.bankruptcy_price(
        side=side,
        contract_value=contract_value,
        entry_price=entry_price,
        collateral=margin,
        fee_fraction=fraction,
    )
    if isinstance(price, str):
        return ZERO
    return FEE(fee_fraction=fraction, contract_value=contract_value, bankruptcy_price=price)
