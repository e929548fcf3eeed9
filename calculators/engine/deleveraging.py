"""Banks that defend a leverage ratio by selling the same bonds, step by step."""

# After Farmer, Kleinnijenhuis, Nahai-Williamson and Wetzer (2020), as firesale_stresstest runs it:
# every step, banks that failed sell all and others what they decided the step before, at the middle of
# old and new price; then banks below the minimum fail, those below their buffer pay debts from cash
# and put up for sale what is still missing to their target.

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DUST = 1e-9
SYSTEMIC = 0.05  # fewer failures than this fraction of banks are no systemic event
SOLD_PER_IMPACT = 0.05  # the price impact is stated for 5% of all holdings sold


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A balance sheet; holdings are quantities of each tradable asset at a price of 1."""

    cash: float
    holdings: Mapping[str, float]
    other_assets: float
    loans: float  # debts that can be paid back early
    other_debts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Leverage is equity / assets."""

    least_leverage: float  # below it a bank fails
    buffer_leverage: float  # below it a bank sells; 1: it always targets
    target_leverage: float
    price_impact_fraction: float  # fall of the price when 5% of all holdings are sold
    steps: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what the sales of the step before did to prices, and who failed at them."""

    prices: Mapping[str, float]
    failed: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StressTest:
    """How far it went, step by step."""

    steps: tuple[Step, ...]
    prices: Mapping[str, float]  # at the end
    sold_fraction: float  # of all tradable holdings, in quantity

    @property
    def failed(self) -> tuple[int, ...]:
        """Banks in order of failure."""
        return tuple(bank for step in self.steps for bank in step.failed)


@dataclass(slots=True)
class State:
    """One bank while the test runs."""

    cash: float
    holdings: dict[str, float]
    fixed: float
    loans: float
    other_debts: float
    alive: bool = True
    for_sale: dict[str, float] = field(default_factory=dict)

    def assets(self, prices: Mapping[str, float]) -> float:
        """Return the value of all assets."""
        held = sum(quantity * prices[asset] for asset, quantity in self.holdings.items())
        return self.cash + held + self.fixed

    def equity(self, prices: Mapping[str, float]) -> float:
        """Return assets less debts."""
        return self.assets(prices) - self.loans - self.other_debts

    def offer(self, amount: float, prices: Mapping[str, float]) -> None:
        """Put holdings worth an amount up for sale, in proportion."""
        values = {asset: q * prices[asset] for asset, q in self.holdings.items()}
        total = sum(values.values())
        if total <= 0.0 or amount <= 0.0:
            return
        part = min(amount, total) / total
        self.for_sale = {
            asset: self.holdings[asset] * part
            for asset in values
            if self.holdings[asset] * part > DUST and prices[asset] > DUST
        }


def stress_test(banks: Sequence[Bank], rules: Rules, shocks: Mapping[str, float]) -> StressTest:
    """Return which banks fail after prices fell by the shocks (fractions), and what was sold.

    One bank at 10% against a 5% shock on all that it holds stays; against 10% it fails:

    >>> bank = Bank(cash=0, holdings={"bonds": 100}, other_assets=0, loans=90, other_debts=0)
    >>> rules = Rules(least_leverage=0.03, buffer_leverage=0.04, target_leverage=0.05,
    ...     price_impact_fraction=0.0)
    >>> [stress_test([bank], rules, {"bonds": shock}).failed for shock in (0.05, 0.1)]
    [(), (0,)]
    """
    states = [
        State(
            cash=bank.cash,
            holdings=dict(bank.holdings),
            fixed=bank.other_assets,
            loans=bank.loans,
            other_debts=bank.other_debts,
        )
        for bank in banks
    ]
    totals = {
        asset: math.fsum(bank.holdings.get(asset, 0.0) for bank in banks)
        for asset in sorted({asset for bank in banks for asset in bank.holdings})
    }
    prices = {asset: 1.0 - shocks.get(asset, 0.0) for asset in totals}
    sold = dict.fromkeys(totals, 0.0)
    steps: list[Step] = []
    for _ in range(rules.steps):
        trade(states, prices, totals, sold, rules)
        failed = decide(states, prices, rules)
        steps.append(Step(prices=dict(prices), failed=tuple(failed)))
    whole = math.fsum(totals.values())
    return StressTest(
        steps=tuple(steps),
        prices=prices,
        sold_fraction=math.fsum(sold.values()) / whole if whole else 0.0,
    )


def systemic_extent(found: StressTest, banks: int) -> float:
    """Return the fraction of banks that failed, 0 where it is below 5% and so no systemic event.

    >>> two = Step(prices={}, failed=(3, 4))
    >>> systemic_extent(StressTest(steps=(two,), prices={}, sold_fraction=0.0), 48)
    0.0
    """
    extent = len(found.failed) / banks
    return extent if extent >= SYSTEMIC else 0.0


def trade(
    states: Sequence[State],
    prices: dict[str, float],
    totals: Mapping[str, float],
    sold: dict[str, float],
    rules: Rules,
) -> None:
    """Carry out, in place, all that is for sale: prices fall, sellers get the middle price."""
    slope = -math.log1p(-rules.price_impact_fraction) / SOLD_PER_IMPACT
    old = dict(prices)
    for asset, total in totals.items():
        amount = math.fsum(state.for_sale.get(asset, 0.0) for state in states)
        if total > 0.0 and amount > 0.0:
            prices[asset] *= math.exp(-slope * amount / total)
            sold[asset] += amount
    for state in states:
        for asset, offered in state.for_sale.items():
            quantity = min(state.holdings[asset], offered)
            state.holdings[asset] -= quantity
            state.cash += quantity * 0.5 * (prices[asset] + old[asset])
        state.for_sale = {}


def decide(states: Sequence[State], prices: Mapping[str, float], rules: Rules) -> list[int]:
    """Let every living bank fail, pay debts or offer holdings, in place; return who failed."""
    failed = []
    for number, state in enumerate(states):
        if not state.alive:
            continue
        assets, equity = state.assets(prices), state.equity(prices)
        leverage = equity / assets
        if leverage < rules.least_leverage:
            state.alive = False
            failed.append(number)
            state.offer(math.inf, prices)
        elif leverage < rules.buffer_leverage:
            excess = max(0.0, assets - equity / rules.target_leverage)
            paid = min(excess, state.cash, state.loans)
            state.cash -= paid
            state.loans -= paid
            state.offer(excess - paid - state.cash, prices)
    return failed
