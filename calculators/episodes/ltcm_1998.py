"""LTCM, 1998: many small spreads on one small base of equity."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import leverage_of, share_of, together, wiping_move
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="Near Failure of Long-Term Capital Management",
        publisher="Federal Reserve History",
        published="",
        read="2026-11-25",
        url="https://www.federalreservehistory.org/essays/ltcm_near_failure?view=print",
    ),
    EpisodeSource(
        title="The Operations of Hedge Funds and Their Role in the Financial System, hearing",
        publisher="U.S. House of Representatives",
        published="1999-03-03",
        read="2026-11-25",
        url="https://commdocs.house.gov/committees/bank/hba55533.000/hba55533_0.HTM",
    ),
    EpisodeSource(
        title="When Genius Failed",
        publisher="R. Lowenstein",
        published="2000",
        read="2026-11-25",
        note="read in quotations from the book",
    ),
    EpisodeSource(
        title="Collateral damage",
        publisher="Euromoney",
        published="1998",
        read="2026-11-25",
        url="https://euromoney.com/Article/1087313/Collateral-damage.html",
    ),
)
ASSETS = figure("Assets at the end of August 1998.", "125e9", "USD", 2, 3, hedge="about")
CAPITAL = figure("Equity left then.", "2.28e9", "USD", 2)
TIMES = figure("Assets as a multiple of it.", "55", "×", 2, hedge="about")
AUGUST = figure("Lost in August.", "1.9e9", "USD", 2)
AUGUST_SHARE = figure("That as a part of the equity before.", "0.45", "fraction", 2)
START = figure("Equity against which it had borrowed before.", "4e9", "USD", 3, hedge="about")
BANKS = figure("Banks and brokers that took part in the rescue.", "14", "", 0, 1)
PAID = figure("What they paid in.", "3.6e9", "USD", 0, 1)


def august_share(working: Working) -> Decimal:
    """Return what August took, as a part of the equity before it."""
    before = together({"left": CAPITAL.low, "lost": AUGUST.low}, working)
    return share_of(AUGUST.low, before, working)


EPISODE = Episode(
    name="ltcm-1998",
    label="Long-Term Capital Management",
    when="August and September 1998",
    began="1998-08",
    where="a hedge fund and its lenders in New York",
    summary=(
        "Fourteen banks paid 3.6 billion dollars into a fund that owed them too much to be allowed to"
        " fail at once."
    ),
    happened=(
        (
            "The fund bought what seemed cheap and sold what seemed dear, in bonds and derivatives whose"
            " prices usually come together. Each trade earned little, so it borrowed much."
        ),
        (
            "In August 1998 Russia stopped paying on its debt. Spreads that had nothing to do with Russia"
            " widened together, since others held the same trades and had to sell."
        ),
        (
            "The fund lost 1.9 billion dollars in a month. Its assets hardly shrank, so its leverage"
            " rose far."
        ),
        (
            "On 23 September 14 firms agreed to a rescue at the Federal Reserve Bank of New York, which"
            " lent nothing of its own."
        ),
    ),
    sources=SOURCES,
    figures=(ASSETS, CAPITAL, TIMES, AUGUST, AUGUST_SHARE, START, BANKS, PAID),
    replays=(
        Replay(
            says="125 billion of assets on 2.28 billion of equity.",
            term="leverage",
            unit="×",
            places=1,
            reported=TIMES,
            work=lambda working: leverage_of(ASSETS.low, CAPITAL.low, working),
        ),
        Replay(
            says="1.9 billion lost: which part of the equity before it.",
            term="account-equity",
            unit="fraction",
            places=2,
            reported=AUGUST_SHARE,
            work=august_share,
        ),
        Replay(
            says="The fall of all assets that takes the equity that was left.",
            term="effective-leverage",
            unit="fraction",
            places=4,
            work=lambda working: wiping_move(
                leverage_of(ASSETS.low, CAPITAL.low, working), working
            ),
            note="Derivatives come on top and are not in it.",
        ),
        Replay(
            says="The rescue as a multiple of the equity that was left.",
            term="",
            unit="×",
            places=2,
            work=lambda working: share_of(PAID.low, CAPITAL.low, working),
        ),
    ),
    teaches=(
        (
            "A loss raises leverage before a single trade is made. From there each further loss weighs"
            " more."
        ),
        "Trades that never moved together moved together because the same hands held them.",
        "Lenders that take collateral one by one can be safe each and exposed together.",
    ),
    silent=(
        "The trades themselves were never published in full, so no loss is recomputed.",
        "Sources differ on the rescue, 3.6 or 3.65 billion dollars, by rounding.",
    ),
    terms=("leverage", "systemic-risk", "systemic-leverage", "portfolio-risk-management"),
)
