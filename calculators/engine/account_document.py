"""A margin account as a JSON document, and the JSON Schema of such documents."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from calculators.engine.account_checks import MOST
from calculators.engine.display import grouped
from calculators.engine.document import (
    DIGITS,
    SIDE_NAMES,
    fields_of,
    is_side,
    read_fields,
    required,
    tree_of,
    written,
)
from calculators.engine.margin_account import Account
from calculators.engine.refusal import Refusal, refuse

Rules = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # of the fields of an account


def document_of(account: Account) -> str:
    """Return an account as a JSON document: fields in their order, defaults left out.

    >>> document_of(Account(currency="USDC"))
    '{\\n "currency": "USDC"\\n}'
    """
    return json.dumps(written(account, Account), ensure_ascii=False, indent=1)


def account_of(text: str, rules: Rules = lambda values: values) -> Account:
    """Return the account that a JSON document holds, or raise RefusedError with all that is wrong.

    `rules` put those of a venue in place of the account's own before it is checked.

    >>> account_of('{"currency": "USDC"}').currency
    'USDC'
    >>> account_of('{"positions": [{"name": "BTC", "size": "1"}]}')
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: positions.0.side: It is missing. Add 'side'; the schema says what it is.; positions.0.entry_price: It is missing. Add 'entry_price'; the schema says what it is.; positions.0.mark_price: It is missing. Add 'mark_price'; the schema says what it is.
    """
    tree = tree_of(text)
    refuse(too_long(tree))
    refusals: list[Refusal] = []
    values = read_fields(tree, Account, "", refusals)
    refuse(refusals)
    return Account(**rules(values))


def too_long(tree: Any) -> list[Refusal]:
    """Return a refusal for each list that is too long to be looked at row by row."""
    if not isinstance(tree, dict):
        return []
    return [
        Refusal(
            field=name,
            what=f"There are {grouped(str(len(rows)))} rows.",
            fix=f"Send at most {grouped(str(most))}.",
        )
        for name, most in MOST.items()
        if isinstance(rows := tree.get(name), list) and len(rows) > most
    ]


def account_schema() -> dict[str, Any]:
    """Return the JSON Schema of an account's document, made from the records.

    >>> account_schema()["properties"]["positions"]["maxItems"]
    10000
    """
    definitions: dict[str, Any] = {}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A margin account",
        **record_schema(Account, definitions),
    }
    for name, most in MOST.items():
        schema["properties"][name]["maxItems"] = most
    return {**schema, "$defs": definitions}


def record_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record; comments at the fields are the descriptions."""
    says = comments(kind)
    return {
        "description": (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " "),
        "type": "object",
        "properties": {
            name: ({"description": says[name]} if name in says else {})
            | value_schema(hint, definitions)
            for name, hint in fields_of(kind).items()
        },
        "required": list(required(kind)),
        "additionalProperties": False,
    }


def value_schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value by its type hint; records stand once, by name."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = record_schema(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return {"anyOf": [value_schema(inner[0], definitions), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": value_schema(inner[0], definitions)}
    if origin is Literal:
        return {"enum": list(SIDE_NAMES.values()) if is_side(hint) else list(inner)}
    if origin is not None:
        return {"type": "object", "additionalProperties": value_schema(inner[1], definitions)}
    return dict(SCALARS[hint])


SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": f"^{DIGITS}$"},
    float: {"type": "string", "pattern": f"^{DIGITS}$"},
}


@cache
def comments(kind: type) -> Mapping[str, str]:
    """Return the comment at the end of each field's line.

    >>> comments(Account)["option_rules"]
    'what options that are sold need'
    """
    source = inspect.getsource(kind)
    lines = source.splitlines()
    body = ast.parse(source).body[0]
    fields = [node for node in ast.walk(body) if isinstance(node, ast.AnnAssign)]
    tails = {
        ast.unparse(n.target): lines[(n.end_lineno or 1) - 1][n.end_col_offset :] for n in fields
    }
    return {name: tail.partition("#")[2].strip() for name, tail in tails.items() if "#" in tail}
