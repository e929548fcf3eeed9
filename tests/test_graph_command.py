"""`python -m graph` as a person types it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from graph.__main__ import main
from tests.small_glossary import glossary_of, term

ROOT = Path(__file__).parents[1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound glossary of two terms, where the command runs."""
    (tmp_path / "terms").mkdir()
    shutil.copy(ROOT / "terms" / "_template.yaml", tmp_path / "terms")
    texts = {
        "margin/gap": term("gap", relations="{causes: [{to: leap}]}"),
        "margin/leap": term("leap"),
    }
    assert glossary_of(tmp_path / "terms", texts)[1] == []
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_sound_glossary_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == "2 terms, 1 relations, no problems\n"


def test_problems_are_sorted_lines_and_exit_1(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "terms/margin/gap.yaml").write_text(
        term("gap", level="7", relations="{causes: [{to: leap}]}"), "utf-8"
    )
    (here / "terms/margin/leap.yaml").write_text(term("leap", definition="a hole."), "utf-8")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "terms/margin/gap.yaml:6:8: 'level' cannot be '7'. Choose from 1, 2, 3, 4.",
        "terms/margin/leap.yaml:2:13: the definition ends with '.'. Remove it.",
    ]


def test_a_missing_folder_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2
    said = "There is no folder 'terms' here. Run this where it is.\n"
    assert capsys.readouterr().err == said


def test_new_writes_a_term_of_today_and_lists_its_id(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = datetime.now().astimezone().date()
    assert main(["new", "margin/gap-risk"]) == 0
    out = capsys.readouterr().out
    assert out == "wrote terms/margin/gap-risk.yaml. Fill it in, then run: python -m graph\n"
    lines = (here / "terms/margin/gap-risk.yaml").read_text("utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../../graph/term.schema.json"
    assert lines[1].startswith("label: Gap risk  #")
    days = {f"created: {day}" for day in (before, datetime.now().astimezone().date())}
    assert lines[-2] in days
    assert lines[-1] == lines[-2].replace("created", "modified")
    assert (here / "terms/permalinks.txt").read_text("utf-8") == "gap\ngap-risk\nleap\n"


def test_the_check_then_says_only_what_is_left_to_fill_in(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "margin/gap-risk"])
    capsys.readouterr()
    assert main([]) == 1
    path = (here / "terms/margin/gap-risk.yaml").relative_to(here).as_posix()
    said = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 1)[1] for line in said if line.startswith(path)] == [
        "gap-risk hangs apart from the other terms. Add a true relation to one of them.",
        ("no term has the id 'some-general-term'. Leave the edge out until that term is written."),
        (
            "no term has the id 'some-term-to-know-first'. "
            "Leave the edge out until that term is written."
        ),
        "only a deprecated term is replaced. Remove replaced_by or set status: deprecated.",
    ]
    assert len(said) == 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "margin/Gap Risk",
            "'Gap Risk' cannot be an id. Use a-z and 0-9 with single hyphens: margin/gap-risk.",
        ),
        (
            "gap-risk",
            "'gap-risk' has no section. Write SECTION/ID, such as margin/gap-risk.",
        ),
        (
            "margin/../gap-risk",
            "'../gap-risk' cannot be an id. Use a-z and 0-9 with single hyphens: margin/gap-risk.",
        ),
        ("portfolio/gap-risk", "There is no section 'portfolio'. Choose from margin."),
        ("../gap-risk", "There is no section '..'. Choose from margin."),
        ("margin/gap", "The id 'gap' is taken by terms/margin/gap.yaml. Edit that file."),
    ],
)
def test_new_refuses_a_bad_name_and_writes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    before = sorted(here.rglob("*"))
    assert main(["new", name]) == 2
    assert capsys.readouterr().err == f"{said}\n"
    assert sorted(here.rglob("*")) == before


def test_new_brings_a_published_id_back_without_listing_it_twice(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "terms/permalinks.txt").write_text("gap\ngap-risk\nleap\n", "utf-8")
    assert main(["new", "margin/gap-risk"]) == 0
    assert (here / "terms/permalinks.txt").read_text("utf-8") == "gap\ngap-risk\nleap\n"
    capsys.readouterr()


def test_new_says_that_the_template_is_missing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "terms/_template.yaml").unlink()
    assert main(["new", "margin/gap-risk"]) == 2
    assert capsys.readouterr().err == "terms/_template.yaml is missing. Bring it back.\n"


def test_schema_writes_the_schema_that_is_checked_in(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("graph.__main__.SCHEMA", here / "term.schema.json")
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == "wrote term.schema.json\n"
    checked_in = (ROOT / "graph/term.schema.json").read_bytes()
    assert (here / "term.schema.json").read_bytes() == checked_in


def test_the_command_runs_as_a_module_from_the_project() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "graph", "--help"], cwd=ROOT, capture_output=True, check=True
    )
    assert b"usage: python -m graph" in run.stdout


def test_a_reader_who_closes_the_pipe_sees_no_traceback(here: Path) -> None:
    for number in range(3000):
        (here / "terms/margin" / f"T{number}.yaml").write_text("", "utf-8")
    run = subprocess.run(
        ["sh", "-c", f"PYTHONPATH={ROOT} {sys.executable} -m graph | head -n 1"],
        cwd=here,
        capture_output=True,
        check=True,
    )
    assert run.stdout.count(b"\n") == 1
    assert run.stderr == b""
