"""The sums behind the figures of historical episodes, each with its working."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from calculators.engine.default_cascade import default_cascade
from calculators.engine.exact import EXACT, ZERO
from calculators.engine.formula import Formula
from calculators.engine.margin import EQUITY, UNREALIZED_PNL
from calculators.engine.network import network_of
from calculators.engine.working import SILENT, Working

SIZE = Formula(
    symbol="size", term="notional-value", text="notional_value / entry_price", unit="tokens"
)
SHARE = Formula(symbol="share", term="", text="part / whole", unit="")
LEFT = Formula(symbol="change", term="", text="before - after", unit="USDT")
RISE = Formula(symbol="rise", term="", text="last / first - 1", unit="")
FALL = Formula(symbol="fall", term="", text="1 - last / first", unit="")
LEVERAGE = Formula(
    symbol="leverage", term="leverage", text="gross_exposure / account_equity", unit="×"
)
WIPING_MOVE = Formula(
    symbol="move that takes all equity", term="leverage", text="1 / leverage", unit=""
)
VALUE = Formula(symbol="value", term="", text="amount * price", unit="USDT")
LOST_CLAIM = Formula(
    symbol="lost to the default", term="", text="claim * (1 - recovered_fraction)", unit="USDT"
)
LAYER_PAYS = Formula(symbol="paid", term="", text="min(left_to_pay, layer)", unit="USDT")
STILL_TO_PAY = Formula(symbol="left to pay", term="", text="left_to_pay - paid", unit="USDT")


def size_of(notional_value: Decimal, entry_price: Decimal, working: Working = SILENT) -> Decimal:
    """Return how many tokens a position of this notional value holds.

    >>> size_of(Decimal(4), Decimal(2))
    Decimal('2')
    """
    return working.work(SIZE, notional_value=notional_value, entry_price=entry_price)


def loss_of_short(
    size: Decimal, entry_price: Decimal, exit_price: Decimal, working: Working = SILENT
) -> Decimal:
    """Return what a short loses when it is closed at a price; below 0 it gains.

    >>> loss_of_short(Decimal(2), Decimal(2), Decimal(5))
    Decimal('6')
    """
    return EXACT.minus(profit(-1, size, entry_price, exit_price, working))


def profit(
    side: int,
    size: Decimal,
    entry_price: Decimal,
    mark_price: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return the unrealized P&L of one position, in quote currency."""
    return working.work(
        UNREALIZED_PNL,
        side=Decimal(side),
        size=size,
        mark_price=mark_price,
        entry_price=entry_price,
    )


def borrowed_share(
    borrowed: Decimal, collateral: Decimal, unrealized_pnl: Decimal, working: Working = SILENT
) -> Decimal:
    """Return which part of its equity on paper an account borrowed against.

    >>> borrowed_share(Decimal(3), Decimal(2), Decimal(10))
    Decimal('0.25')
    """
    equity = working.work(EQUITY, collateral=collateral, unrealized_pnl=unrealized_pnl)
    return share_of(borrowed, equity, working)


def share_of(part: Decimal, whole: Decimal, working: Working = SILENT, *, of: str = "") -> Decimal:
    """Return part ÷ whole."""
    return working.work(SHARE, of=of, part=part, whole=whole)


def together(
    parts: Mapping[str, Decimal], working: Working = SILENT, *, unit: str = "USDT"
) -> Decimal:
    """Return the sum of named parts.

    >>> together({"one": Decimal(2), "other": Decimal(3)})
    Decimal('5')
    """
    return working.total("together", "", parts, unit=unit)


def change(before: Decimal, after: Decimal, working: Working = SILENT) -> Decimal:
    """Return what something fell by: before − after."""
    return working.work(LEFT, before=before, after=after)


def rise(first: Decimal, last: Decimal, working: Working = SILENT) -> Decimal:
    """Return a rise as a fraction of the first price.

    >>> rise(Decimal(2), Decimal(5))
    Decimal('1.5')
    """
    return working.work(RISE, first=first, last=last)


def fall(first: Decimal, last: Decimal, working: Working = SILENT) -> Decimal:
    """Return a fall as a fraction of the first price.

    >>> fall(Decimal(8), Decimal(6))
    Decimal('0.25')
    """
    return working.work(FALL, first=first, last=last)


def leverage_of(
    gross_exposure: Decimal, account_equity: Decimal, working: Working = SILENT
) -> Decimal:
    """Return gross exposure ÷ equity.

    >>> leverage_of(Decimal(120), Decimal(10))
    Decimal('12')
    """
    return working.work(LEVERAGE, gross_exposure=gross_exposure, account_equity=account_equity)


def wiping_move(leverage: Decimal, working: Working = SILENT) -> Decimal:
    """Return the fall of everything held, as a fraction, that takes all equity at a leverage.

    >>> wiping_move(Decimal(8))
    Decimal('0.125')
    """
    return working.work(WIPING_MOVE, leverage=leverage)


def value_of(amount: Decimal, price: Decimal, working: Working = SILENT) -> Decimal:
    """Return amount × price, in quote currency."""
    return working.work(VALUE, amount=amount, price=price)


def lost_claims(
    claims: Mapping[str, Decimal], recovered_fraction: Decimal, working: Working = SILENT
) -> dict[str, Decimal]:
    """Return what each creditor of one debtor loses: a default cascade on a star.

    The network says whether the debtor defaults; what a default costs is exact.

    >>> lost_claims({"a": Decimal(10)}, Decimal("0.45"))
    {'a': Decimal('5.50')}
    """
    nodes = len(claims) + 1
    owed = [[0.0, *map(float, claims.values())], *([[0.0] * nodes] * len(claims))]
    found = default_cascade(network_of(owed, [0.0] * nodes), float(recovered_fraction))
    if 0 not in found.defaulted:
        return dict.fromkeys(claims, ZERO)
    return {
        name: working.work(LOST_CLAIM, of=name, claim=claim, recovered_fraction=recovered_fraction)
        for name, claim in claims.items()
    }


def paid_by_layers(
    loss: Decimal, layers: Mapping[str, Decimal], working: Working = SILENT
) -> tuple[dict[str, Decimal], Decimal]:
    """Return what each layer of a default waterfall pays in order, and what none covers.

    >>> paid_by_layers(Decimal(9), {"own capital": Decimal(2), "fund": Decimal(5)})
    ({'own capital': Decimal('2'), 'fund': Decimal('5')}, Decimal('2'))
    """
    left, paid = loss, {}
    for name, layer in layers.items():
        paid[name] = working.work(LAYER_PAYS, of=name, left_to_pay=left, layer=layer)
        left = working.work(STILL_TO_PAY, of=f"after {name}", left_to_pay=left, paid=paid[name])
    return paid, left
