"""An account document in a terminal: python -m calculators.account account.json --explain."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.account import evaluated
from calculators.account.page import answer_of, page
from calculators.engine.account_document import account_schema
from calculators.engine.document import whole
from calculators.engine.encode import encoded, refusals_of
from calculators.engine.refusal import RefusedError

REFUSED, FAULT = 2, 1


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 evaluated, 2 refused, 1 our own fault."""
    asked = parser().parse_args(arguments)
    if asked.schema:
        print(json.dumps(account_schema(), ensure_ascii=False, indent=2))
        return 0
    try:
        found = evaluated(text_of(asked.file), asked.venue, move=asked.move, explain=asked.explain)
        result = encoded({"answer": answer_of(found)}) if asked.json else page(found)
    except RefusedError as error:
        return report({"refusals": refusals_of(error.refusals)}, asked)
    except Exception as error:  # noqa: BLE001 - the border: a fault is an answer, not a traceback
        return report({"fault": f"{type(error).__name__}: {error}"}, asked)
    print(result)
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    found = argparse.ArgumentParser(
        prog="python -m calculators.account",
        description="Equity, requirements, liquidation and bankruptcy prices of a margin account.",
    )
    found.add_argument(
        "file", nargs="?", default="-", help="the account as JSON; - is standard input"
    )
    found.add_argument(
        "--venue",
        default="",
        help="the venue whose rules hold, or several: binance-usdm,binance-multi-assets",
    )
    found.add_argument(
        "--move", default="", help="move prices together: all, BTC, or betas such as BTC,ETH=0.8"
    )
    found.add_argument("--explain", action="store_true", help="print every step of the working")
    found.add_argument("--json", action="store_true", help="answer in JSON")
    found.add_argument("--schema", action="store_true", help="print the JSON Schema of an account")
    return found


def text_of(file: str) -> str:
    """Return what a file or standard input holds."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "It is not UTF-8"
        name = "Standard input" if file == "-" else file
        raise whole(f"{name} cannot be read: {reason}.", "Name a JSON file, or - .") from None


def report(result: Mapping[str, Any], asked: argparse.Namespace) -> int:
    """Print refusals or a fault to standard error, and the same as JSON if asked; return the code."""
    if asked.json:
        print(encoded(result))
    for refusal in result.get("refusals", ()):
        print(f"{refusal['field']}: {refusal['what']} {refusal['fix']}", file=sys.stderr)
    if "fault" in result:
        print(f"A mistake of ours, please report it: {result['fault']}", file=sys.stderr)
        return FAULT
    return REFUSED


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):  # a reader such as `head` may leave early
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main(sys.argv[1:]))
