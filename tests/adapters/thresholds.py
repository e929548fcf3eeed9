"""Cascades over a threshold, and cross-holdings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from calculators.engine import cross_holdings, threshold
from calculators.engine.progress import finish
from tests.examples import data_of

Given = Mapping[str, Any]


def watts(given: Given, _: Path) -> Given:
    rounds = threshold.watts_rounds(given["graph"], given["seeds"], given["threshold"])
    counts = list(accumulate(map(len, rounds)))
    return {"infected_by_round": counts, "final": counts[-1]}


def window(given: Given, _: Path) -> Given:
    bank = given["capital_buffer_K"], given["interbank_assets"], given.get("recovery", 0)
    found = threshold.contagion_window(*bank)
    return {
        "max_vulnerable_in_degree": threshold.vulnerable_degree(*bank),
        "window_low": found and found[0],
        "window_high": found and found[1],
    }


def simulated(given: Given, _: Path) -> Given:
    found = finish(
        threshold.simulated_contagion(
            banks=given["n"],
            mean_degree=given["z"],
            capital_buffer=given["K"],
            interbank_assets=given["AIB"],
            runs=given["runs"],
            systemic_fraction=given["systemic_threshold"],
        )
    )
    return {"frequency": found.frequency, "conditional_extent": found.extent}


def holdings(given: Given, folder: Path) -> Given:
    if "C" in given:
        return two_sided(given)
    data = data_of(given["data"], folder)
    count, held = data["n"], given["c"]
    shares = cross_holdings.equal_holdings(count, data["edges"], held)
    own = given.get("e", 1)
    found = cross_holdings.waves(
        shares,
        [1 - held] * count,
        own if isinstance(own, list) else [1] * count,
        thresholds=[given["theta"]] * count,
        costs=[given["beta"]] * count,
    )
    counts = [len(failed) for failed in found.failed]
    ends = set(found.values[-1])
    return {
        "failing_by_iteration": counts,
        "iterations": len(counts),
        "final_values_all": ends.pop() if len(ends) == 1 else sorted(ends),
        "final_total_value": math.fsum(found.values[-1]),
    }


def two_sided(given: Given) -> Given:
    shares, outside = cross_holdings.holdings_of(given["C"]), given["C_hat_diag"]
    matrix = cross_holdings.dependency(shares, outside)
    return {
        "A": matrix,
        "column_sums": [math.fsum(column) for column in zip(*matrix, strict=True)],
        "V_book": cross_holdings.book_values(shares, given["p"]),
        "v_market": cross_holdings.market_values(shares, outside, given["p"]),
    }


ADAPTERS = {
    "threshold_cascade": watts,
    "gai_kapadia": window,
    "gai_kapadia_mc": simulated,
    "cross_holdings_failure_costs": holdings,
}
