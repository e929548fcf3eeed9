"""Historical episodes: every figure has a source, and the engine agrees with what was reported."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.engine import episode_sums as sums
from calculators.engine.episode import Episode, Figure, Hedge, Replay, figure
from calculators.engine.loss_layers import Layer, absorb
from calculators.engine.working import Working
from calculators.episodes import episodes
from graph.laws.sources import wrong_address
from graph.read import read_hosts
from tests.adapters import episodes as adapters

ROOT = Path(__file__).parents[1]
HOSTS, _ = read_hosts(ROOT / "graph" / "source_hosts.yaml")
NAMES = {
    "archegos-2021",
    "bitmex-march-2020",
    "crv-aave-2022",
    "ftx-2022",
    "jelly-2025",
    "lme-nickel-2022",
    "ltcm-1998",
    "mango-markets-2022",
    "may-2021-crash",
    "nasdaq-clearing-2018",
    "october-2025-cascade",
    "terra-luna-2022",
    "three-arrows-2022",
}
EVERY = pytest.mark.parametrize("episode", episodes().values(), ids=lambda episode: episode.name)
REPLAYS = pytest.mark.parametrize(
    ("episode", "replay"),
    [(episode, replay) for episode in episodes().values() for replay in episode.replays],
    ids=lambda value: value.name if isinstance(value, Episode) else value.says[:40],
)


def test_the_episodes_of_the_plan_are_there_the_latest_first() -> None:
    assert set(episodes()) == NAMES
    began = [episode.began for episode in episodes().values()]
    assert began == sorted(began, reverse=True)


@EVERY
def test_an_episode_has_three_figures_or_more_each_with_a_source(episode: Episode) -> None:
    assert len(episode.figures) >= 3
    for one in episode.figures:
        assert one.low <= one.high
        assert set(one.sources) <= set(range(len(episode.sources)))


@EVERY
def test_every_source_tells_something(episode: Episode) -> None:
    cited = {number for one in episode.figures for number in one.sources}
    uncited = [source for n, source in enumerate(episode.sources) if n not in cited]
    assert [source.title for source in uncited if not source.note] == []


@EVERY
def test_a_source_is_at_a_known_host_or_says_where_it_was_read(episode: Episode) -> None:
    assert any(source.url for source in episode.sources)
    for source in episode.sources:
        if source.url:
            assert wrong_address(source.url, HOSTS) is None
        else:
            assert source.note.startswith("read in ")
        assert date.fromisoformat(source.read) >= date(2026, 11, 25)
        assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", source.published)


@EVERY
def test_an_episode_says_what_it_teaches_and_what_it_does_not_show(episode: Episode) -> None:
    assert episode.teaches
    assert episode.silent
    assert len(set(episode.terms)) == len(episode.terms) > 0


@REPLAYS
def test_a_replay_agrees_with_what_was_reported(episode: Episode, replay: Replay) -> None:
    assert replay.agrees, f"{replay.computed} for {replay.reported}"
    assert replay.reported or replay.difference == 0
    assert replay.within <= Decimal("0.02")
    if replay.reported:
        assert replay.reported in episode.figures
        assert not replay.stylized


@REPLAYS
def test_a_reported_sum_or_difference_counts_as_a_tally(episode: Episode, replay: Replay) -> None:
    one_line = len(replay.steps) == 1 and not set("×÷(") & set(replay.steps[0].formula)
    assert replay.tally == bool(replay.reported and one_line), episode.name


@REPLAYS
def test_a_replay_shows_how_it_came_to_its_number(episode: Episode, replay: Replay) -> None:
    assert replay.steps
    assert all(step.numbers for step in replay.steps)
    assert "USDT" not in " ".join(step.text for step in replay.steps)
    assert episode.replays.count(replay) == 1


def test_a_replay_that_is_off_does_not_agree() -> None:
    reported = figure("Paid.", "100", "USD", 0, high="110")

    def answering(number: str) -> Replay:
        return Replay(
            says="Paid.",
            term="",
            unit="USD",
            reported=reported,
            within=Decimal("0.01"),
            work=lambda _: Decimal(number),
        )

    assert [answering(n).difference for n in ("98", "99", "105", "111", "112")] == [-2, -1, 0, 1, 2]
    assert [answering(n).agrees for n in ("98", "99", "105", "111", "112")] == [
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("hedge", "agreeing", "off"),
    [
        ("", {"55": "0"}, {"54.9": "-0.1", "55.1": "0.1"}),
        ("about", {"54.5": "0", "54.8": "0", "55.5": "0"}, {"54.4": "-0.1", "55.6": "0.1"}),
        ("more than", {"55": "0", "70": "0"}, {"54": "-1"}),
        ("less than", {"55": "0", "1": "0"}, {"56": "1"}),
        ("almost", {"54": "0", "55": "0"}, {"53.9": "-0.1", "55.1": "0.1"}),
    ],
)
def test_what_a_source_says_before_its_number_counts(
    hedge: Hedge, agreeing: dict[str, str], off: dict[str, str]
) -> None:
    reported = figure("Multiple.", "55", "×", 0, hedge=hedge)
    for number, difference in (agreeing | off).items():
        one = Replay(
            says="Multiple.",
            term="",
            unit="×",
            places=1,
            reported=reported,
            work=lambda _, number=number: Decimal(number),  # type: ignore[misc]
        )
        assert one.difference == Decimal(difference), (hedge, number)
        assert one.agrees == (number in agreeing)


def test_about_a_round_number_leaves_open_what_its_spelling_leaves_open() -> None:
    spelled = {"230e6": "500000", "2.56e9": "5000000", "804242": "0.5", "0.45": "0.005"}
    for number, half in spelled.items():
        least, most = figure("Held.", number, "USD", 0, hedge="about").span
        assert least is not None
        assert most is not None
        assert (most - least) / 2 == Decimal(half), number


def test_the_pairs_that_were_called_different_agree() -> None:
    held = episodes()
    hedged = [
        (name, replay)
        for name in held
        for replay in held[name].replays
        if replay.reported and replay.reported.hedge
    ]
    assert {name for name, _ in hedged} == {"jelly-2025", "lme-nickel-2022", "ltcm-1998"}
    assert [name for name, replay in hedged if replay.difference or replay.within] == []
    others = [name for name, e in held.items() for replay in e.replays if replay.difference]
    assert others == ["crv-aave-2022"]  # a printed product that its printed factors do not give


def test_a_figure_refuses_a_range_upside_down_and_one_without_a_source() -> None:
    with pytest.raises(ValueError, match="ends below its start"):
        figure("Lost.", "2", "USD", 0, high="1")
    with pytest.raises(ValueError, match="Nobody is named"):
        Figure(what="Lost.", low=Decimal(1), high=Decimal(1), unit="USD", sources=())


def test_the_layers_pay_as_the_engine_of_waterfalls_has_it() -> None:
    layers = {"own": Decimal(7), "fund": Decimal(166), "members": Decimal(20)}
    for loss in ("0", "5", "114", "180", "500"):
        paid, left = sums.paid_by_layers(Decimal(loss), layers)
        held = [Layer(name=name, holds={name: size}) for name, size in layers.items()]
        found, uncovered = absorb(Decimal(loss), held)
        assert list(paid.values()) == [layer.amount for layer in found]
        assert left == uncovered


def test_nobody_loses_by_a_debtor_who_owes_nothing() -> None:
    assert sums.lost_claims({"a": Decimal(0)}, Decimal(0)) == {"a": Decimal(0)}


def test_the_published_cases_go_through_the_same_sums() -> None:
    text = Path(adapters.__file__).read_text("utf-8")
    assert "sums." in text
    bodies = text.split("def exact", maxsplit=1)[1]
    assert re.findall(r" [-+*/] ", bodies) == []


def test_jelly_gives_the_numbers_of_the_published_case() -> None:
    given = {"position_usdc": 4e6, "entry": 0.0095, "close": 0.037555, "settlement": 0.0095}
    found = adapters.inherited_short(given)
    (replay, *_) = episodes()["jelly-2025"].replays
    assert round(found["loss_at_close"]) == replay.work(Working(keep=False)).to_integral_value()


def test_a_browser_that_opens_the_door_does_not_load_the_episodes() -> None:
    code = "import sys, calculators; calculators.catalogue(); print([m for m in sys.modules if 'episode' in m])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_the_summaries_say_in_words_is_what_the_engine_computes() -> None:
    def computed(name: str, at: int) -> Decimal:
        return episodes()[name].replays[at].computed

    assert Decimal("0.25") < computed("october-2025-cascade", 2) < Decimal("0.3")
    assert Decimal("0.63") < computed("nasdaq-clearing-2018", 1) < Decimal("0.68")  # two thirds
    assert Decimal("2.5") < computed("lme-nickel-2022", 0) < 3
    assert Decimal("0.45") < computed("three-arrows-2022", 1) < Decimal("0.55")  # halved
