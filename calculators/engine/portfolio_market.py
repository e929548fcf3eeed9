"""Everything in one asset under scenario margin: what it is worth, needs, and what ends it."""

# Scenarios value a book as a whole, so no position has a requirement or a liquidation price of its
# own: prices of the asset move together, options count at their market value, and every root is
# looked for on a grid. The spot price is the mark of the contract, or the nearest forward.

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from calculators.engine.account import Position
from calculators.engine.exact import EXACT, ONE, total
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


def book_of(positions: Sequence[Position]) -> Book:
    """Return the positions of one asset as a book without cash."""
    options = [p for p in positions if p.instrument.option]
    contracts = [p for p in positions if not p.instrument.option]
    expiries: dict[float, list[Position]] = defaultdict(list)
    for option in options:
        expiries[option_holding(option).years].append(option)
    nearest = sorted(expiries)
    spot = contracts[0] if contracts else expiries[nearest[0]][0]
    return Book(
        spot=float(spot.mark_price),
        expiries=tuple(expiry_of(years, expiries[years]) for years in nearest),
        perpetual_size=float(total(signed_size(p) for p in contracts)),
        perpetual_price=float(spot.mark_price),
        perpetual_value=float(total(unrealized_pnl(p, SILENT) for p in contracts)),
    )


def signed_size(position: Position) -> Decimal:
    """Return the size of a long, and of a short below zero."""
    return EXACT.multiply(Decimal(position.side), position.size)


def expiry_of(years: float, options: Sequence[Position]) -> Expiry:
    """Return the options of one expiry."""
    held = [option_holding(option) for option in options]
    return Expiry(
        years=years,
        forward=float(options[0].mark_price),
        options=tuple(
            BookOption(
                type=h.type,
                strike=float(h.strike),
                size=float(h.size),
                volatility_fraction=h.volatility_fraction,
            )
            for h in held
        ),
    )


def value_of(positions: Sequence[Position]) -> Decimal:
    """Return what positions are worth: options at their market value, contracts by their P&L."""
    return total(
        market_value(option_holding(p)) if p.instrument.option else unrealized_pnl(p, SILENT)
        for p in positions
    )


def margin_of(positions: Sequence[Position], rules: PortfolioRules) -> PortfolioMargin:
    """Return the scenario margin of positions in one asset, without cash."""
    return portfolio_margin(book_of(positions), rules)


def needed(margin: PortfolioMargin, *, initial: bool) -> Decimal:
    """Return a requirement: market value less what the scenarios leave of it."""
    left = margin.initial if initial else margin.maintenance
    return Decimal(repr(margin.market_value - left))


def portfolio_risk(
    positions: Sequence[Position], rules: PortfolioRules, working: Working, *, of: str
) -> Risk:
    """Return what positions in one asset add to their bucket, in their quote currency."""
    margin = margin_of(positions, rules)
    if working.keeps:
        working.note(f"worst scenario, {of}", "portfolio-margin", *worst_of(margin, rules))
    return Risk(
        equity=value_of(positions),
        initial_margin=needed(margin, initial=True),
        maintenance_margin=needed(margin, initial=False),
    )


def worst_of(margin: PortfolioMargin, rules: PortfolioRules) -> tuple[str, str, str]:
    """Return which scenario asks for most, in words: of how many, which, and what it costs."""
    chosen = f"largest loss of {len(rules.scenarios)} scenarios and of the basis contingency"
    if margin.worst is None:
        which = "the basis contingency"
    else:
        which = f"prices × {margin.worst.price:g}, volatility {margin.worst.volatility}"
    return chosen, which, f"{margin.loss:.2f}, contingencies included"


def portfolio_multiples(
    search: Search,
    positions: Sequence[Position],
    collateral: Decimal,
    rules: PortfolioRules,
    working: Working,
    *,
    of: str,
) -> Prices:
    """Return every multiple of the asset's prices at which a bucket ends, or "never".

    `collateral` is what the rest of the bucket leaves for the positions, their value aside.
    """

    def left(multiple: Decimal) -> Decimal:
        moved = [replace(p, mark_price=EXACT.multiply(p.mark_price, multiple)) for p in positions]
        worth = EXACT.add(collateral, value_of(moved))
        if search == "bankruptcy":
            return worth
        return EXACT.subtract(worth, needed(margin_of(moved, rules), initial=False))

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
