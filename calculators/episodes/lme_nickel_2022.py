"""LME nickel, March 2022: a short squeeze, a suspended market and canceled trades."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import loss_of_short, rise
from calculators.engine.exact import ONE

SOURCES = (
    EpisodeSource(
        title="First FCA enforcement action and fine against a Recognised Investment Exchange",
        publisher="Financial Conduct Authority",
        published="2025-03-20",
        read="2026-11-25",
        url="https://fca.org.uk/news/press-releases/first-fca-enforcement-action-and-fine-against-recognised-investment-exchange",
    ),
    EpisodeSource(
        title="LME nickel report finds outsized positions involved",
        publisher="Recycling Today, quoting the review by Oliver Wyman",
        published="2023-01",
        read="2026-11-25",
        url="https://recyclingtoday.com/news/lme-nickel-trade-freeze-2022-independent-review-report",
    ),
    EpisodeSource(
        title="FCA fines London Metal Exchange in first enforcement action against RIE",
        publisher="Macfarlanes",
        published="2025-04-02",
        read="2026-11-25",
        url="https://www.macfarlanes.com/what-we-think/102eli5/fca-fines-london-metal-exchange-in-first-enforcement-action-against-rie-102k786",
    ),
)
START = figure("Price three trading days before, for each ton.", "27080", "USD", 1)
PEAK = figure("Highest price on 8 March, for each ton.", "101365", "USD", 1)
ROSE = figure("Rise in three trading days.", "2.7", "fraction", 1, hedge="more than")
DAYS = figure("Days for which the market was suspended.", "8", "days", 0)
FINE = figure("Fine of the supervisor.", "9.2e6", "GBP", 0, 2, high="9.24e6")
SIX_TONS = Decimal(6)

EPISODE = Episode(
    name="lme-nickel-2022",
    label="Nickel on the London Metal Exchange",
    when="4 to 8 March 2022",
    began="2022-03-04",
    where="London Metal Exchange and its clearing house",
    summary=(
        "At the highest price shorts were under water by almost three times what their metal had been"
        " worth. The exchange then suspended the market and canceled that morning's trades."
    ),
    happened=(
        (
            "Producers and others were short of nickel in large, concentrated positions, many of them"
            " outside the exchange, where it could not see them."
        ),
        (
            "After Russia's invasion of Ukraine the price rose. Higher prices meant margin calls on the"
            " shorts, and closing a short means buying."
        ),
        (
            "In the early hours of 8 March the price more than doubled in little over an hour. Junior staff"
            " on duty widened and then lifted the price bands."
        ),
        (
            "The exchange suspended nickel for eight days and canceled all trades of 8 March. English courts"
            " held that lawful. The supervisor fined the exchange for controls that were not adequate."
        ),
    ),
    sources=SOURCES,
    figures=(START, PEAK, ROSE, DAYS, FINE),
    replays=(
        Replay(
            says="From 27 080 to 101 365: the rise.",
            term="",
            unit="fraction",
            places=3,
            reported=ROSE,
            work=lambda working: rise(START.low, PEAK.low, working),
            note="The review prints it as a lower bound.",
        ),
        Replay(
            says="What a short is behind on one ton at the higher price.",
            term="unrealized-pnl",
            unit="USD",
            work=lambda working: loss_of_short(ONE, START.low, PEAK.low, working),
        ),
        Replay(
            says="The same for six tons.",
            term="margin-call",
            unit="USD",
            stylized=True,
            work=lambda working: loss_of_short(SIX_TONS, START.low, PEAK.low, working),
            note="Six tons are our example of a small position, and nobody settled at that price.",
        ),
    ),
    teaches=(
        (
            "A short can lose more than the position was worth. The loss has no bound, and cash for it is"
            " due the same day."
        ),
        (
            "A producer with metal in the ground is hedged in value and not in cash. The margin call comes"
            " first."
        ),
        "When positions are held in many places, nobody who sets margin sees their sum.",
    ),
    silent=(
        (
            "The positions and margin calls of single holders are not published in full and are not"
            " computed here."
        ),
        (
            "At what prices the canceled trades would have settled, and who would have failed, is not"
            " known. Trades at the highest price were canceled, so no loss at it was settled."
        ),
    ),
    terms=("margin-call", "gap-risk", "systemic-risk", "operational-risk"),
)
