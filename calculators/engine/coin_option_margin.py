"""Standard margin of short options that are margined in the coin, as Deribit states it."""

# All amounts are coins for one option on one coin: the mark price of the option is in coins too.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.formula import Formula
from calculators.engine.option import OptionType
from calculators.engine.payoff import payoff
from calculators.engine.working import SILENT, Working

COIN = "coins"
OPENING = Formula(
    symbol="initial margin of a short option",
    term="initial-margin",
    text="max(largest - out_of_the_money / index, smallest) + mark_price",
    unit=COIN,
)
CALL_MAINTENANCE = Formula(
    symbol="maintenance margin of a short call",
    term="maintenance-margin",
    text="maintenance + mark_price",
    unit=COIN,
)
PUT_MAINTENANCE = Formula(
    symbol="maintenance margin of a short put",
    term="maintenance-margin",
    text="max(maintenance, maintenance * mark_price) + mark_price",
    unit=COIN,
)
PUT_INITIAL = Formula(
    symbol="initial margin of a short put, at least its maintenance margin",
    term="initial-margin",
    text="max(initial_margin, maintenance_margin)",
    unit=COIN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinOptionRules:
    """The three parts of a coin that the rule is made of."""

    largest: Decimal  # initial, at the money
    smallest: Decimal  # initial, at least
    maintenance: Decimal


def short_maintenance(
    option: OptionType, mark_price: Decimal, rules: CoinOptionRules, working: Working = SILENT
) -> Decimal:
    """Return the maintenance margin of one short option, in coins.

    >>> rules = CoinOptionRules(largest=Decimal("0.15"), smallest=Decimal("0.10"),
    ...                         maintenance=Decimal("0.075"))
    >>> short_maintenance("call", Decimal("0.02"), rules)
    Decimal('0.095')
    >>> short_maintenance("put", Decimal("1.2"), rules)
    Decimal('1.2900')
    """
    formula = CALL_MAINTENANCE if option == "call" else PUT_MAINTENANCE
    return working.work(formula, maintenance=rules.maintenance, mark_price=mark_price)


def short_initial(
    option: OptionType,
    *,
    strike: Decimal,
    index: Decimal,
    mark_price: Decimal,
    rules: CoinOptionRules,
    working: Working = SILENT,
) -> Decimal:
    """Return the initial margin of one short option, in coins.

    max(largest - out of the money / index, smallest) + mark price; a put needs its maintenance
    margin at least. A call struck 1 000 above an index of 30 000, marked at 0.02:

    >>> rules = CoinOptionRules(largest=Decimal("0.15"), smallest=Decimal("0.10"),
    ...                         maintenance=Decimal("0.075"))
    >>> short_initial("call", strike=Decimal(31000), index=Decimal(30000),
    ...     mark_price=Decimal("0.02"), rules=rules).quantize(Decimal("0.0001"))
    Decimal('0.1367')
    """
    opposite: OptionType = "put" if option == "call" else "call"
    opened = working.work(
        OPENING,
        largest=rules.largest,
        smallest=rules.smallest,
        out_of_the_money=payoff(opposite, strike, index),
        index=index,
        mark_price=mark_price,
    )
    if option == "call":
        return opened
    return working.work(
        PUT_INITIAL,
        initial_margin=opened,
        maintenance_margin=short_maintenance(option, mark_price, rules, working),
    )
