"""How long the engine's hot paths take, beside a named peer in the same run; also under Pyodide."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import partial

from calculators.engine.account import Bucket
from calculators.engine.evaluation import evaluate
from calculators.engine.exact import EXACT
from calculators.engine.impact import linear
from calculators.engine.liquidation import collateral_left, liquidation_price
from calculators.engine.margin import bucket_risk
from calculators.engine.market_cascade import (
    distances_of,
    equity_and_requirement,
    market_cascade,
    sorted_by_trigger,
)
from calculators.engine.network import clear
from calculators.engine.progress import finish
from calculators.engine.simulation import simulated_touch
from calculators.engine.working import SILENT
from tests import peers, workloads

SHORTEST = 0.02  # seconds of one sample; quick work is repeated to fill it
ROUNDS, QUICK_ROUNDS = 7, 3
PUSH, MAINTENANCE = -0.002, 0.005  # the shock that starts a cascade, and what accounts must keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One line of the report: our median, the peer's, and what was aimed at."""

    what: str
    seconds: float
    peer: str = ""
    peer_seconds: float = 0.0
    most_ratio: float = 0.0  # aim: ours / the peer's at most this
    most_seconds: float = 0.0  # aim in CPython
    most_seconds_in_pyodide: float = 0.0
    note: str = ""


def median_seconds(work: Callable[[], object], rounds: int, *, shortest: float = SHORTEST) -> float:
    """Return the median processor time of some rounds; other programs' time does not count."""
    start = time.process_time()
    work()
    once = time.process_time() - start
    repeats = max(1, int(shortest / max(once, 1e-7)))
    samples = []
    for _ in range(rounds if once < 1.0 else 1):
        start = time.process_time()
        for _ in range(repeats):
            work()
        samples.append((time.process_time() - start) / repeats)
    return statistics.median([*samples, once] if once >= 1.0 else samples)


def fastest_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the processor time of the fastest of some rounds: a shared processor never helps."""
    samples = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        samples.append(time.process_time() - start)
    return min(samples)


def side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Return both medians of rounds that take turns, so that a slow spell strikes both alike."""
    samples = [(median_seconds(ours, 1), median_seconds(theirs, 1)) for _ in range(rounds)]
    own, others = zip(*samples, strict=True)
    return statistics.median(own), statistics.median(others)


