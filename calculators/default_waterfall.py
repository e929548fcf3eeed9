"""Who pays when a member of a clearing house, or a big account of a crypto venue, defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, get_args

from calculators.engine import ask
from calculators.engine.answering import Figures, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Choice, Input, Output
from calculators.engine.exact import EXACT, ZERO
from calculators.engine.formula import Formula
from calculators.engine.loss_layers import Layer, Sharing, absorb
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.waterfall_chart import waterfall_chart
from calculators.engine.waterfall_says import (
    DEFAULTER,
    SURVIVORS,
    UNIT,
    VENUE,
    Kind,
    Waterfall,
    by_survivor,
    chart_says_of,
    ledger,
    millions,
    says_of,
    stairs_of,
)
from calculators.engine.working import Working

TERM = "default-waterfall"
EMIR = "EMIR, Regulation (EU) No 648/2012, article 45({})"
ADDITIONAL = "Regulation (EU) 2021/23, article 9(14)"
CALLS = "EMIR, Regulation (EU) No 648/2012, article 43(3)"
GAINS = "ESMA Q&A 887: cutting variation margin gains is compatible with EMIR"
CALLABLE = Formula(symbol="can be called for", term=TERM, text="multiple * contribution", unit=UNIT)
UNCOVERED = Formula(symbol="covered by nobody", term=TERM, text="loss - paid", unit=UNIT)
SHARE = Formula(
    symbol="part of what the defaulter did not cover, paid by the others",
    term=TERM,
    text="100 * paid_by_others / (loss - paid_by_defaulter)",
    unit="%",
)
USED = Formula(
    symbol="part of the fund that is used", term=TERM, text="100 * paid / held", unit="%"
)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return who pays a loss at close-out, layer by layer."""
    refuse(refusals_of(inputs))
    working = Working()
    waterfall = waterfall_of(inputs, working)
    says = chart_says_of(waterfall)
    names = tuple(row["survivor"] for row in inputs["survivors"])
    loss = waterfall.loss
    return Answer(
        says=tuple(says_of(waterfall)),
        outputs=rounded_figures(CALCULATOR.outputs, figures_of(waterfall, working), {}),
        steps=working.steps,
        tables=(ledger(waterfall), by_survivor(waterfall, names)),
        chart=partial(
            waterfall_chart,
            stairs_of(waterfall),
            float(loss),
            f"this loss: {millions(loss)}",
            UNIT,
            says,
        ),
        chart_says=says,
    )


