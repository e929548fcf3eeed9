"""A calculator as its template takes it: fields, rows, sliders, and the answer for what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from markupsafe import Markup

from calculators.engine.calculator import Calculator, Choice, Input, Output
from calculators.engine.display import in_percent, shown
from calculators.engine.inputs import read_decimal
from site_src.ask import Asked, drawing
from site_src.atlas import Atlas

LONGEST_SLIDER = 2000  # steps; wider bounds get a slider around the value
SHORTEST_REACH = 10  # steps; such a slider goes at least as far on either side of zero
IN_ROW = 100  # the same for a slider in a row, so that those of all rows go equally far
ROOM = 3  # a slider around a value reaches to this multiple of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """What a slider moves over."""

    minimum: str
    maximum: str
    step: str
    value: str  # where it stands: a percentage is the fraction that it spells


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    id: str
    name: str
    label: str
    term: str
    kind: str
    unit: str
    value: str
    help: str
    help_id: str  # of the element that holds the help: the field's own or its column's; "" is none
    choices: tuple[Choice, ...]
    slider: Slider | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the fields of one column share: said once, however many rows there are."""

    label: str
    term: str
    unit: str
    help: str
    help_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table of inputs."""

    number: str
    legend: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A table of inputs: its rows, and an empty one to add."""

    id: str
    name: str
    label: str
    term: str
    help: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    blank: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the template prints."""

    name: str
    title: str
    parts: tuple[Field | Group, ...]
    takes_percent: bool  # whether one of the fields does
    answer: Mapping[str, Any]
    drawing: Markup
    outputs: tuple[Output, ...]
    links: Mapping[str, str]
    links_json: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An input as a worked example states it: a text, or a table for rows."""

    term: str
    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def view_of(atlas: Atlas, asked: Asked, url: str) -> View:
    """Return a calculator, already answered, as it stands on the page with this address."""
    calculator = atlas.calculators[asked.calculator]
    links = atlas.links(url, set(terms_of(calculator, asked)))
    return View(
        name=asked.calculator,
        title=calculator.title,
        parts=tuple(_parts(asked, calculator.inputs)),
        takes_percent=calculator.takes_percent,
        answer=asked.answer,
        drawing=drawing(asked.answer),
        outputs=calculator.outputs,
        links=links,
        links_json=json_for_html(links),
    )


def terms_of(calculator: Calculator, asked: Asked) -> Iterator[str]:
    """Yield every term that the form, the figures or the working may link to."""
    yield from calculator.terms
    for given in calculator.inputs:
        yield given.term
        yield from (column.term for column in given.columns)
    yield from (output.term for output in calculator.outputs)
    yield from (step["term"] for step in asked.answer["steps"])


def json_for_html(value: object) -> Markup:
    """Return JSON that can stand inside a script element, whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704  escaped here


def value_of(asked: Asked, given: Input) -> Any:
    """Return what an input was, the default where nothing was said."""
    return asked.inputs.get(given.name, given.default)


def _parts(asked: Asked, inputs: Iterable[Input]) -> Iterator[Field | Group]:
    for given in inputs:
        value = value_of(asked, given)
        if given.kind == "rows":
            yield _group(asked.calculator, given, value)
        else:
            yield _field(asked.calculator, given, given.name, str(value))


def _field(calculator: str, given: Input, name: str, value: str) -> Field:
    return Field(
        id=f"{calculator}.{name}",
        name=name,
        label=given.label,
        term=given.term,
        kind=given.kind,
        unit=given.unit,
        value=value,
        help=given.help,
        help_id=f"{calculator}.{name}-help" if given.help else "",
        choices=given.choices,
        slider=slider_of(given, value),
    )


def _group(calculator: str, given: Input, rows: Iterable[Mapping[str, str]]) -> Group:
    return Group(
        id=f"{calculator}.{given.name}",
        name=given.name,
        label=given.label,
        term=given.term,
        help=given.help,
        columns=tuple(_column(calculator, given, column) for column in given.columns),
        rows=tuple(_row(calculator, given, str(at), row) for at, row in enumerate(rows)),
        blank=_row(calculator, given, "N", {}),
    )


def _column(calculator: str, given: Input, column: Input) -> Column:
    return Column(
        label=column.label,
        term=column.term,
        unit=column.unit,
        help=column.help,
        help_id=f"{calculator}.{given.name}.{column.name}-help" if column.help else "",
    )


def _row(calculator: str, given: Input, number: str, row: Mapping[str, str]) -> Row:
    fields = tuple(_cell(calculator, given, column, number, row) for column in given.columns)
    return Row(number=number, legend=fields[0].value if row else "New", fields=fields)


def _cell(
    calculator: str, given: Input, column: Input, number: str, row: Mapping[str, str]
) -> Field:
    """Return a field of a row: its help is its column's, and only what moves both ways slides."""
    value = str(row.get(column.name, column.default))
    field = _field(calculator, column, f"{given.name}.{number}.{column.name}", value)
    slides = column.minimum.startswith("-")
    return replace(
        field,
        help="",
        help_id=_column(calculator, given, column).help_id,
        slider=slider_of(column, value, longest=2 * IN_ROW, reach=IN_ROW) if slides else None,
    )


def slider_of(
    given: Input, value: str, *, longest: int = LONGEST_SLIDER, reach: int = SHORTEST_REACH
) -> Slider | None:
    """Return the slider of a bounded number: over all its bounds, or around the value if they are wide.

    >>> slider_of(Input(name="x", label="", term="", kind="decimal", default="10", minimum="1",
    ...                 maximum="125", step="1"), "10")
    Slider(minimum='1', maximum='125', step='1', value='10')
    """
    if not (given.kind == "decimal" and given.minimum and given.maximum and given.step):
        return None
    step, at = Decimal(given.step), read_decimal(given, value, given.name)
    minimum, maximum = Decimal(given.minimum), Decimal(given.maximum)
    if (maximum - minimum) / step > longest:
        far = max(abs(at) * ROOM, step * reach)
        minimum, maximum = max(minimum, -far if minimum < 0 else minimum), min(maximum, far)
    start = (minimum / step).to_integral_value(ROUND_CEILING) * step
    return Slider(minimum=f"{start:f}", maximum=f"{maximum:f}", step=given.step, value=f"{at:f}")


def given_of(calculator: Calculator, asked: Asked) -> Iterator[Given]:
    """Yield each input as a worked example states it."""
    for given in calculator.inputs:
        value = value_of(asked, given)
        if given.kind == "rows":
            yield Given(
                term=given.term,
                label=given.label,
                columns=tuple(column.label for column in given.columns),
                rows=tuple(_cells(given, row) for row in value),
            )
        else:
            yield Given(term=given.term, label=given.label, text=_shown(given, str(value)))


def _cells(given: Input, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_shown(one, str(row.get(one.name, one.default))) for one in given.columns)


def _shown(given: Input, value: str) -> str:
    if given.kind == "decimal":
        number, unit = read_decimal(given, value, given.name), given.unit
        unit = "" if unit == "fraction" else unit
        return f"{in_percent(number)} {unit}".strip() if "%" in value else shown(number, unit)
    labels = {choice.value: choice.label for choice in given.choices}
    return labels.get(value, value)
