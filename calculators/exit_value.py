"""What a position is worth once it is sold, and what selling it does to leverage on the way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import takewhile
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import Figures, rounded_figures, text_of
from calculators.engine.calculator import Answer, Calculator, Cell, Input, Output, Span, Table
from calculators.engine.chart import equity_chart
from calculators.engine.chart_parts import INK, LOSS, Axis, Curve, Mark
from calculators.engine.display import price_places, shown
from calculators.engine.exact import Rounding, rounded
from calculators.engine.formula import Formula
from calculators.engine.impact import leverage_while_selling
from calculators.engine.refusal import Refusal, RefusedError
from calculators.engine.stated import curve_of, drawn, figure
from calculators.engine.working import Working

IMPACT = Formula(
    symbol="fall of the price when all is sold",
    term="market-microstructure",
    text="100 * coefficient * volatility * sqrt(size / volume)",
    unit="%",
)
AVERAGE = Formula(
    symbol="average price",
    term="market-microstructure",
    text="price * (1 - 2 / 3 * fall / 100)",
    unit="USDT",
)
VALUE = Formula(symbol="value", term="notional-value", text="size * price", unit="USDT")
DEBT = Formula(symbol="borrowed", term="leverage", text="value - value / leverage", unit="USDT")
LEFT = Formula(symbol="equity", term="account-equity", text="value - debt", unit="USDT")
LOST = Formula(
    symbol="part of the equity that selling costs",
    term="account-equity",
    text="100 * (1 - equity_sold / equity_on_paper)",
    unit="%",
)
GREATEST = Formula(
    symbol="leverage at which selling leaves nothing",
    term="leverage",
    text="3 / 2 * 100 / fall",
    unit="×",
)
MOST_FALL = Decimal(90)  # percent; the law of the square root says nothing of larger sizes
STEPS = 100
BEYOND = 4.0  # times the leverage at the start, the highest that is drawn
PLACES = [100.0 * (n / STEPS) ** 2 for n in range(STEPS + 1)]  # percent; dense where it moves most
NO_EQUITY = "no equity left"
STAGES = ("0", "0.05", "0.25", "0.5", "0.75", "0.95")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale in progress, in floats."""

    leverage: float
    fall: float  # fraction, when all is sold

    def at(self, percent: float) -> float:
        """Return the leverage once a part, in percent, is sold and the proceeds have paid debt."""
        return leverage_while_selling(self.leverage, self.fall, percent / 100)

    @property
    def peak(self) -> tuple[float, float]:
        """How much is sold, in percent, when leverage is highest, and how high; inf without equity."""
        best = max(PLACES, key=self.at)
        return best, self.at(best)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what a position is worth on paper and when it is sold."""
    working = Working()
    figures = figures_of(inputs, working)
    sale = Sale(leverage=float(inputs["leverage"]), fall=float(figures["impact"]) / 100)
    places, peak = sale.peak
    highest = figure(peak) if math.isfinite(peak) else NO_EQUITY
    every: Figures = {**figures, "peak_leverage": highest, "sold_at_peak": figure(places)}
    digits = Rounding(places=price_places(inputs["price"]) + 2)
    outputs = rounded_figures(CALCULATOR.outputs, every, {"average_price": digits})
    says = chart_says_of(inputs, outputs)
    return Answer(
        says=says_of(inputs, figures, outputs),
        outputs=outputs,
        steps=working.steps,
        tables=(stages(sale),),
        chart=partial(leverage_chart, sale, says),
        chart_says=says,
    )


def figures_of(inputs: Mapping[str, Any], working: Working) -> Mapping[str, Decimal]:
    """Return every output that has a formula, unrounded; refuse a sale that the law knows nothing of."""
    size, price, leverage = inputs["size"], inputs["price"], inputs["leverage"]
    fall = working.work(
        IMPACT,
        coefficient=inputs["coefficient"],
        volatility=inputs["daily_volatility"],
        size=size,
        volume=inputs["daily_volume"],
    )
    if fall > MOST_FALL:
        raise RefusedError(
            Refusal(
                field="size",
                what=f"By the square-root law this sale would lower the price by {rounded(fall, 0)}%.",
                fix="It is not meant for such sizes: type a smaller one, or a larger volume.",
            )
        )
    average = working.work(AVERAGE, price=price, fall=fall)
    paper = working.work(VALUE, of="on paper", size=size, price=price)
    sold = working.work(
        VALUE, of="sold", names={"price": "average price"}, size=size, price=average
    )
    debt = working.work(DEBT, value=paper, leverage=leverage)
    equity = working.work(LEFT, of="on paper", value=paper, debt=debt)
    left = working.work(LEFT, of="sold", value=sold, debt=debt)
    return {
        "exit_equity": left,
        "paper_equity": equity,
        "lost": working.work(LOST, equity_sold=left, equity_on_paper=equity),
        "impact": fall,
        "average_price": average,
        "exit_value": sold,
        "paper_value": paper,
        "bankrupt_above": working.work(GREATEST, fall=fall),
    }


def says_of(
    inputs: Mapping[str, Any], figures: Mapping[str, Decimal], outputs: Figures
) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    left = figures["exit_equity"]
    opening = (
        Span(text=f"On paper your {shown(inputs['leverage'], '×')} position holds "),
        Span(text=shown(rounded(figures["paper_equity"], 0), "USDT"), strong=True),
        Span(text=" of equity. Sold, it leaves "),
    )
    if left <= 0:
        missing = shown(rounded(left.copy_abs(), 0), "USDT")
        return (
            *opening,
            Span(text="nothing", strong=True, kind="loss"),
            Span(text=f" and a debt of {missing}: your own selling lowers the price by "),
            Span(text=f"{rounded(figures['impact'], 1)}%", strong=True),
            Span(text="."),
        )
    return (
        *opening,
        Span(text=shown(rounded(left, 0), "USDT"), strong=True, kind="loss"),
        Span(text=f", {rounded(figures['lost'], 1)}% less. Selling lowers the price by "),
        Span(text=f"{rounded(figures['impact'], 1)}%", strong=True),
        *rise(outputs),
        Span(text="."),
    )


def rise(outputs: Figures) -> tuple[Span, ...]:
    """Return how high leverage goes on the way, if it rises at all."""
    if not outputs["sold_at_peak"]:
        return ()
    peak = Span(text=text_of(outputs["peak_leverage"], "×"), strong=True)
    return Span(text=", and leverage first rises to "), peak


def stages(sale: Sale) -> Table:
    """Return the leverage at a few stages of the sale."""

    def row(part: str) -> tuple[Cell, ...]:
        percent = 100 * float(part)
        leverage = sale.at(percent)
        fall = 100 * sale.fall * float(part) ** 0.5
        return (
            Cell(text=f"{percent:.0f}%"),
            Cell(text=f"−{figure(fall, 1)}%" if fall else "0%", kind="number"),
            Cell(
                text=f"{figure(leverage, 2)}×" if math.isfinite(leverage) else NO_EQUITY,
                kind="loss" if leverage > 1.000001 * sale.leverage else "number",
            ),
        )

    return Table(
        title="While it is sold",
        columns=("Sold", "Price", "Leverage"),
        rows=tuple(row(part) for part in STAGES),
        note="Everything sold pays debt back at once. The first part moves the price most, so leverage"
        " rises before it falls: whoever sells to become safer is at first less safe.",
    )


def leverage_chart(sale: Sale, says: str) -> Mapping[str, object]:
    """Return the chart: leverage against how much is sold."""
    top = max(min(sale.peak[1], BEYOND * sale.leverage), sale.leverage)
    shown_until = list(takewhile(lambda place: sale.at(place) < 2 * top, PLACES))
    sold, peak = (drawn(value) for value in sale.peak)
    start = Mark(
        label=f"before {shown(figure(sale.leverage, 2), '×')}",
        at=(0.0, sale.leverage),
        color=INK,
        hollow=True,
    )
    rises = sold > 0.0 and math.isfinite(peak)
    mark = (
        Mark(label=f"highest {shown(figure(peak, 2), '×')}", at=(sold, peak), color=LOSS)
        if rises
        else None
    )
    return equity_chart(
        x=Axis(title="part sold", low=0.0, high=100.0, kind="share"),
        y=Axis(title="leverage, ×", low=0.0, high=drawn(1.2 * top)),
        curves=(Curve(label="leverage", points=curve_of(sale.at, shown_until)),),
        marks=(start, mark) if mark else (start,),
        band=None,
        says=says,
    )


def chart_says_of(inputs: Mapping[str, Any], outputs: Figures) -> str:
    """Return the chart in words."""
    lead = (
        "Leverage against how much of the position is sold. It starts at"
        f" {shown(inputs['leverage'], '×')}"
    )
    if outputs["peak_leverage"] == NO_EQUITY:
        return f"{lead} and leaves the picture: before all is sold, no equity is left."
    if not outputs["sold_at_peak"]:
        return f"{lead} and falls from there on."
    return (
        f"{lead}, is highest at {text_of(outputs['peak_leverage'], '×')} when"
        f" {text_of(outputs['sold_at_peak'], '%')} is sold, and falls from there on."
    )


CALCULATOR = Calculator(
    title="Exit value",
    summary="What a large position is worth once it is sold, and what selling does to leverage.",
    terms=("market-microstructure", "effective-leverage", "leverage", "account-equity"),
    inputs=(
        replace(ask.SIZE, default="5000000", step="100000", maximum="1000000000000"),
        Input(
            name="price",
            label="Price",
            term="mark-price",
            kind="decimal",
            default="2",
            unit="USDT",
            minimum="0.00000001",
            maximum="1000000000",
            step="0.1",
            help="Of one coin, before anything is sold.",
        ),
        replace(
            ask.LEVERAGE,
            default="20",
            help="Value of the position divided by your own money in it.",
        ),
        Input(
            name="daily_volume",
            label="Volume of a day",
            term="market-microstructure",
            kind="decimal",
            default="20000000",
            unit="coins",
            minimum="0.000001",
            maximum="1000000000000",
            step="1000000",
            help="How many coins all traders together trade in a day.",
        ),
        Input(
            name="daily_volatility",
            label="Volatility of a day",
            term="",
            kind="decimal",
            default="0.08",
            unit="fraction",
            minimum="0.001",
            maximum="0.5",
            step="0.005",
            help="One standard deviation of a day's returns: 0.08 is 8%.",
        ),
        Input(
            name="coefficient",
            label="Coefficient of the law",
            term="",
            kind="decimal",
            default="1",
            minimum="0.1",
            maximum="3",
            step="0.1",
            help="How strongly trades move the price; about 1 is the usual assumption.",
        ),
    ),
    outputs=(
        Output(name="exit_equity", label="Equity when sold", term="account-equity", unit="USDT"),
        Output(name="paper_equity", label="Equity on paper", term="account-equity", unit="USDT"),
        Output(
            name="lost",
            label="Part of the equity that selling costs",
            term="account-equity",
            unit="%",
        ),
        Output(
            name="impact",
            label="Fall of the price when all is sold",
            term="market-microstructure",
            unit="%",
        ),
        Output(
            name="average_price", label="Average price", term="market-microstructure", unit="USDT"
        ),
        Output(name="exit_value", label="Value when sold", term="notional-value", unit="USDT"),
        Output(name="paper_value", label="Value on paper", term="notional-value", unit="USDT"),
        Output(
            name="peak_leverage",
            label="Highest leverage while selling",
            term="effective-leverage",
            unit="×",
        ),
        Output(
            name="sold_at_peak",
            label="Sold when it is highest",
            term="effective-leverage",
            unit="%",
        ),
        Output(
            name="bankrupt_above",
            label="Leverage at which selling leaves nothing",
            term="leverage",
            unit="×",
        ),
    ),
    work=work,
)
