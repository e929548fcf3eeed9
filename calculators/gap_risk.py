"""What price jumps do to one position: how often past its margin, and who is then owed."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import rounded_figures
from calculators.engine.calculator import (
    Answer,
    Calculator,
    Cell,
    Input,
    Output,
    Span,
    Table,
)
from calculators.engine.display import shown, signed
from calculators.engine.exact import EXACT, rounded
from calculators.engine.first_passage import touch_probability
from calculators.engine.formula import Formula
from calculators.engine.gap_chart import chart_says_of, jump_chart
from calculators.engine.gap_risk import (
    GapRisk,
    Held,
    JumpDiffusion,
    gap_risk,
    jump_beyond,
    one_jump_beyond,
)
from calculators.engine.just_opened import (
    MAINTENANCE_MARGIN_FRACTION,
    JustOpened,
    liquidation_level,
    maintenance_in_words,
    opened,
    rungs,
)
from calculators.engine.progress import Progress
from calculators.engine.stated import (
    chance,
    days_of,
    figure,
    in_a_cell,
    note_estimate,
    part,
)
from calculators.engine.working import Working

BANKRUPTCY_LEVEL = Formula(
    symbol="bankruptcy price as a part of the entry price",
    term="bankruptcy-price",
    text="1 - side / leverage",
    unit="",
)
AWAY = Formula(
    symbol="distance from entry", term="liquidation-price", text="100 * abs(level - 1)", unit="%"
)
ONE_JUMP = Formula(
    symbol="one jump from entry lands beyond bankruptcy",
    term="gap-risk",
    text="100 * N(side * (ln(bankruptcy_level) - mean_jump) / spread_of_jumps)",
    unit="%",
)
EXPECTED_JUMPS = Formula(
    symbol="jumps to expect", term="gap-risk", text="jumps_a_year * days / 365", unit=""
)
AT_LEAST_ONE = Formula(
    symbol="at least one of them is that large",
    term="gap-risk",
    text="100 * (1 - exp(-expected_jumps * one_jump / 100))",
    unit="%",
)
DEBT = Formula(
    symbol="debt to expect",
    term="insurance-fund",
    text="notional_value * debt_per_unit",
    unit="USDT",
)
HOW = (
    "mean over simulated paths of a price with jumps; between jumps the chance of touching is exact"
)
TWO_ERRORS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The position, and how its price moves."""

    position: JustOpened
    model: JumpDiffusion

    @property
    def held(self) -> Held:
        """The position's two prices."""
        return Held(
            spot=1.0,
            liquidation_price=self.position.liquidation_price,
            bankruptcy_price=self.position.bankruptcy_price,
        )

    @property
    def beyond(self) -> float:
        """Probability that at least one jump, from the entry price, passes the bankruptcy price."""
        return jump_beyond(1.0, self.position.bankruptcy_price, self.model, self.position.years)


def work(inputs: Mapping[str, Any]) -> Generator[Progress, None, Answer]:
    """Return how often jumps carry one position past its bankruptcy price, and the debt expected."""
    asked = asked_of(inputs)
    years, paths = asked.position.years, int(inputs["paths"])
    found = yield from gap_risk(asked.held, asked.model, years=years, paths=paths)
    working = Working()
    figures = figures_of(inputs, asked, found, working)
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(asked.position, asked.model)
    return Answer(
        says=says_of(inputs, found, figures),
        outputs=outputs,
        steps=working.steps,
        tables=(ladder(asked, inputs),),
        chart=partial(jump_chart, asked.position, asked.model, says),
        chart_says=says,
    )


def asked_of(inputs: Mapping[str, Any]) -> Asked:
    """Return the position and the model in floats."""
    return Asked(
        position=opened(inputs),
        model=JumpDiffusion(
            volatility_fraction=float(inputs["volatility_fraction"]),
            jumps_per_year=float(inputs["jumps_per_year"]),
            jump_log_mean=float(inputs["jump_log_mean"]),
            jump_log_deviation=float(inputs["jump_log_deviation"]),
        ),
    )


