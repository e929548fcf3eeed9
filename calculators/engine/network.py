"""Who can pay when debtors pay each other: clearing a network of debts."""

# Eisenberg and Noe (2001): payments p = min(owed, external assets + payments received), the
# greatest fixed point, reached from above. Rogers and Veraart (2013): who cannot pay in full loses
# a part of its assets to the default itself. Debts are sparse: a mapping creditor -> amount each.

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

NOISE = 1e-12  # relative: what rounding may leave of a debt that is paid in full
SMALLEST_STEP = 1e-12  # relative: a payment that falls by less is settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes that owe each other and outsiders; amounts in one currency."""

    debts: tuple[Mapping[int, float], ...]  # of each node: creditor -> amount
    external_assets: tuple[float, ...]
    external_debts: tuple[float, ...]
    external_is_senior: bool = False  # paid before the network; else in equal proportion with it
    kept_of_external: float = 1.0  # alpha: what a default leaves of external assets
    kept_of_claims: float = 1.0  # beta: what it leaves of payments received


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What every node pays, of what it owes, and what it then has."""

    payments: tuple[float, ...]  # to the network, and outside it unless outsiders are senior
    owed: tuple[float, ...]  # of the same
    received: tuple[float, ...]  # from the network
    defaulted: tuple[bool, ...]
    net_worth: tuple[float, ...]  # assets with payments received - all debts, in full


def network_of(
    debts: Sequence[Sequence[float]],
    external_assets: Sequence[float],
    external_debts: Sequence[float] = (),
    *,
    external_is_senior: bool = False,
    kept_of_external: float = 1.0,
    kept_of_claims: float = 1.0,
) -> Network:
    """Return a network from a matrix: row i is what i owes to each; 0 is no debt."""
    return Network(
        debts=tuple({j: amount for j, amount in enumerate(row) if amount} for row in debts),
        external_assets=tuple(external_assets),
        external_debts=tuple(external_debts) or (0.0,) * len(external_assets),
        external_is_senior=external_is_senior,
        kept_of_external=kept_of_external,
        kept_of_claims=kept_of_claims,
    )


def owed_of(network: Network) -> list[float]:
    """Return what each node owes that is shared in proportion."""
    return owed_and_received_in_full(network)[0]


def shares_of(network: Network, owed: Sequence[float]) -> list[list[tuple[int, float]]]:
    """Return, per node, its creditors in the network with their share of each payment."""
    return [
        [(creditor, amount / total) for creditor, amount in debts.items()] if total else []
        for debts, total in zip(network.debts, owed, strict=True)
    ]


def payment(
    network: Network, node: int, received: float, owed: float, noise: float = NOISE
) -> tuple[float, bool]:
    """Return what a node pays and whether it defaults, given what it receives."""
    first = network.external_debts[node] if network.external_is_senior else 0.0
    assets = network.external_assets[node] + received
    if not first + owed or assets >= (first + owed) * (1.0 - noise):  # who owes nothing cannot fail
        return owed, False
    kept = network.kept_of_external * network.external_assets[node]
    estate = kept + network.kept_of_claims * received - first
    return min(owed, max(0.0, estate)), True


def clear(network: Network, *, tolerance: float = SMALLEST_STEP) -> Clearing:
    """Return the greatest clearing payments, by a worklist of nodes whose income fell.

    All pay in full at first; each payment only falls, so that the limit is the greatest fixed point.

    Three banks of the R package systemicrisk: 165/112, 159/112, 3/2.

    >>> debts = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    >>> found = clear(network_of(debts, [0.5, 0.625, 0.75], [1.5, 0.5, 0.5]))
    >>> [round(112 * p, 9) for p in found.payments], found.defaulted
    ([165.0, 159.0, 168.0], (True, True, False))
    """
    falling = Falling.of(network)
    for _ in falling.rounds(tolerance):
        pass
    return falling.clearing()


def default_rounds(network: Network) -> list[list[int]]:
    """Return who defaults in which round: each is made to default by those of the rounds before.

    The fictitious default sequence: those who fail when all pay in full, then those who fail when
    these pay what they can, and so on; rounds are what a chart plays.

    >>> debts = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
    >>> default_rounds(network_of(debts, [0.5, 0.625, 0.75], [1.5, 0.5, 0.5]))
    [[0], [1]]
    """
    return list(Falling.of(network).rounds(SMALLEST_STEP))


def owed_and_received_in_full(network: Network) -> tuple[list[float], list[float]]:
    """Return what each node owes in proportion, and what it receives when all pay in full."""
    owed, received = [], [0.0] * len(network.debts)
    for debts in network.debts:
        owed.append(math.fsum(debts.values()))
        for creditor, amount in debts.items():
            received[creditor] += amount
    if not network.external_is_senior:
        owed = [a + b for a, b in zip(owed, network.external_debts, strict=True)]
    return owed, received


def seniors_of(network: Network) -> Sequence[float]:
    """Return what each node pays before the network gets anything."""
    return network.external_debts if network.external_is_senior else [0.0] * len(network.debts)


@dataclass(slots=True, kw_only=True)
class Falling:
    """Payments on their way from full to what everyone can pay; none ever rises."""

    network: Network
    first: Sequence[float]  # what each node pays before the network
    owed: Sequence[float]
    enough: Sequence[float]  # receipts from which on a node pays in full
    received: list[float]  # of the payments told
    told: list[float]
    paid: list[float]
    able: list[float]  # what the failed can pay
    failed: list[bool]

    @classmethod
    def of(cls, network: Network) -> Falling:
        """Return the start: everyone pays in full."""
        owed, received = owed_and_received_in_full(network)
        first = seniors_of(network)
        enough = [
            (senior + due) * (1.0 - NOISE) - own
            for own, senior, due in zip(network.external_assets, first, owed, strict=True)
        ]
        return cls(
            network=network,
            first=first,
            owed=owed,
            enough=enough,
            received=received,
            told=list(owed),
            paid=list(owed),
            able=list(owed),
            failed=[False] * len(owed),
        )

    def rounds(self, tolerance: float) -> Iterator[list[int]]:
        """Yield who fails in each round, once the payments of those before have settled."""
        everyone = zip(self.received, self.enough, strict=True)
        short = {node for node, (has, needs) in enumerate(everyone) if has < needs}
        while fresh := self.fail(short):
            yield fresh
            short = self.tell(self.settle(fresh, tolerance))

    def fail(self, short: Iterable[int]) -> list[int]:
        """Let those who fail now pay what a default leaves of their assets; return them in order."""
        alpha, beta = self.network.kept_of_external, self.network.kept_of_claims
        first, owed = self.first, self.owed
        fresh = sorted(n for n in short if not self.failed[n] and first[n] + owed[n])
        for node in fresh:  # who owes nothing cannot fail
            own = self.network.external_assets[node]
            self.able[node] = alpha * own + beta * self.received[node] - first[node]
            self.failed[node] = True
        return fresh

    def settle(self, fresh: Sequence[int], tolerance: float) -> Iterable[int]:
        """Lower what the failed pay until it is what they can; return whose payment fell.

        They hear of each other as often as payments fall, the others only when it is over: most
        creditors have not failed.
        """
        failed, paid, able, owed = self.failed, self.paid, self.able, self.owed
        beta, debts = self.network.kept_of_claims, self.network.debts
        inner: dict[int, list[int]] = {}  # creditors who have failed too
        queue, waiting = list(fresh), set(fresh)
        for node in queue:  # which grows meanwhile
            waiting.discard(node)
            before, left, due = paid[node], able[node], owed[node]
            fall = before - left if left > 0.0 else before
            if fall <= tolerance * due:
                continue
            paid[node] = before - fall
            claims = debts[node]
            if node not in inner:
                inner[node] = [creditor for creditor in claims if failed[creditor]]
            part = beta * fall / due
            for creditor in inner[node]:
                able[creditor] -= part * claims[creditor]
                if creditor not in waiting:
                    waiting.add(creditor)
                    queue.append(creditor)
        return inner

    def tell(self, nodes: Iterable[int]) -> set[int]:
        """Let all creditors receive less from those whose payment fell; return who is then short."""
        received, enough, short = self.received, self.enough, set()
        for node in nodes:
            part = (self.told[node] - self.paid[node]) / self.owed[node]
            self.told[node] = self.paid[node]
            for creditor, amount in self.network.debts[node].items():
                left = received[creditor] - part * amount
                received[creditor] = left
                if left < enough[creditor]:
                    short.add(creditor)
        return short

    def clearing(self) -> Clearing:
        """Return how it stands."""
        everyone = zip(
            self.network.external_assets, self.received, self.first, self.owed, strict=True
        )
        return Clearing(
            payments=tuple(self.paid),
            owed=tuple(self.owed),
            received=tuple(self.received),
            defaulted=tuple(self.failed),
            net_worth=tuple(own + got - senior - due for own, got, senior, due in everyone),
        )


def received_of(
    shares: Sequence[Sequence[tuple[int, float]]], paid: Sequence[float]
) -> list[float]:
    """Return what each node receives when each pays a given amount."""
    received = [0.0] * len(paid)
    for amount, creditors in zip(paid, shares, strict=True):
        for creditor, share in creditors:
            received[creditor] += amount * share
    return received


def iterates(network: Network, *, from_below: bool = False) -> Iterator[tuple[float, ...]]:
    """Yield payments round by round, all nodes at once, from full or from no payment.

    From above the limit is the greatest clearing vector. From below it is the least one only
    without default costs: with them it may be no clearing vector at all (Besting et al. 2026).

    >>> ring = network_of([[0, 2], [2, 0]], [1, 1], kept_of_external=0.5, kept_of_claims=0.5)
    >>> steps = iterates(ring, from_below=True)
    >>> [next(steps)[0] for _ in range(3)], clear(ring).payments
    ([0.5, 0.75, 0.875], (2.0, 2.0))
    """
    owed = owed_of(network)
    shares = shares_of(network, owed)
    paid = [0.0] * len(owed) if from_below else list(owed)
    noise = 0.0 if from_below else NOISE  # coming from below, what is nearly enough is not yet
    while True:
        received = received_of(shares, paid)
        paid = [payment(network, i, received[i], owed[i], noise)[0] for i in range(len(owed))]
        yield tuple(paid)


def limit(
    network: Network, *, from_below: bool, tolerance: float, most: int = 100_000
) -> tuple[tuple[float, ...], int]:
    """Return where the rounds stop moving by more than the tolerance, and after how many."""
    before = (0.0,) * len(network.debts) if from_below else tuple(owed_of(network))
    rounds = islice(iterates(network, from_below=from_below), most)
    for count, now in enumerate(rounds, start=1):
        if max((abs(a - b) for a, b in zip(now, before, strict=True)), default=0.0) < tolerance:
            return now, count
        before = now
    return before, most


def is_clearing(network: Network, payments: Sequence[float], tolerance: float = 1e-9) -> bool:
    """Return whether payments are a fixed point: each pays what it then can."""
    owed = owed_of(network)
    received = received_of(shares_of(network, owed), payments)
    return all(
        abs(payment(network, i, received[i], owed[i])[0] - payments[i]) <= tolerance * (1 + owed[i])
        for i in range(len(owed))
    )
