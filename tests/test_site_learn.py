"""The pages to learn from: complete without a script, their times and their order computed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from lxml import html

from graph.course import course_order
from site_src.api import where
from site_src.course import Course
from site_src.files import Files
from site_src.lesson import terms_of, track_of, way_of
from site_src.page import course_url, term_url
from site_src.pages import home, learn, term
from tests.small_atlas import HOSTILE, atlas, files, result, text

FIRST = "cross-margin-without-surprises"


def course() -> Course:
    return atlas().courses[FIRST]


@cache
def pages() -> Files:
    return learn.pages(atlas())


def page(path: str, made: Files | None = None) -> Any:
    """A page below its front matter, as a browser without scripts reads it."""
    written = text(made or pages(), path)
    return html.fromstring(f"<main>{written.split('---', 2)[2]}</main>")


def shown(element: Any) -> str:
    return " ".join(element.text_content().split())


def plain(said: str) -> str:
    return " ".join(said.split())


def test_courses_come_before_the_reading_order() -> None:
    whole = text(pages(), "learn/index.md")
    assert whole.index("## Courses") < whole.index("## First day")
    (door,) = page("learn/index.md").find_class("doors")[0]
    assert door.get("href") == f"{FIRST}/"
    facts = f"{course().minutes} minutes · {len(course().stops)} terms · {len(course().items)} questions"
    assert facts in shown(door)


def test_every_term_is_in_the_reading_order_once() -> None:
    links = page("learn/index.md").xpath("//dt/a/@href")
    assert sorted(links) == sorted(f"../{term_url(one)}" for one in atlas().published)


def test_the_home_page_leads_to_the_courses() -> None:
    whole = text(home.pages(atlas()), "index.md")
    assert f"{len(course().items)} questions" in whole
    assert 'href="learn/"' in whole


def test_a_course_says_what_for_whom_and_how_long() -> None:
    whole = shown(page(f"learn/{FIRST}/index.md"))
    assert plain(course().path.summary) in whole
    assert plain(course().path.audience) in whole
    for known in course().path.known:
        assert atlas().labels[known] in whole
    facts = page(f"learn/{FIRST}/index.md").find_class("facts")[0]
    numbers = [str(course().minutes), str(len(course().stops)), str(len(course().items))]
    assert [dt.text for dt in facts.iter("dt")] == numbers


def test_each_term_stands_in_its_order_with_its_meaning_its_minutes_and_its_link() -> None:
    stops = page(f"learn/{FIRST}/index.md").find_class("stop")
    order = course_order(atlas().glossary, course().path)
    assert [stop.get("data-stop") for stop in stops] == list(order)
    minutes = 0
    for stop, planned in zip(stops, course().stops, strict=True):
        one = atlas().published[planned.term]
        assert one.definition[1:] in shown(stop.find_class("meaning")[0])
        assert stop.xpath(".//h2/small/text()") == [f"{planned.minutes} min"]
        assert stop.find_class("ways")[0][0].get("href") == f"../../{term_url(planned.term)}"
        minutes += planned.minutes
    assert minutes == course().minutes


def test_every_question_reads_without_a_script_and_keeps_its_solution_folded() -> None:
    items = page(f"learn/{FIRST}/index.md").xpath("//atlas-item")
    assert [one.get("item") for one in items] == [made.item.id for made in course().items]
    for one, made in zip(items, course().items, strict=True):
        first = made.variants[0]
        (prompt,) = one.find_class("prompt")
        assert shown(prompt) == plain(first.prompt)
        assert [shown(li) for li in one.xpath("./ul/li")] == [plain(o.text) for o in first.options]
        solution = one.find_class("solution")[-1]
        assert solution.tag == "details"
        assert solution.get("open") is None
        assert plain(first.solution) in shown(solution)
        assert len(solution.find_class("result")) == len(first.steps)
        if first.answer:
            assert plain(first.answer.text) in shown(solution)


def test_what_needs_a_script_is_hidden_without_one() -> None:
    whole = page(f"learn/{FIRST}/index.md")
    (board,) = whole.find_class("board")
    assert board.get("hidden") is not None
    known = whole.find_class("known")
    assert len(known) == len(course().stops)
    assert all(label.get("hidden") is not None for label in known)
    outside = [
        box for box in whole.iter("input", "button") if not box.xpath("ancestor::*[@hidden]")
    ]
    assert outside == []


def test_a_question_carries_its_first_variant_and_the_terms_to_read_again() -> None:
    links = set(atlas().published)
    for one, made in zip(
        page(f"learn/{FIRST}/index.md").xpath("//atlas-item"), course().items, strict=True
    ):
        held = json.loads(one.xpath("./script/text()")[0])
        document = result(files(), f"items/{made.item.id}.json")
        assert held["variants"] == document["variants"][:1]
        assert set(held["terms"]) == terms_of(made) & links
        assert made.item.teaches[0] in held["terms"]
        assert one.get("src") == f"../../{where.item_document(made.item.id)}"
        assert document["item"] == json.loads(json.dumps(made.data))


def test_a_script_gets_what_each_term_stands_on() -> None:
    way = way_of(atlas(), course())
    seen: set[str] = set()
    for stop in way["stops"]:
        assert set(stop["needs"]) <= seen, stop["term"]
        seen.add(stop["term"])
    assert any(stop["needs"] for stop in way["stops"])
    assert set(way["goals"]) <= seen


def test_each_part_of_the_line_is_as_long_as_its_term_takes() -> None:
    track = track_of(course())
    assert [part.minutes for part in track.parts] == [stop.minutes for stop in course().stops]
    assert len({part.width / part.minutes for part in track.parts}) == 1
    assert track.parts[-1].x + track.parts[-1].width == track.width


@pytest.mark.parametrize("name", ["margin", "contagion", "collateral"])
def test_a_term_says_in_which_course_it_is(name: str) -> None:
    whole = text(term.pages(atlas()), f"terms/{name}/index.md")
    terms = [stop.term for stop in course().stops]
    said = f'<a href="../../{course_url(FIRST)}#{name}">{course().path.label}</a>: term'
    assert (said in whole) == (name in terms)
    if name in terms:
        assert f"{said} {terms.index(name) + 1} of {len(terms)}, " in whole


def test_hostile_texts_of_a_course_stay_texts() -> None:
    whole = course()
    items = {
        made.item.id: replace(
            made,
            variants=tuple(
                replace(one, prompt=HOSTILE, solution=HOSTILE, hints=(HOSTILE,))
                for one in made.variants
            ),
        )
        for made in whole.items
    }
    spoiled = replace(
        whole,
        path=replace(whole.path, label=HOSTILE, summary=HOSTILE, audience=HOSTILE),
        stops=tuple(
            replace(stop, items=tuple(items[made.item.id] for made in stop.items))
            for stop in whole.stops
        ),
    )
    made = learn.pages(replace(atlas(), courses={FIRST: spoiled}))
    for path in ("learn/index.md", f"learn/{FIRST}/index.md"):
        found = page(path, made)
        assert found.xpath("//img") == []
        kinds = {script.get("type") for script in found.iter("script")}
        assert kinds <= {"module", "application/json", "application/ld+json"}
        assert found.xpath("//a[starts-with(@href, 'javascript')]") == []
