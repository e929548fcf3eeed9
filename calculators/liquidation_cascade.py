"""A crowd of leveraged longs after a first fall: what their forced sales add to it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import Figures, counted, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Cell, Input, Output, Span, Table
from calculators.engine.crowd import Crowd
from calculators.engine.crowd_chart import (
    CrowdMarket,
    cascade_chart,
    change,
    chart_says_of,
    falls_of,
)
from calculators.engine.display import shown
from calculators.engine.exact import EXACT, ONE, rounded
from calculators.engine.formula import Formula
from calculators.engine.market_cascade import MarketCascade, Round
from calculators.engine.progress import Progress, between
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.stated import drawn, figure
from calculators.engine.working import Working

DENSITY = Formula(
    symbol="longs closed for each unit of fall",
    term="liquidation-cascade",
    text="longs / (last_distance - first_distance)",
    unit="USDT",
)
GAIN = Formula(
    symbol="gain of one round",
    term="liquidation-cascade",
    text="price_impact / 1000000 * closed_for_each_unit",
    unit="",
)
STRAIGHT_LINE_FALL = Formula(
    symbol="whole fall by the straight-line formula",
    term="liquidation-cascade",
    text="100 * (first_fall - gain * first_distance) / (1 - gain)",
    unit="%",
)
AMPLIFICATION = Formula(
    symbol="amplification",
    term="liquidation-cascade",
    text="whole_fall / first_fall",
    unit="×",
)
HUNDRED, MILLION = Decimal(100), Decimal(1_000_000)
RUNS_AWAY, ALL_CLOSED = "runs away", "all are closed"
MOST_ROWS = 8  # rounds shown; the rest is one row
GATHERED, FOUND = 0.2, 0.25  # of the whole work: making the accounts, and the cascade asked about


def work(inputs: Mapping[str, Any]) -> Generator[Progress, None, Answer]:
    """Return what the forced sales of a crowd add to a first fall of the price."""
    refuse(refusals_of(inputs))
    working = Working()
    density = working.work(
        DENSITY,
        longs=inputs["notional_value"],
        last_distance=inputs["farthest_fraction"],
        first_distance=inputs["nearest_fraction"],
    )
    gain = working.work(
        GAIN, price_impact=inputs["price_impact_fraction"], closed_for_each_unit=density
    )
    market = market_of(inputs, gain)
    accounts = yield from between(market.crowd.gather(), 0.0, GATHERED)
    cascade = accounts.after(market.first_fall, market.impact)
    found = yield from between(cascade, GATHERED, FOUND, "closing accounts")
    falls = yield from between(falls_of(market, accounts), FOUND, 1.0)
    figures = {"gain": gain, **figures_of(inputs, gain, found, working)}
    outputs = rounded_figures(CALCULATOR.outputs, figures, {})
    says = chart_says_of(market, outputs)
    return Answer(
        says=tuple(says_of(inputs, gain, outputs)),
        outputs=outputs,
        steps=working.steps,
        tables=(rounds_of(market, found),),
        chart=partial(cascade_chart, market, falls, outputs, says),
        chart_says=says,
    )


def refusals_of(inputs: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield what is wrong with the crowd: its range is empty, or its count is no whole number."""
    nearest, farthest = inputs["nearest_fraction"], inputs["farthest_fraction"]
    if farthest <= nearest:
        yield Refusal(
            field="farthest_fraction",
            what=f"The last liquidation, at {shown(farthest)}, does not lie beyond the first.",
            fix=f"Type more than {shown(nearest)}.",
        )
    if inputs["accounts"] != inputs["accounts"].to_integral_value():
        yield Refusal(
            field="accounts",
            what=f"{shown(inputs['accounts'])} accounts are no whole number.",
            fix=f"Type {shown(rounded(inputs['accounts'], 0))}.",
        )


def market_of(inputs: Mapping[str, Any], gain: Decimal) -> CrowdMarket:
    """Return the market in floats, as the cascade takes it."""
    return CrowdMarket(
        crowd=Crowd(
            notional_value=float(inputs["notional_value"]),
            nearest=float(inputs["nearest_fraction"]),
            farthest=float(inputs["farthest_fraction"]),
            count=int(inputs["accounts"]),
            maintenance_margin_fraction=float(inputs["maintenance_margin_fraction"]),
        ),
        first_fall=float(inputs["first_fall_fraction"]),
        impact=float(EXACT.divide(inputs["price_impact_fraction"], MILLION)),
        gain=float(gain),
    )


