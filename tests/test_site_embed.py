"""What other people's pages load from us, and what the site says about it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from calculators import catalogue
from site_src.embedding import MAJOR, MESSAGES, RELEASED, VERSION, integrity, script
from site_src.policy import FRAME, policy
from site_src.release import minified
from site_src.runtime import SCRIPTS

# A version that is listed here may be pinned by anybody's page: its bytes never change.
PUBLISHED = {"1.0.0": "sha384-xk6950O/l6a20K5xlIgYaufuR5cbdVlUiOEcdXObOMEWU56K6DMm1Ap88FDjQqB1"}
NAMES = sorted(catalogue())


def test_the_newest_release_is_the_script_as_it_stands() -> None:
    assert script() == minified()


def test_a_released_script_never_changes() -> None:
    released = {path.parent.name for path in RELEASED.glob("*/atlas.js")}
    assert released == set(PUBLISHED)
    assert {version: integrity(script(version)) for version in released} == PUBLISHED


def test_the_script_is_small_and_imports_nothing() -> None:
    text = script().decode()
    assert len(text) <= 6_000
    assert re.findall(r"\bimport\b(?!\.meta)", text) == []
    assert re.findall(r"innerHTML|outerHTML|insertAdjacent|srcdoc|eval|document\.write", text) == []


def test_every_message_that_the_page_explains_is_said_and_heard() -> None:
    texts = {
        "page": (SCRIPTS / "embed/atlas.js").read_text("utf-8"),
        "frame": (SCRIPTS / "embed/frame.js").read_text("utf-8"),
    }
    for sender, other in (("page", "frame"), ("frame", "page")):
        every = {message.type for message in MESSAGES if message.sender == sender}
        in_script = {m.type for m in MESSAGES if m.sender == sender and m.in_script}
        known = {"page": in_script, "frame": every}
        assert set(re.findall(r'\btype: "(\w+)"', texts[sender])) == known[sender]
        assert set(re.findall(r'\btype (?:===|!==) "(\w+)"', texts[other])) == known[other]


def test_the_page_on_integrating_names_what_is_served(site: Path) -> None:
    page = html.parse(site / "integrate/index.html")
    (loaded,) = page.xpath("//script[contains(@src, 'embed/')]")
    assert loaded.get("src") == f"../embed/{VERSION}/atlas.js"
    assert loaded.get("integrity") == integrity(script())
    code = page.xpath("//pre/code/text()")
    assert any(integrity(script()) in text for text in code)
    text = page.xpath("string(//article)")
    for version, pin in PUBLISHED.items():
        assert f"/embed/{version}/atlas.js" in text
        assert pin in text
    assert [message.type for message in MESSAGES if message.says not in text] == []


def test_the_site_serves_each_release_and_the_newest_of_its_major(site: Path) -> None:
    assert (site / f"embed/{VERSION}/atlas.js").read_bytes() == script()
    assert (site / f"embed/{MAJOR}/atlas.js").read_bytes() == script()


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_says_its_policy_first_and_leads_nowhere(site: Path, name: str) -> None:
    page = html.parse(site / f"embed/v1/calculators/{name}/index.html")
    metas = page.xpath("//meta[@http-equiv]/@content")
    assert metas == [policy(FRAME)]
    assert page.xpath("//meta[@http-equiv]/preceding::*[@src or @href]") == []
    assert page.xpath("//a[@href] | //*[@style] | //style | //form[@action]") == []
    assert page.xpath("//script[not(@src) and not(@type='application/json')]") == []


@pytest.mark.parametrize("name", NAMES)
def test_a_calculators_page_is_found_and_embedded_by_oembed(site: Path, name: str) -> None:
    text = (site / f"calculators/{name}/index.html").read_text("utf-8")
    page = html.fromstring(text.encode())
    (link,) = page.xpath("//head/link[@type='application/json+oembed']")
    # A reader of oEmbed looks at the first 150 kB before the end of the head.
    assert text.encode().index(b"application/json+oembed") < 150_000
    base = "https://margin-atlas.example/"
    assert link.get("href") == f"{base}oembed/calculators/{name}.json"
    assert link.get("title") == f"{catalogue()[name].title} calculator"
    said = json.loads((site / f"oembed/calculators/{name}.json").read_text("utf-8"))
    assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", link.get("title"))
    assert said["width"] <= 600
    blockquote, frame = html.fragments_fromstring(said["html"])
    assert blockquote.xpath("./a/@href") == [f"{base}calculators/{name}/"]
    assert frame.tag == "iframe"
    assert frame.get("src") == f"{base}embed/v1/calculators/{name}/"
    assert (int(frame.get("width")), int(frame.get("height"))) == (said["width"], said["height"])
