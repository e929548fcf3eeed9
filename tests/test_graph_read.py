"""What a person may get wrong in a file, and the exact words that answer it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph import HERE
from graph.convert import parse
from graph.place import Place
from graph.read import read, read_hosts
from graph.source_host import SourceHost
from graph.term import Alias, Edge, Term
from graph.written import Written
from tests.small_glossary import glossary_of, term

SOUND = """\
label: Gap risk
aliases:
  - {text: jump risk, kind: synonym}
definition: >-
  the danger that a price
  jumps over a stop
why: A stop does not fill where it stands.
how: |
  1. The price jumps.
  2. The stop fills where trade resumes.
examples:
  - calculator: liquidation-price
    inputs: {leverage: 10.50, rows: [{asset: BTC, size: '1'}]}
    says: At {liquidation_price}.
relations:
  causes:
    - to: account-liquidation
      reason: a jump can pass the liquidation price
level: 2
status: draft
created: 2026-11-23
modified: '2026-11-24'
"""

SHAPE = [
    (
        "not YAML",
        "label: [Gap risk\naliases: x\n",
        [
            (
                "a.yaml:2:8: this is not YAML: did not find expected ',' or ']'. "
                "Quote a text that holds ': ' or ' #', and close every quote and bracket."
            )
        ],
    ),
    (
        "a colon in a text",
        "host: bis.org: here\n",
        [
            (
                "a.yaml:1:14: this is not YAML: mapping values are not allowed in this context. "
                "Quote a text that holds ': ' or ' #', and close every quote and bracket."
            )
        ],
    ),
    (
        "a tab",
        "host: bis.org\n\tpublisher: BIS\n",
        ["a.yaml:2:1: a tab stands here; YAML is indented with spaces. Replace it with spaces."],
    ),
    (
        "a key twice",
        "host: bis.org\npublisher: BIS\nhost: fsb.org\n",
        ["a.yaml:3:1: the key 'host' stands twice. Keep one; the first is on line 1."],
    ),
    (
        "a number for a text",
        "host: bis.org\npublisher: 2009\n",
        [
            (
                "a.yaml:2:12: 'publisher' must be a text, and this is a number. "
                "Put it in quotes: '2009'."
            )
        ],
    ),
    (
        "yes for a text",
        "host: bis.org\npublisher: yes\n",
        [
            (
                "a.yaml:2:12: 'publisher' must be a text, and this is a yes-or-no value. "
                "Put it in quotes: 'yes'."
            )
        ],
    ),
    (
        "a list for a text",
        "host: [bis.org]\npublisher: BIS\n",
        ["a.yaml:1:7: 'host' must be a text, and this is a list. Write a text."],
    ),
    (
        "no value",
        "host:\npublisher: '  '\n",
        [
            "a.yaml:1:6: 'host' is empty. Write it, or leave out what has no value.",
            "a.yaml:2:12: 'publisher' is empty. Write it, or leave out what has no value.",
        ],
    ),
    (
        "a field missing",
        "host: bis.org\n",
        ["a.yaml:1:1: the field 'publisher' is missing. Add it after 'host'."],
    ),
    (
        "the first field missing",
        "publisher: BIS\n",
        ["a.yaml:1:1: the field 'host' is missing. Add it as the first field."],
    ),
    (
        "an unknown field with a near spelling",
        "host: bis.org\npublisher: BIS\npublishr: BIS\n",
        ["a.yaml:3:1: 'publishr' is not a field of a source host. Did you mean 'publisher'?"],
    ),
    (
        "an unknown field like no other",
        "host: bis.org\npublisher: BIS\nx: 1\n",
        ["a.yaml:3:1: 'x' is not a field of a source host. Its fields are host, publisher."],
    ),
    (
        "a comma that ends a text",
        "{host: bis.org, publisher: Basel, Switzerland}\n",
        [
            (
                "a.yaml:1:35: 'Switzerland' is not a field of a source host. "
                "A comma ends a text between { and }: put the whole text in quotes."
            )
        ],
    ),
    (
        "fields out of order",
        "publisher: BIS\nhost: bis.org\n",
        ["a.yaml:2:1: the field 'host' stands too late. Move it before 'publisher'."],
    ),
    (
        "a list in place of the record",
        "- bis.org\n",
        [
            (
                "a.yaml:1:1: the file must be a mapping, and this is a list. "
                "Write a source host as host: ..., publisher: ...."
            )
        ],
    ),
    (
        "a key that is no word",
        "{[a]: b, host: bis.org, publisher: BIS}\n",
        ["a.yaml:1:2: a key must be a word, and this is a list. Write one word."],
    ),
    ("nothing", "", ["a.yaml:1:1: the file is empty. Fill it or delete it."]),
]


@pytest.mark.parametrize(("text", "said"), [case[1:] for case in SHAPE], ids=[c[0] for c in SHAPE])
def test_a_wrong_shape_is_said_at_its_place(text: str, said: list[str]) -> None:
    record, problems = parse(SourceHost, Written("a.yaml", text))
    assert [str(problem) for problem in problems] == said
    assert record is None


VALUES = [
    ("level: 2", "level: 5", "a.yaml:19:8: 'level' cannot be '5'. Choose from 1, 2, 3, 4."),
    (
        "kind: synonym",
        "kind: synonim",
        "a.yaml:3:29: 'kind' cannot be 'synonim'. Did you mean 'synonym'?",
    ),
    (
        "status: draft",
        "status: [draft]",
        "a.yaml:20:9: 'status' cannot be a list. Choose from draft, reviewed, deprecated.",
    ),
    (
        "created: 2026-11-23",
        "created: 2026-02-30",
        (
            "a.yaml:21:10: 'created' cannot be '2026-02-30': there is no such day. "
            "Write a day of the calendar as YYYY-MM-DD."
        ),
    ),
    (
        "created: 2026-11-23",
        "created: 23 November 2026",
        (
            "a.yaml:21:10: 'created' must be a date, and this is '23 November 2026'. "
            "Write it as YYYY-MM-DD."
        ),
    ),
    (
        "created: 2026-11-23",
        "created: 2026-11-23T10:00:00",
        (
            "a.yaml:21:10: 'created' must be a date, and this is '2026-11-23T10:00:00'. "
            "Write it as YYYY-MM-DD."
        ),
    ),
    (
        "aliases:\n  - {text: jump risk, kind: synonym}",
        "aliases: jump risk\n",
        (
            "a.yaml:2:10: 'aliases' must be a list, and this is a text. "
            "Write '- ' before each item, or leave the field out."
        ),
    ),
    (
        "  - {text: jump risk, kind: synonym}",
        "  - jump risk",
        (
            "a.yaml:3:5: an item of 'aliases' must be a mapping, and this is a text. "
            "Write an alias as text: ..., kind: ...."
        ),
    ),
    (
        "    - to: account-liquidation\n      reason:",
        "    - reason:",
        "a.yaml:17:7: the field 'to' is missing. Add it as the first field.",
    ),
    (
        "    inputs: {leverage: 10.50, rows: [{asset: BTC, size: '1'}]}",
        "    inputs: leverage",
        (
            "a.yaml:13:13: 'inputs' must be a mapping, and this is a text. "
            "Write {} when there is nothing to say."
        ),
    ),
    (
        "leverage: 10.50",
        "leverage: ",
        "a.yaml:13:24: 'leverage' is empty. Write a value or leave it out.",
    ),
    (
        "leverage: 10.50",
        "leverage: 10, leverage: 11",
        "a.yaml:13:28: the key 'leverage' stands twice. Keep one; the first is on line 13.",
    ),
    (
        "label: Gap risk",
        "id: gap-risk\nlabel: Gap risk",
        "a.yaml:1:1: 'id' is not a field of a term. It comes from the file's path: leave it out.",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), VALUES, ids=[case[1] for case in VALUES])
def test_a_wrong_value_of_a_term_is_said_at_its_place(old: str, new: str, said: str) -> None:
    assert SOUND.count(old) == 1
    text = SOUND.replace(old, new)
    found, problems = parse(Term, Written("a.yaml", text), id="gap-risk", section="portfolio")
    assert [str(problem) for problem in problems] == [said]
    assert found is None


def test_all_problems_of_a_file_are_said_in_order() -> None:
    text = SOUND.replace("level: 2", "level: 9").replace("label: Gap risk", "label: 5")
    _, problems = parse(Term, Written("a.yaml", text), id="gap-risk", section="portfolio")
    assert [problem.place.line for problem in problems] == [1, 19]


def test_a_sound_file_becomes_the_record() -> None:
    found, problems = parse(Term, Written("a.yaml", SOUND), id="gap-risk", section="portfolio")
    assert problems == ()
    assert found is not None
    assert (found.id, found.section, found.level, found.status) == (
        "gap-risk",
        "portfolio",
        2,
        "draft",
    )
    assert found.aliases == (Alias(text="jump risk", kind="synonym"),)
    assert found.definition == "the danger that a price jumps over a stop"
    assert found.how.splitlines()[1] == "2. The stop fills where trade resumes."
    reason = "a jump can pass the liquidation price"
    assert dict(found.relations) == {"causes": (Edge(to="account-liquidation", reason=reason),)}
    assert (found.created, found.modified) == (date(2026, 11, 23), date(2026, 11, 24))
    assert (found.venues, found.sources, found.replaced_by) == ((), (), "")


def test_a_calculator_input_keeps_every_digit_that_was_typed() -> None:
    found, _ = parse(Term, Written("a.yaml", SOUND), id="gap-risk", section="portfolio")
    assert found is not None
    inputs = found.examples[0].inputs
    assert inputs == {"leverage": "10.50", "rows": ({"asset": "BTC", "size": "1"},)}


def test_a_value_keeps_its_place_to_the_end() -> None:
    written = Written("a.yaml", SOUND)
    assert written.place("relations", "causes", 0, "to") == Place("a.yaml", 17, 11)
    assert written.place("examples", 0, "calculator") == Place("a.yaml", 12, 17)
    assert written.place("examples", 0, "inputs", "rows", 0, "asset") == Place("a.yaml", 13, 46)
    assert written.key("relations", "causes") == Place("a.yaml", 16, 3)


def test_a_value_that_is_not_there_has_the_place_of_its_holder() -> None:
    written = Written("a.yaml", SOUND)
    assert written.place("relations", "causes", 7, "to") == written.place("relations", "causes")
    assert written.key("replaced_by") == Place("a.yaml", 1, 1)


FOLDERS = [
    (
        {"a/Gap_Risk": term("gap"), "permalinks.txt": ""},
        [
            (
                "a/Gap_Risk.yaml:1:1: 'Gap_Risk' cannot be an id. "
                "Use a-z and 0-9 with single hyphens: cross-margin-risk.yaml."
            )
        ],
    ),
    (
        {"a/gap": term("gap"), "b/gap": term("gap"), "permalinks.txt": "gap\n"},
        ["b/gap.yaml:1:1: the id 'gap' is taken. Rename one; the other is a/gap.yaml."],
    ),
    (
        {"a/gap": term("gap"), "a/leap.yml": "x"},
        [
            (
                "a/leap.yml:1:1: 'leap.yml' is not a term. "
                "A term's file ends in .yaml: rename it to 'leap.yaml' or remove it."
            )
        ],
    ),
    (
        {"a/gap": term("gap"), "leap.yaml": "x"},
        [
            (
                "leap.yaml:1:1: a term stands outside a section. "
                "Move it into the folder of its section."
            )
        ],
    ),
    (
        {"a/gap": term("gap"), "permalinks.txt": "zero\ngap\nGap\nzero\n"},
        [
            (
                "permalinks.txt:1:1: 'zero' was published and no term has this id now. "
                "Bring its file back with status: deprecated and replaced_by: its successor."
            ),
            "permalinks.txt:1:1: 'gap' is not on the list. Add the line 'gap' in its sorted place.",
            (
                "permalinks.txt:2:1: 'gap' is out of order. "
                "Sort the list and keep each id once: 'zero' stands before it."
            ),
            "permalinks.txt:3:1: 'Gap' cannot be an id. Correct it.",
            (
                "permalinks.txt:4:1: 'zero' is out of order. "
                "Sort the list and keep each id once: 'zero' stands before it."
            ),
        ],
    ),
    (
        {"a/gap": term("gap"), "a/_section.yaml": "label: A\n"},
        [
            "a/_section.yaml:1:1: the field 'description' is missing. Add it after 'label'.",
            "a/_section.yaml:1:1: the field 'glyph' is missing. Add it after 'order'.",
            "a/_section.yaml:1:1: the field 'order' is missing. Add it after 'description'.",
        ],
    ),
]


@pytest.mark.parametrize(("texts", "said"), FOLDERS)
def test_a_wrong_folder_is_said(tmp_path: Path, texts: dict[str, str], said: list[str]) -> None:
    assert sorted(glossary_of(tmp_path, texts)[1]) == sorted(said)


def test_a_folder_without_section_or_permalinks_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    _, problems = read(tmp_path)
    assert [(problem.place.path.rpartition("/")[2], problem.what) for problem in problems] == [
        ("_section.yaml", "the section 'a' has no name."),
        ("permalinks.txt", "this is not a regular file."),
    ]


def test_a_broken_file_does_not_make_its_neighbours_dangle(tmp_path: Path) -> None:
    texts = {
        "a/gap": term("gap", relations="{causes: [{to: leap}]}"),
        "a/leap": term("leap", level="9"),
    }
    assert glossary_of(tmp_path, texts)[1] == [
        "a/leap.yaml:6:8: 'level' cannot be '9'. Choose from 1, 2, 3, 4."
    ]


def test_hosts_are_sorted_and_plain(tmp_path: Path) -> None:
    listed = tmp_path / "hosts.yaml"
    listed.write_text(
        "- {host: fsb.org, publisher: FSB}\n"
        "- {host: bis.org, publisher: BIS}\n"
        "- {host: www.sec.gov, publisher: SEC}\n",
        "utf-8",
    )
    hosts, problems = read_hosts(listed)
    assert list(hosts) == ["fsb.org", "bis.org", "www.sec.gov"]
    fix = "Write hosts in lower case without www., sorted, each once."
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in problems] == [
        f"hosts.yaml:2:10: the host 'bis.org' is out of order. {fix}",
        f"hosts.yaml:3:10: the host 'www.sec.gov' is out of order. {fix}",
    ]


@pytest.mark.parametrize(
    "clone",
    [
        "marketnode.io",
        "oyigwzh.biz",
        "okxback.ffxisf.com",
        "viigoo.eu.org",
        "net4site.net",
        "fourbit.net",
        "learn.greeks.live",
        "rfq.news",
    ],
)
def test_no_domain_that_copies_others_may_be_cited(clone: str) -> None:
    hosts, problems = read_hosts(HERE / "source_hosts.yaml")
    assert problems == ()
    assert "doi.org" in hosts
    assert clone not in hosts
