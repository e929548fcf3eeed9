"""How sure one wants to be, as a choice, and the quantile of the normal distribution that it means."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.calculator import Choice, Input
from calculators.engine.display import short, shown
from calculators.engine.exact import EXACT
from calculators.engine.normal import quantile
from calculators.engine.stated import figure
from calculators.engine.working import Working

CONFIDENCE = Input(
    name="confidence",
    label="Confidence",
    term="",
    kind="choice",
    default="0.99",
    choices=(
        Choice(value="0.95", label="95%: all but one time in 20"),
        Choice(value="0.99", label="99%: all but one time in 100"),
        Choice(value="0.999", label="99.9%: all but one time in 1 000"),
    ),
    help="How often the figure should be enough.",
)


def quantile_of(confidence: str, working: Working) -> Decimal:
    """Return the z that a normal value stays under with a confidence, and write its line.

    >>> quantile_of("0.99", Working())
    Decimal('2.326347874041')
    """
    z = figure(quantile(float(confidence)))
    working.note("z", "", "the value with N(z) = confidence", f"N(z) = {confidence}", short(z))
    return z


def sureness(confidence: str) -> str:
    """Return a confidence as read.

    >>> sureness("0.999")
    '99.9%'
    """
    return shown(EXACT.multiply(Decimal(confidence), Decimal(100)).normalize(EXACT), "%")
