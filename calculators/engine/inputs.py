"""Reads what a reader typed, as JSON, into the values that a calculator works with, or refuses it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from calculators.engine.calculator import Calculator, Input
from calculators.engine.display import (
    NEXT_TO_THE_NUMBER,
    SPACES,
    grouped,
    in_percent,
    parsed,
    parsed_fraction,
    quoted,
)
from calculators.engine.refusal import Refusal, RefusedError, refuse

LONGEST = 20_000  # characters of JSON
WHOLE = "inputs"  # the field of a refusal that is about all of them


class Bare(str):
    """The text of a JSON number: inputs are decimal strings, so that no digit is lost."""

    __slots__ = ()


class RepeatedNameError(ValueError):
    """A JSON object says the same name twice."""


def read_inputs(calculator: Calculator, text: str) -> Mapping[str, Any]:
    """Return the parsed inputs, defaults filled in; raise RefusedError with everything wrong."""
    given = object_of(text)
    refusals = list(unknown(given, calculator.inputs))
    values: dict[str, Any] = {}
    for asked in calculator.inputs:
        values[asked.name] = collected(
            asked, given.get(asked.name, asked.default), asked.name, refusals
        )
    refuse(refusals)
    return values


def object_of(text: str) -> Mapping[str, Any]:
    """Return the JSON object that a text holds.

    >>> object_of('{"size": 2}')["size"]
    '2'
    """
    if not isinstance(text, str):
        raise whole("The inputs are not text.", "Send JSON as a string.")
    if len(text) > LONGEST:
        raise whole(
            f"The inputs are {grouped(str(len(text)))} characters long.", "Send at most 20 000."
        )
    try:
        found = json.loads(
            text, object_pairs_hook=pairs, parse_int=Bare, parse_float=Bare, parse_constant=Bare
        )
    except RecursionError:
        raise whole("The inputs are nested too deeply.", "Send one flat object.") from None
    except RepeatedNameError as error:
        raise whole(f"{quoted(str(error))} stands twice.", "Say each input once.") from None
    except ValueError:
        raise whole("The inputs are not JSON.", 'Send an object such as {"size": "1"}.') from None
    if not isinstance(found, dict):
        raise whole("The inputs are not a JSON object.", 'Send an object such as {"size": "1"}.')
    return found


def whole(what: str, fix: str) -> RefusedError:
    """Return the error that refuses all the inputs at once."""
    return RefusedError(Refusal(field=WHOLE, what=what, fix=fix))


def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object, if it says no name twice."""
    found = dict(items)
    if len(found) < len(items):
        names = [name for name, _ in items]
        raise RepeatedNameError(next(name for name in names if names.count(name) > 1))
    return found


def unknown(given: Mapping[str, Any], inputs: tuple[Input, ...]) -> Iterator[Refusal]:
    """Yield a refusal for each name that is not an input, with the nearest one that is."""
    names = [asked.name for asked in inputs]
    for name in sorted(set(given) - set(names)):
        near = get_close_matches(name[:100], names, n=1)
        yield Refusal(
            field=quoted(name)[1:-1],
            what=f"{quoted(name)} is not an input.",
            fix=f"Did you mean {near[0]!r}?" if near else f"The inputs are {', '.join(names)}.",
        )


def collected(asked: Input, value: Any, field: str, refusals: list[Refusal]) -> Any:
    """Return a parsed value; on refusal, add to the list and return None."""
    try:
        return READ[asked.kind](asked, value, field)
    except RefusedError as error:
        refusals.extend(error.refusals)
        return None


def refused(field: str, what: str, fix: str) -> RefusedError:
    """Return the error that refuses one field."""
    return RefusedError(Refusal(field=field, what=what, fix=fix))


def string(asked: Input, value: Any, field: str) -> str:
    """Return a value that must be a JSON string."""
    if isinstance(value, Bare):
        raise refused(
            field, f"{asked.label} is a bare number.", f'Put it in quotes: "{value[:40]}".'
        )
    if not isinstance(value, str):
        raise refused(field, f"{asked.label} is not text.", 'Send a string, such as "1".')
    return value


