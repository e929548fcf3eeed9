"""How much of a collateral's value to leave out, when it may fall or what it covers may rise."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine.answering import rounded_figures
from calculators.engine.calculator import Answer, Calculator, Cell, Input, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Curve, Mark
from calculators.engine.confidence import CONFIDENCE, quantile_of, sureness
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, rounded
from calculators.engine.formula import Formula
from calculators.engine.haircut import correlated_haircut, linear_haircut
from calculators.engine.stated import curve_of, days_of, drawn, evenly, figure
from calculators.engine.working import Working

RATIO_VOLATILITY = Formula(
    symbol="volatility of collateral against debt",
    term="collateral-volatility",
    text="sqrt(square(collateral_volatility) + square(debt_volatility)"
    " - 2 * correlation * collateral_volatility * debt_volatility)",
    unit="a year",
)
FALL = Formula(
    symbol="log fall to cover",
    term="collateral-volatility",
    text="z * ratio_volatility * sqrt(days / 365)",
    unit="",
)
HAIRCUT = Formula(
    symbol="haircut",
    term="collateral",
    text="100 * (1 - (1 - cost_of_selling) * exp(-log_fall))",
    unit="%",
)
COUNTED = Formula(
    symbol="counted value",
    term="collateral",
    text="collateral_value * (1 - haircut / 100)",
    unit="USDT",
)
HORIZONS = {"1 hour": 1 / 24, "1 day": 1.0, "3 days": 3.0, "7 days": 7.0}
CORRELATIONS = ("-1", "-0.5", "0", "0.5", "1")
STEPS = 60
SQUARE_ROOT_END = 0.02  # near a correlation of 1 the curve drops like a square root


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return the haircut of collateral that backs a debt in another asset."""
    working = Working()
    figures = figures_of(inputs, working)
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(inputs, figures)
    return Answer(
        says=says_of(inputs, figures),
        outputs=outputs,
        steps=working.steps,
        tables=(by_correlation(inputs),),
        chart=partial(haircut_chart, inputs, says),
        chart_says=says,
    )


def at(inputs: Mapping[str, Any], correlation: float, days: float | None = None) -> float:
    """Return the haircut in percent at another correlation and holding period."""
    return 100 * correlated_haircut(
        collateral_volatility=float(inputs["collateral_volatility"]),
        liability_volatility=float(inputs["debt_volatility"]),
        correlation=correlation,
        days=float(inputs["days"]) if days is None else days,
        confidence=float(inputs["confidence"]),
        spread_fraction=float(inputs["cost_fraction"]),
    )


def figures_of(inputs: Mapping[str, Any], working: Working) -> Mapping[str, Decimal]:
    """Return every output, unrounded, written down in the order in which one would work."""
    volatility = working.work(
        RATIO_VOLATILITY,
        collateral_volatility=inputs["collateral_volatility"],
        debt_volatility=inputs["debt_volatility"],
        correlation=inputs["correlation"],
    )
    z = quantile_of(inputs["confidence"], working)
    fall = working.work(FALL, z=z, ratio_volatility=volatility, days=inputs["days"])
    cut = working.work(HAIRCUT, cost_of_selling=inputs["cost_fraction"], log_fall=fall)
    counted = working.work(COUNTED, collateral_value=inputs["collateral_value"], haircut=cut)
    linear = linear_haircut(
        volatility_fraction=float(volatility),
        days=float(inputs["days"]),
        confidence=float(inputs["confidence"]),
        spread_fraction=float(inputs["cost_fraction"]),
    )
    return {
        "haircut": cut,
        "counted_value": counted,
        "left_out": EXACT.subtract(inputs["collateral_value"], counted),
        "ratio_volatility": EXACT.multiply(Decimal(100), volatility),
        "linear_haircut": figure(100 * linear),
        "uncorrelated_haircut": figure(at(inputs, 0.0)),
        "wrong_way_haircut": figure(at(inputs, -1.0)),
    }


def percent(value: Decimal) -> str:
    """Return a haircut as read.

    >>> percent(Decimal("7.0454"))
    '7.0%'
    """
    return f"{rounded(value, 1)}%"


def says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal]) -> tuple[Span, ...]:
    """Return the answer as two sentences."""
    opening = (
        Span(text="Count collateral worth "),
        Span(text=shown(inputs["collateral_value"], "USDT"), strong=True),
        Span(text=" as "),
        Span(text=shown(rounded(figures["counted_value"], 0), "USDT"), strong=True),
        Span(text=": a haircut of "),
        Span(text=percent(figures["haircut"]), strong=True, kind="loss"),
        Span(text=f" covers what {days_of(inputs['days'])} can do to it, with "),
        Span(text=sureness(inputs["confidence"]), strong=True),
        Span(text=" confidence."),
    )
    if not inputs["debt_volatility"]:
        return opening
    return (
        *opening,
        Span(text=" If it moved against what it backs, "),
        Span(text=percent(figures["wrong_way_haircut"]), strong=True, kind="loss"),
        Span(text=" would be needed."),
    )


