"""A few firms that owe each other: who can pay what once one of them has lost its means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import partial
from typing import Any

from calculators.engine import ask
from calculators.engine.answering import Figures, listed, rounded_figures
from calculators.engine.calculator import Answer, Calculator, Input, Output
from calculators.engine.clearing_chart import network_chart
from calculators.engine.clearing_says import chart_says_of, payments, says_of
from calculators.engine.display import quoted, shown
from calculators.engine.exact import EXACT, ZERO, total
from calculators.engine.exact_clearing import exact_rounds
from calculators.engine.firms import UNIT, Firms
from calculators.engine.formula import Formula
from calculators.engine.refusal import Refusal, refuse
from calculators.engine.working import Working

TERM = "systemic-contagion"
PAID = Formula(
    symbol="can pay",
    term=TERM,
    text="min(owed, outside_assets + received)",
    unit=UNIT,
)
PAID_AFTER_COST = Formula(
    symbol="can pay",
    term=TERM,
    text="(1 - cost_of_default) * (outside_assets + received)",
    unit=UNIT,
)
RECEIVED = Formula(
    symbol="received from one debtor", term=TERM, text="paid * owed_to_it / owed", unit=UNIT
)
UNPAID = Formula(symbol="left unpaid", term=TERM, text="owed - paid", unit=UNIT)


def work(inputs: Mapping[str, Any]) -> Answer:
    """Return what firms that owe each other can pay after a shock."""
    refuse(refusals_of(inputs))
    firms = firms_of(inputs)
    rounds, fractions = exact_rounds(firms.network())
    paid = tuple(map(decimal_of, fractions))
    working = Working()
    received = write_down(firms, paid, rounds, working)
    failed = tuple(firms.names[node] for fresh in rounds for node in fresh)
    unpaid = tuple(map(EXACT.subtract, firms.owed, paid))
    figures: Figures = {
        "default_count": len(failed),
        "defaulted": listed(failed),
        "standing": listed(tuple(name for name in firms.names if name not in failed)),
        "round_count": len(rounds),
        "shock": total(firms.losses),
        "unpaid": total(unpaid),
        "unpaid_outside": total(
            EXACT.divide(EXACT.multiply(missing, outside), owed) if owed else ZERO
            for missing, outside, owed in zip(unpaid, firms.outside, firms.owed, strict=True)
        ),
    }
    says = chart_says_of(firms, rounds)
    return Answer(
        says=tuple(says_of(firms, rounds, total(unpaid))),
        outputs=rounded_figures(CALCULATOR.outputs, figures, {}),
        steps=working.steps,
        tables=(payments(firms, paid, received, rounds),),
        chart=partial(network_chart, firms, says),
        chart_says=says,
    )


def refusals_of(inputs: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield what is wrong with the firms and with the debts between them."""
    names = [row["firm"] for row in inputs["firms"]]
    for number, row in enumerate(inputs["firms"]):
        if row["firm"] in names[:number]:
            yield Refusal(
                field=f"firms.{number}.firm",
                what=f"{row['firm']} stands in row {names.index(row['firm']) + 1} already.",
                fix="Give this one a name of its own.",
            )
        if row["loss"] > row["outside_assets"]:
            yield Refusal(
                field=f"firms.{number}.loss",
                what=f"{row['firm']} cannot lose more than it has outside.",
                fix=f"Type at most {shown(row['outside_assets'])}.",
            )
    for number, row in enumerate(inputs["debts"]):
        for side in ("debtor", "creditor"):
            if row[side] not in names:
                near = get_close_matches(row[side], names, n=1)
                yield Refusal(
                    field=f"debts.{number}.{side}",
                    what=f"There is no firm {quoted(row[side])}.",
                    fix=f"Did you mean {near[0]}?" if near else f"Type {' or '.join(names)}.",
                )
        if row["debtor"] == row["creditor"]:
            yield Refusal(
                field=f"debts.{number}.creditor",
                what=f"{row['debtor']} owes itself.",
                fix="Name another firm, or take the row out.",
            )


def firms_of(inputs: Mapping[str, Any]) -> Firms:
    """Return the firms; debts between the same two are added up."""
    rows = inputs["firms"]
    names = tuple(row["firm"] for row in rows)
    debts: list[dict[int, Decimal]] = [{} for _ in rows]
    for row in inputs["debts"]:
        debtor, creditor = names.index(row["debtor"]), names.index(row["creditor"])
        before = debts[debtor].get(creditor, ZERO)
        debts[debtor][creditor] = EXACT.add(before, row["amount"])
    return Firms(
        names=names,
        assets=tuple(row["outside_assets"] for row in rows),
        losses=tuple(row["loss"] for row in rows),
        outside=tuple(row["outside_debts"] for row in rows),
        debts=tuple(debts),
        cost=inputs["cost_of_default_fraction"],
    )


