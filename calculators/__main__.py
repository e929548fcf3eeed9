"""Calculators in a terminal: python -m calculators liquidation-price leverage=20 side=short."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from calculators import catalogue, named, steps_json
from calculators.engine.calculator import Calculator, Input
from calculators.engine.display import quoted
from calculators.engine.encode import refusals_of
from calculators.engine.inputs import bounds, refused
from calculators.engine.progress import finish, told
from calculators.engine.refusal import RefusedError

USAGE = """\
Usage: python -m calculators NAME [input=value ...]      the answer and its working
       python -m calculators NAME --json [JSON or -]     JSON in (- is standard input), JSON out
       python -m calculators NAME --help                 the inputs of one calculator
       python -m calculators.account FILE                a whole margin account; --help says more
A cell of a table is named by row and column, from 0: positions.2.shock_fraction=0.4
"""
PERCENT = "A fraction, a rate a year or an interval may be written as 0.01 or as 1%."
REFUSED, FAULT, STOPPED = 2, 1, 130
PATIENCE, PAUSE = 0.5, 0.1  # seconds before the first line of progress, and between two
CLEARED = "\r\x1b[K"  # the line of the terminal
HELP = {"-h", "--help"}
CELL = re.compile("[0-9]{1,3}")  # a row's number


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 answered, 2 refused, 1 our own fault, 130 stopped by Ctrl-C."""
    try:
        return answered(arguments)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED


def answered(arguments: Sequence[str]) -> int:
    """Print what is asked for; return the exit code."""
    if not arguments or arguments[0] in HELP:
        print(overview())
        return 0
    name, *words = arguments
    try:
        calculator = named(name)
        if HELP & set(words):
            print(described(name, calculator))
            return 0
        if "--json" in words:
            text = computed(name, json_asked([word for word in words if word != "--json"]))
            print(text)
            return report(json.loads(text))
        result = json.loads(computed(name, json.dumps(inputs_asked(calculator, words))))
    except RefusedError as error:
        return report({"refusals": refusals_of(error.refusals)})
    if "answer" in result:
        print(page(calculator, result["answer"]))
    return report(result)


def computed(name: str, inputs_json: str) -> str:
    """Return what `run_json` returns; on a terminal, a run that takes long says how far it is."""
    run = steps_json(name, inputs_json)
    if not sys.stderr.isatty():
        return finish(run)
    due, last = time.monotonic() + PATIENCE, ""

    def tell(progress_json: str) -> None:
        nonlocal due, last
        if time.monotonic() >= due:
            due = time.monotonic() + PAUSE
            progress = json.loads(progress_json)
            last = f"{progress['done']:4.0%}  {progress['doing']}  (Ctrl-C stops)"
            print(CLEARED + last, end="", file=sys.stderr, flush=True)

    try:
        return finish(told(run, tell))
    finally:
        print(last and CLEARED, end="", file=sys.stderr, flush=True)


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


def inputs_asked(calculator: Calculator, words: Sequence[str]) -> Mapping[str, Any]:
    """Return inputs from words such as leverage=20 and positions.0.size=2."""
    found: dict[str, Any] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise refused(quoted(word)[1:-1], "This is not an input.", "Write name=value.")
        match key.split("."):
            case [table, row, column] if CELL.fullmatch(row):
                put(rows_of(found, calculator, table), (table, int(row), column), value)
            case _:
                found[key] = rows_asked(value) if value.startswith("[") else value
    return found


def rows_asked(value: str) -> Any:
    """Return a table written as JSON, or the text itself for the calculator to refuse."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def rows_of(found: dict[str, Any], calculator: Calculator, table: str) -> list[Any]:
    """Return the rows of a table that words have set so far, or else its default rows."""
    defaults = (i.default for i in calculator.inputs if i.name == table)
    cells = [dict(row) for row in next(defaults, ()) if isinstance(row, Mapping)]
    rows = found.setdefault(table, cells)
    return rows if isinstance(rows, list) else []


def put(rows: list[Any], cell: tuple[str, int, str], value: str) -> None:
    """Set one cell of a table, in a row that is there or in the next new one."""
    table, row, column = cell
    if row == len(rows):
        rows.append({})
    if row > len(rows) or not isinstance(rows[row], dict):
        raise refused(
            f"{table}.{row}",
            f"There is no row {row}.",
            f"Rows count from 0; the next new one is {len(rows)}.",
        )
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
    if calculator.takes_percent:
        lines += ["", PERCENT]
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
    """Return a table with its note; all columns but the first are set to the right."""
    rows = [table["columns"], *([cell["text"] for cell in row] for row in table["rows"])]
    first, *widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            ["", row[0].ljust(first), *(t.rjust(w) for t, w in zip(row[1:], widths, strict=True))]
        )
        for row in rows
    ]
    note = [f"  {table['note']}"] if table["note"] else []
    return "\n".join([table["title"], *lines, *note])


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # a reader such as `head` may leave early
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
