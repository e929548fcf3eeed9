"""How large a position lets wealth grow fastest, and what a larger one does instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask, kelly
from calculators.engine.answering import rounded_figures
from calculators.engine.calculator import Answer, Calculator, Cell, Input, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Band, Curve, Mark
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, rounded
from calculators.engine.formula import Formula
from calculators.engine.stated import chance, curve_of, drawn, evenly, figure, in_a_cell
from calculators.engine.working import Working

KELLY = Formula(
    symbol="leverage that grows fastest",
    term="capital-allocation-limit",
    text="drift / square(volatility)",
    unit="×",
)
BREAK_EVEN = Formula(
    symbol="leverage that no longer grows", term="leverage", text="2 * kelly_leverage", unit="×"
)
WITHIN = Formula(
    symbol="leverage within the limit",
    term="capital-allocation-limit",
    text="min(leverage, limit)",
    unit="×",
)
GROWTH = Formula(
    symbol="growth a year",
    term="risk-adjusted-return",
    text="100 * (leverage * drift - square(leverage * volatility) / 2)",
    unit="%",
)
NOTIONAL = Formula(symbol="position", term="notional-value", text="leverage * equity", unit="USDT")
HUNDRED = Decimal(100)
STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """What the price is expected to do, in floats."""

    drift: float
    volatility: float
    level: float  # part of the start that wealth may fall to

    def growth(self, leverage: float) -> float:
        """Return the growth a year in percent at a leverage."""
        return 100.0 * kelly.growth(self.drift, self.volatility, leverage)

    def fall(self, leverage: float) -> float:
        """Return the probability in percent that wealth ever falls to the level."""
        bet = leverage / kelly.leverage(self.drift, self.volatility)
        return 100.0 * kelly.drawdown_probability(bet, self.level)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return how fast wealth grows at a leverage, at the best one, and within a limit."""
    working = Working()
    market = Market(
        drift=float(inputs["drift_fraction"]),
        volatility=float(inputs["volatility_fraction"]),
        level=float(EXACT.subtract(Decimal(1), inputs["fall_fraction"])),
    )
    figures = figures_of(inputs, market, working)
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(inputs, figures)
    return Answer(
        says=says_of(inputs, figures),
        outputs=outputs,
        steps=working.steps,
        tables=(sizes(inputs, market, figures),),
        chart=partial(growth_chart, market, float(inputs["leverage"]), says),
        chart_says=says,
    )


def figures_of(
    inputs: Mapping[str, Any], market: Market, working: Working
) -> Mapping[str, Decimal]:
    """Return every output, unrounded, written down in the order in which one would work."""
    drift, volatility = inputs["drift_fraction"], inputs["volatility_fraction"]
    best = working.work(KELLY, drift=drift, volatility=volatility)
    even = working.work(BREAK_EVEN, kelly_leverage=best)
    within = working.work(WITHIN, leverage=inputs["leverage"], limit=inputs["limit"])
    growths = {
        of: working.work(GROWTH, of=of, leverage=leverage, drift=drift, volatility=volatility)
        for of, leverage in (
            ("yours", inputs["leverage"]),
            ("within the limit", within),
            ("at most", best),
        )
    }
    return {
        "growth": growths["yours"],
        "kelly_leverage": best,
        "break_even_leverage": even,
        "greatest_growth": growths["at most"],
        "limited_leverage": within,
        "limited_growth": growths["within the limit"],
        "position": working.work(
            NOTIONAL, of="yours", leverage=inputs["leverage"], equity=inputs["equity"]
        ),
        "limited_position": working.work(
            NOTIONAL, of="within the limit", leverage=within, equity=inputs["equity"]
        ),
        "fall_probability": figure(market.fall(float(inputs["leverage"]))),
        "limited_fall_probability": figure(market.fall(float(within))),
    }


def says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal]) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    growth = figures["growth"]
    rate = f"{rounded(growth.copy_abs(), 1)}%"
    drift = shown(EXACT.multiply(HUNDRED, inputs["drift_fraction"]).normalize(EXACT), "%")
    return (
        Span(text="At "),
        Span(text=shown(inputs["leverage"], "×"), strong=True),
        Span(text=" your money " + ("grows" if growth >= 0 else "shrinks") + " by "),
        Span(text=rate, strong=True, kind="loss" if growth < 0 else ""),
        Span(text=f" a year in the long run, while the price is expected to gain {drift}. "),
        Span(text="It grows fastest at "),
        Span(text=shown(rounded(figures["kelly_leverage"], 2), "×"), strong=True),
        Span(text=" and no longer grows from "),
        Span(text=shown(rounded(figures["break_even_leverage"], 2), "×"), strong=True),
        Span(text=" on."),
    )


def sizes(inputs: Mapping[str, Any], market: Market, figures: Mapping[str, Decimal]) -> Table:
    """Return a few sizes side by side: growth, and how likely a deep fall is."""
    best = figures["kelly_leverage"]
    half = EXACT.divide(best, Decimal(2))
    rows = (
        ("Half Kelly", half),
        ("Kelly", best),
        ("Yours", inputs["leverage"]),
        ("Within your limit", figures["limited_leverage"]),
        ("Twice Kelly", figures["break_even_leverage"]),
    )
    fall = shown(EXACT.multiply(HUNDRED, inputs["fall_fraction"]).normalize(EXACT), "%")

    def row(name: str, leverage: Decimal) -> tuple[Cell, ...]:
        growth = figure(market.growth(float(leverage)), 1)
        deep = market.fall(float(leverage))
        position = NOTIONAL(leverage=leverage, equity=inputs["equity"])
        return (
            Cell(text=name, kind="total" if name == "Yours" else ""),
            Cell(text=signed(growth, "%"), kind="loss" if growth < 0 else "number"),
            Cell(text=in_a_cell(deep), kind="loss", share=float(f"{deep / 100:.3f}")),
            Cell(text=shown(rounded(leverage, 2), "×"), kind="number"),
            Cell(text=shown(rounded(position, 0)), kind="number"),
        )

    return Table(
        title="Sizes side by side",
        columns=("Size", "Growth a year", f"Ever down {fall}", "Leverage", "Position, USDT"),
        rows=tuple(row(*each) for each in rows),
        note="Growth is the continuous rate of the middle outcome. The position is adjusted all the time to"
        " keep its leverage, without fees, funding, jumps or liquidation: all four make large sizes worse."
        " The expected gain is a guess; half of it halves the best leverage.",
    )


