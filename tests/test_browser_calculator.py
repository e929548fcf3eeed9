"""A reader types; the page answers what CPython answers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calculators import run_json
from tests.conftest import OpenPage, Watch
from tests.site import SUB_PATH

pytestmark = pytest.mark.xdist_group("browser")

CHANGES = [
    ("liquidation-price", "leverage", "20"),
    ("margin-ratio", "mark_price", "28000"),
    ("cross-vs-isolated", "collateral", "12000"),
]
NAMES = [name for name, _, _ in CHANGES]
STARTS_WITHIN = 60_000  # ms: a cold engine on a busy machine


def cpython_answer(name: str, **inputs: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run_json(name, json.dumps(inputs)))["answer"]
    return answer


def page_of(name: str) -> str:
    return f"/calculators/{name}/"


def sentence(answer: dict[str, Any]) -> str:
    return "".join(span["text"] for span in answer["says"])


def until(page: Page, condition: str) -> None:
    """Wait for a condition; a page's policy forbids the eval that Playwright would wait with."""
    end = time.monotonic() + STARTS_WITHIN / 1000
    while not page.evaluate(f"!!({condition})"):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


def wait_for_answer(page: Page, answer: dict[str, Any]) -> None:
    says = page.locator('[data-slot="says"]')
    expect(says).to_have_text(sentence(answer), timeout=STARTS_WITHIN)


def painted_texts(page: Page, selector: str) -> list[str]:
    texts = page.locator(selector).all_text_contents()
    return [re.sub(r"\s+", " ", text).strip() for text in texts]


@pytest.mark.parametrize(("name", "field", "value"), CHANGES)
def test_a_typed_number_changes_the_answer_to_cpythons(
    open_page: OpenPage, name: str, field: str, value: str
) -> None:
    page = open_page(page_of(name))
    answer = cpython_answer(name, **{field: value})
    assert sentence(answer) != sentence(cpython_answer(name))
    page.fill(f'input[name="{field}"]', value)
    wait_for_answer(page, answer)
    for output, shown in answer["outputs"].items():
        assert painted_texts(page, f'[data-output="{output}"]') == [one_line(shown["text"])]
    results = [one_line(step["text"]) for step in answer["steps"]]
    assert painted_texts(page, '[data-slot="steps"] .result') == results
    cells = [one_line(c["text"]) for t in answer["tables"] for row in t["rows"] for c in row]
    assert painted_texts(page, '[data-slot="tables"] tbody :is(th, td)') == cells
    assert painted_texts(page, '[data-slot="chart_says"]') == [one_line(answer["chart_says"])]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


SHAPE = r"""(slot) => {
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, " ").trim();
    const attributes = [...node.attributes]
      .filter(({value}) => value)
      .map(({name, value}) => `${name}=${name === "href" ? node.href : value}`);
    return [node.localName, attributes.sort(), [...node.childNodes].map(shape).filter((c) => c.length)];
  };
  const copy = document.querySelector(`[data-slot="${slot}"]`).cloneNode(true);
  copy.normalize();
  return shape(copy);
}"""


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_paints_the_defaults_as_the_build_painted_them(
    open_page: OpenPage, name: str
) -> None:
    page = open_page(page_of(name))
    slots = ("says", "tables", "steps", "outputs", "chart_says")
    before = {slot: page.evaluate(SHAPE, slot) for slot in slots}
    drawing = page.locator('[data-slot="chart"]').inner_text()
    page.locator('[data-slot="says"]').evaluate("slot => slot.append('old')")
    page.locator('[data-chip="reset"]').click()
    wait_for_answer(page, cpython_answer(name))
    assert {slot: page.evaluate(SHAPE, slot) for slot in slots} == before
    until(page, "document.querySelector('[data-slot=chart] svg[data-live]')")
    assert page.locator('[data-slot="chart"]').inner_text() == drawing


def test_a_slider_and_its_number_field_move_together(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    page.locator('[data-slider-for="leverage"]').fill("25")
    expect(page.locator('input[name="leverage"]')).to_have_value("25")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="25"))
    page.fill('input[name="leverage"]', "40")
    expect(page.locator('[data-slider-for="leverage"]')).to_have_value("40")


