"""SCORM packages: manifests by ADL's schemas and by sense, and what the lesson would tell a platform."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest
from lxml import html

from site_src.packages import sco
from site_src.packages.manifest import NAME, SCORM_12, SCORM_2004, START, Edition
from site_src.packages.sco import lesson
from site_src.packages.scorm import scorm
from site_src.wheel import node
from tests.scorm_manifest import meant_faults, schema_faults
from tests.small_atlas import HERE, ROOT, atlas
from tests.small_course import course, hostile_course

EDITIONS = [SCORM_12, SCORM_2004]
ROOM_12 = 4096  # of suspend data in SCORM 1.2


@cache
def package(edition: str, *, with_engine: bool = False) -> zipfile.ZipFile:
    chosen = next(one for one in EDITIONS if one.id == edition)
    files = lesson(atlas(), course(), with_engine=with_engine)
    return zipfile.ZipFile(io.BytesIO(scorm(atlas(), course(), chosen, files)))


def read(edition: Edition) -> tuple[bytes, set[str]]:
    held = package(edition.id)
    return held.read(NAME), set(held.namelist())


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_the_manifest_is_valid_and_makes_sense(edition: Edition) -> None:
    manifest, held = read(edition)
    assert schema_faults(edition, manifest) == []
    assert meant_faults(edition, manifest, held) == []


TITLE = rb"<title>Cross margin without surprises</title>"
# By what must see it: ADL's schemas, our reading of the sense, or both; then what is replaced by what.
WRONG: dict[str, tuple[str, bytes, bytes]] = {
    "no title": ("sense", TITLE, b""),
    "blank title": ("sense", TITLE, b"<title> </title>"),
    "dangling": ("sense", rb'identifierref="lesson-files"', b'identifierref="other-files"'),
    "no such default": ("sense", rb'default="course"', b'default="another"'),
    "file not held": ("sense", rb'<file href="js/item.js"/>', b'<file href="js/items.js"/>'),
    "file not listed": ("sense", rb'<file href="js/item.js"/>', b""),
    "no such start": ("sense", rb'webcontent" href="index.html"', b'webcontent" href="a.html"'),
    "other version": ("sense", rb"<schemaversion>[^<]*", b"<schemaversion>1.3"),
    "identifier with a space": ("schema", rb'identifier="lesson"', b'identifier="les son"'),
    "identifier twice": ("schema", rb'identifier="lesson"', b'identifier="course"'),
    "no organizations": ("schema", rb"(?s)<organizations.*</organizations>", b""),
    "not a kind": ("both", rb'"sco"', b'"scorm"'),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_each_wrong_manifest_is_caught(edition: Edition, name: str) -> None:
    manifest, held = read(edition)
    by, old, new = WRONG[name]
    mutant = re.sub(old, new, manifest)
    assert mutant != manifest
    if by != "sense":
        assert schema_faults(edition, mutant) != []
    if by != "schema":
        assert meant_faults(edition, mutant, held) != []


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_the_other_versions_spelling_is_caught(edition: Edition) -> None:
    """2004's schemas let 1.2's spelling pass: sense does not."""
    manifest, held = read(edition)
    other = next(one for one in EDITIONS if one is not edition)
    mutant = manifest.replace(f":{edition.kind}=".encode(), f":{other.kind}=".encode())
    assert mutant != manifest
    assert meant_faults(edition, mutant, held) != []


def test_a_mastery_score_is_caught() -> None:
    manifest, held = read(SCORM_12)
    stated = b"<adlcp:masteryscore>80</adlcp:masteryscore></item>"
    mutant = manifest.replace(b"</item>", stated)
    assert schema_faults(SCORM_12, mutant) == []
    assert meant_faults(SCORM_12, mutant, held) != []


@cache
def told() -> Any:
    """What the lesson's modules say of every variant, of every standing, and of the worst case."""
    variants = [asdict(one) for made in course().items for one in made.variants]
    worst = [
        [
            made.item.id,
            {"version": 999, "seed": 999_999_999, "right": True, "response": "-" + "9" * 23},
        ]
        for made in course().items
    ]
    places = sorted((stop.term for stop in course().stops), key=len)
    standings = [
        {"percent": percent, "isPassed": percent >= 80, "kept": "1", "place": places[-1]}
        for percent in range(101)
    ]
    asked = {
        "variants": variants,
        "standings": standings,
        "seconds": [0, 0.004, 59.99, 3600, 86_399, 1e9],
        "kept": worst,
        "lines": ["", "1", "2;a:1:1:1:5", "1;a:1:1:1:5;<b>:1:1:1:5;c:1:1:2:5;d:1:3:0:ba", "1;" * 9],
    }
    done = subprocess.run(
        [node(), "tests/sco.mjs"],
        input=json.dumps(asked),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_worst_case_of_all_questions_fits_into_what_scorm_12_keeps() -> None:
    assert len(told()["kept"]) <= ROOM_12
    assert {name: one["response"] for name, one in told()["again"]} == {
        made.item.id: "-" + "9" * 23 for made in course().items
    }


def test_the_worst_case_of_every_course_fits() -> None:
    """As long as the module's own line for the first course, and no course is longer."""
    lengths = {
        name: 1 + sum(len(f";{one.item.id}:999:999999999:1:-{'9' * 23}") for one in of.items)
        for name, of in atlas().courses.items()
    }
    assert lengths[course().path.id] == len(told()["kept"])
    assert max(lengths.values()) <= ROOM_12


def test_what_is_kept_is_read_back_and_nothing_else_is() -> None:
    empty, start, other_form, mixed, broken = told()["decoded"]
    assert empty == start == other_form == broken == []
    assert mixed == [
        ["a", {"version": 1, "seed": 1, "right": True, "response": "5"}],
        ["d", {"version": 1, "seed": 3, "right": False, "response": ["b", "a"]}],
    ]


NUMBER = r"-?\d+(\.\d+)?"
PATTERNS_2004 = {
    "numeric": rf"{NUMBER}(\[:\]{NUMBER})?",
    "choice": r"[a-h](\[,\][a-h])*",
    "sequencing": r"[a-h](\[,\][a-h])*",
    "true-false": "true|false",
}
PATTERNS_12 = {
    "numeric": NUMBER,
    "choice": "[a-h](,[a-h])*",
    "sequencing": "[a-h](,[a-h])*",
    "true-false": "t|f",
}
TIME_2004, TIME_12 = r"PT\d+H\d{1,2}M\d{1,2}S", r"\d{2,4}:\d{2}:\d{2}\.\d{2}"


def test_every_interaction_is_as_scorm_2004_writes_it() -> None:
    attempts, _ = told()["attempts"]
    assert len(attempts) == 3 * sum(len(made.variants) for made in course().items)
    for attempt in map(dict, attempts):
        assert re.fullmatch(r"[\x21-\x7E]{1,255}", attempt["id"])
        form = PATTERNS_2004[attempt["type"]]
        assert re.fullmatch(form, attempt["learner_response"]), attempt
        if "correct_responses.0.pattern" in attempt:
            assert re.fullmatch(form, attempt["correct_responses.0.pattern"]), attempt
        assert attempt["result"] in {"correct", "incorrect"}
        assert re.fullmatch(TIME_2004, attempt["latency"])


def test_every_interaction_is_as_scorm_12_writes_it() -> None:
    _, attempts = told()["attempts"]
    for attempt in map(dict, attempts):
        assert re.fullmatch(r"[\x21-\x7E]{1,255}", attempt["id"])
        form = PATTERNS_12[attempt["type"]]
        assert re.fullmatch(form, attempt["student_response"]), attempt
        assert len(attempt["student_response"]) <= 255
        if "correct_responses.0.pattern" in attempt:
            assert re.fullmatch(form, attempt["correct_responses.0.pattern"]), attempt
        assert attempt["result"] in {"correct", "wrong"}
        assert re.fullmatch(TIME_12, attempt["latency"])


def test_every_score_is_in_range_and_no_lesson_is_ever_failed() -> None:
    newer, older = told()["standings"]
    for percent, (one, other) in enumerate(zip(map(dict, newer), map(dict, older), strict=True)):
        assert float(one["cmi.score.scaled"]) == float(one["cmi.progress_measure"]) == percent / 100
        assert one["cmi.score.raw"] == other["cmi.core.score.raw"] == str(percent)
        state = (one["cmi.completion_status"], one["cmi.success_status"])
        passed = percent >= 80
        assert state == (("completed", "passed") if passed else ("incomplete", "unknown"))
        assert other["cmi.core.lesson_status"] == ("passed" if passed else "incomplete")
        assert len(one["cmi.location"]) <= 255
        assert re.fullmatch(TIME_2004, one["cmi.session_time"])
        assert re.fullmatch(TIME_12, other["cmi.core.session_time"])


def test_every_time_has_its_form() -> None:
    assert told()["times"][0] == ["PT0H0M0S", "00:00:00.00"]
    assert told()["times"][3] == ["PT1H0M0S", "01:00:00.00"]
    for newer, older in told()["times"]:
        assert re.fullmatch(TIME_2004, newer)
        assert re.fullmatch(TIME_12, older)


def test_hostile_text_stays_text_in_the_lesson() -> None:
    page = html.fromstring(sco.page(atlas(), hostile_course(), with_engine=False))
    kinds = [script.get("type") for script in page.iter("script")]
    assert set(kinds) == {"module", "application/json"}
    assert page.xpath("//img | //comment()[contains(., 'f')]") == []
    assert [a for a in page.xpath("//a/@href") if not a.startswith(HERE)] == []
    held = [json.loads(one.text) for one in page.xpath("//atlas-item/script")]
    variants = [variant for one in held for variant in one["variants"]]
    assert [one["prompt"] for one in variants] == [
        variant.prompt for made in hostile_course().items for variant in made.variants
    ]


@pytest.mark.parametrize("with_engine", [False, True])
def test_the_lessons_policy_lets_it_load_its_own_files_and_run_no_other_script(
    *, with_engine: bool
) -> None:
    page = html.fromstring(sco.page(atlas(), hostile_course(), with_engine=with_engine))
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    sources = dict(one.split(" ", 1) for one in policy.split("; "))
    assert sources["default-src"] == "'none'"
    assert set(sources["script-src"].split()) <= {"'self'", "'wasm-unsafe-eval'"}
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert ("wasm-unsafe-eval" in policy) == with_engine


def test_no_file_of_a_package_has_an_ending_that_a_platform_may_not_know() -> None:
    names = package("scorm12", with_engine=True).namelist()
    assert START in names
    assert [name for name in names if name.endswith(".mjs")] == []
    scripts = [package("scorm12", with_engine=True).read(n) for n in names if n.endswith(".js")]
    assert [text for text in scripts if b'.mjs"' in text or b".mjs`" in text] == []
