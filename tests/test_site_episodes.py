"""The pages of historical episodes: figures with their sources, ours beside the reported ones."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.engine.episode import Episode, figure
from calculators.episodes import episodes
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.pages import episode as pages_of_episodes
from site_src.pages import term
from site_src.pages.episode import amount_text, difference_text, figure_text
from tests.small_glossary import glossary_of
from tests.small_glossary import term as term_text
from tests.small_site import atlas_of

EVERY = pytest.mark.parametrize("episode", episodes().values(), ids=lambda episode: episode.name)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    texts = {"margin/leverage": term_text("margin/leverage")}
    glossary, problems = glossary_of(tmp_path_factory.mktemp("terms"), texts)
    assert problems == []
    return atlas_of(glossary)


@pytest.fixture(scope="module")
def pages(atlas: Atlas) -> Files:
    return pages_of_episodes.pages(atlas)


def text_of(page: str | bytes) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", str(page)))


def test_every_episode_has_a_page_and_stands_in_the_list(pages: Files) -> None:
    names = {f"episodes/{name}/index.md" for name in episodes()}
    assert set(pages) == {"episodes/index.md", *names}
    for name, episode in episodes().items():
        assert f'href="{name}/">{html.escape(episode.label)}' in str(pages["episodes/index.md"])


@EVERY
def test_a_page_shows_each_figure_with_its_sources(pages: Files, episode: Episode) -> None:
    page = str(pages[f"episodes/{episode.name}/index.md"])
    text = text_of(page)
    for one in episode.figures:
        assert one.what in text
        assert figure_text(one) in text
    places = set(re.findall(r'href="#(source-\d+)"', page))
    assert places <= set(re.findall(r'id="(source-\d+)"', page))
    assert page.count('id="source-') == len(episode.sources)


@EVERY
def test_a_page_shows_the_reported_number_beside_ours(pages: Files, episode: Episode) -> None:
    page = text_of(pages[f"episodes/{episode.name}/index.md"])
    for replay in episode.replays:
        assert amount_text(replay.computed, replay.unit) in page
        assert replay.steps[-1].text in page
    assert page.count("Stylized.") == sum(replay.stylized for replay in episode.replays)
    assert page.count("not reported") == sum(not replay.reported for replay in episode.replays)


def test_a_difference_of_percentages_is_said_in_points() -> None:
    assert difference_text(Decimal("0.005"), "fraction") == "0.5 percentage points"
    assert difference_text(Decimal("-0.2"), "×") == "−0.2×"
    assert difference_text(Decimal("53.04"), "USD") == "53.04 USD"


def test_only_the_pair_that_differs_is_said_to_differ(pages: Files) -> None:
    differing = [name for name, page in pages.items() if "differs by" in text_of(page)]
    assert differing == ["episodes/crv-aave-2022/index.md"]
    assert "differs by 53.04 USD" in text_of(pages["episodes/crv-aave-2022/index.md"])


def test_the_list_counts_sums_apart_from_what_was_computed_again(pages: Files) -> None:
    replays = [replay for episode in episodes().values() for replay in episode.replays]
    tallies = sum(replay.tally for replay in replays)
    beside = sum(bool(replay.reported) for replay in replays) - tallies
    assert tallies > 0
    page = text_of(pages["episodes/index.md"])
    assert f"{beside} of the computed ones stand beside a number that somebody reported" in page
    assert f"and {tallies} more only show that reported figures add up" in page


@EVERY
def test_a_page_says_the_consequence_first_and_its_silence_last(
    pages: Files, episode: Episode
) -> None:
    page = text_of(pages[f"episodes/{episode.name}/index.md"]).split("---", 2)[2]
    order = [
        episode.summary,
        "What happened",
        "Published figures",
        "What it teaches",
        "What this page does not show",
        "Sources",
    ]
    at = [page.index(part) for part in order]
    assert at == sorted(at)
    for line in (*episode.happened, *episode.teaches, *episode.silent):
        assert line in page


@EVERY
def test_every_table_has_a_caption_and_heads_with_a_scope(pages: Files, episode: Episode) -> None:
    page = str(pages[f"episodes/{episode.name}/index.md"])
    assert page.count("<table") == page.count("<caption>")
    assert [head for head in re.findall(r"<th[ >][^>]*", page) if "scope=" not in head] == []


def test_a_term_that_has_a_page_is_linked_and_one_that_has_none_is_not(pages: Files) -> None:
    page = str(pages["episodes/archegos-2021/index.md"])
    assert 'data-term="leverage"' in page
    assert 'data-term="systemic-risk"' not in page


def test_an_episode_that_is_a_term_and_its_page_lead_to_each_other(
    tmp_path: Path,
) -> None:
    seen = term_text("episodes/jelly-2025", relations="{exemplifies: [{to: leverage}]}")
    texts = {"margin/leverage": term_text("margin/leverage"), "episodes/jelly-2025": seen}
    glossary, problems = glossary_of(tmp_path, texts)
    assert problems == []
    small = atlas_of(glossary)
    told = str(pages_of_episodes.pages(small)["episodes/jelly-2025/index.md"])
    assert 'href="../../terms/jelly-2025/">as a term' in told
    assert 'href="../../episodes/jelly-2025/"' in str(
        term.pages(small)["terms/jelly-2025/index.md"]
    )
    assert "told-at" not in str(term.pages(small)["terms/leverage/index.md"])


def test_an_amount_is_written_as_people_say_it() -> None:
    assert amount_text(figure("", "2.1e12", "USD", 0).low, "USD") == "2.1 trillion USD"
    assert figure_text(figure("", "45e6", "USD", 0, high="51.7e6")) == "45 to 51.7 million USD"
    assert (
        figure_text(figure("", "999e6", "USD", 0, high="1e9")) == "999 million USD to 1 billion USD"
    )
    assert figure_text(figure("", "0.05", "fraction", 0, hedge="about")) == "about 5%"
    assert figure_text(figure("", "302", "", 0, high="1147")) == "302 to 1\u202f147"
