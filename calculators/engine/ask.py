"""Inputs that several calculators ask for in the same words."""

from __future__ import annotations

from calculators.engine.calculator import Choice, Input
from calculators.engine.display import shown

SIDE = Input(
    name="side",
    label="Side",
    term="",
    kind="choice",
    default="long",
    choices=(Choice(value="long", label="Long"), Choice(value="short", label="Short")),
    help="A long gains when the price rises, a short when it falls.",
)
SIZE = Input(
    name="size",
    label="Size",
    term="notional-value",
    kind="decimal",
    default="1",
    unit="coins",
    minimum="0.000001",
    maximum="1000000000",
    step="0.1",
    help="How much of the coin the position holds.",
)
ENTRY_PRICE = Input(
    name="entry_price",
    label="Entry price",
    term="unrealized-pnl",
    kind="decimal",
    default="30000",
    unit="USDT",
    minimum="0.00000001",
    maximum="1000000000",
    step="100",
    help="The average price at which the position was opened.",
)
LEVERAGE = Input(
    name="leverage",
    label="Leverage",
    term="leverage",
    kind="decimal",
    default="10",
    unit="×",
    minimum="1",
    maximum="125",
    step="1",
    help="Notional value divided by initial margin.",
)
MAINTENANCE_MARGIN_FRACTION = Input(
    name="maintenance_margin_fraction",
    label="Maintenance margin fraction",
    term="maintenance-margin",
    kind="decimal",
    default="0.01",
    unit="fraction",
    minimum="0.0001",
    maximum="0.5",
    step="0.0005",
    help="Share of the notional value that equity must exceed: 0.01 is 1%.",
)
VOLATILITY = Input(
    name="volatility_fraction",
    label="Volatility",
    term="",
    kind="decimal",
    default="0.6",
    unit="a year",
    minimum="0.05",
    maximum="3",
    step="0.01",
    help="How widely the returns of a year spread, one standard deviation: 0.6 is 60%.",
)
DAYS = Input(
    name="days",
    label="Holding period",
    term="",
    kind="decimal",
    default="30",
    unit="days",
    minimum="0.01",
    maximum="730",
    step="1",
    help="Calendar days, 365 a year: the market never closes.",
)
DRIFT = Input(
    name="drift_fraction",
    label="Drift of the price",
    term="",
    kind="decimal",
    default="0",
    unit="a year",
    minimum="-2",
    maximum="2",
    step="0.05",
    help="Growth of the expected price in a year: 0.1 is 10%. Nobody knows it; 0 takes no view.",
)


def paths(default: str, *counts: int, none: str = "") -> Input:
    """Return the input for how many paths are simulated; `none` names the choice of 0, if it is one."""
    offered = [Choice(value=str(count), label=shown(count)) for count in counts]
    return Input(
        name="paths",
        label="Simulated paths",
        term="",
        kind="choice",
        default=default,
        choices=(*([Choice(value="0", label=none)] if none else []), *offered),
        help="More paths take longer and leave less to chance. The same paths are drawn each time.",
    )


def amount(name: str, label: str, default: str, text: str, *, term: str, unit: str) -> Input:
    """Return the input for an amount of money in a large unit, such as millions."""
    return Input(
        name=name,
        label=label,
        term=term,
        kind="decimal",
        default=default,
        unit=unit,
        minimum="0",
        maximum="1000000000",
        step="1",
        help=text,
    )
