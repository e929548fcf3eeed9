"""The home page: one slider, two lanes, and every answer to it computed by the build."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from calculators.engine.answering import counted
from calculators.engine.calculator import Calculator
from calculators.engine.comparison import MODES
from calculators.engine.display import shown
from calculators.engine.exact import canonical
from calculators.episodes import episodes
from calculators.venues.examples import reproductions
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.form import json_for_html
from site_src.great_map import great_map
from site_src.page import Page, episode_url, files_of, relative, section_url, term_url
from site_src.render import render
from site_src.story import CALCULATOR, Story, as_json

MOVES = "SOL"  # the position whose price the slider moves
SHOWN = 33  # the jump that the static page shows, in percent
MOST = 40
OTHER_SIDE = {"BTC": "-0.058", "ETH": "-0.05", "SOL": "-0.1"}
EPISODES = 3  # the latest of them stand on the page
DEPTH = 120  # height of a pool in the drawing


def pages(atlas: Atlas) -> Files:
    """Return the home page and the answers that its slider moves through."""
    story = Story(default_rows(atlas.calculators))
    frames = [story.frame({MOVES: str(Decimal(jump) / 100)}) for jump in range(MOST + 1)]
    body = render(
        "home.html.jinja",
        lead=lead(story),
        asset=MOVES,
        boxes={mode: story.boxes(mode) for mode in MODES},
        rows={row["asset"]: row for row in story.rows},
        depth=DEPTH,
        most=MOST,
        shown=SHOWN,
        frame=frames[SHOWN],
        other=story.frame(OTHER_SIDE),
        hedge=story.hedge(OTHER_SIDE),
        first_close=story.first_close({MOVES: str(Decimal(SHOWN) / 100)}, "isolated"),
        falls=", ".join(f"{asset} {percent(fall)}" for asset, fall in OTHER_SIDE.items()),
        counts=counts(atlas, len(frames)),
        map=great_map(atlas),
        labels=atlas.labels,
        episodes=tuple(episodes().values())[:EPISODES],
        episode_link=lambda name: relative("", episode_url(name)),
        link=lambda term: relative("", term_url(term)),
        section_link=lambda section: relative("", section_url(section)),
        data=json_for_html(term_set(atlas)),
    )
    title = "One position moves. What happens to the rest?"
    description = "An open glossary of margin risk whose every number one engine computes."
    page = Page(url="", title=title, description=description, body=body)
    return {**files_of(page), "assets/home.json": as_json(frames)}


def default_rows(calculators: Mapping[str, Calculator]) -> list[Mapping[str, str]]:
    """Return the positions of the calculator's own story."""
    inputs = {given.name: given for given in calculators[CALCULATOR].inputs}
    return [row for row in inputs["positions"].default if isinstance(row, Mapping)]


def lead(story: Story) -> str:
    """Return the story's beginning, from the account itself."""
    moving = next(row for row in story.rows if row["asset"] == MOVES)
    count = counted(len(story.rows)).capitalize()
    return (
        f"{count} positions, {shown(story.collateral, 'USDT')}."
        f" You are {moving['side']} {moving['size']} {MOVES}. {MOVES} jumps, with no trade on the way."
    )


def percent(fraction: str) -> str:
    """Return a price change as shown.

    >>> percent("-0.058")
    '−5.8%'
    """
    return shown(Decimal(canonical(Decimal(fraction) * 100)), "%")


def counts(atlas: Atlas, steps: int) -> Mapping[str, int]:
    """Return what this build holds, by what it is."""
    terms = atlas.published.values()
    return {
        "terms": len(terms),
        "relations": sum(len(edges) for term in terms for edges in term.relations.values()),
        "sources": sum(len(term.sources) for term in terms),
        "examples": sum(len(atlas.solved[term.id]) for term in terms),
        "calculators": len(atlas.calculators),
        "questions": sum(len(course.items) for course in atlas.courses.values()),
        "episodes": len(episodes()),
        "figures": sum(len(episode.figures) for episode in episodes().values()),
        "printed": sum(map(len, reproductions().values())),
        "rule_sets": sum(map(bool, reproductions().values())),
        "steps": steps,
    }


def term_set(atlas: Atlas) -> dict[str, object]:
    """Return the glossary as machines read it."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": atlas.site_url,
        "name": "Margin Atlas",
        "url": atlas.site_url,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": term.label, "url": f"{atlas.site_url}terms/{term.id}/"}
            for term in atlas.published.values()
        ],
    }
