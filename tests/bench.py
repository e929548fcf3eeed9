"""Speed as ratios: the engine beside plain float code, in the same run (`make bench`)."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from calculators import run_json
from graph import load

ROUNDS = 15


def plain_liquidation_price(entry: float, leverage: float, maintenance: float) -> float:
    """The venues' closed form for an isolated long, as plain float code."""
    return entry * (1 - 1 / leverage) / (1 - maintenance)


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Print one line a measurement."""
    plain = median_seconds(lambda: [plain_liquidation_price(3e4, 10, 0.01) for _ in range(10_000)])
    plain /= 10_000
    for name in ("liquidation-price", "margin-ratio", "cross-vs-isolated"):
        door = median_seconds(lambda name=name: run_json(name, json.dumps({})))  # type: ignore[misc]  # bound
        print(f"{name}, answer with working and chart: {door * 1e3:.2f} ms, {door / plain:,.0f} x")
    check = median_seconds(lambda: load(Path("terms")))
    print(f"reading and checking all terms: {check * 1e3:.0f} ms")
    print(f"(1 x is the closed form in plain floats: {plain * 1e9:.0f} ns)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