def without_jumps(asked: Asked) -> float:
    """Return the probability of liquidation if the price only wandered."""
    return touch_probability(
        spot=1.0,
        level=asked.position.liquidation_price,
        years=asked.position.years,
        volatility_fraction=asked.model.volatility_fraction,
    )


def figures_of(
    inputs: Mapping[str, Any], asked: Asked, found: GapRisk, working: Working
) -> Mapping[str, Decimal]:
    """Return every output, unrounded: first what has a formula, then what was simulated."""
    sign, liquidation = liquidation_level(inputs, working)
    bankruptcy = working.work(BANKRUPTCY_LEVEL, side=sign, leverage=inputs["leverage"])
    one_jump = working.work(
        ONE_JUMP,
        side=sign,
        bankruptcy_level=bankruptcy,
        mean_jump=inputs["jump_log_mean"],
        spread_of_jumps=inputs["jump_log_deviation"],
    )
    expected = working.work(
        EXPECTED_JUMPS, jumps_a_year=inputs["jumps_per_year"], days=inputs["days"]
    )
    any_jump = working.work(AT_LEAST_ONE, expected_jumps=expected, one_jump=one_jump)
    for name, estimate in (("gapped through", found.gapped), ("liquidated", found.liquidated)):
        note_estimate(name, "gap-risk", HOW, inputs["paths"], estimate, working)
    notional = inputs["notional_value"]
    debt = working.work(DEBT, notional_value=notional, debt_per_unit=figure(found.bad_debt.value))
    return {
        "gap_probability": figure(100 * found.gapped.value),
        "gap_error": figure(100 * found.gapped.standard_error),
        "liquidation_probability": figure(100 * found.liquidated.value),
        "smooth_probability": figure(100 * without_jumps(asked)),
        "debt_given_gap": EXACT.multiply(notional, figure(found.bad_debt_given_gap.value)),
        "expected_debt": debt,
        "one_jump_probability": one_jump,
        "any_jump_probability": any_jump,
        "expected_jumps": expected,
        "liquidation_distance": working.work(AWAY, of="liquidated", level=liquidation),
        "bankruptcy_distance": working.work(AWAY, of="bankrupt", level=bankruptcy),
    }


def says_of(
    inputs: Mapping[str, Any], found: GapRisk, figures: Mapping[str, Decimal]
) -> tuple[Span, ...]:
    """Return the answer as a few sentences."""
    side = inputs["side"]
    opening = (
        Span(text=f"Within {days_of(inputs['days'])} your "),
        Span(text=f"{shown(inputs['leverage'], '×')} "),
        Span(text=side, kind=side),
        Span(text=f" with {maintenance_in_words(inputs)} is liquidated with a probability of "),
        Span(text=chance(100 * found.liquidated.value), strong=True),
    )
    if not found.gapped.value:
        return (*opening, Span(text=". It is closed before its margin is gone."))
    debt = shown(rounded(figures["debt_given_gap"], 0), "USDT")
    error = figure(TWO_ERRORS * 100 * found.gapped.standard_error, 1)
    return (
        *opening,
        Span(text=". In "),
        Span(text=chance(100 * found.gapped.value), strong=True, kind="loss"),
        Span(text=f" of all cases, give or take {error} points, a jump carries the price past"),
        Span(text=" bankruptcy: the margin is gone, and on average "),
        Span(text=debt, strong=True, kind="loss"),
        Span(text=" more is owed. A price without jumps would leave no debt."),
    )


