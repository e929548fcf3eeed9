"""What venues publish of their margin engines: each rule set as printed, and no misprint."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.examples import PUBLISHED, Case, data_of, read_cases
from tests.published import adapters, check, disputes

DISPUTED = {row["id"] for row in disputes(PUBLISHED / "disputes.yaml")}
RULE_SETS: dict[str, list[Case]] = defaultdict(list)
for example in read_cases(PUBLISHED / "engine.json"):
    RULE_SETS[example.name].append(example)


@pytest.mark.parametrize("name", sorted(RULE_SETS))
def test_a_rule_set_gives_what_its_venue_prints(name: str) -> None:
    known = adapters()
    cases = [case for case in RULE_SETS[name] if case.id not in DISPUTED]
    assert [str(line) for case in cases for line in check(case, known)] == []


@pytest.mark.parametrize("case", read_cases(PUBLISHED / "errata.json"), ids=lambda case: case.id)
def test_no_misprint_is_given_back(case: Case) -> None:
    assert case.name in RULE_SETS
    found = check(case, adapters())
    assert found != []
    assert not any("Error" in str(line.got) for line in found)


@pytest.mark.parametrize("name", ["binance-usdm-isolated", "hyperliquid-margin"])
def test_a_table_given_inline_is_the_tier_that_the_price_lies_in(name: str) -> None:
    held = {"side": 1, "qty": 10, "entry": 100, "wallet_balance": 200}
    table = {"tiers": [{"floor": 0, "mmr": 0.01}, {"floor": 500, "mmr": 0.02}]}
    adapter = adapters()[name]
    inline = adapter({**held, **table}, PUBLISHED)
    alone = adapter({**held, "mmr": 0.02, "cum": 5}, PUBLISHED)
    assert inline["liquidation_price"] == alone["liquidation_price"]


def test_a_table_may_state_largest_leverages() -> None:
    adapter = adapters()["hyperliquid-margin"]
    named = [{"floor": 0, "max_leverage": 50}, {"floor": 500, "max_leverage": 25}]
    held = {"side": -1, "qty": 10, "entry": 100, "collateral": 200}
    by_name = adapter({**held, "tiers": named}, PUBLISHED)
    by_place = adapter({**held, "tiers": [[0, 50], [500, 25]]}, PUBLISHED)
    assert by_name["liquidation_price"] == by_place["liquidation_price"]
    assert by_name["mmr"] == Decimal("0.02")


def test_losses_are_gains_with_the_other_sign() -> None:
    span = adapters()["span-16"]
    assert span({"loss_array": [1, -2]}, PUBLISHED)["requirement"] == 1
    assert span({"pnl_array": [1, -2]}, PUBLISHED)["requirement"] == 2


def test_what_a_parameter_set_does_not_have_is_an_error() -> None:
    case = RULE_SETS["derive-portfolio-margin-2"][0]
    overrides: list[dict[str, dict[str, int]]] = [{"Margin": {"NO_SUCH": 1}}, {"NoSuch": {}}]
    for override in overrides:
        found = check(
            replace(case, inputs={**case.inputs, "params_override": override}), adapters()
        )
        assert "has no" in str(found[0].got)


DERIVE = ["derive-standard-margin", "derive-portfolio-margin-1", "derive-portfolio-margin-2"]


@pytest.mark.parametrize("name", DERIVE)
def test_a_row_may_state_its_parameters_or_mean_the_usual_ones(name: str) -> None:
    case = RULE_SETS[name][0]
    known = data_of("param_sets.json", PUBLISHED)[case.inputs["params_ref"]]
    unsaid = {key: value for key, value in case.inputs.items() if key != "params_ref"}
    for inputs in (unsaid, {**unsaid, "params": known}):
        assert check(replace(case, inputs=inputs), adapters()) == []


@pytest.mark.parametrize("name", DERIVE)
def test_decimals_longer_than_a_float_may_be_strings(name: str) -> None:
    case = RULE_SETS[name][0]

    def longer(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: longer(inside) for key, inside in value.items()}
        if isinstance(value, list):
            return [longer(item) for item in value]
        plain = type(value) is float and "e" not in str(value)
        return f"{value}{'0' * 20}1" if plain else value

    group = "account" if "account" in case.inputs else "scenario"
    again = replace(case, inputs={**case.inputs, group: longer(case.inputs[group])})
    assert check(again, adapters()) == []


def test_an_option_of_a_comparison_that_nothing_knows_is_an_error() -> None:
    case = next(c for c in read_cases(PUBLISHED / "models.json") if c.name == "cross_vs_isolated")
    found = check(replace(case, inputs={**case.inputs, "options": {"partial": True}}), adapters())
    assert "unknown options" in str(found[0].got)


def test_a_close_moves_the_marks_that_the_betas_name() -> None:
    case = next(c for c in read_cases(PUBLISHED / "models.json") if c.id == "XM-order-worst")
    adapter, names = adapters()["cross_vs_isolated"], ["BTC", "ETH", "ALT"]
    plain = adapter(case.inputs, PUBLISHED)["cross"]
    betas = {"BTC": {"ETH": 0.5, "ALT": 1}}
    matrix = [[1, 0.5, 1], [0, 1, 0], [0, 0, 1]]
    moved, same = (
        adapter({**case.inputs, "options": {"beta": beta}}, PUBLISHED)["cross"]
        for beta in (betas, matrix)
    )
    assert moved == same
    assert moved["trace"][1] != plain["trace"][1]
    still = adapter({**case.inputs, "options": {"beta": betas, "perm": 0}}, PUBLISHED)["cross"]
    assert still == plain
    assert [row["id"] for row in case.inputs["account"]["positions"]] == names


def test_betas_may_be_said_by_pairs_or_once_for_all() -> None:
    case = next(c for c in read_cases(PUBLISHED / "models.json") if c.id == "XM-order-worst")
    adapter, names = adapters()["cross_vs_isolated"], ("BTC", "ETH", "ALT")

    def under(beta: Any) -> Any:
        return adapter({**case.inputs, "options": {"beta": beta}}, PUBLISHED)["cross"]

    assert under({"BTC->ETH": 0.5, "BTC,ALT": 1}) == under({"BTC": {"ETH": 0.5, "ALT": 1}})
    every = {name: dict.fromkeys(names, 0.5) for name in names}
    assert under(0.5) == under(every) != under(0)


def test_what_a_word_does_not_name_is_an_error() -> None:
    known = {case.name: case for case in read_cases(PUBLISHED / "models.json")}
    for name, wrong in (
        ("metric_definitions", {"title": "no-such-ratio: one series"}),
        ("fire_sale_abm", {"shocked_asset": "shares"}),
    ):
        found = check(replace(known[name], inputs={**known[name].inputs, **wrong}), adapters())
        assert "ValueError" in str(found[0].got)
