"""The SCORM lesson in Chromium, played by scorm-again: answered, left, resumed, passed."""

from __future__ import annotations

import dataclasses
import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from calculators.course import Variant
from site_src.packages.manifest import SCORM_12, SCORM_2004, Edition
from site_src.packages.sco import lesson
from site_src.packages.scorm import scorm
from tests.small_atlas import ROOT, atlas
from tests.small_course import course
from tests.test_browser_pages import violations

pytestmark = pytest.mark.xdist_group("browser")

RUNTIME = ROOT / "node_modules/scorm-again/dist"
EDITIONS = [SCORM_12, SCORM_2004]
PASSES = 32  # of the 39 questions
ENGINE_STARTS_WITHIN = 120  # seconds
STATE = {  # what a platform gives back when a learner returns
    "scorm12": (
        "cmi.suspend_data",
        "cmi.core.lesson_status",
        "cmi.core.lesson_location",
        "cmi.core.score.raw",
    ),
    "scorm2004": (
        "cmi.suspend_data",
        "cmi.success_status",
        "cmi.completion_status",
        "cmi.location",
        "cmi.score.raw",
        "cmi.score.scaled",
    ),
}


class Plain(SimpleHTTPRequestHandler):
    """A platform that knows neither .mjs nor .wasm."""

    extensions_map = {  # noqa: RUF012  the name is theirs
        ".html": "text/html",
        ".js": "text/javascript",
        ".css": "text/css",
        "": "application/octet-stream",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def platform(folder: Path, edition: Edition, *, with_engine: bool = False) -> Iterator[str]:
    """Serve a platform that has unpacked our package."""
    shutil.copy(ROOT / "tests/lms.html", folder / "lms.html")
    for name in ("scorm12", "scorm2004"):
        shutil.copy(RUNTIME / f"{name}.min.js", folder / f"{name}.js")
    files = lesson(atlas(), course(), with_engine=with_engine)
    with zipfile.ZipFile(BytesIO(scorm(atlas(), course(), edition, files))) as held:
        held.extractall(folder / "package")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Plain, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A learner's page; at the end nothing may have gone wrong or been asked of another host."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    wrong: list[str] = []
    context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("request", lambda one: wrong.append(one.url) if is_foreign(one.url) else None)
    yield context.new_page()
    context.close()
    assert wrong == []


def is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "http://localhost", "data:"))


def opened(
    page: Page, address: str, edition: Edition, before: dict[str, str] | None = None
) -> Frame:
    """The lesson's frame, once the lesson has begun."""
    kept = json.dumps(json.dumps(before or {}))
    page.add_init_script(f"if (top === window) sessionStorage.setItem('before', {kept})")
    page.goto(f"{address}lms.html?edition={edition.id}&both")
    frame = page.frames[1]
    frame.wait_for_selector("body[data-ready]")
    return frame


def state(page: Page, edition: Edition) -> dict[str, str]:
    """What the platform holds."""
    get = "LMSGetValue" if edition is SCORM_12 else "GetValue"
    held: dict[str, str] = page.evaluate(
        "([get, names]) => Object.fromEntries(names.map((name) => [name, api[get](name)]))",
        [get, STATE[edition.id]],
    )
    return held


def leave(page: Page) -> list[dict[str, Any]]:
    """Close the lesson and return every call that it made."""
    page.evaluate(
        "() => new Promise((done) => { const f = document.querySelector('iframe');"
        " f.onload = done; f.src = 'about:blank'; })"
    )
    calls: list[dict[str, Any]] = page.evaluate("calls")
    return calls


def answer(frame: Frame, variant: Variant) -> None:
    """Answer a question rightly, as fast as a script can."""
    right: Any = variant.answer.value if variant.answer else ""
    if variant.options:
        right = variant.order or [option.id for option in variant.options if option.right]
    frame.evaluate(
        """([id, right]) => {
          const item = [...document.querySelectorAll("atlas-item")].find((one) => one.shown.id === id);
          const list = item.querySelector(".sortable");
          for (const field of item.querySelectorAll("input"))
            if (field.type === "text") field.value = right;
            else field.checked = right.includes(field.value);
          if (list) for (const id of right)
            list.append([...list.children].find((one) => one.dataset.option === id));
          item.querySelector("form").requestSubmit();
        }""",
        [variant.item, right],
    )