def test_a_fraction_typed_in_percent_stays_as_typed_and_answers_as_cpython(
    open_page: OpenPage,
) -> None:
    page = open_page(page_of("liquidation-price"))
    rate, slider = (
        page.locator(f'[{by}="maintenance_margin_fraction"]') for by in ("name", "data-slider-for")
    )
    rate.fill("5 %")
    wait_for_answer(page, cpython_answer("liquidation-price", maintenance_margin_fraction="0.05"))
    expect(rate).to_have_value("5 %")
    expect(slider).to_have_value("0.05")
    until(page, "location.hash === '#v=1&maintenance_margin_fraction=5%25'")
    slider.fill("0.02")
    expect(rate).to_have_value("0.02")
    rate.fill("60%")
    asked = json.loads(run_json("liquidation-price", '{"maintenance_margin_fraction": "60%"}'))
    refusal = asked["refusals"][0]
    slot = page.locator('[data-refusal="maintenance_margin_fraction"]')
    expect(slot).to_have_text(f"{refusal['what']} {refusal['fix']}")
    page.fill('input[name="leverage"]', "5%")
    asked = json.loads(run_json("liquidation-price", '{"leverage": "5%"}'))
    refusal = asked["refusals"][0]
    slot = page.locator('[data-refusal="leverage"]')
    expect(slot).to_have_text(f"{refusal['what']} {refusal['fix']}")


@pytest.mark.parametrize(
    ("name", "count"),
    [("liquidation-price", 1), ("cross-vs-isolated", 1), ("default-waterfall", 0)],
)
def test_a_form_with_a_fraction_says_once_how_it_may_be_typed(
    open_page: OpenPage, name: str, count: int
) -> None:
    page = open_page(page_of(name))
    expect(page.get_by_text("A fraction may be typed as 0.01 or as 1%.")).to_have_count(count)


def test_a_bad_number_is_refused_at_its_field_and_the_last_answer_stays(
    open_page: OpenPage,
) -> None:
    page = open_page(page_of("liquidation-price"))
    field = page.locator('input[name="leverage"]')
    field.fill("20")
    answer = cpython_answer("liquidation-price", leverage="20")
    wait_for_answer(page, answer)
    field.fill("many")
    asked = json.loads(run_json("liquidation-price", json.dumps({"leverage": "many"})))
    refusal = asked["refusals"][0]
    slot = page.locator('[data-refusal="leverage"]')
    expect(slot).to_have_text(f"{refusal['what']} {refusal['fix']}")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert slot.get_attribute("id") in str(field.get_attribute("aria-describedby")).split()
    expect(page.locator("[data-answer]")).to_have_attribute("data-stale", "")
    assert painted_texts(page, '[data-slot="says"]') == [one_line(sentence(answer))]
    field.fill("20")
    expect(slot).to_be_hidden()
    expect(page.locator("[data-answer]")).not_to_have_attribute("data-stale", "")
    assert field.get_attribute("aria-invalid") is None


def test_rows_are_added_removed_and_refused_at_their_field(open_page: OpenPage) -> None:
    page = open_page(page_of("cross-vs-isolated"))
    rows = page.locator('[data-rows="positions"] [data-row]')
    expect(rows).to_have_count(3)
    page.locator('[data-add-row="positions"]').click()
    expect(rows).to_have_count(4)
    page.fill('[name="positions.3.asset"]', "DOGE")
    expect(rows.nth(3).locator("legend")).to_have_text("DOGE")
    page.fill('[name="positions.3.size"]', "-")
    refusal = page.locator('[data-refusal="positions.3.size"]')
    expect(refusal).to_be_visible(timeout=STARTS_WITHIN)
    rows.nth(3).locator("[data-remove-row]").click()
    expect(rows).to_have_count(3)
    wait_for_answer(page, cpython_answer("cross-vs-isolated"))
    rows.nth(0).locator("[data-remove-row]").click()
    first = page.locator('[name="positions.0.asset"]')
    default = json.loads(run_json("cross-vs-isolated", "{}"))["answer"]
    expect(page.locator('[data-slot="says"]')).not_to_have_text(sentence(default))
    assert first.input_value() == "ETH"
    page.locator('[data-chip="reset"]').click()
    expect(rows).to_have_count(3)
    wait_for_answer(page, default)


