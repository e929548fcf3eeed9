"""A series of returns as somebody pastes it, and the figures that one would work out by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.display import SPACES, parsed_fraction, quoted
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.formula import Formula
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.working import Working

BETWEEN = re.compile(r"[;\s]+|,\s+")  # a comma without a space after it may be a decimal comma
BEFORE_PERCENT = re.compile(rf"(?<=[0-9])[{SPACES}]%")  # the space in "1.5 %" parts no returns
FEWEST, MOST = 3, 500
LEAST, GREATEST = Decimal("-0.999999"), Decimal(100)

PER_PERIOD = Formula(
    symbol="rate for one period",
    term="risk-adjusted-return",
    text="exp(ln(1 + annual_rate) / periods_a_year) - 1",
    unit="",
)
MEAN = Formula(symbol="mean return", term="", text="sum_of_returns / count", unit="")
DEVIATION = Formula(
    symbol="standard deviation",
    term="",
    text="sqrt(sum_of_squares / (count - 1))",
    unit="",
)
SHARPE = Formula(
    symbol="Sharpe ratio",
    term="risk-adjusted-return",
    text="(mean_return - riskless_rate) / standard_deviation * sqrt(periods_a_year)",
    unit="",
)
DOWNSIDE = Formula(
    symbol="downside deviation",
    term="risk-adjusted-return",
    text="sqrt(sum_of_squared_shortfalls / count)",
    unit="",
)
SORTINO = Formula(
    symbol="Sortino ratio",
    term="risk-adjusted-return",
    text="(mean_return - target) / downside_deviation * sqrt(periods_a_year)",
    unit="",
)
GROWTH = Formula(
    symbol="compound return a year",
    term="",
    text="100 * (exp(ln(final_wealth) * periods_a_year / count) - 1)",
    unit="%",
)
CALMAR = Formula(
    symbol="Calmar ratio",
    term="risk-adjusted-return",
    text="compound_return / deepest_fall",
    unit="",
)
OMEGA = Formula(
    symbol="Omega ratio",
    term="risk-adjusted-return",
    text="gains_over_the_target / losses_under_it",
    unit="",
)


def read_returns(text: str, field: str) -> tuple[Decimal, ...]:
    """Return the returns of a text, as fractions, 1% as 0.01; refuse what is none.

    >>> read_returns("0.01 -0.02; 0.03, 0.1", "returns")
    (Decimal('0.01'), Decimal('-0.02'), Decimal('0.03'), Decimal('0.1'))
    >>> read_returns("1% -2 % 0 12.5%", "returns")
    (Decimal('0.01'), Decimal('-0.02'), Decimal('0'), Decimal('0.125'))
    """
    words = [word for word in BETWEEN.split(BEFORE_PERCENT.sub("%", text)) if word]
    unsigned = [word for word in words if "%" not in word and word.strip("-0.")]  # 0 needs no sign
    if unsigned and any("%" in word for word in words):
        raise refused(
            field,
            f"Some returns have a percent sign, and {quoted(unsigned[0])} has none.",
            "Write all of them with the sign, or all as fractions: 1% is 0.01.",
        )
    return tuple(read_return(word, field) for word in words)


def read_return(word: str, field: str) -> Decimal:
    """Return one return as a fraction, or refuse it."""
    number = parsed_fraction(word)
    if isinstance(number, str):
        fix = "Write a point, and a space between returns: 0.01 -0.02." if "," in word else number
        raise refused(field, f"{quoted(word)} is not a plain number.", fix)
    if not LEAST <= number <= GREATEST:
        least = "percentages above -100%." if "%" in word else "fractions above -1: 0.01 is 1%."
        raise refused(field, f"A return is {quoted(word)}.", f"Write {least}")
    return number


def refused(field: str, what: str, fix: str) -> RefusedError:
    """Return the error that refuses the series."""
    return RefusedError(Refusal(field=field, what=what, fix=fix))


def series_of(text: str, field: str, fewest: int = FEWEST) -> tuple[Decimal, ...]:
    """Return a series that is long enough, at least to have a deviation, and not too long to compute."""
    found = read_returns(text, field)
    if not fewest <= len(found) <= MOST:
        raise refused(
            field,
            f"There {'is 1 return' if len(found) == 1 else f'are {len(found)} returns'}.",
            f"Type {fewest} to {MOST} returns with spaces between them.",
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """The ratios in their most usual convention; None where nothing is there to divide by."""

    growth: Decimal  # percent a year
    deepest_fall: Decimal  # percent, 0 or more
    sharpe: Decimal | None
    sortino: Decimal | None
    calmar: Decimal | None
    omega: Decimal | None


def ratios(
    values: Sequence[Decimal],
    *,
    periods: Decimal,
    riskless: Decimal,
    target: Decimal,
    working: Working,
) -> Ratios:
    """Return the ratios step by step; riskless and target are annual rates.

    >>> from calculators.engine.working import SILENT
    >>> found = ratios([Decimal("0.02"), Decimal("-0.01"), Decimal("0.01")], periods=Decimal(12),
    ...     riskless=ZERO, target=ZERO, working=SILENT)
    >>> round(found.omega, 6), round(found.deepest_fall, 6)
    (Decimal('3.000000'), Decimal('1.000000'))
    """
    count = Decimal(len(values))
    free, floor = (
        working.work(PER_PERIOD, of=of, annual_rate=rate, periods_a_year=periods)
        for of, rate in (("riskless", riskless), ("target", target))
    )
    mean = working.work(MEAN, sum_of_returns=total(values), count=count)
    growth = working.work(
        GROWTH, final_wealth=wealth_of(values)[-1], periods_a_year=periods, count=count
    )
    fall = deepest_fall(values)
    over = [EXACT.subtract(value, floor) for value in values]
    losses = EXACT.minus(total(value for value in over if value < 0))
    spread = working.work(
        DEVIATION,
        sum_of_squares=total(squared(EXACT.subtract(value, mean)) for value in values),
        count=count,
    )
    below = working.work(
        DOWNSIDE,
        sum_of_squared_shortfalls=total(squared(value) for value in over if value < 0),
        count=count,
    )
    return Ratios(
        growth=growth,
        deepest_fall=fall,
        sharpe=working.work(
            SHARPE,
            mean_return=mean,
            riskless_rate=free,
            standard_deviation=spread,
            periods_a_year=periods,
        )
        if spread
        else None,
        sortino=working.work(
            SORTINO,
            mean_return=mean,
            target=floor,
            downside_deviation=below,
            periods_a_year=periods,
        )
        if below
        else None,
        calmar=working.work(CALMAR, compound_return=growth, deepest_fall=fall) if fall else None,
        omega=working.work(
            OMEGA,
            gains_over_the_target=total(value for value in over if value > 0),
            losses_under_it=losses,
        )
        if losses
        else None,
    )


def squared(value: Decimal) -> Decimal:
    """Return value x value."""
    return EXACT.multiply(value, value)


def wealth_of(values: Sequence[Decimal]) -> list[Decimal]:
    """Return what 1 has become after each period, with 1 first.

    >>> wealth_of([Decimal("0.5"), Decimal("-0.5")])
    [Decimal('1'), Decimal('1.5'), Decimal('0.75')]
    """
    found = [ONE]
    for value in values:
        found.append(EXACT.multiply(found[-1], EXACT.add(ONE, value)))
    return found


def deepest_fall(values: Sequence[Decimal]) -> Decimal:
    """Return the deepest fall of wealth from a high, in percent; the start is a high."""
    start, end = worst_stretch(values)
    wealth = wealth_of(values)
    fall = EXACT.subtract(ONE, EXACT.divide(wealth[end], wealth[start]))
    return EXACT.multiply(Decimal(100), fall)


def worst_stretch(values: Sequence[Decimal]) -> tuple[int, int]:
    """Return after how many periods the deepest fall began and ended; (0, 0) without a fall.

    >>> worst_stretch([Decimal("0.5"), Decimal("-0.5"), Decimal("1")])
    (1, 2)
    """
    wealth = wealth_of(values)
    high, worst, found = 0, ZERO, (0, 0)
    for place, now in enumerate(wealth):
        high = place if now >= wealth[high] else high
        fall = EXACT.subtract(ONE, EXACT.divide(now, wealth[high]))
        if fall > worst:
            worst, found = fall, (high, place)
    return found
