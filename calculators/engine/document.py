"""Records as JSON documents and back: the records' type hints say everything; no field is named here.

Decimals are strings, so that no digit is lost; a side is "long" or "short"; what has its default
may be left out.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from calculators.engine.account import SIDES
from calculators.engine.display import parsed, quoted
from calculators.engine.inputs import Bare, RepeatedNameError, pairs
from calculators.engine.refusal import Refusal, RefusedError

DIGITS = r"-?[0-9]{1,18}(\.[0-9]{1,50})?"  # what the engine's arithmetic keeps
DECIMAL = re.compile(DIGITS)
LONGEST = 50_000_000  # characters
LONGEST_TEXT = 200  # characters of one name
SIDE_NAMES = {side: name for name, side in SIDES.items()}
WRONG: Any = object()


@lru_cache(maxsize=64)
def fields_of(kind: type) -> Mapping[str, Any]:
    """Return a record's fields and their types, in order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@lru_cache(maxsize=64)
def required(kind: type) -> tuple[str, ...]:
    """Return the names of the fields without a default."""
    return tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def written(value: Any, kind: Any) -> Any:
    """Return a value of a type as JSON takes it; fields that have their defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = fields_of(type(value))
        return {
            field.name: written(getattr(value, field.name), hints[field.name])
            for field in dataclasses.fields(value)
            if field.name in required(type(value)) or not has_default(value, field)
        }
    match value:
        case Decimal():
            return f"{value:f}"
        case float():
            return f"{Decimal(repr(value)):f}"
        case tuple():
            return [written(item, get_args(kind)[0]) for item in value]
        case Mapping():
            return {name: written(item, get_args(kind)[1]) for name, item in value.items()}
    return SIDE_NAMES[value] if is_side(kind) else value


def has_default(record: Any, field: dataclasses.Field[Any]) -> bool:
    """Return whether a field of a record has its default."""
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    return bool(getattr(record, field.name) == default)


def is_side(kind: Any) -> bool:
    """Return whether a type is that of a side."""
    return get_origin(kind) is Literal and set(get_args(kind)) == set(SIDE_NAMES)


def tree_of(text: str) -> Any:
    """Return what a JSON text holds, its numbers as they are spelled.

    >>> tree_of('{"size": "2"}')
    {'size': '2'}
    """
    if len(text) > LONGEST:
        raise whole(f"The document has {len(text)} characters.", f"Send at most {LONGEST}.")
    try:
        return json.loads(
            text, object_pairs_hook=pairs, parse_int=Bare, parse_float=Bare, parse_constant=Bare
        )
    except RecursionError:
        raise whole("The document is nested too deeply.", "Its schema shows its shape.") from None
    except RepeatedNameError as error:
        raise whole(f"{quoted(str(error))} stands twice.", "Say each field once.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise whole(f"It is not JSON at {where}: {error.msg}.", "Correct it there.") from None


def whole(what: str, fix: str) -> RefusedError:
    """Return the error that refuses a document as a whole."""
    return RefusedError(Refusal(field="document", what=what, fix=fix))


def read(value: Any, kind: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a JSON value as a value of a type; on refusal, add to the list and return WRONG."""
    if dataclasses.is_dataclass(kind):
        return read_record(value, kind, field, refusals)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if value is None else read(value, inner[0], field, refusals)
    if origin is tuple:
        return read_list(value, inner[0], field, refusals)
    if origin is Literal:
        return read_choice(value, kind, field, refusals)
    if origin is not None:
        return read_mapping(value, inner[1], field, refusals)
    return {Decimal: read_decimal, float: read_float, bool: read_bool, str: read_text}[kind](
        value, field, refusals
    )


