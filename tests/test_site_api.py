"""The API: every document is complete and as described, ids stay, and the same atlas gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from calculators.venues import venues
from site_src.api.openapi import DOCUMENTS
from site_src.build import exported
from site_src.files import Files
from tests.small_atlas import (
    HERE,
    HOSTILE,
    MADE,
    ROOT,
    atlas,
    files,
    hostile_atlas,
    result,
    small_atlas,
    text,
    with_a_retired_term,
)
from tests.small_glossary import term

API = "api/v1/"


def closed(schema: Any) -> Any:
    """The same schema, refusing every field that it does not name."""
    match schema:
        case dict():
            inner = {key: closed(value) for key, value in schema.items()}
            named = {"additionalProperties": False} if "required" in schema else {}
            return inner | named if "properties" in schema else inner
        case list():
            return [closed(value) for value in schema]
    return schema


def validators(made: Files) -> Iterator[tuple[re.Pattern[str], Draft202012Validator]]:
    """The path of each kind of document and what validates it."""
    described = json.loads(text(made, f"{API}openapi.json"))
    for path, item in described["paths"].items():
        answer = item["get"]["responses"]["200"]["content"]["application/json"]
        schema = closed({**answer["schema"], "components": described["components"]})
        pattern = API + re.escape(path.lstrip("/")).replace(r"\{id\}", "[a-z0-9-]+")
        checker = Draft202012Validator.FORMAT_CHECKER
        yield re.compile(pattern), Draft202012Validator(schema, format_checker=checker)


def faults_of(made: Files) -> list[str]:
    """Every document that its description does not describe."""
    kinds = list(validators(made))
    found = []
    for path in sorted(p for p in made if p.startswith(API) and p != f"{API}openapi.json"):
        fitting = [validator for pattern, validator in kinds if pattern.fullmatch(path)]
        assert len(fitting) == 1, path
        errors = fitting[0].iter_errors(json.loads(text(made, path)))
        found += [f"{path}: {error.json_path} {error.message}" for error in errors]
    return found


def test_the_description_is_openapi() -> None:
    validate(json.loads(text(files(), f"{API}openapi.json")))


def test_every_document_is_as_described(tmp_path: Path) -> None:
    assert faults_of(files()) == []
    assert faults_of(exported(with_a_retired_term(tmp_path))) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("terms/margin.json", {"level": 5}),
        ("terms/margin.json", {"modified": "yesterday"}),
        ("terms/margin.json", {"aliases": ["a text"]}),
        ("terms/margin.json", {"unheard": "of"}),
        ("calculators/liquidation-price.json", {"outputs": None}),
    ],
)
def test_a_wrong_document_is_refused(path: str, change: Mapping[str, object]) -> None:
    whole = json.loads(text(files(), API + path))
    whole["result"] |= change
    assert len(faults_of({**files(), API + path: json.dumps(whole)})) == 1


def test_dates_without_a_time_zone_are_refused() -> None:
    path = f"{API}index.json"
    wrong = text(files(), path).replace(MADE, "2026-11-24")
    assert len(faults_of({**files(), path: wrong})) == 1


def test_every_kind_of_document_is_written() -> None:
    written = {re.sub(r"/[a-z0-9-]+\.json$", "/{id}.json", p.removeprefix(API)) for p in files()}
    assert {one.path for one in DOCUMENTS} <= written


def test_an_envelope_says_what_it_is_of_when_and_on_which_terms() -> None:
    for path in (p for p in files() if p.startswith(API) and not p.endswith("openapi.json")):
        whole = json.loads(text(files(), path))
        assert list(whole) == ["schema_version", "generated_at", "licence", "result"], path
        assert (whole["generated_at"], whole["licence"]) == (MADE, "CC-BY-4.0"), path


def test_every_id_that_was_ever_published_has_its_document() -> None:
    lines = (ROOT / "terms/permalinks.txt").read_text("utf-8").splitlines()
    published = {line for line in lines if line and not line.startswith("#")}
    assert published
    assert {one["id"] for one in result(files(), "terms.json")["terms"]} == published
    assert {one["id"] for one in result(files(), "graph.json")["nodes"]} == published
    for one in published:
        assert result(files(), f"terms/{one}.json")["id"] == one


def test_every_calculator_and_path_has_its_document() -> None:
    listed = result(files(), "calculators.json")["calculators"]
    assert [one["name"] for one in listed] == sorted(atlas().calculators)
    for name, calculator in atlas().calculators.items():
        said = result(files(), f"calculators/{name}.json")
        assert [one["name"] for one in said["inputs"]] == [one.name for one in calculator.inputs]
        assert set(said["answer"]) == {one.name for one in calculator.outputs}
    assert [one["id"] for one in result(files(), "paths.json")["paths"]] == sorted(atlas().courses)


def test_every_venue_has_its_document_with_sources_and_computed_numbers() -> None:
    listed = result(files(), "venues.json")["venues"]
    assert [one["name"] for one in listed] == sorted(venues())
    for one in listed:
        said = result(files(), f"venues/{one['name']}.json")
        assert len(said["printed"]) == one["reproduced"]
        assert said["as_of"] or said["undated"]
        pointing = [*said["parameters"], *said["tables"], *said["markets"], *said["rules"]]
        assert all(part["source"] < max(1, len(said["sources"])) for part in pointing)


def test_a_venue_says_its_tiers_as_decimals_and_what_was_printed_beside_ours() -> None:
    said = result(files(), "venues/binance-usdm.json")
    (btc,) = [market for market in said["markets"] if market["symbol"] == "BTCUSDT"]
    assert btc["tiers"][1] == {
        "floor": "50000",
        "maintenance_margin_fraction": "0.005",
        "maintenance_amount": "50",
        "maximum_leverage": "100",
    }
    first = said["printed"][0]
    assert (first["printed"], first["computed"], first["unit"]) == ("1114.78", "1114.78", "USDT")


def test_a_calculator_says_types_units_bounds_and_defaults() -> None:
    inputs = {i["name"]: i for i in result(files(), "calculators/liquidation-price.json")["inputs"]}
    leverage, side = inputs["leverage"], inputs["side"]
    assert (leverage["kind"], leverage["default"], leverage["minimum"]) == ("decimal", "10", "1")
    assert [choice["value"] for choice in side["choices"]] == ["long", "short"]
    assert inputs["entry_price"]["unit"]


def test_a_path_reads_each_term_after_what_it_needs() -> None:
    (course,) = atlas().courses.values()
    said = result(files(), f"paths/{course.path.id}.json")
    assert said["stops"][-1]["term"] == said["goals"][-1]
    assert sum(stop["minutes"] for stop in said["stops"]) == said["minutes"]
    assert sum(len(stop["items"]) for stop in said["stops"]) == len(course.items)


def test_the_graph_keeps_every_edge_with_its_reason() -> None:
    said = result(files(), "graph.json")
    written = {(t.id, r, e.to, e.reason) for t, r, _, e in atlas().glossary.edges()}
    edges = {(e["source"], e["relation"], e["target"], e["reason"]) for e in said["edges"]}
    assert edges == written
    assert {edge["relation"] for edge in said["edges"]} <= {one["id"] for one in said["relations"]}


def test_no_two_terms_stand_on_one_spot_of_the_map() -> None:
    nodes = result(files(), "graph.json")["nodes"]
    assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)
    assert all(0 <= node["x"] <= 1 and 0 <= node["y"] <= 1 for node in nodes)


def test_what_a_term_needs_stands_left_of_it() -> None:
    said = result(files(), "graph.json")
    x = {node["id"]: node["x"] for node in said["nodes"]}
    needs = [e for e in said["edges"] if e["relation"] in {"prerequisite", "broader", "part-of"}]
    assert needs
    assert [edge for edge in needs if not x[edge["target"]] < x[edge["source"]]] == []


def test_a_retired_id_stays_with_its_successor(tmp_path: Path) -> None:
    made = exported(with_a_retired_term(tmp_path))
    said = result(made, "terms/old.json")
    assert (said["status"], said["replaced_by"]) == ("deprecated", "new")
    assert said["markdown"] == f"{HERE}terms/new.md"
    assert [one["id"] for one in result(made, "terms.json")["terms"]] == ["new", "old"]
    aliases = {one["slug"]: one["term"] for one in result(made, "aliases.json")["aliases"]}
    assert aliases == {"old": "new", "other-words": "new"}


def test_changes_are_what_the_records_date(tmp_path: Path) -> None:
    made = exported(with_a_retired_term(tmp_path))
    found = [(c["date"], c["kind"], c["term"]) for c in result(made, "changes.json")["changes"]]
    assert found == [
        ("2026-11-25", "retired", "old"),
        ("2026-11-24", "created", "new"),
        ("2026-11-24", "created", "old"),
    ]


def test_another_text_has_another_hash(tmp_path: Path) -> None:
    def hash_of(folder: str, **fields: str) -> str:
        made = exported(small_atlas(tmp_path / folder, {"a/alpha": term("alpha", **fields)}))
        return str(result(made, "terms/alpha.json")["content_hash"])

    assert hash_of("1") == hash_of("2") != hash_of("3", why="It costs you time.")


def test_hostile_text_stays_text_in_every_document() -> None:
    made = exported(hostile_atlas())
    assert faults_of(made) == []
    said = result(made, "terms/maintenance-margin.json")
    assert {said["label"], said["definition"], said["how"], said["formulas"][0]["tex"]} == {HOSTILE}
    assert {one["reason"] for one in said["relations"]} <= {HOSTILE, ""}
    assert all("\x07" not in text(made, path) for path in made if path.startswith(API))
