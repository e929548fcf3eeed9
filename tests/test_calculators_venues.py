"""Every venue: dated, sourced, consistent, and giving the numbers that it printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from calculators.engine.fact import VenueSource
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Market, Venue, continuing_amount
from calculators.venues import choices, venues
from calculators.venues.examples import contrasts, reproductions
from site_src.venues import venue_names

ROOT = Path(__file__).parents[1]
VENUES = pytest.mark.parametrize("venue", venues().values(), ids=lambda venue: venue.name)
EXAMPLES = [(name, one) for name, examples in reproductions().items() for one in examples]
HOSTS = {row["host"] for row in yaml.safe_load((ROOT / "graph/source_hosts.yaml").read_text())}
# Rule sets of which no worked number was ever found: what they hold is data alone.
NEVER_PRINTED = {"generic"}


def sources_of(venue: Venue) -> Iterator[VenueSource]:
    yield from venue.sources
    yield from (example.source for example in reproductions()[venue.name])


@VENUES
def test_a_venue_is_named_as_its_module(venue: Venue) -> None:
    assert (ROOT / "calculators/venues" / f"{venue.name.replace('-', '_')}.py").is_file()
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", venue.name)
    assert not venue.venue or venue.venue in venue_names()


@VENUES
def test_a_venue_is_dated_or_says_why_not(venue: Venue) -> None:
    assert bool(venue.as_of) != bool(venue.undated)
    assert re.fullmatch(r"(20\d\d(-\d\d(-\d\d)?)?)?", venue.as_of)


@VENUES
def test_every_source_is_at_a_known_publisher_and_was_read(venue: Venue) -> None:
    for source in sources_of(venue):
        assert re.fullmatch(r"2026-\d\d-\d\d", source.read), source.title
        if source.url:
            host = (urlsplit(source.url).hostname or "").removeprefix("www.")
            assert host in HOSTS, source.url
        else:
            assert source.note, f"{source.title}: an address is missing and nothing says why"


@VENUES
def test_every_number_has_a_source(venue: Venue) -> None:
    cited = [
        *(number.source for number in venue.parameters),
        *(table.source for table in venue.tables),
        *(market.source for market in venue.markets),
        *(rule.source for rule in venue.rules),
    ]
    assert max(cited) < max(1, len(venue.sources))
    assert bool(venue.sources) == bool(venue.venue)  # only the rule that is nobody's has none


@VENUES
def test_nothing_stands_twice_in_a_venue(venue: Venue) -> None:
    keys = [*(number.key for number in venue.parameters), *(table.key for table in venue.tables)]
    symbols = [market.symbol for market in venue.markets]
    for names in (keys, symbols):
        assert [name for name, count in Counter(names).items() if count > 1] == []


@VENUES
def test_tables_have_a_cell_for_every_column(venue: Venue) -> None:
    for table in venue.tables:
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.key
        assert len(table.units) in {0, len(table.columns)}, table.key


@VENUES
def test_a_venue_says_what_it_does_not_know(venue: Venue) -> None:
    assert venue.unknown
    texts = [venue.summary, *venue.unknown, *(rule.says for rule in venue.rules)]
    assert [text for text in texts if not text.endswith(".")] == []


MARKETS = [market for venue in venues().values() for market in venue.markets]


@pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.choice or market.symbol)
def test_the_requirement_is_continuous_unless_the_market_says_otherwise(market: Market) -> None:
    broken = [
        tier.floor
        for below, tier in pairwise(market.tiers)
        if tier.maintenance_amount != continuing_amount(below, tier)
    ]
    assert bool(broken) == market.jumps


@pytest.mark.parametrize(
    ("name", "example"), EXAMPLES, ids=lambda value: getattr(value, "says", value)
)
def test_the_engine_gives_what_was_printed(name: str, example: Reproduction) -> None:
    assert example.agrees, f"{name}: printed {example.printed}, engine {example.unrounded}"


@pytest.mark.parametrize(
    ("name", "example"), EXAMPLES, ids=lambda value: getattr(value, "says", value)
)
def test_another_last_digit_would_be_noticed(name: str, example: Reproduction) -> None:
    digit = (int(example.printed[-1]) + 5) % 10
    wrong = Reproduction(
        says=example.says,
        term=example.term,
        printed=example.printed[:-1] + str(digit),
        source=example.source,
        work=example.work,
        direction=example.direction,
        within=example.within,
    )
    assert not wrong.agrees, name


def test_every_venue_with_a_published_example_reproduces_one() -> None:
    assert {name for name, examples in reproductions().items() if not examples} == NEVER_PRINTED


def test_every_venue_is_compared_with_the_generic_rule() -> None:
    assert set(contrasts()) == set(venues()) - {"generic"}


def test_choices_are_named_once_and_have_a_label() -> None:
    offered = [market.choice for market in MARKETS if market.choice]
    assert len(offered) == len(set(offered)) == len(choices())
    assert all(market.label for market in choices().values())
    assert next(iter(choices())) == "flat"


def test_calculators_are_offered_only_markets_that_they_compute() -> None:
    """Their closed form takes tiers of a linear contract at the mark price, without a fee."""
    for market in choices().values():
        assert market.contract == "linear"
        assert market.maintenance_at == "mark"
        assert market.tiers
        assert market.closing_fee_fraction == market.smallest_requirement == 0
        assert not market.jumps
