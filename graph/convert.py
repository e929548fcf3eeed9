"""From a YAML tree to frozen records. The records' type hints say everything; no field is named here.

Each function returns the value, or WRONG after it has added what is wrong to `problems`.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import yaml

from graph.place import Problem
from graph.written import Written, compose

Record = TypeVar("Record")
WRONG: Any = object()
LONGEST_QUOTE = 60  # characters of what is written that a message repeats
WORDS = {"str": "text", "int": "number", "float": "number", "bool": "yes-or-no value"}
WORDS |= {"timestamp": "date", "seq": "list", "map": "mapping", "null": "empty value"}


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """The file on the desk and the notes about it."""

    written: Written
    problems: list[Problem]

    def note(self, node: yaml.Node, what: str, fix: str) -> Any:
        """Add a problem at the node and return WRONG."""
        self.problems.append(Problem(self.written.of(node), what, fix))
        return WRONG


def parse(
    kind: type[Record], written: Written, **given: str
) -> tuple[Record | None, tuple[Problem, ...]]:
    r"""Return the record that a text holds, or all its problems; `given` fields come from the path.

    >>> from graph.source_host import SourceHost
    >>> text = "host: bis.org\npublsher: BIS"
    >>> for problem in parse(SourceHost, Written("a.yaml", text))[1]:
    ...     print(problem)
    a.yaml:1:1: the field 'publisher' is missing. Add it after 'host'.
    a.yaml:2:1: 'publsher' is not a field of a source host. Did you mean 'publisher'?
    """
    node = compose(written)
    if isinstance(node, Problem):
        return None, (node,)
    desk = Desk(written, [])
    value = convert(node, kind, "the file", desk, given)
    return (None if value is WRONG else value), tuple(sorted(desk.problems))


def convert(
    node: yaml.Node, kind: Any, name: str, desk: Desk, given: Mapping[str, str] | None = None
) -> Any:
    """Return a node as a value of a type hint."""
    match get_origin(kind):
        case origin if origin is Literal:
            return to_choice(node, get_args(kind), name, desk)
        case origin if origin is tuple:
            return to_tuple(node, get_args(kind)[0], name, desk)
        case origin if origin is not None:  # Mapping[str, ...]
            return to_mapping(node, get_args(kind)[1], name, desk)
    if dataclasses.is_dataclass(kind):
        return to_record(node, kind, name, desk, given or {})  # type: ignore[arg-type]  # a class
    reader = {date: to_date, object: to_plain}.get(kind)
    return reader(node, name, desk) if reader else to_scalar(node, kind, name, desk)


def to_record(node: yaml.Node, kind: type, name: str, desk: Desk, given: Mapping[str, str]) -> Any:
    """Return a mapping as a dataclass; its fields are known, complete and in order."""
    if not isinstance(node, yaml.MappingNode):
        fix = f"Write {a(noun(kind))} as {', '.join(f'{field}: ...' for field in hints(kind))}."
        return desk.note(node, f"{name} must be a mapping, and this is {a(word(node))}.", fix)
    known = {field: hint for field, hint in hints(kind).items() if field not in given}
    before = len(desk.problems)
    values: dict[str, Any] = dict(given)
    written_keys = []
    for key, value in pairs(node, desk):
        if key.value not in known:
            note_unknown(key, value, kind, known, desk)
            continue
        written_keys.append(key)
        values[key.value] = convert(value, known[key.value], f"'{key.value}'", desk)
    note_missing(node, kind, tuple(known), values, desk)
    note_order(written_keys, tuple(known), desk)
    return WRONG if len(desk.problems) > before else kind(**values)


def note_unknown(
    key: yaml.Node, value: yaml.Node, kind: type, known: Iterable[str], desk: Desk
) -> None:
    """Add a problem for a key that the record does not have."""
    fix = did_you_mean(str(key.value), known) or f"Its fields are {', '.join(known)}."
    if key.value in hints(kind):
        fix = "It comes from the file's path: leave it out."
    elif word(value) == "empty value" and key.start_mark.index == value.start_mark.index - len(
        key.value
    ):
        fix = "A comma ends a text between { and }: put the whole text in quotes."
    desk.note(key, f"{quoted(key)} is not a field of {a(noun(kind))}.", fix)


def note_missing(
    node: yaml.Node, kind: type, known: tuple[str, ...], values: Mapping[str, Any], desk: Desk
) -> None:
    """Add a problem for each required field that is not there."""
    for index, field in enumerate(known):
        if field not in values and field in required(kind):
            fix = f"Add it after '{known[index - 1]}'." if index else "Add it as the first field."
            desk.note(node, f"the field '{field}' is missing.", fix)


def note_order(keys: list[yaml.ScalarNode], known: tuple[str, ...], desk: Desk) -> None:
    """Add a problem for the first field that stands after one that it must precede."""
    rank = {field: number for number, field in enumerate(known)}
    for index, key in enumerate(keys[1:], 1):
        if rank[key.value] < rank[keys[index - 1].value]:
            later = [k.value for k in keys[:index] if rank[k.value] > rank[key.value]]
            fix = f"Move it before '{min(later, key=rank.__getitem__)}'."
            desk.note(key, f"the field '{key.value}' stands too late.", fix)
            return


def pairs(node: yaml.MappingNode, desk: Desk) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Return a mapping's keys and values without the repeated and the unreadable ones, which are noted."""
    found: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            desk.note(key, f"a key must be a word, and this is {a(word(key))}.", "Write one word.")
        elif key.value in found:
            line = desk.written.of(found[key.value][0]).line
            fix = f"Keep one; the first is on line {line}."
            desk.note(key, f"the key {quoted(key)} stands twice.", fix)
        else:
            found[key.value] = (key, value)
    return list(found.values())


