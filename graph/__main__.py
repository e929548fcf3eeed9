"""`python -m graph`: check the terms, write their schema, start a new one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from graph import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 problems, 2 a command that cannot be run."""
    parser = argparse.ArgumentParser(prog="python -m graph", description="Check the terms.")
    parser.add_argument("--terms", type=Path, default=Path("terms"), help="the folder of terms")
    parser.set_defaults(command="check")
    options = parser.parse_args(arguments)
    return check(options.terms)


def check(folder: Path) -> int:
    """Print every problem, or one line when there is none."""
    if not folder.is_dir():
        print(f"There is no folder '{folder}' here. Run this where it is.", file=sys.stderr)
        return 2
    glossary, problems = load(folder)
    if problems:
        print("\n".join(map(str, problems)))
        return 1
    count = glossary.graph.number_of_edges()
    print(f"{len(glossary.terms)} terms, {count} relations, no problems")
    return 0


if __name__ == "__main__":
    sys.exit(main())
