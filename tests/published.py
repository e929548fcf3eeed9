"""Run published examples through the engine: `python tests/published.py FILE...`.

A file is a list of examples (the name is `rule_set`) or `{"cases": [...]}` (the name is `kind`). The
adapter of that name, found in a module of tests/adapters/, says the example's inputs in the
engine's words. Each difference is a line; the last line is `N of M reproduced`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
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

from tests.unread import Watched, paths  # noqa: E402 - found on the path just made

PUBLISHED = ROOT / "tests" / "data" / "published"
# Facts that a source reports and that follow from no other input: they are given, not found.
REPORTED = (
    "vmgh_gains",
    "first_adl_seconds_after_first_liquidation",
    "negative_equity",
    "negative_equity_accounts",
    "adl_realized_pnl",
)
BESIDE = ("title", "mode", "instrument")  # said of an example beside its inputs
FLOAT_NOISE = 1e-12  # what two orders of the same additions may differ by

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
class Case:
    """One published example."""

    id: str
    name: str  # of its adapter
    inputs: Mapping[str, Any]
    expected: Any
    tolerance: Mapping[str, Any]
    folder: Path  # of its file: data files and parameter sets are beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where the engine does not give what was published."""

    id: str
    path: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.id} {self.path}: expected {self.expected!r}, got {self.got!r}"


def rows_of(path: Path) -> list[dict[str, Any]]:
    document = json.loads(path.read_text("utf-8"))
    return list(document["cases"] if isinstance(document, dict) else document)


def read_cases(path: Path) -> list[Case]:
    """Return a file's examples; what is said beside the inputs is an input too.

    Some say only in their title, mode or instrument what is asked. `same_as` takes the inputs of
    another example over.
    """
    rows = rows_of(path)
    by_id = {row["id"]: row for row in rows}
    return [
        Case(
            id=row["id"],
            name=row.get("kind") or row.get("rule_set", ""),
            inputs={
                "title": "",
                **{name: row[name] for name in BESIDE if name in row},
                **inputs_of(row, by_id),
            },
            expected=row["expected"],
            tolerance=row.get("tolerance", {}),
            folder=path.resolve().parent,
        )
        for row in rows
    ]


def inputs_of(row: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    reported = {key: row["expected"][key] for key in REPORTED if key in row["expected"]}
    inputs = reported | dict(row["inputs"])
    while "same_as" in inputs:
        other = inputs.pop("same_as")
        known = (
            by_id if other in by_id else {r["id"]: r for r in rows_of(PUBLISHED / "models.json")}
        )
        inputs = {**known[other]["inputs"], **inputs}
    return inputs


def data_of(name: str, folder: Path) -> Any:
    """Return the JSON of a data file beside the examples, or of the copy kept here."""
    places = (folder / name, folder / "data" / Path(name).name, PUBLISHED / name)
    return json.loads(next(place for place in places if place.exists()).read_text("utf-8"))


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
    tolerance: Mapping[str, Any], words: Sequence[str], *, simulated: bool
) -> tuple[float, float]:
    """Return the absolute and relative tolerance of one number.

    `abs_WORD` holds for fields with that word in their name; `abs_mc` for simulated numbers and
    `abs_closed` for the others. `exact` is exact up to the noise of floating addition.
    """
    if tolerance.get("exact"):
        return FLOAT_NOISE, FLOAT_NOISE
    kind = "abs_mc" if simulated else "abs_closed"
    named = (key for key in tolerance if key.removeprefix("abs_") in words)
    absolute = tolerance.get(next(named, kind), tolerance.get("abs", 0.0))
    return float(absolute), float(tolerance.get("rel", 0.0))


def agrees(expected: Any, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]) -> bool:
    match expected, got:
        case (None, float()):
            return not math.isfinite(got)  # JSON has no infinity
        case (None | str(), _):
            return bool(expected == got)
        case (_, None | str() | bool()) if isinstance(expected, bool) != isinstance(got, bool):
            return isinstance(got, bool) and bool(expected == got)
        case (bool(), bool()):
            return expected is got
        case (int() | float(), int() | float() | Decimal() | Fraction() | Simulated()):
            return number_agrees(expected, got, tolerance, path)
    return False


def number_agrees(
    expected: float, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]
) -> bool:
    words = [word for key in path for word in key.split("_")]
    simulated = isinstance(got, Simulated)
    absolute, relative = bounds(tolerance, words, simulated=simulated)
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
        case _:
            if not agrees(expected, got, case.tolerance, path):
                yield Difference(id=case.id, path=where, expected=expected, got=got)


def check(case: Case, known: Mapping[str, Adapter]) -> list[Difference]:
    """Return what the engine gives differently; an unknown name or a refusal is a difference."""
    if case.name not in known:
        return [Difference(id=case.id, path=case.name, expected="an adapter", got="nothing")]
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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run published examples through the engine.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--disputes", type=Path, default=PUBLISHED / "disputes.yaml")
    options = parser.parse_args(arguments)
    known, reproduced, cases = adapters(), 0, 0
    disputed = {row["id"]: row["arithmetic"] for row in disputes(options.disputes)}
    for case in (case for path in options.files for case in read_cases(path)):
        found = check(case, known)
        cases, reproduced = cases + 1, reproduced + (not found)
        for difference in found:
            print(difference)
        if found and (forgotten := unread(case, known)):
            print(f"{case.id} has inputs that nothing read: {', '.join(sorted(forgotten))}")
        if case.id in disputed:
            print(f"{case.id} is disputed: {disputed[case.id]}")
    print(f"{reproduced} of {cases} reproduced")
    return 0 if reproduced == cases else 1


if __name__ == "__main__":
    sys.exit(main())
