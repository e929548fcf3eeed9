"""Published examples as files state them: rows, their inputs, the data beside them.

A file is a list of examples, or an object that has the list under `cases` or `examples`. A row
that cannot be read is an example too: it says what is wrong, and is not reproduced.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parent / "data" / "published"
# Facts that a source reports and that follow from no other input: they are given, not found.
REPORTED = (
    "vmgh_gains",
    "first_adl_seconds_after_first_liquidation",
    "negative_equity",
    "negative_equity_accounts",
    "adl_realized_pnl",
)
BESIDE = ("title", "mode", "instrument")  # said of an example beside its inputs
LISTS = ("cases", "examples")
# Inputs that are names, also where they look like numbers.
NAMES = frozenset(
    {"id", "name", "account", "asset", "coin", "symbol", "market", "perp", "close_perp"}
    | {"solve_for", "position_mode", *BESIDE}
)
# A tolerance under another name, as packages call it.
TOLERANCES = {"absolute": "abs", "atol": "abs", "relative": "rel", "rtol": "rel"}
UNSTATED = {"rel": 1e-9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published example."""

    id: str
    name: str  # of its adapter
    inputs: Mapping[str, Any]
    expected: Any
    tolerance: Mapping[str, Any]
    folder: Path  # of its file: data files and parameter sets are beside it
    unreadable: str = ""  # what is wrong with the row, if anything is


def rows_of(path: Path) -> list[Any]:
    document = json.loads(path.read_text("utf-8"))
    if isinstance(document, list):
        return document
    found = [document[name] for name in LISTS if name in document]
    if not found:
        raise ValueError(f"has neither a list nor {' nor '.join(LISTS)}")
    return [row for rows in found for row in rows]


def read_cases(path: Path) -> list[Case]:
    """Return a file's examples; what is said beside the inputs is an input too.

    Some say only in their title, mode or instrument what is asked. `same_as` takes the inputs of
    another example over.
    """
    rows = rows_of(path)
    by_id = {row["id"]: row for row in rows if isinstance(row, dict) and "id" in row}
    folder = path.resolve().parent
    return [case_of(row, f"row {place}", by_id, folder) for place, row in enumerate(rows, 1)]


def case_of(row: Any, place: str, by_id: Mapping[str, Mapping[str, Any]], folder: Path) -> Case:
    told = row if isinstance(row, dict) else {}
    inputs: Mapping[str, Any] = {}
    wrong = " and ".join(f"no {key}" for key in ("inputs", "expected") if key not in told)
    if told.get("expected") in ({}, []):
        wrong = "nothing expected"
    if not wrong:
        try:
            inputs = inputs_of(told, by_id)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            wrong = f"{type(error).__name__}: {error}"
    return Case(
        id=str(told.get("id", place)),
        name=str(told.get("kind") or told.get("rule_set") or ""),
        inputs={"title": "", **{name: told[name] for name in BESIDE if name in told}, **inputs},
        expected=told.get("expected"),
        tolerance=tolerance_of(told.get("tolerance")),
        folder=folder,
        unreadable=wrong,
    )


def tolerance_of(stated: Any) -> Mapping[str, Any]:
    """Return a tolerance: a number is absolute; an example without one is held to nine digits."""
    if isinstance(stated, int | float | str):
        return {"abs": float(stated)}
    return {TOLERANCES.get(name, name): value for name, value in (stated or {}).items()} or UNSTATED


def inputs_of(row: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    expected = row["expected"] if isinstance(row["expected"], Mapping) else {}
    reported = {key: expected[key] for key in REPORTED if key in expected}
    inputs = reported | dict(row["inputs"])
    while "same_as" in inputs:
        other = inputs.pop("same_as")
        known = (
            by_id if other in by_id else {r["id"]: r for r in rows_of(PUBLISHED / "models.json")}
        )
        inputs = {**known[other]["inputs"], **inputs}
    return {name: spelled(value, name) for name, value in inputs.items()}


def spelled(value: Any, name: str = "") -> Any:
    """Return a value with the numbers that are spelled as strings; a longer decimal stays one."""
    if isinstance(value, dict):
        return {key: spelled(inside, key) for key, inside in value.items()}
    if isinstance(value, list):
        return [spelled(item, name) for item in value]
    if not isinstance(value, str) or name in NAMES:
        return value
    try:
        number = json.loads(value.strip())
        same = type(number) in (int, float) and Decimal(str(number)) == Decimal(value.strip())
    except (ValueError, InvalidOperation):
        return value
    return number if same else value


def data_of(name: str, folder: Path) -> Any:
    """Return the JSON of a data file beside the examples, or of the copy kept here.

    A file of parameter sets adds to those kept here, and may state one anew.
    """
    file = Path(name).name
    places = [
        *(folder / part for part in (name, file, f"data/{file}")),
        *(PUBLISHED / part for part in (name, file, f"data/{file}")),
    ]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise ValueError(f"no {name} beside the file, nor a copy of it here")
    document = json.loads(found.read_text("utf-8"))
    if file != "param_sets.json":
        return document
    return {**json.loads((PUBLISHED / file).read_text("utf-8")), **document}
