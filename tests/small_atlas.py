"""Atlases for tests of the exports: the real one, one of a few terms, and one whose every text is hostile."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from calculators import catalogue
from graph import load
from site_src.atlas import Atlas, join
from site_src.build import exported
from site_src.course import load_courses
from site_src.examples import Solved
from site_src.files import Files
from tests.small_glossary import glossary_of, term

ROOT = Path(__file__).parents[1]
HERE = "https://margin-atlas.example/"
MADE = "2026-11-24T09:00:00Z"
HOSTILE = (
    "=1+1</title></script><img src=x onerror=alert(1)>]]>&\"'&lt;b&gt;[x](javascript:alert(1)) "
    "![y](https://evil.example/y.png) <javascript:alert(1)> `c` | *d* ~~e~~ <!-- f\n\n# g\n- h\n\x07"
)
# What names something else, or is one of a few words.
KEPT = {"id", "section", "to", "replaced_by", "venue", "calculator", "kind", "status", "order"}
Value = TypeVar("Value")


@cache
def atlas() -> Atlas:
    """The atlas as it is."""
    glossary, problems = load(ROOT / "terms")
    courses, unteachable = load_courses(ROOT / "terms", glossary)
    joined, unsolved = join(glossary, catalogue(), HERE, courses=courses, generated_at=MADE)
    assert (*problems, *unteachable, *unsolved) == ()
    return joined


@cache
def files() -> Files:
    """All exports of the atlas as it is."""
    return exported(atlas())


def text(made: Files, path: str) -> str:
    """A file that is text."""
    content = made[path]
    assert isinstance(content, str)
    return content


def result(made: Files, path: str) -> Any:
    """What a document of the API says."""
    return json.loads(text(made, f"api/v1/{path}"))["result"]


def small_atlas(folder: Path, texts: Mapping[str, str]) -> Atlas:
    """An atlas of a few terms, without calculators."""
    glossary, problems = glossary_of(folder, texts)
    assert problems == []
    joined, unsolved = join(glossary, {}, HERE, generated_at=MADE)
    assert unsolved == ()
    return joined


def with_a_retired_term(folder: Path) -> Atlas:
    """An atlas in which one term has replaced another."""
    retired = term("old", status="deprecated", replaced_by="new", modified="2026-11-25")
    live = term("new", aliases="[{text: other words, kind: former}]")
    return small_atlas(folder, {"a/old": retired, "a/new": live})


@cache
def hostile_atlas() -> Atlas:
    """The real atlas with hostile text in the place of every text that people wrote."""
    whole = atlas()
    glossary = dataclasses.replace(
        whole.glossary,
        terms={name: spoiled(one) for name, one in whole.glossary.terms.items()},
        sections={name: spoiled(one) for name, one in whole.glossary.sections.items()},
    )
    tools = {
        name: dataclasses.replace(one, title=HOSTILE, summary=HOSTILE)
        for name, one in whole.calculators.items()
    }
    solved = {name: tuple(misquoted(one) for one in own) for name, own in whole.solved.items()}
    return dataclasses.replace(whole, glossary=glossary, calculators=tools, solved=solved)


def spoiled(value: Value, name: str = "") -> Value:
    """The same value with hostile texts; what only names something stays."""
    changed: Any = value
    match value:
        case str() if name not in KEPT:
            changed = "javascript:alert(1)" if name == "url" else HOSTILE
        case tuple():
            changed = tuple(spoiled(one, name) for one in value)
        case Mapping() if name == "relations":
            changed = {key: spoiled(one) for key, one in value.items()}
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = [field.name for field in dataclasses.fields(value)]
            changed = dataclasses.replace(
                value, **{field: spoiled(getattr(value, field), field) for field in fields}
            )
    return changed  # type: ignore[no-any-return]  # the same kind of value


def misquoted(solved: Solved) -> Solved:
    """A worked example whose sentence is hostile around the engine's numbers."""
    says = tuple((HOSTILE if not name else "", name) for _, name in solved.says)
    return dataclasses.replace(solved, says=says)
