"""JSON Schemas of records, made from their type hints: a record becomes a named component."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Mapping
from datetime import date
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from graph.schema import comments

SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    object: {},
    Any: {},
    type(None): {"type": "null"},
}


def components(roots: Iterable[type]) -> dict[str, Any]:
    """Return the schema of every record that the roots hold, by name; two of one name are an error."""
    found: dict[str, type] = {}
    waiting = list(roots)
    while waiting:
        kind = waiting.pop()
        if found.setdefault(kind.__name__, kind) is not kind:
            raise ValueError(f"Two records are called {kind.__name__}: one schema would hide one.")
        held = {other for hint in hints(kind).values() for other in records_in(hint)}
        waiting += [other for other in held if found.get(other.__name__) is not other]
    return {name: record_schema(found[name]) for name in sorted(found)}


def hints(kind: type) -> Mapping[str, Any]:
    """Return the type of each field of a record, in their order."""
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in dataclasses.fields(kind)}


def records_in(hint: Any) -> Iterable[type]:
    """Yield the records that a type hint names."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    elif get_origin(hint) is not Literal:
        for inner in get_args(hint):
            yield from records_in(inner)


def record_schema(kind: type) -> dict[str, Any]:
    """Return a record's schema: every field is always there; more may come in a later release."""
    says = comments(kind)
    return {
        "type": "object",
        "description": inspect.getdoc(kind),
        "properties": {
            name: value_schema(hint) | ({"description": says[name]} if name in says else {})
            for name, hint in hints(kind).items()
        },
        "required": list(hints(kind)),
    }


def value_schema(hint: Any) -> dict[str, Any]:
    """Return the schema of a value by its type hint.

    >>> value_schema(tuple[Literal["a", "b"], ...])
    {'type': 'array', 'items': {'enum': ['a', 'b']}}
    """
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    arguments = get_args(hint)
    match get_origin(hint):
        case None:
            return dict(SCALARS[hint])
        case origin if origin is Literal:
            return {"enum": list(arguments)}
        case origin if origin is tuple:
            return {"type": "array", "items": value_schema(arguments[0])}
        case origin if origin is UnionType:
            return {"anyOf": [value_schema(one) for one in arguments]}
    return {"type": "object", "additionalProperties": value_schema(arguments[1])}
