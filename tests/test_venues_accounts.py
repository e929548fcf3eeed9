"""Two ways to one number: an account under a venue's rules, and one position under its market's."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from calculators.account import evaluated
from calculators.engine.account import Side
from calculators.engine.market_price import closing_fee, isolated_price, requirement_at
from calculators.engine.venue import Market, Venue, at_size, least_initial_fraction
from calculators.venues import venues

ENTRY = Decimal(30_000)
# An account tells a long that nothing liquidates from a short.
SAME_OUTCOME: dict[str, set[object]] = {
    "never": {"never", "below zero"},
    "already liquidatable": {"already liquidatable"},
}
MARKETS = [(venue, market) for venue in venues().values() for market in venue.markets]


def leverage_of(market: Market, units: Decimal) -> Decimal:
    """The largest of some usual leverages that a market allows at this size."""
    worth = units * ENTRY if market.contract == "linear" else units / ENTRY
    market = at_size(market, units)
    least = least_initial_fraction(market, units, worth) or Decimal("0.1")
    return next((n for n in map(Decimal, (10, 5, 3, 2)) if n * least <= 1), Decimal(1))


def one_position(market: Market, side: str, units: Decimal) -> tuple[str, Decimal]:
    """An account that holds one isolated position and its initial margin, and that margin."""
    leverage = leverage_of(market, units)
    inverse = market.contract == "inverse"
    margin = (units / ENTRY if inverse else units * ENTRY) / leverage
    position = {
        "name": market.symbol,
        "side": side,
        "size": f"{units:f}",
        "entry_price": f"{ENTRY:f}",
        "mark_price": f"{ENTRY:f}",
        "leverage": f"{leverage:f}",
        "mode": "isolated",
        "isolated_margin": f"{margin:.18f}",
    }
    currency = market.unit
    document = {
        "currency": currency,
        "collateral": [{"asset": currency, "amount": f"{margin:.18f}"}],
        "positions": [position],
    }
    return json.dumps(document), Decimal(f"{margin:.18f}")


@pytest.mark.parametrize("side", ["long", "short"])
@pytest.mark.parametrize(
    ("venue", "market"),
    MARKETS,
    ids=lambda value: getattr(value, "name", value.symbol if isinstance(value, Market) else ""),
)
def test_an_account_gives_the_price_that_the_market_gives(
    venue: Venue, market: Market, side: str
) -> None:
    units = Decimal(9_000) if market.contract == "inverse" else Decimal("0.3")
    document, margin = one_position(market, side, units)
    evaluation = evaluated(document, venue.name).evaluation
    (found,) = (p for p in evaluation.positions if p.name == market.symbol)
    sign: Side = 1 if side == "long" else -1
    needed = requirement_at(market, size=units, price=ENTRY)
    if market.bankruptcy_fee_fraction:
        needed += closing_fee(market, sign, units, ENTRY, margin)
    assert found.maintenance_margin == pytest.approx(needed, rel=Decimal("1e-12"))
    price = isolated_price(
        market,
        side=sign,
        size=units,
        entry_price=ENTRY,
        margin=margin,
    )
    if isinstance(price, Decimal):
        assert not isinstance(found.liquidation, str)
        ends = found.liquidation[-1:] if market.by_size else found.liquidation
        assert list(ends) == [pytest.approx(price, rel=Decimal("1e-9"))]
    else:
        assert found.liquidation in SAME_OUTCOME[price]
