"""What the engine says to a reader whose input it will not compute with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One input that is refused, and what to type instead.

    >>> Refusal(field="leverage", what="Leverage is 0.", fix="Type a number from 1 to 125.").field
    'leverage'
    """

    field: str  # the input's name; rows are dotted and counted from 0: positions.2.size
    what: str  # a full sentence with the value quoted
    fix: str  # a full sentence that says what would be accepted

    def within(self, row: str) -> Refusal:
        """Return the same refusal, named from outside the row or record that it is about.

        >>> Refusal(field="size", what="Size is 0.", fix="Type more.").within("positions.2").field
        'positions.2.size'
        """
        return replace(self, field=f"{row}.{self.field}")


class RefusedError(ValueError):
    """Carries every Refusal of one call out of the engine; only the outermost door catches it."""

    def __init__(self, *refusals: Refusal) -> None:
        """Keep the refusals in the order of the fields."""
        super().__init__("; ".join(f"{r.field}: {r.what} {r.fix}" for r in refusals))
        self.refusals = refusals


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise RefusedError with all of the refusals, if there are any."""
    found = tuple(refusals)
    if found:
        raise RefusedError(*found)
