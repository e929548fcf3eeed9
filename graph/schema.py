"""The JSON Schema of a term's file, made from the record: editors complete and check with it."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from graph.convert import hints, required
from graph.relation import Relation
from graph.term import Edge, Term

FROM_PATH = {"id", "section"}
SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    object: {},
}


def term_schema(relations: Iterable[Relation]) -> dict[str, Any]:
    """Return the schema of a term's file; each relation is a known key with its definition."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A term of Margin Atlas",
        **record_schema(Term),
    }
    listed = value_schema(tuple[Edge, ...])
    schema["properties"]["relations"] |= {
        "properties": {kind.id: {"description": kind.definition, **listed} for kind in relations},
        "additionalProperties": False,
    }
    return schema


def record_schema(kind: type) -> dict[str, Any]:
    """Return the schema of a record; comments at the fields are the descriptions."""
    says = comments(kind)
    fields = {name: hint for name, hint in hints(kind).items() if not in_path(kind, name)}
    return {
        "description": inspect.getdoc(kind),
        "type": "object",
        "properties": {
            name: ({"description": says[name]} if name in says else {}) | value_schema(hint)
            for name, hint in fields.items()
        },
        "required": [name for name in fields if name in required(kind)],
        "additionalProperties": False,
    }


def in_path(kind: type, name: str) -> bool:
    """Return whether a field comes from the file's path."""
    return kind is Term and name in FROM_PATH


def value_schema(hint: Any) -> dict[str, Any]:
    """Return the schema of a value by its type hint."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return record_schema(hint)
    match get_origin(hint):
        case None:
            return dict(SCALARS[hint])
        case origin if origin is Literal:
            return {"enum": list(get_args(hint))}
        case origin if origin is tuple:
            return {"type": "array", "items": value_schema(get_args(hint)[0])}
    inner = value_schema(get_args(hint)[1])
    return {"type": "object"} | ({"additionalProperties": inner} if inner else {})


@cache
def comments(kind: type) -> Mapping[str, str]:
    """Return the comment at the end of each field's line.

    >>> comments(Edge)["to"]
    'id of a term'
    """
    source = inspect.getsource(kind)
    lines = source.splitlines()
    body = ast.parse(source).body[0]
    fields = [node for node in ast.walk(body) if isinstance(node, ast.AnnAssign)]
    tails = {
        ast.unparse(n.target): lines[(n.end_lineno or 1) - 1][n.end_col_offset :] for n in fields
    }
    return {name: tail.partition("#")[2].strip() for name, tail in tails.items() if "#" in tail}


def schema_text(relations: Iterable[Relation]) -> str:
    """Return the schema as it is checked in."""
    return json.dumps(term_schema(relations), indent=2, ensure_ascii=False) + "\n"
