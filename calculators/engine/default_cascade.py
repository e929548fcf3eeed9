"""Defaults round by round when every default costs its creditors a fixed part of their claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calculators.engine.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """Who defaulted in which round, and what everyone was worth at first."""

    rounds: tuple[tuple[int, ...], ...]
    net_worth: tuple[float, ...]  # external assets + claims - all debts, before any loss

    @property
    def defaulted(self) -> frozenset[int]:
        """All that defaulted."""
        return frozenset(node for fresh in self.rounds for node in fresh)


def net_worth_of(network: Network) -> list[float]:
    """Return external assets + claims in full - debts in full."""
    worth = [
        assets - outside - sum(debts.values())
        for assets, outside, debts in zip(
            network.external_assets, network.external_debts, network.debts, strict=True
        )
    ]
    for debts in network.debts:
        for creditor, amount in debts.items():
            worth[creditor] += amount
    return worth


def default_cascade(network: Network, recovery_fraction: float = 0.0) -> Cascade:
    """Return Furfine's cascade: a claim on a defaulter is worth the recovery rate, for good.

    The same three banks: one defaults at a recovery of 0.9, all three at 0.

    >>> from calculators.engine.network import network_of
    >>> debts = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    >>> ring = network_of(debts, [0.5, 0.625, 0.75], [1.5, 0.5, 0.5])
    >>> default_cascade(ring, 0.9).rounds, default_cascade(ring).rounds
    (((0,),), ((0,), (1, 2)))
    """
    worth = net_worth_of(network)
    left = list(worth)
    failed = {node for node, value in enumerate(left) if value < 0.0}
    rounds: list[tuple[int, ...]] = []
    fresh: Sequence[int] = sorted(failed)
    while fresh:
        rounds.append(tuple(fresh))
        hit = set()
        for node in fresh:
            for creditor, amount in network.debts[node].items():
                left[creditor] -= (1.0 - recovery_fraction) * amount
                hit.add(creditor)
        fresh = sorted(node for node in hit - failed if left[node] < 0.0)
        failed.update(fresh)
    return Cascade(rounds=tuple(rounds), net_worth=tuple(worth))
