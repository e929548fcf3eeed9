"""The pages of venues: one for each rule set, with its date, its numbers and ours."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import pytest

from calculators.venues import venues
from calculators.venues.examples import contrasts, reproductions
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.pages import term, venue
from site_src.venue_tables import formula_html, full_text, number_text
from site_src.venues import name_of, shown_date, venues_with_page
from tests.small_glossary import glossary_of
from tests.small_glossary import term as term_text
from tests.small_site import SITE_URL, atlas_of

NAMED = "[{venue: binance, name: Fullness, note: spelled so}, {venue: polymarket, name: Full}]"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    texts = {"margin/liquidation-price": term_text("margin/liquidation-price", venues=NAMED)}
    glossary, problems = glossary_of(tmp_path_factory.mktemp("terms"), texts)
    assert problems == []
    return atlas_of(glossary)


@pytest.fixture(scope="module")
def pages(atlas: Atlas) -> Files:
    return venue.pages(atlas)


def text_of(page: str | bytes) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", str(page)))


def test_every_venue_has_a_page_with_a_title_of_its_own(pages: Files) -> None:
    assert set(pages) == {"venues/index.md", *(f"venues/{name}/index.md" for name in venues())}
    titles = [re.search("^title: (.*)$", str(page), re.MULTILINE) for page in pages.values()]
    found = [title[1] for title in titles if title]
    assert len(found) == len(set(found)) == len(pages)


@pytest.mark.parametrize("name", sorted(venues()))
def test_a_page_says_its_date_before_its_numbers(pages: Files, name: str) -> None:
    page = text_of(pages[f"venues/{name}/index.md"])
    held = venues()[name]
    said = f"Snapshot of {shown_date(held.as_of)}" if held.as_of else "Undated"
    assert page.index(said) < page.index("Numbers")
    assert not held.as_of or "not today's rules" in page


@pytest.mark.parametrize("name", sorted(venues()))
def test_a_page_shows_what_was_printed_and_what_the_engine_gives(pages: Files, name: str) -> None:
    page = text_of(pages[f"venues/{name}/index.md"])
    for example in reproductions()[name]:
        assert example.says in page
        assert full_text(example.computed, example.unit) in page
        assert full_text(Decimal(example.printed), example.unit) in page
    for line in venues()[name].unknown:
        assert line in page


@pytest.mark.parametrize("name", sorted(contrasts()))
def test_a_page_shows_the_difference_to_the_generic_rule(pages: Files, name: str) -> None:
    page = str(pages[f"venues/{name}/index.md"])
    assert "Beside the generic rule" in page
    assert 'href="../generic/"' in page


@pytest.mark.parametrize("name", sorted(venues()))
def test_every_table_has_a_caption_and_heads_with_a_scope(pages: Files, name: str) -> None:
    page = str(pages[f"venues/{name}/index.md"])
    assert page.count("<table") == page.count("<caption>")
    assert [head for head in re.findall(r"<th[ >][^>]*", page) if "scope=" not in head] == []


def test_the_list_links_to_every_page_and_counts_what_is_reproduced(pages: Files) -> None:
    page = str(pages["venues/index.md"])
    assert set(re.findall(r'<a href="([a-z0-9-]+)/">', page)) == set(venues())
    total = sum(map(len, reproductions().values()))
    assert f"reproduces {total} numbers that venues, their code and others printed" in page
    linked = sum(bool(one.source.url) for held in reproductions().values() for one in held)
    assert 0 < linked < total
    assert f"{linked} of them link to the place" in page


def test_a_row_of_the_list_says_when_the_rules_were_read_where_they_have_no_date(
    pages: Files,
) -> None:
    rows = re.findall(r"<tr>.*?</tr>", str(pages["venues/index.md"]), re.DOTALL)
    said = {re.sub(r"<[^>]+>", "", row) for row in rows}
    whens = {
        name: f"{shown_date(v.as_of) or 'undated'}, read {shown_date(v.read)}"
        for name, v in venues().items()
    }
    for name, held in venues().items():
        (row,) = [
            text
            for text in said
            if html.escape(held.label) in text and html.escape(held.kind) in text
        ]
        assert (whens[name] if held.venue else "no venue's") in row
    undated = sum(bool(held.venue and not held.as_of) for held in venues().values())
    assert f"{undated} of the {len(venues()) - 1} rule sets bear no date" in str(
        pages["venues/index.md"]
    )


@pytest.mark.parametrize("name", sorted(venues()))
def test_a_page_names_who_published_each_source(pages: Files, name: str) -> None:
    page = text_of(pages[f"venues/{name}/index.md"])
    for source in venues()[name].sources:
        assert f"{source.publisher}: {source.title}" in page


def test_a_number_that_goes_on_says_so() -> None:
    assert number_text(Decimal("1333333.333333333333333333")) == "1\u202f333\u202f333.33…"
    assert number_text(Decimal("0.054545454545454545")) == "0.05454…"
    assert number_text(Decimal("-0.6666666666666666")) == "−0.6666…"
    assert number_text(Decimal("607907145.43")) == "607\u202f907\u202f145.43"
    assert number_text(Decimal("2651906.535")) == "2\u202f651\u202f906.535"


def test_a_term_links_its_names_at_venues_to_the_rules_that_are_there(
    atlas: Atlas, pages: Files
) -> None:
    page = str(term.pages(atlas)["terms/liquidation-price/index.md"])
    assert '<a href="../../venues/#binance">Binance</a>' in page
    assert "venues/#polymarket" not in page
    anchors = set(re.findall(r'<tbody id="([a-z0-9]+)">', str(pages["venues/index.md"])))
    assert anchors == venues_with_page() - {""}


def test_a_venue_page_has_the_names_that_terms_tell_and_links_them(pages: Files) -> None:
    page = str(pages["venues/binance-usdm/index.md"])
    assert '<td data-head="name there">Fullness</td><td data-head="note">spelled so</td>' in page
    assert 'href="../../terms/liquidation-price/"' in page


def test_a_date_is_shown_as_far_as_it_is_known() -> None:
    assert [shown_date(text) for text in ("2024-10-24", "2025-01", "2022", "")] == [
        "24 October 2024",
        "January 2025",
        "2022",
        "",
    ]


def test_rules_of_nobody_have_a_name() -> None:
    assert name_of("") == "No venue"


def test_a_page_is_a_dataset_that_names_its_date_its_sources_and_its_data(pages: Files) -> None:
    page = str(pages["venues/binance-usdm/index.md"])
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["temporalCoverage"]) == ("Dataset", "2024-10-24")
    assert data["distribution"]["contentUrl"] == f"{SITE_URL}api/v1/venues/binance-usdm.json"
    assert [source.url for source in venues()["binance-usdm"].sources] == data["isBasedOn"]
    assert 'href="../../api/v1/venues/binance-usdm.json"' in page


def test_a_power_stands_raised_and_nothing_else_becomes_markup() -> None:
    assert formula_html("a^b < c^(d & e)") == "a<sup>b</sup> &lt; c<sup>d &amp; e</sup>"
