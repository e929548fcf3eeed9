"""12 and 13 March 2020: long liquidations outran the book, and an exchange went down."""

from __future__ import annotations

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import change, fall, leverage_of, share_of
from calculators.engine.exact import ONE

SOURCES = (
    EpisodeSource(
        title="BitMEX Insurance Fund: Your Questions Answered",
        publisher="BitMEX",
        published="2020-03-23",
        read="2026-11-25",
        url="https://blog.bitmex.com/bitmex-insurance-fund-your-questions-answered/",
        note="that no winner was deleveraged",
    ),
    EpisodeSource(
        title="BitMEX insurance fund tags ATH, Binance and Deribit inject millions",
        publisher="Cointelegraph",
        published="2020-03",
        read="2026-11-25",
        note="read in a public copy",
    ),
    EpisodeSource(
        title="Bitcoin insurance funds take a beating as markets rout",
        publisher="Cointelegraph",
        published="2020-03-13",
        read="2026-11-25",
        note="read in a public copy",
    ),
    EpisodeSource(
        title="BitMEX liquidates $1.1 billion of positions in 24 hours and temporarily goes offline",
        publisher="Crypto IQ",
        published="2020-03-13",
        read="2026-11-25",
        url="https://www.cryptoiqtrading.com/bitmex-liquidates-1-1-billion-of-positions-in-24-hours-and-temporarily-goes-offline/",
    ),
    EpisodeSource(
        title="BitMEX explains why Bitcoin nearly hit $0 last week, pays out $200K",
        publisher="Cointelegraph",
        published="2020-03",
        read="2026-11-25",
        note="read in a public copy",
    ),
)
START = figure("Price of bitcoin before.", "8000", "USD", 3, hedge="about")
LOW = figure(
    "Lowest price of bitcoin.",
    "3600",
    "USD",
    4,
    3,
    high="3850",
    note="Venues differ: a thin book falls further.",
)
LIQUIDATED = figure(
    "Positions that BitMEX liquidated in 24 hours.", "1.1e9", "USD", 3, hedge="about"
)
BEFORE = figure("Insurance fund of BitMEX on 11 March.", "35508", "BTC", 2)
AFTER = figure("The same on 12 March.", "33881", "BTC", 2)
USED = figure("What the fund lost in that day.", "1627", "BTC", 1)
RECORD = figure("The same fund a day later, a record.", "36493", "BTC", 4, 1, high="36500")
DERIBIT_BEFORE = figure("Insurance fund of Deribit before.", "391", "BTC", 1, 2)
DERIBIT_AFTER = figure("The same on 13 March.", "183", "BTC", 1, 2)
DERIBIT_FELL = figure("How much of it was gone.", "0.53", "fraction", 1, 2)
ADDED = figure("Company money that Deribit added.", "500", "BTC", 1)
DOWN = figure(
    "Minutes that BitMEX was offline.",
    "30",
    "min",
    4,
    3,
    high="45",
    hedge="about",
    note="BitMEX named a hardware failure at first and two denial-of-service attacks later.",
)

EPISODE = Episode(
    name="bitmex-march-2020",
    label="The crash of 12 March 2020",
    when="12 and 13 March 2020",
    began="2020-03-12",
    where="BitMEX, Deribit and other crypto derivative venues",
    summary=(
        "Bitcoin lost half of its price in a day, liquidations met almost no bids, and the fall on one"
        " large exchange ended while that exchange was offline."
    ),
    happened=(
        (
            "Markets fell everywhere as the pandemic spread. Bitcoin dropped from about 8 000 dollars to"
            " below 4 000 within little more than a day."
        ),
        (
            "BitMEX closed more than a billion dollars of positions. Its liquidation engine held a large"
            " long of its own that the book could not take."
        ),
        (
            "In the night the exchange was offline for half an hour or more. The price recovered at other"
            " venues meanwhile."
        ),
        (
            "BitMEX says that its insurance fund paid and that no winner was deleveraged. Deribit's smaller"
            " fund lost half, and the company added 500 bitcoin to avoid sharing losses among winners."
        ),
    ),
    sources=SOURCES,
    figures=(
        START,
        LOW,
        LIQUIDATED,
        BEFORE,
        AFTER,
        USED,
        RECORD,
        DERIBIT_BEFORE,
        DERIBIT_AFTER,
        DERIBIT_FELL,
        ADDED,
        DOWN,
    ),
    replays=(
        Replay(
            says="BitMEX's fund from 35 508 to 33 881 bitcoin: what it lost.",
            term="insurance-fund",
            unit="BTC",
            currency="BTC",
            reported=USED,
            tally=True,
            work=lambda working: change(BEFORE.low, AFTER.low, working),
        ),
        Replay(
            says="Deribit's fund from 391 to 183 bitcoin: how much of it was gone.",
            term="insurance-fund",
            unit="fraction",
            places=2,
            reported=DERIBIT_FELL,
            work=lambda working: fall(DERIBIT_BEFORE.low, DERIBIT_AFTER.low, working),
        ),
        Replay(
            says="The added 500 bitcoin as a multiple of what Deribit's fund had lost.",
            term="insurance-fund",
            unit="×",
            places=1,
            currency="BTC",
            work=lambda working: share_of(
                ADDED.low, change(DERIBIT_BEFORE.low, DERIBIT_AFTER.low, working), working
            ),
        ),
        Replay(
            says="Bitcoin from 8 000 to 3 850: the leverage at which a long has nothing left.",
            term="leverage",
            unit="×",
            places=2,
            stylized=True,
            work=lambda working: leverage_of(ONE, fall(START.low, LOW.high, working), working),
            note="A long bought at 8 000 and never closed. Maintenance margin makes it less.",
        ),
    ),
    teaches=(
        "A fall of half takes every long of twice leverage, whatever the fee or the venue.",
        (
            "Liquidation needs a buyer. When the book is empty, the liquidation engine becomes the largest"
            " seller, and its orders are the fall."
        ),
        (
            "An insurance fund is a size, not a promise. One was hardly touched and one needed company"
            " money, on the same day."
        ),
    ),
    silent=(
        "Whether the outage stopped the fall cannot be shown from these figures.",
        "The books and the single liquidations were not published, so the cascade is not replayed.",
        "MakerDAO's auctions of the same day are an episode of their own.",
    ),
    terms=("liquidation-cascade", "insurance-fund", "operational-risk", "gap-risk"),
)
