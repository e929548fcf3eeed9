"""Mango Markets, 11 October 2022: profit on paper as collateral, at a price that trades could move."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import borrowed_share, profit, share_of
from calculators.engine.exact import EXACT
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="CFTC action against decentralized digital asset manipulation is first of its kind",
        publisher="Davis Wright Tremaine, on the complaint of the CFTC",
        published="2023-01",
        read="2026-11-25",
        url="https://dwt.com/blogs/financial-services-law-advisor/2023/01/cftc-decentralized-manipulation-crypto",
    ),
    EpisodeSource(
        title="Mango Markets: juicy target for a hundred million",
        publisher="Coinlive, on CertiK's analysis",
        published="2022-10",
        read="2026-11-25",
        url="https://coinlive.com/en/news/-Feature-Mango-Markets-Juicy-Target-for-a-Hundred-Million",
    ),
    EpisodeSource(
        title="DeFi trading platform Mango Markets loses $117 million in hack",
        publisher="Investing News, Tradavista",
        published="2022-10",
        read="2026-11-25",
        url="https://tradavista.com/?p=31474",
    ),
    EpisodeSource(
        title="Solana DeFi trading platform Mango Markets loses $100 million in hack",
        publisher="Decrypt",
        published="2022-10",
        read="2026-11-25",
        note="read in a public copy",
    ),
    EpisodeSource(
        title="Venue fatal in crypto fraud case",
        publisher="JD Supra",
        published="2025",
        read="2026-11-25",
        url="https://jdsupra.com/legalnews/venue-fatal-in-crypto-fraud-case-an-4136498",
        note="on the decision of 23 May 2025",
    ),
    EpisodeSource(
        title="Prosecutors appeal judge's acquittal in the Mango Markets case",
        publisher="Bitnewsbot",
        published="2026",
        read="2026-11-25",
        url="https://bitnewsbot.com/prosecutors-appeal-judges-acquittal-of-mango",
        note="on the appeal",
    ),
)
SIZE = figure("MNGO perpetuals bought by one account from another.", "483e6", "MNGO", 1, 3)
ENTRY = figure("Price of that trade.", "0.0382", "USD", 1)
COLLATERAL = figure("Collateral in each of the two accounts.", "5e6", "USDC", 1, 3)
PEAK = figure("Highest price of MNGO that was reported.", "0.91", "USD", 3)
TIMES = figure(
    "How many times the oracle's price rose within 30 minutes.", "13", "×", 0, hedge="more than"
)
ORACLE = figure(
    "Price that the oracles showed, by one analysis.",
    "0.15",
    "USD",
    1,
    hedge="more than",
    note="Far below the highest price reported, and below 13 times the price of the trade.",
)
PAPER = figure(
    "Profit or position on paper at the peak.",
    "420e6",
    "USD",
    2,
    3,
    high="423e6",
    note="One source calls it unrealized profit, the other the value of the position.",
)
TAKEN = figure(
    "Borrowed and withdrawn.",
    "110e6",
    "USD",
    0,
    1,
    high="116e6",
    note="The complaint says more than 110 million, the analysis about 116 million.",
)


def gain_at(price: Decimal, working: Working) -> Decimal:
    """Return the profit on paper of the long at a price."""
    return profit(1, SIZE.low, ENTRY.low, price, working)


def part_borrowed(working: Working) -> Decimal:
    """Return what was taken as a part of the account's equity at the peak."""
    return borrowed_share(TAKEN.high, COLLATERAL.low, gain_at(PEAK.low, working), working)


EPISODE = Episode(
    name="mango-markets-2022",
    label="Mango Markets",
    when="11 October 2022",
    began="2022-10-11",
    where="Mango Markets, a cross-margin protocol on Solana",
    summary=(
        "Depositors lost more than 110 million dollars to loans against a profit that existed only"
        " while one thinly traded price was high."
    ),
    happened=(
        (
            "Two accounts were funded with 5 million USDC each. One sold 483 million MNGO perpetuals to"
            " the other at 0.0382."
        ),
        (
            "Purchases on three exchanges then drove the price of MNGO up. Those exchanges fed the"
            " oracle, so the protocol marked the long at the new price."
        ),
        (
            "The long's profit on paper counted as collateral for everything else in the account. Loans"
            " in other coins emptied the protocol."
        ),
        (
            "A jury found the trader guilty of fraud and manipulation in April 2024. On 23 May 2025 the"
            " trial court vacated two convictions for want of venue and acquitted him of the third."
            " Prosecutors have appealed."
        ),
    ),
    sources=SOURCES,
    figures=(SIZE, ENTRY, COLLATERAL, PEAK, TIMES, ORACLE, PAPER, TAKEN),
    replays=(
        Replay(
            says="A long of 483 million MNGO from 0.0382: its profit on paper at 0.91.",
            term="unrealized-pnl",
            unit="USD",
            places=-5,
            reported=PAPER,
            work=lambda working: gain_at(PEAK.low, working),
        ),
        Replay(
            says="Which part of the account's equity at the peak 116 million was.",
            term="account-equity",
            unit="fraction",
            places=3,
            work=part_borrowed,
        ),
        Replay(
            says="The same profit at 13 times the entry price, as the complaint has it.",
            term="unrealized-pnl",
            unit="USD",
            places=-5,
            work=lambda working: gain_at(EXACT.multiply(TIMES.low, ENTRY.low), working),
        ),
        Replay(
            says="The same profit at 0.15, the lowest price that an analysis names for the oracles.",
            term="unrealized-pnl",
            unit="USD",
            places=-5,
            work=lambda working: gain_at(ORACLE.low, working),
            note="Less than what was taken: at that price alone the loans would not have been allowed.",
        ),
        Replay(
            says="The highest price as a multiple of the entry price.",
            term="mark-price",
            unit="×",
            places=1,
            work=lambda working: share_of(PEAK.low, ENTRY.low, working),
        ),
    ),
    teaches=(
        (
            "Unrealized profit that counts as collateral is worth what its price is worth. If a few"
            " million can move that price, the collateral is worth a few million."
        ),
        (
            "Cross margin carried the false value from one market into every other. An isolated position"
            " could have lost its own 5 million and no more."
        ),
        "A cap on the size of a position in a thin market limits what a false mark price can do.",
    ),
    silent=(
        "Sources disagree on the price at which the protocol marked the long, between 0.15 and 0.91.",
        (
            "The page says nothing of the short account, of what was returned later, or of the law beyond"
            " what the courts decided."
        ),
    ),
    terms=("cross-margin-contagion", "cross-margin-protocol", "mark-price", "unrealized-pnl"),
)
