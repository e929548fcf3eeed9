"""Run published examples through the engine: `python tests/published.py FILE...`.

The adapter of an example's `rule_set` or `kind`, found in a module of tests/adapters/, says the
example's inputs in the engine's words. Each difference is a line; the last line is
`N of M reproduced`. tests/examples.py says what a file may look like.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.agreement import agrees, name_in  # noqa: E402 - found on the path just made
from tests.examples import BESIDE, PUBLISHED, Case, read_cases  # noqa: E402 - the same
from tests.unread import Watched, paths  # noqa: E402 - found on the path just made

Adapter = Callable[[Mapping[str, Any], Path], Mapping[str, Any]]


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


def differences(
    case: Case, expected: Any, got: Any, path: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Yield every leaf of `expected` that `got` does not have within the case's tolerance."""
    where = ".".join(path) or "result"
    match expected, got:
        case Mapping(), Mapping():
            for key, value in expected.items():
                name = name_in(got, key)
                if name in got:
                    yield from differences(case, value, got[name], (*path, key))
                else:
                    yield Difference(
                        id=case.id, path=f"{where}.{key}", expected=value, got="nothing"
                    )
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
