"""The schema that editors use is the record, and it takes what the reader takes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from graph import HERE
from graph.convert import hints, parse
from graph.read import COURSES, read_relations
from graph.schema import FROM_PATH, comments, schema_text
from graph.term import Term
from graph.written import Written

TERMS = HERE.parent / "terms"
TEMPLATE = TERMS / "_template.yaml"
SCHEMA: dict[str, Any] = json.loads((HERE / "term.schema.json").read_text("utf-8"))


def as_an_editor_sees_it(path: Path) -> Any:
    """Return a file's values with dates as texts, as YAML 1.2 has them."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=date.isoformat))


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def test_the_schema_that_is_checked_in_is_made_from_the_record() -> None:
    relations, problems = read_relations(HERE / "relations")
    assert problems == ()
    made = schema_text(relations.values())
    assert (HERE / "term.schema.json").read_text("utf-8") == made, "run: python -m graph schema"


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_field_has_a_description_for_the_editor() -> None:
    fields = SCHEMA["properties"]
    assert list(fields) == [name for name in hints(Term) if name not in FROM_PATH]
    assert [name for name, field in fields.items() if not field.get("description")] == []
    assert comments(Term).keys() >= FROM_PATH


def test_every_term_passes_the_schema() -> None:
    folders = [folder for folder in TERMS.iterdir() if folder.name not in COURSES]
    paths = [p for folder in folders for p in folder.glob("*.yaml") if p.name[0] != "_"]
    assert len(paths) > 40
    for path in paths:
        errors = [error.message for error in validator().iter_errors(as_an_editor_sees_it(path))]
        assert errors == [], path


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("level", 5, "5 is not one of [1, 2, 3, 4]"),
        ("label", "", "'' should be non-empty"),
        ("lable", "x", "Additional properties are not allowed ('lable' was unexpected)"),
        ("created", "2026-02-30", "'2026-02-30' is not a 'date'"),
        (
            "relations",
            {"cause": []},
            "Additional properties are not allowed ('cause' was unexpected)",
        ),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(field: str, value: object, said: str) -> None:
    values = as_an_editor_sees_it(TEMPLATE) | {field: value}
    assert [error.message for error in validator().iter_errors(values)] == [said]


def test_the_template_parses_and_has_every_field() -> None:
    text = TEMPLATE.read_text("utf-8")
    found, problems = parse(Term, Written("a.yaml", text), id="some-term", section="margin")
    assert [str(problem) for problem in problems] == []
    assert found is not None
    empty = [name for name in hints(Term) if not getattr(found, name)]
    assert empty == []


def test_the_template_points_editors_at_the_schema() -> None:
    first = TEMPLATE.read_text("utf-8").splitlines()[0]
    address = first.removeprefix("# yaml-language-server: $schema=")
    assert (TEMPLATE.parent / address).resolve() == (HERE / "term.schema.json").resolve()


def test_every_relation_is_drawn_in_its_own_way_and_has_its_own_names() -> None:
    relations, _ = read_relations(HERE / "relations")
    kinds = list(relations.values())
    assert list(relations) == [
        "broader",
        "part-of",
        "prerequisite",
        "contrasts-with",
        "causes",
        "mitigates",
        "measured-by",
        "exemplifies",
    ]
    assert len({kind.line for kind in kinds}) == len(kinds)
    assert len({kind.property for kind in kinds}) == len(kinds)
    assert len({name for kind in kinds for name in (kind.id, kind.inverse)}) == 2 * len(kinds) - 1
    assert [kind.id for kind in kinds if (kind.inverse == kind.id) != kind.symmetric] == []
    assert {name for kind in kinds for name in kind.never_with} <= set(relations)