def judged(frame: Frame, at: int) -> Any:
    return frame.locator("atlas-item").nth(at)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_a_lesson_is_incomplete_when_wrong_resumes_and_passes(
    page: Page, tmp_path: Path, edition: Edition
) -> None:
    first = [made.variants[0] for made in course().items]
    with platform(tmp_path, edition) as address:
        frame = opened(page, address, edition)
        # By keyboard alone: unfold the first term's questions, choose, check; then a wrong number.
        frame.locator("#margin .questions > summary").press("Enter")
        judged(frame, 0).locator("input").nth(0).press("Space")
        judged(frame, 0).locator("input").nth(0).press("Enter")
        expect(judged(frame, 0)).to_have_attribute("data-verdict", "wrong")
        wrong = first[1].wrong[0]
        judged(frame, 1).locator("input").fill(wrong.value)
        judged(frame, 1).locator("input").press("Enter")
        expect(judged(frame, 1)).to_have_attribute("data-verdict", "misconception")
        expect(judged(frame, 1).locator("[data-slot=verdict]")).to_contain_text(wrong.feedback)
        answer(frame, first[2])
        expect(frame.locator("[data-slot=far]")).to_contain_text("1 of 39")
        left, calls = state(page, edition), leave(page)
        assert "incomplete" in left.values()
        assert "3" in left.values()  # percent: one of 39
        assert wrong.value in left["cmi.suspend_data"]

        frame = opened(page, address, edition, left)
        expect(judged(frame, 1)).to_have_attribute("data-verdict", "misconception")
        expect(judged(frame, 1).locator("input")).to_have_value(wrong.value)
        expect(judged(frame, 2)).to_have_attribute("data-verdict", "right")
        expect(frame.locator("[data-slot=far]")).to_contain_text("1 of 39")
        for variant in first[2 : 2 + PASSES]:
            answer(frame, variant)
        expect(frame.locator("[data-slot=far]")).to_contain_text(f"Passed. {PASSES} of 39")
        left, more = state(page, edition), leave(page)
        assert "passed" in left.values()
        assert "82" in left.values()  # percent: 32 of 39
        assert len(left["cmi.suspend_data"]) < 4096
    every = calls + more
    assert [
        one for one in every if one["result"] == "false" or one["error"] not in {"0", "403"}
    ] == []
    assert [one for one in every if "failed" in one["values"]] == []
    assert calls[0]["verb"] == "Initialize"
    assert calls[-1]["verb"] in {"Terminate", "Finish"}
    tried = [one["values"][1] for one in calls if one["values"][0].endswith(".result")]
    assert tried in (["wrong", "wrong", "correct"], ["incorrect", "incorrect", "correct"])


def test_what_was_passed_stays_passed(page: Page, tmp_path: Path) -> None:
    """A platform that lost what the lesson kept, but not the score."""
    before = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "95"}
    with platform(tmp_path, SCORM_12) as address:
        frame = opened(page, address, SCORM_12, before)
        answer(frame, course().items[0].variants[0])
        expect(frame.locator("[data-slot=far]")).to_contain_text("Passed. 1 of 39")
        left = state(page, SCORM_12)
    assert (left["cmi.core.lesson_status"], left["cmi.core.score.raw"]) == ("passed", "95")


def test_looking_back_records_nothing(page: Page, tmp_path: Path) -> None:
    with platform(tmp_path, SCORM_12) as address:
        frame = opened(page, address, SCORM_12, {"cmi.core.lesson_mode": "review"})
        expect(frame.locator("[data-slot=kept]")).to_contain_text("looking back")
        answer(frame, course().items[0].variants[0])
        expect(frame.locator("[data-slot=far]")).to_contain_text("1 of 39")
        calls = leave(page)
    assert [one for one in calls if one["verb"] == "SetValue"] == []
    assert calls[-1]["verb"] == "Finish"


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_without_a_platform_the_lesson_can_be_used_by_everyone(
    page: Page, tmp_path: Path, color_scheme: Any
) -> None:
    """Opened from a folder: nothing is kept, axe finds nothing, nothing scrolls sideways."""
    page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    with platform(tmp_path, SCORM_2004) as address:
        page.goto(f"{address}package/index.html")
        page.wait_for_selector("body[data-ready]")
        expect(page.locator("[data-slot=kept]")).to_contain_text("No learning platform was found")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        variants = [made.variants[0] for made in course().items]
        for variant in variants[:4]:
            answer(page.main_frame, variant)
        answer(page.main_frame, dataclasses.replace(variants[4], options=variants[4].options[:1]))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_frame_of_another_origin_is_no_platform_and_no_error(page: Page, tmp_path: Path) -> None:
    with platform(tmp_path, SCORM_12) as address:
        opened(page, address, SCORM_12)
        elsewhere = address.replace("127.0.0.1", "localhost") + "package/index.html"
        page.evaluate("src => (document.querySelector('iframe').src = src)", elsewhere)
        frame = page.frame_locator("iframe")
        expect(frame.locator("[data-slot=kept]")).to_contain_text("No learning platform was found")


def test_with_the_engine_it_grades_and_draws_where_the_platform_knows_no_wasm(
    page: Page, tmp_path: Path
) -> None:
    numeric = next(made for made in course().items if made.item.type == "numeric")
    with platform(tmp_path, SCORM_2004, with_engine=True) as address:
        frame = opened(page, address, SCORM_2004)
        frame.evaluate(
            "addEventListener('atlas-answer', ({detail}) => (document.body.dataset.by = detail.by))"
        )
        frame.locator("#margin .questions > summary").press("Enter")
        at = course().items.index(numeric)
        field = judged(frame, at).locator("input")
        field.focus()
        state_of_engine = "import('./js/client.js').then(({engineState}) => engineState())"
        deadline = time.monotonic() + ENGINE_STARTS_WITHIN
        while frame.evaluate(state_of_engine) == "starting" and time.monotonic() < deadline:
            page.wait_for_timeout(200)
        assert frame.evaluate(state_of_engine) == "ready"
        right = numeric.variants[0].answer
        assert right is not None
        field.fill(right.value)
        field.press("Enter")
        # The first question of all loads the calculators.
        verdict = expect(judged(frame, at))
        verdict.to_have_attribute("data-verdict", "right", timeout=1000 * ENGINE_STARTS_WITHIN)
        assert frame.evaluate("document.body.dataset.by") == "engine"
        last = {"seed": len(numeric.variants), "response": "0"}  # what the page holds ends here
        judged(frame, at).evaluate("(item, last) => item.restore(last)", last)
        judged(frame, at).get_by_role("button", name="Another like this").click()
        frame.wait_for_function(
            "([at, seed]) => document.querySelectorAll('atlas-item')[at].shown.seed > seed",
            arg=[at, last["seed"]],
        )
        assert "passed" not in state(page, SCORM_2004).values()
