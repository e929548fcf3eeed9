"""Positions for tests: long 1 BTC from 30 000, unless told otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from calculators.engine.account import Position
from calculators.engine.venue import flat, tiers_of

TWO_TIERS = tiers_of([("0", "0.01", "50"), ("20000", "0.02", "25")])  # maintenance amounts 0, 200


def position(*, name: str = "BTC", side: int = 1, **given: Any) -> Position:
    """Return a position; its mark price is its entry price and its requirement 1% unless given."""
    numbers = {
        field: Decimal(value) if isinstance(value, str | int) and field != "mode" else value
        for field, value in given.items()
    }
    fraction = numbers.pop("fraction", Decimal("0.01"))
    asked: dict[str, Any] = {
        "size": Decimal(1),
        "entry_price": Decimal(30000),
        "tiers": flat(fraction),
        **numbers,
    }
    asked = {"mark_price": asked["entry_price"], **asked}
    return Position(name=name, side=1 if side == 1 else -1, **asked)


def short_200_sol(**given: Any) -> Position:
    """Return the position of the story: short 200 SOL from 150, with a margin of 3 000."""
    standing = {"size": 200, "entry_price": 150, "fraction": "0.02", "isolated_margin": 3000}
    return position(name="SOL", side=-1, **(standing | given))
