"""The chart of both margin modes: what the owner has left, however far the gap goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from calculators.engine.account import Mode
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, QUIET, Axis, Band, Curve, Mark, amounts
from calculators.engine.comparison import (
    Comparison,
    Scenario,
    compared,
    earliest,
    first_closes,
    pools_after,
)
from calculators.engine.comparison_impact import straight_until
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, ONE, ZERO, rounded
from calculators.engine.gap import furthest
from calculators.engine.liquidation import Outcome
from calculators.engine.pool import requirement_of
from calculators.engine.working import SILENT

SAMPLES = 24  # between them the curves are straight but for closes, which are looked for
HALVINGS = 16  # of a step: finer than any pixel
JUST_BEFORE = ONE - Decimal("1e-12")
PAST_THE_GAP, PAST_THE_CLOSE = Decimal("1.25"), Decimal("1.2")
NEAR = Decimal(3)  # first closes beyond three times the gap are left out of the picture
TOGETHER = Decimal("-0.1")  # the direction drawn when no price moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A gap taken further and further: where it ends, what closes first, and how it is measured."""

    scenario: Scenario
    leader: str  # what moves most, "" if nothing does; the x axis is its price change
    shock: Decimal  # how far it moves
    closes: Mapping[Mode, Mapping[str, Decimal | Outcome]]  # by mode and bucket, share of the gap
    end: Decimal  # share of the gap at the right edge

    @property
    def moves(self) -> bool:
        """Whether a gap was given at all."""
        return self.leader != ""

    def percent(self, share: Decimal) -> Decimal:
        """Return the leader's price change in percent at a share of the gap."""
        return EXACT.multiply(EXACT.multiply(share, self.shock), Decimal(100))

    def label(self, share: Decimal) -> str:
        """Return the leader's price change as shown."""
        return signed(rounded(self.percent(share), 1), "%")


def swept(scenario: Scenario) -> Sweep:
    """Return the sweep of a scenario's gap; without one, all prices fall together."""
    leader, shock = scenario.leading
    if not leader:
        shock = TOGETHER
        scenario = replace(scenario, shocks=dict.fromkeys(scenario.shocks, TOGETHER))
    closes: dict[Mode, Mapping[str, Decimal | Outcome]] = {
        "cross": first_closes(scenario, "cross", SILENT),
        "isolated": first_closes(scenario, "isolated", SILENT),
    }
    firsts = (earliest(shares) for shares in closes.values())
    moving = {**scenario.shocks, "": scenario.collateral_shock}
    near = NEAR if leader else furthest(moving)
    ends = [
        EXACT.multiply(share, PAST_THE_CLOSE)
        for share in firsts
        if isinstance(share, Decimal) and share <= near
    ]
    end = min(max([PAST_THE_GAP, *ends]), furthest(moving), straight_until(scenario))
    return Sweep(scenario=scenario, leader=leader, shock=shock, closes=closes, end=end)


def shares_drawn(sweep: Sweep, at: Callable[[Decimal], Comparison]) -> list[Decimal]:
    """Return the shares to draw: even steps, every first close, and every later change."""
    exact = {
        share
        for shares in sweep.closes.values()
        for share in shares.values()
        if isinstance(share, Decimal) and share <= sweep.end
    }
    even = (
        EXACT.divide(EXACT.multiply(sweep.end, Decimal(n)), Decimal(SAMPLES))
        for n in range(SAMPLES + 1)
    )
    before = (EXACT.multiply(share, JUST_BEFORE) for share in exact)
    known = sorted({ZERO, *exact, *before, *even})

    def closed(share: Decimal) -> Sequence[str]:
        found = at(share)
        return (*found.cross.closed, "|", *found.isolated.closed)

    later = {share for low, high in pairwise(known) for share in changes(low, high, closed)}
    return sorted({*known, *later})


def changes(
    low: Decimal, high: Decimal, state: Callable[[Decimal], Sequence[str]]
) -> Iterator[Decimal]:
    """Yield both sides of every change of state between two shares, by halving.

    >>> [round(x, 4) for x in changes(ZERO, ONE, lambda x: "ab"[x > Decimal("0.3")])]
    [Decimal('0.3000'), Decimal('0.3000')]
    """
    if state(low) == state(high):
        return
    left, right = low, high
    for _ in range(HALVINGS):
        middle = EXACT.divide(EXACT.add(left, right), Decimal(2))
        left, right = (middle, right) if state(middle) == state(low) else (left, middle)
    yield left
    yield right
    yield from changes(right, high, state)


