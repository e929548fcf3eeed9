"""Terra and Luna, May 2022: a claim on one dollar that was paid in a falling token."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import fall, size_of, together

SOURCES = (
    EpisodeSource(
        title="Anatomy of a Run: The Terra Luna Crash",
        publisher="Liu, Makarov and Schoar, Harvard Law School Forum on Corporate Governance",
        published="2023-05-22",
        read="2026-11-25",
        url="https://corpgov.law.harvard.edu/2023/05/22/anatomy-of-a-run-the-terra-luna-crash/",
    ),
    EpisodeSource(
        title="The fall of UST: Luna fiasco",
        publisher="Peak Blockchain",
        published="",
        read="2026-11-25",
        url="https://peakblockchain.com/the-fall-of-ust-luna-fiasco-2/",
    ),
    EpisodeSource(
        title="Report of 14 May 2022 on the collapse of Terra",
        publisher="a technology magazine",
        published="2022-05-14",
        read="2026-11-25",
        note="read in a news digest that does not name it",
    ),
    EpisodeSource(
        title="What happened to Terra LUNA?",
        publisher="Exodus Crypto News",
        published="2022-05",
        read="2026-11-25",
        note="read in a public transcript",
    ),
)
YIELD = figure("Yield that Anchor promised on UST.", "0.195", "fraction", 0)
LOCKED = figure("Held in Anchor before 7 May.", "22e9", "USD", 1, hedge="about")
LEFT = figure("Held there five days later.", "2.56e9", "USD", 1, hedge="about")
LUNA_VALUE = figure("Market value of LUNA a week before.", "29e9", "USD", 3, hedge="about")
UST_VALUE = figure("Market value of UST a week before.", "18e9", "USD", 3, hedge="about")
BOTH = figure("Both together.", "47e9", "USD", 3, hedge="about")
SOLD = figure("UST that was swapped on 7 May, before the fall.", "85e6", "USD", 3, hedge="about")
LUNA_BEFORE = figure("Price of LUNA a week before the collapse.", "80", "USD", 2, hedge="about")
LUNA_AFTER = figure("Price of LUNA on 14 May.", "0.0001", "USD", 2, hedge="about")
UST_AFTER = figure("Price of UST on 14 May.", "0.15", "USD", 2, hedge="about")
BILLION = Decimal(1_000_000_000)

EPISODE = Episode(
    name="terra-luna-2022",
    label="Terra and Luna",
    when="7 to 14 May 2022",
    began="2022-05-07",
    where="the Terra network and the venues that took its tokens as collateral",
    summary=(
        "Two tokens worth about 47 billion dollars lost nearly all of it in a week, because each was"
        " backed by the other."
    ),
    happened=(
        (
            "UST was to be worth one dollar. Whoever gave one UST back received LUNA worth one dollar,"
            " newly made. No other asset stood behind it."
        ),
        (
            "Most UST lay in Anchor, a lending protocol that paid 19.5% a year. From 7 May large holders"
            " withdrew, and the price slipped below a dollar."
        ),
        (
            "Holders redeemed UST for LUNA and sold it. Each redemption made more LUNA and lowered its"
            " price, so the next one made more still."
        ),
        (
            "Researchers who read the chain found a run by many, not one attack. Losses passed on to funds"
            " and lenders that held the tokens."
        ),
    ),
    sources=SOURCES,
    figures=(
        YIELD,
        LOCKED,
        LEFT,
        LUNA_VALUE,
        UST_VALUE,
        BOTH,
        SOLD,
        LUNA_BEFORE,
        LUNA_AFTER,
        UST_AFTER,
    ),
    replays=(
        Replay(
            says="The two market values together.",
            term="",
            unit="USD",
            reported=BOTH,
            work=lambda working: together({"LUNA": LUNA_VALUE.low, "UST": UST_VALUE.low}, working),
        ),
        Replay(
            says="Anchor from 22 to 2.56 billion dollars: how much left in five days.",
            term="",
            unit="fraction",
            places=3,
            work=lambda working: fall(LOCKED.low, LEFT.low, working),
        ),
        Replay(
            says="A billion UST redeemed while LUNA is at 80: how many LUNA are made.",
            term="collateral-volatility",
            unit="LUNA",
            stylized=True,
            work=lambda working: size_of(BILLION, LUNA_BEFORE.low, working),
            note="The billion is ours. It shows what the promise of one dollar means at each price.",
        ),
        Replay(
            says="The same billion redeemed while LUNA is at 0.0001.",
            term="collateral-volatility",
            unit="LUNA",
            stylized=True,
            work=lambda working: size_of(BILLION, LUNA_AFTER.low, working),
            note="The number of tokens is what the mechanism would make, not what was made.",
        ),
    ),
    teaches=(
        (
            "Collateral that falls when it is needed is no collateral. The reserve and the claim were one"
            " bet."
        ),
        "A yield far above the market is a source of run risk: it gathers holders who leave together.",
        "A token's market value is the last price times all tokens. Nobody could have sold at it.",
    ),
    silent=(
        (
            "What was lost in all is told very differently, from 40 to 85 billion dollars, by what one"
            " counts. The page gives no total."
        ),
        (
            "The reserve of bitcoin that was spent in defense of the price is not shown: no primary source"
            " for it was read."
        ),
    ),
    terms=("systemic-contagion", "collateral-volatility", "contagion", "defi-risk"),
)
