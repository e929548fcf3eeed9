"""Calculators in a terminal: python -m calculators liquidation-price leverage=20 side=short."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from calculators import catalogue, run_json
from calculators.engine.calculator import Calculator, Input
from calculators.engine.display import quoted
from calculators.engine.inputs import bounds
from calculators.engine.refusal import Refusal, RefusedError

USAGE = """\
Usage: python -m calculators NAME [input=value ...]      the answer and its working
       python -m calculators NAME --json [JSON or -]     JSON in (- is standard input), JSON out
       python -m calculators NAME --help                 the inputs of one calculator
A cell of a table is named by row and column, from 0: positions.2.shock_fraction=0.4
"""
REFUSED, FAULT = 2, 1


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 answered, 2 refused, 1 our own fault."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(overview())
        return 0
    name, *rest = arguments
    if {"-h", "--help"} & set(rest) and name in catalogue():
        print(described(name, catalogue()[name]))
        return 0
    if "--json" in rest:
        text = run_json(name, json_asked([word for word in rest if word != "--json"]))
        print(text)
        return report(json.loads(text))
    try:
        result = json.loads(run_json(name, json.dumps(inputs_asked(name, rest))))
    except RefusedError as error:
        result = {
            "refusals": [{"field": r.field, "what": r.what, "fix": r.fix} for r in error.refusals]
        }
    if "answer" in result:
        print(page(catalogue()[name], result["answer"]))
    return report(result)


def report(result: Mapping[str, Any]) -> int:
    """Print refusals or a fault to standard error; return the exit code."""
    for refusal in result.get("refusals", ()):
        print(f"{refusal['field']}: {refusal['what']} {refusal['fix']}", file=sys.stderr)
    if "fault" in result:
        print(f"A mistake of ours, please report it: {result['fault']}", file=sys.stderr)
        return FAULT
    return REFUSED if "refusals" in result else 0


def json_asked(words: Sequence[str]) -> str:
    """Return the JSON inputs: the argument, standard input for -, or all defaults."""
    if words == ["-"]:
        return sys.stdin.read()
    return " ".join(words) or "{}"


def inputs_asked(name: str, words: Sequence[str]) -> Mapping[str, Any]:
    """Return inputs from words such as leverage=20 and positions.0.size=2."""
    found: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise RefusedError(
                Refusal(
                    field=quoted(word)[1:-1], what="This is not an input.", fix="Write name=value."
                )
            )
        match key.split("."):
            case [table, row, column] if row.isdecimal():
                put(found, catalogue().get(name), (table, int(row), column), value)
            case _:
                found[key] = rows_asked(value) if value.startswith("[") else value
    return found


def rows_asked(value: str) -> Any:
    """Return a table written as JSON, or the text itself for the calculator to refuse."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def put(
    found: dict[str, Any], calculator: Calculator | None, cell: tuple[str, int, str], value: str
) -> None:
    """Set one cell of a table that starts as the calculator's default rows."""
    table, row, column = cell
    asked = next((i for i in calculator.inputs if i.name == table), None) if calculator else None
    default = asked.default if asked is not None and asked.kind == "rows" else ()
    rows = found.setdefault(table, [dict(cells) for cells in default if isinstance(cells, Mapping)])
    if not isinstance(rows, list) or row > len(rows):
        count = len(rows) if isinstance(rows, list) else 0
        raise RefusedError(
            Refusal(
                field=f"{table}.{row}",
                what=f"There is no row {row}.",
                fix=f"Rows count from 0; the next new one is {count}.",
            )
        )
    if row == len(rows):
        rows.append({})
    rows[row][column] = value


def overview() -> str:
    """Return the calculators with their summaries."""
    width = max(len(name) for name in catalogue())
    lines = [f"  {name:<{width}}  {c.summary}" for name, c in catalogue().items()]
    return USAGE + "\n" + "\n".join(lines)


def described(name: str, calculator: Calculator) -> str:
    """Return the inputs of one calculator with units, bounds and defaults."""
    lines = [f"{calculator.title}: {calculator.summary}", ""]
    for asked in calculator.inputs:
        lines += described_input(asked, "")
    outputs = ", ".join(output.name for output in calculator.outputs)
    return "\n".join([*lines, "", f"Outputs: {outputs}", f"Example: python -m calculators {name}"])


def described_input(asked: Input, indent: str) -> list[str]:
    """Return the lines on one input; a table's columns stand under it."""
    if asked.kind == "rows":
        head = f"{indent}{asked.name}: {asked.minimum} to {asked.maximum} rows. {asked.help}"
        return [
            head,
            *(line for column in asked.columns for line in described_input(column, indent + "  ")),
        ]
    words = {
        "choice": " | ".join(choice.value for choice in asked.choices),
        "decimal": bounds(asked),
        "text": f"at most {asked.maximum} characters",
    }[asked.kind]
    unit = f" {asked.unit}" if asked.unit else ""
    return [f"{indent}{asked.name}={asked.default}{unit} ({words}). {asked.help}"]


def page(calculator: Calculator, answer: Mapping[str, Any]) -> str:
    """Return the answer as text: the sentence, tables, outputs and the working, aligned."""
    labels = {output.name: output.label for output in calculator.outputs}
    outputs = [(labels[name], answer["outputs"][name]["text"]) for name in labels]
    steps = [
        (step["symbol"], f"{step['formula']}\n= {step['numbers']}\n= {step['text']}")
        for step in answer["steps"]
    ]
    parts = ["".join(span["text"] for span in answer["says"])]
    parts += [table_text(table) for table in answer["tables"]]
    return "\n\n".join([*parts, columns(outputs), "Working\n" + columns(steps)])


def columns(rows: Sequence[tuple[str, str]]) -> str:
    """Return pairs in two columns; a second text of several lines stays in its column.

    >>> print(columns([("equity", "1\\n2"), ("margin", "3")]))
      equity  1
              2
      margin  3
    """
    width = max(len(first) for first, _ in rows)
    return "\n".join(
        f"  {first if number == 0 else '':<{width}}  {line}"
        for first, second in rows
        for number, line in enumerate(second.split("\n"))
    )


def table_text(table: Mapping[str, Any]) -> str:
    """Return a table with its cells aligned, and its note."""
    rows = [table["columns"], *([cell["text"] for cell in row] for row in table["rows"])]
    widths = [max(len(row[n]) for row in rows) for n in range(len(table["columns"]))]
    lines = [
        "  "
        + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    note = [f"  {table['note']}"] if table["note"] else []
    return "\n".join([table["title"], *lines, *note])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
