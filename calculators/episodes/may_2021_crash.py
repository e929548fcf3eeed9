"""19 May 2021: eight hundred thousand traders closed in a day, by a count that is not complete."""

from __future__ import annotations

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import share_of

SOURCES = (
    EpisodeSource(
        title="Over 800,000 crypto traders liquidated in last 24 hours",
        publisher="BeInCrypto",
        published="2021-05-19",
        read="2026-11-25",
        url="https://beincrypto.com/thousands-of-crypto-traders-liquidated",
    ),
    EpisodeSource(
        title="Report on the liquidations of 19 May by Bybt",
        publisher="Bybt",
        published="2021-05",
        read="2026-11-25",
        note="read in a news digest",
    ),
    EpisodeSource(
        title="Record liquidations on Black Wednesday",
        publisher="Currencies",
        published="2021-05-20",
        read="2026-11-25",
        url="https://currencies.ru/record-liquidations-on-black-wednesday-overleveraged-21052016362799.htm",
    ),
    EpisodeSource(
        title="More than $1 billion worth of bitcoin longs getting liquidated",
        publisher="Arcane Research",
        published="2021-09-13",
        read="2026-11-25",
        url="https://arcane.no/research/the-highly-anticipated-el-salvador-tuesday-saw-more-than-usd1-billion-worth",
    ),
)
ALL = figure(
    "Positions liquidated at all venues that were counted.",
    "8e9",
    "USD",
    0,
    1,
    high="8.6e9",
    note="Binance sent only a part of its liquidations at that time, so both are too low.",
)
TRADERS = figure("Traders liquidated.", "804242", "", 0)
BITCOIN = figure("Of it bitcoin longs, by another count.", "3.19e9", "USD", 3)
BITCOIN_SHARE = figure("Share of bitcoin futures, by the first count.", "0.5", "fraction", 0)
INTEREST = figure("Open interest in bitcoin after it had more than halved.", "12.34e9", "USD", 2)
BINANCE = figure(
    "Share of Binance in the count, once about half.", "0.13", "fraction", 2, hedge="less than"
)

EPISODE = Episode(
    name="may-2021-crash",
    label="The crash of 19 May 2021",
    when="19 May 2021",
    began="2021-05-19",
    where="crypto derivative venues",
    summary=(
        "More than 800 000 traders lost positions worth 8 billion dollars or more in one day, and the"
        " count itself was known to be too low."
    ),
    happened=(
        (
            "Bitcoin had been falling for days after news from Tesla and from China's regulators. Leverage"
            " had been high since winter."
        ),
        "On 19 May bitcoin fell to about 30 000 dollars. Liquidations of longs fed on each other.",
        "Large exchanges had outages while traders wanted to act.",
        "Open interest in bitcoin stood at less than half of what it had been before.",
    ),
    sources=SOURCES,
    figures=(ALL, TRADERS, BITCOIN, BITCOIN_SHARE, INTEREST, BINANCE),
    replays=(
        Replay(
            says="8 billion dollars for 804 242 traders: the average position.",
            term="notional-value",
            unit="USD",
            work=lambda working: share_of(ALL.low, TRADERS.low, working),
            note="An average: a few large positions and very many small ones.",
        ),
        Replay(
            says="Bitcoin's longs as a part of everything, across the two counts.",
            term="",
            unit="fraction",
            places=2,
            work=lambda working: share_of(BITCOIN.low, ALL.low, working),
            note="The first count itself says half. The two do not cover the same venues.",
        ),
    ),
    teaches=(
        (
            "What traders owe together matters more than what any of them owes. Open interest that halves"
            " is leverage that left, much of it by force."
        ),
        "An outage turns a margin call into a liquidation: collateral cannot be added in time.",
        "Liquidation totals are estimates. What venues report, and how fast, changes from year to year.",
    ),
    silent=(
        "No venue published its complete liquidations of that day.",
        "The page replays no cascade: only totals are known, not sizes and prices.",
    ),
    terms=("liquidation-cascade", "systemic-leverage", "operational-risk", "margin-call"),
)
