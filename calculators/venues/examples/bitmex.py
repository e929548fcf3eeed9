"""BitMEX: the six longs of its page on auto-deleveraging."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.deleverage_queue import fills, quintile, ranked
from calculators.engine.fact import Table
from calculators.engine.reproduction import Contrast, Reproduction
from calculators.venues.bitmex import VENUE

# account: (contracts, score), as the page prints them; a short of 20 is liquidated
LONGS = {"1": (10, 3), "2": (10, 6), "3": (20, 1), "4": (30, 4), "5": (20, 5), "6": (10, 2)}
CLOSED = 20
TOTAL = sum(size for size, _ in LONGS.values())


def queue() -> list[tuple[str, float]]:
    """Return the accounts with their sizes, the first to be closed first."""
    order = ranked({name: float(score) for name, (_, score) in LONGS.items()})
    return [(name, float(LONGS[name][0])) for name in order]


def lights(account: str) -> Decimal:
    """Return the percentile that an account's lights show."""
    total = 0.0
    for name, size in queue():
        total += size
        if name == account:
            break
    return Decimal(quintile(total, float(TOTAL)))


def left(account: str) -> Decimal:
    """Return what is left of an account's position after the queue was closed."""
    after = {name: remaining for name, _, remaining in fills(queue(), float(CLOSED))}
    return Decimal(str(after[account]))


def row_of(account: str) -> tuple[str, Decimal, Decimal, Decimal]:
    """Return an account's size, what an even share would close, and what the queue closes."""
    size = Decimal(LONGS[account][0])
    closed = {name: gone for name, gone, _ in fills(queue(), float(CLOSED))}
    return account, size, size * CLOSED / TOTAL, Decimal(str(closed.get(account, 0.0)))


EXAMPLES = (
    Reproduction(
        says="Six longs, a short of 20 liquidated: the percentile that account 5 is shown.",
        term="adl-ranking",
        unit="%",
        printed="40",
        source=VENUE.sources[1],
        work=lambda _: lights("5"),
    ),
    Reproduction(
        says="The percentile that account 4 is shown.",
        term="adl-ranking",
        unit="%",
        printed="60",
        source=VENUE.sources[1],
        work=lambda _: lights("4"),
    ),
    Reproduction(
        says="What is left of account 5, which held 20.",
        term="auto-deleveraging",
        unit="contracts",
        printed="10",
        source=VENUE.sources[1],
        work=lambda _: left("5"),
    ),
)
CONTRAST = Contrast(
    says="A short of 20 contracts is liquidated and nobody takes it over. The generic rule names no order: an even share stands for it.",
    table=Table(
        key="contrast",
        title="Who is closed, by an even share and by the queue",
        columns=("account", "contracts", "closed by an even share", "closed by the queue"),
        rows=tuple(row_of(name) for name, _ in queue()),
    ),
)
