"""What venues publish of their margin engines: each rule set as printed, and no misprint."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.published import PUBLISHED, Case, adapters, check, disputes, read_cases

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