def ladder(asked: Asked, inputs: Mapping[str, Any]) -> Table:
    """Return by leverage how large a jump must be and how often one is."""
    own = inputs["leverage"]

    def row(rung: Decimal) -> tuple[Cell, ...]:
        there = replace(asked, position=replace(asked.position, leverage=float(rung)))
        needed = 100 * (there.position.bankruptcy_price - 1)
        one = 100 * one_jump_beyond(1.0, there.position.bankruptcy_price, asked.model)
        several = 100 * there.beyond
        smooth = 100 * without_jumps(there)
        return (
            Cell(text=shown(rung, "×"), kind="total" if rung == own else ""),
            Cell(text=signed(figure(needed, 1), "%"), kind="number"),
            Cell(text=in_a_cell(one), kind="number"),
            Cell(text=in_a_cell(several), kind="loss", share=part(several)),
            Cell(text=in_a_cell(smooth), kind="number"),
        )

    return Table(
        title="A jump that starts at the entry price",
        columns=(
            "Leverage",
            "Bankrupt at",
            "One jump is enough",
            f"Chance of one in {days_of(inputs['days'])}",
            "Liquidated without a jump",
        ),
        rows=tuple(row(rung) for rung in rungs(own)),
        note="The answer above also counts that the price wanders before it jumps, and that a position"
        " liquidated earlier is not there to be gapped: at high leverage most are. Between jumps the"
        " price drifts against them, so that on average it neither rises nor falls.",
    )


CALCULATOR = Calculator(
    title="Gap risk",
    summary="How often a price jump leaves a position with a debt, and how large that debt is.",
    terms=("gap-risk", "bankruptcy-price", "insurance-fund", "leverage"),
    inputs=(
        ask.SIDE,
        replace(ask.LEVERAGE, minimum="1.1"),
        Input(
            name="jumps_per_year",
            label="Jumps a year",
            term="gap-risk",
            kind="decimal",
            default="12",
            minimum="0",
            maximum="100",
            step="1",
            help="How many jumps to expect in a year; they come at random times.",
        ),
        Input(
            name="jump_log_mean",
            label="Mean jump",
            term="gap-risk",
            kind="decimal",
            default="-0.05",
            unit="log return",
            minimum="-0.5",
            maximum="0.5",
            step="0.01",
            help="Where jumps lie on average: -0.05 is about 5% down.",
        ),
        Input(
            name="jump_log_deviation",
            label="Spread of jumps",
            term="gap-risk",
            kind="decimal",
            default="0.08",
            unit="log return",
            minimum="0.001",
            maximum="0.5",
            step="0.01",
            help="One standard deviation of their size.",
        ),
        replace(ask.VOLATILITY, default="0.5", help="Of the price between jumps: 0.5 is 50%."),
        ask.DAYS,
        MAINTENANCE_MARGIN_FRACTION,
        Input(
            name="notional_value",
            label="Notional value",
            term="notional-value",
            kind="decimal",
            default="100000",
            unit="USDT",
            minimum="0.01",
            maximum="1000000000000",
            step="1000",
            help="What the position is worth at entry; debts are counted from it.",
        ),
        ask.paths("2000", 1000, 2000, 20_000, 100_000),
    ),
    outputs=(
        Output(
            name="gap_probability",
            label="Probability of a jump past the bankruptcy price",
            term="gap-risk",
            unit="%",
            places=1,
        ),
        Output(name="gap_error", label="Its standard error", term="", unit="%"),
        Output(
            name="liquidation_probability",
            label="Probability of liquidation, by a jump or without one",
            term="liquidation",
            unit="%",
        ),
        Output(
            name="smooth_probability",
            label="Probability of liquidation if there were no jumps",
            term="liquidation",
            unit="%",
        ),
        Output(
            name="debt_given_gap",
            label="Debt beyond the margin when it happens, mean",
            term="insurance-fund",
            unit="USDT",
            places=0,
        ),
        Output(
            name="expected_debt",
            label="Debt to expect over the holding period",
            term="insurance-fund",
            unit="USDT",
            places=0,
        ),
        Output(
            name="one_jump_probability",
            label="One jump from the entry price is enough",
            term="gap-risk",
            unit="%",
        ),
        Output(
            name="any_jump_probability",
            label="At least one jump of the holding period would be",
            term="gap-risk",
            unit="%",
        ),
        Output(name="expected_jumps", label="Jumps to expect", term="gap-risk"),
        Output(
            name="liquidation_distance",
            label="Distance to the liquidation price",
            term="liquidation-price",
            unit="%",
        ),
        Output(
            name="bankruptcy_distance",
            label="Distance to the bankruptcy price",
            term="bankruptcy-price",
            unit="%",
        ),
    ),
    work=work,
)
