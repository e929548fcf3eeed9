"""What the tests share: the built site, its server, and a browser that reports what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from site_src.chromium import find_chromium
from tests.chromium import ARGUMENTS, HOW_TO_GET_ONE
from tests.site import built_site, served

# A slow machine is no wrong answer: examples have no time limit, and a run can be repeated.
settings.register_profile(
    "atlas", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    return built_site()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served, without a last slash."""
    with served(site) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@dataclass
class Watch:
    """What a page did that no reader should meet."""

    own: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Listen to a reader's pages from their first request on."""
        context.on("console", self._says)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", lambda request: self._asks(request.url))
        return context

    def _says(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.errors.append(f"{said.text} {said.location['url']}")

    def _asks(self, url: str) -> None:
        self.asked.append(url)
        if not url.startswith((self.own, "data:", "blob:")):
            self.strangers.append(url)


@pytest.fixture
def watch(address: str) -> Watch:
    """Collect errors and requests of the test's pages."""
    return Watch(address)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str, watch: Watch) -> Iterator[OpenPage]:
    """Open a path of the site: `open_page("/terms/", color_scheme="dark")`.

    At the test's end no page may have asked another host or reported an error.
    """
    contexts: list[BrowserContext] = []

    def open_path(path: str, **context: Any) -> Page:
        contexts.append(watch.over(browser.new_context(**context)))
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert watch.strangers == []
    assert watch.errors == [], json.dumps(watch.errors, indent=2)
