"""Small glossaries for tests: a folder from a few texts, and what the laws say of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph import Glossary, load
from graph.convert import hints
from graph.term import Term

SECTION = "label: A section\ndescription: What it holds.\norder: {order}\nglyph: M2 8h12\n"


def term(name: str, **fields: str) -> str:
    """A sound term's text in field order; `fields` are YAML as it stands after the colon."""
    words = name.rpartition("/")[2]
    known = {
        "label": words.replace("-", " ").capitalize(),
        "definition": f"one {words[::-1].replace('-', 'qu')} unlike others",
        "why": "It costs you money.",
        "how": "In two steps.",
        "relations": "{}",
        "level": "1",
        "status": "draft",
        "created": "2026-11-24",
        "modified": "2026-11-24",
    } | fields
    return "".join(f"{field}: {known[field]}\n" for field in hints(Term) if field in known)


def glossary_of(folder: Path, texts: Mapping[str, str]) -> tuple[Glossary, list[str]]:
    """Write `section/id` and other texts into a folder and load it; the list of ids is added."""
    for order, section in enumerate(
        sorted({name.split("/")[0] for name in texts if "/" in name}), 1
    ):
        (folder / section).mkdir(parents=True, exist_ok=True)
        (folder / section / "_section.yaml").write_text(SECTION.format(order=order), "utf-8")
    ids = sorted(name.partition("/")[2] for name in texts if "/" in name and "." not in name)
    for name, text in {"permalinks.txt": "\n".join(ids) + "\n", **texts}.items():
        path = folder / (name if "." in name else f"{name}.yaml")
        path.write_text(text, "utf-8")
    glossary, problems = load(folder)
    shown = [str(problem).replace(f"{folder.as_posix()}/", "") for problem in problems]
    return glossary, shown