def measured(rounds: int, scale: int) -> Iterator[Measured]:
    """Yield every measurement; `scale` divides the sizes of the long ones."""
    yield one_account(rounds)
    yield whole_evaluation(rounds)
    yield many_accounts(rounds, 1_000 // scale)
    yield from closed_form(rounds)
    yield isolated(rounds, 100_000 // scale)
    yield from cascades(rounds, 100_000 // scale)
    yield from clearings(rounds)
    yield first_passage(100_000 // scale)


def one_account(rounds: int) -> Measured:
    """Return equity and requirement of a cross account of ten positions."""
    account = workloads.bucket(10)
    plain = workloads.in_floats(account)
    seconds, peer_seconds = side_by_side(
        lambda: bucket_risk(account, SILENT), lambda: peers.plain_evaluation(*plain), rounds
    )
    return Measured(
        what="one cross account of 10 positions: equity and requirements",
        seconds=seconds,
        peer="the same in plain floats",
        peer_seconds=peer_seconds,
        most_ratio=5.0,
    )


def whole_evaluation(rounds: int) -> Measured:
    """Return everything that `evaluate` says of an account, prices of every position included."""
    account = workloads.bucket(10)
    whole, (collateral, held) = workloads.whole_account(account), workloads.in_floats(account)
    cash, names = [(collateral, 1.0, 0.0)], [p.name for p in account.positions]
    seconds, peer_seconds = side_by_side(
        lambda: evaluate(whole), lambda: peers.plain_account(cash, names, held), rounds
    )
    return Measured(
        what="evaluate: one cross account of 10 positions, with both prices of each",
        seconds=seconds,
        peer="the same figures and records in plain floats",
        peer_seconds=peer_seconds,
        most_ratio=5.0,
    )


def cross_prices(account: Bucket) -> list[object]:
    """Return the liquidation price of every position of a cross account."""
    whole = bucket_risk(account, SILENT)
    return [
        liquidation_price(position, collateral_left(account, position, SILENT, whole=whole), SILENT)
        for position in account.positions
    ]


def many_accounts(rounds: int, count: int) -> Measured:
    """Return all liquidation prices of accounts of ten positions with five tiers."""
    accounts = [workloads.bucket(10, seed) for seed in range(count)]
    plain = [workloads.in_floats(account) for account in accounts]
    return Measured(
        what=f"liquidation prices of {count:,} cross accounts of 10 positions, 5 tiers",
        seconds=median_seconds(lambda: [cross_prices(account) for account in accounts], rounds),
        peer="the venues' closed form in plain floats",
        peer_seconds=median_seconds(
            lambda: [peers.plain_cross_prices(*account) for account in plain], rounds
        ),
    )


def closed_form(rounds: int) -> Iterator[Measured]:
    """Yield one liquidation price in a cross account, against halving on the whole account."""
    account = workloads.bucket(10)
    first = account.positions[0]

    def buffer_at(price: Decimal) -> Decimal:
        there = (replace(first, mark_price=price), *account.positions[1:])
        risk = bucket_risk(replace(account, positions=there), SILENT)
        return EXACT.subtract(risk.equity, risk.maintenance_margin)

    end = first.mark_price * 100

    def ours() -> object:
        return liquidation_price(first, collateral_left(account, first, SILENT), SILENT)

    yield Measured(
        what="one liquidation price in a cross account of 10 positions",
        seconds=median_seconds(ours, rounds),
        peer="50 halvings on full re-evaluation",
        peer_seconds=median_seconds(
            lambda: peers.bisected_price(buffer_at, Decimal(0), end), rounds
        ),
        most_ratio=1 / 20,
    )


def isolated(rounds: int, count: int) -> Measured:
    """Return isolated liquidation prices."""
    held = workloads.bucket(1_000).positions
    collateral = [p.size * p.entry_price / 10 for p in held]
    rows = [(held[n % 1_000], collateral[n % 1_000]) for n in range(count)]
    plain = [
        (p.side, float(p.size), float(p.entry_price), float(own), workloads.FLOAT_TIERS)
        for p, own in rows
    ]
    return Measured(
        what=f"{count:,} isolated liquidation prices, 5 tiers",
        seconds=median_seconds(lambda: [liquidation_price(p, c, SILENT) for p, c in rows], rounds),
        peer="the venues' closed form in plain floats",
        peer_seconds=median_seconds(
            lambda: [peers.plain_isolated_price(*row) for row in plain], rounds
        ),
    )


def cascades(rounds: int, count: int) -> Iterator[Measured]:
    """Yield cascades over three markets: a small push near the tipping point, and two others.

    The peer is what one writes without an order of accounts: in every round it asks the engine's
    own `equity_and_requirement` of every account still alive. Its time grows with the rounds, ours
    with the accounts that fall: in a cascade of few rounds or of many falls there is less to save.
    """
    accounts = workloads.crowd(count)
    whole = sum(abs(value) for account in accounts for _, value in account.positions)
    by_trigger = sorted_by_trigger(accounts, workloads.MARKETS, maintenance_fraction=MAINTENANCE)
    yield Measured(
        what=f"reading the leverage of {count:,} accounts, once a cascade",
        seconds=median_seconds(lambda: distances_of(accounts, MAINTENANCE), rounds),
        peer="asking each for its equity and requirement, once a round",
        peer_seconds=median_seconds(
            lambda: [equity_and_requirement(a, [PUSH] * 3, MAINTENANCE) for a in accounts], rounds
        ),
    )
    yield Measured(
        what=f"sorting {count:,} accounts by trigger",
        seconds=median_seconds(
            lambda: sorted_by_trigger(
                accounts, workloads.MARKETS, maintenance_fraction=MAINTENANCE
            ),
            rounds,
        ),
    )
    for name, shock, impact in (
        ("a small push near the tipping point", PUSH, 1.95),
        ("a large push, far from it", -0.05, 0.6),
        ("a runaway", -0.03, 2.4),
    ):
        shocks, impacts = [shock] * workloads.MARKETS, [linear(impact / whole)] * workloads.MARKETS

        def ours(shocks: list[float] = shocks, impacts: list = impacts) -> object:  # type: ignore[type-arg]
            return finish(
                market_cascade(accounts, shocks, impacts, maintenance_fraction=MAINTENANCE)
            )

        def naive(shocks: list[float] = shocks, impacts: list = impacts) -> object:  # type: ignore[type-arg]
            return peers.naive_cascade(accounts, shocks, impacts, maintenance_fraction=MAINTENANCE)

        def again(shocks: list[float] = shocks, impacts: list = impacts) -> object:  # type: ignore[type-arg]
            return finish(
                market_cascade(
                    accounts,
                    shocks,
                    impacts,
                    maintenance_fraction=MAINTENANCE,
                    by_trigger=by_trigger,
                )
            )

        found = finish(market_cascade(accounts, shocks, impacts, maintenance_fraction=MAINTENANCE))
        plain = median_seconds(naive, 1)
        told = f"{len(found.rounds)} rounds, {len(found.liquidated):,} liquidated"
        for how, work in (("", ours), (", accounts sorted by trigger before", again)):
            yield Measured(
                what=f"cascade of {count:,} accounts over 3 markets, {name}{how}",
                seconds=median_seconds(work, rounds),
                peer="asking every living account for its equity and requirement in every round",
                peer_seconds=plain,
                most_ratio=0.1,
                most_seconds=2.0,
                most_seconds_in_pyodide=6.0,
                note=f"{told}, {found.returns[0]:+.1%}",
            )


def clearings(rounds: int) -> Iterator[Measured]:
    """Yield clearing by worklist, to the precision of its peer, both at their fastest."""
    for nodes, most in ((1_000, 0.005), (10_000, 0.07)):
        debts = workloads.network(nodes)
        found = clear(debts)
        yield Measured(
            what=f"clearing {nodes:,} nodes by worklist until 1e-9, at the fastest",
            seconds=fastest_seconds(partial(clear, debts, tolerance=1e-9), 10 * rounds),
            peer="all nodes in every round until 1e-9",
            peer_seconds=fastest_seconds(partial(peers.all_at_once, debts, 1e-9), rounds),
            most_seconds=most,
            most_seconds_in_pyodide=most,
            note=f"{sum(found.defaulted):,} default",
        )


def first_passage(paths: int) -> Measured:
    """Return a Monte Carlo estimate of a touch."""

    def run() -> object:
        return finish(
            simulated_touch(
                spot=100, level=85, years=30 / 365, volatility_fraction=0.6, paths=paths, steps=50
            )
        )

    return Measured(
        what=f"{paths:,} first-passage paths of 50 steps", seconds=median_seconds(run, 1)
    )


def report(*, quick: bool) -> str:
    """Return every measurement as JSON."""
    scale, rounds = (10, QUICK_ROUNDS) if quick else (1, ROUNDS)
    return json.dumps([asdict(line) for line in measured(rounds, scale)])