def by_correlation(inputs: Mapping[str, Any]) -> Table:
    """Return the haircut by correlation and by how long a sale may take."""
    own = inputs["correlation"]
    rows = sorted({*map(Decimal, CORRELATIONS), own})

    def cells(correlation: Decimal) -> tuple[Cell, ...]:
        cuts = (at(inputs, float(correlation), days) for days in HORIZONS.values())
        return tuple(
            Cell(
                text=percent(figure(cut)),
                kind="loss",
                share=max(0.0, float(f"{cut / 100:.3f}")),
            )
            for cut in cuts
        )

    return Table(
        title="Haircut by correlation and time to sell",
        columns=("Correlation", *HORIZONS),
        rows=tuple(
            (Cell(text=shown(row), kind="total" if row == own else ""), *cells(row)) for row in rows
        ),
        note="Correlation of the collateral with what it backs. 1: both fall together, and little is lost."
        " Below 0: the collateral falls while the debt grows. The model knows no jumps.",
    )


def haircut_chart(inputs: Mapping[str, Any], says: str) -> Mapping[str, object]:
    """Return the chart: the haircut against the correlation."""
    own = float(inputs["correlation"])
    places = sorted({*evenly(-1.0, 1.0, STEPS), *evenly(1 - SQUARE_ROOT_END, 1.0, 8)})
    curve = Curve(label="haircut", points=curve_of(partial(at, inputs), places))
    here, top = drawn(at(inputs, own)), max(y for _, y in curve.points)
    worst = drawn(at(inputs, -1.0))
    label = f"against it {percent(figure(worst))}"
    apart = worst > here
    against = (Mark(label=label, at=(-1.0, worst), color=INK, hollow=True),) if apart else ()
    return equity_chart(
        x=Axis(title="correlation with what it backs", low=-1.0, high=1.0),
        y=Axis(title="haircut", low=0.0, high=drawn(1.15 * (top or 1.0)), kind="share"),
        curves=(curve,),
        marks=(Mark(label=percent(figure(here)), at=(own, here), color=LOSS), *against),
        band=None,
        says=says,
    )


def chart_says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal]) -> str:
    """Return the chart in words."""
    return (
        "The haircut against the correlation of the collateral with what it backs: it falls from"
        f" {percent(figures['wrong_way_haircut'])} at −1 over"
        f" {percent(figures['uncorrelated_haircut'])} at 0. At {shown(inputs['correlation'])} it is"
        f" {percent(figures['haircut'])}."
    )


CALCULATOR = Calculator(
    title="Collateral haircut",
    summary="How much of a collateral's value to leave out, by volatility and correlation.",
    terms=("collateral-volatility", "collateral"),
    inputs=(
        Input(
            name="collateral_value",
            label="Value of the collateral",
            term="collateral",
            kind="decimal",
            default="10000",
            unit="USDT",
            minimum="0.01",
            maximum="1000000000000",
            step="100",
            help="At today's price.",
        ),
        Input(
            name="collateral_volatility",
            label="Volatility of the collateral",
            term="collateral-volatility",
            kind="decimal",
            default="0.6",
            unit="a year",
            minimum="0",
            maximum="3",
            step="0.01",
            help="One standard deviation of a year's returns: 0.6 is 60%. A stablecoin has nearly 0.",
        ),
        Input(
            name="debt_volatility",
            label="Volatility of what it backs",
            term="",
            kind="decimal",
            default="0.8",
            unit="a year",
            minimum="0",
            maximum="3",
            step="0.01",
            help="Of the coin that is owed or sold short; 0 when the debt is in USDT.",
        ),
        Input(
            name="correlation",
            label="Correlation of the two",
            term="",
            kind="decimal",
            default="0.8",
            minimum="-1",
            maximum="1",
            step="0.05",
            help="1 when both always move together, −1 when they move against each other.",
        ),
        Input(
            name="days",
            label="Time to sell",
            term="liquidation",
            kind="decimal",
            default="1",
            unit="days",
            minimum="0.001",
            maximum="60",
            step="0.5",
            help="How long until the collateral is sold, once it has to be.",
        ),
        CONFIDENCE,
        Input(
            name="cost_fraction",
            label="Cost of selling",
            term="market-microstructure",
            kind="decimal",
            default="0",
            unit="fraction",
            minimum="0",
            maximum="0.5",
            step="0.001",
            help="Spread and slippage as a part of the price: 0.01 is 1%.",
        ),
    ),
    outputs=(
        Output(name="haircut", label="Haircut", term="collateral", unit="%"),
        Output(name="counted_value", label="Counted value", term="collateral", unit="USDT"),
        Output(name="left_out", label="Left out", term="collateral", unit="USDT"),
        Output(
            name="ratio_volatility",
            label="Volatility of collateral against debt",
            term="collateral-volatility",
            unit="%",
        ),
        Output(
            name="linear_haircut",
            label="Haircut by the rule of thumb z × volatility × √time",
            term="collateral",
            unit="%",
        ),
        Output(
            name="uncorrelated_haircut",
            label="Haircut at a correlation of 0",
            term="collateral-volatility",
            unit="%",
        ),
        Output(
            name="wrong_way_haircut",
            label="Haircut at a correlation of −1",
            term="collateral-volatility",
            unit="%",
        ),
    ),
    work=work,
)
