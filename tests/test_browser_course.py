"""A reader takes the course: answers, is told why, leaves out what is known, and keeps it all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from calculators.course import Variant, course_json
from calculators.course.item import Number, WrongNumber
from graph.course import course_order
from site_src.course import Course
from tests.conftest import OpenPage, Watch
from tests.small_atlas import atlas
from tests.test_browser_calculator import STARTS_WITHIN
from tests.test_browser_pages import PHONE, violations

pytestmark = pytest.mark.xdist_group("browser")

FIRST = "cross-margin-without-surprises"
PAGE = f"/learn/{FIRST}/"
ENGINE = "**/assets/runtime/**"
NUMERIC = "margin-to-open"
KEY = f"margin-atlas.course.{FIRST}"


def course() -> Course:
    return atlas().courses[FIRST]


def variant(name: str, seed: int = 1) -> Variant:
    (made,) = [made for made in course().items if made.item.id == name]
    return made.variants[seed - 1]


def question(page: Page, name: str) -> Locator:
    """Open the list that a question is in; give the question."""
    found = page.locator(f'atlas-item[item="{name}"]')
    fold = page.locator("details.questions").filter(has=found)
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    expect(found.locator("form")).to_be_visible()
    return found


def answer(item: Locator, typed: str) -> None:
    item.locator('input[type="text"]').fill(typed)
    item.get_by_role("button", name="Check").click()


def judged(item: Locator) -> Locator:
    return item.get_by_role("status")


def asleep(page: Page) -> None:
    """Let the engine never start."""
    page.context.route(ENGINE, lambda route: route.abort())


def awake(page: Page) -> None:
    """Wait for the engine."""
    line = page.locator('[data-slot="engine"]')
    expect(line).to_have_text(re.compile("awake"), timeout=STARTS_WITHIN)


def heard(page: Page) -> None:
    """Write down every attempt that the page tells of."""
    page.evaluate(
        "window.heard = []; addEventListener('atlas-answer', ({detail}) => window.heard.push(detail))"
    )


def attempts(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("window.heard")
    return found


def kept(page: Page) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY) or "null")


@pytest.fixture
def table_page(open_page: OpenPage, watch: Watch) -> Iterator[Page]:
    """The course where no engine can start; that its files did not come is no error of the page."""
    page = open_page("/learn/")
    asleep(page)
    page.goto(watch.own + PAGE)
    heard(page)
    yield page
    watch.errors[:] = [error for error in watch.errors if "ERR_FAILED" not in error]


def test_nothing_is_fetched_or_kept_before_the_first_answer(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(PAGE)
    question(page, NUMERIC)
    page.wait_for_load_state("networkidle")
    assert [url for url in watch.asked if "/runtime/" in url or "/items/" in url] == []
    assert page.evaluate("Object.keys({...localStorage, ...sessionStorage})") == [
        "/.__palette"  # the theme's own choice of colors
    ]
    question(page, NUMERIC).locator("input").focus()
    awake(page)
    assert sum(url.endswith(f"/items/{NUMERIC}.json") for url in watch.asked) == 1
    assert kept(page) is None


def test_a_right_number_is_right_and_kept(table_page: Page) -> None:
    one = variant(NUMERIC)
    assert one.answer
    item = question(table_page, NUMERIC)
    answer(item, one.answer.value)
    expect(judged(item)).to_contain_text("Right.")
    expect(item.locator(".judged a")).to_have_count(0)
    (told,) = attempts(table_page)
    wanted = {
        "id": NUMERIC,
        "version": one.version,
        "seed": 1,
        "response": one.answer.value,
        "correct": True,
        "misconception": "",
        "score": 1,
        "of": [],
        "by": "table",
    }
    assert told == wanted
    assert kept(table_page)["items"][NUMERIC]["right"] is True
    expect(table_page.locator('[data-slot="far"]')).to_contain_text(f"1 of {len(course().items)}")


@pytest.mark.parametrize("at", [0, 1])
def test_a_known_mistake_is_told_what_it_thought_and_what_to_read(
    table_page: Page, at: int
) -> None:
    wrong = variant(NUMERIC).wrong[at]
    item = question(table_page, NUMERIC)
    answer(item, wrong.value)
    expect(judged(item)).to_contain_text(wrong.feedback)
    link = judged(item).get_by_role("link", name=atlas().labels[wrong.review])
    assert str(link.get_attribute("href")).endswith(f"terms/{wrong.review}/")
    (told,) = attempts(table_page)
    assert (told["misconception"], told["correct"], told["score"]) == (wrong.id, False, 0)


def test_another_wrong_number_asks_to_try_again_with_hints_one_by_one(table_page: Page) -> None:
    item = question(table_page, NUMERIC)
    answer(item, "1")
    expect(judged(item)).to_contain_text("Take a hint and try again")
    hint = item.get_by_role("button", name="Hint")
    for count, _ in enumerate(variant(NUMERIC).hints, start=1):
        hint.click()
        expect(item.locator(".hints li")).to_have_count(count)
    expect(item.locator(".hints")).to_contain_text(variant(NUMERIC).hints[-1])
    expect(hint).to_be_disabled()


@pytest.mark.parametrize(
    ("locale", "typed", "said"),
    [
        ("en-US", "13,500", "Read as 13 500"),
        ("en-US", "13 500 USDT", ""),
        ("de-DE", "13.500,00", "Read as 13 500"),
        ("de-DE", "13500,0", "Read as 13 500"),
        ("de-DE", "13,500", "Read as 13.5"),
        ("fr-FR", "13 500,0", "Read as 13 500"),
        ("en-US", "1,350,0", ""),
    ],
)
def test_a_number_is_read_as_the_reader_writes_it_and_said_back(
    open_page: OpenPage, locale: str, typed: str, said: str
) -> None:
    page = open_page(PAGE, locale=locale)
    item = question(page, NUMERIC)
    item.locator("input").fill(typed)
    expect(item.locator('[data-slot="reading"]')).to_have_text(said.replace("13 5", "13\u202f5"))


def test_what_is_no_answer_is_refused_at_its_field_and_no_attempt(table_page: Page) -> None:
    item = question(table_page, NUMERIC)
    answer(item, "about five")
    field = item.locator("input")
    expect(item.get_by_role("alert")).to_contain_text("This is not a number.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(judged(item)).to_be_empty()
    item = question(table_page, "margin-is-a-deposit")
    item.get_by_role("button", name="Check").click()
    expect(item.get_by_role("alert")).to_contain_text("Nothing is chosen.")
    assert attempts(table_page) == []
    assert kept(table_page) is None


def test_the_solution_is_worked_with_the_learners_own_numbers(table_page: Page) -> None:
    item = question(table_page, NUMERIC)
    item.get_by_role("button", name="Another like this").click()
    second = variant(NUMERIC, 2)
    expect(item.locator(".prompt")).to_have_text(second.prompt)
    expect(item.locator(".prompt")).to_be_focused()
    item.locator("summary", has_text="Worked solution").click()
    expect(item.locator(".solution")).to_contain_text(second.solution)
    expect(item.locator(".solution .result")).to_have_text([step["text"] for step in second.steps])


def test_another_like_this_goes_round_the_table_without_an_engine(table_page: Page) -> None:
    item = question(table_page, NUMERIC)
    prompts = []
    for _ in range(21):
        prompts.append(item.locator(".prompt").text_content())
        item.get_by_role("button", name="Another like this").click()
        expect(item.locator(".prompt")).not_to_have_text(str(prompts[-1]))
    assert len(set(prompts)) == len({one.prompt for one in made_variants(NUMERIC)})


def made_variants(name: str) -> tuple[Variant, ...]:
    (made,) = [made for made in course().items if made.item.id == name]
    return made.variants


def test_choosing_is_graded_and_only_what_was_chosen_is_explained(table_page: Page) -> None:
    one = variant("what-is-compared")
    item = question(table_page, "what-is-compared")
    wrong, right = (
        next(o for o in one.options if o.right is is_right) for is_right in (False, True)
    )
    item.get_by_label(wrong.text).check()
    item.get_by_role("button", name="Check").click()
    expect(judged(item)).to_contain_text(wrong.feedback)
    item.get_by_label(right.text).check()
    item.get_by_role("button", name="Check").click()
    expect(judged(item)).to_contain_text(right.feedback)
    item = question(table_page, "what-moves-equity")
    for option in variant("what-moves-equity").options:
        item.get_by_label(option.text).set_checked(option.right)
    item.get_by_role("button", name="Check").click()
    expect(judged(item)).to_contain_text("Right.")
    item = question(table_page, "open-loss-counts")
    item.get_by_label("True").check()
    item.get_by_role("button", name="Check").click()
    expect(judged(item)).to_contain_text("The venue does not wait")
    expect(item.get_by_role("button", name="Another like this")).to_have_count(0)
    assert [told["correct"] for told in attempts(table_page)] == [False, True, True, False]


def test_an_order_is_made_and_checked_by_keyboard_alone(table_page: Page) -> None:
    one = variant("steps-of-a-liquidation")
    item = question(table_page, one.item)
    texts = {option.id: option.text for option in one.options}
    for place, wanted in enumerate(one.order):
        up = item.get_by_role("button", name=f"Move up: {texts[wanted]}")
        for at in range(ids_of(item).index(wanted), place, -1):
            up.focus()
            table_page.keyboard.press("Enter")
            expect(item.locator("[aria-live]", has_text=f"now {at} of {len(texts)}")).to_have_count(
                1
            )
    assert ids_of(item) == list(one.order)
    focused = table_page.evaluate("document.activeElement.closest('li')?.dataset.option")
    assert focused in one.order
    item.get_by_role("button", name="Check").focus()
    table_page.keyboard.press("Space")
    expect(judged(item)).to_contain_text("Right.")


def ids_of(item: Locator) -> list[str]:
    found: list[str] = item.locator("[data-option]").evaluate_all(
        "all => all.map(e => e.dataset.option)"
    )
    return found


def test_a_whole_question_is_answered_by_keyboard_alone(table_page: Page) -> None:
    one = variant(NUMERIC)
    assert one.answer
    table_page.locator("#margin details.questions > summary").focus()
    table_page.keyboard.press("Enter")
    reached = "document.activeElement.matches('atlas-item[item=margin-to-open] input')"
    for _ in range(30):
        table_page.keyboard.press("Tab")
        if table_page.evaluate(reached):
            break
    table_page.keyboard.type(one.answer.value)
    table_page.keyboard.press("Enter")
    expect(judged(question(table_page, NUMERIC))).to_contain_text("Right.")


def test_the_engine_grades_and_draws_new_numbers_once_it_is_awake(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    heard(page)
    item = question(page, NUMERIC)
    item.locator("input").focus()
    awake(page)
    (made,) = [made for made in course().items if made.item.id == NUMERIC]
    for _ in range(21):
        before = item.locator(".prompt").text_content()
        item.get_by_role("button", name="Another like this").click()
        expect(item.locator(".prompt")).not_to_have_text(str(before))
    seed = page.evaluate(f"document.querySelector('atlas-item[item={NUMERIC}]').shown.seed")
    assert seed > len(made.variants)
    request = {"do": "variant", "item": made.data, "seed": seed}
    drawn = json.loads(course_json(json.dumps(request)))["answer"]
    expect(item.locator(".prompt")).to_have_text(drawn["prompt"])
    answer(item, drawn["wrong"][0]["value"])
    expect(judged(item)).to_contain_text(drawn["wrong"][0]["feedback"])
    answer(item, drawn["answer"]["value"])
    expect(judged(item)).to_contain_text("Right.")
    assert [(told["by"], told["correct"]) for told in attempts(page)] == [
        ("engine", False),
        ("engine", True),
    ]


def responses(one: Variant) -> list[Any]:
    """Responses to a variant at every edge: of each range both ends, and just outside them."""
    nonsense: list[Any] = [
        "",
        "x",
        "NaN",
        "1e5",
        "1,5",
        "9" * 200,
        "-0",
        "+1",
        " 1 ",
        "٣",
        ".5",
        "5.",
    ]
    if one.answer:
        last = Decimal(1).scaleb(-one.places - 3)
        ranges: list[Number | WrongNumber] = [one.answer, *one.wrong]
        ends = [end for r in ranges for end in (Decimal(r.low), Decimal(r.high))]
        near = [f"{end + by:f}" for end in ends for by in (-last, Decimal(0), last)]
        return [*near, *(r.text for r in ranges), *(r.value for r in ranges), *nonsense]
    ids = [option.id for option in one.options]
    single = [*ids, *([one_id] for one_id in ids)]
    some = [ids, ids[::-1], ids[1:], list(one.order), [], ["z"], [ids[0], ids[0]]]
    return [
        *single,
        *some,
        [o.id for o in one.options if o.right],
        [o.id for o in one.options if not o.right],
    ]


def test_the_table_gives_the_engines_verdict_on_every_response(open_page: OpenPage) -> None:
    """The same item, seed and response: grade.js in Chromium against the engine, word for word."""
    page = open_page("/learn/")
    asked = [
        (made, one, response)
        for made in course().items
        for one in made.variants[:3]
        for response in responses(one)
    ]
    script = """async cases => {
      const { grade } = await import(new URL("../assets/js/grade.js", location.href));
      return cases.map(([variant, response]) => grade(variant, response));
    }"""
    tables = {(one.item, one.seed): one_json(made.data, one.seed) for made, one, _ in asked}
    found = page.evaluate(script, [[tables[one.item, one.seed], r] for _, one, r in asked])
    differing = []
    for (made, one, response), by_table in zip(asked, found, strict=True):
        request = {"do": "grade", "item": made.data, "seed": one.seed, "response": response}
        if json.loads(course_json(json.dumps(request))) != by_table:
            differing.append((one.item, one.seed, response, by_table))
    assert len(asked) > 1500
    assert differing == []


def one_json(item: Any, seed: int) -> Any:
    request = {"do": "variant", "item": item, "seed": seed}
    return json.loads(course_json(json.dumps(request)))["answer"]


def test_the_engine_in_the_browser_agrees_with_the_table_beside_it(open_page: OpenPage) -> None:
    """One item of each type, drawn and graded by Pyodide; drawn and graded by the table."""
    page = open_page("/learn/")
    chosen = {made.item.type: made for made in course().items}.values()
    cases = [
        [made.data, seed, r]
        for made in chosen
        for seed in (1, 7)
        for r in responses(made.variants[seed - 1])
    ]
    script = """async cases => {
      const at = (name) => import(new URL(`../assets/js/${name}.js`, location.href));
      const { askCourse } = await at("client");
      const { grade } = await at("grade");
      const wrong = [];
      for (const [item, seed, response] of cases) {
        const { answer } = await askCourse({ do: "variant", item, seed });
        const engine = await askCourse({ do: "grade", item, seed, response });
        const same = (some) => JSON.stringify(some, Object.keys(some.answer ?? some.refusals[0]).concat("answer", "refusals").sort());
        if (same(engine) !== same(grade(answer, response))) wrong.push([item.id, seed, response, engine]);
      }
      return wrong;
    }"""
    page.set_default_timeout(2 * STARTS_WITHIN)
    assert page.evaluate(script, cases) == []


@pytest.mark.parametrize(
    "known", [["margin"], ["liquidation"], ["liquidation", "margin-mode"], ["contagion"]]
)
def test_known_terms_leave_the_order_and_the_minutes(open_page: OpenPage, known: list[str]) -> None:
    page = open_page(PAGE)
    for term in known:
        page.locator(f'[data-stop="{term}"] [data-known]').check()
    path = course().path
    shorter = type(path)(**{**fields_of(path), "known": (*path.known, *known)})
    left = set(course_order(atlas().glossary, shorter))
    shown = page.locator("[data-stop]:not([data-left-out])").evaluate_all(
        "all => all.map(e => e.dataset.stop)"
    )
    assert shown == [stop.term for stop in course().stops if stop.term in left]
    minutes = sum(stop.minutes for stop in course().stops if stop.term in left)
    expect(page.locator('[data-slot="minutes"]')).to_have_text(str(minutes))
    expect(page.locator('[data-slot="terms"]')).to_have_text(str(len(left)))
    expect(page.locator('[data-slot="said"]')).to_have_text(
        f"The course now takes {minutes} minutes."
    )
    assert sorted(kept(page)["known"]) == sorted(known)
    for term in known:
        page.locator(f'[data-stop="{term}"] [data-known]').uncheck()
    expect(page.locator('[data-slot="minutes"]')).to_have_text(str(course().minutes))
    assert kept(page) is None


def fields_of(path: Any) -> dict[str, Any]:
    return {name: getattr(path, name) for name in path.__dataclass_fields__}


def test_progress_stands_after_a_reload_with_the_answer_in_its_place(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    one = variant(NUMERIC)
    answer(question(page, NUMERIC), one.wrong[0].value)
    expect(judged(question(page, NUMERIC))).to_contain_text(one.wrong[0].feedback)
    page.locator('[data-stop="contagion"] [data-known]').check()
    page.reload()
    expect(page.locator('[data-stop="contagion"]')).to_have_attribute("data-left-out", "")
    item = question(page, NUMERIC)
    expect(item.locator("input")).to_have_value(one.wrong[0].value)
    expect(judged(item)).to_contain_text(one.wrong[0].feedback)


def test_progress_is_saved_forgotten_brought_back_and_loaded(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(PAGE)
    one = variant(NUMERIC)
    assert one.answer
    answer(question(page, NUMERIC), one.answer.value)
    page.locator('[data-stop="contagion"] [data-known]').check()
    before = kept(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert json.loads(file.read_text("utf-8")) == before
    page.get_by_role("button", name="Start afresh").click()
    assert kept(page) is None
    expect(page.locator('[data-slot="far"]')).to_contain_text("0 of")
    page.get_by_role("button", name="Bring it back").click()
    assert kept(page) == before
    page.get_by_role("button", name="Start afresh").click()
    page.locator('[data-slot="file"]').set_input_files(file)
    expect(page.locator('[data-slot="said"]')).to_have_text("Loaded.")
    assert kept(page) == before
    expect(page.locator('[data-stop="contagion"] [data-known]')).to_be_checked()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "null",
        "[]",
        '{"format": "margin-atlas-progress", "version": 2, "path": "x", "known": [], "items": {}}',
        json.dumps(
            {
                "format": "margin-atlas-progress",
                "version": 1,
                "path": FIRST,
                "known": [1],
                "items": {},
            }
        ),
        json.dumps(
            {
                "format": "margin-atlas-progress",
                "version": 1,
                "path": FIRST,
                "known": [],
                "items": {
                    "margin-to-open": {"version": 1, "seed": "1", "response": "<b>", "right": True}
                },
            }
        ),
        '"' + "x" * 300_000 + '"',
    ],
)
def test_a_file_that_is_no_progress_changes_nothing(
    open_page: OpenPage, tmp_path: Path, text: str
) -> None:
    page = open_page(PAGE)
    page.locator('[data-stop="contagion"] [data-known]').check()
    before = kept(page)
    (tmp_path / "wrong.json").write_text(text, "utf-8")
    page.locator('[data-slot="file"]').set_input_files(tmp_path / "wrong.json")
    expect(page.locator('[data-slot="said"]')).to_contain_text("no progress of this course")
    assert kept(page) == before


def test_a_browser_that_keeps_nothing_says_so(open_page: OpenPage, watch: Watch) -> None:
    page = open_page("/learn/")
    page.add_init_script("""
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (key.startsWith("margin-atlas")) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, value);
      };
    """)
    page.goto(watch.own + PAGE)
    page.locator('[data-stop="contagion"] [data-known]').check()
    expect(page.locator('[data-slot="kept"]')).to_contain_text("keeps nothing")
    expect(page.locator('[data-stop="contagion"]')).to_have_attribute("data-left-out", "")


def test_an_item_works_alone_offline_from_its_own_table(open_page: OpenPage, watch: Watch) -> None:
    """As a package holds it: the element, all variants inside, no address and no engine."""
    page = open_page("/learn/")
    (made,) = [made for made in course().items if made.item.id == NUMERIC]
    table = [one_json(made.data, seed) for seed in range(1, 6)]
    page.evaluate(
        """async table => {
          await import(new URL("../assets/js/item.js", location.href));
          const item = document.createElement("atlas-item");
          const data = document.createElement("script");
          data.type = "application/json";
          data.textContent = JSON.stringify({ variants: table });
          item.append(data);
          item.setAttribute("item", "margin-to-open");
          document.querySelector("h1").after(item);
        }""",
        table,
    )
    heard(page)
    before = len(watch.asked)
    page.context.set_offline(True)
    item = page.locator("atlas-item")
    answer(item, table[0]["wrong"][0]["value"])
    expect(judged(item)).to_contain_text(table[0]["wrong"][0]["feedback"])
    item.get_by_role("button", name="Another like this").click()
    answer(item, table[1]["answer"]["value"])
    expect(judged(item)).to_contain_text("Right.")
    assert [told["score"] for told in attempts(page)] == [0, 1]
    script = "([item, given]) => item.restore(given)"
    handle = item.element_handle()
    third = {"seed": 3, "response": table[2]["answer"]["value"]}
    assert page.evaluate(script, [handle, third]) is True
    expect(item.locator(".prompt")).to_have_text(table[2]["prompt"])
    expect(judged(item)).to_contain_text("Right.")
    assert page.evaluate(script, [handle, {"seed": 99, "response": "1"}]) is False
    expect(item.locator(".prompt")).to_have_text(table[2]["prompt"])
    assert len(attempts(page)) == 2
    assert len(watch.asked) == before


def opened(page: Page) -> None:
    """Open two lists, with a verdict of each kind, a refusal, a hint, a solution and a known term."""
    one = variant(NUMERIC)
    assert one.answer
    item = question(page, NUMERIC)
    item.get_by_role("button", name="Hint").click()
    item.locator("summary", has_text="Worked solution").click()
    answer(item, one.answer.value)
    expect(judged(item)).to_contain_text("Right.")
    answer(question(page, "result-of-a-long"), "12")
    answer(question(page, "result-of-a-short"), "many")
    question(page, "steps-of-a-liquidation")
    page.locator('[data-stop="contagion"] [data-known]').check()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answered_course(open_page: OpenPage, color_scheme: str) -> None:
    page = open_page(PAGE, color_scheme=color_scheme, reduced_motion="reduce")
    opened(page)
    found = violations(page)
    assert found == [], "\n".join(found)


def test_a_phone_shows_all_of_it_without_sideways_scroll(open_page: OpenPage) -> None:
    page = open_page(PAGE, viewport=PHONE)
    opened(page)
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_every_question_reads_where_scripts_do_not_run(open_page: OpenPage) -> None:
    page = open_page(PAGE, java_script_enabled=False)
    fold = page.locator("#margin details.questions")
    fold.locator("> summary").click()
    expect(fold.get_by_text(variant(NUMERIC).prompt)).to_be_visible()
    expect(fold.get_by_role("button")).to_have_count(0)
    expect(page.locator(".board")).to_be_hidden()
    expect(page.get_by_text("I know this").first).to_be_hidden()


def test_an_item_whose_document_does_not_come_is_still_answered(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page("/learn/")

    def refuse(route: Route) -> None:
        route.fulfill(status=200, body="<html>no JSON</html>")

    page.context.route("**/api/v1/items/**", refuse)
    page.goto(watch.own + PAGE)
    heard(page)
    one = variant(NUMERIC)
    assert one.answer
    answer(question(page, NUMERIC), one.answer.value)
    expect(judged(question(page, NUMERIC))).to_contain_text("Right.")
    assert attempts(page)[0]["by"] == "table"