def growth_chart(market: Market, leverage: float, says: str) -> Mapping[str, object]:
    """Return the chart: growth against leverage."""
    best = kelly.leverage(market.drift, market.volatility)
    end = max(2.6 * best, 1.15 * leverage)
    curve = Curve(label="growth a year", points=curve_of(market.growth, evenly(0.0, end, STEPS)))
    low, high = min(y for _, y in curve.points), market.growth(best)
    air = 0.14 * (high - low)
    even = drawn(2 * best)
    points = {at: (drawn(at), drawn(market.growth(at))) for at in (leverage, best)}
    return equity_chart(
        x=Axis(title="leverage, ×", low=0.0, high=drawn(end)),
        y=Axis(title="growth a year", low=drawn(low - air), high=drawn(high + air), kind="percent"),
        curves=(curve,),
        marks=(
            Mark(
                label=f"fastest at {shown(figure(best, 2), '×')}",
                at=points[best],
                color=INK,
                hollow=True,
            ),
            Mark(
                label=f"{shown(figure(leverage, 2), '×')}: {signed(figure(points[leverage][1], 1), '%')}",
                at=points[leverage],
                color=LOSS,
            ),
        ),
        band=Band(start=even, end=drawn(end), label="money shrinks"),
        says=says,
    )


def chart_says_of(inputs: Mapping[str, Any], figures: Mapping[str, Decimal]) -> str:
    """Return the chart in words."""
    best, even = (
        shown(rounded(figures[name], 2), "×") for name in ("kelly_leverage", "break_even_leverage")
    )
    growth, own = (signed(rounded(figures[name], 1), "%") for name in ("greatest_growth", "growth"))
    return (
        f"Growth a year against leverage: a hill that starts at 0, is highest at {best} with {growth},"
        f" is back at 0 at {even} and falls ever faster from there. At"
        f" {shown(inputs['leverage'], '×')} it stands at {own}. Wealth ever falls by"
        f" {shown(EXACT.multiply(HUNDRED, inputs['fall_fraction']).normalize(EXACT), '%')} there with"
        f" a probability of {chance(figures['fall_probability'])}."
    )


CALCULATOR = Calculator(
    title="Position size",
    summary="Which leverage lets money grow fastest, and from where on it shrinks.",
    terms=("capital-allocation-limit", "leverage", "risk-adjusted-return"),
    inputs=(
        Input(
            name="equity",
            label="Equity",
            term="account-equity",
            kind="decimal",
            default="10000",
            unit="USDT",
            minimum="0.01",
            maximum="1000000000000",
            step="100",
            help="What the account is worth.",
        ),
        replace(
            ask.DRIFT,
            label="Expected gain of the price",
            default="0.3",
            minimum="0.001",
            help="Above the riskless rate: 0.3 is 30%. Nobody knows it; try half of what you believe.",
        ),
        ask.VOLATILITY,
        Input(
            name="leverage",
            label="Leverage",
            term="leverage",
            kind="decimal",
            default="2",
            unit="×",
            minimum="0",
            maximum="25",
            step="0.1",
            help="Position divided by equity, kept there all the time.",
        ),
        Input(
            name="limit",
            label="Your limit",
            term="capital-allocation-limit",
            kind="decimal",
            default="0.5",
            unit="×",
            minimum="0",
            maximum="25",
            step="0.1",
            help="The most that you allow yourself, as a multiple of equity.",
        ),
        Input(
            name="fall_fraction",
            label="A fall that you would not bear",
            term="risk-adjusted-return",
            kind="decimal",
            default="0.5",
            unit="fraction",
            minimum="0.01",
            maximum="0.99",
            step="0.05",
            help="Of what you start with: 0.5 is half of it lost.",
        ),
    ),
    outputs=(
        Output(name="growth", label="Growth a year", term="risk-adjusted-return", unit="%"),
        Output(
            name="kelly_leverage",
            label="Leverage that grows fastest (Kelly)",
            term="capital-allocation-limit",
            unit="×",
        ),
        Output(
            name="break_even_leverage",
            label="Leverage from which on money shrinks",
            term="leverage",
            unit="×",
        ),
        Output(
            name="greatest_growth",
            label="Greatest growth a year",
            term="risk-adjusted-return",
            unit="%",
        ),
        Output(
            name="fall_probability",
            label="Probability of ever falling that far",
            term="risk-adjusted-return",
            unit="%",
        ),
        Output(
            name="limited_leverage",
            label="Leverage within your limit",
            term="capital-allocation-limit",
            unit="×",
        ),
        Output(
            name="limited_growth",
            label="Growth a year within your limit",
            term="capital-allocation-limit",
            unit="%",
        ),
        Output(
            name="limited_fall_probability",
            label="Probability of that fall within your limit",
            term="capital-allocation-limit",
            unit="%",
        ),
        Output(name="position", label="Position", term="notional-value", unit="USDT"),
        Output(
            name="limited_position",
            label="Position within your limit",
            term="capital-allocation-limit",
            unit="USDT",
        ),
    ),
    work=work,
)
