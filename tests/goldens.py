"""The goldens: what each calculator answers in chosen cases. The browser's tests read the same files.

A test writes `<file>.changed` beside a golden that differs; `python -m tests.goldens --accept`
(`make golden`) rewrites the goldens after you have looked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators import run_json

FOLDER = Path(__file__).parent / "golden" / "calculators"
GAP = {"BTC": "-0.058", "ETH": "-0.05", "SOL": "-0.1"}
POSITIONS = [
    {"asset": "BTC", "side": "long", "size": "1", "entry_price": "60000"},
    {"asset": "ETH", "side": "long", "size": "10", "entry_price": "2500"},
    {"asset": "SOL", "side": "short", "size": "200", "entry_price": "150"},
]
MARGINS = {"BTC": ("0.01", "4000"), "ETH": ("0.01", "3000"), "SOL": ("0.02", "3000")}
HEDGE = [
    {
        **row,
        "maintenance_margin_fraction": MARGINS[row["asset"]][0],
        "isolated_margin": MARGINS[row["asset"]][1],
        "shock_fraction": GAP[row["asset"]],
    }
    for row in POSITIONS
]
CASES: Mapping[str, Mapping[str, Any]] = {
    "liquidation-price.default": {},
    "liquidation-price.short": {"side": "short", "leverage": "20"},
    "liquidation-price.added-margin": {"added_margin": "1000"},
    "liquidation-price.unlevered": {"leverage": "1"},
    "liquidation-price.refused": {"leverage": "0", "entry_price": "NaN"},
    "margin-ratio.default": {},
    "margin-ratio.short": {"side": "short", "mark_price": "31500"},
    "margin-ratio.no-equity": {"mark_price": "26000"},
    "margin-ratio.refused": {"size": "1e400"},
    "cross-vs-isolated.default": {},
    "cross-vs-isolated.hedge-helps": {"positions": HEDGE},
    "cross-vs-isolated.largest-requirement": {"order": "largest-maintenance-margin"},
    "cross-vs-isolated.refused": {"positions": []},
}


def golden(case: str) -> str:
    """Return a case as its golden file has it."""
    name = case.split(".", maxsplit=1)[0]
    inputs = CASES[case]
    result = json.loads(run_json(name, json.dumps(inputs)))
    document = {"name": name, "inputs": inputs, "result": result}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def path_of(case: str) -> Path:
    """Return where a case's golden lies."""
    return FOLDER / f"{case}.json"


def differs(case: str) -> bool:
    """Whether a case answers otherwise than its golden; the new answer is left beside it."""
    path, now = path_of(case), golden(case)
    changed = path.with_name(path.name + ".changed")
    if path.exists() and path.read_text("utf-8") == now:
        changed.unlink(missing_ok=True)
        return False
    changed.write_text(now, "utf-8")
    return True


def main() -> int:
    """Say which goldens differ, or accept them."""
    parser = argparse.ArgumentParser(prog="python -m tests.goldens", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="rewrite what differs")
    accept = parser.parse_args().accept
    changed = [case for case in CASES if differs(case)]
    for case in changed:
        if accept:
            path = path_of(case)
            path.with_name(path.name + ".changed").replace(path)
        print(f"{'accepted' if accept else 'differs'}: {case}")
    return 1 if changed and not accept else 0


if __name__ == "__main__":
    sys.exit(main())
