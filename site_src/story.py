"""The story of the home page: one account, one price that moves, under both margin modes.

Every figure and every level is the engine's. What is composed here is sentences and the places of
the boxes: a box is as wide as its share of the collateral, so that areas are amounts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from calculators import catalogue
from calculators.cross_vs_isolated import scenario_of
from calculators.engine.account import Mode
from calculators.engine.answering import counted, listed
from calculators.engine.cascade import Outcome, liquidate
from calculators.engine.comparison import MODES, Scenario, pools_after
from calculators.engine.display import shown
from calculators.engine.exact import ONE, rounded, total
from calculators.engine.inputs import read_inputs
from calculators.engine.pool import Pool, requirement_of
from calculators.engine.working import SILENT
from site_src.ask import ask

CALCULATOR = "cross-vs-isolated"
GAP = 1.6  # percent of the width between two boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The frame of one pool: where it stands and which positions it holds."""

    name: str
    x: float  # percent of the drawing's width
    width: float  # percent of the drawing's width
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is left in one pool."""

    level: float  # share of the box that is full, 0 to 1; a gain fills it, the text says how much
    line: float  # share at which the venue starts to close: the maintenance margin
    left: str  # what the owner has left in it, as shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One mode after one move of prices."""

    before: str  # "You lose "
    amount: str  # "3 000 USDT", or nothing
    after: str  # ". Two positions live on."
    fund: str  # who pays the rest, a sentence
    label: str  # the drawing in words
    closed: tuple[str, ...]
    levels: tuple[Level, ...]  # one for each box


@dataclass(frozen=True)
class Story:
    """The calculator's own account."""

    rows: Sequence[Mapping[str, str]]  # positions as the calculator takes them

    @cached_property
    def collateral(self) -> Decimal:
        """The account's collateral, in USDT."""
        return self.scenario({}).collateral

    def inputs(self, shocks: Mapping[str, str]) -> dict[str, object]:
        """Return the calculator's inputs for a move of some prices: {"SOL": "0.33"}."""
        rows = [{**row, "shock_fraction": shocks.get(row["asset"], "0")} for row in self.rows]
        return {"positions": rows}

    def scenario(self, shocks: Mapping[str, str]) -> Scenario:
        """Return the account and the move as the engine holds them."""
        text = json.dumps(self.inputs(shocks))
        return scenario_of(read_inputs(catalogue()[CALCULATOR], text))

    def boxes(self, mode: Mode) -> tuple[Box, ...]:
        """Return a mode's frames from left to right; collateral that backs nothing has none."""
        buckets = [bucket for bucket in self.scenario({}).buckets(mode) if bucket.positions]
        room = 100 - GAP * (len(buckets) - 1)
        boxes: list[Box] = []
        at = 0.0
        for bucket in buckets:
            width = room * float(bucket.collateral / self.collateral)
            names = tuple(position.name for position in bucket.positions)
            boxes.append(
                Box(name=bucket.name, x=round(at, 2), width=round(width, 2), positions=names)
            )
            at += width + GAP
        return tuple(boxes)

    def frame(self, shocks: Mapping[str, str]) -> dict[str, Lane]:
        """Return what a move of prices does, for each mode."""
        scenario = self.scenario(shocks)
        outputs = ask(CALCULATOR, self.inputs(shocks)).answer["outputs"]
        return {mode: lane(scenario, mode, outputs) for mode in MODES}

    def first_close(self, shocks: Mapping[str, str], mode: Mode) -> str:
        """Return how far the prices have gone, as shown, when the first position is closed."""
        outputs = ask(CALCULATOR, self.inputs(shocks)).answer["outputs"]
        return str(outputs[f"{mode}.liquidation_shock"]["text"])

    def hedge(self, shocks: Mapping[str, str]) -> dict[str, str]:
        """Return what the losers lose and the winners gain before anything is closed, as shown."""
        pools = pools_after(self.scenario(shocks), ONE, "cross", SILENT)
        moved = [item.unrealized_pnl for pool in pools for item in pool.open]
        return {
            "lost": shown(rounded(-total(p for p in moved if p < 0), 2), "USDT"),
            "gained": shown(rounded(total(p for p in moved if p > 0), 2), "USDT"),
        }


