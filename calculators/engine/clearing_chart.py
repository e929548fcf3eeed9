"""The chart of a clearing network: what each firm is worth as the shock grows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Curve, Mark, amounts
from calculators.engine.exact_clearing import exact_payments
from calculators.engine.firms import UNIT, Firms
from calculators.engine.network import Network, owed_of, received_of, shares_of
from calculators.engine.stated import curve_of, evenly

FARTHEST = 1.5  # times the loss, at the right edge of the chart
SAMPLES = 60
WIDTHS = ((3.0, False, INK), (2.25, False, QUIET), (2.25, True, INK), (1.75, True, QUIET))


def network_chart(firms: Firms, says: str) -> Mapping[str, object]:
    """Return the chart: what each firm is worth as the shock grows, below zero once it defaults."""

    @cache
    def all_worth(share: float) -> list[float]:
        return worth_of(firms.network(share))

    def worth(share: float, node: int) -> float:
        return all_worth(share)[node]

    places = sorted({*evenly(0.0, FARTHEST, SAMPLES), 1.0})
    curves = [
        Curve(
            label=name,
            points=tuple((100.0 * x, y) for x, y in curve_of(partial(worth, node=node), places)),
            width=WIDTHS[node % len(WIDTHS)][0],
            dashed=WIDTHS[node % len(WIDTHS)][1],
            color=WIDTHS[node % len(WIDTHS)][2],
        )
        for node, name in enumerate(firms.names)
    ]
    return equity_chart(
        x=Axis(title="size of the shock", low=0.0, high=100.0 * FARTHEST, kind="share"),
        y=amounts(curves, UNIT),
        curves=curves,
        marks=tuple(
            Mark(label="", at=(100.0, dict(curve.points)[100.0]), color=LOSS) for curve in curves
        ),
        band=None,
        rules=(Mark(label="this shock", at=(100.0, 0.0)),),
        says=says,
    )


def worth_of(network: Network) -> list[float]:
    """Return what each has left after all debts, those that it cannot pay in full included.

    >>> from calculators.engine.network import network_of
    >>> worth_of(network_of([[0, 10], [5, 0]], [0, 1]))
    [-5.0, 1.0]
    """
    owed = owed_of(network)
    paid = list(map(float, exact_payments(network)))
    received = received_of(shares_of(network, owed), paid)
    return [
        own + got - due
        for own, got, due in zip(network.external_assets, received, owed, strict=True)
    ]
