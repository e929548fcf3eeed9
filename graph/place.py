"""Where people wrote something, and what is wrong with it there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1.

    >>> str(Place("terms/margin/margin.yaml", 6, 30))
    'terms/margin/margin.yaml:6:30'
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return the form that editors and terminals make clickable."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to fix. Problems are values: collected, sorted, printed together.

    >>> print(Problem(Place("a.yaml", 2, 1), "'lable' is not a field.", "Did you mean 'label'?"))
    a.yaml:2:1: 'lable' is not a field. Did you mean 'label'?
    """

    place: Place
    what: str
    fix: str

    def __str__(self) -> str:
        """Return `path:line:column: what is wrong. What to do.`"""
        return f"{self.place}: {self.what} {self.fix}"
