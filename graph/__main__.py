"""`python -m graph`: check the terms, write their schema, start a new one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from graph import HERE, load
from graph.course_laws import load_curriculum
from graph.new import start_term
from graph.read import read_relations
from graph.schema import schema_text

SCHEMA = HERE / "term.schema.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is fine, 1 with problems, 2 when it cannot be run."""
    options = parser().parse_args(arguments)
    if not options.terms.is_dir():
        print(f"There is no folder '{options.terms}' here. Run this where it is.", file=sys.stderr)
        return 2
    try:
        match options.command:
            case "schema":
                return write_schema()
            case "new":
                return new(options.terms, options.name)
        return check(options.terms)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m graph",
        description="Check the terms: print every problem as path:line:column, or one line.",
    )
    made.add_argument("--terms", type=Path, default=Path("terms"), help="the folder of terms")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("check", help="check the terms (the default)")
    commands.add_parser("schema", help=f"write the schema that editors use, {SCHEMA.name}")
    start = commands.add_parser("new", help="start a term from the template")
    start.add_argument("name", metavar="SECTION/ID", help="such as margin/cross-margin-risk")
    return made


def check(folder: Path) -> int:
    """Print every problem, or one line when there is none."""
    glossary, of_terms = load(folder)
    _, of_courses = load_curriculum(folder, glossary)
    if problems := sorted((*of_terms, *of_courses)):
        print("\n".join(map(str, problems)), flush=True)
        return 1
    count = glossary.graph.number_of_edges()
    print(f"{len(glossary.terms)} terms, {count} relations, no problems", flush=True)
    return 0


def write_schema() -> int:
    """Write the schema beside the record that it is made from."""
    relations, problems = read_relations(HERE / "relations")
    for problem in problems:
        print(problem)
    if not problems:
        SCHEMA.write_text(schema_text(relations.values()), "utf-8", newline="\n")
        print(f"wrote {os.path.relpath(SCHEMA)}")
    return 1 if problems else 0


def new(folder: Path, name: str) -> int:
    """Start a term; the only place of the graph that looks at the clock."""
    today = datetime.now().astimezone().date()
    path, refused = start_term(folder, name, today)
    if path is None:
        print(refused, file=sys.stderr)
        return 2
    print(f"wrote {path.as_posix()}. Fill it in, then run: python -m graph")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a real terminal
    sys.exit(main())
