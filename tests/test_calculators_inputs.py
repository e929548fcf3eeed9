"""What readers type, as JSON: taken, or refused at its field with what to type instead."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from calculators import catalogue
from calculators.engine.calculator import Calculator
from calculators.engine.inputs import LONGEST, read_inputs
from calculators.engine.refusal import Refusal, RefusedError

PRICE = catalogue()["liquidation-price"]
MODES = catalogue()["cross-vs-isolated"]
ROW = {"asset": "BTC", "shock_fraction": "0.1"}


def refusals(text: str, calculator: Calculator = PRICE) -> tuple[Refusal, ...]:
    with pytest.raises(RefusedError) as refused:
        read_inputs(calculator, text)
    return refused.value.refusals


def refused(calculator: Calculator = PRICE, **given: Any) -> Refusal:
    (refusal,) = refusals(json.dumps(given), calculator)
    return refusal


def test_what_is_missing_takes_its_default() -> None:
    values = read_inputs(PRICE, '{"size": "2.5"}')
    assert (values["size"], values["leverage"], values["side"]) == (Decimal("2.5"), 10, "long")


def test_cells_that_are_missing_take_the_defaults_of_their_columns() -> None:
    (row,) = read_inputs(MODES, json.dumps({"positions": [ROW]}))["positions"]
    assert (row["side"], row["entry_price"], row["shock_fraction"]) == ("long", 100, Decimal("0.1"))


@pytest.mark.parametrize(
    ("value", "what", "fix"),
    [
        (
            "0",
            "Entry price is 0.",
            "Type a number from 0.00000001 to 1\u202f000\u202f000\u202f000.",
        ),
        ("-30000", "Entry price is −30\u202f000.", "from 0.00000001"),
        ("NaN", "'NaN' is not a plain number.", "Type a plain number"),
        ("Infinity", "'Infinity' is not", "Type a plain number"),
        ("-inf", "'-inf' is not", "Type a plain number"),
        ("1e400", "'1e400' is not", "Type a plain number"),
        ("1e4", "'1e4' is not", "Type a plain number"),
        ("9" * 400, "'9999", "at most 18 digits"),
        ("30,000", "'30,000' is not", "Type 30000."),
        ("30 000.5", "is not a plain number", "Type 30000.5."),
        ("30'000", "is not a plain number", "Type 30000."),
        ("+30000", "is not a plain number", "Type 30000."),
        ("5%", "Entry price takes no percentage: '5%'.", "000\u202f000 USDT."),
        ("0,5", "'0,5' is not", "Type 0.5."),
        ("1,000,000", "'1,000,000' is not", "Type 1000000."),
        (".5", "'.5' is not", "Type a digit before the point"),
        ("", "Entry price is empty.", "Type a plain number"),
        ("  ", "Entry price is empty.", "Type a plain number"),
        ("thirty", "'thirty' is not", "Type a plain number"),
        ("٣٠٠٠٠", "is not a plain number", "Type a plain number"),
        ("30000\u0000", "'30000\\x00' is not", "Type a plain number"),
    ],
)
def test_a_price_that_is_no_number_within_bounds(value: str, what: str, fix: str) -> None:
    refusal = refused(entry_price=value)
    assert refusal.field == "entry_price"
    assert what in refusal.what
    assert fix in refusal.fix


@pytest.mark.parametrize(
    ("json_value", "what"),
    [
        ("30000", "Entry price is a bare number."),
        ("NaN", "Entry price is a bare number."),
        ("1e400", "Entry price is a bare number."),
        ("true", "Entry price is not text."),
        ("null", "Entry price is not text."),
        ("{}", "Entry price is not text."),
        ("[]", "Entry price is not text."),
    ],
)
def test_a_number_is_sent_as_text_so_that_no_digit_is_lost(json_value: str, what: str) -> None:
    (refusal,) = refusals(f'{{"entry_price": {json_value}}}')
    assert refusal.what == what


def test_a_bare_number_is_told_its_quotes() -> None:
    (refusal,) = refusals('{"size": 0.5}')
    assert refusal.fix == 'Put it in quotes: "0.5".'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "The inputs are not JSON."),
        ("leverage=10", "The inputs are not JSON."),
        ("{'size': '1'}", "The inputs are not JSON."),
        ('{"size": "1"', "The inputs are not JSON."),
        ("[]", "The inputs are not a JSON object."),
        ("1", "The inputs are not a JSON object."),
        ('"size"', "The inputs are not a JSON object."),
        ("[" * 10_000, "The inputs are nested too deeply."),
        ('{"size": "1", "size": "2"}', "'size' stands twice."),
        ('{"positions": [{"asset": "A", "asset": "B"}]}', "'asset' stands twice."),
        (" " * 20_001, "The inputs are 20\u202f001 characters long."),
    ],
)
def test_text_that_is_no_object_of_inputs(text: str, what: str) -> None:
    (refusal,) = refusals(text)
    assert (refusal.field, refusal.what) == ("inputs", what)


def test_text_of_the_greatest_length_is_still_read() -> None:
    assert read_inputs(PRICE, "{}".ljust(LONGEST))["size"] == 1


def test_what_is_not_text_at_all_is_refused() -> None:
    with pytest.raises(RefusedError, match="not text"):
        read_inputs(PRICE, 5)  # type: ignore[arg-type]  # what a caller in JavaScript may send


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("levarage", "Did you mean 'leverage'?"),
        ("zzz", "The inputs are side, entry_price, size"),
        ("x" * 5000, "The inputs are side"),
    ],
)
def test_an_unknown_input_is_refused_with_the_nearest_one(name: str, fix: str) -> None:
    (refusal,) = refusals(json.dumps({name: "10"}))
    assert "is not an input." in refusal.what
    assert len(refusal.what) < 80
    assert fix in refusal.fix


def test_everything_that_is_wrong_is_refused_at_once() -> None:
    found = refusals('{"size": "0", "leverage": "126", "levarage": "1", "side": "up"}')
    assert [refusal.field for refusal in found] == ["levarage", "side", "size", "leverage"]


def test_a_word_that_is_no_choice() -> None:
    assert refused(side="Long").fix == "Did you mean 'long'?"
    assert refused(side="up").fix == "Choose long or short."


@pytest.mark.parametrize(("count", "says"), [(0, "There are 0 rows."), (21, "There are 21 rows.")])
def test_a_table_has_1_to_20_rows(count: int, says: str) -> None:
    rows = [{**ROW, "asset": f"C{n}"} for n in range(count)]
    refusal = refused(MODES, positions=rows)
    assert (refusal.field, refusal.what) == ("positions", says)
    assert refusal.fix == "Send 1 to 20 rows."


def test_a_table_is_a_list() -> None:
    assert refused(MODES, positions={"0": ROW}).what == "Positions is not a list."


def test_cells_are_refused_at_their_row_and_column() -> None:
    rows = [ROW, "BTC", {**ROW, "size": "0", "colour": "red"}]
    found = refusals(json.dumps({"positions": rows}), MODES)
    assert [refusal.field for refusal in found] == [
        "positions.1",
        "positions.2.colour",
        "positions.2.size",
    ]


@pytest.mark.parametrize("name", ["", " ", "x" * 21, "B\tC", "B\u0000C", "\ud800", "a\u202eb"])
def test_a_name_is_1_to_20_printable_characters(name: str) -> None:
    refusal = refused(MODES, positions=[{"asset": name}])
    assert refusal.field == "positions.0.asset"
    assert refusal.what.isprintable()


def test_spaces_around_a_name_are_dropped() -> None:
    (row,) = read_inputs(MODES, '{"positions": [{"asset": " BTC "}]}')["positions"]
    assert row["asset"] == "BTC"
