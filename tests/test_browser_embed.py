"""Pages of other people, hostile ones too, show our elements; what fails leaves their text readable."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from calculators import catalogue
from site_src.__main__ import SITE_URL
from site_src.embedding import integrity, script
from tests.conftest import Watch
from tests.host import document, hosted
from tests.test_browser_calculator import STARTS_WITHIN, cpython_answer, sentence, until
from tests.test_browser_pages import violations
from tests.wordpress import SHOWS, discovered, filtered

pytestmark = pytest.mark.xdist_group("browser")

SLUG = "maintenance-margin"
TERM = f'<p>Keep your <atlas-term slug="{SLUG}">maintenance margin</atlas-term> in view.</p>'
CALCULATOR = (
    '<atlas-calculator slug="liquidation-price" state="v=1&amp;leverage=20">'
    "<a href='https://margin-atlas.example/calculators/liquidation-price/'>Liquidation price</a>"
    "</atlas-calculator>"
)
STRICT = (
    "default-src 'none'; script-src {atlas}/embed/; connect-src {atlas}/api/; "
    "frame-src {atlas}/embed/; require-trusted-types-for 'script'; trusted-types 'none'"
)

CORS = {"Access-Control-Allow-Origin": "*"}
LISTEN = """
window.heard = {};
for (const name of ["atlas-ready", "atlas-result", "atlas-state", "atlas-error"]) {
  addEventListener(name, ({detail}) => (heard[name] ??= []).push(detail));
}
"""

HostPage = Callable[..., Page]


def loader(address: str, version: str = "1.0.0") -> str:
    check = f'integrity="{integrity(script())}" crossorigin="anonymous"'
    return f'<script type="module" src="{address}/embed/{version}/atlas.js" {check}></script>'


@pytest.fixture
def open_host(browser: Browser, address: str, watch: Watch) -> Iterator[HostPage]:
    """Open a page of somebody else's: `open_host(marks, policy=STRICT)`; it sits on another site."""
    contexts: list[BrowserContext] = []
    servers = []

    def open_page(
        *marks: str, policy: str = "", others: Any = (), routes: Any = (), **options: Any
    ) -> Page:
        pages = {"/": (document(*marks), policy.format(atlas=address)), **dict(others)}
        server = hosted(pages)
        where = server.__enter__().replace("127.0.0.1", "localhost")
        servers.append(server)
        contexts.append(watch.over(browser.new_context(**options)))
        contexts[-1].add_cookies([{"name": "ours", "value": "1", "url": address}])
        contexts[-1].add_init_script(LISTEN)
        for pattern, answer in dict(routes).items():
            contexts[-1].route(pattern, answer)
        page = contexts[-1].new_page()
        page.goto(where + "/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    for server in servers:
        server.__exit__(None, None, None)


def definition_of(site: Path, slug: str) -> str:
    said = json.loads((site / f"api/v1/terms/{slug}.json").read_text("utf-8"))
    return str(said["result"]["definition"])


def tip(page: Page) -> Locator:
    return page.locator("atlas-term [part=tip]")


def frame_of(page: Page) -> Any:
    return page.frame_locator("atlas-calculator iframe")


def test_a_host_that_allows_nothing_else_shows_a_term_without_an_error(
    open_host: HostPage, address: str, site: Path, watch: Watch
) -> None:
    page = open_host(loader(address), TERM, policy=STRICT)
    until(page, "customElements.get('atlas-term')")
    ours = [url for url in watch.asked if url.startswith(address)]
    assert ours == [f"{address}/embed/1.0.0/atlas.js"]  # nothing before the first opening
    page.locator("atlas-term").hover()
    expect(tip(page)).to_contain_text(definition_of(site, SLUG))
    link = tip(page).locator("a")
    assert link.get_attribute("href") == f"{address}/terms/{SLUG}/"
    assert watch.errors == []


def test_a_definition_stays_under_the_pointer_and_goes_with_escape(
    open_host: HostPage, address: str
) -> None:
    page = open_host(loader(address), TERM, "<p>" + "text " * 400 + "</p>")
    page.locator("atlas-term").hover()
    expect(tip(page)).to_be_visible()
    tip(page).hover()
    page.wait_for_timeout(600)  # longer than any delay of ours: nothing takes it away
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip(page)).to_be_hidden()
    page.mouse.move(5, 400)
    page.locator("atlas-term").hover()
    expect(tip(page)).to_be_visible()
    page.mouse.move(5, 400)
    expect(tip(page)).to_be_hidden()


