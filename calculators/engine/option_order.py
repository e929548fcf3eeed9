"""What an order for options reserves: the premium of a bid, the margin of an ask."""

# Without scenarios, options are paid for when they are opened. A bid can cost its premium and
# nothing more. What an ask opens needs the initial margin of a sold option at once; the premium
# that comes in helps when it is there, and so does what is held: an order may be filled alone.
# Under scenarios options count at their market value, so a fill adds the margin of what it opens
# and the loss of paying more than that value, or of taking less.

from __future__ import annotations

from decimal import Decimal

from calculators.engine.account import Position
from calculators.engine.exact import EXACT
from calculators.engine.formula import Formula
from calculators.engine.margin_account import Account, Order
from calculators.engine.option_margin import market_value
from calculators.engine.options_market import requirement, settled
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.portfolio_market import Money, portfolio_risk
from calculators.engine.valuation import option_holding
from calculators.engine.working import Working

PREMIUM = Formula(
    symbol="premium of the order", term="initial-margin", text="size * order_price", unit="USDT"
)
LOSS_OF_VALUE = Formula(
    symbol="open loss",
    term="unrealized-pnl",
    text="max(0, side * size * order_price - market_value)",
    unit="USDT",
)


def option_order_margin(order: Order, account: Account, working: Working) -> Decimal:
    """Return what an order for options reserves, in the option's settlement currency.

    A bid for two calls at 120:

    >>> from calculators.engine.instrument import Instrument, OptionTerms
    >>> call = Instrument(kind="option", base="ETH", option=OptionTerms(type="call",
    ...     strike=Decimal(2000), years_to_expiry=Decimal("0.1"), volatility_fraction=Decimal("0.5")))
    >>> bid = Order(name="bid", side=1, size=Decimal(2), price=Decimal(120),
    ...     mark_price=Decimal(2000), instrument=call)
    >>> option_order_margin(bid, Account(), Working())
    Decimal('240')
    """
    opened = filled(order)
    if account.portfolio is not None:
        loss = settled(loss_of_value(order, opened, working), opened)
        return EXACT.add(by_scenarios(opened, account, account.portfolio, working), loss)
    if order.side == 1:
        premium = working.work(PREMIUM, of=order.name, size=order.size, order_price=order.price)
        return settled(premium, opened)
    return requirement((opened,), account.rules_of_options, working, initial=True)


def by_scenarios(
    opened: Position, account: Account, rules: PortfolioRules, working: Working
) -> Decimal:
    """Return the scenario margin of what an order opens, in the option's settlement currency."""
    money = Money(account.currency, account.rates)
    risk = portfolio_risk((opened,), rules, money, working, of=opened.name)
    return EXACT.divide(risk.initial_margin, account.rate_of(opened.instrument))


def filled(order: Order) -> Position:
    """Return the position that an order would open."""
    return Position(
        name=order.name,
        side=order.side,
        size=order.size,
        entry_price=order.price,
        mark_price=order.mark_price,
        instrument=order.instrument,
    )


def loss_of_value(order: Order, opened: Position, working: Working) -> Decimal:
    """Return what a fill gives away against the market value of the options, in quote currency."""
    return working.work(
        LOSS_OF_VALUE,
        of=order.name,
        side=Decimal(order.side),
        size=order.size,
        order_price=order.price,
        market_value=market_value(option_holding(opened)),
    )