def to_tuple(node: yaml.Node, inner: Any, name: str, desk: Desk) -> Any:
    """Return a list as a tuple."""
    if not isinstance(node, yaml.SequenceNode):
        fix = "Write '- ' before each item, or leave the field out."
        return desk.note(node, f"{name} must be a list, and this is {a(word(node))}.", fix)
    items = tuple(convert(item, inner, f"an item of {name}", desk) for item in node.value)
    return WRONG if any(item is WRONG for item in items) else items


def to_mapping(node: yaml.Node, inner: Any, name: str, desk: Desk) -> Any:
    """Return a mapping from texts."""
    if not isinstance(node, yaml.MappingNode):
        fix = "Write {} when there is nothing to say."
        return desk.note(node, f"{name} must be a mapping, and this is {a(word(node))}.", fix)
    before = len(desk.problems)
    values = {k.value: convert(v, inner, quoted(k), desk) for k, v in pairs(node, desk)}
    return WRONG if len(desk.problems) > before else values


def to_plain(node: yaml.Node, name: str, desk: Desk) -> Any:
    """Return texts, tuples and mappings of texts; numbers stay as they are typed, digit for digit."""
    match node:
        case yaml.SequenceNode():
            return to_tuple(node, object, name, desk)
        case yaml.MappingNode():
            return to_mapping(node, object, name, desk)
    return node.value or desk.note(node, f"{name} is empty.", "Write a value or leave it out.")


def to_choice(node: yaml.Node, choices: tuple[Any, ...], name: str, desk: Desk) -> Any:
    """Return the choice that is written."""
    for choice in choices:
        if isinstance(node, yaml.ScalarNode) and node.value == str(choice):
            return choice
    listed = ", ".join(str(choice) for choice in choices if choice != "")
    shown = quoted(node) if isinstance(node, yaml.ScalarNode) else a(word(node))
    near = did_you_mean(str(node.value), [str(choice) for choice in choices])
    return desk.note(node, f"{name} cannot be {shown}.", near or f"Choose from {listed}.")


def to_date(node: yaml.Node, name: str, desk: Desk) -> Any:
    """Return a day of the calendar."""
    try:
        if isinstance(node, yaml.ScalarNode) and re.fullmatch(r"\d{4}-\d\d-\d\d", node.value):
            return date.fromisoformat(node.value)
    except ValueError:
        fix = "Write a day of the calendar as YYYY-MM-DD."
        return desk.note(node, f"{name} cannot be {quoted(node)}: there is no such day.", fix)
    shown = quoted(node) if isinstance(node, yaml.ScalarNode) else a(word(node))
    return desk.note(
        node, f"{name} must be a date, and this is {shown}.", "Write it as YYYY-MM-DD."
    )


def to_scalar(node: yaml.Node, kind: type, name: str, desk: Desk) -> Any:
    """Return a text, a whole number or true/false."""
    found = node.tag.rsplit(":", 1)[-1]
    text = node.value if isinstance(node, yaml.ScalarNode) else ""
    if found == "null" or (found == "str" and not text.strip()):
        return desk.note(node, f"{name} is empty.", "Write it, or leave out what has no value.")
    if found == "str" and kind is str:
        return text.strip()
    if found == "int" and kind is int and re.fullmatch(r"\d{1,9}", text):
        return int(text)
    if found == "bool" and kind is bool and text in {"true", "false"}:
        return text == "true"
    wanted, fix = {
        str: ("text", f"Put it in quotes: '{text}'." if text else "Write a text."),
        int: ("whole number", "Write digits only, without quotes."),
        bool: ("yes-or-no value", "Write true or false."),
    }[kind]
    return desk.note(node, f"{name} must be {a(wanted)}, and this is {a(word(node))}.", fix)


@lru_cache(maxsize=64)
def hints(kind: type) -> Mapping[str, Any]:
    """Return a record's fields and their types, in order."""
    types_by_name = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    return {field.name: types_by_name[field.name] for field in fields}


@lru_cache(maxsize=64)
def required(kind: type) -> frozenset[str]:
    """Return the names of the fields without a default."""
    return frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def noun(kind: type) -> str:
    """Return what people call a record.

    >>> noun(Written), a("alias")
    ('written', 'an alias')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


def a(thing: str) -> str:
    """Return a noun with its article."""
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def word(node: yaml.Node) -> str:
    """Return the kind of a node in words."""
    return WORDS.get(node.tag.rsplit(":", 1)[-1], "value")


def quoted(node: yaml.Node) -> str:
    """Return what is written, in quotes, cut to a readable length."""
    text = str(node.value)
    return f"'{text[:LONGEST_QUOTE]}...'" if len(text) > LONGEST_QUOTE else f"'{text}'"


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return the nearest known spelling as a question, or nothing.

    >>> did_you_mean("notional-vlaue", ["margin", "notional-value"])
    "Did you mean 'notional-value'?"
    """
    near = difflib.get_close_matches(text[:80], list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near and near[0] else ""