def figures_of(
    inputs: Mapping[str, Any], gain: Decimal, found: MarketCascade, working: Working
) -> Figures:
    """Return every output but the gain, unrounded, with the rounds as lines of the working."""
    straight = straight_line_fall(inputs, gain, working)
    for number, done in enumerate(found.rounds, start=1):
        if done.accounts:
            working.note(
                f"round {number}",
                "liquidation-cascade",
                "accounts closed; what they sell; price after it",
                f"{shown(len(done.accounts))}; {shown(figure(done.sold[0], 0), 'USDT')}",
                change(done.returns[0]),
            )
    whole = figure(-100.0 * found.returns[0])
    first = EXACT.multiply(HUNDRED, inputs["first_fall_fraction"])
    return {
        "whole_fall": whole,
        "straight_line_fall": straight,
        "amplification": working.work(AMPLIFICATION, whole_fall=whole, first_fall=first),
        "closed_count": len(found.liquidated),
        "survivor_count": int(inputs["accounts"]) - len(found.liquidated),
        "sold": figure(sum(done.sold[0] for done in found.rounds)),
        "round_count": sum(bool(done.accounts) for done in found.rounds),
        "bad_debt": figure(found.bad_debt),
    }


def straight_line_fall(inputs: Mapping[str, Any], gain: Decimal, working: Working) -> Decimal | str:
    """Return the whole fall in percent where one sale's size decides the next one's, or a word."""
    first, nearest = inputs["first_fall_fraction"], inputs["nearest_fraction"]
    if first <= nearest:
        return EXACT.multiply(HUNDRED, first)
    symbol, term = STRAIGHT_LINE_FALL.symbol, STRAIGHT_LINE_FALL.term
    if gain >= ONE:
        working.note(symbol, term, "gain ≥ 1", f"{shown(rounded(gain, 4))} ≥ 1", RUNS_AWAY)
        return RUNS_AWAY
    fall = STRAIGHT_LINE_FALL(first_fall=first, gain=gain, first_distance=nearest)
    if fall > EXACT.multiply(HUNDRED, inputs["farthest_fraction"]):
        working.note(symbol, term, "beyond the last liquidation", "", ALL_CLOSED)
        return ALL_CLOSED
    return working.work(STRAIGHT_LINE_FALL, first_fall=first, gain=gain, first_distance=nearest)


def says_of(inputs: Mapping[str, Any], gain: Decimal, outputs: Figures) -> Iterator[Span]:
    """Yield the answer as two or three sentences."""
    first = shown(rounded(EXACT.multiply(HUNDRED, inputs["first_fall_fraction"]), 1), "%")
    closed = int(outputs["closed_count"])
    yield Span(text=f"A first fall of {first} ")
    if not closed:
        yield Span(text="reaches no liquidation price. ", strong=True)
        yield Span(text="Nothing is sold by force, so it stays at that.")
        return
    yield Span(text="becomes ")
    yield Span(text=text_of_fall(outputs), strong=True, kind="loss")
    yield Span(text=". Forced sales close ")
    yield Span(text=f"{shown(closed)} of {shown(inputs['accounts'])} accounts", strong=True)
    rounds = int(outputs["round_count"])
    yield Span(text=f" in {counted(rounds)} {'round' if rounds == 1 else 'rounds'}. ")
    times = shown(rounded(gain, 2))
    if gain < ONE:
        yield Span(text=f"Each 1% of fall causes another {times}%, so it comes to rest.")
    elif not outputs["survivor_count"]:
        yield Span(text=f"Each 1% of fall causes another {times}%: it stops where the longs end.")
    else:
        yield Span(text=f"Each 1% of fall causes another {times}% at first. ")
        yield Span(text="It stops because a coin that has fallen sells for less.")


def text_of_fall(outputs: Figures) -> str:
    """Return the whole fall as shown."""
    return shown(Decimal(outputs["whole_fall"]), "%")