def read_decimal(asked: Input, value: Any, field: str) -> Decimal:
    """Return a number within the bounds of an input; of a fraction, 1% is 0.01."""
    text = string(asked, value, field)
    number = parsed_fraction(text) if asked.takes_percent else parsed(text)
    if isinstance(number, str):
        raise not_a_number(asked, text, field, number)
    if (asked.minimum and number < Decimal(asked.minimum)) or (
        asked.maximum and number > Decimal(asked.maximum)
    ):
        read = in_percent if text.endswith("%") else grouped
        said = in_percent(number) if text.endswith("%") else grouped(text)
        raise refused(field, f"{asked.label} is {said}.", f"Type a number {bounds(asked, read)}.")
    return number


def not_a_number(asked: Input, text: str, field: str, fix: str) -> RefusedError:
    """Return the error that refuses what is no number, or a percentage of what is no fraction."""
    if not text.strip():
        return refused(field, f"{asked.label} is empty.", fix)
    if asked.takes_percent or "%" not in text:
        return refused(field, f"{quoted(text)} is not a plain number.", fix)
    unit = asked.unit if asked.unit in NEXT_TO_THE_NUMBER else f" {asked.unit}"
    return refused(
        field,
        f"{asked.label} takes no percentage: {quoted(text)}.",
        f"Type a number {bounds(asked)}{unit.rstrip()}.",
    )


def bounds(asked: Input, read: Callable[[str], str] = grouped) -> str:
    """Return the bounds of an input in words, each as `read` shows it.

    >>> fee = Input(name="x", label="X", term="", kind="decimal", default="0.01", unit="fraction",
    ...             minimum="0", maximum="0.125")
    >>> bounds(fee), bounds(fee, in_percent)
    ('from 0 to 0.125', 'from 0% to 12.5%')
    """
    low, high = asked.minimum, asked.maximum
    if low and high:
        return f"from {read(low)} to {read(high)}"
    if low:
        return f"of at least {read(low)}"
    return f"of at most {read(high)}" if high else ""


def read_choice(asked: Input, value: Any, field: str) -> str:
    """Return one of the words that a choice offers."""
    text = string(asked, value, field)
    words = [choice.value for choice in asked.choices]
    if text not in words:
        near = get_close_matches(text[:100].lower(), words, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else f"Choose {' or '.join(words)}."
        raise refused(field, f"{quoted(text)} is not a choice.", fix)
    return text


def read_text(asked: Input, value: Any, field: str) -> str:
    """Return a short printable text without spaces around it; spaces that do not break are spaces."""
    text = re.sub(f"[{SPACES}]", " ", string(asked, value, field)).strip()
    if not 1 <= len(text) <= int(asked.maximum) or not text.isprintable():
        raise refused(
            field,
            f"{quoted(text)} is not a name.",
            f"Type 1 to {asked.maximum} printable characters.",
        )
    return text


def read_rows(asked: Input, value: Any, field: str) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of a table; missing cells take the defaults of their columns."""
    if not isinstance(value, list | tuple):
        raise refused(field, f"{asked.label} is not a list.", "Send a list of rows.")
    if not int(asked.minimum) <= len(value) <= int(asked.maximum):
        raise refused(
            field, f"There are {len(value)} rows.", f"Send {asked.minimum} to {asked.maximum} rows."
        )
    refusals: list[Refusal] = []
    rows = tuple(
        read_row(asked, row, f"{field}.{number}", refusals) for number, row in enumerate(value)
    )
    refuse(refusals)
    return rows


def read_row(asked: Input, row: Any, field: str, refusals: list[Refusal]) -> Mapping[str, Any]:
    """Return the parsed cells of one row, collecting what is refused."""
    if not isinstance(row, Mapping):
        refusals.append(
            Refusal(field=field, what="This row is not an object.", fix='Send {"asset": "BTC"}.')
        )
        return {}
    refusals.extend(r.within(field) for r in unknown(row, asked.columns))
    return {
        column.name: collected(
            column, row.get(column.name, column.default), f"{field}.{column.name}", refusals
        )
        for column in asked.columns
    }


READ = {
    "decimal": read_decimal,
    "choice": read_choice,
    "text": read_text,
    "rows": read_rows,
}
