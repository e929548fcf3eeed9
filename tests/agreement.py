"""Whether a number of the engine is the published one: tolerances, outcomes and names of fields."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.examples import tolerance_of

FLOAT_NOISE = 1e-12  # what two orders of the same additions may differ by
NO_NUMBER = (None, "never", "below zero")  # outcomes that a source may print as null
# Names of one thing in different sources, and units that a name may end in.
SAME = (
    ("liquidation_price", "liq_price", "liquidation"),
    ("bankruptcy_price", "bankruptcy", "bk_price"),
    ("initial_margin", "im"),
    ("maintenance_margin", "mm"),
    ("unrealised_pnl", "unrealized_pnl", "upnl", "pnl"),
    ("margin_balance", "equity", "account_equity"),
    ("margin_requirement", "requirement", "margin"),
    ("margin_ratio", "ratio"),
    ("collateral_value", "value", "discounted"),
    ("funding_payment", "payment"),
    ("funding_rate", "rate"),
)
UNITS = ("btc", "eth", "usd", "usdt", "usdc", "coin")


@dataclass(frozen=True, slots=True)
class Simulated:
    """A result that was drawn, with one path's standard deviation: its tolerance is `abs_mc`.

    The tolerance is stated for probabilities, whose deviation is at most a half; an amount is held
    to the same number of standard errors.
    """

    value: float
    deviation: float = 0.5


def bounds(
    tolerance: Mapping[str, Any], path: Sequence[str], *, simulated: bool
) -> tuple[float, float]:
    """Return the absolute and relative tolerance of one number.

    A field may have its own, a number or a tolerance again. `abs_WORD` holds for fields with that
    word in their name; `abs_mc` for simulated numbers and `abs_closed` for the others. `exact` is
    exact up to the noise of floating addition.
    """
    own = next((tolerance[key] for key in reversed(path) if key in tolerance), None)
    if own is not None:
        return bounds(tolerance_of(own), (), simulated=simulated)
    if tolerance.get("exact"):
        return FLOAT_NOISE, FLOAT_NOISE
    words = [word for key in path for word in key.split("_")]
    kind = "abs_mc" if simulated else "abs_closed"
    named = (key for key in tolerance if key.removeprefix("abs_") in words)
    absolute = tolerance.get(next(named, kind), tolerance.get("abs", 0.0))
    return float(absolute), float(tolerance.get("rel", 0.0))


def agrees(expected: Any, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]) -> bool:
    match expected, got:
        case (None, _):  # JSON has no infinity
            return got in NO_NUMBER or (isinstance(got, float) and not math.isfinite(got))
        case (str(), str()):
            return plainly(expected) == plainly(got)
        case (str(), _):
            number = number_of(expected)
            return number is not None and agrees(number, got, tolerance, path)
        case (bool(), _) | (_, bool()):
            return isinstance(got, int) and bool(expected == got)  # 1 and 0 are yes and no
        case (int() | float(), int() | float() | Decimal() | Fraction() | Simulated()):
            return number_agrees(expected, got, tolerance, path)
    return False


def plainly(name: str) -> str:
    """Return a name or a named outcome without what sources spell differently."""
    return name.lower().replace("_", " ").replace("-", " ")


def number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def number_agrees(
    expected: float, got: Any, tolerance: Mapping[str, Any], path: Sequence[str]
) -> bool:
    absolute, relative = bounds(tolerance, path, simulated=isinstance(got, Simulated))
    if isinstance(got, Simulated):
        absolute, got = absolute * max(1.0, got.deviation / 0.5), got.value
    if math.isnan(expected):
        return math.isnan(float(got))
    if tolerance.get("exact_counts") and isinstance(expected, int):
        absolute = relative = 0.0
    return math.isclose(float(got), expected, rel_tol=relative, abs_tol=absolute)


def name_in(got: Mapping[str, Any], key: str) -> str:
    """Return what the engine's answer calls a published field: as it is, or another of its names.

    A field may say its unit, which the inputs imply: `contingency_btc`.
    """
    plain, _, unit = key.rpartition("_")
    stem = plain if unit in UNITS else key
    same = next((group for group in SAME if stem in group), (stem,))
    names = (key, *same, *(f"{stem}_{unit}" for unit in UNITS))
    return next((name for name in names if name in got), key)
