"""Texts and inputs with {names} in braces: the names are replaced, and nothing else is ever done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from calculators.course.draw import Param
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ONE, canonical

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\}")


def is_number(output: Mapping[str, str]) -> bool:
    """Return whether an output is a number and no word such as "never"."""
    return bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", output["value"]))


def said(params: Mapping[str, Param], values: Mapping[str, str]) -> dict[str, str]:
    """Return the drawn values as a sentence says them."""
    return {name: said_one(values[name], param["unit"]) for name, param in params.items()}


def said_one(value: str, unit: str) -> str:
    r"""Return one value as shown; with % a fraction is shown as percent, and a word stays a word.

    >>> said_one("0.005", "%"), said_one("30000", "USDT"), said_one("short", "")
    ('0.5%', '30\u202f000 USDT', 'short')
    """
    if not is_number({"value": value}):
        return value
    times = Decimal(100) if unit == "%" else ONE
    return shown(Decimal(canonical(EXACT.multiply(Decimal(value), times))), unit)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its {names} replaced; a name without a value is our own mistake.

    >>> filled("a {side} of {size}", {"side": "long", "size": "2 BTC"})
    'a long of 2 BTC'
    """
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def filled_inputs(value: object, values: Mapping[str, str]) -> object:
    """Return inputs with their {names} replaced, rows included."""
    match value:
        case str():
            return filled(value, values)
        case Mapping():
            return {key: filled_inputs(inner, values) for key, inner in value.items()}
        case Sequence():
            return [filled_inputs(inner, values) for inner in value]
    raise TypeError(f"{value!r} is neither text, list nor mapping")
