"""An answer that takes long shows how far it is, can be stopped, and gives way to a newer question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage
from tests.test_browser_calculator import (
    STARTS_WITHIN,
    cpython_answer,
    page_of,
    sentence,
    tab_to,
    until,
    wait_for_answer,
)
from tests.test_browser_embed import HostPage, frame_of, loader, open_host  # noqa: F401  a fixture
from tests.test_browser_pages import violations

pytestmark = pytest.mark.xdist_group("browser")

NAME = "liquidation-probability"
LONG, SHORT = "100000", "1000"  # simulated paths: many seconds, and well under one
BAR = "[data-wait]:not([hidden])"
# What the page's script says to its worker, every sentence shown, and how often a bar has stood there.
LISTEN = """
window.posted = [];
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message) {
  window.worker = this;
  posted.push(message);
  post.call(this, message);
};
window.bars = 0;
addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector("[data-wait]");
  new MutationObserver(() => {
    bars += bar.hidden ? 0 : 1;
    if (!bar.hidden && window.takesStop) document.querySelector('[data-run="stop"]').focus();
  }).observe(bar, {attributes: true});
  const says = document.querySelector('[data-slot="says"]');
  window.sentences = [];
  new MutationObserver(() => sentences.push(says.textContent)).observe(
    says, {childList: true, characterData: true, subtree: true},
  );
});
"""


def begin(page: Page, paths: str = LONG) -> None:
    """Ask for something that takes long, and wait until the bar stands there."""
    page.select_option('select[name="paths"]', paths)
    until(page, f"document.querySelector('{BAR}')")


def shown(page: Page) -> str:
    return str(page.locator('[data-slot="says"]').text_content())


def test_a_bar_tells_how_far_a_long_answer_is(open_page: OpenPage) -> None:
    page = open_page(page_of(NAME))
    before = shown(page)
    begin(page)
    bar = page.locator(f"{BAR} progress")
    expect(bar).to_have_attribute("aria-label", "Computing")
    expect(page.locator("[data-answer]")).to_have_attribute("data-stale", "")
    until(page, "document.querySelector('[data-wait] progress').value > 0.005")
    far = str(page.locator('[data-slot="far"]').text_content())
    assert far.endswith(" of 100\u202f000 paths")
    share = float(str(bar.evaluate("bar => bar.value")))
    assert int(far.split("%", maxsplit=1)[0]) <= 100 * share
    assert shown(page) == before
    announced = page.locator('[data-slot="announce"]')
    expect(announced).to_contain_text("Stop", timeout=STARTS_WITHIN)
    assert (
        page.locator('[data-slot="far"]').get_attribute("aria-live") is None
    )  # it is not read out


def test_stopped_with_the_keyboard_the_last_answer_stands_and_it_runs_again(
    open_page: OpenPage,
) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of(NAME)))
    page.fill('input[name="leverage"]', "20")
    answer = cpython_answer(NAME, leverage="20")
    wait_for_answer(page, answer)
    begin(page)
    tab_to(page, '[data-run="stop"]')
    page.keyboard.press("Enter")
    status = page.locator('[data-slot="status"]')
    expect(status).to_contain_text("The last answer stands.")
    assert str(status.text_content()).startswith("Stopped at ")
    expect(page.locator(BAR)).to_have_count(0)
    assert shown(page) == sentence(answer)
    asked, cancelled = page.evaluate("posted.slice(-2)")
    assert (asked["inputs"]["paths"], cancelled) == (LONG, {"cancel": asked["id"]})
    # The same button, still under the reader's hands, runs it again.
    focused = page.locator('[data-run="again"]')
    expect(focused).to_be_focused()
    expect(focused).to_have_text("Run again")
    page.keyboard.press("Enter")
    expect(page.locator(BAR)).to_have_count(1)
    expect(status).to_have_text("")
    until(page, "document.querySelector('[data-wait] progress').value > 0")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("The last answer stands.")
    page.select_option('select[name="paths"]', SHORT)
    wait_for_answer(page, cpython_answer(NAME, leverage="20", paths=SHORT))
    expect(page.locator("[data-run]")).to_be_hidden()
    expect(status).to_have_text("")


def test_a_changed_input_stops_a_long_run_and_the_newest_answer_stands(
    open_page: OpenPage,
) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of(NAME)))
    begin(page)
    page.select_option('select[name="side"]', "short")
    page.select_option('select[name="paths"]', SHORT)
    answer = cpython_answer(NAME, side="short", paths=SHORT)
    wait_for_answer(page, answer)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator("[data-run]")).to_be_hidden()
    expect(page.locator("[data-answer]")).not_to_have_attribute("data-stale", "")
    # Nothing of the stopped run comes after it: the next question's answer is the next that is shown.
    page.fill('input[name="leverage"]', "20")
    later = cpython_answer(NAME, side="short", paths=SHORT, leverage="20")
    wait_for_answer(page, later)
    sentences = page.evaluate("sentences")
    assert list(dict.fromkeys(sentences)) == [sentence(answer), sentence(later)]
    expect(page.locator('[data-slot="status"]')).to_have_text("")


def test_a_long_answer_is_cpythons_takes_the_focus_from_its_button_and_is_kept(
    open_page: OpenPage,
) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of("gap-risk")))
    page.evaluate("window.takesStop = true")  # once the bar stands there, however short that is
    page.select_option('select[name="paths"]', "20000")
    until(page, "document.activeElement.matches('[data-run=stop], [data-slot=says]')")
    answer = cpython_answer("gap-risk", paths="20000")
    wait_for_answer(page, answer)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator('[data-slot="says"]')).to_be_focused()
    questions = page.evaluate("posted.length")
    with page.expect_download(timeout=STARTS_WITHIN) as download:
        page.locator('[data-chip="download"]').click()
    held = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert held["result"]["answer"] == answer
    assert page.evaluate("posted.length") == questions  # it was there already


def test_a_download_holds_the_question_that_its_answer_answers(open_page: OpenPage) -> None:
    page = open_page(page_of(NAME))
    begin(page)
    with page.expect_download(timeout=STARTS_WITHIN) as download:
        page.locator('[data-chip="download"]').click()
        page.select_option('select[name="paths"]', SHORT)
    held = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert held["inputs"]["paths"] == SHORT
    assert held["result"]["answer"] == cpython_answer(NAME, paths=SHORT)


def test_a_corrected_field_is_not_refused_while_its_answer_takes_long(open_page: OpenPage) -> None:
    page = open_page(page_of(NAME))
    page.fill('input[name="leverage"]', "0")
    refusal = page.locator('[data-refusal="leverage"]')
    expect(refusal).to_be_visible(timeout=STARTS_WITHIN)
    page.evaluate("document.querySelector('select[name=paths]').value = '100000'")
    page.fill('input[name="leverage"]', "20")
    until(page, f"document.querySelector('{BAR}')")
    expect(refusal).to_be_hidden(timeout=100)
    expect(page.locator('input[name="leverage"]')).not_to_have_attribute("aria-invalid", "true")
    page.locator('[data-run="stop"]').click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("The last answer stands.")
    expect(refusal).to_be_hidden()


FAR = "document.querySelector('[data-slot=far]').textContent"


@pytest.mark.parametrize("width", [1280, 360])
def test_what_is_told_in_a_long_run_stays_to_be_read(open_page: OpenPage, width: int) -> None:
    page = open_page(
        page_of(NAME),
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": width, "height": 740},
    )
    begin(page)
    page.locator('[data-chip="share"]').click()
    status = page.locator('[data-slot="status"]')
    expect(status).to_contain_text("Copied.")
    for _ in range(3):  # the bar goes on beside it
        until(page, f"{FAR} !== {json.dumps(page.evaluate(FAR))}")
    expect(status).to_contain_text("Copied.", timeout=100)
    expect(page.locator(BAR)).to_have_count(1)
    line = status.bounding_box()
    assert line
    assert line["width"] > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator('[data-run="stop"]').click()
    expect(status).to_contain_text("The last answer stands.")


def test_stop_also_leaves_what_was_typed_a_moment_before(open_page: OpenPage) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of(NAME)))
    begin(page)
    page.evaluate(
        """() => {
          const field = document.querySelector('input[name="leverage"]');
          field.value = "33";
          field.dispatchEvent(new Event("input", {bubbles: true}));
          document.querySelector('[data-run="stop"]').click();
        }"""
    )
    expect(page.locator('[data-slot="status"]')).to_contain_text("The last answer stands.")
    # A timer of the same length, set after the page's own, goes off after it.
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 200))")
    leverages = page.evaluate("posted.map(({inputs}) => inputs?.leverage)")
    assert "33" not in leverages
    expect(page.locator(BAR)).to_have_count(0)


def test_an_engine_that_dies_in_a_long_run_leaves_nobody_waiting(open_page: OpenPage) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of(NAME)))
    page.fill('input[name="leverage"]', "20")
    answer = cpython_answer(NAME, leverage="20")
    wait_for_answer(page, answer)
    begin(page)
    page.evaluate("worker.terminate(); worker.dispatchEvent(new Event('error'))")
    status = page.locator('[data-slot="status"]')
    ended = "The live calculator has ended. The last answer stands. Load the page again to go on."
    expect(status).to_have_text(ended)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator("[data-run]")).to_be_hidden()
    assert shown(page) == sentence(answer)
    page.select_option('select[name="paths"]', SHORT)  # answered at once: there is no engine
    answered = page.evaluate("document.querySelector('atlas-live').answer()")
    assert "fault" in answered["result"]
    expect(page.locator(BAR)).to_have_count(0)
    expect(status).to_have_text(ended)
    expect(page.locator("[data-answer]")).to_have_attribute("data-stale", "")


def test_what_answers_at_once_shows_no_bar(open_page: OpenPage) -> None:
    page = open_page("/404.html")
    page.context.add_init_script(LISTEN)
    page.goto(page.url.replace("/404.html", page_of("liquidation-price")))
    page.fill('input[name="leverage"]', "20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    assert page.evaluate("bars") == 0


def test_without_javascript_there_is_no_bar_and_no_button(open_page: OpenPage) -> None:
    page = open_page(page_of(NAME), java_script_enabled=False)
    expect(page.locator("[data-wait]")).to_be_hidden()
    expect(page.locator("[data-run]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_narrow_screen_the_line_keeps_its_height_and_its_width(
    scheme: str, open_page: OpenPage
) -> None:
    page = open_page(page_of(NAME), viewport={"width": 360, "height": 740}, color_scheme=scheme)
    place = "document.querySelector('form').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)
    begin(page)
    assert abs(page.evaluate(place) - before) < 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    button = page.locator("[data-run]").bounding_box()
    assert button
    assert button["height"] >= 24  # a target that a thumb meets
    assert button["x"] + button["width"] <= 360
    assert violations(page) == []
    page.locator("[data-run]").click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("The last answer stands.")
    assert violations(page) == []
    assert abs(page.evaluate(place) - before) < 1


def test_in_a_frame_on_a_foreign_page_it_is_told_and_can_be_stopped(
    open_host: HostPage,  # noqa: F811  the fixture
    address: str,
) -> None:
    page = open_host(
        loader(address),
        f'<atlas-calculator slug="{NAME}" state="v=1&amp;leverage=20&amp;paths={LONG}">'
        "Liquidation probability</atlas-calculator>",
    )
    inside = frame_of(page)
    expect(inside.locator(BAR)).to_be_visible(timeout=STARTS_WITHIN)
    inside.locator('[data-run="stop"]').click()
    expect(inside.locator('[data-slot="status"]')).to_contain_text("The last answer stands.")
    expect(inside.locator('[data-slot="says"]')).to_have_text(sentence(cpython_answer(NAME)))


def test_a_page_around_a_frame_hears_how_far_it_is_and_may_stop_it(
    open_host: HostPage,  # noqa: F811  the fixture
    address: str,
) -> None:
    """Without our script, by the messages that the Integrate page lists."""
    page = open_host()
    page.evaluate(
        """(src) => {
          window.said = [];
          const frame = document.createElement("iframe");
          frame.sandbox = "allow-scripts";
          frame.src = src;
          addEventListener("message", ({data}) => data.type === "ready" && shake());
          document.body.append(frame);
          function shake() {
            const {port1, port2} = new MessageChannel();
            window.port = port1;
            port1.onmessage = ({data}) => {
              said.push(data);
              if (data.type === "progress" && said.filter(({type}) => type === "progress").length === 2) {
                port1.postMessage({type: "get", id: 7});
                port1.postMessage({type: "stop"});
              }
            };
            frame.contentWindow.postMessage({atlas: 1, type: "init"}, "*", [port2]);
          }
        }""",
        f"{address}/embed/v1/calculators/{NAME}/#v=1&paths={LONG}",
    )
    until(page, "said.some(({id}) => id === 7)")
    told = page.evaluate("said.filter(({type}) => type === 'progress')")
    assert 0 <= told[0]["done"] < told[1]["done"] < 1
    assert told[1]["says"].endswith(" of 100\u202f000 paths")
    (answered,) = page.evaluate("said.filter(({id}) => id === 7)")
    assert (answered["type"], answered["stopped"]) == ("result", True)
    assert "outputs" not in answered or answered["outputs"] is None
