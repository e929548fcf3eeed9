"""What the search finds: sentences rather than glued cells, and the term before the pages around it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from graph import load
from site_src.atlas import Atlas
from site_src.pages.text import pages
from tests.conftest import OpenPage


@pytest.fixture(scope="module")
def entries(site: Path) -> list[dict[str, Any]]:
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    found: list[dict[str, Any]] = index["docs"]
    return found


def test_what_is_searched_is_sentences(entries: list[dict[str, Any]]) -> None:
    whole = "\n".join(entry["text"] for entry in entries)
    assert "Liquidation" in whole
    for unread in ("Without JavaScript", "\\frac", "\\text", "symbolmeaning", "Cite this"):
        assert unread not in whole, unread
    forms = [entry["text"] for entry in entries if entry["location"].startswith("calculators/")]
    assert forms
    assert not [text for text in forms if "Stop " in text]  # the button of those that take long


def test_a_term_and_its_calculator_have_titles_of_their_own(entries: list[dict[str, Any]]) -> None:
    tops = [one for one in entries if "#" not in one["location"]]
    titles = {one["location"]: one["title"] for one in tops}
    assert titles["terms/liquidation-price/"] == "Liquidation price"
    assert titles["calculators/liquidation-price/"] == "Liquidation price calculator"
    boosts = {one["location"]: one.get("boost", 1) for one in tops}
    assert boosts["terms/liquidation-price/"] > boosts["calculators/liquidation-price/"]
    assert boosts["sections/liquidation/"] < boosts["calculators/liquidation-price/"]


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("term", ["liquidation-price", "cross-margin-risk", "gap-risk"])
def test_the_first_thing_found_is_the_term(open_page: OpenPage, term: str) -> None:
    page = open_page("/", viewport={"width": 1280, "height": 900})
    first = page.locator(".md-search-result__item a").first
    page.fill(".md-search__input", term.replace("-", " "))
    for _ in range(60):  # the search listens to keys, and hears none before it has started
        page.press(".md-search__input", "End")
        page.wait_for_timeout(500)
        if first.is_visible():
            break
    expect(first).to_be_visible()
    assert f"/terms/{term}/" in str(first.get_attribute("href"))


def test_reporting_an_error_leads_somewhere_or_says_that_it_does_not() -> None:
    glossary, problems = load(Path(__file__).parents[1] / "terms")
    assert not problems
    assert glossary is not None
    atlas = Atlas(glossary=glossary, calculators={}, solved={}, site_url="https://small.example/")
    without = str(pages(atlas)["about/index.md"])
    assert "names no repository" in without
    assert "REPORT" not in without
    there = "https://example.org/owner/atlas"
    about = str(pages(replace(atlas, repository=there))["about/index.md"])
    assert f"]({there}/issues). Or correct it yourself" in about
    assert "names no repository" not in about
