"""What one position is worth and needs, whatever its instrument, in its settlement currency."""

# Linear and inverse contracts are margined by P&L: what they gain or lose counts as equity. Options
# are paid for when they are opened, so cash already holds the premium: none counts as equity, a
# sold one asks for a requirement that includes what buying it back costs, a bought one for nothing.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from calculators.engine import inverse, margin
from calculators.engine.account import Position
from calculators.engine.coin_option_margin import CoinOptionRules, held_margin
from calculators.engine.exact import EXACT, ONE, ZERO
from calculators.engine.formula import Formula
from calculators.engine.instrument import Instrument
from calculators.engine.option_margin import (
    OptionHolding,
    StandardRules,
    isolated_margin,
    market_value,
)
from calculators.engine.requirement import size_linear
from calculators.engine.risk import Risk
from calculators.engine.venue import tier_at
from calculators.engine.working import Working

OptionRules = StandardRules | CoinOptionRules
OPTION_PNL = Formula(
    symbol="unrealized P&L",
    term="unrealized-pnl",
    text="market_value - side * size * entry_price",
    unit="USDT",
)
INITIAL_BY_FRACTION = Formula(
    symbol="initial margin",
    term="initial-margin",
    text="notional_value * initial_margin_fraction + initial_amount",
    unit="USDT",
)
IN_ACCOUNT_CURRENCY = Formula(
    symbol="in the account's currency", term="collateral", text="amount * rate", unit="USDT"
)


class Valued(NamedTuple):
    """A position's figures; the last three are what it adds to the bucket that backs it."""

    notional_value: Decimal
    unrealized_pnl: Decimal
    equity: Decimal  # its unrealized P&L; of options nothing, since cash holds their premium
    initial_margin: Decimal
    maintenance_margin: Decimal

    @property
    def risk(self) -> Risk:
        """Return what the position adds to its bucket."""
        return Risk(
            equity=self.equity,
            initial_margin=self.initial_margin,
            maintenance_margin=self.maintenance_margin,
        )


def valued(
    position: Position,
    working: Working,
    *,
    rate: Decimal = ONE,
    rules: OptionRules | None = None,
    of: str = "",
) -> Valued:
    """Return a position's figures at its mark price, in the account's currency.

    For use under `with localcontext(EXACT)`. `rate` is that currency per unit of the settlement currency; `rules` are for sold options.

    >>> from calculators.engine.instrument import Instrument
    >>> from calculators.engine.venue import flat
    >>> short = Position(name="BTCUSD", side=-1, size=Decimal(10000), entry_price=Decimal(50000),
    ...     mark_price=Decimal(40000), instrument=Instrument(contract="inverse"),
    ...     tiers=flat(Decimal("0.004")))
    >>> found = valued(short, Working())
    >>> found.notional_value, found.unrealized_pnl, found.maintenance_margin
    (Decimal('0.25'), Decimal('0.050000'), Decimal('0.00100'))
    """
    page = in_units_of(position.instrument, working) if working.keeps else working
    if position.instrument.option is not None:
        found = valued_option(position, rules, page, of)
    elif position.instrument.is_inverse:
        found = valued_inverse(position, page, of)
    else:
        found = valued_linear(position, page, of)
    return found if rate == ONE else converted(found, rate, working, of)


def in_units_of(instrument: Instrument, working: Working) -> Working:
    """Return a page on which the formulas of an instrument stand in its own units.

    Amounts of a linear contract are in its quote currency, those of an inverse one in its coin, and
    its price in what it is sized in.

    >>> page = Working()
    >>> coin = Instrument(contract="inverse", base="BTC", quote="USD")
    >>> in_units_of(coin, page).work(inverse.POSITION_VALUE, contract_value=Decimal(100),
    ...     price=Decimal(40000))
    Decimal('0.0025')
    >>> page.steps[0].unit
    'BTC'
    """
    coin = instrument.base or working.currency
    quote = instrument.quote or (working.currency if instrument.contract == "linear" else "USD")
    if instrument.is_inverse:
        return working.counted_in({"USDT": coin, "coins": coin, "USD": quote})
    return working.counted_in({"USDT": quote, "USDC": quote, "coins": coin})


def valued_linear(position: Position, working: Working, of: str) -> Valued:
    """Return the figures of a contract that is settled in its quote currency."""
    terms = position.instrument
    if terms.is_plain:
        notional, pnl, initial, needed = margin.figures_in_context(position, working, of)
        return Valued(notional, pnl, pnl, initial, needed)
    notional = margin.notional_value(position, working, of=of)
    pnl = margin.unrealized_pnl(position, working, of=of)
    needs = notional
    if terms.maintenance_at == "entry":
        needs = working.work(
            margin.NOTIONAL_AT_MARK,
            of=f"{of} at entry",
            size=position.size,
            mark_price=position.entry_price,
        )
    initial = to_open(position, needs, working, of)
    needed = margin.maintenance_margin(needs, position.tiers, working, of=of)
    return Valued(notional, pnl, pnl, initial, needed)


