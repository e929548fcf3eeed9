"""Archegos, March 2021: one client, many brokers, and margin that did not move with the risk."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import change, leverage_of, share_of, value_of, wiping_move
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="Report on Archegos Capital Management",
        publisher="Special Committee of the Board of Credit Suisse Group, filed with the SEC",
        published="2021-07-29",
        read="2026-11-25",
        url="https://www.sec.gov/Archives/edgar/data/0001159510/000137036821000064/a210729-ex992.htm",
        note="its figures were checked against published excerpts",
    ),
    EpisodeSource(
        title="Archegos founder arrested for massive market manipulation",
        publisher="The Trade, on the complaint of the SEC",
        published="2022-04-27",
        read="2026-11-25",
        url="https://thetradenews.com/archegos-founder-arrested-for-massive-market-manipulation",
    ),
    EpisodeSource(
        title="Here's how much big banks have lost so far from the Archegos collapse",
        publisher="Fortune",
        published="2021-04-27",
        read="2026-11-25",
        url="https://fortune.com/2021/04/27/heres-how-much-big-banks-have-lost-so-far-from-the-archegos-collapse/",
    ),
    EpisodeSource(
        title="Scathing report highlights internal failures relating to Archegos at Credit Suisse",
        publisher="The Trade",
        published="2021-07",
        read="2026-11-25",
        url="https://www.thetradenews.com/scathing-report-highlights-massive-internal-failures-relating-to-archegos-at-credit-suisse/",
    ),
)
GROSS = figure("Gross exposure that it named to its brokers at the end.", "120e9", "USD", 0)
EQUITY = figure("Equity that it had left then.", "9e9", "USD", 0, 0, high="10e9")
PEAK_GROSS = figure("Exposure at its peak in March 2021, by the complaint.", "160e9", "USD", 1)
PEAK_VALUE = figure("Its own value then, by the complaint.", "36e9", "USD", 1, hedge="more than")
SWAPS = figure(
    "Swaps at Credit Suisse when three quarters of its book were swaps.", "7.1e9", "USD", 0
)
SWAP_SHARE = figure("Share of swaps in that book.", "0.74", "fraction", 0)
SWAP_MARGIN = figure("Average margin on the swaps.", "0.059", "fraction", 0)
BROKER_MARGIN = figure("Margin on the rest of the book.", "0.15", "fraction", 0)
LOST = figure("Lost by Credit Suisse.", "5.5e9", "USD", 2, 3, hedge="about")
NOMURA = figure("Lost by Nomura, in the first count.", "2.3e9", "USD", 2)
ALL = figure("Lost by all banks, in April 2021.", "10e9", "USD", 2, hedge="about")


def swap_margin(working: Working) -> Decimal:
    """Return the margin held for the swaps."""
    return value_of(SWAPS.low, SWAP_MARGIN.low, working)


def missing_margin(working: Working) -> Decimal:
    """Return what the margin of the rest of the book would have asked for besides."""
    more = value_of(SWAPS.low, BROKER_MARGIN.low, working)
    return change(more, swap_margin(working), working)


EPISODE = Episode(
    name="archegos-2021",
    label="Archegos",
    when="25 and 26 March 2021",
    began="2021-03-25",
    where="prime brokers of one family office",
    summary=(
        "Banks lost about 10 billion dollars to one client, whose swaps were margined at a fraction"
        " fixed years before."
    ),
    happened=(
        (
            "Archegos held a few stocks through total return swaps with many banks. Each bank saw its own"
            " part."
        ),
        (
            "At Credit Suisse margin on swaps was static: about 6% on average, while the positions grew and"
            " became concentrated."
        ),
        (
            "In the week of 22 March some of the stocks fell. On a call on 25 March Archegos told its brokers"
            " of 120 billion dollars of exposure and 9 to 10 billion of equity. It could not meet the calls."
        ),
        "Banks that sold first lost little. Credit Suisse lost 5.5 billion dollars.",
    ),
    sources=SOURCES,
    figures=(
        GROSS,
        EQUITY,
        PEAK_GROSS,
        PEAK_VALUE,
        SWAPS,
        SWAP_SHARE,
        SWAP_MARGIN,
        BROKER_MARGIN,
        LOST,
        NOMURA,
        ALL,
    ),
    replays=(
        Replay(
            says="120 billion on 10 billion: the leverage, at best.",
            term="leverage",
            unit="×",
            places=1,
            work=lambda working: leverage_of(GROSS.low, EQUITY.high, working),
        ),
        Replay(
            says="120 billion on 9 billion: the leverage, at worst.",
            term="leverage",
            unit="×",
            places=1,
            work=lambda working: leverage_of(GROSS.low, EQUITY.low, working),
        ),
        Replay(
            says="The fall of everything held that takes the last equity, at best.",
            term="effective-leverage",
            unit="fraction",
            places=3,
            work=lambda working: wiping_move(leverage_of(GROSS.low, EQUITY.high, working), working),
            note="As if all of the exposure were long. Part of it was short.",
        ),
        Replay(
            says="160 billion on 36 billion at the peak.",
            term="leverage",
            unit="×",
            places=1,
            work=lambda working: leverage_of(PEAK_GROSS.low, PEAK_VALUE.low, working),
        ),
        Replay(
            says="7.1 billion of swaps at 15% in place of 5.9%: the margin that was missing.",
            term="initial-margin",
            unit="USD",
            work=missing_margin,
        ),
        Replay(
            says="The loss of Credit Suisse as a part of what all banks lost.",
            term="systemic-risk",
            unit="fraction",
            places=2,
            work=lambda working: share_of(LOST.low, ALL.low, working),
        ),
    ),
    teaches=(
        "Leverage rises by itself when prices fall, without one new trade.",
        "Margin that is fixed when a contract is made does not know what the book becomes.",
        "A lender that cannot see the other lenders cannot see the leverage.",
    ),
    silent=(
        "The single positions and what each bank sold when are not replayed.",
        (
            "The page names no fault beyond what the bank's own committee wrote. The criminal case that"
            " followed is not told here."
        ),
    ),
    terms=("leverage", "effective-leverage", "systemic-risk", "margin-call"),
)
