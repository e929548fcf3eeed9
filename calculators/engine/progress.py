"""How far a long computation is, told while it runs, so that a caller can show it and stop."""

# A long computation is a generator: it yields Progress and returns its result. Whoever does not
# care drives it with `finish`; a worker looks at each report, passes it on, and closes the generator
# when the reader has asked it to.

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Progress:
    """One report; the fractions of one run never fall, and its last one is 1."""

    done: float  # fraction, 0 to 1
    doing: str = ""  # what is being done, in words, where a fraction alone says little


def finish(run: Generator[Progress, None, Result]) -> Result:
    """Return the result of a long computation, without listening to its progress.

    >>> def counting():
    ...     yield Progress(0.5, "counting to two")
    ...     return 2
    >>> finish(counting())
    2
    """
    while True:
        try:
            next(run)
        except StopIteration as end:
            result: Result = end.value
            return result
