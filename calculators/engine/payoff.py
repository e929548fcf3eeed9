"""What options pay at expiry, and the worst that a book of them can pay."""

# A book's payoff is a straight line between strikes, so its worst point is at zero, at a strike, or
# without end above the last strike when more calls are sold than bought.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.option import OptionType
from calculators.engine.working import SILENT, Working

CALL = Formula(symbol="payoff of a call", term="", text="max(price - strike, 0)", unit="USDT")
PUT = Formula(symbol="payoff of a put", term="", text="max(strike - price, 0)", unit="USDT")
IN_COINS = Formula(symbol="payoff in coins", term="", text="payoff / price", unit="coins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Contracts of one option."""

    type: OptionType
    strike: Decimal  # quote per base
    size: Decimal  # contracts; below zero when sold
    premium: Decimal = ZERO  # quote per unit of the underlying, paid or received


def payoff(
    option_type: OptionType, strike: Decimal, price: Decimal, working: Working = SILENT
) -> Decimal:
    """Return what one option pays at a settlement price, in quote currency.

    >>> payoff("put", Decimal(10000), Decimal(5000))
    Decimal('5000')
    """
    return working.work(CALL if option_type == "call" else PUT, price=price, strike=strike)


def coin_payoff(
    option_type: OptionType, strike: Decimal, price: Decimal, working: Working = SILENT
) -> Decimal:
    """Return what one inverse option pays, in coins: the quote amount at the settlement price.

    Deribit, a put struck at 10 000 that settles at 5 000:

    >>> coin_payoff("put", Decimal(10000), Decimal(5000))
    Decimal('1')
    """
    paid = payoff(option_type, strike, price, working)
    return working.work(IN_COINS, payoff=paid, price=price)


def book_payoff(legs: Sequence[Leg], price: Decimal) -> Decimal:
    """Return what a book pays at a settlement price, premiums aside; below zero it pays out."""
    return total(EXACT.multiply(leg.size, payoff(leg.type, leg.strike, price)) for leg in legs)


def worst_payoff(legs: Sequence[Leg]) -> Decimal:
    """Return the smallest payoff at zero and at the strikes, or 0 where none is below it.

    What calls that are sold and not bought back lose above the last strike is not in it.

    >>> worst_payoff([Leg(type="put", strike=Decimal(45), size=Decimal(-1)),
    ...               Leg(type="put", strike=Decimal("42.5"), size=Decimal(1))])
    Decimal('-2.5')
    """
    prices = [ZERO, *(leg.strike for leg in legs)]
    return min([ZERO, *(book_payoff(legs, price) for price in prices)])


def net_calls(legs: Sequence[Leg]) -> Decimal:
    """Return calls bought less calls sold; below zero the loss has no end."""
    return total(leg.size for leg in legs if leg.type == "call")


def net_debit(legs: Sequence[Leg]) -> Decimal:
    """Return premiums paid less premiums received, per unit of the underlying.

    >>> net_debit([Leg(type="put", strike=Decimal(1), size=Decimal(1), premium=Decimal("2.05"))])
    Decimal('2.05')
    """
    return total(EXACT.multiply(leg.size, leg.premium) for leg in legs)