def comparison_chart(sweep: Sweep, says: str) -> Mapping[str, Any]:
    """Return the chart: equity left under each mode, the requirement, and the first closes."""
    at = cache(lambda share: compared(sweep.scenario, share, SILENT))
    shares = shares_drawn(sweep, at)

    def curve(value: Callable[[Decimal], Decimal]) -> tuple[tuple[float, float], ...]:
        return tuple((float(sweep.percent(share)), float(value(share))) for share in shares)

    curves = (
        Curve(
            label="equity, isolated",
            points=curve(lambda share: at(share).isolated.final_equity),
            color=QUIET,
            width=2.25,
        ),
        Curve(label="equity, cross", points=curve(lambda share: at(share).cross.final_equity)),
        Curve(
            label="maintenance margin, all open",
            points=curve(lambda share: requirement(sweep.scenario, share)),
            color=LOSS,
            width=1.75,
            dashed=True,
        ),
    )
    given = [Mark(label=f"this gap {sweep.label(ONE)}", at=(float(sweep.percent(ONE)), 0.0))]
    return equity_chart(
        x=Axis(title=title(sweep), low=0.0, high=float(sweep.percent(sweep.end)), kind="percent"),
        y=amounts(curves, "USDT"),
        curves=curves,
        marks=tuple(marks(sweep, at, shares)),
        band=danger(sweep),
        rules=given if sweep.moves else (),
        says=says,
    )


def danger(sweep: Sweep) -> Band | None:
    """Return the stretch in which the cross account is liquidated, if it is in the picture."""
    first, end = earliest(sweep.closes["cross"]), float(sweep.percent(sweep.end))
    if first == "already liquidatable":
        return Band(start=0.0, end=end, label="cross is liquidated")
    if isinstance(first, Decimal) and first < sweep.end:
        return Band(start=float(sweep.percent(first)), end=end)
    return None


def requirement(scenario: Scenario, share: Decimal) -> Decimal:
    """Return the maintenance margin of all positions after a share of the gap."""
    (pool,) = pools_after(scenario, share, "cross", SILENT)
    return requirement_of(pool, SILENT)


def title(sweep: Sweep) -> str:
    """Return what the x axis measures."""
    if not sweep.moves:
        return "change of all prices together"
    moving = [*sweep.scenario.shocks.values(), sweep.scenario.collateral_shock]
    rest = ", the others in proportion" if sum(map(bool, moving)) > 1 else ""
    return f"price change of {sweep.leader}{rest}"


def marks(
    sweep: Sweep, at: Callable[[Decimal], Comparison], shares: Sequence[Decimal]
) -> Iterator[Mark]:
    """Yield the point of the first close under cross and of each close under isolated."""
    first = earliest(sweep.closes["cross"])
    if isinstance(first, Decimal) and first <= sweep.end:
        yield Mark(
            label=f"{sweep.label(first)}: cross is liquidated",
            at=(float(sweep.percent(first)), float(at(first).cross.equity_after_gap)),
            color=LOSS,
        )
    isolated = isolated_closes(sweep, at, shares)
    for number, (name, share) in enumerate(sorted(isolated.items(), key=lambda item: item[1])):
        before = at(EXACT.multiply(share, JUST_BEFORE)).isolated
        label = f"{sweep.label(share)}: isolated closes {name}" if number == 0 else ""
        yield Mark(
            label=label,
            at=(float(sweep.percent(share)), float(before.final_equity)),
            color=INK,
            hollow=True,
        )


def isolated_closes(
    sweep: Sweep, at: Callable[[Decimal], Comparison], shares: Sequence[Decimal]
) -> Mapping[str, Decimal]:
    """Return where each position is first closed under isolated margin.

    Its own loss closes it or, where closes move other markets, the close of another position.
    """
    own = {
        name: share
        for name, share in sweep.closes["isolated"].items()
        if isinstance(share, Decimal) and share <= sweep.end
    }
    if not sweep.scenario.rules.passed_on:
        return own
    found: dict[str, Decimal] = {}
    for before, share in pairwise(shares):
        known = at(before).isolated.closed
        for name in at(share).isolated.closed:
            if name not in known:
                found.setdefault(name, own[name] if own.get(name) == share else before)
    return found


def chart_says_of(sweep: Sweep, comparison: Comparison) -> str:
    """Return the chart in words."""
    lead = title(sweep)
    parts = [
        f"Equity that the owner has left, against the {lead}, from 0% to {sweep.label(sweep.end)}."
    ]
    verbs: Mapping[Mode, str] = {"cross": "Under cross margin", "isolated": "Under isolated margin"}
    for mode, verb in verbs.items():
        first = earliest(sweep.closes[mode])
        match first:
            case Decimal():
                parts.append(f"{verb} the first position is closed at {sweep.label(first)}.")
            case "never":
                parts.append(f"{verb} no position is closed.")
            case _:
                parts.append(f"{verb} a position is liquidatable before any price moves.")
    if sweep.scenario.rules.price_impact and not all(
        earliest(shares) == "never" for shares in sweep.closes.values()
    ):
        parts.append("Each close moves prices, and the curves with them.")
    if sweep.moves:
        left = {
            mode: shown(rounded(outcome.final_equity, 2), "USDT")
            for mode, outcome in (("cross", comparison.cross), ("isolated", comparison.isolated))
        }
        parts.append(
            f"After this gap of {sweep.label(ONE)}, {left['cross']} are left under cross margin"
            f" and {left['isolated']} under isolated margin."
        )
    return " ".join(parts)
