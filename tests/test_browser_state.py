"""A link carries a calculator's values; whatever else it carries does nothing."""

from __future__ import annotations

import json
import random
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from calculators import run_json
from tests.conftest import OpenPage, Watch
from tests.test_browser_calculator import (
    STARTS_WITHIN,
    cpython_answer,
    page_of,
    until,
    wait_for_answer,
)

pytestmark = pytest.mark.xdist_group("browser")

PAYLOADS = [
    "<script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<svg onload=ran()>",
    "<iframe srcdoc='<script>parent.ran()</script>'>",
    "<hostile-element>",
    "\"><hostile-element onclick='ran()'>",
    "javascript:ran()",
    "${ran()}",
    "{{constructor.constructor('ran()')()}}",
    "__proto__",
    "constructor",
    "1e999",
    "\u202e9.9",
    "\x00",
    "%",
    "%3Cscript%3Eran()%3C/script%3E",
    "'-ran()-'",
    "9" * 400,
    "v=1&v=1",
    "#",
    "]",
    '"]',
]
MADE = """() => [
  document.querySelectorAll("hostile-element, iframe, object, embed, [onerror], [onload], [onclick]"),
  document.querySelectorAll("script"), document.querySelectorAll("form *"),
  document.querySelectorAll("[href^='javascript:']"),
].map(found => found.length)"""


def notice(page: Page, field: str) -> str:
    slot = page.locator(f'[data-refusal="{field}"]')
    expect(slot).to_be_visible(timeout=STARTS_WITHIN)
    return slot.inner_text()


def test_a_link_opens_the_calculator_with_its_values(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price") + "#v=1&side=short&leverage=20")
    wait_for_answer(page, cpython_answer("liquidation-price", side="short", leverage="20"))
    expect(page.locator('input[name="leverage"]')).to_have_value("20")
    expect(page.locator('[data-slider-for="leverage"]')).to_have_value("20")
    banner = page.locator("[data-from-link]")
    expect(banner).to_contain_text("These values came from a link.")
    banner.get_by_role("button", name="Show the defaults").click()
    wait_for_answer(page, cpython_answer("liquidation-price"))
    expect(banner).to_be_hidden()
    until(page, "location.hash === ''")


def test_a_link_carries_rows(open_page: OpenPage) -> None:
    rows = "positions.0.asset=ETH&positions.0.size=3&positions.1.asset=A%26B&positions.1.size=-2"
    page = open_page(page_of("cross-vs-isolated") + "#v=1&collateral=9000&" + rows)
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator('[name="positions.1.asset"]')).to_have_value("A&B")
    expect(page.locator("[data-row] legend").nth(1)).to_have_text("A&B")
    expect(page.locator('[name="positions.0.size"]')).to_have_value("3")


@pytest.mark.parametrize(
    ("said", "typed"),
    [("1.5%25", "1.5%"), ("1.5%", "1.5%"), ("01.50%20%25", "1.5%"), ("1.5%C2%A0%25", "1.5%")],
)
def test_a_link_carries_a_percentage_as_one(open_page: OpenPage, said: str, typed: str) -> None:
    link = f"#v=1&maintenance_margin_fraction={said}&leverage=20"
    page = open_page(page_of("liquidation-price") + link)
    answer = {"maintenance_margin_fraction": "0.015", "leverage": "20"}
    wait_for_answer(page, cpython_answer("liquidation-price", **answer))
    expect(page.locator('[name="maintenance_margin_fraction"]')).to_have_value(typed)
    until(page, "location.hash === '#v=1&leverage=20&maintenance_margin_fraction=1.5%25'")
    assert page.locator("[data-refusal]:visible").count() == 0


def test_a_percentage_of_what_is_no_fraction_stands_in_its_field_and_is_refused_there(
    open_page: OpenPage,
) -> None:
    page = open_page(page_of("liquidation-price") + "#v=1&leverage=5%25")
    refusal = json.loads(run_json("liquidation-price", '{"leverage": "5%"}'))["refusals"][0]
    assert notice(page, "leverage") == f"{refusal['what']} {refusal['fix']}"
    expect(page.locator('input[name="leverage"]')).to_have_value("5%")


