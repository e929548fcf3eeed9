"""The Teach page and the workbook: what they list is there, printed for all, and the same on rebuild."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pypdf import PdfReader

from calculators.course import Variant
from site_src.build import exported
from site_src.chromium import find_chromium
from site_src.files import Files
from site_src.packages import printed, shelf
from site_src.packages.archive import archive
from site_src.packages.shelf import shelves
from site_src.packages.workbook import workbook
from site_src.pages import teach
from tests.chromium import HOW_TO_GET_ONE
from tests.small_atlas import HERE, MADE, atlas
from tests.small_course import course, hostile_course

PAGE = "teach/cross-margin-without-surprises/workbook/"


def packed(text: str) -> str:
    """A text without its spaces: a PDF breaks lines where it likes."""
    return re.sub(r"[\s\u00ad]+", "", text)


@cache
def pdf() -> PdfReader:
    if find_chromium() is None:
        pytest.fail(HOW_TO_GET_ONE)
    content = shelf.book_pdf(atlas(), course(), PAGE)
    assert content is not None
    return PdfReader(io.BytesIO(content))


def test_every_file_of_the_teach_page_is_there_with_its_size(site: Path) -> None:
    page = html.parse(site / "teach/index.html")
    rows = page.xpath("(//dl[@class='taken'])[1]/div")
    assert len(rows) >= 5
    for row in rows:
        (address,) = row.xpath(".//a/@href")
        there = site / "teach" / address
        content = (there / "index.html" if address.endswith("/") else there).read_bytes()
        assert row.xpath("string(.//small)") == teach.size(content)
    names = list(page.xpath("(//dl[@class='taken'])[1]//a/text()"))
    assert names[:2] == ["SCORM 1.2", "SCORM 2004, 4th edition"]
    assert {"Moodle XML", "GIFT", "Anki deck", "Workbook as a page"} < set(names)


def test_everything_is_the_same_on_rebuild() -> None:
    first = shelves(atlas())
    shelves.cache_clear()
    assert shelves(atlas()) == first


def test_the_pdf_is_tagged_and_has_an_outline_and_a_language() -> None:
    root: Any = pdf().trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    titles = [packed(str(one["/Title"])) for one in flat(pdf().outline)]
    labels = [packed(atlas().labels[stop.term]) for stop in course().stops]
    assert [title for title in titles if any(title.endswith(one) for one in labels)]
    assert "Answerkey" in titles


def flat(outline: object) -> list[dict[str, object]]:
    if isinstance(outline, list):
        return [one for part in outline for one in flat(part)]
    assert isinstance(outline, dict)
    return [outline]


def test_the_pdf_holds_every_question_and_after_a_break_every_answer() -> None:
    pages = [packed(page.extract_text()) for page in pdf().pages]
    starts = next(at for at, text in enumerate(pages) if "Answerkey" in text)
    asked, key = "".join(pages[:starts]), "".join(pages[starts:])
    variants = [made.variants[0] for made in course().items]
    assert [one.item for one in variants if packed(one.prompt) not in asked] == []
    assert [one.item for one in variants if packed(one.solution) in asked] == []
    assert pages[starts].replace("/", "").lstrip("0123456789").startswith("Answerkey")
    for one in variants:
        assert packed(one.solution)[:40] in key, one.item
        if one.answer:
            assert packed(one.answer.text) in key
    letters = re.findall(r"Inorder:([a-h]+)", key)
    assert letters == [key_of(one) for one in variants if one.type == "order"]


def key_of(variant: Variant) -> str:
    shown = [option.id for option in variant.options]
    return "".join("abcdefgh"[shown.index(one)] for one in variant.order)


def test_the_pdf_carries_the_time_of_its_content_not_of_the_clock() -> None:
    data = dict(pdf().metadata or {})
    dates = {str(data["/CreationDate"]), str(data["/ModDate"])}
    assert dates == {"D:20261124090000+00'00'"}


def test_a_second_printing_gives_the_same_bytes() -> None:
    chromium = find_chromium()
    assert chromium is not None, HOW_TO_GET_ONE
    files: Files = {"index.html": "<!doctype html><html lang=en><title>T</title><h1>One</h1>"}
    one, two = (printed.print_page(chromium, files, "") for _ in range(2))
    assert one is not None
    assert two is not None
    assert printed.dated(one, MADE) == printed.dated(two, MADE)


def test_without_a_chromium_the_page_is_there_and_nothing_links_to_a_pdf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    shelves.cache_clear()
    files, page = exported(atlas()), str(teach.pages(atlas())["teach/index.md"])
    shelves.cache_clear()
    assert [path for path in files if path.endswith(".pdf")] == []
    assert f"{PAGE}index.html" in files
    assert ".pdf" not in page
    assert "Workbook as a page" in page


def test_a_chromium_that_prints_nothing_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    assert printed.printed({"index.html": "x"}, "", MADE) is None
    assert "printed no PDF" in capsys.readouterr().err


def test_hostile_text_stays_text_in_the_workbook() -> None:
    book = workbook(atlas(), hostile_course(), up="../../../", link=lambda t: f"{HERE}{t}/")
    tree = html.fromstring(book)
    assert tree.xpath("//img | //script | //b | //comment()") == []
    links = tree.xpath("//a/@href")
    assert [a for a in links if not a.startswith((HERE, "../", "#"))] == []
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_archive_forgets_the_clock_and_the_order() -> None:
    one, two = archive({"a": "1", "b": b"2"}, MADE), archive({"b": b"2", "a": "1"}, MADE)
    assert one == two
