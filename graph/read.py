"""From the folder of terms to records and problems. The only module of the graph that reads a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from graph.convert import parse
from graph.place import Place, Problem
from graph.relation import Relation
from graph.section import Section
from graph.source_host import SourceHost
from graph.term import Term
from graph.written import Written, open_text

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PERMALINKS = "permalinks.txt"
COURSES = {"paths", "quizzes"}  # folders of graph/course.py, which are no sections
Record = TypeVar("Record")
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a folder of terms holds. `ids` counts the files that cannot be read too."""

    terms: Mapping[str, Term]  # by id, sorted
    sections: Mapping[str, Section]  # by id, in their own order
    permalinks: Mapping[str, Place]  # every id ever published, and its line
    ids: frozenset[str]
    written: Mapping[str, Written]  # by term id; a section's is under "<section>/"


def read(folder: Path) -> tuple[Terms, Problems]:
    """Return what stands in a folder of terms, and everything that cannot be read."""
    problems: list[Problem] = []
    paths = dict(term_paths(folder, problems))
    written: dict[str, Written] = {}
    terms: dict[str, Term] = {}
    for term_id, path in paths.items():
        given = {"id": term_id, "section": path.parent.name}
        term, text = read_record(Term, path, folder, problems, **given)
        if term and text:
            terms[term_id], written[term_id] = term, text
    sections = dict(read_sections(folder, problems, written))
    found = Terms(
        terms=terms,
        sections=sections,
        permalinks=dict(read_permalinks(folder, problems)),
        ids=frozenset(paths),
        written=written,
    )
    return found, tuple(sorted(problems))


def read_record(
    kind: type[Record], path: Path, folder: Path, problems: list[Problem], **given: str
) -> tuple[Record | None, Written | None]:
    """Return one file's record and text; what is wrong is added to `problems`."""
    text = open_text(path, folder, shown(path))
    if isinstance(text, Problem):
        problems.append(text)
        return None, None
    record, wrong = parse(kind, text, **given)
    problems.extend(wrong)
    return record, text


def term_paths(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Yield id and path of every term file, sorted by id."""
    seen: dict[str, Path] = {}
    for path in sorted(path for section in section_folders(folder) for path in listed(section)):
        place = Place(shown(path))
        if path.suffix != ".yaml":
            fix = f"A term's file ends in .yaml: rename it to '{path.stem}.yaml' or remove it."
            problems.append(Problem(place, f"'{path.name}' is not a term.", fix))
        elif not ID.fullmatch(path.stem):
            fix = "Use a-z and 0-9 with single hyphens: cross-margin-risk.yaml."
            problems.append(Problem(place, f"'{path.stem}' cannot be an id.", fix))
        elif first := seen.get(path.stem):
            fix = f"Rename one; the other is {shown(first)}."
            problems.append(Problem(place, f"the id '{path.stem}' is taken.", fix))
        else:
            seen[path.stem] = path
    for path in listed(folder):
        if path.suffix in {".yaml", ".yml"}:
            fix = "Move it into the folder of its section."
            problems.append(Problem(Place(shown(path)), "a term stands outside a section.", fix))
    yield from sorted(seen.items())


def section_folders(folder: Path) -> list[Path]:
    """Return the folders that hold terms; names with a leading `_` or `.` are not ours to read."""
    return [path for path in listed(folder) if path.is_dir() and path.name not in COURSES]


def listed(folder: Path) -> list[Path]:
    """Return what stands in a folder, sorted, without the names that start with `_` or `.`."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.name[0] not in "_."]


def read_sections(
    folder: Path, problems: list[Problem], written: dict[str, Written]
) -> Iterator[tuple[str, Section]]:
    """Yield the sections in their own order and keep their texts."""
    found: list[Section] = []
    for path in section_folders(folder):
        if not (path / "_section.yaml").exists():
            fix = "Add _section.yaml with label, description, order and glyph."
            place = Place(shown(path / "_section.yaml"))
            problems.append(Problem(place, f"the section '{path.name}' has no name.", fix))
            continue
        section, text = read_record(Section, path / "_section.yaml", folder, problems, id=path.name)
        if section and text:
            found.append(section)
            written[f"{section.id}/"] = text
    yield from ((section.id, section) for section in sorted(found, key=lambda s: (s.order, s.id)))


def read_permalinks(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Place]]:
    """Yield every id ever published with the place of its line; `#` starts a comment."""
    path = folder / PERMALINKS
    text = open_text(path, folder, shown(path))
    if isinstance(text, Problem):
        problems.append(text)
        return
    last = ""
    for number, line in enumerate(text.text.splitlines(), 1):
        term_id, place = line.split("#")[0].strip(), Place(text.path, number)
        if term_id and not ID.fullmatch(term_id):
            problems.append(Problem(place, f"'{term_id}' cannot be an id.", "Correct it."))
        elif term_id and term_id <= last:
            fix = f"Sort the list and keep each id once: '{last}' stands before it."
            problems.append(Problem(place, f"'{term_id}' is out of order.", fix))
        elif term_id:
            last = term_id
            yield term_id, place


def read_relations(folder: Path) -> tuple[dict[str, Relation], Problems]:
    """Return the relation types by id, in their own order."""
    problems: list[Problem] = []
    found = [
        read_record(Relation, path, folder, problems, id=path.stem)[0]
        for path in listed(folder)
        if path.suffix == ".yaml"
    ]
    ordered = sorted((relation for relation in found if relation), key=lambda r: (r.order, r.id))
    return {relation.id: relation for relation in ordered}, tuple(sorted(problems))


def read_hosts(path: Path) -> tuple[dict[str, str], Problems]:
    """Return the hosts that may be cited, and their publishers."""
    problems: list[Problem] = []
    kind: Any = tuple[SourceHost, ...]
    hosts, text = read_record(kind, path, path.parent, problems)
    last = ""
    for index, entry in enumerate(hosts or ()):
        if entry.host <= last or entry.host != entry.host.lower().removeprefix("www."):
            fix = "Write hosts in lower case without www., sorted, each once."
            place = text.place(index, "host") if text else Place(shown(path))
            problems.append(Problem(place, f"the host '{entry.host}' is out of order.", fix))
        last = max(last, entry.host)
    return {entry.host: entry.publisher for entry in hosts or ()}, tuple(sorted(problems))


def shown(path: Path) -> str:
    """Return a path as problems show it: from where the command runs, with slashes."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
