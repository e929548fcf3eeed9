"""Files that mean harm are refused at once, with a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.convert import parse
from graph.place import Problem
from graph.read import read
from graph.source_host import SourceHost
from graph.term import Term
from graph.written import LARGEST_FILE, Written, decode, open_text

BOMB = 'a: &a ["x","x"]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n'
HOSTILE = [
    ("an alias bomb", BOMB, "a.yaml:1:4: '&a' is an anchor. Remove it."),
    ("an alias", "a: *b\n", "a.yaml:1:4: '*b' is an alias. Write the value out."),
    (
        "a Python tag",
        "a: !!python/object/apply:os.system ['true']\n",
        (
            "a.yaml:1:4: 'tag:yaml.org,2002:python/object/apply:os.system' is a tag. "
            "Remove it: a value's type comes from its field."
        ),
    ),
    (
        "a plain tag",
        "a: !!str 5\n",
        (
            "a.yaml:1:4: 'tag:yaml.org,2002:str' is a tag. "
            "Remove it: a value's type comes from its field."
        ),
    ),
    (
        "a tag on the whole",
        "! {a: b}\n",
        "a.yaml:1:1: '!' is a tag. Remove it: a value's type comes from its field.",
    ),
    (
        "deep nesting",
        "[" * 100_000,
        "a.yaml:1:13: this nests more than 12 deep. Make it flatter.",
    ),
    (
        "deep nesting in blocks",
        "\n".join(" " * depth + "a:" for depth in range(100)),
        "a.yaml:13:13: this nests more than 12 deep. Make it flatter.",
    ),
    (
        "very many values",
        "[" + "x," * 30_000 + "]",
        "a.yaml:1:40000: the file has more than 20000 values. Split it.",
    ),
    (
        "two documents",
        "host: bis.org\n---\nhost: fsb.org\n",
        "a.yaml:2:1: a second document starts here. Keep one a file.",
    ),
    (
        "a null character",
        "host: bis\x00.org\n",
        "a.yaml:1:10: the invisible character U+0000 stands here. Delete it.",
    ),
    (
        "text that shows backwards",
        "host: bis\u202egro.\n",
        "a.yaml:1:10: the invisible character U+202E stands here. Delete it.",
    ),
    (
        "a merge key",
        "<<: {host: bis.org}\nhost: bis.org\npublisher: BIS\n",
        "a.yaml:1:1: '<<' is not a field of a source host. Its fields are host, publisher.",
    ),
]


@pytest.mark.parametrize(("text", "said"), [c[1:] for c in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_hostile_yaml_is_refused_with_one_sentence(text: str, said: str) -> None:
    record, problems = parse(SourceHost, Written("a.yaml", text))
    assert [str(problem) for problem in problems] == [said]
    assert record is None


def refusal(path: Path, folder: Path) -> str:
    found = open_text(path, folder, path.name)
    assert isinstance(found, Problem)
    return str(found)


def test_a_file_of_10_megabytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "a.yaml"
    large.write_bytes(b"x" * 10_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    assert (
        refusal(large, tmp_path) == "a.yaml:1:1: the file has 10000000 bytes. Keep it under 262144."
    )


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * LARGEST_FILE)
    assert isinstance(open_text(tmp_path / "a.yaml", tmp_path, "a.yaml"), Written)


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("host: bis.org\n", "utf-8")
    (tmp_path / "terms").mkdir()
    link = tmp_path / "terms" / "a.yaml"
    link.symlink_to(tmp_path / "secret.yaml")
    said = "a.yaml:1:1: the file is a link that leads out of its folder. Copy it here."
    assert refusal(link, tmp_path / "terms") == said


def test_a_section_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "gap.yaml").write_text("label: Gap\n", "utf-8")
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "a").symlink_to(tmp_path / "elsewhere")
    found, problems = read(tmp_path / "terms")
    assert dict(found.terms) == {}
    assert "the file is a link that leads out of its folder." in {p.what for p in problems}


def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert refusal(tmp_path / "a.yaml", tmp_path).startswith("a.yaml:1:1: ")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    said = "a.yaml:1:1: this is not a regular file. Remove it."
    assert refusal(tmp_path / "a.yaml", tmp_path) == said


def test_bytes_that_are_not_utf8_are_refused_at_their_place() -> None:
    found = decode(b"label: Gap\nwhy: caf\xe9\n", "a.yaml")
    assert str(found) == "a.yaml:2:9: byte 0xe9 is not UTF-8. Save the file as UTF-8."


def test_a_byte_order_mark_does_no_harm() -> None:
    text = decode(b"\xef\xbb\xbfhost: bis.org\npublisher: BIS\n", "a.yaml")
    assert isinstance(text, Written)
    assert parse(SourceHost, text)[1] == ()


@settings(deadline=None)  # other tests run beside this one
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    text = decode(data, "a.yaml")
    if isinstance(text, Written):
        parse(Term, text, id="a", section="b")


PIECES = (
    "a b label definition how relations to 1 2026-01-01 2026-99-99 : :\n - -\n [ ] { } , ' \" | > >- "
    "# & * ! ? % @ ` << = ~ null yes 0x1F 1_000 1:30 .nan .inf \\ \\x --- ... %YAML \n \n\n  "
    "\u00e9 \U0001f600 \u2028"
)


@settings(deadline=None)  # other tests run beside this one
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(PIECES.split(" ")), max_size=60).map(" ".join),
    )
)
def test_no_text_raises_and_every_refusal_has_a_place_in_the_text(text: str) -> None:
    record, problems = parse(Term, Written("a.yaml", text), id="a", section="b")
    assert (record is None) == bool(problems)
    lines = text.count("\n") + 2
    assert all(1 <= problem.place.line <= lines for problem in problems)