def test_without_javascript_the_worked_example_stands(open_page: OpenPage) -> None:
    page = open_page(page_of("cross-vs-isolated"), java_script_enabled=False)
    answer = cpython_answer("cross-vs-isolated")
    assert painted_texts(page, '[data-slot="says"]') == [one_line(sentence(answer))]
    expect(page.locator('[data-slot="chart"] svg:visible')).to_be_visible()
    page.locator("[data-working] summary").click()
    expect(page.locator('[data-slot="steps"] .result').first).to_be_visible()
    for button in page.locator("[data-chip], [data-add-row], [data-remove-row]").all():
        expect(button).to_be_hidden()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key.")


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    tab_to(page, 'input[name="leverage"]')
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    expect(page.locator("[data-working]")).not_to_have_attribute("open", "")
    tab_to(page, "[data-working] summary")
    page.keyboard.press("Enter")
    expect(page.locator('[data-slot="steps"] .result').first).to_be_visible()
    tab_to(page, '[data-chip="reset"]')
    page.keyboard.press("Enter")
    wait_for_answer(page, cpython_answer("liquidation-price"))


def test_an_answer_is_read_out_once_the_reader_pauses(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    announced = page.locator('[data-slot="announce"]')
    expect(announced).to_have_attribute("aria-live", "polite")
    expect(announced).to_have_text("")
    page.fill('input[name="leverage"]', "20")
    spoken = sentence(cpython_answer("liquidation-price", leverage="20"))
    expect(announced).to_have_text(spoken, timeout=STARTS_WITHIN)


def test_copied_python_gives_the_answer_of_the_page(open_page: OpenPage) -> None:
    page = open_page(
        page_of("cross-vs-isolated"), permissions=["clipboard-read", "clipboard-write"]
    )
    page.fill('input[name="collateral"]', "12000")
    answer = cpython_answer("cross-vs-isolated", collateral="12000")
    wait_for_answer(page, answer)
    page.locator('[data-chip="python"]').click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("Copied")
    program = page.evaluate("navigator.clipboard.readText()")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["answer"] == answer


def test_the_download_holds_question_and_answer(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    with page.expect_download(timeout=STARTS_WITHIN) as download:
        page.locator('[data-chip="download"]').click()
    held = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert held["result"] == json.loads(run_json(held["name"], json.dumps(held["inputs"])))
    assert held["result"]["answer"] == cpython_answer("liquidation-price")


def test_the_runtime_is_not_asked_for_before_the_reader_turns_to_the_form(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(page_of("liquidation-price"))
    page.wait_for_load_state("networkidle")
    assert [url for url in watch.asked if "/runtime/" in url] == []
    page.locator('input[name="leverage"]').focus()
    expect(page.locator('[data-slot="status"]')).to_have_text("Starting the engine…")
    expect(page.locator('[data-slot="status"]')).to_have_text("", timeout=STARTS_WITHIN)


def test_a_failed_start_says_so_and_leaves_the_worked_example(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(page_of("liquidation-price"))
    page.context.route("**/*.wasm", lambda route: route.abort())
    page.fill('input[name="leverage"]', "20")
    expect(page.locator('[data-slot="status"]')).to_have_text(
        "The live calculator could not start. The worked example below stands.",
        timeout=STARTS_WITHIN,
    )
    wait_for_answer(page, cpython_answer("liquidation-price"))
    watch.errors.clear()  # the blocked request is the test's own doing


def test_without_its_memory_the_engine_starts_the_plain_way(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(page_of("liquidation-price"))
    page.context.route("**/memory.bin", lambda route: route.fulfill(body="not a memory"))
    page.fill('input[name="leverage"]', "20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    assert any(url.endswith("python_stdlib.zip") for url in watch.asked)


def test_starting_shifts_nothing(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    place = "document.querySelector('[data-slot=says]').getBoundingClientRect().top"
    before = page.evaluate(place)
    page.locator('input[name="leverage"]').evaluate("field => field.focus({preventScroll: true})")
    expect(page.locator('[data-slot="status"]')).to_have_text("Starting the engine…")
    assert page.evaluate(place) == before


def test_it_works_from_a_folder_of_a_host(open_page: OpenPage, watch: Watch) -> None:
    page = open_page(SUB_PATH + page_of("liquidation-price"))
    page.fill('input[name="leverage"]', "20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    until(page, "document.querySelector('[data-slot=chart] svg[data-live]')")
    assert [url for url in watch.asked if SUB_PATH not in url] == []


def test_a_calculator_that_is_moved_in_the_page_stays_alive(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    page.locator("atlas-live").evaluate("e => e.parentNode.appendChild(e)")
    page.fill('input[name="leverage"]', "20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
