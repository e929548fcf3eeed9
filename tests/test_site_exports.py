"""Feeds, table, llms.txt, Markdown twins and rules for hosts: each is read back by a reader of its format."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from site_src.build import exported
from site_src.commit import generated_at
from site_src.exports import hosts
from site_src.files import Files, TwoWritersError, add
from site_src.linked_data import sentence_of
from tests.small_atlas import (
    HERE,
    HOSTILE,
    MADE,
    ROOT,
    atlas,
    files,
    hostile_atlas,
    result,
    text,
    with_a_retired_term,
)

FEW_WORDS = re.compile(r"\s+")


def one_line(words: str) -> str:
    return FEW_WORDS.sub(" ", words).strip()


def rendered(markdown: str) -> Any:
    """Markdown as a reader shows it that lets HTML through."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return html.fromstring(f"<main>{reader.render(markdown)}</main>")


def rows(made: Files) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(made, "terms.csv"), newline="")))


def rss(made: Files) -> Any:
    content = made["feed.xml"]
    assert isinstance(content, bytes)
    return etree.fromstring(content)


def rules(made: Files) -> dict[str, dict[str, str]]:
    """The headers of `_headers` by path."""
    blocks = [block.splitlines() for block in text(made, "_headers").split("\n\n")]
    pairs = {path: [line.strip().partition(": ") for line in lines] for path, *lines in blocks}
    return {path: {name: value for name, _, value in own} for path, own in pairs.items()}


def redirects(made: Files) -> dict[str, str]:
    lines = [line.split(" ") for line in text(made, "_redirects").splitlines()]
    assert {status for _, _, status in lines} == {"301"}
    return {old: new for old, new, _ in lines}


# Markdown


def test_every_term_has_a_twin_with_its_definition_and_sources() -> None:
    for term in atlas().published.values():
        page = rendered(text(files(), f"terms/{term.id}.md"))
        words = one_line(page.text_content())
        assert page.xpath("string(h1)") == term.label
        assert one_line(page.xpath("string(blockquote)")) == one_line(sentence_of(term.definition))
        links = {unquote(address) for address in page.xpath("//a/@href")}
        for source in term.sources:
            assert unquote(source.url) in links, term.id
            assert one_line(source.supports) in words, term.id
        for belief in term.misconceptions:
            assert one_line(belief.correction) in words, term.id


def test_a_twin_carries_the_numbers_of_the_engine() -> None:
    twin = one_line(text(files(), "terms/maintenance-margin.md"))
    (solved, *_) = atlas().solved["maintenance-margin"]
    assert one_line(solved.figure("maintenance_margin")) in twin
    assert "{maintenance_margin}" not in twin


def test_every_link_of_a_twin_within_the_site_is_an_export_or_a_page() -> None:
    pages = {f"{HERE}terms/{one}/" for one in atlas().published}
    pages |= {f"{HERE}calculators/{one}/" for one in atlas().calculators}
    known = pages | {HERE + path for path in files()}
    found = {
        address
        for path in files()
        if path.endswith((".md", "llms.txt"))
        for address in rendered(text(files(), path)).xpath("//a/@href")
        if address.startswith(HERE)
    }
    assert len(found) > len(atlas().published)
    assert found - known == set()


def test_llms_lists_every_term_with_its_definition() -> None:
    page = rendered(text(files(), "llms.txt"))
    items = {item.xpath("string(a/@href)"): item.text_content() for item in page.xpath("//li")}
    for term in atlas().published.values():
        shown = one_line(items[f"{HERE}terms/{term.id}.md"])
        assert shown == one_line(f"{term.label}: {sentence_of(term.definition)}")


