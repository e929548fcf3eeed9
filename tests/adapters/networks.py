"""Clearing networks and default cascades."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from calculators.engine import network as nets
from calculators.engine.default_cascade import default_cascade
from calculators.engine.exact_clearing import exact_payments

Given = Mapping[str, Any]
SETTLED = 1e-14


def network_of(given: Given) -> nets.Network:
    assets = given.get("external_assets_after_shock")
    if assets is None:
        kept = 1 - given.get("shock", 0)
        assets = [kept * value for value in given["external_assets"]]
    return nets.network_of(
        given["L"],
        assets,
        given.get("external_liabilities", ()),
        external_is_senior=given.get("external_liabilities_rank", "").startswith("senior"),
        kept_of_external=given.get("alpha", 1),
        kept_of_claims=given.get("beta", 1),
    )


def paid_within(network: nets.Network, found: nets.Clearing) -> list[float]:
    """What each pays to the network alone."""
    shares = nets.shares_of(network, found.owed)
    return [
        paid * sum(share for _, share in creditors)
        for paid, creditors in zip(found.payments, shares, strict=True)
    ]


def clearing(given: Given, _: Path) -> Given:
    network = network_of(given)
    found = nets.clear(network)
    rounds = nets.default_rounds(network)
    least, _count = nets.limit(network, from_below=True, tolerance=SETTLED)
    below = list(islice(nets.iterates(network, from_below=True), 7))
    plain = not network.external_is_senior and (
        network.kept_of_external == network.kept_of_claims == 1
    )
    exact = exact_payments(network) if plain else ()
    return {
        "clearing_vector": found.payments,
        "clearing_vector_exact": [str(value) for value in exact],
        "greatest_clearing_vector": found.payments,
        "greatest": found.payments,
        "least": least,
        "unique": all(
            abs(a - b) <= nets.NOISE * (1 + a) for a, b in zip(found.payments, least, strict=True)
        ),
        "total_obligations": found.owed,
        "default": [int(fails) for fails in found.defaulted],
        "default_rounds_0based": rounds,
        "n_defaults": sum(found.defaulted),
        "total_shortfall": sum(found.owed) - sum(found.payments),
        "equity": [max(0.0, worth) for worth in found.net_worth],
        "equity_after": found.net_worth,
        "equity_before_contagion": net_worth(network),
        "interbank_payments": paid_within(network, found),
        "recovery_on_interbank": [
            paid / owed if owed else 1.0
            for paid, owed in zip(found.payments, found.owed, strict=True)
        ],
        "picard_iterations_to_1e_14": nets.limit(network, from_below=False, tolerance=SETTLED)[1],
        "per_edge_payment_u_by_odd_step": per_edge(network, below[0::2], 0),
        "per_edge_payment_v_by_even_step": per_edge(network, below[1::2], 1),
        "fixed_point_edges": edges(network, found),
        "from_below_iterates": [paid[0] for paid in below[:3]],
        "limit_from_below": least[0],
        "limit_is_clearing_state": nets.is_clearing(network, least),
    }


def net_worth(network: nets.Network) -> Any:
    return default_cascade(network).net_worth


def per_edge(network: nets.Network, steps: list[tuple[float, ...]], node: int) -> list[float]:
    """What a node with equal debts pays on each of them, step by step."""
    count = max(1, len(network.debts[node])) if node < len(network.debts) else 1
    return [paid[node] / count for paid in steps] if node < len(network.debts) else []


def edges(network: nets.Network, found: nets.Clearing) -> list[float]:
    shares = nets.shares_of(network, found.owed)
    return [
        paid * share
        for paid, creditors in zip(found.payments, shares, strict=True)
        for _, share in creditors
    ]


def cascade(given: Given, _: Path) -> Given:
    network = network_of(given)
    found = default_cascade(network, given["recovery_rate"])
    return {
        "default": [int(node in found.defaulted) for node in range(len(network.debts))],
        "rounds_0based": found.rounds,
        "initial_net_worth": found.net_worth,
    }


ADAPTERS = {
    "eisenberg_noe_clearing": clearing,
    "rogers_veraart_clearing": clearing,
    "default_cascade": cascade,
}
