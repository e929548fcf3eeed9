"""Nasdaq Clearing, September 2018: one member's spread trade, and the default fund of the others."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import paid_by_layers, share_of
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="Nasdaq takes clearing hit after commodities default",
        publisher="Financial News",
        published="2018-09-13",
        read="2026-11-25",
        note="read in a public copy",
    ),
    EpisodeSource(
        title="Power trader default hammers Nasdaq, puts CCPs on trial",
        publisher="GlobalCapital",
        published="2018-09-13",
        read="2026-11-25",
        url="https://www.globalcapital.com/article/b19y7mp6svh3zq/power-trader-default-hammers-nasdaq-puts-ccps-on-trial",
    ),
    EpisodeSource(
        title="Nasdaq Commodities loses its Aas",
        publisher="Yudu, trade magazine of November 2018",
        published="2018-11",
        read="2026-11-25",
        url="https://content.yudu.com/web/400wi/0A400wk/Nov-Dec2018/html/10.html",
    ),
    EpisodeSource(
        title="Update on commodities member default",
        publisher="Nasdaq Clearing, through GlobeNewswire",
        published="2018-09-21",
        read="2026-11-25",
        url="https://pnr.globenewswire.com/news-release/2018/09/21/1574483/0/en/Update-on-Commodities-Member-Default.html",
        note="on the recovery from the estate",
    ),
    EpisodeSource(
        title="Nasdaq Clearing receives warning and administrative fine of MSEK 300",
        publisher="Finansinspektionen",
        published="2021-01-27",
        read="2026-11-25",
        url="https://finansinspektionen.se/en/published/press-releases/2021/nasdaq-clearing-receives-warning-and-administrative-fine-of-msek-300/",
    ),
    EpisodeSource(
        title="Clarification of Finansinspektionen's sanction decision against Nasdaq Clearing AB",
        publisher="Finansinspektionen",
        published="2021-01-29",
        read="2026-11-25",
        url="https://finansinspektionen.se/en/published/news/2021/clarification-of-finansinspektionens-sanction-decision-against-nasdaq-clearing-ab",
        note="that no cause was established",
    ),
)
LOSS = figure("Loss beyond what the defaulter had posted.", "114e6", "EUR", 0, 2)
OWN = figure("Of it paid by the clearing house from its own capital.", "7e6", "EUR", 2)
MEMBERS = figure("Of it paid by the members' default fund.", "107e6", "EUR", 1, 2)
FUND = figure("What the members' default fund held.", "166e6", "EUR", 1, 2)
MOVE = figure("How many times its usual daily move the spread made.", "17", "×", 2)
FINE = figure("Fine of the Swedish supervisor in 2021.", "300e6", "SEK", 4)


def layers(working: Working) -> tuple[dict[str, Decimal], Decimal]:
    """Return what each layer pays of the loss, and what none covers."""
    return paid_by_layers(
        LOSS.low, {"the clearing house": OWN.low, "the default fund": FUND.low}, working
    )


def paid_by_members(working: Working) -> Decimal:
    """Return what the default fund pays."""
    return layers(working)[0]["the default fund"]


def fund_used(working: Working) -> Decimal:
    """Return which part of the default fund is used."""
    return share_of(paid_by_members(working), FUND.low, working)


EPISODE = Episode(
    name="nasdaq-clearing-2018",
    label="Nasdaq Clearing",
    when="10 and 11 September 2018",
    began="2018-09-10",
    where="Nasdaq Clearing, a central counterparty in Stockholm",
    summary=(
        "One trader's default cost the other members of a clearing house 107 million euros, two thirds"
        " of the fund that they had paid in together."
    ),
    happened=(
        (
            "A single person traded and cleared his own positions in Nordic and German electricity. He"
            " held a spread: it gains when the two prices come closer and loses when they part."
        ),
        (
            "On 10 September they parted by 17 times a usual day's move. He could not meet the margin call"
            " and was declared in default on the 11th."
        ),
        (
            "The clearing house closed the portfolio at a loss of 114 million euros beyond what he had"
            " posted. 7 million came from its own capital, 107 million from the members' default fund."
        ),
        (
            "In 2021 the supervisor found serious deficiencies and fined the clearing house. It later made"
            " clear that it had not established that a margin error caused the loss of 2018."
        ),
    ),
    sources=SOURCES,
    figures=(LOSS, OWN, MEMBERS, FUND, MOVE, FINE),
    replays=(
        Replay(
            says=(
                "A loss of 114 million through 7 million of own capital and a fund of 166 million: what"
                " the fund pays."
            ),
            term="",
            unit="EUR",
            currency="EUR",
            reported=MEMBERS,
            work=paid_by_members,
        ),
        Replay(
            says="Which part of the default fund that was.",
            term="",
            unit="fraction",
            places=3,
            currency="EUR",
            work=fund_used,
        ),
        Replay(
            says="What none of the two layers covers.",
            term="",
            unit="EUR",
            currency="EUR",
            work=lambda working: layers(working)[1],
        ),
        Replay(
            says="The largest loss that the two layers could have met.",
            term="",
            unit="EUR",
            currency="EUR",
            work=lambda working: working.total(
                "both layers", "", {"own capital": OWN.low, "default fund": FUND.low}
            ),
        ),
    ),
    teaches=(
        (
            "A default waterfall decides who pays a loss, in which order. It does not make the loss"
            " smaller."
        ),
        (
            "The survivors paid many times what the clearing house paid. A thin layer of own capital"
            " leaves the members to carry the tail."
        ),
        (
            "A spread looks safe while two prices move together. Margin built on that habit is too small on"
            " the day on which they part."
        ),
    ),
    silent=(
        (
            "The defaulter's own margin and his positions are not published in full, so the loss itself is"
            " not recomputed, only who paid it."
        ),
        "Part of the money was recovered from the estate later. The page shows what was paid at first.",
    ),
    terms=("systemic-risk", "gap-risk", "margin-call"),
)
