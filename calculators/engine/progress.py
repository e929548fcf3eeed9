"""How far a long computation is, told while it runs, so that a caller can show it and stop."""

# A long computation is a generator: it yields Progress and returns its result. Whoever does not
# care drives it with `finish`; a worker looks at each report, passes it on, and closes the generator
# when the reader has asked it to. Between two reports nobody can stop it: they come often, and who
# shows them leaves most of them out.

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

from calculators.engine.display import shown

Result = TypeVar("Result")
Report = TypeVar("Report")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Progress:
    """One report; the fractions of one run never fall, and its last one is 1."""

    done: float  # fraction, 0 to 1
    doing: str = ""  # what is being done, in words, where a fraction alone says little


def finish(run: Generator[object, None, Result]) -> Result:
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


def told(
    run: Generator[Report, None, Result], how: Callable[[Report], Told]
) -> Generator[Told, None, Result]:
    """Run a long computation, each of its reports told in another form.

    >>> def half_way():
    ...     yield Progress(0.5)
    ...     return 2
    >>> list(told(half_way(), lambda progress: f"{progress.done:.0%}"))
    ['50%']
    """
    while True:
        try:
            report = next(run)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield how(report)


def between(
    run: Generator[Progress, None, Result], start: float, end: float, doing: str = ""
) -> Generator[Progress, None, Result]:
    """Run one part of a longer computation: its fractions 0 to 1 are told as start to end.

    `doing` takes the place of its own words.

    >>> def half_way():
    ...     yield Progress(0.5, "half of it")
    >>> list(between(half_way(), 0.5, 1.0))
    [Progress(done=0.75, doing='half of it')]
    """

    def placed(report: Progress) -> Progress:
        return Progress(start * (1.0 - report.done) + end * report.done, doing or report.doing)

    return told(run, placed)


def so_many(done: int, of: int, what: str) -> Progress:
    """Return the report that some of a number of equal pieces are done.

    >>> so_many(12_000, 100_000, "paths")
    Progress(done=0.12, doing='12\\u202f000 of 100\\u202f000 paths')
    """
    return Progress(done / of, f"{shown(done)} of {shown(of)} {what}")
