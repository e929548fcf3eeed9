"""Standard margin of short options that are margined in the coin, as Deribit states it."""

# All amounts are coins for one option on one coin: the mark price of the option is in coins too.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT, ZERO
from calculators.engine.formula import Formula
from calculators.engine.option import OptionType
from calculators.engine.option_margin import OptionHolding, market_value
from calculators.engine.payoff import payoff
from calculators.engine.plain import fraction
from calculators.engine.refusal import refuse
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

    def __post_init__(self) -> None:
        """Refuse parts that no coin has."""
        refuse(
            [
                *fraction("largest", self.largest),
                *fraction("smallest", self.smallest),
                *fraction("maintenance", self.maintenance),
            ]
        )


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


def held_margin(
    held: OptionHolding, rules: CoinOptionRules, *, initial: bool, working: Working = SILENT
) -> Decimal:
    """Return what options need on their own, in quote currency; nothing for bought ones.

    Options do not help each other here: the margin of several is the sum.

    >>> rules = CoinOptionRules(largest=Decimal("0.15"), smallest=Decimal("0.10"),
    ...                         maintenance=Decimal("0.075"))
    >>> short = OptionHolding(type="call", strike=Decimal(31000), size=Decimal(-2), years=1e-9,
    ...     forward=Decimal(30000), volatility_fraction=0.5)
    >>> held_margin(short, rules, initial=False).quantize(Decimal("0.01"))
    Decimal('4500.00')
    """
    if held.size >= 0:
        return ZERO
    value = EXACT.divide(market_value(held), held.size)
    mark = EXACT.divide(value, held.forward)
    coins = (
        short_initial(
            held.type,
            strike=held.strike,
            index=held.forward,
            mark_price=mark,
            rules=rules,
            working=working,
        )
        if initial
        else short_maintenance(held.type, mark, rules, working)
    )
    return EXACT.multiply(EXACT.multiply(coins, held.forward), EXACT.abs(held.size))