def refusals_of(inputs: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield a refusal for each survivor whose name stands above it already."""
    names = [row["survivor"] for row in inputs["survivors"]]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield Refusal(
                field=f"survivors.{number}.survivor",
                what=f"{name} is in row {names.index(name) + 1} already.",
                fix="Give this one a name of its own.",
            )


def waterfall_of(inputs: Mapping[str, Any], working: Working) -> Waterfall:
    """Return what each layer pays, in the order of the rules."""
    layers = {kind: layer for kind, layer in layers_of(inputs, working).items() if layer.size}
    found, uncovered = absorb(inputs["loss"], tuple(layers.values()), working)
    return Waterfall(
        loss=inputs["loss"],
        rules=inputs["rules"],
        last_resort=inputs["last_resort"],
        paid=dict(zip(layers, found, strict=True)),
        uncovered=uncovered,
    )


def layers_of(inputs: Mapping[str, Any], working: Working) -> Mapping[Kind, Layer]:
    """Return the layers of a clearing house or of a crypto venue, from the first to pay."""
    if inputs["rules"] == "crypto-venue":
        return {
            "margin": alone("defaulter's margin", inputs["defaulter_margin"]),
            "own": alone("insurance fund", inputs["own_capital"]),
            **gains_of(inputs),
        }
    contributions = {row["survivor"]: row["contribution"] for row in inputs["survivors"]}
    calls = {
        name: working.work(
            CALLABLE,
            of=name,
            multiple=inputs["assessment_multiple"],
            contribution=contribution,
        )
        for name, contribution in contributions.items()
        if inputs["assessment_multiple"]
    }
    return {
        "margin": alone("defaulter's margin", inputs["defaulter_margin"], EMIR.format(1)),
        "contribution": alone(
            "defaulter's fund part", inputs["defaulter_contribution"], EMIR.format(2)
        ),
        "own": alone("own capital", inputs["own_capital"], EMIR.format(4)),
        "fund": Layer(name="others' default fund", holds=contributions, source=EMIR.format(3)),
        "second": alone("more own capital", inputs["second_capital"], ADDITIONAL),
        "calls": Layer(name="calls on the others", holds=calls, source=CALLS),
        **gains_of(inputs),
    }


def alone(name: str, amount: Decimal, source: str = "") -> Layer:
    """Return a layer that one payer fills."""
    return Layer(name=name, holds={name: amount}, source=source)


def gains_of(inputs: Mapping[str, Any]) -> Mapping[Kind, Layer]:
    """Return the last layer, if others' gains are one."""
    if inputs["last_resort"] not in get_args(Sharing):
        return {}
    house = inputs["rules"] == "clearing-house"
    return {
        "gains": Layer(
            name="others' gains" if house else "winners' gains",
            holds={row["survivor"]: row["gain"] for row in inputs["survivors"]},
            sharing=inputs["last_resort"],
            source=GAINS if house else "",
        )
    }


def figures_of(waterfall: Waterfall, working: Working) -> Figures:
    """Return every output, unrounded."""
    by_defaulter, by_others = waterfall.by(DEFAULTER), waterfall.by(SURVIVORS)
    paid = EXACT.subtract(waterfall.loss, waterfall.uncovered)
    uncovered = working.work(UNCOVERED, loss=waterfall.loss, paid=paid)
    beyond = EXACT.subtract(waterfall.loss, by_defaulter)
    fund: Kind = "fund" if waterfall.is_clearing_house else "own"
    held = waterfall.size(fund)
    touched = [one.layer.name for one in waterfall.paid.values() if one.amount]
    return {
        "defaulter_paid": by_defaulter,
        "venue_paid": waterfall.by(VENUE),
        "survivors_paid": by_others,
        "uncovered": uncovered,
        "capacity": working.total(
            "all layers together",
            TERM,
            {one.layer.name: one.layer.size for one in waterfall.paid.values()},
            unit=UNIT,
        ),
        "prefunded": waterfall.prefunded,
        "survivors_share": working.work(
            SHARE,
            paid_by_others=by_others,
            loss=waterfall.loss,
            paid_by_defaulter=by_defaulter,
        )
        if beyond
        else ZERO,
        "fund_used": working.work(USED, paid=waterfall.by((fund,)), held=held) if held else ZERO,
        "fund_left": EXACT.subtract(held, waterfall.by((fund,))),
        "called": waterfall.by(("calls",)),
        "gains_given_up": waterfall.by(("gains",)),
        "last_touched": touched[-1] if touched else "none",
    }


def amount_input(name: str, label: str, default: str, text: str, *, term: str = TERM) -> Input:
    """Return an input of an amount in this calculator's unit."""
    return ask.amount(name, label, default, text, term=term, unit=UNIT)


def amount_output(name: str, label: str) -> Output:
    """Return an output of an amount in millions."""
    return Output(name=name, label=label, term=TERM, unit=UNIT, places=4)


CALCULATOR = Calculator(
    title="Default waterfall",
    summary="Who pays when a clearing member or a big account defaults. It opens with Nasdaq Clearing"
    " in 2018, where 114 million euros were lost beyond what the defaulter had posted.",
    terms=("default-waterfall", "insurance-fund", "systemic-risk"),
    inputs=(
        Input(
            name="rules",
            label="Whose rules",
            term=TERM,
            kind="choice",
            default="clearing-house",
            choices=(
                Choice(value="clearing-house", label="Clearing house: members share"),
                Choice(value="crypto-venue", label="Crypto venue: fund, then winners"),
            ),
            help="A crypto venue has no default fund: contributions, calls and more own capital do not"
            " count there. What its treasury adds goes into the insurance fund.",
        ),
        amount_input(
            "loss", "Loss at close-out", "114", "What closing the defaulter's positions costs."
        ),
        amount_input(
            "defaulter_margin",
            "Defaulter's margin",
            "0",
            "At 0 the loss is what goes beyond it, as it was reported for Nasdaq Clearing.",
            term="initial-margin",
        ),
        amount_input(
            "defaulter_contribution",
            "Defaulter's part of the fund",
            "0",
            "What the defaulter had paid into the default fund. A crypto venue has none.",
        ),
        amount_input(
            "own_capital",
            "Own capital, or insurance fund",
            "7",
            "The clearing house's own money that pays before members; a venue's insurance fund.",
            term="insurance-fund",
        ),
        Input(
            name="survivors",
            label="The others",
            term=TERM,
            kind="rows",
            minimum="1",
            maximum="12",
            help="The members who did not default, or a venue's winners. It opens with the 166 million of"
            " Nasdaq's fund, split among three of our own making, with gains of our own making.",
            columns=(
                Input(
                    name="survivor",
                    label="Name",
                    term="",
                    kind="text",
                    default="Member",
                    maximum="20",
                    help="A name of its own.",
                ),
                amount_input(
                    "contribution", "Paid into the fund", "0", "Its part of the default fund."
                ),
                amount_input("gain", "Gain", "0", "What it has gained and not been paid yet."),
            ),
            default=(
                {"survivor": "Bank", "contribution": "83", "gain": "90"},
                {"survivor": "Utility", "contribution": "50", "gain": "60"},
                {"survivor": "Trader", "contribution": "33", "gain": "30"},
            ),
        ),
        amount_input(
            "second_capital",
            "More of its own capital",
            "0",
            "Pays after the fund. EU law asks for it, other rulebooks often do not. Not counted of a"
            " crypto venue: add it to its insurance fund.",
        ),
        Input(
            name="assessment_multiple",
            label="Calls on members",
            term=TERM,
            kind="decimal",
            default="1",
            unit="× contribution",
            minimum="0",
            maximum="10",
            step="0.25",
            help="How much more each can be called for, as a multiple of its contribution.",
        ),
        Input(
            name="last_resort",
            label="What comes last",
            term=TERM,
            kind="choice",
            default="pro-rata",
            choices=(
                Choice(value="pro-rata", label="Gains are cut, all by the same part"),
                Choice(value="in-order", label="Gains are cut, the first row first"),
                Choice(value="tear-up", label="Contracts are torn up"),
                Choice(value="insolvency", label="Insolvency"),
            ),
            help="Cut alike: variation margin haircut or socialized loss. First row first:"
            " auto-deleveraging by rank.",
        ),
    ),
    outputs=(
        amount_output("defaulter_paid", "The defaulter pays"),
        amount_output("venue_paid", "The clearing house or venue pays"),
        amount_output("survivors_paid", "The others pay"),
        amount_output("uncovered", "Covered by nobody"),
        amount_output("capacity", "The most that all layers can bear"),
        amount_output("prefunded", "Of which paid in beforehand"),
        Output(
            name="survivors_share",
            label="The others' part of what the defaulter did not cover",
            term=TERM,
            unit="%",
            places=1,
        ),
        Output(
            name="fund_used",
            label="Part of the fund that is used",
            term=TERM,
            unit="%",
            places=1,
        ),
        amount_output("fund_left", "Left in the fund"),
        amount_output("called", "Called for and paid"),
        amount_output("gains_given_up", "Gains given up"),
        Output(name="last_touched", label="The last layer that pays", term=TERM),
    ),
    work=work,
)
