"""The home page tells the engine's story, whichever way the slider stands."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from calculators import catalogue, run_json
from calculators.engine.comparison import MODES
from calculators.engine.exact import total
from site_src.pages.home import MOST, MOVES, OTHER_SIDE, SHOWN, default_rows
from site_src.story import CALCULATOR, Lane, Story, share
from tests.conftest import OpenPage

DATA = Path(__file__).parent / "data/published/models.json"
STORY = Story(default_rows(catalogue()))


def frame_at(jump: int) -> dict[str, Lane]:
    return STORY.frame({MOVES: str(Decimal(jump) / 100)})


def outputs_at(jump: int) -> dict[str, Any]:
    inputs = STORY.inputs({MOVES: str(Decimal(jump) / 100)})
    outputs: dict[str, Any] = json.loads(run_json(CALCULATOR, json.dumps(inputs)))["answer"][
        "outputs"
    ]
    return outputs


def said(lane: Lane) -> str:
    return f"{lane.before}{lane.amount}{lane.after}".replace("\u202f", " ")


def published(name: str) -> dict[str, Any]:
    cases = json.loads(DATA.read_text("utf-8"))["cases"]
    found: dict[str, Any] = next(case for case in cases if case["id"] == name)
    return found


@pytest.mark.parametrize(
    ("jump", "cross", "isolated"),
    [
        (
            0,
            "You have lost nothing. All three positions are open.",
            "You have lost nothing. All three positions are open.",
        ),
        (
            5,
            "You have lost 1 500 USDT. All three positions are open.",
            "You have lost 1 500 USDT. All three positions are open.",
        ),
        (
            33,
            "You lose 10 000 USDT. All three positions are gone.",
            "You lose 3 000 USDT. Two positions live on.",
        ),
    ],
)
def test_a_lane_says_what_is_lost_and_who_lives(jump: int, cross: str, isolated: str) -> None:
    frame = frame_at(jump)
    assert (said(frame["cross"]), said(frame["isolated"])) == (cross, isolated)


def test_the_other_side_is_the_published_case_in_which_cross_saves_a_hedge() -> None:
    case = published("XM-hedge-helps")
    assert case["inputs"]["shock"] == {name: float(fall) for name, fall in OTHER_SIDE.items()}
    frame = STORY.frame(OTHER_SIDE)
    assert frame["cross"].closed == ()
    assert frame["isolated"].closed == ("BTC",)


@pytest.mark.parametrize("jump", range(MOST + 1))
def test_levels_and_closed_positions_are_the_calculators_own(jump: int) -> None:
    outputs, frame = outputs_at(jump), frame_at(jump)
    for mode in MODES:
        boxes, lane = STORY.boxes(mode), frame[mode]
        left = total(Decimal(one.left.split(" ")[0].replace("\u202f", "")) for one in lane.levels)
        assert left == Decimal(outputs[f"{mode}.final_equity"]["value"])
        assert len(lane.closed) == int(outputs[f"{mode}.closed_count"]["value"])
        drawn = sum(box.width * level.level for box, level in zip(boxes, lane.levels, strict=True))
        whole = sum(box.width for box in boxes)
        assert drawn / whole == pytest.approx(share(left, STORY.collateral), abs=1e-3)


def test_a_position_is_closed_once_its_level_has_met_the_maintenance_margin() -> None:
    for jump in range(MOST + 1):
        for lane in frame_at(jump).values():
            for level in lane.levels:
                assert lane.closed or level.level > level.line


def lane_of(page_lane: Locator) -> dict[str, Any]:
    verdict = page_lane.locator(".verdict")
    texts = {
        s: verdict.locator(f'[data-slot="{s}"]') for s in ("before", "amount", "after", "fund")
    }
    return {
        **{slot: place.text_content() for slot, place in texts.items()},
        "label": page_lane.locator(".pools").get_attribute("aria-label"),
        "left": page_lane.locator("[data-left]").all_text_contents(),
        "closed": {
            one.get_attribute("data-asset")
            for one in page_lane.locator("[data-asset]").all()
            if one.locator("[data-state]").text_content() == "closed"
        },
    }


def lane_as_built(lane: Lane) -> dict[str, Any]:
    return {
        "before": lane.before,
        "amount": lane.amount,
        "after": lane.after,
        "fund": lane.fund,
        "label": lane.label,
        "left": [level.left for level in lane.levels],
        "closed": set(lane.closed),
    }


@pytest.mark.xdist_group("browser")
def test_without_javascript_the_story_stands_at_its_jump(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False)
    for mode, lane in frame_at(SHOWN).items():
        assert lane_of(page.locator(f'[data-lane="{mode}"]')) == lane_as_built(lane)


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("jump", [0, 10, 28, 40])
def test_the_slider_moves_sentence_level_and_label(open_page: OpenPage, jump: int) -> None:
    page = open_page("/", reduced_motion="reduce")
    page.locator("#shock").fill(str(jump))
    expect(page.locator(".shock output")).to_have_text(f"+{jump}%")
    for mode, lane in frame_at(jump).items():
        drawn = page.locator(f'[data-lane="{mode}"]')
        expect(drawn.locator(".pools")).to_have_attribute("aria-label", lane.label)
        expect(drawn.locator('[data-slot="fund"]')).to_have_text(lane.fund)
        assert lane_of(drawn) == lane_as_built(lane)
        for box, level in zip(drawn.locator(".box").all(), lane.levels, strict=True):
            sunk = box.locator("[data-level]").evaluate(
                "e => new DOMMatrix(getComputedStyle(e).transform).f"
            )
            assert sunk == pytest.approx(120 * (1 - level.level), abs=0.1)
