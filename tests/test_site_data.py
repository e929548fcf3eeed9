"""What machines read on the built pages: linked data, canonical addresses, previews of links, the sitemap."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import extruct
import pytest
from lxml import etree, html

from graph import Glossary, load, paths
from site_src.__main__ import SITE_URL
from tests.site import ROOT

pytestmark = pytest.mark.xdist_group("site")


@cache
def glossary() -> Glossary:
    found, problems = load(ROOT / "terms")
    assert problems == ()
    assert found is not None
    return found


def published() -> list[str]:
    return [t.id for t in glossary().terms.values() if t.status != "deprecated"]


def data_of(page: Path) -> dict[str, Any]:
    """Read a page as a crawler would; give each record by its type."""
    found = extruct.extract(page.read_text("utf-8"), syntaxes=["json-ld"])["json-ld"]
    return {record["@type"]: record for record in found}


def pages_of(site: Path) -> dict[str, html.HtmlElement]:
    """Return every page that a search engine may list, by its address: no redirect, no embed."""
    found = {
        path.relative_to(site).as_posix().removesuffix("index.html"): path.read_text("utf-8")
        for path in sorted(site.rglob("index.html"))
    }
    trees = {address: html.fromstring(text) for address, text in found.items()}
    hidden = "//meta[@name='robots'][@content='noindex']"
    return {address: tree for address, tree in trees.items() if not tree.xpath(hidden)}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.HtmlElement]:
    return pages_of(site)


def test_a_crawler_reads_each_term_as_a_defined_term(site: Path) -> None:
    for name in published():
        term = glossary().terms[name]
        record = data_of(site / f"terms/{name}/index.html")["DefinedTerm"]
        assert record["termCode"] == name
        assert record["name"] == term.label
        assert record["url"] == record["@id"] == f"{SITE_URL}terms/{name}/"
        assert record["inDefinedTermSet"] == SITE_URL
        assert record["description"].casefold() == f"{term.definition}.".casefold()
        names = [alias.text for alias in term.aliases if alias.shown]
        assert record["alternateName"] == names


def test_a_crawler_reads_the_way_to_each_term(site: Path) -> None:
    for name in published():
        term = glossary().terms[name]
        steps = data_of(site / f"terms/{name}/index.html")["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        addresses = [step["item"].removeprefix(SITE_URL) for step in steps]
        above = [f"terms/{one}/" for one in paths.breadcrumb(glossary(), name)]
        assert addresses == ["", f"sections/{term.section}/", *above, f"terms/{name}/"]
        assert [a for a in addresses if not (site / a / "index.html").is_file()] == []


def test_a_crawler_reads_what_each_page_teaches_and_takes(site: Path) -> None:
    for name in published():
        term = glossary().terms[name]
        record = data_of(site / f"terms/{name}/index.html")["LearningResource"]
        assert record["teaches"] == term.label
        needs = [edge.to for edge in term.relations.get("prerequisite", ())]
        assert record["competencyRequired"] == [glossary().terms[n].label for n in needs]
        assert record["timeRequired"].startswith("PT")


def test_the_dates_of_a_page_and_of_its_data_are_the_same(
    site: Path, pages: dict[str, html.HtmlElement]
) -> None:
    for name in published():
        record = data_of(site / f"terms/{name}/index.html")["LearningResource"]
        shown = pages[f"terms/{name}/"].xpath("//div[@class='about-page']//time/text()")
        assert shown == [record["datePublished"], record["dateModified"]]


def test_the_home_page_is_the_set_of_all_terms(site: Path) -> None:
    record = data_of(site / "index.html")["DefinedTermSet"]
    named = [term["url"] for term in record["hasDefinedTerm"]]
    assert sorted(named) == sorted(f"{SITE_URL}terms/{name}/" for name in published())


def test_every_page_names_its_own_address(pages: dict[str, html.HtmlElement]) -> None:
    assert len(pages) > len(published())
    for address, page in pages.items():
        assert page.xpath("//link[@rel='canonical']/@href") == [SITE_URL + address]
        assert page.xpath("//meta[@property='og:url']/@content") == [SITE_URL + address]


def test_every_page_says_what_it_is_when_it_is_shared(pages: dict[str, html.HtmlElement]) -> None:
    for address, page in pages.items():
        for name in ("og:title", "og:description", "og:type", "og:site_name"):
            (content,) = page.xpath(f"//meta[@property='{name}']/@content")
            assert content.strip(), f"{address}: {name}"
        (description,) = page.xpath("//meta[@name='description']/@content")
        assert page.xpath("//meta[@property='og:description']/@content") == [description]


def test_no_two_pages_have_one_title(pages: dict[str, html.HtmlElement]) -> None:
    titles = [page.xpath("string(//head/title)") for page in pages.values()]
    assert len(set(titles)) == len(titles)


def test_no_page_uses_an_id_twice(pages: dict[str, html.HtmlElement]) -> None:
    for address, page in pages.items():
        ids = page.xpath("//@id[not(ancestor::template)]")
        assert sorted(set(ids)) == sorted(ids), address


def test_the_sitemap_holds_every_page_and_no_redirect(
    site: Path, pages: dict[str, html.HtmlElement]
) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = etree.parse(site / "sitemap.xml").xpath("//s:loc/text()", namespaces=names)
    assert sorted(listed) == sorted(SITE_URL + address for address in pages)


def test_previews_hold_every_term(site: Path) -> None:
    held = json.loads((site / "assets/previews.json").read_text("utf-8"))
    assert sorted(held) == sorted(published())
