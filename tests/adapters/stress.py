"""DebtRank, stability and measures of impact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calculators.engine import communicability, debtrank, stability
from tests.examples import data_of

Given = Mapping[str, Any]
RULES: dict[str, debtrank.Rule] = {
    "debtrank_bardoscia": "linear",
    "bardoscia": "linear",
    "fixpoint": "linear",
    "threshold_cascade": "threshold",
    "threshold": "threshold",
    "debtrank_single_hit_battiston": "single-hit",
    "single_hit": "single-hit",
}


def debtrank_case(given: Given, folder: Path) -> Given:
    if "data" in given:
        data = data_of(given["data"], folder)
        names, buffers, weights = data["banks"], data["buffer"], data["weights"]
        edges = [(i, j, amount) for i, j, amount in data["edges"]]
    else:
        buffers = given["buffer"]
        names = given.get("nodes") or [chr(ord("a") + i) for i in range(len(buffers))]
        weights = given.get("weights") or [1.0] * len(buffers)
        edges = (
            debtrank.assets_edges(given["assets_matrix"])
            if "assets_matrix" in given
            else debtrank.debts_edges(given["liabilities_matrix"])
        )
    shock = shock_of(given, names)
    impact = debtrank.impact_of(edges, buffers)
    by_name = names if isinstance(given.get("shock"), Mapping) and "data" not in given else None
    found = {
        name: said(debtrank.spread(impact, shock, rule), buffers, weights, by_name)
        for name, rule in RULES.items()
    }
    nothing = [0.0] * len(shock)
    return {**found, "original_losses": debtrank.losses(shock, nothing, buffers)}


def shock_of(given: Given, names: Sequence[str]) -> list[float]:
    if "shock_all" in given:
        return [given["shock_all"]] * len(names)
    shock = given["shock"]
    return [shock.get(name, 0.0) for name in names] if isinstance(shock, Mapping) else list(shock)


def said(
    found: debtrank.Spread,
    buffers: Sequence[float],
    weights: Sequence[float],
    names: Sequence[str] | None,
) -> Given:
    shock, stress = found.shock, found.stress
    ends = debtrank.capped(stress)
    down = debtrank.defaulted(stress)
    at_first = debtrank.weighted_stress(shock, weights)
    more = debtrank.weighted_stress(stress, weights) - at_first
    loose, tight = (debtrank.losses(end, shock, buffers) for end in (stress, ends))
    return {
        "stress_uncapped": stress,
        "stress_capped": ends,
        "original_stress": at_first,
        "additional_stress": more,
        "debtrank_additional": more,
        "original_losses": debtrank.losses(shock, [0.0] * len(shock), buffers),
        "additional_losses": loose,
        "additional_losses_uncapped": loose,
        "loss_uncapped": loose,
        "additional_losses_capped_at_buffer": tight,
        "loss_capped": tight,
        "defaults": [names[i] for i in down]
        if names
        else [int(i in down) for i in range(len(ends))],
        "additional_defaults": sum(shock[node] < 1 for node in down),
        # The round that changes nothing is counted too.
        "iterations_to_fixpoint": len(found.rounds),
    }


def measures(given: Given, _: Path) -> Given:
    buffers = given["buffer"]
    names = given.get("nodes") or [chr(ord("a") + i) for i in range(len(buffers))]
    assets = given.get("assets_matrix") or [
        list(c) for c in zip(*given["liabilities_matrix"], strict=True)
    ]
    binary = communicability.impact_matrix(assets, buffers, binary=True)
    matrices = {
        "communicability": communicability.exponential(binary),
        "binary": binary,
        "impact": communicability.impact_matrix(assets, buffers),
    }
    said = given.get("title", "").lower()
    meant = next((name for name in matrices if name in said), "impact")
    parts = communicability.diffusion(binary)

    def named(values: Iterable[float]) -> dict[str, float]:
        return dict(zip(names, values, strict=True))

    return {
        **matrices,
        **{f"{name}_matrix": matrix for name, matrix in matrices.items()},
        "matrix": matrices[meant],
        "impact_susceptibility": named(communicability.susceptibility(binary)),
        "impact_fluidity": communicability.fluidity(binary),
        "criticality": named(communicability.criticality(matrices["impact"])),
        "impact_diffusion_start": named(part.start for part in parts),
        "impact_diffusion_intermediate": named(part.intermediate for part in parts),
        "impact_diffusion_total": named(part.total for part in parts),
    }


def balance_sheet(given: Given, _: Path) -> Given:
    debts, outside = given["L"], given["external_liabilities"]
    assets, size = given["external_assets"], len(given["external_assets"])

    def external(kept: float) -> list[float]:
        return [kept * a - d for a, d in zip(assets, outside, strict=True)]

    def at_par(own: Sequence[float]) -> list[float]:
        return [
            own[i] + math.fsum(debts[j][i] for j in range(size)) - math.fsum(debts[i])
            for i in range(size)
        ]

    before, hit = at_par(external(1)), external(1 - given["shock"])
    after = debtrank.revalued_equity(debts, hit, before)
    return {
        "equity_before_shock": before,
        "equity_after_shock_before_contagion": at_par(hit),
        "equity_after_contagion": after,
        "interbank_valuation": [
            max(0.0, end) / start for end, start in zip(after, before, strict=True)
        ],
    }


def stable(given: Given, _: Path) -> Given:
    matrix = stability.leverage_matrix(given["L"], given["equity"])
    radius = stability.spectral_radius(stability.sparse(matrix))
    return {"leverage_matrix": matrix, "spectral_radius": radius, "unstable": radius > 1}


ADAPTERS = {
    "debtrank": debtrank_case,
    "impact_measures": measures,
    "debtrank_balance_sheet": balance_sheet,
    "stability": stable,
}
