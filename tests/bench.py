"""Speed as ratios: the engine beside named peers, in the same run, in CPython and in Pyodide (`make bench`).

`--quick` measures a tenth of the long ones (`make bench QUICK=1`). It is a report, never a test:
aims that are met and aims that are not are printed alike.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import pstats
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from calculators import run_json
from calculators.engine.evaluation import evaluate
from calculators.engine.margin import bucket_risk
from calculators.engine.working import SILENT
from graph import load
from site_src.files import write
from site_src.runtime import runtime_files
from site_src.wheel import node
from tests import peers, speed, workloads

ROOT = Path(__file__).parents[1]
GROWTH = [*(10 * 2**n for n in range(10)), 10_000]  # positions of one account
GROWTH_ROUNDS = 25
MOST_GROWTH = 2.2  # a doubling costs at most this many times
DOORS = (
    "liquidation-price",
    "margin-ratio",
    "cross-vs-isolated",
    "liquidation-cascade",
    "clearing-network",
)
PROFILED = 12  # lines of the profile
Line = Mapping[str, Any]


def in_cpython(*, quick: bool) -> list[Line]:
    """Return the measurements of this process."""
    found: list[Line] = json.loads(speed.report(quick=quick))
    return found


def in_pyodide(*, quick: bool) -> list[Line]:
    """Return the same measurements in Pyodide, under Node, with the wheel that the site ships."""
    with tempfile.TemporaryDirectory() as folder:
        write(runtime_files(), Path(folder))
        scripts = str(Path(folder) / "assets/js")
        length = "quick" if quick else "full"
        command = [node(), str(ROOT / "tests/bench.mjs"), scripts, str(ROOT / "tests"), length]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Pyodide did not measure: {done.stderr[-2000:]}")
    found: list[Line] = json.loads(done.stdout)
    return found


def said(seconds: float) -> str:
    """Return a time with three digits and its unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def lines_of(row: Line, limit: str) -> Iterator[str]:
    """Yield a measurement in words: ours, the peer's, the ratio, and whether each aim is met."""
    ours = row["seconds"]
    yield f"{row['what']}: {said(ours)}" + (f"  ({row['note']})" if row["note"] else "")
    if row["peer"]:
        ratio = ours / row["peer_seconds"]
        text = f"  {row['peer']}: {said(row['peer_seconds'])}; ours is {times(ratio)}"
        if row["most_ratio"]:
            text += f"; aim at most {times(row['most_ratio'])}: {met(ratio <= row['most_ratio'])}"
        yield text
    if row[limit]:
        yield f"  aim at most {said(row[limit])}: {met(ours <= row[limit])}"


def times(ratio: float) -> str:
    """Return a ratio as people say it: a multiple, or a part."""
    return f"{ratio:.2g} times it" if ratio >= 1 else f"1/{1 / ratio:.3g} of it"


def met(holds: bool) -> str:  # noqa: FBT001 - the word for it
    """Return whether an aim is met, so that a reader's eye finds the ones that are not."""
    return "met" if holds else "NOT MET"


def growth(name: str, work: Callable[[Any], object], most: int) -> Iterator[str]:
    """Yield how the time of an account grows as its positions double.

    A shared processor runs at half its speed for a while, which a median of a few rounds takes for
    growth. It never runs faster than it can: so this is the fastest of rounds that go over all sizes.
    """
    counts = [count for count in GROWTH if count <= most]
    accounts = [workloads.bucket(count) for count in counts]
    rounds = [
        [speed.median_seconds(partial(work, account), 1, shortest=0.002) for account in accounts]
        for _ in range(GROWTH_ROUNDS)
    ]
    seconds = [min(times) for times in zip(*rounds, strict=True)]
    yield f"{name}: " + ", ".join(
        f"{count:,}: {said(time)}" for count, time in zip(counts, seconds, strict=True)
    )
    worst = max(later / former for former, later in pairwise(seconds))
    yield (
        f"  a doubling costs at most {worst:.2f} times; aim {MOST_GROWTH}:"
        f" {met(worst <= MOST_GROWTH)}"
    )


def profile() -> Iterator[str]:
    """Yield where the time of many liquidation prices goes."""
    accounts = [workloads.bucket(10, seed) for seed in range(100)]
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [speed.cross_prices(account) for account in accounts])
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(PROFILED)
    rows = text.getvalue().splitlines()
    yield from (row for row in rows if row.strip() and not row.startswith("   Ordered"))


def doors() -> Iterator[str]:
    """Yield how long a reader waits for a whole answer, and an author for the check of all terms."""
    plain = (1, 1.0, 3e4, 3e3, workloads.FLOAT_TIERS)
    unit = speed.median_seconds(lambda: peers.plain_isolated_price(*plain), 7)
    for name in DOORS:
        door = speed.median_seconds(lambda name=name: run_json(name, json.dumps({})), 5)  # type: ignore[misc]  # bound
        yield f"{name}, answer with working and chart: {said(door)}, {door / unit:,.0f} x"
    check = speed.median_seconds(lambda: load(ROOT / "terms"), 3)
    yield f"reading and checking all terms: {said(check)}"
    yield f"(1 x is the closed form in plain floats: {said(unit)})"


def main() -> int:
    """Print everything, line by line as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the long ones")
    parser.add_argument("--no-pyodide", action="store_true", help="CPython alone")
    given = parser.parse_args()
    print("Medians of processor time; a ratio compares two medians of one run.\n\nIn CPython")
    for row in in_cpython(quick=given.quick):
        print("\n".join(lines_of(row, "most_seconds")), flush=True)
    print("\nGrowth, by positions of one cross account, at the fastest")
    most = 320 if given.quick else GROWTH[-1]
    for name, work in (
        ("equity and requirements", lambda account: bucket_risk(account, SILENT)),
        ("all liquidation prices", speed.cross_prices),
        ("evaluate", lambda account: evaluate(workloads.whole_account(account))),
    ):
        print("\n".join(growth(name, work, most)), flush=True)
    print("\nWhere the time of 1 000 liquidation prices goes")
    print("\n".join(profile()))
    print("\nAnswers of the site")
    print("\n".join(doors()), flush=True)
    if not given.no_pyodide:
        print("\nIn Pyodide under Node, where processor time is the clock's: other programs count")
        for row in in_pyodide(quick=given.quick):
            print("\n".join(lines_of(row, "most_seconds_in_pyodide")), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