def test_a_plain_page_carries_no_state_and_says_nothing_of_links(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    expect(page.locator("[data-from-link]")).to_be_hidden()
    assert page.locator("[data-refusal]:visible").count() == 0
    assert page.evaluate("location.hash") == ""


def test_the_address_follows_what_is_typed_without_a_step_in_the_history(
    open_page: OpenPage,
) -> None:
    page = open_page(page_of("liquidation-price"))
    steps = page.evaluate("history.length")
    page.fill('input[name="leverage"]', "020.50")
    page.fill('input[name="entry_price"]', "25000")
    wait_for_answer(
        page, cpython_answer("liquidation-price", leverage="20.50", entry_price="25000")
    )
    until(page, "location.hash === '#v=1&entry_price=25000&leverage=20.5'")
    assert page.evaluate("history.length") == steps
    page.reload()
    expect(page.locator('input[name="leverage"]')).to_have_value("20.5")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20.5", entry_price="25000"))


@pytest.mark.parametrize(
    ("fragment", "field", "says"),
    [
        ("v=2&leverage=20", "", "The link is not of version 1: it starts with 'v=2'."),
        ("leverage=20", "", "The link is not of version 1: it starts with 'leverage=20'."),
        ("v=1&wealth=1", "", "'wealth=1' is nothing that this calculator asks for."),
        ("v=1&leverage=20&leverage=30", "", "'leverage=30' stands twice in the link."),
        ("v=1&leverage=%3Cb%3E", "leverage", "The link says '<b>' here, which is not a plain"),
        ("v=1&leverage=1e3", "leverage", "The link says '1e3' here, which is not a plain number."),
        ("v=1&side=both", "side", "The link says 'both' here, which is not one of the choices."),
        ("v=1&%E0%A4%A=1", "", "is nothing that this calculator asks for."),
        ("v=1&leverage=%E0%A4%", "", "is nothing that this calculator asks for."),
        ("v=1&leverage=%", "leverage", "The link says '%' here, which is not a plain number."),
        ("v=1&leverage=" + "1" * 2000, "", "The link carries 2013 characters of values"),
    ],
)
def test_what_does_not_fit_is_left_out_with_a_notice(
    open_page: OpenPage, fragment: str, field: str, says: str
) -> None:
    page = open_page(page_of("liquidation-price") + "#" + fragment)
    assert says in notice(page, field)
    expected = "20" if "leverage=20&" in fragment else "10"
    expect(page.locator('input[name="leverage"]')).to_have_value(expected)
    page.fill('input[name="size"]', "2")
    expect(page.locator(f'[data-refusal="{field}"]')).to_be_hidden(timeout=STARTS_WITHIN)


def test_a_value_out_of_bounds_stands_in_its_field_and_is_refused_there(
    open_page: OpenPage,
) -> None:
    page = open_page(page_of("liquidation-price") + "#v=1&leverage=100000")
    refusal = json.loads(run_json("liquidation-price", '{"leverage": "100000"}'))["refusals"][0]
    assert notice(page, "leverage") == f"{refusal['what']} {refusal['fix']}"
    expect(page.locator('input[name="leverage"]')).to_have_value("100000")
    expect(page.locator("[data-answer]")).to_have_attribute("data-stale", "")


def test_a_second_number_sign_ends_the_state(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price") + "#v=1&leverage=20#?secret=abc")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    assert page.locator("[data-refusal]:visible").count() == 0


def test_share_and_embed_copy_what_opens_the_same_values(open_page: OpenPage, address: str) -> None:
    page = open_page(
        page_of("liquidation-price"), permissions=["clipboard-read", "clipboard-write"]
    )
    page.fill('input[name="leverage"]', "20")
    answer = cpython_answer("liquidation-price", leverage="20")
    wait_for_answer(page, answer)
    page.locator('[data-chip="share"]').click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("Copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}{page_of('liquidation-price')}#v=1&leverage=20"
    page.locator('[data-chip="embed"]').click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("Paste it")
    script, element = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert script == f'<script type="module" src="{address}/embed/v1/atlas.js"></script>'
    fallback = f'<a href="{link.replace("&", "&amp;")}">Liquidation price</a>'
    state = "v=1&amp;leverage=20"
    opening = f'<atlas-calculator slug="liquidation-price" state="{state}">'
    assert element == f"{opening}{fallback}</atlas-calculator>"


def test_what_no_link_can_carry_is_not_shared(open_page: OpenPage) -> None:
    page = open_page(page_of("liquidation-price"))
    page.fill('input[name="leverage"]', "many")
    page.locator('[data-chip="share"]').click()
    expect(page.locator('[data-slot="status"]')).to_contain_text("A link holds at most")


def hostile_fragments(count: int) -> list[str]:
    """Fragments that are nearly states, and others that are nothing at all; the same every time."""
    chance = random.Random(20_000)  # noqa: S311  not a secret: the same fragments each time
    names = ["leverage", "side", "entry_price", "v", "positions.0.size", "innerHTML", *PAYLOADS]

    def pair() -> str:
        value = chance.choice(PAYLOADS)
        value = quote(value) if chance.random() < 0.7 else value
        return f"{chance.choice(names)}={value}"

    def one() -> str:
        head = chance.choice(["v=1&", "v=1&", "v=1&", "", "?secret=", "v=<b>&"])
        return head + "&".join(pair() for _ in range(chance.randint(1, 5)))

    return [one() for _ in range(count)]


@pytest.mark.parametrize("name", ["liquidation-price", "cross-vs-isolated"])
def test_no_script_of_500_hostile_links_and_values_runs(
    open_page: OpenPage, watch: Watch, name: str
) -> None:
    page = open_page(page_of(name))
    page.context.route("**/runtime/**", lambda route: route.abort())
    page.evaluate("() => { window.ranTimes = 0; window.ran = () => { ranTimes += 1; }; }")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    before = page.evaluate(MADE)
    field = "positions.0.asset" if name == "cross-vs-isolated" else "leverage"
    page.evaluate(
        """async ([fragments, field]) => {
          for (const fragment of fragments) {
            location.hash = fragment;
            await new Promise((next) => setTimeout(next));
            const input = document.querySelector(`[name="${field}"]`);
            input.value = fragment;
            input.dispatchEvent(new Event("input", {bubbles: true}));
          }
        }""",
        [hostile_fragments(500), field],
    )
    assert page.evaluate("window.ranTimes") == 0
    after = page.evaluate(MADE)
    assert (after[0], after[1], after[3]) == (before[0], before[1], before[3])
    assert after[2] <= before[2]
    watch.errors.clear()  # the engine that was kept away is the test's own doing
