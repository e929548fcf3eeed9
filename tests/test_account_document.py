"""Account documents: read, written, described by a schema, and refused field by field."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from calculators.engine.account import Collateral, Position
from calculators.engine.account_document import account_of, account_schema, document_of
from calculators.engine.document import LONGEST, required
from calculators.engine.exact import ONE, ZERO
from calculators.engine.instrument import Instrument, OptionTerms
from calculators.engine.margin_account import Account, Order
from calculators.engine.option_margin import StandardRules
from calculators.engine.refusal import RefusedError
from calculators.engine.venue import Tier, tiers_of
from tests.goldens import ACCOUNT_CASES, differs

ACCOUNTS = Path(__file__).parent / "data" / "accounts"
TIERS = [
    {"floor": "0", "maintenance_margin_fraction": "0.01", "maximum_leverage": "50"},
    {"floor": "100000", "maintenance_margin_fraction": "0.02", "maintenance_amount": "1000"},
]
BTC: dict[str, Any] = {
    "name": "BTC",
    "side": "long",
    "size": "1",
    "entry_price": "30000",
    "mark_price": "30000",
    "leverage": "10",
    "tiers": TIERS,
}
OPTION = {"type": "call", "strike": "30000", "years_to_expiry": "0.1", "volatility_fraction": "0.5"}
CALL = {**BTC, "tiers": [], "instrument": {"kind": "option", "option": OPTION}}
LEG = {**BTC, "instrument": {"name": "BTC"}}
ORDER = {"name": "BTC", "side": "long", "size": "1", "price": "30000", "mark_price": "30000"}

STANDARD = dict.fromkeys(required(StandardRules), "0.1")
COINS = {"largest": "0.15", "smallest": "0.1", "maintenance": "0.075"}


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def refused(document: Any) -> list[tuple[str, str, str]]:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(RefusedError) as error:
        account_of(text)
    found = [(r.field, r.what, r.fix) for r in error.value.refusals]
    assert all(field and what.endswith(".") and fix for field, what, fix in found)
    return found


def positions(*rows: Any) -> dict[str, Any]:
    return {"positions": list(rows)}


BAD: dict[str, tuple[Any, str, str]] = {
    "a price of zero": (positions({**BTC, "mark_price": "0"}), "positions.0.mark_price", "is 0"),
    "a price below zero": (positions({**BTC, "entry_price": "-1"}), "positions.0.entry_price", "−1"),
    "leverage above the tier's": (
        positions({**BTC, "leverage": "51"}), "positions.0.leverage", "allows 50"),
    "not a number": (positions({**BTC, "size": "NaN"}), "positions.0.size", "not a plain number"),
    "infinity": (positions({**BTC, "size": "Infinity"}), "positions.0.size", "not a plain number"),
    "1e400": (positions({**BTC, "size": "1e400"}), "positions.0.size", "not a plain number"),
    "a bare 1e400": (
        '{"positions": [{"name": "BTC", "size": 1e400}]}', "positions.0.size", "bare number"),
    "a bare NaN": (
        '{"positions": [{"name": "BTC", "size": NaN}]}', "positions.0.size", "bare number"),
    "a bare number": (
        '{"positions": [{"name": "BTC", "size": 2.5}]}', "positions.0.size", "bare number"),
    "an option without expiry": (
        positions({**CALL, "instrument": {
            "kind": "option", "option": without(OPTION, "years_to_expiry")}}),
        "positions.0.instrument.option.years_to_expiry", "missing"),
    "an option that has expired": (
        positions({**CALL, "instrument": {
            "kind": "option", "option": {**OPTION, "years_to_expiry": "0"}}}),
        "positions.0.instrument.option.years_to_expiry", "is 0"),
    "an option without terms": (
        positions({**CALL, "instrument": {"kind": "option"}}),
        "positions.0.instrument.option", "without strike"),
    "terms without an option": (
        positions({**BTC, "instrument": {"option": OPTION}}),
        "positions.0.instrument.option", "perpetual"),
    "an option sold without a rule": (
        positions({**CALL, "side": "short"}), "positions.0.instrument", "no rule"),
    "inverse spot": (
        positions({**BTC, "instrument": {"kind": "spot", "contract": "inverse"}}),
        "positions.0.instrument.contract", "never inverse"),
    "tiers with a gap at the start": (
        positions({**BTC, "tiers": [{**TIERS[0], "floor": "5"}]}), "positions.0.tiers", "start at 0"),
    "tiers out of order": (
        positions({**BTC, "tiers": [TIERS[0], {**TIERS[1], "floor": "0"}]}),
        "positions.0.tiers.1.floor", "does not lie above"),
    "tiers with a jump": (
        positions({**BTC, "tiers": [TIERS[0], without(TIERS[1], "maintenance_amount")]}),
        "positions.0.tiers.1.maintenance_amount", "jump"),
    "no tiers": (positions(without(BTC, "tiers")), "positions.0.tiers", "no maintenance margin"),
    "an empty table of tiers": (
        positions({**BTC, "tiers": []}), "positions.0.tiers", "start at 0"),
    "a quote currency without a rate": (
        positions({**BTC, "instrument": {"quote": "USDC"}}),
        "positions.0.instrument.quote", "'USDC'"),
    "a coin without a rate": (
        positions({**BTC, "instrument": {"contract": "inverse", "base": "BTC"}}),
        "positions.0.instrument.base", "'BTC'"),
    "an order in a currency without a rate": (
        {"orders": [{**ORDER, "instrument": {"quote": "USDC"}}]},
        "orders.0.instrument.quote", "'USDC'"),
    "an order that sells options without a rule": (
        {"orders": [{**ORDER, "side": "short", "instrument": {"kind": "option", "option": OPTION}}]},
        "orders.0.instrument", "no rule for sold options"),
    "two rules for options": (
        {"option_rules": STANDARD, "coin_option_rules": COINS},
        "coin_option_rules", "two rules"),
    "a trigger below the requirement": (
        {"liquidation_at": "0.9"}, "liquidation_at", "0.9"),
    "a trigger of options": (
        {"liquidation_at": "1.05", "positions": [CALL]},
        "liquidation_at", "at their maintenance margin"),
    "a fraction that grows with coins of a linear contract": (
        positions({**BTC, "instrument": {"maintenance_slope": "0.001"}}),
        "positions.0.instrument.maintenance_slope", "inverse contracts"),
    "a fee of closing a linear contract": (
        positions({**BTC, "instrument": {"bankruptcy_fee_fraction": "0.001"}}),
        "positions.0.instrument.bankruptcy_fee_fraction", "inverse contracts"),
    "a coin of three": (
        {"coin_option_rules": {**COINS, "largest": "3"}},
        "coin_option_rules.largest", "Largest is 3"),
    "a rate of zero": ({"rates": {"USDC": "0"}}, "rates.USDC", "is 0"),
    "a currency without a name": ({"currency": ""}, "currency", "empty"),
    "a name twice": (positions(BTC, BTC), "positions.1.name", "row 1 already"),
    "a position without a name": (positions({**BTC, "name": ""}), "positions.0.name", "empty"),
    "an asset twice": (
        {"collateral": [{"asset": "USDT", "amount": "1"}, {"asset": "USDT", "amount": "1"}]},
        "collateral.1.asset", "row 1 already"),
    "an unknown field": (positions({**BTC, "sizes": "1"}), "positions.0.sizes", "no such field"),
    "a missing field": (positions(without(BTC, "size")), "positions.0.size", "missing"),
    "a side of nobody": (positions({**BTC, "side": "up"}), "positions.0.side", "'up'"),
    "a name twice among orders": ({"orders": [ORDER, ORDER]}, "orders.1.name", "row 1 already"),
    "an isolated position that takes the shared bucket's name": (
        positions({**BTC, "name": "cross", "mode": "isolated"}), "positions.0.name", "shared bucket"),
    "a sentence where a number is": (
        positions({**BTC, "size": "1,5"}), "positions.0.size", "not a plain number"),
    "two cross legs on one side": (
        positions(LEG, {**LEG, "name": "more"}), "positions.1.side", "same side"),
    "legs at two marks": (
        positions(LEG, {**LEG, "name": "s", "side": "short", "mark_price": "30001"}),
        "positions.1.mark_price", "earlier row"),
    "a size between two lots": (
        positions({**BTC, "size": "1.5", "instrument": {"lot": "1"}}), "positions.0.size", "lots"),
    "isolated margins beyond the collateral": (
        positions({**BTC, "mode": "isolated", "isolated_margin": "5"}), "collateral", "add up"),
    "a haircut above 1": (
        {"collateral": [{"asset": "X", "amount": "1", "haircut": "1.5"}]},
        "collateral.0.haircut", "1.5"),
    "a liability weight below 1": (
        {"collateral": [{"asset": "X", "amount": "1", "liability_weight": "0.5"}]},
        "collateral.0.liability_weight", "0.5"),
    "tranches beside a haircut for opening": (
        {"collateral": [{"asset": "BTC", "amount": "1", "initial_haircut": "0.1",
                         "tranches": [{"ratio": "1", "upper": None}]}]},
        "collateral.0.initial_haircut", "by tranches"),
    "tranches out of order": (
        {"collateral": [{"asset": "X", "amount": "1", "tranches": [
            {"upper": "5", "ratio": "1"}, {"upper": "5", "ratio": "1"}, {"upper": None, "ratio": "0"}
        ]}]}, "collateral.0.tranches.1.upper", "above 5"),
    "a tranche without a bound before the last": (
        {"collateral": [{"asset": "X", "amount": "1", "tranches": [
            {"upper": None, "ratio": "1"}, {"upper": None, "ratio": "0"}]}]},
        "collateral.0.tranches.0.upper", "above 0"),
    "a tranche that counts for more than all": (
        {"collateral": [{"asset": "X", "amount": "1", "tranches": [{"upper": None, "ratio": "2"}]}]},
        "collateral.0.tranches.0.ratio", "Ratio is 2"),
    "text where a list is": ({"positions": "BTC"}, "positions", "not a list"),
    "a list where an object is": (positions([]), "positions.0", "not an object"),
    "an object where text is": (positions({**BTC, "name": {}}), "positions.0.name", "not text"),
    "a number where text is": (
        '{"currency": 5}', "currency", "the number 5"),
    "a name of many lines": (positions({**BTC, "name": "a\nb"}), "positions.0.name", "not a name"),
    "text where true or false is": (
        {"orders": [{**ORDER, "reduce_only": "yes"}]}, "orders.0.reduce_only", "'yes'"),
    "null where a number is": (positions({**BTC, "size": None}), "positions.0.size", "null"),
    "a rate of nothing that can be written": (
        {"rates": {"\ud800": "1"}}, "rates.\\ud800", "not a name"),
    "rates as a list": ({"rates": []}, "rates", "not an object"),
    "true as a mode": (positions({**BTC, "mode": True}), "positions.0.mode", "true or false"),
    "not an object at all": ("[]", "document", "a list"),
    "no JSON": ("{", "document", "line 1, column 2"),
    "a field twice": ('{"currency": "A", "currency": "B"}', "document", "stands twice"),
    "a deep nest": ("[" * 100_000, "document", "nested"),
    "a document without end": (" " * (LONGEST + 1), "document", "characters"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_at_its_field(case: str) -> None:
    document, field, says = BAD[case]
    found = refused(document)
    assert field in [place for place, _, _ in found]
    assert any(says in what for place, what, _ in found if place == field), found


def test_everything_wrong_is_said_at_once() -> None:
    found = refused(positions({**BTC, "size": "x", "sides": "long"}, {"name": "ETH"}))
    fields = [field for field, _, _ in found]
    assert fields[:2] == ["positions.0.sides", "positions.0.size"]
    assert "positions.1.entry_price" in fields
    assert found[0][2] == "Did you mean 'side'?"


def test_an_unknown_field_far_from_all_lists_them() -> None:
    assert refused({"zzz": "1"})[0][2].startswith("The fields are currency, collateral, ")


@pytest.mark.parametrize("count", [10_001, 100_000])
def test_too_many_positions_are_refused_in_a_moment(count: int) -> None:
    text = json.dumps(positions(*[BTC] * count))
    start = time.process_time()
    ((field, what, fix),) = refused(text)
    assert time.process_time() - start < 30
    assert field == "positions"
    assert f"{count:,}".replace(",", "\u202f") in what
    assert "10\u202f000" in fix


def test_too_many_options_are_refused() -> None:
    rows = [{**CALL, "name": f"C{n}"} for n in range(251)]
    assert refused(positions(*rows)) == [
        ("positions", "There are 251 options.", "Send at most 250.")
    ]


def test_as_many_as_are_allowed_are_taken() -> None:
    rows = [{**CALL, "name": f"C{n}"} for n in range(250)]
    assert len(account_of(json.dumps(positions(*rows))).positions) == 250


def test_fewer_options_are_taken_under_scenarios() -> None:
    rules = json.loads((ACCOUNTS / "scenario-straddle.json").read_text("utf-8"))["portfolio"]
    rows = [{**CALL, "name": f"C{n}"} for n in range(51)]
    found = refused({"positions": rows, "portfolio": rules})
    assert found == [("positions", "There are 51 options.", "Send at most 50.")]


def test_a_float_of_a_model_is_spelled_as_a_decimal() -> None:
    rules = json.loads((ACCOUNTS / "scenario-straddle.json").read_text("utf-8"))["portfolio"]
    found = refused({"portfolio": {**rules, "initial_factor": "1e3", "basis_added": 0.25}})
    assert [field for field, _, _ in found] == ["portfolio.basis_added", "portfolio.initial_factor"]
    tiny = replace(account_of(json.dumps({"portfolio": rules})).portfolio, basis_added=1e-9)  # type: ignore[type-var]  # not None
    assert '"basis_added": "0.000000001"' in document_of(Account(portfolio=tiny))


def test_too_many_positions_are_refused_in_python_as_well() -> None:
    held = Position(name="BTC", side=1, size=ONE, entry_price=ONE, mark_price=ONE)
    with pytest.raises(RefusedError, match="positions"):
        Account(positions=(held,) * 10_001)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "1e18"])
@pytest.mark.parametrize("field", ["size", "entry_price", "mark_price", "leverage"])
def test_records_refuse_numbers_that_are_none(field: str, value: str) -> None:
    numbers: dict[str, Any] = dict.fromkeys(("size", "entry_price", "mark_price", "leverage"), ONE)
    with pytest.raises(RefusedError) as error:
        Position(name="BTC", side=1, **(numbers | {field: Decimal(value)}))
    assert [refusal.field for refusal in error.value.refusals] == [field]


def test_tiers_that_are_no_numbers_are_refused() -> None:
    odd = Tier(floor=Decimal(0), maintenance_margin_fraction=Decimal("NaN"))
    held = Position(name="BTC", side=1, size=ONE, entry_price=ONE, mark_price=ONE, tiers=(odd,))
    with pytest.raises(RefusedError, match=r"positions.0.tiers.0.maintenance_margin_fraction"):
        Account(positions=(held,))


def test_what_is_added_to_every_tier_alike_is_no_jump() -> None:
    tiers = tuple(
        replace(tier, maintenance_amount=tier.maintenance_amount - 5)
        for tier in tiers_of([("0", "0.01", None), ("100000", "0.02", None)])
    )
    held = Position(name="BTC", side=1, size=ONE, entry_price=ONE, mark_price=ONE, tiers=tiers)
    assert Account(positions=(held,)).positions == (held,)
    only = replace(held, tiers=(Tier(floor=ZERO, maintenance_margin_fraction=ZERO),))
    spot = replace(only, instrument=Instrument(kind="spot"))
    assert Account(positions=(spot,)).positions == (spot,)
    charged = replace(only, tiers=(replace(only.tiers[0], maintenance_amount=-ONE),))
    assert Account(positions=(charged,)).positions == (charged,)


def test_records_refuse_floats_and_say_what_to_write() -> None:
    with pytest.raises(
        RefusedError, match=r"size: Size is 0.1, not a Decimal. Write Decimal\('0.1'"
    ):
        Position(name="BTC", side=1, size=0.1, entry_price=ONE, mark_price=ONE)  # type: ignore[arg-type]
    nan = Decimal("NaN")
    with pytest.raises(RefusedError, match=r"amount.*haircut.*liability_weight"):
        Collateral(asset="X", amount=nan, haircut=nan, liability_weight=nan)
    with pytest.raises(RefusedError, match=r"tick.*lot"):
        Instrument(tick=Decimal(-1), lot=nan)
    with pytest.raises(RefusedError, match=r"strike.*volatility"):
        OptionTerms(type="call", strike=nan, years_to_expiry=ONE, volatility_fraction=nan)
    with pytest.raises(RefusedError, match="price"):
        Order(name="x", side=1, size=ONE, price=nan, mark_price=ONE)


@pytest.mark.parametrize("path", sorted(ACCOUNTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_documents_of_the_tests_fit_the_schema(path: Path) -> None:
    Draft202012Validator(account_schema()).validate(json.loads(path.read_text("utf-8")))


def test_the_schema_is_one_and_says_what_each_field_is() -> None:
    schema = account_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["currency"] == {"type": "string"}
    found = schema["$defs"]["Position"]
    assert found["properties"]["side"] == {
        "description": "+1 long, -1 short",
        "enum": ["long", "short"],
    }
    assert found["required"] == ["name", "side", "size", "entry_price", "mark_price"]
    assert found["properties"]["instrument"] == {"$ref": "#/$defs/Instrument"}
    names = {"Collateral", "Tranche", "Position", "Tier", "Instrument", "OptionTerms", "Order"}
    names |= {"StandardRules", "CoinOptionRules", "PortfolioRules", "Scenario", "VolatilityShock"}
    assert names == set(schema["$defs"])


@pytest.mark.parametrize("case", ["an unknown field", "a bare number", "text where a list is"])
def test_the_schema_refuses_what_the_reader_refuses(case: str) -> None:
    document = BAD[case][0]
    tree = json.loads(document) if isinstance(document, str) else document
    assert not Draft202012Validator(account_schema()).is_valid(tree)


def test_the_largest_leverage_of_a_tier_is_taken() -> None:
    (held,) = account_of(json.dumps(positions({**BTC, "leverage": "50"}))).positions
    assert held.leverage == 50


def test_an_order_may_only_reduce() -> None:
    (order,) = account_of(json.dumps({"orders": [{**ORDER, "reduce_only": True}]})).orders
    assert order.reduce_only


def test_a_document_keeps_every_digit() -> None:
    third = Decimal(1) / 3
    account = Account(
        collateral=(Collateral(asset="USDT", amount=third),), rates={"X": Decimal("1E+3")}
    )
    assert account_of(document_of(account)) == account


@pytest.mark.parametrize("case", ACCOUNT_CASES)
def test_an_account_is_evaluated_as_its_golden(case: str) -> None:
    assert not differs(case), f"look at tests/golden/account/{case}.json.changed"
