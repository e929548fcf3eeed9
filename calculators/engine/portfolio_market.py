"""Everything in one asset under scenario margin: what it is worth, needs, and what ends it."""

# Scenarios value a book as a whole, so no position has a requirement or a liquidation price of its
# own: prices of the asset move together, options count at their market value, and every root is
# looked for on a grid. The spot price is the mark of the first contract, or the nearest forward.
#
# The book is worked out in one unit: the account's currency, or the asset's quote currency where the
# account counts in the asset itself, whose amounts are then divided by its price. An inverse
# contract is a number of coins, its value divided by its entry: worth that many coins, less what
# it was opened at, so it moves as much as they do.

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from calculators.engine import inverse
from calculators.engine.account import Position, asset_of, market_of
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.instrument import settlement
from calculators.engine.liquidation import Prices
from calculators.engine.margin import unrealized_pnl
from calculators.engine.option_book import BookOption, Expiry
from calculators.engine.option_margin import market_value
from calculators.engine.options_market import SEARCHED, WHAT, Search
from calculators.engine.portfolio_margin import (
    Book,
    PortfolioMargin,
    PortfolioRules,
    portfolio_margin,
)
from calculators.engine.risk import Risk
from calculators.engine.scan import grid, scanned_zeros
from calculators.engine.valuation import option_holding
from calculators.engine.working import SILENT, Working


class Money(NamedTuple):
    """What an account counts in, and the rates at one point of a move."""

    currency: str
    rates: Mapping[str, Decimal]

    def rate_of(self, position: Position) -> Decimal:
        """Return the account's currency per unit of what a position is settled in."""
        return self.rates.get(settlement(position.instrument, self.currency), ONE)

    def moved(self, asset: str, multiple: Decimal) -> Money:
        """Return the same with the asset's own rate multiplied.

        >>> Money("USDT", {"BTC": Decimal(60000)}).moved("BTC", Decimal("0.5")).rates
        {'BTC': Decimal('30000.0')}
        """
        if asset not in self.rates:
            return self
        return Money(
            self.currency,
            {**self.rates, asset: EXACT.multiply(self.rates[asset], multiple)},
        )


class Unit(NamedTuple):
    """The unit that a book is worked out in, at one point of a move."""

    money: Money
    spot: Decimal  # of the asset, in its quote currency
    in_coin: bool  # whether the account counts in the asset itself

    def of_quote(self, position: Position) -> Decimal:
        """Return the unit per quote currency of a position, the coins of an inverse one counted in."""
        if position.instrument.contract == "inverse":
            return EXACT.divide(self.of_coin(position), position.mark_price)
        return ONE if self.in_coin else self.money.rate_of(position)

    def of_coin(self, position: Position) -> Decimal:
        """Return the unit per coin that an inverse position is settled in."""
        return self.spot if self.in_coin else self.money.rate_of(position)

    def in_account(self, amount: Decimal) -> Decimal:
        """Return an amount of the unit in the account's currency."""
        return EXACT.divide(amount, self.spot) if self.in_coin else amount


def unit_of(positions: Sequence[Position], money: Money) -> Unit:
    """Return the unit for the positions of one asset."""
    contracts = [p for p in positions if not p.instrument.option]
    spot = contracts[0] if contracts else min(positions, key=lambda p: option_holding(p).years)
    coins = {
        settlement(p.instrument, money.currency)
        for p in positions
        if p.instrument.contract == "inverse"
    }
    in_coin = money.currency in coins | {asset_of(positions[0])}
    return Unit(money, spot.mark_price, in_coin)


def book_of(positions: Sequence[Position], unit: Unit) -> Book:
    """Return the positions of one asset as a book without cash."""
    options = [p for p in positions if p.instrument.option]
    contracts = [p for p in positions if not p.instrument.option]
    expiries: dict[float, list[Position]] = defaultdict(list)
    for option in options:
        expiries[option_holding(option).years].append(option)
    spot = contracts[0] if contracts else expiries[min(expiries)][0]
    return Book(
        spot=float(EXACT.multiply(spot.mark_price, unit.of_quote(spot))),
        expiries=tuple(expiry_of(years, expiries[years], unit) for years in sorted(expiries)),
        contracts=contracts_of(contracts, unit),
        perpetual_value=float(total(profit_of(p, unit) for p in contracts)),
    )


def contracts_of(contracts: Sequence[Position], unit: Unit) -> tuple[tuple[float, float], ...]:
    """Return size in coins and price of each market; legs of one market offset each other."""
    sizes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    prices: dict[str, Decimal] = {}
    for position in contracts:
        market, size = market_of(position), signed_size(position)
        if position.instrument.contract == "inverse":
            size = EXACT.divide(size, position.entry_price)
            prices[market] = unit.of_coin(position)
        else:
            prices[market] = EXACT.multiply(position.mark_price, unit.of_quote(position))
        sizes[market] = EXACT.add(sizes[market], size)
    return tuple((float(sizes[market]), float(price)) for market, price in prices.items())


