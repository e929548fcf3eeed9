"""The page on which a calculation writes its steps while it computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from calculators.engine.display import short
from calculators.engine.exact import Rounding, total
from calculators.engine.formula import Condition, Formula, result_text, titled
from calculators.engine.worked import Step

Worked = Callable[..., Decimal]  # of whose number it is, then operands by name
NOMINAL = "USDT"  # what the engine's formulas name as the quote currency


class Working:
    """Computes, and keeps a Step of each computation unless told not to.

    What a chart samples a hundred times takes the same path as what the page shows, without the
    steps: there is no second formula that could drift.

    >>> from calculators.engine.margin import NOTIONAL_VALUE
    >>> page = Working()
    >>> page.work(NOTIONAL_VALUE, size=Decimal(2), price=Decimal(150))
    Decimal('300')
    >>> [step.text for step in page.steps]
    ['300 USDT']

    Whoever computes much does it under `with localcontext(EXACT)` and asks for `in_context` of a
    formula: `work` of that one, which takes whose number it is, then the operands. Without steps it
    is the compiled formula itself: a number that nobody asks about costs its arithmetic and no more.

    >>> page.in_context(NOTIONAL_VALUE)("SOL", size=Decimal(3), price=Decimal(150))
    Decimal('450')
    >>> SILENT.in_context(NOTIONAL_VALUE) is NOTIONAL_VALUE.in_context
    True
    """

    __slots__ = ("_currency", "_keep", "_steps", "_units", "in_context")
    in_context: Callable[[Formula], Worked]

    def __init__(self, *, keep: bool = True, currency: str = NOMINAL) -> None:
        """Start an empty page; with keep=False nothing is written, only computed.

        `currency` is what formulas in USDT are counted in here.
        """
        self._keep = keep
        self._currency = currency
        self._units: Mapping[str, str] = {} if currency == NOMINAL else {NOMINAL: currency}
        self._steps: list[Step] = []
        self.in_context = self.labelled if keep else attrgetter("in_context")

    @property
    def keeps(self) -> bool:
        """Whether lines are written; if not, a caller may take the shortest way to the number."""
        return self._keep

    @property
    def currency(self) -> str:
        """What its amounts are counted in."""
        return self._currency

    def counted_in(self, units: Mapping[str, str]) -> Working:
        """Return this page for formulas whose nominal units stand for others here.

        >>> page = Working()
        >>> from calculators.engine.inverse import POSITION_VALUE
        >>> _ = page.counted_in({"coins": "BTC"}).work(POSITION_VALUE, contract_value=Decimal(100),
        ...     price=Decimal(40000))
        >>> page.steps[0].text
        '0.0025 BTC'
        """
        if not self._keep:
            return self
        found = Working(currency=self._currency)
        found._units, found._steps = units, self._steps
        return found

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines so far, in order."""
        return tuple(self._steps)

    def work(
        self,
        formula: Formula,
        *,
        of: str = "",
        names: Mapping[str, str] | None = None,
        rounding: Rounding | None = None,
        **operands: Decimal,
    ) -> Decimal:
        """Return the formula's value and write its line."""
        value = formula.value(**operands)
        if self._keep:
            step = formula.step(value, operands, of=of, names=names, rounding=rounding)
            self._steps.append(in_units(step, self._units))
        return value

    def labelled(self, formula: Formula, rounding: Rounding | None = None) -> Worked:
        """Return `work` of one formula, as a function of whose number it is and the operands."""

        def worked(of: str = "", /, **operands: Any) -> Decimal:
            return self.work(formula, of=of, rounding=rounding, **operands)

        return worked

    def holds(self, condition: Condition, *, of: str = "", **operands: Decimal) -> bool:
        """Return whether a condition holds and write its line."""
        value = condition(**operands)
        if self._keep:
            self._steps.append(condition.step(value, operands, of=of))
        return value

    def total(
        self,
        symbol: str,
        term: str,
        parts: Mapping[str, Decimal],
        *,
        of: str = "",
        unit: str = "USDT",
    ) -> Decimal:
        """Return the sum of named amounts and write its line."""
        value = total(parts.values())
        if self._keep:
            step = Step(
                symbol=titled(symbol, of),
                term=term,
                formula=" + ".join(parts) or "nothing",
                numbers=" + ".join(in_a_sum(part) for part in parts.values()) or "0",
                value=value,
                text=result_text(value, unit, None),
                unit=unit,
            )
            self._steps.append(in_units(step, self._units))
        return value

    def note(
        self, symbol: str, term: str, formula: str, numbers: str, outcome: str, *, of: str = ""
    ) -> None:
        """Write a line whose result is a word: a choice, or an outcome without a number."""
        if self._keep:
            self._steps.append(
                Step(
                    symbol=titled(symbol, of),
                    term=term,
                    formula=formula,
                    numbers=numbers,
                    value=outcome,
                    text=outcome,
                    unit="",
                )
            )


def in_units(step: Step, units: Mapping[str, str]) -> Step:
    """Return a line with real units in place of the nominal ones; a coin's digits are kept.

    >>> line = Step(symbol="equity", term="", formula="a", numbers="0.5", value=Decimal("0.5"),
    ...             text="0.50 USDT", unit="USDT")
    >>> in_units(line, {"USDT": "BTC"}).text, in_units(line, {"USDT": "USDC"}).text
    ('0.5 BTC', '0.50 USDC')
    """
    unit = units.get(step.unit, step.unit)
    if unit == step.unit or not isinstance(step.value, Decimal):
        return step
    alike = unit.startswith("USD") == step.unit.startswith("USD")
    text = step.text.removesuffix(step.unit) if alike else f"{short(step.value)} "
    return replace(step, unit=unit, text=f"{text}{unit}")


def in_a_sum(value: Decimal) -> str:
    """Return a number as a part of a sum: in brackets when it is negative.

    >>> in_a_sum(Decimal("-9900"))
    '(−9\\u202f900)'
    """
    return f"({short(value)})" if value < 0 else short(value)


SILENT = Working(keep=False)  # for a number whose steps nobody asked for
