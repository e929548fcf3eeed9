"""Terra and Luna, May 2022: a claim on one dollar that was paid in a falling token."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import fall, share_of, size_of

SOURCES = (
    EpisodeSource(
        title="Anatomy of a Run: The Terra Luna Crash",
        publisher="Liu, Makarov and Schoar, Harvard Law School Forum on Corporate Governance",
        published="2023-05-22",
        read="2026-11-25",
        url="https://corpgov.law.harvard.edu/2023/05/22/anatomy-of-a-run-the-terra-luna-crash/",
    ),
    EpisodeSource(
        title="Investors Flee Terra's Anchor as UST Stablecoin Repeatedly Loses $1 Peg",
        publisher="CoinDesk",
        published="2022-05-09",
        read="2026-11-25",
        url="https://www.coindesk.com/markets/2022/05/09/investors-flee-terras-anchor-as-ust-stablecoin-repeatedly-loses-1-peg/",
        note="deposits as Anchor's dashboard showed them",
    ),
    EpisodeSource(
        title="The Fall of Terra: A Timeline of the Meteoric Rise and Crash of UST and LUNA",
        publisher="CoinDesk",
        published="2022-12-22",
        read="2026-11-25",
        url="https://www.coindesk.com/learn/the-fall-of-terra-a-timeline-of-the-meteoric-rise-and-crash-of-ust-and-luna/",
        note="as updated that day",
    ),
    EpisodeSource(
        title="LUNA, UST Issuer Terra Restarts Blockchain After Brief Shutdown",
        publisher="CoinDesk",
        published="2022-05-12",
        read="2026-11-25",
        url="https://www.coindesk.com/business/2022/05/12/luna-issuer-terra-halts-blockchain-after-week-of-losses/",
    ),
    EpisodeSource(
        title="Exploring Stablecoins: Terra & UST's Fall From Grace",
        publisher="CryptoCompare Research, at Mondo Visione",
        published="2022-05-13",
        read="2026-11-25",
        url="https://mondovisione.com/media-and-resources/news/cryptocompare-research-exploring-stablecoins-terra-and-usts-fall-from-grace/",
    ),
    EpisodeSource(
        title="Luna Foundation Guard Spent Almost $3 Billion Worth Bitcoin in Failed UST Revival Attempt",
        publisher="Gadgets 360, quoting the foundation's statement of 16 May 2022",
        published="2022-05-17",
        read="2026-11-25",
        url="https://gadgets360.com/cryptocurrency/news/lfg-luna-foundation-guard-fail-ust-revival-bitcoin-reserve-3-billion-2983053",
    ),
    EpisodeSource(
        title="Luna Foundation Guard (LFG) sold 46,876 BTC amid Terra's death spiral",
        publisher="FXStreet, quoting the same statement",
        published="2022-05-16",
        read="2026-11-25",
        url="https://www.fxstreet.com/cryptocurrencies/news/breaking-luna-foundation-guard-lfg-sold-46-876-btc-amid-amid-terras-death-spiral-202205160912",
    ),
    EpisodeSource(
        title="Two Traders Targeting 3Pool Poleaxed Terra: Report",
        publisher="The Defiant, on a report by Chainalysis of 9 June 2022",
        published="2022-06",
        read="2026-11-25",
        url="https://thedefiant.io/two-traders-targeting-3pool-poleaxed-terra-report",
    ),
    EpisodeSource(
        title="SEC v. Terraform Labs and Kwon: complaint, paragraphs 169 to 172",
        publisher="U.S. Securities and Exchange Commission, reprinted by HackerNoon",
        published="2023-02-16",
        read="2026-11-25",
        url="https://hackernoon.com/the-collapse-of-the-terraform-ecosystem-how-it-all-came-crashing-down",
    ),
    EpisodeSource(
        title="Anatomy of a Run: The Terra Luna Crash, NBER Working Paper 31160, abstract",
        publisher="Liu, Makarov and Schoar, at RePEc",
        published="2023",
        read="2026-11-25",
        url="https://ideas.repec.org/p/nbr/nberwo/31160.html",
    ),
)
YIELD = figure("Yield that Anchor promised on UST.", "0.195", "fraction", 0, 1)
UST_VALUE = figure("UST in circulation when the run began.", "18e9", "USD", 2, hedge="about")
DEPOSITS = figure("Held in Anchor on Friday, 6 May.", "14e9", "USD", 1)
LEFT = figure("Held there on Monday, 9 May.", "8.7e9", "USD", 1)
RESERVE = figure("Bitcoin in the foundation's reserve on 7 May.", "80394", "BTC", 5, 6)
RESERVE_LEFT = figure("Bitcoin left in it by 16 May.", "313", "BTC", 5)
RESERVE_VALUE = figure(
    "What the reserve was worth.",
    "3e9",
    "USD",
    5,
    6,
    high="3.1e9",
    hedge="about",
    note="The lower number is its bitcoin, the higher one everything in it.",
)
SOLD = figure(
    "UST that one trader swapped on 7 May, within minutes of a withdrawal by Terra's own maker.",
    "85e6",
    "UST",
    7,
)
LUNA_BEFORE = figure("Price of LUNA when the run began.", "80", "USD", 2)
LUNA_AFTER = figure("Price of LUNA late on 12 May.", "0.01", "USD", 3, hedge="less than")
LUNA_MADE = figure("LUNA newly made by 13 May.", "6e12", "LUNA", 4, hedge="more than")
UST_LOWEST = figure("Lowest price of UST by 13 May.", "0.078", "USD", 4)
LOST = figure(
    "Market value that was gone, of all tokens of the network.",
    "40e9",
    "USD",
    8,
    9,
    high="50e9",
    note="The complaint says more than 40, the paper 50.",
)
BILLION = Decimal(1_000_000_000)

EPISODE = Episode(
    name="terra-luna-2022",
    label="Terra and Luna",
    when="7 to 13 May 2022",
    began="2022-05-07",
    where="the Terra network and the venues that took its tokens as collateral",
    summary=(
        "Tokens worth more than 40 billion dollars lost nearly all of it in a week, because the one that"
        " promised a dollar was backed by the other."
    ),
    happened=(
        (
            "UST was to be worth one dollar. Whoever gave one UST back received LUNA worth one dollar,"
            " newly made. Nothing but LUNA and a reserve of about 3 billion dollars, nearly all of it"
            " bitcoin, stood behind 18 billion UST. A foundation held the reserve."
        ),
        (
            "Most UST lay in Anchor, a lending protocol that paid up to 19.5% a year. From 7 May large"
            " holders withdrew, and the price slipped below a dollar."
        ),
        (
            "Holders redeemed UST for LUNA and sold it. Each redemption made more LUNA and lowered its"
            " price, so the next one made more still."
        ),
        (
            "From 8 to 10 May the foundation spent its bitcoin on UST. The price did not come back, and 313"
            " of 80 394 bitcoin were left."
        ),
        (
            "Researchers who read the chain found a run by many, not one attack. Losses passed on to funds"
            " and lenders that held the tokens."
        ),
    ),
    sources=SOURCES,
    figures=(
        YIELD,
        UST_VALUE,
        DEPOSITS,
        LEFT,
        RESERVE,
        RESERVE_LEFT,
        RESERVE_VALUE,
        SOLD,
        LUNA_BEFORE,
        LUNA_AFTER,
        LUNA_MADE,
        UST_LOWEST,
        LOST,
    ),
    replays=(
        Replay(
            says="14 of 18 billion dollars: which part of all UST lay in Anchor.",
            term="",
            unit="fraction",
            places=2,
            work=lambda working: share_of(DEPOSITS.low, UST_VALUE.low, working),
            note="At most: a small part of the deposits was in other tokens.",
        ),
        Replay(
            says="Anchor from 14 to 8.7 billion dollars: how much left in three days.",
            term="",
            unit="fraction",
            places=2,
            work=lambda working: fall(DEPOSITS.low, LEFT.low, working),
        ),
        Replay(
            says="A reserve of 3 billion behind 18 billion UST: which part it could redeem at one dollar.",
            term="collateral-volatility",
            unit="fraction",
            places=2,
            work=lambda working: share_of(RESERVE_VALUE.low, UST_VALUE.low, working),
        ),
        Replay(
            says="From 80 394 to 313 bitcoin: how much of the reserve's bitcoin was spent.",
            term="",
            unit="fraction",
            places=3,
            work=lambda working: fall(RESERVE.low, RESERVE_LEFT.low, working),
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
            says="The same billion redeemed while LUNA is at one cent.",
            term="collateral-volatility",
            unit="LUNA",
            stylized=True,
            work=lambda working: size_of(BILLION, LUNA_AFTER.high, working),
            note="The number of tokens is what the mechanism would make, not what was made.",
        ),
    ),
    teaches=(
        (
            "Collateral that falls when it is needed is no collateral. The backing and the claim were one"
            " bet."
        ),
        "A reserve for a part of the claims pays those who come first, and then it is gone.",
        "A yield far above the market is a source of run risk: it gathers holders who leave together.",
        "A token's market value is the last price times all tokens. Nobody could have sold at it.",
    ),
    silent=(
        (
            "What was lost in all is told very differently, by what one counts. The page computes no total."
        ),
        (
            "How the reserve was spent is known from the foundation's own statement alone. No audit of it"
            " was read."
        ),
        (
            "Deposits after 9 May are not shown, and prices of LUNA after 12 May are not: sources that differ"
            " many times over within a day are no figure."
        ),
    ),
    terms=("systemic-contagion", "collateral-volatility", "contagion", "defi-risk"),
)
