"""Inputs of published examples that their adapter never looks at: said of, or forgotten."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, ValuesView
from typing import Any


class Watched(dict[str, Any]):
    """An example's inputs, which remember what was read of them."""

    def __init__(self, given: dict[str, Any], seen: set[str], where: str = "") -> None:
        """Watch the given inputs; `seen` takes the paths that are read."""
        super().__init__({key: watched(v, seen, f"{where}{key}") for key, v in given.items()})
        self.seen, self.where = seen, where

    def __getitem__(self, key: str) -> Any:
        self.seen.add(f"{self.where}{key}")
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        # Here so that Python copies this dictionary key by key, and the copied keys count as read.
        return super().__iter__()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value and remember that it was asked for."""
        self.seen.add(f"{self.where}{key}")
        return super().get(key, default)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the typeshed's own name
        """Return everything, which is then read."""
        self.seen.update(f"{self.where}{key}" for key in self)
        return super().items()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the same
        """Return every value, which is then read."""
        self.seen.update(f"{self.where}{key}" for key in self)
        return super().values()


def watched(value: Any, seen: set[str], where: str) -> Any:
    """Return a JSON value whose dictionaries remember what is read of them."""
    if isinstance(value, dict):
        return Watched(value, seen, f"{where}.")
    if isinstance(value, list):
        return [watched(item, seen, where) for item in value]
    return value


def paths(value: Any, where: str = "") -> Iterator[str]:
    """Yield the path of every key of a JSON value."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield f"{where}{key}"
            yield from paths(inside, f"{where}{key}.")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, where)