def rounds_of(market: CrowdMarket, found: MarketCascade) -> Table:
    """Return the rounds: how many were closed, what they sold, and where the price then was."""
    done = [turn for turn in found.rounds if turn.accounts]
    shown_rounds = done if len(done) <= MOST_ROWS else done[: MOST_ROWS - 1]
    most = max((turn.sold[0] for turn in done), default=1.0)
    rows = [row_of(str(number), [turn], most) for number, turn in enumerate(shown_rounds, start=1)]
    if len(shown_rounds) < len(done):
        rest = done[len(shown_rounds) :]
        rows.append(row_of(f"{len(shown_rounds) + 1} to {len(done)}", rest, 0.0))
    return Table(
        title="Round by round",
        columns=("Round", "Closed", "Sold, million USDT", "Price so far"),
        rows=tuple(rows),
        note=f"The first fall alone: {change(-market.first_fall)}. An account is closed in full once"
        " its equity no longer exceeds its maintenance margin; all sales of a round move the price"
        " together.",
    )


def row_of(name: str, turns: list[Round], most: float) -> tuple[Cell, ...]:
    """Return one row: a round, or all the rounds that are left; a bar compares the sales."""
    sold = sum(turn.sold[0] for turn in turns)
    return (
        Cell(text=name),
        Cell(text=shown(sum(len(turn.accounts) for turn in turns)), kind="number"),
        Cell(
            text=shown(figure(sold / 1e6, 1)),
            kind="loss",
            share=drawn(sold / most) if most else None,
        ),
        Cell(text=change(turns[-1].returns[0]), kind="number"),
    )


def fraction_input(name: str, label: str, default: str, most: str, text: str) -> Input:
    """Return an input for a fall as a fraction of the price."""
    return Input(
        name=name,
        label=label,
        term="liquidation-cascade",
        kind="decimal",
        default=default,
        unit="fraction",
        minimum="0.001",
        maximum=most,
        step="0.005",
        help=text,
    )


CALCULATOR = Calculator(
    title="Liquidation cascade",
    summary="A first fall closes leveraged longs, whose sales lower the price and close the next.",
    terms=("liquidation-cascade", "systemic-leverage", "liquidation", "insurance-fund"),
    inputs=(
        fraction_input(
            "first_fall_fraction",
            "First fall",
            "0.05",
            "0.5",
            "How far the price falls before anyone is forced to sell: 0.05 is 5%.",
        ),
        Input(
            name="price_impact_fraction",
            label="Price impact",
            term="liquidation-cascade",
            kind="decimal",
            default="0.0005",
            unit="fraction",
            minimum="0",
            maximum="0.1",
            step="0.0001",
            help="How far each million USDT sold lowers the price: 0.0005 is 0.05%.",
        ),
        Input(
            name="notional_value",
            label="Longs in all",
            term="notional-value",
            kind="decimal",
            default="500000000",
            unit="USDT",
            minimum="1",
            maximum="1000000000000",
            step="10000000",
            help="Notional value of all the longs together.",
        ),
        fraction_input(
            "nearest_fraction",
            "First liquidation at a fall of",
            "0.02",
            "0.9",
            "Where the longs with the most leverage are closed.",
        ),
        fraction_input(
            "farthest_fraction",
            "Last liquidation at a fall of",
            "0.4",
            "0.95",
            "Where those with the least leverage are; the others lie evenly between.",
        ),
        Input(
            name="accounts",
            label="Accounts",
            term="account-liquidation",
            kind="decimal",
            default="200",
            minimum="1",
            maximum="100000",
            step="10",
            help="How many accounts hold them, all of one size.",
        ),
        replace(ask.MAINTENANCE_MARGIN_FRACTION, term="maintenance-margin"),
    ),
    outputs=(
        Output(
            name="whole_fall", label="Whole fall", term="liquidation-cascade", unit="%", places=1
        ),
        Output(name="amplification", label="Amplification", term="liquidation-cascade", unit="×"),
        Output(name="gain", label="Gain of one round", term="liquidation-cascade"),
        Output(
            name="straight_line_fall",
            label="Whole fall by the straight-line formula",
            term="liquidation-cascade",
            unit="%",
            places=1,
        ),
        Output(name="closed_count", label="Accounts closed", term="account-liquidation"),
        Output(name="survivor_count", label="Accounts left", term="account-liquidation"),
        Output(name="round_count", label="Rounds of forced sales", term="liquidation-cascade"),
        Output(name="sold", label="Sold by force", term="liquidation", unit="USDT", places=0),
        Output(name="bad_debt", label="Bad debt", term="insurance-fund", unit="USDT", places=0),
    ),
    work=work,
)
