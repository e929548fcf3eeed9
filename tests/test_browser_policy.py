"""Every page works under its own policy, asks no other host, and keeps nothing that the reader did not choose."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from site_src.exports.hosts import rules
from site_src.guard import INSIDE, guard
from site_src.policy import WORKER, digest, policy
from tests.conftest import OpenPage, Watch
from tests.site import ROOT, header_rules, served
from tests.test_browser_calculator import (
    STARTS_WITHIN,
    cpython_answer,
    page_of,
    until,
    wait_for_answer,
)

pytestmark = pytest.mark.xdist_group("browser")

PHONE = {"width": 360, "height": 740}
INDEX = "search/search_index.json"
META = "//head/meta[@http-equiv='Content-Security-Policy']"


def pages_of(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split("; "))}


def leads_on(page: html.HtmlElement) -> bool:
    return bool(page.xpath("//meta[@http-equiv='refresh']"))


def test_every_page_says_its_policy_before_it_loads_anything(site: Path) -> None:
    names = pages_of(site)
    assert len(names) > 100
    for name in names:
        page = html.parse(site / name)
        (content,) = page.xpath(f"{META}/@content")
        said = directives(content)
        assert said["default-src"] == said["base-uri"] == said["form-action"] == ["'none'"], name
        assert page.xpath(f"{META}/preceding::*[@src or @href or self::script]") == [], name
        every = {source for sources in said.values() for source in sources}
        assert every.isdisjoint({"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}), name
        python = "'wasm-unsafe-eval'" in every
        assert python == name.startswith("embed/"), name
        inside = {f"'{digest(script.text or '')}'" for script in page.xpath(INSIDE)}
        hashes = {source for source in said.get("script-src", []) if "sha256-" in source}
        assert hashes == inside, name


def test_headers_allow_each_page_what_its_head_allows(site: Path) -> None:
    found = header_rules(site / "_headers")
    for name in pages_of(site):
        address = "/" + name.removesuffix("index.html")
        policies = [
            directives(value)
            for pattern, lines in found
            if pattern == address or (pattern.endswith("*") and address.startswith(pattern[:-1]))
            for header, value in lines
            if header == "Content-Security-Policy"
        ]
        assert len(policies) == 1, name  # two would both be obeyed
        is_frame = name.startswith("embed/")
        assert policies[0].get("frame-ancestors") == (None if is_frame else ["'none'"]), name
        for directive, sources in directives(
            html.parse(site / name).xpath(f"{META}/@content")[0]
        ).items():
            assert set(sources) - {"'none'"} <= set(policies[0].get(directive, [])), name


def test_no_page_asks_another_host_breaks_its_policy_or_keeps_anything(
    open_page: OpenPage, site: Path, watch: Watch
) -> None:
    page = open_page("/", viewport=PHONE)
    # Three hundred pages would each read the whole index, and search is tested elsewhere.
    nothing = json.loads((site / INDEX).read_text("utf-8")) | {"docs": []}
    page.route(f"**/{INDEX}", lambda route: route.fulfill(json=nothing))
    wide = []
    for name in pages_of(site):
        if leads_on(html.parse(site / name)):
            continue  # it leaves before it can be watched; where it leads is watched
        page.goto(f"{watch.own}/{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide.append(f"{name}: {width} px")
    assert wide == []
    kept = page.context.storage_state()
    assert kept["cookies"] == []
    names = [item["name"] for origin in kept["origins"] for item in origin["localStorage"]]
    assert set(names) <= {"/.__palette"}  # the theme's own note of which colors are chosen
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def use_everything(page: Page, own: str) -> None:
    """Search, change the theme, move the home page's slider and ask a calculator."""
    page.goto(own + "/")
    page.locator("#shock").fill("12")
    expect(page.locator("[data-story] output")).to_have_text("+12%")
    shown = "document.body.getAttribute('data-md-color-scheme')"
    page.locator("label[for^=__palette]:visible").click()
    page.locator("label[for^=__palette]:visible").click()
    assert page.evaluate(shown) == "slate"
    page.goto(own + page_of("liquidation-price"))
    assert page.evaluate(shown) == "slate"  # the theme's own script inside the page remembers it
    page.fill('input[name="leverage"]', "20")
    wait_for_answer(page, cpython_answer("liquidation-price", leverage="20"))
    until(page, "document.querySelector('[data-slot=chart] svg[data-live]')")


def test_search_theme_slider_calculator_and_chart_work_under_the_policy(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page("/", viewport={"width": 1280, "height": 900})
    use_everything(page, watch.own)
    page.locator(".md-search__input").click()
    page.keyboard.type("maintenance")
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=STARTS_WITHIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/terms/**")


def test_a_script_that_somebody_slips_into_a_page_does_not_run(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    text = (site / "about/index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(
        text.replace(
            "</main>", "<script>slipped = 1</script><img src onerror='slipped = 2'></main>"
        )
    )
    with served(tmp_path) as where:
        page = browser.new_page()
        page.goto(where + "/")
        assert page.evaluate("typeof slipped") == "undefined"
        page.close()


@pytest.mark.parametrize(
    ("path", "shows"), [("/about/", False), ("/embed/v1/calculators/liquidation-price/", True)]
)
def test_only_what_is_made_for_it_stands_in_somebodys_frame(
    browser: Browser, address: str, path: str, *, shows: bool
) -> None:
    page = browser.new_page()
    page.set_content(f'<iframe src="{address}{path}"></iframe>', wait_until="networkidle")
    assert (page.frames[1].url == address + path) == shows
    page.close()


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ("<style>p { color: red }</style>", "a style inside the page"),
        ("<p style='color: red'>", "a style attribute"),
        ("<p onclick='x()'>", "a script attribute"),
        ("<a href=' javascript:x()'>x</a>", "a link that is a script"),
        ("<form action='/x'></form>", "a form that sends what is typed"),
    ],
)
def test_a_page_that_its_policy_would_break_stops_the_build(
    tmp_path: Path, marks: str, says: str
) -> None:
    page = tmp_path / "a/index.html"
    page.parent.mkdir()
    page.write_text(f'<html><head><meta charset="utf-8"></head><body>{marks}</body></html>')
    assert guard(tmp_path, "/") == (f"a/index.html: {says}, which its policy stops.",)


def test_a_page_whose_head_has_no_place_for_a_policy_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><body>x</body></html>")
    (line,) = guard(tmp_path, "/")
    assert "no policy can follow it" in line


def test_the_pages_of_the_next_painter_work_under_their_policies_too(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site.parent / "docs", tmp_path / "build/docs")
    shutil.copytree(ROOT / "site_src/theme", tmp_path / "site_src/theme")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    command = [str(Path(sys.executable).with_name("zensical")), "build"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    painted = tmp_path / "build/site"
    (painted / "_headers").write_text(
        rules("/", {"assets/*": {"Content-Security-Policy": policy(WORKER)}})
    )
    assert guard(painted, "/") == ()
    with served(painted) as where:
        watch = Watch(where)
        context = watch.over(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = context.new_page()
        use_everything(page, where)
        page.goto(where + "/terms/margin/")
        context.close()
    assert watch.strangers == []
    assert watch.errors == []
