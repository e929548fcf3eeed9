"""Every page in a real browser: access for all, and definitions on the way."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage, Watch
from tests.test_browser_calculator import STARTS_WITHIN, page_of, until

pytestmark = pytest.mark.xdist_group("browser")

ROOT = Path(__file__).parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WORKBOOK = "/teach/cross-margin-without-surprises/workbook/"
VENUE = "/venues/derive-portfolio-1/"  # has every kind of table
PAGES = [
    "/",
    "/terms/cross-margin-risk/",
    page_of("cross-vs-isolated"),
    "/teach/",
    "/integrate/",
    "/venues/",
    VENUE,
]
FRAME = "/embed/v1/calculators/liquidation-price/"
PAPER = "getComputedStyle(document.body).backgroundColor"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", [*PAGES, FRAME])
def test_axe_finds_nothing_in_light_and_dark(
    open_page: OpenPage, path: str, viewport: dict[str, int]
) -> None:
    page = open_page(path, color_scheme="light", viewport=viewport, reduced_motion="reduce")
    light = page.evaluate(PAPER)
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    until(page, f"{PAPER} !== '{light}'")
    found += violations(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_workbooks_white_paper(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    found = violations(open_page(WORKBOOK, color_scheme="dark", viewport=viewport))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_refused_answer(open_page: OpenPage, color_scheme: str) -> None:
    page = open_page(page_of("cross-vs-isolated"), color_scheme=color_scheme)
    page.locator("[data-working] summary").click()
    page.fill('input[name="collateral"]', "much")
    expect(page.locator('[data-refusal="collateral"]')).to_be_visible(timeout=STARTS_WITHIN)
    found = violations(page)
    assert found == [], "\n".join(found)


def test_dark_and_light_differ(open_page: OpenPage) -> None:
    light = open_page("/", color_scheme="light").evaluate(PAPER)
    assert open_page("/", color_scheme="dark").evaluate(PAPER) != light


def previews(site: Path) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = json.loads((site / "assets/previews.json").read_text("utf-8"))
    return held


TERM_LINK = ".md-content a[data-term]"


def test_a_definition_shows_on_hover_stays_and_goes(
    open_page: OpenPage, site: Path, watch: Watch
) -> None:
    page = open_page("/terms/cross-margin-risk/", viewport=DESK)
    page.wait_for_load_state("networkidle")
    assert [url for url in watch.asked if url.endswith("previews.json")] == []
    link = page.locator(TERM_LINK).first
    term = previews(site)[str(link.get_attribute("data-term"))]
    link.hover()
    preview = page.get_by_role("tooltip")
    expect(preview).to_contain_text(term["definition"])
    expect(link).to_have_attribute("aria-describedby", str(preview.get_attribute("id")))
    preview.hover()
    page.wait_for_timeout(600)  # longer than it takes to go
    expect(preview).to_be_visible()
    page.mouse.move(0, 0)
    expect(preview).to_be_hidden()
    link.hover()
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    assert sum(url.endswith("previews.json") for url in watch.asked) == 1


def test_a_definition_shows_on_focus_and_goes_on_escape(open_page: OpenPage, site: Path) -> None:
    page = open_page("/terms/cross-margin-risk/", viewport=DESK)
    link = page.locator(TERM_LINK).first
    page.keyboard.press("Tab")  # what follows is keyboard focus, not a click's
    link.focus()
    preview = page.get_by_role("tooltip")
    expect(preview).to_contain_text(previews(site)[str(link.get_attribute("data-term"))]["label"])
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(link).to_be_focused()


# Words that go over two lines: of all text in a table, and of the labels that stand before its cells on a phone.
BROKEN_WORDS = r"""() => {
  const found = [];
  for (const cell of document.querySelectorAll(".md-content table :is(a, th, td)")) {
    if (!cell.checkVisibility() || !cell.matches("a, table.stacked *")) continue;
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());)
      for (const {index, 0: word} of node.data.matchAll(/[a-z]{2,}/gi)) {
        const range = document.createRange();
        range.setStart(node, index); range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({top}) => top)).size > 1) found.push(word);
      }
    if (!cell.dataset.head) continue;
    const {width, font, letterSpacing} = getComputedStyle(cell, "::before");
    const ruler = document.createElement("span");
    ruler.style = `position: absolute; white-space: nowrap; font: ${font}; letter-spacing: ${letterSpacing}`;
    cell.append(ruler);
    for (const word of cell.dataset.head.split(/[\s-]+/)) {
      ruler.textContent = word;
      if (ruler.getBoundingClientRect().width > parseFloat(width)) found.push(`label: ${word}`);
    }
    ruler.remove();
  }
  return found;
}"""


@pytest.mark.parametrize(
    "path",
    [
        "/venues/",
        "/venues/binance-usdm/",
        "/venues/dydx-v4/",
        VENUE,
        "/episodes/crv-aave-2022/",
    ],
)
def test_no_word_breaks_and_no_sentence_is_cut_in_a_table_on_a_phone(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(path, viewport=PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    assert page.evaluate(BROKEN_WORDS) == []
    cells = page.locator("table.stacked :is(tbody th, td:not(:empty))")
    rights = cells.evaluate_all("all => all.map(cell => cell.getBoundingClientRect().right)")
    assert rights
    assert max(rights) <= PHONE["width"]


WIDTHS = """box => [..."-2"].map(letter => {
  const span = document.createElement("span");
  span.style.whiteSpace = "nowrap";
  span.textContent = letter.repeat(100);
  box.append(span);
  return span.getBoundingClientRect().width;
})"""


def test_a_hyphen_is_narrower_than_a_digit_in_text(open_page: OpenPage) -> None:
    page = open_page("/terms/cross-margin-risk/", viewport=DESK)
    hyphen, digit = page.locator(".prose p").first.evaluate(WIDTHS)
    assert hyphen < 0.8 * digit


STOP = """() => {
  const here = document.activeElement;
  return {
    tag: here.tagName.toLowerCase(),
    name: here.getAttribute("class") ?? "",
    seen: here.matches(".md-option") || here.checkVisibility({checkOpacity: true})
      && here.getBoundingClientRect().height > 0,
  };
}"""


def test_every_stop_of_the_keyboard_can_be_seen_and_the_map_is_one(open_page: OpenPage) -> None:
    page = open_page("/map/", viewport=DESK, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    stops: list[dict[str, Any]] = []
    while len(stops) < 60 and not (stops and "great" in stops[-1]["name"]):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    assert "great" in stops[-1]["name"], "The Tab key does not reach the map."
    for _ in range(5):  # the stops after it
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    assert [stop for stop in stops if not stop["seen"]] == []
    assert stops[-5]["tag"] == "a"


def test_formulas_are_set_in_the_typeface_of_formulas(open_page: OpenPage, watch: Watch) -> None:
    page = open_page("/terms/cross-margin-risk/", viewport=DESK)
    page.wait_for_load_state("networkidle")
    assert [url for url in watch.asked if url.endswith("stix-two-math.woff2")] != []
    assert page.evaluate("document.fonts.check('16px \"STIX Two Math\"', 'P\u2211')")
    assert "STIX" in page.locator(".formula math").first.evaluate(
        "m => getComputedStyle(m).fontFamily"
    )


def test_the_local_map_is_left_out_where_it_would_be_cut(open_page: OpenPage) -> None:
    page = open_page("/terms/gap-risk/", viewport=PHONE)
    expect(page.locator(".local-map")).to_be_hidden()
    expect(page.locator(".mapped .edges")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".local-map")).to_be_visible()


def test_what_needs_a_browser_shares_one_worker(request: pytest.FixtureRequest) -> None:
    """Two browsers on a small machine wait for each other: pytest-xdist must see the group."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    assert request.node.nodeid.endswith("@browser") == bool(worker)
