"""Published numbers as the engine takes them: each JSON number is the decimal that it spells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from calculators.engine.account import Side
from calculators.engine.exact import ONE, ZERO

Given = Mapping[str, Any]
NAMES = ("perp", "symbol", "market", "coin", "asset", "id", "name")
LONG = ("1", "1.0", "+1", "long", "buy", "bid")
ADAPTERS: dict[str, Any] = {}  # none: the other modules read with this one


def exact(value: float | str) -> Decimal:
    return Decimal(str(value))


def floats(value: Any) -> Any:
    """Return a value with floats for the decimals that are longer than one, written as strings."""
    if isinstance(value, Mapping):
        return {key: floats(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [floats(item) for item in value]
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def read(given: Given, *names: str, default: Decimal = ZERO) -> Decimal:
    """Return the first of the names that is given; venues have several for one thing."""
    found = next((given[name] for name in names if given.get(name) is not None), None)
    return default if found is None else exact(found)


def side_of(given: Given) -> Side:
    """Return the side; a row without one states it by the sign of its size."""
    if "side" in given:
        return 1 if str(given["side"]).lower() in LONG else -1
    if "is_short" in given:
        return -1 if given["is_short"] else 1
    signed = read(given, "size", "qty", "position", default=ONE)
    return 1 if signed > 0 else -1


def named(row: Given) -> str:
    """Return what a row of positions calls its contract."""
    return str(next((row[key] for key in NAMES if key in row), ""))


def size_of(given: Given) -> Decimal:
    return abs(read(given, "qty", "size", "amount", default=ONE))