def signed_size(position: Position) -> Decimal:
    """Return the size of a long, and of a short below zero."""
    return EXACT.multiply(Decimal(position.side), position.size)


def expiry_of(years: float, options: Sequence[Position], unit: Unit) -> Expiry:
    """Return the options of one expiry."""
    held = [(option_holding(option), unit.of_quote(option)) for option in options]
    return Expiry(
        years=years,
        forward=float(EXACT.multiply(options[0].mark_price, held[0][1])),
        options=tuple(
            BookOption(
                type=h.type,
                strike=float(EXACT.multiply(h.strike, scale)),
                size=float(h.size),
                volatility_fraction=h.volatility_fraction,
            )
            for h, scale in held
        ),
    )


def profit_of(position: Position, unit: Unit) -> Decimal:
    """Return a contract's unrealized P&L in the unit; an inverse one's coins at the coin's price."""
    if position.instrument.contract == "linear":
        return EXACT.multiply(unrealized_pnl(position, SILENT), unit.of_quote(position))
    coins = inverse.UNREALIZED_PNL(
        side=Decimal(position.side),
        contract_value=position.size,
        entry_price=position.entry_price,
        mark_price=position.mark_price,
    )
    return EXACT.multiply(coins, unit.of_coin(position))


def value_of(positions: Sequence[Position], unit: Unit) -> Decimal:
    """Return what positions are worth in the unit: options at market value, contracts by their P&L."""
    return total(
        EXACT.multiply(market_value(option_holding(p)), unit.of_quote(p))
        if p.instrument.option
        else profit_of(p, unit)
        for p in positions
    )


def margin_of(positions: Sequence[Position], rules: PortfolioRules, unit: Unit) -> PortfolioMargin:
    """Return the scenario margin of positions in one asset, without cash."""
    return portfolio_margin(book_of(positions, unit), rules)


def needed(margin: PortfolioMargin, *, initial: bool) -> Decimal:
    """Return a requirement: market value less what the scenarios leave of it."""
    left = margin.initial if initial else margin.maintenance
    return Decimal(repr(margin.market_value - left))


def portfolio_risk(
    positions: Sequence[Position],
    rules: PortfolioRules,
    money: Money,
    working: Working,
    *,
    of: str,
) -> Risk:
    """Return what positions in one asset add to their bucket, in the account's currency."""
    unit = unit_of(positions, money)
    margin = margin_of(positions, rules, unit)
    if working.keeps:
        working.note(f"worst scenario, {of}", "portfolio-margin", *worst_of(margin, rules))
    return Risk(
        equity=unit.in_account(value_of(positions, unit)),
        initial_margin=unit.in_account(needed(margin, initial=True)),
        maintenance_margin=unit.in_account(needed(margin, initial=False)),
    )


def worst_of(margin: PortfolioMargin, rules: PortfolioRules) -> tuple[str, str, str]:
    """Return which scenario asks for most, in words: of how many, which, and what it costs."""
    chosen = f"largest loss of {len(rules.scenarios)} scenarios and of the basis contingency"
    if margin.by_delta:
        which = "the minimum by delta"
    elif margin.worst is None:
        which = "the basis contingency"
    else:
        which = f"prices × {margin.worst.price:g}, volatility {margin.worst.volatility}"
    return chosen, which, f"{margin.loss:.2f}, contingencies included"


def portfolio_multiples(
    search: Search,
    positions: Sequence[Position],
    collateral: Decimal,
    rules: PortfolioRules,
    money: Money,
    working: Working,
    *,
    of: str,
) -> Prices:
    """Return every multiple of the asset's prices at which a bucket ends, or "never".

    `collateral` is what the rest of the bucket leaves for the positions, their value aside, in the
    account's currency.
    """
    asset = asset_of(positions[0])

    def left(multiple: Decimal) -> Decimal:
        moved = [replace(p, mark_price=EXACT.multiply(p.mark_price, multiple)) for p in positions]
        unit = unit_of(moved, money.moved(asset, multiple))
        worth = EXACT.add(collateral, unit.in_account(value_of(moved, unit)))
        if search == "bankruptcy":
            return worth
        requirement = needed(margin_of(moved, rules, unit), initial=False)
        return EXACT.subtract(worth, unit.in_account(requirement))

    strikes = {
        EXACT.divide(p.instrument.option.strike, p.mark_price)
        for p in positions
        if p.instrument.option
    }
    found = scanned_zeros(left, {*grid(), *strikes, ONE})
    symbol, term, none = WHAT[search]
    for multiple in found:
        working.total(f"{symbol} as a multiple", term, {SEARCHED: multiple}, of=of, unit="×")
    if not found:
        working.note(f"{symbol}, {of}", term, *none, "never")
    return found or "never"