def test_a_definition_is_reached_by_keyboard_with_its_link(
    open_host: HostPage, address: str, site: Path
) -> None:
    page = open_host(loader(address), TERM, "<button>next</button>")
    until(page, "customElements.get('atlas-term')")
    page.keyboard.press("Tab")
    expect(tip(page)).to_be_visible()
    button = page.get_by_role("button", name="maintenance margin")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_accessible_description(definition_of(site, SLUG))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Read more in Margin Atlas")).to_be_focused()
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="next")).to_be_focused()
    expect(tip(page)).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Enter")
    expect(tip(page)).to_be_hidden()


def test_a_tap_opens_a_definition_and_a_tap_elsewhere_closes_it(
    open_host: HostPage, address: str
) -> None:
    page = open_host(loader(address), TERM, "<p id='other'>Other text.</p>", has_touch=True)
    until(page, "customElements.get('atlas-term')")
    page.locator("atlas-term").tap()
    expect(tip(page)).to_be_visible()
    page.locator("#other").tap(force=True, position={"x": 1, "y": 1})
    expect(tip(page)).to_be_hidden()


def test_a_definition_stays_in_the_window(open_host: HostPage, address: str) -> None:
    corner = f'<p style="position: fixed; right: 0; bottom: 0; margin: 0">{TERM[3:]}'
    page = open_host(loader(address), corner, viewport={"width": 320, "height": 480})
    page.locator("atlas-term").hover()
    expect(tip(page)).to_be_visible()
    box = tip(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 480


@pytest.mark.parametrize("policy", ["script-src 'none'", "default-src 'none'"])
def test_a_host_that_forbids_our_script_still_shows_its_text(
    open_host: HostPage, address: str, policy: str
) -> None:
    page = open_host(loader(address), TERM, CALCULATOR, policy=policy)
    expect(page.get_by_text("Keep your maintenance margin in view.")).to_be_visible()
    expect(page.get_by_role("link", name="Liquidation price")).to_be_visible()
    assert page.evaluate("customElements.get('atlas-term')") is None


def test_a_host_that_forbids_our_data_still_leads_to_the_page(
    open_host: HostPage, address: str
) -> None:
    page = open_host(loader(address), TERM, policy="default-src 'none'; script-src {atlas}/embed/")
    page.locator("atlas-term").hover()
    expect(tip(page)).to_contain_text("The definition could not be loaded.")
    assert tip(page).locator("a").get_attribute("href") == f"{address}/terms/{SLUG}/"


def test_one_flipped_byte_and_the_script_does_not_run(
    open_host: HostPage, address: str, watch: Watch
) -> None:
    def flipped(route: Route) -> None:
        response = route.fetch()
        body = bytearray(response.body())
        body[len(body) // 2] ^= 1
        route.fulfill(response=response, body=bytes(body))

    page = open_host(loader(address), TERM, routes={"**/atlas.js": flipped})
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Keep your maintenance margin in view.")).to_be_visible()
    assert page.evaluate("typeof customElements.get('atlas-term')") == "undefined"
    assert ["integrity" in error for error in watch.errors] == [True]
    page = open_host(loader(address), TERM)  # the same with the byte as it is
    until(page, "customElements.get('atlas-term')")


def hostile(value: object) -> object:
    """The same document with marks in place of every text."""
    match value:
        case dict():
            return {key: hostile(held) for key, held in value.items()}
        case list():
            return [hostile(held) for held in value]
        case str():
            return "<img src=x onerror=ran()><script>ran()</script><a href='javascript:ran()'>x</a>"
        case _:
            return value


def test_marks_in_every_field_of_our_data_stay_text(
    open_host: HostPage, address: str, site: Path
) -> None:
    said = json.loads((site / f"api/v1/terms/{SLUG}.json").read_text("utf-8"))
    page = open_host(loader(address), TERM)
    page.evaluate("() => { window.ranTimes = 0; window.ran = () => { ranTimes += 1; }; }")
    page.context.route(
        "**/api/v1/**", lambda route: route.fulfill(json=hostile(said), headers=CORS)
    )
    page.locator("atlas-term").hover()
    expect(tip(page)).to_contain_text("<img src=x onerror=ran()>")
    made = tip(page).evaluate("tip => [...tip.querySelectorAll('*')].map(e => e.localName)")
    assert made == ["strong", "div", "a"]
    assert tip(page).locator("a").get_attribute("href") == f"{address}/terms/{SLUG}/"
    assert page.evaluate("ranTimes") == 0


@pytest.mark.parametrize("slug", ["../../etc", "a b", "<b>", "javascript:x", "", "A", "x" * 500])
def test_a_slug_that_is_none_asks_for_nothing(
    open_host: HostPage, address: str, watch: Watch, slug: str
) -> None:
    escaped = slug.replace("<", "&lt;")
    elements = (
        f'<atlas-{kind} slug="{escaped}">the text</atlas-{kind}>' for kind in ("term", "calculator")
    )
    page = open_host(loader(address), *elements)
    until(page, "customElements.get('atlas-calculator')")
    page.locator("atlas-term").hover()
    page.wait_for_timeout(400)
    assert page.get_by_text("the text").count() == 2
    ours = [url for url in watch.asked if url.startswith(address)]
    assert ours == [f"{address}/embed/1.0.0/atlas.js"]


def test_a_calculator_answers_grows_and_talks_with_its_host(
    open_host: HostPage, address: str, watch: Watch
) -> None:
    page = open_host(loader(address), CALCULATOR, policy=STRICT)
    frame = frame_of(page)
    says = frame.locator('[data-slot="says"]')
    answer = cpython_answer("liquidation-price", leverage="20")
    expect(says).to_have_text(sentence(answer), timeout=STARTS_WITHIN)
    expect(frame.locator("svg[data-live]")).to_be_visible(timeout=STARTS_WITHIN)
    outputs = page.evaluate("heard['atlas-result'].at(-1).outputs")
    assert outputs == answer["outputs"]
    assert page.evaluate("heard['atlas-ready']") == [{"version": 1}]
    frame.locator('input[name="leverage"]').fill("25")
    until(page, "heard['atlas-state'].at(-1).state === 'v=1&leverage=25'")
    page.locator("atlas-calculator").evaluate("e => e.set('v=1&leverage=30')")
    answer = cpython_answer("liquidation-price", leverage="30")
    expect(says).to_have_text(sentence(answer))
    said = page.locator("atlas-calculator").evaluate("e => e.get()")
    assert (said["state"], said["outputs"]) == ("v=1&leverage=30", answer["outputs"])
    height = page.locator("atlas-calculator iframe").evaluate("e => e.offsetHeight")
    content = frame.locator("body").evaluate("b => Math.ceil(b.getBoundingClientRect().height)")
    assert height == min(4000, content) > 50
    assert watch.errors == []


def test_a_frame_has_no_origin_and_no_way_to_its_host(open_host: HostPage, address: str) -> None:
    page = open_host(loader(address), CALCULATOR)
    iframe = page.locator("atlas-calculator iframe")
    assert iframe.get_attribute("sandbox") == "allow-scripts"
    assert iframe.get_attribute("referrerpolicy") == "no-referrer"
    assert iframe.get_attribute("allow") == ""
    frame_of(page).locator("atlas-live").wait_for()
    reached = (
        frame_of(page)
        .locator("body")
        .evaluate(
            """() => {
          const tries = {
            origin: () => origin, cookie: () => document.cookie,
            storage: () => localStorage.length, host: () => parent.document.title,
          };
          const attempt = (work) => { try { return work(); } catch (error) { return error.name; } };
          return Object.fromEntries(Object.entries(tries).map(([k, work]) => [k, attempt(work)]));
        }"""
        )
    )
    stopped = "SecurityError"
    assert reached == {"origin": "null", "cookie": stopped, "storage": stopped, "host": stopped}


def test_no_cookie_and_no_address_of_the_host_reaches_us(open_host: HostPage, address: str) -> None:
    page = open_host("<p>nothing yet</p>")
    headers: list[dict[str, str]] = []
    page.context.on("request", lambda asked: headers.append(asked.all_headers()))
    marks = document(loader(address), TERM, CALCULATOR)
    with page.expect_response(lambda response: response.url.endswith("atlas.css")):
        page.set_content(marks)
    page.locator("atlas-term").hover()
    expect(tip(page)).to_be_visible()
    asked = [one for one in headers if "localhost" not in one.get("host", "")]
    assert len(asked) > 3
    assert [one for one in asked if "cookie" in one] == []
    host = page.url.rstrip("/")
    told = [one["sec-fetch-dest"] for one in asked if one.get("referer", "").startswith(host)]
    assert told in ([], ["script"])  # the script's own tag is the host's to write
    kept = page.context.storage_state()
    assert {cookie["name"] for cookie in kept["cookies"]} == {"session", "ours"}  # this test's own
    assert kept["origins"] == []


HOSTILE_SIBLING = """<!DOCTYPE html><script>
setInterval(() => {
  const {port1, port2} = new MessageChannel();
  for (const frame of [parent, ...Array(parent.length).keys()].map((n) => n === parent ? n : parent[n])) {
    for (const type of ["ready", "resize", "state", "result", "error", "set"]) {
      const said = {atlas: 1, type, version: 66, height: 9999, state: "v=1&leverage=66", code: "x"};
      frame.postMessage(said, "*");
    }
  }
  for (let at = 0; at < parent.length; at++) {
    const {port1, port2} = new MessageChannel();
    parent[at].postMessage({atlas: 1, type: "init", theme: "dark"}, "*", [port2]);
    port1.postMessage({type: "set", state: "v=1&leverage=66"});
  }
}, 5);
</script>"""


def test_a_hostile_frame_beside_ours_changes_nothing(open_host: HostPage, address: str) -> None:
    hostile = '<iframe src="/hostile" sandbox="allow-scripts"></iframe>'
    others = {"/hostile": (HOSTILE_SIBLING, "")}
    page = open_host(hostile, loader(address), CALCULATOR, others=others)
    frame = frame_of(page)
    answer = cpython_answer("liquidation-price", leverage="20")
    expect(frame.locator('[data-slot="says"]')).to_have_text(
        sentence(answer), timeout=STARTS_WITHIN
    )
    until(page, "heard['atlas-state']")
    page.wait_for_timeout(500)  # for what must not come
    assert page.evaluate("heard['atlas-ready']") == [{"version": 1}]
    states = page.evaluate("(heard['atlas-state'] ?? []).map(({state}) => state)")
    assert set(states) == {"v=1&leverage=20"}
    assert page.evaluate("heard['atlas-error'] ?? null") is None
    assert page.locator("atlas-calculator iframe").evaluate("e => e.offsetHeight") <= 4000
    expect(frame.locator('input[name="leverage"]')).to_have_value("20")
    expect(frame.locator("body")).to_have_attribute("data-md-color-scheme", "default")


FRAME_HEIGHT = (
    "document.querySelector('atlas-calculator').shadowRoot.querySelector('iframe').offsetHeight"
)


@pytest.mark.parametrize(
    ("height", "shown"), [(9999, 4000), (1, 50), (300.2, 300), ("300", 600), (None, 600)]
)
def test_a_height_is_held_within_bounds(
    open_host: HostPage, address: str, height: object, shown: int
) -> None:
    stand_in = (
        "<script>onmessage = ({ports: [port], data}) => port && port.postMessage("
        f"{{type: 'resize', height: {json.dumps(height)}}});"
        "parent.postMessage({atlas: 1, type: 'ready', version: 1}, '*');</script>"
    )
    routes = {
        "**/embed/v1/calculators/**": lambda route: route.fulfill(
            body=stand_in, content_type="text/html"
        )
    }
    page = open_host(loader(address), CALCULATOR, routes=routes)
    until(page, "heard['atlas-ready']")
    until(page, f"{FRAME_HEIGHT} === {shown}")
    page.wait_for_timeout(100)  # a height that is none would come after the first
    assert page.evaluate(FRAME_HEIGHT) == shown


def test_a_theme_reaches_the_frame(open_host: HostPage, address: str) -> None:
    page = open_host(loader(address), CALCULATOR.replace(" state", ' theme="dark" state'))
    body = frame_of(page).locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("atlas-calculator").evaluate("e => e.setAttribute('theme', 'light')")
    expect(body).to_have_attribute("data-md-color-scheme", "default")


SECRET = "a1B2c3D4e5"  # noqa: S105  WordPress's word for the number that it gives a frame


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_wordpress_finds_a_calculator_by_its_address_and_shows_it(
    open_host: HostPage, address: str, site: Path, name: str
) -> None:
    there = discovered((site / f"calculators/{name}/index.html").read_text("utf-8"))
    said = json.loads((site / there.removeprefix(SITE_URL)).read_text("utf-8"))
    marks = filtered(said["html"], SECRET).replace(SITE_URL, f"{address}/")
    page = open_host(marks, SHOWS)
    iframe = page.locator("iframe")
    expect(iframe).to_be_visible()
    expect(page.locator("blockquote")).to_be_hidden()
    assert 200 <= int(iframe.get_attribute("height") or 0) <= 1000
    expect(page.frame_locator("iframe").locator("form")).to_be_visible()


def test_wordpress_passes_a_state_through_to_the_frame(open_host: HostPage, address: str) -> None:
    frame = f"{address}/embed/v1/calculators/liquidation-price/#v=1&amp;leverage=20"
    page = open_host(
        filtered(f'<blockquote></blockquote><iframe src="{frame}"></iframe>', SECRET), SHOWS
    )
    expect(page.locator("iframe")).to_be_visible()
    field = page.frame_locator("iframe").locator('input[name="leverage"]')
    expect(field).to_have_value("20")


def test_a_script_that_a_host_serves_itself_asks_where_base_says(
    open_host: HostPage, address: str, site: Path
) -> None:
    others = {"/own/atlas.js": (script().decode(), "")}
    own = '<script type="module" src="/own/atlas.js"></script>'
    page = open_host(
        own, TERM.replace("<atlas-term", f'<atlas-term base="{address}"'), others=others
    )
    page.locator("atlas-term").hover()
    expect(tip(page)).to_contain_text(definition_of(site, SLUG))
    assert tip(page).locator("a").get_attribute("href") == f"{address}/terms/{SLUG}/"


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_definition(
    open_host: HostPage, address: str, color_scheme: str
) -> None:
    dress = '<meta name="color-scheme" content="light dark"><main><h1>Host</h1>'
    page = open_host(loader(address), dress, TERM, "</main>", color_scheme=color_scheme)
    page.locator("atlas-term").hover()
    expect(tip(page)).to_be_visible()
    found = violations(page)
    assert found == [], "\n".join(found)
