"""A term's page: what it holds, in which order, and that what authors write is never markup."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from graph.term import Alias, Term
from site_src.atlas import Atlas
from site_src.formula import mathml
from site_src.pages.redirects import leads
from site_src.pages.term import page_of
from site_src.twin import head
from tests.small_site import atlas_of, painted_site, whole_glossary, with_terms

pytestmark = pytest.mark.xdist_group("site")

ORDER = [
    "Why it matters",
    "How it works",
    "Formula",
    "With numbers",
    "Your own numbers",
    "Told apart",
    "People often think",
    "How it connects",
    "Seen in history",
    "Check yourself",
    "Names at venues",
    "Sources",
]
IN_ORDER = [  # what the page holds, from its top to its foot
    "//h1",
    "//*[@class='level']",
    "//nav[@class='crumbs']//a",
    "//p[@class='aka']",
    "//p[@class='definition']",
    "//aside[@class='telling']",
    "//h2[text()='Why it matters']",
    "//h2[text()='Formula']",
    "//details[@class='working']//ol[@class='steps']/li",
    "//div[@class='calculator-here']//form",
    "//td[text()='one is fuller']",
    "//del[text()='It never ends.']",
    "//svg[@class='local-map']",
    "//dl[@class='edges']//dd",
    "//ul[@class='history']/li",
    "//div[@class='quiz']//details",
    "//dl[@class='names']//dt[.='dYdX']",
    "//dl[@class='sources']//dt",
    "//time",
    "//details[@class='cite']//pre",
    "//a[text()='Report an error']",
]
# Not prose: ids, addresses, dates, choices, and TeX, which has a test of its own.
NOT_TEXT = {"id", "section", "kind", "to", "calculator", "inputs", "venue", "url", "tex", "symbol"}
NOT_TEXT |= {"status", "replaced_by"}
HOSTILE = (
    '{text} <i class="hostile">{at}</i> *star* _line_ `tick` [link](//evil.example) &lt; </div>'
)
BREAKING = (
    "\n\n# No heading\n\n</div></script><script>hostile()</script>\n\n![](//evil.example/a.png)"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return atlas_of(whole_glossary(tmp_path_factory.mktemp("whole")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Atlas, Path]:
    """A site whose terms hold markup in every text."""
    folder = tmp_path_factory.mktemp("hostile")
    glossary = whole_glossary(folder / "terms")
    terms = {name: spoiled(term, name) for name, term in glossary.terms.items()}
    atlas = atlas_of(with_terms(glossary, terms))
    return atlas, painted_site(atlas, folder)


def spoiled(value: Any, at: str) -> Any:
    """Return a value with markup in each text; `at` says where a text stood."""
    match value:
        case str():
            return HOSTILE.format(text=value, at=at)
        case tuple():
            return tuple(spoiled(item, f"{at}.{index}") for index, item in enumerate(value))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            texts = {
                field.name: spoiled(getattr(value, field.name), f"{at}.{field.name}")
                for field in dataclasses.fields(value)
                if field.name not in NOT_TEXT
            }
            if isinstance(value, Term):
                texts["how"] += BREAKING
            return dataclasses.replace(value, **texts)
        case dict():
            return {key: spoiled(item, f"{at}.{key}") for key, item in value.items()}
        case int() | date():
            return value
    raise AssertionError(value)


def tree_of(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text("utf-8"))


def test_the_page_keeps_its_order(whole: Atlas, tmp_path: Path) -> None:
    page = tree_of(painted_site(whole, tmp_path) / "terms/thing/index.html")
    content = page.xpath("//article")[0]
    headings = [h.xpath("string(text())").strip() for h in content.xpath(".//h2")]
    assert headings == ORDER
    everything = list(content.iter())
    places = []
    for path in IN_ORDER:
        found = content.xpath(f".{path}")
        assert found, path
        places.append(everything.index(found[0]))
    assert places == sorted(places)


def test_a_hidden_name_is_on_the_page_for_search_and_not_printed(
    whole: Atlas, tmp_path: Path
) -> None:
    thing = whole.published["thing"]
    names = (*thing.aliases, Alias(text="how full it is", kind="hidden"))
    terms = dict(whole.glossary.terms) | {"thing": dataclasses.replace(thing, aliases=names)}
    atlas = atlas_of(with_terms(whole.glossary, terms))
    site = painted_site(atlas, tmp_path)
    page = tree_of(site / "terms/thing/index.html")
    assert page.xpath("//p[@class='aka']")[0].text_content() == "also: fullness · FLN"
    assert page.xpath("//p[@hidden]/text()") == ["how full it is"]
    assert dict(leads(atlas))["how-full-it-is"] == "thing"
    assert "how full it is" not in "".join(head(atlas, atlas.published["thing"]))


def test_a_term_without_extras_shows_no_empty_part(whole: Atlas) -> None:
    body = page_of(whole, whole.published["general"]).body
    headings = [line for line in body.splitlines() if line.startswith("## ")]
    assert headings == ["## Why it matters", "## How it works", "## How it connects"]


def test_a_calculator_stands_once_however_many_examples_use_it(whole: Atlas) -> None:
    term = whole.published["thing"]
    example = term.examples[0]
    second = dataclasses.replace(example, inputs={"leverage": "5"})
    twice = dataclasses.replace(term, examples=(example, second))
    atlas = atlas_of(with_terms(whole.glossary, {"thing": twice}))
    body = page_of(atlas, twice).body
    assert body.count("<form") == 1
    assert body.count("went in, and the working") == 2


def test_the_number_of_the_box_is_the_engines(whole: Atlas) -> None:
    (solved,) = whole.solved["thing"]
    assert solved.telling == solved.asked.answer["outputs"]["liquidation_price"]["text"]
    assert f"<b>{solved.telling}</b>" in page_of(whole, whole.published["thing"]).body


def texts_of(value: Any) -> list[str]:
    """Return every place whose text was spoiled, as the spoiled text names it."""
    if isinstance(value, str):
        return [value.partition('class="hostile">')[2].partition("<")[0]]
    items: list[Any] = []
    if isinstance(value, tuple):
        items = list(value)
    elif isinstance(value, dict):
        items = list(value.values())
    elif dataclasses.is_dataclass(value):
        fields = (f.name for f in dataclasses.fields(value) if f.name not in NOT_TEXT)
        items = [getattr(value, name) for name in fields]
    return [at for item in items for at in texts_of(item) if at]


def test_no_text_of_an_author_becomes_markup(hostile: tuple[Atlas, Path]) -> None:
    _, site = hostile
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for path in pages:
        page = tree_of(path)
        where = path.relative_to(site).as_posix()
        assert page.xpath("//*[@class='hostile']") == [], where
        assert page.xpath("//*[contains(@href, '//evil') or contains(@src, '//evil')]") == [], where
        assert [s for s in page.xpath("//script/text()") if s.strip() == "hostile()"] == [], where


def test_every_text_of_an_author_is_on_the_page_as_it_was_written(
    hostile: tuple[Atlas, Path],
) -> None:
    atlas, site = hostile
    page = tree_of(site / "terms/thing/index.html")
    shown = " ".join(page.xpath("//article")[0].text_content().split())
    places = texts_of(atlas.published["thing"])
    assert len(places) > 25
    missing = [at for at in places if f'<i class="hostile">{at}</i>' not in shown]
    assert missing == []


def test_a_label_with_markdown_signs_is_its_own_heading(hostile: tuple[Atlas, Path]) -> None:
    atlas, site = hostile
    label = atlas.published["thing"].label
    page = tree_of(site / "terms/thing/index.html")
    (heading,) = page.xpath("//h1")
    assert heading.text_content().replace("¶", "").strip() == label
    assert page.xpath("string(//head/title)").startswith(label)
    assert page.xpath("//meta[@property='og:title']/@content") == [label]


def test_what_scripts_read_holds_the_texts_unchanged(hostile: tuple[Atlas, Path]) -> None:
    atlas, site = hostile
    term = atlas.published["thing"]
    held = json.loads((site / "assets/previews.json").read_text("utf-8"))
    assert held["thing"]["definition"] == term.definition
    page = tree_of(site / "terms/thing/index.html")
    (data,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)[0]["name"] == term.label


@pytest.mark.parametrize(
    "tex", [r"\text{<img src=x onerror=hostile()>}", r"\text{</math><script>hostile()</script>}"]
)
def test_tex_cannot_bring_markup(tex: str) -> None:
    try:
        shown = str(mathml(tex))
    except ValueError:
        return
    assert html.fromstring(shown).xpath("//img | //script") == []
