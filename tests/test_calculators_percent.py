"""A fraction may be typed in percent: 1% is 0.01, in each calculator, and nothing else is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import catalogue, run_json
from calculators.engine.calculator import Calculator, Input
from calculators.engine.display import parsed_fraction
from calculators.engine.exact import canonical
from calculators.engine.inputs import read_inputs
from calculators.engine.refusal import Refusal, RefusedError
from site_src.ask import ask
from site_src.form import given_of, slider_of
from site_src.wheel import node

ROOT = Path(__file__).parents[1]
PRICE = catalogue()["liquidation-price"]
RATE = "maintenance_margin_fraction"
BY_ANOTHER_NAME = {  # fractions whose names do not say so
    "collateral_volatility",
    "confidence",
    "debt_volatility",
    "daily_volatility",
    "extreme_weight",
}


def flat(calculator: Calculator) -> Iterator[Input]:
    for asked in calculator.inputs:
        yield from asked.columns or (asked,)


def refusal_of(name: str, **inputs: Any) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        read_inputs(catalogue()[name], json.dumps(inputs))
    (refusal,) = refused.value.refusals
    return refusal


def says(name: str, **inputs: Any) -> str:
    refusal = refusal_of(name, **inputs)
    return f"{refusal.what} {refusal.fix}"


def test_every_fraction_of_the_catalogue_takes_a_percentage_and_nothing_else_does() -> None:
    inputs = [one for calculator in catalogue().values() for one in flat(calculator)]
    taking = {one.name for one in inputs if one.takes_percent}
    assert taking == BY_ANOTHER_NAME | {o.name for o in inputs if o.name.endswith("_fraction")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1%", "0.01"),
        ("1 %", "0.01"),
        ("1\u00a0%", "0.01"),
        ("1\u2009%", "0.01"),
        ("1\u202f%", "0.01"),
        ("1.50%", "0.015"),
        ("001%", "0.01"),
        ("50.0%", "0.5"),
        ("0.0100000000000001%", "0.000100000000000001"),
    ],
)
def test_a_percentage_is_exactly_its_fraction(text: str, value: str) -> None:
    read = read_inputs(PRICE, json.dumps({RATE: text}))[RATE]
    assert read.as_tuple() == Decimal(value).as_tuple()


def test_a_percentage_may_be_below_zero_and_above_a_hundred() -> None:
    rows = [{"asset": "A", "shock_fraction": "-33.3%"}, {"asset": "B", "shock_fraction": "250 %"}]
    read = read_inputs(catalogue()["cross-vs-isolated"], json.dumps({"positions": rows}))
    assert [row["shock_fraction"] for row in read["positions"]] == [
        Decimal("-0.333"),
        Decimal("2.5"),
    ]


NO_NUMBER = "Type a plain number or a percentage, such as 0.01 or 1%."
TOO_LONG = "Type a digit before the point, at most 18 digits before it and 16 after it."


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("%", NO_NUMBER),
        ("1%%", NO_NUMBER),
        ("%1", NO_NUMBER),
        ("1% a year", NO_NUMBER),
        ("1e2%", NO_NUMBER),
        ("\uff11\uff05", NO_NUMBER),
        ("1\uff05", NO_NUMBER),
        ("\u0661%", NO_NUMBER),
        ("1‰", NO_NUMBER),
        ("NaN%", NO_NUMBER),
        ("many", NO_NUMBER),
        ("", NO_NUMBER),
        ("+1%", "Type 1%."),
        ("\u22121%", "Type -1%."),
        (" 1% ", "Type 1%."),
        ("1  %", "Type 1%."),
        ("1\t%", "Type 1%."),
        ("1_0%", "Type 10%."),
        ("1,5 %", "Type 1.5%."),
        ("0,005%", "Type 0.005%."),
        ("1,500%", "Type 1500%."),
        ("1,000,000%", "Type 1000000%."),
        ("0,01", "Type 0.01."),
        (".5%", TOO_LONG),
        ("5.%", TOO_LONG),
        ("1." + "0" * 17 + "%", TOO_LONG),
        ("1" * 19 + "%", TOO_LONG),
        (".5", "Type a digit before the point, and at most 18 digits on either side of it."),
    ],
)
def test_what_is_no_percentage_is_refused_with_what_to_type(text: str, fix: str) -> None:
    assert refusal_of("liquidation-price", **{RATE: text}).fix == fix


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("60%", "Maintenance margin fraction is 60%. Type a number from 0.01% to 50%."),
        ("-5 %", "Maintenance margin fraction is −5%. Type a number from 0.01% to 50%."),
        ("0.60", "Maintenance margin fraction is 0.60. Type a number from 0.0001 to 0.5."),
        (
            "50.0000000000000001%",
            "Maintenance margin fraction is 50.0000000000000001%. Type a number from 0.01% to 50%.",
        ),
    ],
)
def test_a_bound_is_said_as_the_number_was_typed(text: str, said: str) -> None:
    assert says("liquidation-price", **{RATE: text}) == said


@pytest.mark.parametrize(
    ("name", "field", "text", "said"),
    [
        (
            "liquidation-price",
            "leverage",
            "5%",
            "Leverage takes no percentage: '5%'. Type a number from 1 to 125×.",
        ),
        (
            "gap-risk",
            "days",
            "5 %",
            "Holding period takes no percentage: '5 %'. Type a number from 0.01 to 730 days.",
        ),
        (
            "gap-risk",
            "jump_log_mean",
            "-5%",
            "Mean jump takes no percentage: '-5%'. Type a number from −0.5 to 0.5 log return.",
        ),
        (
            "portfolio-risk",
            "correlation",
            "%",
            "Correlation now takes no percentage: '%'. Type a number from 0 to 1.",
        ),
    ],
)
def test_what_is_no_fraction_takes_no_percentage_and_says_what_it_takes(
    name: str, field: str, text: str, said: str
) -> None:
    assert says(name, **{field: text}) == said


def in_percent(asked: Input, value: str) -> str:
    return f"{canonical(Decimal(value) * 100)} %" if asked.takes_percent else value


def defaults(calculator: Calculator, *, percent: bool) -> Mapping[str, Any]:
    """Return the default inputs in full, fractions as they are or in percent."""
    found: dict[str, Any] = {}
    for asked in calculator.inputs:
        if isinstance(asked.default, str):
            found[asked.name] = in_percent(asked, asked.default) if percent else asked.default
        else:
            found[asked.name] = [
                {
                    c.name: in_percent(c, str(row.get(c.name, c.default)))
                    if percent
                    else row.get(c.name, c.default)
                    for c in asked.columns
                }
                for row in asked.default
            ]
    return found


@pytest.mark.parametrize("name", sorted(n for n, c in catalogue().items() if c.takes_percent))
def test_the_defaults_in_percent_give_the_same_bytes(name: str) -> None:
    calculator = catalogue()[name]
    plain, typed = (json.dumps(defaults(calculator, percent=p)) for p in (False, True))
    assert typed != plain
    assert run_json(name, typed) == run_json(name, plain)
    assert "answer" in json.loads(run_json(name, plain))


@given(st.decimals(Decimal("0.01"), 50, places=16, allow_nan=False), st.sampled_from(["", " "]))
def test_any_percentage_is_the_number_that_its_fraction_is(percent: Decimal, space: str) -> None:
    fraction = canonical(percent.scaleb(-2))
    read = [
        read_inputs(PRICE, json.dumps({RATE: text}))[RATE].as_tuple()
        for text in (f"{percent:f}{space}%", fraction)
    ]
    assert read[0] == read[1]


# --- a series ---


def returns_of(text: str) -> str:
    return run_json("risk-adjusted-return", json.dumps({"returns": text}))


@pytest.mark.parametrize(
    "text",
    [
        "1% -2% 3%",
        "1 % -2 % 3 %",
        "1\u00a0%\u00a0-2\u00a0%\u00a03\u202f%",
        "1%, -2%, 3%",
        "1%;-2%;3%",
        "  1%   -2.0%  003% ",
    ],
)
def test_a_series_may_be_pasted_in_percent(text: str) -> None:
    assert returns_of(text) == returns_of("0.01 -0.02 0.03")


def test_a_period_without_a_return_needs_no_sign() -> None:
    assert returns_of("1% -2% 0 3% 0.0 -0") == returns_of("0.01 -0.02 0 0.03 0 0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "1% -2% 3",
            "Some returns have a percent sign, and '3' has none. Write all of them with the sign",
        ),
        ("1 -2 3 %", "Some returns have a percent sign, and '1' has none."),
        ("0.01 % 0.02 0.03", "Some returns have a percent sign, and '0.02' has none."),
        ("1% -100% 3%", "A return is '-100%'. Write percentages above -100%."),
        ("1% 10000.1% 3%", "A return is '10000.1%'. Write percentages above -100%."),
        ("0.01 -1 0.03", "A return is '-1'. Write fractions above -1: 0.01 is 1%."),
        ("1%-2%3%", f"'1%-2%3%' is not a plain number. {NO_NUMBER}"),
        ("1%% 2% 3%", f"'1%%' is not a plain number. {NO_NUMBER}"),
        ("1,5% 2% 3%", "'1,5%' is not a plain number. Write a point, and a space between"),
    ],
)
def test_a_series_that_is_half_in_percent_or_out_of_bounds_is_refused(text: str, said: str) -> None:
    (refusal,) = json.loads(returns_of(text))["refusals"]
    assert f"{refusal['what']} {refusal['fix']}".startswith(said)


def test_a_name_may_hold_a_space_that_does_not_break() -> None:
    read = read_inputs(
        catalogue()["cross-vs-isolated"], json.dumps({"positions": [{"asset": "my\u00a0coin"}]})
    )
    assert read["positions"][0]["asset"] == "my coin"


# --- the page that the build writes, and the scripts ---


def test_an_example_in_percent_is_shown_so_and_its_slider_stands_at_the_fraction() -> None:
    asked = ask("liquidation-probability", {RATE: "1 %", "volatility_fraction": "60.5%"})
    calculator = catalogue()[asked.calculator]
    texts = {one.label: one.text for one in given_of(calculator, asked)}
    assert texts["Maintenance margin fraction"] == "1%"
    assert texts["Volatility"] == "60.5% a year"
    assert texts["Drift of the price"] == "0 a year"
    rate = next(one for one in calculator.inputs if one.name == RATE)
    slider = slider_of(rate, "1 %")
    assert slider is not None
    assert slider.value == "0.01"


TEXTS = [
    *("1%", "1 %", "1\u00a0%", "1\u2009%", "1\u202f%", "-5%", "1.50 %", "-0.05%", "250%", "0%"),
    *("1234.5%", "-12%", "007%", "0.0000000000000001%", "9" * 18 + "%"),
]
OTHERS = [
    "0.01",
    "",
    "%",
    "1%%",
    "1  %",
    " 1%",
    "1% ",
    "1\n%",
    "1%\n",
    "１％",
    "1e2%",
    "+1%",
    "1,5%",
]
OTHERS += ["1." + "0" * 17 + "%", "1" * 19 + "%", ".5%", "5.%", "1‰"]


def test_the_page_reads_a_percentage_as_the_engine_does() -> None:
    script = """
      import { readFileSync } from "node:fs";
      import { fractionOf, percentOf } from "./site_src/js/percent.js";
      const texts = JSON.parse(readFileSync(0, "utf8"));
      console.log(JSON.stringify(texts.map((text) => [percentOf(text) !== undefined, fractionOf(text)])));
    """
    done = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps([*TEXTS, *OTHERS]),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found = json.loads(done.stdout)
    percentages, others = found[: len(TEXTS)], found[len(TEXTS) :]
    assert [Decimal(fraction) for _, fraction in percentages] == [*map(parsed_fraction, TEXTS)]
    assert all(is_percentage for is_percentage, _ in percentages)
    assert others == [[False, text] for text in OTHERS]
    taken = [text for text in OTHERS if isinstance(parsed_fraction(text), Decimal)]
    assert taken == ["0.01"]