def decimal_of(value: Fraction) -> Decimal:
    """Return an exact payment to fifty digits.

    >>> decimal_of(Fraction(1, 4))
    Decimal('0.25')
    """
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def write_down(
    firms: Firms, paid: Sequence[Decimal], rounds: Sequence[Sequence[int]], working: Working
) -> list[Decimal]:
    """Return what each receives; write who defaults when, and that each pays what it then can."""
    for number, fresh in enumerate(rounds, start=1):
        names = listed(tuple(firms.names[node] for node in fresh))
        why = "hit by the shock" if number == 1 else "not paid in full by those before"
        working.note(f"default, round {number}", TERM, why, names, "cannot pay in full")
    failed = {node for fresh in rounds for node in fresh}
    received = []
    for node, name in enumerate(firms.names):
        parts = {
            f"from {firms.names[debtor]}": working.work(
                RECEIVED,
                of=f"{name} from {firms.names[debtor]}",
                paid=paid[debtor],
                owed_to_it=debts[node],
                owed=firms.owed[debtor],
            )
            for debtor, debts in enumerate(firms.debts)
            if debts.get(node)
        }
        received.append(working.total("received", TERM, parts, of=name, unit=UNIT))
        means: dict[str, Any] = {"outside_assets": firms.left[node], "received": received[node]}
        if node in failed and firms.cost:
            working.work(PAID_AFTER_COST, of=name, cost_of_default=firms.cost, **means)
        else:
            working.work(PAID, of=name, owed=firms.owed[node], **means)
        working.work(UNPAID, of=name, owed=firms.owed[node], paid=paid[node])
    return received


def amount_input(name: str, label: str, default: str, text: str) -> Input:
    """Return an input of an amount in this calculator's unit."""
    return ask.amount(name, label, default, text, term=TERM, unit=UNIT)


def firm_input(name: str, label: str, text: str) -> Input:
    """Return a column of firms' names."""
    return Input(
        name=name, label=label, term="", kind="text", default="Firm", maximum="20", help=text
    )


CALCULATOR = Calculator(
    title="Clearing network",
    summary="Firms that owe each other, one shock, and what each can then pay.",
    terms=("systemic-contagion", "contagion", "systemic-risk"),
    inputs=(
        Input(
            name="firms",
            label="Firms",
            term="systemic-contagion",
            kind="rows",
            minimum="2",
            maximum="6",
            help="What each has and owes outside the network, and what the shock takes from it.",
            columns=(
                firm_input("firm", "Firm", "A name of its own."),
                amount_input("outside_assets", "Has outside", "50", "Coins, cash and other means."),
                amount_input("outside_debts", "Owes outside", "0", "To customers and others."),
                amount_input("loss", "Loses", "0", "What the shock takes from its means."),
            ),
            default=(
                {"firm": "Fund", "outside_assets": "90", "outside_debts": "0", "loss": "45"},
                {"firm": "Lender", "outside_assets": "30", "outside_debts": "25", "loss": "0"},
                {"firm": "Exchange", "outside_assets": "50", "outside_debts": "100", "loss": "0"},
            ),
        ),
        Input(
            name="debts",
            label="Debts between them",
            term="systemic-contagion",
            kind="rows",
            minimum="1",
            maximum="20",
            help="Who owes whom how much.",
            columns=(
                firm_input("debtor", "Who owes", "A firm of the table above."),
                firm_input("creditor", "To whom", "Another firm of the table above."),
                amount_input("amount", "Amount", "10", "What is owed."),
            ),
            default=(
                {"debtor": "Fund", "creditor": "Lender", "amount": "80"},
                {"debtor": "Lender", "creditor": "Exchange", "amount": "70"},
                {"debtor": "Exchange", "creditor": "Fund", "amount": "10"},
            ),
        ),
        Input(
            name="cost_of_default_fraction",
            label="Cost of default",
            term="systemic-contagion",
            kind="decimal",
            default="0",
            unit="fraction",
            minimum="0",
            maximum="1",
            step="0.05",
            help="What a default destroys of the means that are left: 0.1 is 10%.",
        ),
    ),
    outputs=(
        Output(name="default_count", label="Firms that default", term="systemic-contagion"),
        Output(name="defaulted", label="In this order", term="systemic-contagion"),
        Output(name="standing", label="Still standing", term="systemic-contagion"),
        Output(name="round_count", label="Rounds of default", term="contagion"),
        Output(name="shock", label="Lost in the shock", term="systemic-contagion", unit=UNIT),
        Output(name="unpaid", label="Debts left unpaid", term="systemic-contagion", unit=UNIT),
        Output(
            name="unpaid_outside",
            label="Of which owed to outsiders",
            term="systemic-risk",
            unit=UNIT,
        ),
    ),
    work=work,
)