def test_hostile_text_stays_text_in_markdown() -> None:
    made = exported(hostile_atlas())
    for path in (p for p in made if p.endswith((".md", "llms.txt"))):
        page = rendered(text(made, path))
        assert (
            page.xpath("//img | //script | //b | //h1/* | //blockquote/p/* | //comment()") == []
        ), path
        assert [a for a in page.xpath("//a/@href") if not a.startswith(HERE)] == [], path
        assert len(page.xpath("//h1")) == 1, path
    twin = rendered(text(made, "terms/maintenance-margin.md"))
    assert one_line(HOSTILE) in one_line(twin.xpath("string(h1)"))


# Feeds


def test_both_feeds_tell_every_change_once_and_newest_first() -> None:
    changes = result(files(), "changes.json")["changes"][:100]
    feed = json.loads(text(files(), "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["url"] for one in feed["items"]] == [change["url"] for change in changes]
    days = [datetime.fromisoformat(one["date_published"]).date() for one in feed["items"]]
    assert days == sorted(days, reverse=True)
    items = rss(files()).findall("channel/item")
    assert [one.findtext("guid") for one in items] == [one["id"] for one in feed["items"]]
    assert len({one["id"] for one in feed["items"]}) == len(changes) > 40
    assert [parsedate_to_datetime(one.findtext("pubDate")).date() for one in items] == days


def test_a_feed_says_when_it_was_made_and_where_it_is() -> None:
    channel = rss(files()).find("channel")
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == datetime.fromisoformat(MADE)
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == f"{HERE}feed.xml"


def test_a_retired_term_is_news(tmp_path: Path) -> None:
    feed = json.loads(text(exported(with_a_retired_term(tmp_path)), "feed.json"))
    assert feed["items"][0]["title"] == "Retired: Old"
    assert [item["tags"] for item in feed["items"]] == [["retired"], ["created"], ["created"]]


def test_hostile_text_stays_text_in_feeds() -> None:
    made = exported(hostile_atlas())
    tree = rss(made)
    assert {node.tag for node in tree.iterfind("channel/item/*")} == {
        "title",
        "link",
        "guid",
        "pubDate",
        "description",
    }
    shown = html.fromstring(f"<div>{tree.findtext('channel/item/description')}</div>")
    assert list(shown) == []
    assert one_line(HOSTILE.replace("\x07", "")) in one_line(shown.text_content())
    assert HOSTILE in json.loads(text(made, "feed.json"))["items"][0]["content_text"]


# Table


def test_the_table_has_every_term_as_it_was_written() -> None:
    found = rows(files())
    assert [row["id"] for row in found] == sorted(atlas().glossary.terms)
    for row in found:
        term = atlas().glossary.terms[row["id"]]
        assert row["definition"] == term.definition
        assert row["sources"].split(" | ") == [source.url for source in term.sources]
        assert (row["level"], row["modified"]) == (str(term.level), str(term.modified))


def test_no_cell_is_computed_by_a_spreadsheet() -> None:
    found = rows(exported(hostile_atlas()))
    assert len(found) == len(atlas().glossary.terms)
    cells = [cell for row in found for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert found[0]["label"] == f"'{HOSTILE}"


# Hosts


def test_any_origin_may_read_data_and_what_embeds_load_and_nothing_else() -> None:
    open_to_all = {
        path
        for path, headers in rules(files()).items()
        if headers.get("Access-Control-Allow-Origin") == "*"
    }
    data = {"/api/*", "/feed.xml", "/feed.json", "/terms.csv", "/llms.txt"}
    assert open_to_all == data | {"/assets/*", "/embed/*", "/oembed/*"}


def test_only_what_carries_content_or_version_in_its_name_is_kept_for_ever() -> None:
    kept = {p for p, h in rules(files()).items() if "immutable" in h.get("Cache-Control", "")}
    assert kept == {"/assets/runtime/*", "/embed/1.0.0/*"}


def test_other_names_and_retired_terms_lead_on(tmp_path: Path) -> None:
    assert redirects(exported(with_a_retired_term(tmp_path))) == {
        "/terms/old.md": "/terms/new.md",
        "/terms/old/": "/terms/new/",
        "/terms/other-words/": "/terms/new/",
    }


def test_rules_start_at_the_path_of_the_site() -> None:
    made = hosts.export(dataclasses.replace(atlas(), site_url="https://example.org/atlas/"))
    assert all(path.startswith("/atlas/") for path in rules(made))
    assert all(
        path.startswith("/atlas/terms/") for pair in redirects(made).items() for path in pair
    )


def test_hostile_text_adds_no_rule() -> None:
    address = re.compile(r"/terms/[a-z0-9-]+(/|\.md)")
    made = exported(hostile_atlas())
    assert rules(made) == rules(files())
    assert [p for pair in redirects(made).items() for p in pair if not address.fullmatch(p)] == []


# The site


def test_the_same_atlas_gives_the_same_bytes() -> None:
    assert exported(atlas()) == files()
    assert [path for path, content in files().items() if str(ROOT) in str(content)] == []


def test_an_export_never_overwrites_a_page(tmp_path: Path) -> None:
    add({"a/b.json": "{}\n"}, tmp_path)
    with pytest.raises(TwoWritersError, match=r"a/b\.json"):
        add({"a/b.json": "[]\n"}, tmp_path)
    assert (tmp_path / "a/b.json").read_text("utf-8") == "{}\n"


def test_the_built_site_holds_every_export(site: Path) -> None:
    index = json.loads((site / "api/v1/index.json").read_text("utf-8"))
    as_built = dataclasses.replace(atlas(), generated_at=index["generated_at"])
    for path, content in exported(as_built).items():
        made = content.encode("utf-8") if isinstance(content, str) else content
        held = (site / path).read_bytes()
        if path == "_headers":
            held = held[: len(made)]  # the policies of the painted pages follow
        assert held == made, path


def test_every_redirect_is_a_page_too(site: Path) -> None:
    old = [path for path in redirects(files()) if path.endswith("/")]
    assert len(old) > 50
    assert [path for path in old if not (site / path.strip("/") / "index.html").is_file()] == []


@pytest.mark.parametrize(
    ("page", "types"),
    [
        ("", {"application/rss+xml", "application/feed+json"}),
        (
            "terms/margin/",
            {"application/rss+xml", "application/feed+json", "text/markdown", "application/json"},
        ),
        (
            "calculators/margin-ratio/",
            {"application/rss+xml", "application/feed+json", "application/json"},
        ),
    ],
)
def test_a_page_names_its_other_forms(site: Path, page: str, types: set[str]) -> None:
    tree = html.parse(site / page / "index.html")
    found = {
        link.get("type"): urljoin(HERE + page, link.get("href"))
        for link in tree.xpath("/html/head/link[@rel='alternate']")
        if link.get("type") != "application/json+oembed"
    }
    assert set(found) == types
    assert {address.removeprefix(HERE) for address in found.values()} <= set(files())


def test_exports_lie_beside_the_pages_of_the_next_painter_too(site: Path, tmp_path: Path) -> None:
    docs = site.parent / "docs"
    shutil.copytree(docs, tmp_path / "build/docs", ignore=shutil.ignore_patterns("runtime"))
    shutil.copytree(ROOT / "site_src/theme", tmp_path / "site_src/theme")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    command = [str(Path(sys.executable).with_name("zensical")), "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    add(files(), tmp_path / "build/site")
    heads = html.parse(tmp_path / "build/site/terms/margin/index.html")
    assert heads.xpath("//link[@type='text/markdown']/@href") == ["../margin.md"]
    assert (tmp_path / "build/site/terms/margin.md").is_file()


# When


def test_the_time_is_the_last_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert generated_at(tmp_path, date(2026, 11, 24)) == "2026-11-24T00:00:00Z"
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+02:00")
    for command in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert generated_at(tmp_path, date(2026, 11, 24)) == "2026-03-01T10:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert generated_at(tmp_path, date(2026, 11, 24)) == "1970-01-01T00:00:00Z"