def valued_inverse(position: Position, working: Working, of: str) -> Valued:
    """Return the figures of a contract that is settled in its coin."""
    size, mark = position.size, position.mark_price
    needs_at = position.entry_price if position.instrument.maintenance_at == "entry" else mark
    notional = working.work(inverse.POSITION_VALUE, of=of, contract_value=size, price=mark)
    pnl = working.work(
        inverse.UNREALIZED_PNL,
        of=of,
        side=Decimal(position.side),
        contract_value=size,
        entry_price=position.entry_price,
        mark_price=mark,
    )
    tier = tier_at(position.tiers, EXACT.divide(size, needs_at))
    initial = to_open(position, EXACT.divide(size, needs_at), working, of)
    fraction = tier.maintenance_margin_fraction
    if position.instrument.maintenance_slope:
        fraction = size_linear(
            base_fraction=fraction,
            slope=position.instrument.maintenance_slope,
            size=EXACT.divide(size, needs_at),
            working=working,
        )
    needed = working.work(
        inverse.REQUIREMENT,
        of=of,
        contract_value=size,
        price=needs_at,
        fraction=fraction,
        maintenance_amount=tier.maintenance_amount,
    )
    return Valued(notional, pnl, pnl, initial, needed)


def to_open(position: Position, notional: Decimal, working: Working, of: str) -> Decimal:
    """Return the initial margin of a notional value: by leverage, or by the venue's own fraction.

    Deribit, 25 BTC at 100 000, 2% and 0.005% for each coin:

    >>> from calculators.engine.instrument import Instrument
    >>> terms = Instrument(initial_margin_fraction=Decimal("0.02125"))
    >>> long = Position(name="BTC", side=1, size=Decimal(25), entry_price=ONE, mark_price=ONE,
    ...     instrument=terms)
    >>> to_open(long, Decimal(2_500_000), Working(), "")
    Decimal('53125.00000')
    """
    terms = position.instrument
    if terms.initial_margin_fraction is None:
        return working.work(
            margin.INITIAL_MARGIN, of=of, notional_value=notional, leverage=position.leverage
        )
    return working.work(
        INITIAL_BY_FRACTION,
        of=of,
        notional_value=notional,
        initial_margin_fraction=terms.initial_margin_fraction,
        initial_amount=terms.initial_amount,
    )


def valued_option(
    position: Position, rules: OptionRules | None, working: Working, of: str
) -> Valued:
    """Return the figures of options; in coins for an inverse one."""
    held = option_holding(position)
    quote = market_value(held)
    pnl = working.work(
        OPTION_PNL,
        of=of,
        market_value=quote,
        side=Decimal(position.side),
        size=position.size,
        entry_price=position.entry_price,
    )
    found = Valued(
        notional_value=margin.notional_value(position, working, of=of),
        unrealized_pnl=pnl,
        equity=ZERO,
        initial_margin=option_requirement(held, rules, initial=True),
        maintenance_margin=option_requirement(held, rules, initial=False),
    )
    return found if position.instrument.contract == "linear" else in_coins(found, position, working)


def option_requirement(held: OptionHolding, rules: OptionRules | None, *, initial: bool) -> Decimal:
    """Return what options need on their own: nothing when bought, or without a rule for them.

    Their market writes down how much they need together.
    """
    if rules is None:
        return ZERO
    if isinstance(rules, CoinOptionRules):
        return held_margin(held, rules, initial=initial)
    return EXACT.minus(isolated_margin(held, held.forward, rules, initial=initial))


def in_coins(found: Valued, position: Position, working: Working) -> Valued:
    """Return an inverse option's figures in its coin: divided by the price of the underlying."""
    coin = position.instrument.base or working.currency
    page = working.counted_in({"USDT": coin})
    return converted(found, EXACT.divide(ONE, position.mark_price), page, position.name)


def option_holding(position: Position) -> OptionHolding:
    """Return an option position as the rules for options take it."""
    terms = position.instrument.option
    if terms is None:
        raise TypeError(f"{position.name} is not an option")
    return OptionHolding(
        type=terms.type,
        strike=terms.strike,
        size=EXACT.multiply(Decimal(position.side), position.size),
        years=float(terms.years_to_expiry),
        forward=position.mark_price,
        volatility_fraction=float(terms.volatility_fraction),
    )


def converted(found: Valued, rate: Decimal, working: Working, of: str) -> Valued:
    """Return figures at an exchange rate."""

    def at_rate(amount: Decimal, what: str) -> Decimal:
        return working.work(
            IN_ACCOUNT_CURRENCY, of=f"{what}, {of}" if of else what, amount=amount, rate=rate
        )

    return Valued(
        notional_value=at_rate(found.notional_value, "notional value"),
        unrealized_pnl=at_rate(found.unrealized_pnl, "unrealized P&L"),
        equity=EXACT.multiply(found.equity, rate),
        initial_margin=at_rate(found.initial_margin, "initial margin"),
        maintenance_margin=at_rate(found.maintenance_margin, "maintenance margin"),
    )


def netted(legs: Sequence[Position]) -> tuple[Position, ...]:
    """Return the legs that need margin: both, or what is left of the larger where a venue nets.

    >>> from calculators.engine.instrument import Instrument
    >>> legs = [Position(name=n, side=s, size=Decimal(q), entry_price=ONE, mark_price=ONE,
    ...     instrument=Instrument(name="BTC", legs_net=True)) for n, s, q in (("L", 1, 3), ("S", -1, 2))]
    >>> [(leg.name, str(leg.size)) for leg in netted(legs)]
    [('L', '1')]
    """
    if len(legs) == 1 or not legs[0].instrument.legs_net:
        return tuple(legs)
    smaller, larger = sorted(legs, key=lambda leg: leg.size)
    rest = EXACT.subtract(larger.size, smaller.size)
    return (replace(larger, size=rest),) if rest else ()
