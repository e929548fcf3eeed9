"""10 and 11 October 2025: the largest liquidations counted so far, and who was closed to pay for them."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import share_of, together
from calculators.engine.margin import COLLATERAL_VALUE, IS_LIQUIDATED
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="HyperMultiAssetedADL: total impact and net volume of 21:15 to 21:27 UTC",
        publisher="ConejoCapital, from the public fills of Hyperliquid",
        published="2025-11",
        read="2026-11-25",
        url="https://github.com/ConejoCapital/HyperMultiAssetedADL",
        note="two versions of its results count negative equity differently",
    ),
    EpisodeSource(
        title="Autodeleveraging: Impossibilities and Optimization, version 1",
        publisher="Chitra, arXiv 2512.01112",
        published="2025-11-30",
        read="2026-11-25",
        url="https://arxiv.org/abs/2512.01112v1",
    ),
    EpisodeSource(
        title="Autodeleveraging: Impossibilities and Optimization, version 3",
        publisher="Chitra, arXiv 2512.01112",
        published="2026-02-16",
        read="2026-11-25",
        url="https://arxiv.org/abs/2512.01112v3",
    ),
    EpisodeSource(
        title="How $3.21B vanished in 60 seconds",
        publisher="Amberdata",
        published="2025",
        read="2026-11-25",
        url="https://blog.amberdata.io/how-3.21b-vanished-in-60-seconds-october-2025-crypto-crash-explained-through-7-charts",
    ),
    EpisodeSource(
        title="Binance compensates users for depegged tokens",
        publisher="CoinHeadlines, on the announcement of Binance",
        published="2025-10",
        read="2026-11-25",
        url="https://coinheadlines.com/news/binance-compensates-users-for-depegged-tokens",
    ),
    EpisodeSource(
        title="Liquidations of 11 October 2025 by Coinglass",
        publisher="Coinglass",
        published="2025-10-11",
        read="2026-11-25",
        note="read in a post on Binance Square",
    ),
    EpisodeSource(
        title="Crypto crash, October 2025",
        publisher="K. Nair",
        published="",
        read="2026-11-25",
        url="https://krishnannair.com/blog/crypto-crash-oct-2025.html",
    ),
)
ALL_VENUES = figure(
    "Positions liquidated at all venues.",
    "9.89e9",
    "USD",
    3,
    5,
    high="19.13e9",
    note="The low count covers 14 hours, the high one 24. They cover different venues.",
)
TRADERS = figure("Traders liquidated, by the larger count.", "1618240", "", 5)
MINUTE = figure("Liquidated in the worst 60 seconds.", "3.21e9", "USD", 3)
LIQUIDATED = figure("Hyperliquid, 21:15 to 21:27 UTC: liquidated.", "5511042925.05", "USD", 0)
DELEVERAGED = figure(
    "Hyperliquid, the same minutes: closed by auto-deleveraging.", "2103111430.86", "USD", 0, 1
)
BOTH = figure("Hyperliquid: both together.", "7614154355.91", "USD", 0)
LIQUIDATIONS = figure("Fills that were liquidations.", "63637", "", 0)
DELEVERAGINGS = figure("Fills that were auto-deleveraging.", "34983", "", 0)
FILLS = figure("All of these fills.", "98620", "", 0)
DELAY = figure("Seconds from the first liquidation to the first auto-deleveraging.", "61.7", "s", 0)
WON = figure("Realized by the traders who were deleveraged.", "834295749.29", "USD", 0)
LOST = figure("Lost by the traders who were liquidated.", "607907145.43", "USD", 0)
NEGATIVE = figure(
    "Equity below zero in the accounts counted.",
    "23191104.48",
    "USD",
    0,
    0,
    high="109288587.34",
    note="302 accounts in one version of the analysis, 1 147 events in another.",
)
EXCESS = figure(
    "Profit taken from winners beyond what was needed.",
    "45e6",
    "USD",
    2,
    2,
    high="51.7e6",
    note="The first version of the paper said about 630 million. Its author revised it.",
)
ETH_FILLS = figure(
    "One trader's ETH liquidations within one millisecond.", "204671086.94", "USD", 0
)
ETH_ADL = figure("One short that was deleveraged against them.", "174176486.12", "USD", 0)
USDE = figure(
    "Lowest price of USDe on Binance.",
    "0.65",
    "USD",
    6,
    4,
    high="0.66",
    hedge="about",
    note="On Curve it never fell below 0.90.",
)
PAID = figure("Paid by Binance to holders of three tokens.", "283e6", "USD", 4, hedge="about")


def both_kinds(working: Working) -> Decimal:
    """Return what was closed by force, in both ways."""
    return together({"liquidated": LIQUIDATED.low, "deleveraged": DELEVERAGED.low}, working)


def deleveraged_part(working: Working) -> Decimal:
    """Return which part of what was closed by force fell on winners."""
    return share_of(DELEVERAGED.low, both_kinds(working), working)


def hedged_account(working: Working) -> Decimal:
    """Return what a million USDe counts for, and whether a hedged book of 700 000 of margin stands."""
    worth = working.work(
        COLLATERAL_VALUE, amount=Decimal(1_000_000), price=USDE.low, haircut=Decimal(0)
    )
    working.holds(IS_LIQUIDATED, account_equity=worth, maintenance_margin=Decimal(700_000))
    return worth


EPISODE = Episode(
    name="october-2025-cascade",
    label="The cascade of 10 October 2025",
    when="10 and 11 October 2025",
    began="2025-10-10",
    where="all crypto derivative venues; the replay is Hyperliquid's",
    summary=(
        "Billions of dollars of positions were closed within minutes, and on one exchange more than a"
        " quarter of it was taken from traders who were winning."
    ),
    happened=(
        (
            "On 10 October the United States announced new tariffs on China. Leveraged longs were large,"
            " and bids in the books thinned out."
        ),
        (
            "At 21:15 UTC liquidations began in bulk. On Hyperliquid the first auto-deleveraging followed"
            " after 61.7 seconds: profitable shorts were closed against longs that nobody would buy."
        ),
        "Within 12 minutes 5.5 billion dollars were liquidated there and 2.1 billion deleveraged.",
        (
            "On Binance some tokens that count as collateral traded far below their worth elsewhere. USDe"
            " printed 0.65. Accounts that were hedged against the market were liquidated for their"
            " collateral. The exchange later paid about 283 million dollars."
        ),
    ),
    sources=SOURCES,
    figures=(
        ALL_VENUES,
        TRADERS,
        MINUTE,
        LIQUIDATED,
        DELEVERAGED,
        BOTH,
        LIQUIDATIONS,
        DELEVERAGINGS,
        FILLS,
        DELAY,
        WON,
        LOST,
        NEGATIVE,
        EXCESS,
        ETH_FILLS,
        ETH_ADL,
        USDE,
        PAID,
    ),
    replays=(
        Replay(
            says="Hyperliquid: liquidated and deleveraged together.",
            term="liquidation",
            unit="USD",
            places=2,
            reported=BOTH,
            tally=True,
            work=both_kinds,
        ),
        Replay(
            says="Hyperliquid: all fills of both kinds.",
            term="",
            unit="",
            reported=FILLS,
            tally=True,
            work=lambda working: together(
                {"liquidations": LIQUIDATIONS.low, "deleveragings": DELEVERAGINGS.low},
                working,
                unit="fills",
            ),
        ),
        Replay(
            says="Which part of all that was closed by force fell on winners.",
            term="liquidation-cascade",
            unit="fraction",
            places=3,
            work=deleveraged_part,
        ),
        Replay(
            says="One trader's ETH liquidations: which part one winning short was closed against.",
            term="",
            unit="fraction",
            places=3,
            work=lambda working: share_of(ETH_ADL.low, ETH_FILLS.low, working),
        ),
        Replay(
            says="What the deleveraged traders realized, for each dollar that was closed of theirs.",
            term="unrealized-pnl",
            unit="fraction",
            places=3,
            work=lambda working: share_of(WON.low, DELEVERAGED.low, working),
        ),
        Replay(
            says="A million USDe at 0.65 behind a hedged book that needs 700 000.",
            term="collateral-volatility",
            unit="USD",
            stylized=True,
            work=hedged_account,
            note="The amounts are ours, the price is the lowest that was reported.",
        ),
    ),
    teaches=(
        (
            "Auto-deleveraging takes from those who won. The median position that it closed had little"
            " leverage: it looks at profit, not at recklessness."
        ),
        "A hedge against the market is no hedge against one's own collateral.",
        "Totals of such a day depend on who counts. Ask which venues and which hours a number covers.",
    ),
    silent=(
        "Most venues publish no fills, so only one venue's minutes are replayed.",
        (
            "How much auto-deleveraging was needed is disputed. The same author's estimates fell from about"
            " 630 million to about 50 million dollars between two versions of one paper."
        ),
        "The path of the prices is not replayed: the page adds up what was closed, not why.",
    ),
    terms=(
        "auto-deleveraging",
        "liquidation-cascade",
        "insurance-fund",
        "collateral-volatility",
        "account-liquidation",
    ),
)