def lane(scenario: Scenario, mode: Mode, outputs: Mapping[str, Any]) -> Lane:
    """Return one mode's lane: sentences from the calculator's outputs, levels from its pools."""
    full = {bucket.name: bucket.collateral for bucket in scenario.buckets(mode)}
    pools = [pool for pool in pools_after(scenario, ONE, mode, SILENT) if pool.open]
    outcomes = [liquidate((pool,), scenario.rules, SILENT) for pool in pools]
    closed = tuple(name for outcome in outcomes for name in outcome.closed)
    loss = Decimal(outputs[f"{mode}.loss"]["value"])
    before, amount = how_much(loss, outputs[f"{mode}.loss"]["text"], any_closed=bool(closed))
    return Lane(
        before=before,
        amount=amount,
        after=f". {who_lives(len(closed), len(scenario.positions))}",
        fund=who_pays(outputs[f"{mode}.fund"]),
        label=" ".join(in_words(pools, outcomes)),
        closed=closed,
        levels=tuple(
            level(pool, outcome, full[pool.name])
            for pool, outcome in zip(pools, outcomes, strict=True)
        ),
    )


def level(pool: Pool, outcome: Outcome, full: Decimal) -> Level:
    """Return what is left in a pool, as a share of what was put into it and as shown."""
    return Level(
        level=share(outcome.final_equity, full),
        line=share(requirement_of(pool, SILENT), full),
        left=shown(rounded(outcome.final_equity, 2), "USDT"),
    )


def share(part: Decimal, whole: Decimal) -> float:
    """Return a part of a whole, from 0 to 1.

    >>> share(Decimal(1500), Decimal(10000)), share(Decimal(6000), Decimal(3000))
    (0.15, 1.0)
    """
    return float(rounded(min(ONE, part / whole), 4)) if whole else 0.0


def how_much(loss: Decimal, text: str, *, any_closed: bool) -> tuple[str, str]:
    """Return the start of the lane's sentence and its amount.

    >>> how_much(Decimal(3000), "3 000 USDT", any_closed=True)
    ('You lose ', '3 000 USDT')
    >>> how_much(Decimal(0), "0 USDT", any_closed=False)
    ('You have lost nothing', '')
    """
    if not loss:
        return "You have lost nothing", ""
    if loss < 0:
        return "You have gained ", text.lstrip("−")
    return ("You lose " if any_closed else "You have lost "), text


def who_lives(closed: int, count: int) -> str:
    """Return what became of the positions, a sentence.

    >>> who_lives(3, 3), who_lives(1, 3), who_lives(2, 3), who_lives(0, 3)
    ('All three positions are gone.', 'Two positions live on.', 'One position lives on.', 'All three positions are open.')
    >>> who_lives(1, 1), who_lives(0, 1)
    ('The position is gone.', 'The position is open.')
    """
    every = "The position is" if count == 1 else f"All {counted(count)} positions are"
    if closed in {0, count}:
        return f"{every} {'gone' if closed else 'open'}."
    left = count - closed
    return (
        "One position lives on."
        if left == 1
        else f"{counted(left).capitalize()} positions live on."
    )


def who_pays(fund: Mapping[str, str]) -> str:
    """Return what the insurance fund pays, a sentence; nothing while it pays nothing.

    >>> who_pays({"value": "524.50", "text": "524.50 USDT"}), who_pays({"value": "0", "text": "0 USDT"})
    ('The insurance fund pays 524.50 USDT.', '')
    """
    return f"The insurance fund pays {fund['text']}." if Decimal(fund["value"]) else ""


def in_words(pools: Sequence[Pool], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the drawing in words, a sentence for each pool."""
    for pool, outcome in zip(pools, outcomes, strict=True):
        names = listed(tuple(item.position.name for item in pool.open))
        left = shown(rounded(outcome.final_equity, 2), "USDT")
        alone = len(pool.open) == 1
        backing = f"The margin of {names} alone" if alone else f"The one pool behind {names}"
        if not outcome.closed:
            fate = "open" if alone else "all open"
        else:
            fate = "closed" if alone else f"closed: {listed(outcome.closed)}"
        yield f"{backing} has {left} left; {fate}."


def as_json(frames: Sequence[Mapping[str, Lane]]) -> str:
    """Return frames as the home page's script reads them."""
    plain = [{mode: asdict(one) for mode, one in frame.items()} for frame in frames]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
