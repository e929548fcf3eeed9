"""What others would write: the plain code that the engine is held against, for numbers and for speed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.exact import EXACT
from calculators.engine.impact import Impact
from calculators.engine.market_cascade import (
    Account,
    MarketCascade,
    Round,
    equity_and_requirement,
)
from calculators.engine.network import Network, iterates, owed_of

TWO = Decimal(2)


def naive_cascade(
    accounts: Sequence[Account],
    shock: Sequence[float],
    impacts: Sequence[Impact],
    *,
    maintenance_fraction: float,
) -> MarketCascade:
    """Return a cascade by asking of every living account, in every round, whether it falls."""
    returns, moved = list(shock), [1.0] * len(shock)
    alive = list(range(len(accounts)))
    rounds: list[Round] = []
    looked_at = 0
    while not rounds or rounds[-1].accounts:
        looked_at += len(alive)
        fallen, left = [], []
        sales: list[list[float]] = [[] for _ in shock]
        debts = []
        for number in alive:
            account = accounts[number]
            equity, requirement = equity_and_requirement(account, returns, maintenance_fraction)
            if equity > requirement or not account.positions:
                left.append(number)
                continue
            fallen.append(number)
            debts.append(max(0.0, -equity))
            for market, value in account.positions:
                sales[market].append(value * (1.0 + returns[market]))
        sold = tuple(math.fsum(amounts) for amounts in sales)
        for market, amount in enumerate(sold):
            moved[market] *= 1.0 - impacts[market](amount)
            returns[market] = shock[market] + (1.0 + shock[market]) * (moved[market] - 1.0)
        rounds.append(
            Round(
                accounts=tuple(fallen),
                sold=sold,
                bad_debt=math.fsum(debts),
                returns=tuple(returns),
            )
        )
        alive = left
    return MarketCascade(
        shock=tuple(shock),
        rounds=tuple(rounds),
        returns=tuple(returns),
        bad_debt=math.fsum(found.bad_debt for found in rounds),
        looked_at=looked_at,
    )


def all_at_once(network: Network, tolerance: float = 1e-9) -> tuple[float, ...]:
    """Return clearing payments by the textbook's rounds: every node in every round."""
    before = tuple(owed_of(network))
    for now in iterates(network):
        if max(abs(a - b) for a, b in zip(now, before, strict=True)) < tolerance:
            return now
        before = now
    raise AssertionError("rounds never end")


Tiers = tuple[tuple[float, float, float], ...]  # floor, maintenance fraction, maintenance amount
Held = tuple[int, float, float, float, float, Tiers]  # side, size, entry, mark, leverage, tiers


def plain_margin(tiers: Tiers, notional: float) -> float:
    """Return the maintenance margin of a notional value, in plain floats."""
    for floor, fraction, amount in reversed(tiers):
        if floor <= notional:
            return notional * fraction - amount
    return 0.0


def plain_evaluation(collateral: float, held: Sequence[Held]) -> tuple[float, float, float]:
    """Return equity, initial and maintenance margin of a cross account, in plain floats."""
    equity, initial, maintenance = collateral, 0.0, 0.0
    for side, size, entry, mark, leverage, tiers in held:
        notional = size * mark
        equity += side * size * (mark - entry)
        initial += notional / leverage
        maintenance += plain_margin(tiers, notional)
    return equity, initial, maintenance


def plain_isolated_price(
    side: int, size: float, entry: float, collateral: float, tiers: Tiers
) -> float | None:
    """Return the venues' closed form: the price of the tier in which it then lies, or None."""
    for number, (floor, fraction, amount) in enumerate(tiers):
        price = (collateral + amount - side * size * entry) / (size * (fraction - side))
        ceiling = tiers[number + 1][0] if number + 1 < len(tiers) else math.inf
        if floor <= size * price < ceiling:
            return price
    return None


def plain_cross_prices(collateral: float, held: Sequence[Held]) -> list[float | None]:
    """Return the closed form for each position of a cross account, the others where they are."""
    equity, _, requirement = plain_evaluation(collateral, held)
    found = []
    for side, size, entry, mark, _, tiers in held:
        left = (
            equity - side * size * (mark - entry) - requirement + plain_margin(tiers, size * mark)
        )
        found.append(plain_isolated_price(side, size, entry, left, tiers))
    return found


@dataclass(slots=True)
class PlainPosition:
    """What `evaluate` says of one position, in plain floats."""

    name: str
    side: int
    notional_value: float
    unrealized_pnl: float
    initial_margin: float
    maintenance_margin: float
    liquidation: float | str
    bankruptcy: float | str


@dataclass(slots=True)
class PlainAccount:
    """What `evaluate` says of a cross account, in plain floats."""

    collateral: float
    equity: float
    initial_margin: float
    maintenance_margin: float
    positions: list[PlainPosition]


def plain_account(
    collateral: Sequence[tuple[float, float, float]], names: Sequence[str], held: Sequence[Held]
) -> PlainAccount:
    """Return all that `evaluate` says of a cross account: sums, figures, both prices or why none.

    What a venue would write for linear contracts in one-way mode: nothing is checked, no market has
    two legs, and no step can be shown. Collateral is (amount, price, haircut).
    """
    counted = sum(amount * price * (1.0 - haircut) for amount, price, haircut in collateral)
    equity, initial, maintenance = counted, 0.0, 0.0
    figures = []
    for side, size, entry, mark, leverage, tiers in held:
        notional = size * mark
        pnl, to_open = side * size * (mark - entry), notional / leverage
        to_keep = plain_margin(tiers, notional)
        equity += pnl
        initial += to_open
        maintenance += to_keep
        figures.append((notional, pnl, to_open, to_keep))
    lost = equity <= maintenance
    positions = []
    for name, (side, size, entry, _, _, tiers), (notional, pnl, to_open, to_keep) in zip(
        names, held, figures, strict=True
    ):
        none = "below zero" if side == 1 else "never"
        backing = equity - pnl
        price: float | str | None = "already liquidatable"
        if not lost:
            left = backing - (maintenance - to_keep)
            price = plain_isolated_price(side, size, entry, left, tiers)
        nothing_left = entry - side * backing / size
        positions.append(
            PlainPosition(
                name,
                side,
                notional,
                pnl,
                to_open,
                to_keep,
                none if price is None else price,
                nothing_left if nothing_left > 0.0 else none,
            )
        )
    return PlainAccount(counted, equity, initial, maintenance, positions)


def bisected_price(
    buffer_at: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, halvings: int = 50
) -> Decimal:
    """Return where a buffer changes sign, by looking at the whole account at every halving."""
    rising = buffer_at(high) > 0
    for _ in range(halvings):
        middle = EXACT.divide(EXACT.add(low, high), TWO)
        if (buffer_at(middle) > 0) is rising:
            high = middle
        else:
            low = middle
    return low
