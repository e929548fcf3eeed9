"""What skewness and kurtosis do to the tail of a normal distribution: Cornish and Fisher's expansion."""

# Losses are fractions of the book's value here, positive; below zero they are gains.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculators.engine.exact import EXACT, total
from calculators.engine.formula import Formula
from calculators.engine.return_series import DEVIATION, MEAN, squared
from calculators.engine.working import SILENT, Working

OUTSIDE = "outside its validity"  # instead of a figure
VARIANCE = Formula(
    symbol="variance over the count", term="", text="sum_of_squares / count", unit=""
)
SKEWNESS = Formula(
    symbol="skewness",
    term="",
    text="sqrt(count * (count - 1)) / (count - 2) * sum_of_cubes / count / (variance * sqrt(variance))",
    unit="",
)
EXCESS_KURTOSIS = Formula(
    symbol="excess kurtosis",
    term="",
    text="(count - 1) / ((count - 2) * (count - 3))"
    " * ((count + 1) * (sum_of_fourth_powers / count / square(variance) - 3) + 6)",
    unit="",
)
# The slope of the bent quantile in z is steepness z^2 + (skewness / 3) z + a constant. It is nowhere
# below zero exactly if the steepness is not and the discriminant is not above zero (Maillard 2012).
STEEPNESS = Formula(
    symbol="steepness of the bent quantile, 0 or more where it is valid",
    term="",
    text="excess_kurtosis / 8 - square(skewness) / 6",
    unit="",
)
DISCRIMINANT = Formula(
    symbol="its discriminant, 0 or less where it is valid",
    term="",
    text="square(skewness) / 9"
    " - 4 * steepness * (1 - excess_kurtosis / 8 + 5 * square(skewness) / 36)",
    unit="",
)
BENT_Z = Formula(
    symbol="z, bent by skewness and kurtosis",
    term="",
    text="z - (square(z) - 1) * skewness / 6 + z * (square(z) - 3) * excess_kurtosis / 24"
    " - z * (2 * square(z) - 5) * square(skewness) / 36",
    unit="",
)
BENT_VAR = Formula(
    symbol="value at risk, Cornish-Fisher",
    term="value-at-risk",
    text="bent_z * standard_deviation - mean_return",
    unit="",
)
BENT_TAIL = Formula(
    symbol="mean of the bent z beyond it",
    term="",
    text="n(z) / (1 - confidence) * (1 - z * skewness / 6 + (square(z) - 1) * excess_kurtosis / 24"
    " - (2 * square(z) - 1) * square(skewness) / 36)",
    unit="",
)
BENT_SHORTFALL = Formula(
    symbol="expected shortfall, Cornish-Fisher",
    term="expected-shortfall",
    text="mean_of_bent_z * standard_deviation - mean_return",
    unit="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What is lost at a confidence, and on average beyond it, as fractions of the book's value."""

    value_at_risk: Decimal
    expected_shortfall: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What the two normal methods know of a series; not all its returns are equal."""

    mean: Decimal
    deviation: Decimal  # over n - 1
    skewness: Decimal  # adjusted, G1
    excess_kurtosis: Decimal  # adjusted, G2


def moments_of(losses: Sequence[Decimal], working: Working = SILENT) -> Moments:
    """Return mean, deviation, skewness and excess kurtosis of the returns that these are losses of.

    >>> found = moments_of([Decimal(n) for n in (-1, -2, -3, -10)])
    >>> round(found.skewness, 6), round(found.excess_kurtosis, 6)
    (Decimal('1.763633'), Decimal('3.228000'))
    """
    count = Decimal(len(losses))
    values = [EXACT.minus(loss) for loss in losses]
    mean = working.work(MEAN, sum_of_returns=total(values), count=count)
    away = [EXACT.subtract(value, mean) for value in values]
    squares = [squared(value) for value in away]
    deviation = working.work(DEVIATION, sum_of_squares=total(squares), count=count)
    variance = working.work(VARIANCE, sum_of_squares=total(squares), count=count)
    return Moments(
        mean=mean,
        deviation=deviation,
        skewness=working.work(
            SKEWNESS,
            count=count,
            sum_of_cubes=total(map(EXACT.multiply, away, squares)),
            variance=variance,
        ),
        excess_kurtosis=working.work(
            EXCESS_KURTOSIS,
            count=count,
            sum_of_fourth_powers=total(map(squared, squares)),
            variance=variance,
        ),
    )


def keeps_order(skewness: Decimal, excess_kurtosis: Decimal, working: Working = SILENT) -> bool:
    """Return whether rarer losses are larger throughout, by Cornish and Fisher's expansion.

    Where they are not, it is no distribution, and its figures mean nothing: Maillard (2012) calls
    the rest its domain of validity. Without skewness it spans excess kurtosis from 0 to 8.

    >>> [keeps_order(Decimal(0), Decimal(kurtosis)) for kurtosis in ("-0.1", "8", "8.1")]
    [False, True, False]
    """
    shape: Mapping[str, Any] = {"skewness": skewness, "excess_kurtosis": excess_kurtosis}
    steepness = working.work(STEEPNESS, **shape)
    discriminant = working.work(DISCRIMINANT, steepness=steepness, **shape)
    return steepness >= 0 >= discriminant


def bent_measures(
    moments: Moments, z: Decimal, confidence: Decimal, working: Working = SILENT
) -> Measures | None:
    """Return both measures of a normal that is bent to a skewness and kurtosis, where that is valid.

    Expected shortfall is the mean of the bent quantile beyond z, integrated: the same expansion, and
    so never less than its value at risk. PerformanceAnalytics takes an Edgeworth expansion instead.

    >>> zero = Decimal(0)
    >>> plain = Moments(mean=zero, deviation=Decimal(1), skewness=zero, excess_kurtosis=zero)
    >>> found = bent_measures(plain, Decimal("2.326347874041"), Decimal("0.99"))
    >>> found and (round(found.value_at_risk, 6), round(found.expected_shortfall, 6))
    (Decimal('2.326348'), Decimal('2.665214'))
    """
    shape: Mapping[str, Any] = {
        "skewness": moments.skewness,
        "excess_kurtosis": moments.excess_kurtosis,
    }
    if not keeps_order(**shape, working=working):
        working.note(
            "Cornish-Fisher",
            "value-at-risk",
            "valid where steepness ≥ 0 ≥ discriminant",
            "they are not",
            OUTSIDE,
        )
        return None
    spread: Mapping[str, Any] = {
        "standard_deviation": moments.deviation,
        "mean_return": moments.mean,
    }
    bent_z = working.work(BENT_Z, z=z, **shape)
    at_risk = working.work(BENT_VAR, bent_z=bent_z, **spread)
    beyond = working.work(BENT_TAIL, z=z, confidence=confidence, **shape)
    return Measures(
        value_at_risk=at_risk,
        expected_shortfall=working.work(BENT_SHORTFALL, mean_of_bent_z=beyond, **spread),
    )
