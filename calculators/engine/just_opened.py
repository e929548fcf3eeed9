"""One isolated position, just opened: what calculators that ask how its price may move share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from calculators.engine import ask
from calculators.engine.account import SIDES
from calculators.engine.answering import note_side
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, rounded
from calculators.engine.first_passage import isolated_liquidation_price
from calculators.engine.formula import Formula
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.working import Working

MAINTENANCE_MARGIN_FRACTION = replace(ask.MAINTENANCE_MARGIN_FRACTION, default="0.005")
LIQUIDATION_LEVEL = Formula(
    symbol="liquidation price as a part of the entry price",
    term="liquidation-price",
    text="(1 - side / leverage) / (1 - side * maintenance_margin_fraction)",
    unit="",
)
LADDER = tuple(map(Decimal, ("2", "3", "5", "10", "20", "50", "100")))


@dataclass(frozen=True, slots=True, kw_only=True)
class JustOpened:
    """The position in floats; its entry price is 1."""

    side: int
    leverage: float
    maintenance_margin_fraction: float
    years: float  # for how long it is held

    @property
    def liquidation_price(self) -> float:
        """The price at which its equity is down to its maintenance margin; 0 where no price is."""
        return isolated_liquidation_price(
            1.0, self.leverage, self.maintenance_margin_fraction, self.side
        )

    @property
    def bankruptcy_price(self) -> float:
        """The price at which its margin is gone."""
        return 1.0 - self.side / self.leverage

    @property
    def most(self) -> float:
        """The leverage whose margin is no more than the maintenance margin."""
        return 1.0 / self.maintenance_margin_fraction


def opened(inputs: Mapping[str, Any]) -> JustOpened:
    """Return the position that is asked about; refuse one that would be closed at once.

    >>> asked = {"side": "long", "leverage": Decimal(10), "days": Decimal(365)}
    >>> found = opened({**asked, "maintenance_margin_fraction": Decimal("0.1")})
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: leverage: At 10× the margin is not above the maintenance margin. Type less than 10.
    >>> opened({**asked, "maintenance_margin_fraction": Decimal("0.01")}).years
    1.0
    """
    leverage, needed = inputs["leverage"], inputs["maintenance_margin_fraction"]
    most = EXACT.divide(Decimal(1), needed)
    if leverage >= most:
        raise RefusedError(
            Refusal(
                field="leverage",
                what=f"At {shown(leverage, '×')} the margin is not above the maintenance margin.",
                fix=f"Type less than {shown(rounded(most, 2, ROUND_FLOOR))}.",
            )
        )
    return JustOpened(
        side=SIDES[inputs["side"]],
        leverage=float(leverage),
        maintenance_margin_fraction=float(needed),
        years=float(inputs["days"]) / 365,
    )


def liquidation_level(inputs: Mapping[str, Any], working: Working) -> tuple[Decimal, Decimal]:
    """Return side (1 or -1) and liquidation price as a part of the entry price, written down."""
    side = SIDES[inputs["side"]]
    note_side(side, working)
    sign = Decimal(side)
    level = working.work(
        LIQUIDATION_LEVEL,
        side=sign,
        leverage=inputs["leverage"],
        maintenance_margin_fraction=inputs["maintenance_margin_fraction"],
    )
    return sign, level


def maintenance_in_words(inputs: Mapping[str, Any]) -> str:
    """Return what the position must keep, without which a probability says little.

    >>> maintenance_in_words({"maintenance_margin_fraction": Decimal("0.005")})
    'a maintenance margin of 0.5%'
    """
    percent = EXACT.multiply(Decimal(100), inputs["maintenance_margin_fraction"])
    return f"a maintenance margin of {shown(EXACT.plus(percent.normalize()), '%')}"


def rungs(own: Decimal, most: float | None = None) -> list[Decimal]:
    """Return the leverages of a table, one's own among them, below what is allowed.

    >>> [str(rung) for rung in rungs(Decimal(4), 20.0)]
    ['2', '3', '4', '5', '10']
    """
    every = sorted({*LADDER, own})
    return every if most is None else [rung for rung in every if float(rung) < most]
