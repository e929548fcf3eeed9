"""Margin ratios: one pair of equity and requirement, in each direction in which venues show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ONE, canonical, rounded
from calculators.engine.formula import Formula
from calculators.engine.margin import MARGIN_RATIO
from calculators.engine.risk import Risk
from calculators.engine.venue import Direction
from calculators.engine.working import SILENT, Working

EQUITY_TO_MAINTENANCE = Formula(
    symbol="margin ratio",
    term="margin-ratio",
    text="100 * account_equity / maintenance_margin",
    unit="%",
)
HEALTH = Formula(
    symbol="health",
    term="margin-ratio",
    text="100 * (1 - maintenance_margin / account_equity)",
    unit="%",
)
FORMULAS: dict[Direction, Formula] = {
    "maintenance / equity": MARGIN_RATIO,
    "equity / maintenance": EQUITY_TO_MAINTENANCE,
    "1 - maintenance / equity": HEALTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One direction of the ratio."""

    name: Direction
    percent: (
        Decimal | None
    )  # None: it would divide by an equity that is zero or below, or by nothing
    says: str  # when the account is liquidated

    @property
    def value(self) -> str:
        """Return it as a fraction in canonical digits, or a word where no number is honest."""
        if self.percent is None:
            return "none"
        return canonical(EXACT.divide(self.percent, Decimal(100)))

    @property
    def text(self) -> str:
        """Return it as shown."""
        return "none" if self.percent is None else f"{shown(rounded(self.percent, 1), '%')}"

    @property
    def label(self) -> str:
        """Return its name as a page heads it."""
        return f"{self.name[0].upper()}{self.name[1:].replace('/', '÷').replace('-', '−')}"


def ratio_of(
    risk: Risk,
    direction: Direction,
    working: Working = SILENT,
    *,
    liquidation_at: Decimal = ONE,
) -> Ratio:
    """Return a bucket's margin ratio in one direction.

    Binance divides the requirement by equity, Kraken equity by the requirement, Drift shows what is
    left of 100%. `liquidation_at` is the equity over maintenance margin at which a liquidation
    begins. Without equity, or without a requirement, what would be divided by it is no number.

    >>> risk = Risk(equity=Decimal(1500), maintenance_margin=Decimal(285))
    >>> [ratio_of(risk, direction).text for direction in FORMULAS]
    ['19%', '526.3%', '81%']
    """
    formula, says = FORMULAS[direction], begins_at(direction, liquidation_at)
    divisor = risk.maintenance_margin if direction == "equity / maintenance" else risk.equity
    if divisor <= 0:
        return Ratio(name=direction, percent=None, says=says)
    percent = working.work(
        formula, account_equity=risk.equity, maintenance_margin=risk.maintenance_margin
    )
    return Ratio(name=direction, percent=percent, says=says)


def begins_at(direction: Direction, multiple: Decimal) -> str:
    """Return at which ratio a liquidation begins, in words.

    >>> begins_at("equity / maintenance", Decimal("1.05"))
    'liquidated at 105% and below'
    """
    percent = FORMULAS[direction](account_equity=multiple, maintenance_margin=ONE)
    side = "above" if direction == "maintenance / equity" else "below"
    return f"liquidated at {shown(rounded(percent, 1), '%')} and {side}"


def ratios(
    risk: Risk, direction: Direction | None = None, *, liquidation_at: Decimal = ONE
) -> Iterator[Ratio]:
    """Yield the ratio as a venue shows it, or in every direction where none is named.

    >>> [ratio.name for ratio in ratios(Risk(equity=Decimal(1)), "equity / maintenance")]
    ['equity / maintenance']
    """
    for each in FORMULAS if direction is None else (direction,):
        yield ratio_of(risk, each, liquidation_at=liquidation_at)
