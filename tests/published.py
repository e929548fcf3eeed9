"""Run published examples through the engine: `python tests/published.py FILE...`.

The adapter of an example's `rule_set` or `kind`, found in a module of tests/adapters/, says the
example's inputs in the engine's words. Each difference is a line; the last line is
`N of M reproduced`. tests/examples.py says what a file may look like.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import math
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    # Adapters import this module by its name; let them meet the one that is running.
    sys.modules["tests.published"] = sys.modules["__main__"]

from tests.examples import (  # noqa: E402 - found on the path just made
    BESIDE,
    PUBLISHED,
    Case,
    read_cases,
    tolerance_of,
)
from tests.unread import Watched, paths  # noqa: E402 - found on the path just made

FLOAT_NOISE = 1e-12  # what two orders of the same additions may differ by
NO_NUMBER = (None, "never", "below zero")  # outcomes that a source may print as null

Adapter = Callable[[Mapping[str, Any], Path], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Simulated:
    """A result that was drawn, with one path's standard deviation: its tolerance is `abs_mc`.

    The tolerance is stated for probabilities, whose deviation is at most a half; an amount is held
    to the same number of standard errors.
    """

    value: float
    deviation: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where the engine does not give what was published."""

    id: str
    path: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.id} {self.path}: expected {self.expected!r}, got {self.got!r}"


def adapters() -> dict[str, Adapter]:
    """Return every module's ADAPTERS in tests/adapters/, by kind or rule set."""
    found: dict[str, Adapter] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules([str(ROOT / "tests" / "adapters")])):
        for name, adapter in importlib.import_module(f"tests.adapters.{module}").ADAPTERS.items():
            if name in found:
                raise ValueError(f"two adapters are named {name!r}")
            found[name] = adapter
    return found


def bounds(
    tolerance: Mapping[str, Any], path: Sequence[str], *, simulated: bool
) -> tuple[float, float]:
    """Return the absolute and relative tolerance of one number.

    A field may have its own, a number or a tolerance again. `abs_WORD` holds for fields with that
    word in their name; `abs_mc` for simulated numbers and `abs_closed` for the others. `exact` is
    exact up to the noise of floating addition.
    """
    own = next((tolerance[key] for key in reversed(path) if key in tolerance), None)
    if own is not None:
        return bounds(tolerance_of(own), (), simulated=simulated)
    if tolerance.get("exact"):
        return FLOAT_NOISE, FLOAT_NOISE
    words = [word for key in path for word in key.split("_")]
    kind = "abs_mc" if simulated else "abs_closed"
    named = (key for key in tolerance if key.removeprefix("abs_") in words)
    absolute = tolerance.get(next(named, kind), tolerance.get("abs", 0.0))
    return float(absolute), float(tolerance.get("rel", 0.0))


def agrees(expected: Any, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]) -> bool:
    match expected, got:
        case (None, _):  # JSON has no infinity
            return got in NO_NUMBER or (isinstance(got, float) and not math.isfinite(got))
        case (str(), str()):
            return plainly(expected) == plainly(got)
        case (str(), _):
            number = number_of(expected)
            return number is not None and agrees(number, got, tolerance, path)
        case (bool(), _) | (_, bool()):
            return isinstance(got, int) and bool(expected == got)  # 1 and 0 are yes and no
        case (int() | float(), int() | float() | Decimal() | Fraction() | Simulated()):
            return number_agrees(expected, got, tolerance, path)
    return False


def plainly(name: str) -> str:
    """Return a name or a named outcome without what sources spell differently."""
    return name.lower().replace("_", " ").replace("-", " ")


def number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def number_agrees(
    expected: float, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]
) -> bool:
    absolute, relative = bounds(tolerance, path, simulated=isinstance(got, Simulated))
    if isinstance(got, Simulated):
        absolute, got = absolute * max(1.0, got.deviation / 0.5), got.value
    if math.isnan(expected):
        return math.isnan(float(got))
    if tolerance.get("exact_counts") and isinstance(expected, int):
        absolute = relative = 0.0
    return math.isclose(float(got), expected, rel_tol=relative, abs_tol=absolute)


def differences(
    case: Case, expected: Any, got: Any, path: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Yield every leaf of `expected` that `got` does not have within the case's tolerance."""
    where = ".".join(path) or "result"
    match expected, got:
        case Mapping(), Mapping():
            for key, value in expected.items():
                missing = Difference(
                    id=case.id, path=f"{where}.{key}", expected=value, got="nothing"
                )
                if key in got:
                    yield from differences(case, value, got[key], (*path, key))
                else:
                    yield missing
        case list(), set() | frozenset():
            if set(expected) != got:
                yield Difference(id=case.id, path=where, expected=expected, got=sorted(got))
        case list(), list() | tuple() if len(expected) == len(got):
            for place, pair in enumerate(zip(expected, got, strict=True)):
                yield from differences(case, *pair, (*path, str(place)))
        case _, Mapping() if len(got) == 1 and not isinstance(expected, list):
            only = next(iter(got.values()))  # the one number that was asked for
            yield from differences(case, expected, only, path)
        case _:
            if not agrees(expected, got, case.tolerance, path):
                yield Difference(id=case.id, path=where, expected=expected, got=got)


def check(case: Case, known: Mapping[str, Adapter]) -> list[Difference]:
    """Return what the engine gives differently; an unknown name or a refusal is a difference."""
    if case.unreadable:
        return [Difference(id=case.id, path="row", expected="an example", got=case.unreadable)]
    if case.name not in known:
        name = case.name or "neither kind nor rule_set"
        return [Difference(id=case.id, path=name, expected="an adapter", got="nothing")]
    try:
        got = known[case.name](case.inputs, case.folder)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is this example's difference
        told = f"{type(error).__name__}: {error}"
        return [Difference(id=case.id, path="result", expected=case.expected, got=told)]
    return list(differences(case, case.expected, got))


def unread(case: Case, known: Mapping[str, Adapter]) -> set[str]:
    """Return the inputs that the example's adapter never looks at, by path."""
    seen: set[str] = set()
    with contextlib.suppress(Exception):
        known[case.name](Watched(dict(case.inputs), seen), case.folder)
    return {path for path in paths(case.inputs) if path not in seen} - set(BESIDE)


def disputes(path: Path) -> list[dict[str, str]]:
    """Return the examples held to be wrong, each with the arithmetic that shows it."""
    return list(yaml.safe_load(path.read_text("utf-8")) or ()) if path.exists() else []


def report(case: Case, found: Sequence[Difference], known: Mapping[str, Adapter]) -> None:
    for difference in found:
        print(difference)
    if found and (forgotten := unread(case, known)):
        print(f"{case.id} has inputs that nothing read: {', '.join(sorted(forgotten))}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run published examples through the engine.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--disputes", type=Path, default=PUBLISHED / "disputes.yaml")
    options = parser.parse_args(arguments)
    known, reproduced, cases = adapters(), 0, 0
    disputed = {row["id"]: row["arithmetic"] for row in disputes(options.disputes)}
    unread_files = 0
    for path in options.files:
        try:
            read = read_cases(path)
        except (OSError, TypeError, ValueError) as error:
            unread_files += 1
            print(f"{path}: {error}")
            continue
        for case in read:
            found = check(case, known)
            cases, reproduced = cases + 1, reproduced + (not found)
            report(case, found, known)
            if case.id in disputed:
                print(f"{case.id} is disputed: {disputed[case.id]}")
    print(f"{reproduced} of {cases} reproduced")
    return 0 if reproduced == cases and not unread_files else 1


if __name__ == "__main__":
    sys.exit(main())