def read_record(value: Any, kind: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a record, or WRONG with everything that is wrong in it."""
    before = len(refusals)
    values = read_fields(value, kind, field, refusals)
    if len(refusals) > before:
        return WRONG
    try:
        return kind(**values)
    except RefusedError as error:
        refusals += [r.within(field) if field else r for r in error.refusals]
        return WRONG


def read_fields(value: Any, kind: type, field: str, refusals: list[Refusal]) -> dict[str, Any]:
    """Return the fields of a record that a JSON object holds."""
    if not isinstance(value, dict):
        names = ", ".join(fields_of(kind))
        refusals.append(
            Refusal(
                field=field or "document",
                what=f"It is {word(value)}, not an object.",
                fix=f"Its fields are {names}.",
            )
        )
        return {}
    known = fields_of(kind)
    prefix = f"{field}." if field else ""
    refusals += unknown(value, tuple(known), prefix)
    refusals += [
        Refusal(
            field=prefix + name,
            what="It is missing.",
            fix=f"Add {name!r}; the schema says what it is.",
        )
        for name in required(kind)
        if name not in value
    ]
    return {
        name: read(value[name], hint, prefix + name, refusals)
        for name, hint in known.items()
        if name in value
    }


def unknown(value: Mapping[str, Any], known: tuple[str, ...], prefix: str) -> Iterator[Refusal]:
    """Yield a refusal for each name that is not a field, with the nearest one that is."""
    for name in value:
        if name not in known:
            near = get_close_matches(name[:100], known, n=1)
            yield Refusal(
                field=prefix + quoted(name)[1:-1],
                what="There is no such field.",
                fix=f"Did you mean {near[0]!r}?" if near else f"The fields are {', '.join(known)}.",
            )


def read_list(value: Any, kind: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a list as a tuple."""
    if not isinstance(value, list):
        return refused(
            refusals, field, f"It is {word(value)}, not a list.", "Put it between [ and ]."
        )
    return tuple(read(item, kind, f"{field}.{n}", refusals) for n, item in enumerate(value))


def read_mapping(value: Any, kind: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return an object whose names are free."""
    if not isinstance(value, dict):
        return refused(
            refusals, field, f"It is {word(value)}, not an object.", 'Send {"name": "value"}.'
        )
    return {
        read_text(name, f"{field}.{quoted(name)[1:-1]}", refusals): read(
            held, kind, f"{field}.{quoted(name)[1:-1]}", refusals
        )
        for name, held in value.items()
    }


def read_choice(value: Any, kind: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return one of a few words; a side by its name."""
    words: Mapping[str, Any] = SIDES if is_side(kind) else {w: w for w in get_args(kind)}
    if isinstance(value, str) and value in words:
        return words[value]
    return refused(
        refusals, field, f"It is {word(value)}.", f"Choose {' or '.join(map(repr, words))}."
    )


def read_decimal(value: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a number that is spelled plainly, in quotes."""
    if isinstance(value, Bare):
        spelled = f'"{value}"' if DECIMAL.fullmatch(value) else 'such as "30000.5"'
        return refused(
            refusals,
            field,
            f"{quoted(value)} is a bare number.",
            f"Write plain digits in quotes: {spelled}.",
        )
    if not isinstance(value, str):
        return refused(refusals, field, f"It is {word(value)}.", 'Write a number in quotes: "1".')
    if DECIMAL.fullmatch(value):
        return Decimal(value)
    return refused(refusals, field, f"{quoted(value)} is not a plain number.", str(parsed(value)))


def read_float(value: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a number of a model that is not exact, spelled as the others are."""
    number = read_decimal(value, field, refusals)
    return number if number is WRONG else float(number)


def read_bool(value: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    return refused(refusals, field, f"It is {word(value)}.", "Write true or false, without quotes.")


def read_text(value: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a short printable text."""
    if isinstance(value, str) and not isinstance(value, Bare):
        if value.isprintable() and len(value) <= LONGEST_TEXT:
            return value
        fix = f"Send at most {LONGEST_TEXT} printable characters."
        return refused(refusals, field, f"{quoted(value)} is not a name.", fix)
    return refused(refusals, field, f"It is {word(value)}, not text.", "Put it in quotes.")


def refused(refusals: list[Refusal], field: str, what: str, fix: str) -> Any:
    """Add a refusal and return WRONG."""
    refusals.append(Refusal(field=field, what=what, fix=fix))
    return WRONG


def word(value: Any) -> str:
    """Return what a JSON value is, in words.

    >>> word([]), word(None), word("up")
    ('a list', 'null', "'up'")
    """
    match value:
        case Bare():
            return f"the number {quoted(value)[1:-1]}"
        case str():
            return quoted(value)
        case bool():
            return "true or false"
        case list():
            return "a list"
        case dict():
            return "an object"
    return "null"
