"""What the project says of itself is so."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SKIPPED_FOLDERS = {"build", "node_modules", ".venv", ".git", "__pycache__"}
TEXT_ENDINGS = {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".js", ".mjs", ".css", ".txt"}


def tracked_texts() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not SKIPPED_FOLDERS & set(path.relative_to(ROOT).parts)
        and (path.suffix in TEXT_ENDINGS or path.name in {"Makefile", "requirements.lock", "run"})
    ]


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert len(targets) > 8
    assert [target for target in targets if f"make {target}" not in README] == []


def test_every_make_command_of_the_readme_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`make ([a-z]+)", README)) | set(
        re.findall(r"^make ([a-z]+)", README, re.MULTILINE)
    )
    assert [name for name in sorted(named) if f"\n{name}:" not in makefile] == []


def test_every_top_level_folder_is_in_the_readme() -> None:
    folders = [p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")]
    ignored = {"build", "node_modules", "__pycache__"}
    assert [f for f in sorted(folders) if f not in ignored and f"`{f}/`" not in README] == []


def test_every_file_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_wheel_needs_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == []


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    lines = re.findall(
        r'^  "(\S+)",(.*)$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    dependencies = [(name, rest) for name, rest in lines if "==" in name]
    assert len(dependencies) > 15
    assert [name for name, rest in dependencies if not rest.strip().startswith("# ")] == []


def test_every_javascript_dependency_is_pinned_and_has_its_reason() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = package.get("dependencies", {}) | package.get("devDependencies", {})
    assert versions
    assert [n for n, v in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    assert set(versions) == set(package["//"])


def test_no_lock_file_names_an_address() -> None:
    for name in ("requirements.lock", "package-lock.json"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r'"resolved"|--index-url|--extra-index-url|--find-links', text), name


def test_the_pyodide_version_stands_in_one_place() -> None:
    version = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]["pyodide"]
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in tracked_texts()
        if version in path.read_text("utf-8")
    ]
    assert set(naming) <= {"package.json", "package-lock.json"}
