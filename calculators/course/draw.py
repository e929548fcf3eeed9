"""Chance that can be repeated: the same item and seed give the same draws on every machine."""

# Counter mode: the n-th number is a hash of the item, the seed and n. There is no state to freeze,
# no platform to differ, and `random` (whose sequences may change between versions) is not used.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import TypedDict, TypeVar

from calculators.engine.exact import EXACT, canonical

Thing = TypeVar("Thing")


class Param(TypedDict):
    """A number or word that differs from variant to variant."""

    least: str  # decimal, inclusive; "" where the values are picked from a list
    most: str  # decimal, inclusive
    step: str  # decimal above 0
    pick: Sequence[str]  # the values, where they are no range
    unit: str  # how it is shown: USDT, ×, BTC; % shows a fraction as percent


def numbers(item: str, seed: int) -> Iterator[int]:
    """Yield whole numbers below 2**256, for ever: sha256("item:seed:0"), sha256("item:seed:1"), ...

    >>> next(numbers("first-item", 1)) % 1000
    652
    """
    counter = 0
    while True:
        yield int.from_bytes(sha256(f"{item}:{seed}:{counter}".encode()).digest(), "big")
        counter += 1


def count_of(param: Param) -> int:
    """Return how many values a parameter can take.

    >>> count_of({"least": "10", "most": "20", "step": "2.5", "pick": (), "unit": ""})
    5
    """
    if param["pick"]:
        return len(param["pick"])
    least, most, step = (Decimal(param[key]) for key in ("least", "most", "step"))
    return int(EXACT.divide_int(EXACT.subtract(most, least), step)) + 1


def value_at(param: Param, index: int) -> str:
    """Return a parameter's value by its index from 0, as a canonical decimal or the word itself.

    >>> value_at({"least": "10", "most": "20", "step": "2.5", "pick": (), "unit": ""}, 3)
    '17.5'
    """
    if param["pick"]:
        return param["pick"][index]
    least, step = Decimal(param["least"]), Decimal(param["step"])
    return canonical(EXACT.add(least, EXACT.multiply(step, Decimal(index))))


def drawn(params: Mapping[str, Param], chance: Iterator[int]) -> dict[str, str]:
    """Return one value for each parameter; they are drawn by name, so their order never matters."""
    return {name: value_at(p, next(chance) % count_of(p)) for name, p in sorted(params.items())}


def shuffled(things: Sequence[Thing], chance: Iterator[int]) -> tuple[Thing, ...]:
    """Return the things in a drawn order (Fisher and Yates).

    >>> shuffled("abcd", numbers("first-item", 1))
    ('b', 'c', 'd', 'a')
    """
    order = list(things)
    for last in range(len(order) - 1, 0, -1):
        other = next(chance) % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)
