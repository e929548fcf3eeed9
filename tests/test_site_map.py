"""The map of all terms: every term has its place, nothing lies on anything, the words say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from graph import load
from site_src.atlas import Atlas
from site_src.great_map import LEFT, NODE, GreatMap, great_map
from tests.conftest import OpenPage
from tests.small_site import atlas_of

pytestmark = pytest.mark.xdist_group("site")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    glossary, problems = load(ROOT / "terms")
    assert not problems
    assert glossary is not None
    return atlas_of(glossary)


@pytest.fixture(scope="module")
def drawn(atlas: Atlas) -> GreatMap:
    return great_map(atlas)


def test_every_term_stands_once_in_the_row_of_its_section(atlas: Atlas, drawn: GreatMap) -> None:
    assert sorted(place.id for place in drawn.places) == sorted(atlas.published)
    lanes = {lane.id: lane for lane in drawn.lanes}
    for place in drawn.places:
        lane = lanes[atlas.published[place.id].section]
        assert lane.y <= place.y
        assert place.y + place.height <= lane.y + lane.height
        assert LEFT <= place.x <= drawn.width - NODE


def test_no_term_lies_on_another(drawn: GreatMap) -> None:
    for place in drawn.places:
        for other in drawn.places:
            if other.id != place.id and other.x == place.x:
                assert place.y + place.height < other.y or other.y + other.height < place.y


def test_what_is_needed_stands_to_the_left(drawn: GreatMap) -> None:
    at = {place.id: place.x for place in drawn.places}
    needs = [edge for edge in drawn.edges if edge.line == "dotted-arrow"]
    assert needs
    assert all(at[edge.source] < at[edge.target] for edge in needs)


def test_the_words_name_every_relation_that_is_drawn(drawn: GreatMap, site: Path) -> None:
    page = html.fromstring((site / "map/index.html").read_text("utf-8"))
    said = {
        (row.xpath("string(dt/a/@href)").split("/")[-2], link.get("data-term"))
        for row in page.xpath("//dl[contains(@class, 'in-words')]/div")
        for link in row.xpath("dd/a")
    }
    assert {(edge.source, edge.target) for edge in drawn.edges} <= said


def test_a_term_in_focus_keeps_its_relations_in_view(open_page: OpenPage) -> None:
    page = open_page("/map/")
    page.locator(".great-map [data-term='liquidation']").focus()
    near = page.locator(".great-map [data-near]")
    ends = near.evaluate_all("paths => paths.map(path => path.dataset.ends.split(' '))")
    assert ends
    assert all("liquidation" in pair for pair in ends)
    page.locator("h1").click()
    page.keyboard.press("Tab")
    assert near.count() == 0
