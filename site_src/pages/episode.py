"""The pages of historical episodes: what happened, published figures, and the engine's beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine.display import short
from calculators.engine.episode import Episode, Figure, Replay
from calculators.engine.exact import EXACT
from calculators.episodes import episodes
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.page import Page, episode_url, files_of, heading, relative
from site_src.render import render
from site_src.venue_tables import cell_text
from site_src.venues import shown_date

SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
PLACES_IN_SCALE = 3  # a number that needs more of them is written out
LEAD = (
    "Days on which margin failed, by numbers that somebody published. Where the figures are enough,"
    " the engine computes the result again and shows it beside the reported one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A replay as the page shows it."""

    replay: Replay
    reported: str  # "" where nobody printed this number
    computed: str
    difference: str  # "" inside what was reported


def pages(atlas: Atlas) -> Files:
    """Return the page of each episode, and the list of them."""
    files = files_of(index())
    for episode in episodes().values():
        files |= files_of(page_of(atlas, episode))
    return files


def index() -> Page:
    """Return all episodes, the latest first."""
    url = "episodes/"
    held = tuple(episodes().values())
    body = render(
        "episodes.html.jinja",
        lead=LEAD,
        episodes=held,
        figures=sum(len(episode.figures) for episode in held),
        replays=sum(len(episode.replays) for episode in held),
        beside=sum(1 for e in held for replay in e.replays if replay.reported and not replay.tally),
        tallies=sum(1 for e in held for replay in e.replays if replay.tally),
        link=lambda name: relative(url, episode_url(name)),
    )
    return Page(url=url, title="Historical episodes", description=LEAD, body=body)


def page_of(atlas: Atlas, episode: Episode) -> Page:
    """Return the page of one episode."""
    url = episode_url(episode.name)
    body = render(
        "episode.html.jinja",
        heading=heading,
        episode=episode,
        index=relative(url, "episodes/"),
        prose=atlas.prose(url),
        figures=[(figure, figure_text(figure), cited(figure)) for figure in episode.figures],
        replays=[beside(replay) for replay in episode.replays],
        dated=shown_date,
        labels=atlas.labels,
        links=atlas.links(url, set(atlas.published)),
    )
    title = f"{episode.label}: what happened, in figures"
    return Page(url=url, title=title, description=episode.summary, body=body)


def cited(figure: Figure) -> tuple[int, ...]:
    """Return the numbers under which the page lists a figure's sources, each once."""
    return tuple(dict.fromkeys(number + 1 for number in figure.sources))


def figure_text(figure: Figure) -> str:
    """Return a figure as shown: a range where sources disagree, its unit said once if it can be."""
    low, high = amount_text(figure.low, figure.unit), amount_text(figure.high, figure.unit)
    (number, _, unit), end = low.partition(" "), high.partition(" ")[2]
    text = low if low == high else f"{number if unit == end else low} to {high}"
    return f"{figure.hedge} {text}".strip()


def amount_text(value: Decimal, unit: str) -> str:
    """Return an amount in words that people use: 5.5 billion USD.

    >>> amount_text(Decimal("114e6"), "EUR"), amount_text(Decimal("2656335"), "CRV")
    ('114 million EUR', '2\\u202f656\\u202f335 CRV')
    """
    for power, name in SCALES:
        if abs(value) >= Decimal(1).scaleb(power):
            scaled = EXACT.scaleb(value, -power)
            if scaled == round(scaled, PLACES_IN_SCALE):
                return f"{short(scaled)} {name} {unit}".strip()
            break
    return cell_text(value, unit)


def beside(replay: Replay) -> Beside:
    """Return a replay with its numbers as text."""
    off = replay.difference
    return Beside(
        replay=replay,
        reported=figure_text(replay.reported) if replay.reported else "",
        computed=amount_text(replay.computed, replay.unit),
        difference=difference_text(off, replay.unit) if off else "",
    )


def difference_text(off: Decimal, unit: str) -> str:
    """Return how far two amounts lie apart; between two percentages lie points.

    >>> difference_text(Decimal("-0.043"), "fraction"), difference_text(Decimal(3), "EUR")
    ('−4.3 percentage points', '3 EUR')
    """
    if unit == "fraction":
        return f"{short(EXACT.scaleb(off, 2))} percentage points"
    return amount_text(off, unit)
