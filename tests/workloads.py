"""What is measured: accounts, crowds and networks of any size, the same wherever they are drawn."""

from __future__ import annotations

import random
from decimal import Decimal

from calculators.engine.account import Bucket, Collateral, Position
from calculators.engine.draws import stream
from calculators.engine.margin_account import Account as MarginAccount
from calculators.engine.market_cascade import Account
from calculators.engine.network import Network
from calculators.engine.venue import tiers_of
from tests.peers import Held

FIVE_TIERS = tiers_of(
    [
        ("0", "0.004", None),
        ("50000", "0.005", None),
        ("250000", "0.01", None),
        ("1000000", "0.025", None),
        ("10000000", "0.05", None),
    ]
)
FLOAT_TIERS = tuple(
    (float(t.floor), float(t.maintenance_margin_fraction), float(t.maintenance_amount))
    for t in FIVE_TIERS
)
MARKETS = 3


def bucket(positions: int, seed: int = 1) -> Bucket:
    """Return a cross account of some positions with five tiers, and collateral for three times."""
    draw = stream(seed, positions)
    held = tuple(position(draw, f"C{number}") for number in range(positions))
    gross = sum((p.size * p.mark_price for p in held), Decimal(0))
    return Bucket(name="cross", collateral=round(gross / 3, 2), positions=held)


def whole_account(account: Bucket, collateral: Decimal | None = None) -> MarginAccount:
    """Return a bucket as an account that `evaluate` takes, on its own or on another collateral."""
    cash = Collateral(asset="USDT", amount=account.collateral if collateral is None else collateral)
    return MarginAccount(currency="USDT", collateral=(cash,), positions=account.positions)


def position(draw: random.Random, name: str) -> Position:
    """Return a position at a price near its entry."""
    entry = Decimal(draw.randrange(100, 6_000_000)) / 100
    return Position(
        name=name,
        side=1 if draw.random() < 0.5 else -1,
        size=Decimal(draw.randrange(1, 100_000)) / 1000,
        entry_price=entry,
        mark_price=round(entry * Decimal(draw.randrange(900, 1100)) / 1000, 2),
        leverage=Decimal(10),
        tiers=FIVE_TIERS,
    )


def in_floats(account: Bucket) -> tuple[float, list[Held]]:
    """Return an account as plain floats."""
    return float(account.collateral), [
        (
            p.side,
            float(p.size),
            float(p.entry_price),
            float(p.mark_price),
            float(p.leverage),
            FLOAT_TIERS,
        )
        for p in account.positions
    ]


def crowd(accounts: int, seed: int = 1) -> list[Account]:
    """Return accounts with one to three positions, mostly long, at 2 to 166 times leverage."""
    draw = stream(seed, accounts)
    found = []
    for _ in range(accounts):
        markets = draw.sample(range(MARKETS), draw.randint(1, MARKETS))
        positions = tuple(
            (market, (1 if draw.random() < 0.8 else -1) * draw.uniform(1_000, 50_000))
            for market in markets
        )
        gross = sum(abs(value) for _, value in positions)
        found.append(Account(collateral=gross * draw.uniform(0.006, 0.5), positions=positions))
    return found


def network(nodes: int, debts_each: int = 10, seed: int = 1) -> Network:
    """Return a random network in which a fifth of the nodes have too little outside it."""
    draw = stream(seed, nodes)
    debts = tuple(
        {
            creditor: draw.uniform(1, 10)
            for creditor in draw.sample(range(nodes), debts_each)
            if creditor != node
        }
        for node in range(nodes)
    )
    return Network(
        debts=debts,
        external_assets=tuple(
            draw.uniform(0, 20) if draw.random() < 0.2 else draw.uniform(40, 120) for _ in debts
        ),
        external_debts=tuple(draw.uniform(0, 30) for _ in debts),
    )
