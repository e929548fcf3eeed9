"""The tail of a series of returns by three methods: its past, a normal, and a bent normal."""

# Losses are fractions of the book's value here, positive; below zero they are gains. What is summed
# does not depend on the order of the series: it is sorted first. `value_at_risk` has the same
# measures in floats, for models; these are written down, and say the same digits everywhere.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

from calculators.engine.bent_tail import Measures, Moments, bent_measures, moments_of
from calculators.engine.confidence import quantile_of
from calculators.engine.display import short
from calculators.engine.exact import EXACT, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

Convention = Literal["interpolated", "stepwise"]

IN_TAIL = Formula(
    symbol="returns in the tail",
    term="expected-shortfall",
    text="count * (1 - confidence)",
    unit="",
)
PLACE = Formula(
    symbol="place among the losses, the largest at 0",
    term="",
    text="(count - 1) * (1 - confidence)",
    unit="",
)
BETWEEN = Formula(
    symbol="value at risk, past returns",
    term="value-at-risk",
    text="larger_loss - part * (larger_loss - smaller_loss)",
    unit="",
)
TAIL_MEAN = Formula(
    symbol="expected shortfall, past returns",
    term="expected-shortfall",
    text="(sum_of_whole_losses + part * next_loss) / returns_in_the_tail",
    unit="",
)
NORMAL_VAR = Formula(
    symbol="value at risk, normal",
    term="value-at-risk",
    text="z * standard_deviation - mean_return",
    unit="",
)
NORMAL_SHORTFALL = Formula(
    symbol="expected shortfall, normal",
    term="expected-shortfall",
    text="n(z) / (1 - confidence) * standard_deviation - mean_return",
    unit="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TailRisk:
    """The tail of a series by three methods."""

    losses: tuple[Decimal, ...]  # the largest first
    confidence: Decimal
    convention: Convention
    moments: Moments
    past: Measures
    normal: Measures
    bent: Measures | None  # None: outside the domain in which Cornish-Fisher is valid

    @property
    def in_tail(self) -> Decimal:
        """Return how many returns the tail holds; the last may count in part."""
        return IN_TAIL(count=Decimal(len(self.losses)), confidence=self.confidence)

    @property
    def beyond_normal(self) -> int:
        """Return how many losses were larger than the normal value at risk."""
        return sum(loss > self.normal.value_at_risk for loss in self.losses)


def tail_risk(
    values: Sequence[Decimal],
    confidence: Decimal,
    convention: Convention = "interpolated",
    working: Working = SILENT,
) -> TailRisk:
    """Return value at risk and expected shortfall of at least four returns, not all equal.

    The confidence is above 0.5 and below 1.

    >>> five = [Decimal(n) / 100 for n in (-5, -3, 1, 2, 4)]
    >>> found = tail_risk(five, Decimal("0.75"))
    >>> str(found.past.value_at_risk), round(found.past.expected_shortfall, 6)
    ('0.0300', Decimal('0.046000'))
    """
    losses = tuple(sorted((EXACT.minus(value) for value in values), reverse=True))
    past = past_measures(losses, confidence, convention, working)
    z = quantile_of(str(confidence), working)
    moments = moments_of(losses, working)
    spread: Mapping[str, Any] = {
        "standard_deviation": moments.deviation,
        "mean_return": moments.mean,
    }
    normal = Measures(
        value_at_risk=working.work(NORMAL_VAR, z=z, **spread),
        expected_shortfall=working.work(NORMAL_SHORTFALL, z=z, confidence=confidence, **spread),
    )
    return TailRisk(
        losses=losses,
        confidence=confidence,
        convention=convention,
        moments=moments,
        past=past,
        normal=normal,
        bent=bent_measures(moments, z, confidence, working),
    )


def past_measures(
    losses: Sequence[Decimal],
    confidence: Decimal,
    convention: Convention = "interpolated",
    working: Working = SILENT,
) -> Measures:
    """Return both measures of past losses, the largest first.

    Expected shortfall is Acerbi and Tasche's (2002): the mean of the worst 1 - confidence, the last
    loss counted in part.

    >>> losses = [Decimal(n) for n in (5, 3, -1, -2)]
    >>> past_measures(losses, Decimal("0.625"), "stepwise")
    Measures(value_at_risk=Decimal('3'), expected_shortfall=Decimal('4.3333333333333333333333333333333333333333333333333'))
    """
    count = Decimal(len(losses))
    in_tail = working.work(IN_TAIL, count=count, confidence=confidence)
    at_risk = (
        reached(losses, in_tail, working)
        if convention == "stepwise"
        else between(losses, confidence, working)
    )
    whole = int(rounded(in_tail, 0, ROUND_FLOOR))
    part = EXACT.subtract(in_tail, Decimal(whole))
    return Measures(
        value_at_risk=at_risk,
        expected_shortfall=working.work(
            TAIL_MEAN,
            sum_of_whole_losses=total(losses[:whole]),
            part=part,
            next_loss=losses[whole],
            returns_in_the_tail=in_tail,
        ),
    )


def between(losses: Sequence[Decimal], confidence: Decimal, working: Working = SILENT) -> Decimal:
    """Return the loss at a place between two ordered ones: type 7 of Hyndman and Fan (1996).

    So count empyrical, NumPy, and spreadsheets.

    >>> between([Decimal(n) for n in (5, 3, -1, -2, -4)], Decimal("0.8"))
    Decimal('3.4')
    """
    place = working.work(PLACE, count=Decimal(len(losses)), confidence=confidence)
    below = int(rounded(place, 0, ROUND_FLOOR))
    return working.work(
        BETWEEN,
        larger_loss=losses[below],
        part=EXACT.subtract(place, Decimal(below)),
        smaller_loss=losses[below + 1],
    )


def reached(losses: Sequence[Decimal], in_tail: Decimal, working: Working = SILENT) -> Decimal:
    """Return the last loss that the tail reaches into: type 1 of Hyndman and Fan (1996).

    >>> reached([Decimal(n) for n in (5, 3, -1, -2)], Decimal("1.5"))
    Decimal('3')
    """
    rank = int(rounded(in_tail, 0, ROUND_CEILING))
    found = losses[rank - 1]
    working.note(
        "value at risk, past returns",
        "value-at-risk",
        "the loss at that number rounded up, the largest at 1",
        f"loss {rank} of {len(losses)}",
        short(found),
    )
    return found
