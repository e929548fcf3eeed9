"""JELLY, 26 March 2025: a short that a liquidator's vault inherited, and no auto-deleveraging."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import fall, loss_of_short, share_of, size_of
from calculators.engine.loss_sharing import Backstop, Winner, share
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="Post of the Hyperliquid team on JELLY",
        publisher="Hyperliquid",
        published="2025-03-27",
        read="2026-11-25",
        note="read in a public copy of its announcement channel",
    ),
    EpisodeSource(
        title="Hyperliquid optimizes risk management mechanisms and compensates JELLY long users",
        publisher="ChainCatcher",
        published="2025-03",
        read="2026-11-25",
        url="https://chaincatcher.com/en/tags/ISM",
    ),
    EpisodeSource(
        title="Anatomy of a DEX exploit: Hyperliquid, perpetuals and JELLY",
        publisher="thogiti, research notes",
        published="2025-03-27",
        read="2026-11-25",
        url="https://thogiti.github.io/2025/03/27/Anatomy-DEX-Exploit-Hyperliquid-Perp-JELLY.html",
    ),
)
VALUE = figure("Notional value of the JELLY position that was opened.", "4e6", "USDC", 0, 1)
ENTRY = figure("Price at which it was opened.", "0.0095", "USDC", 0, 1)
CLOSING = figure(
    "Closing price at which the foundation refunded holders of longs.", "0.037555", "USDC", 0, 1
)
ROSE = figure("How many times its entry price JELLY reached.", "4", "×", 0, 1, hedge="more than")
PAPER_LOSS = figure(
    "Loss on paper of HLP, which took the short over.", "12e6", "USD", 2, hedge="about"
)
POOL = figure("What HLP held in all its vaults.", "230e6", "USD", 2, hedge="about")


def short_loss(exit_price: Decimal, working: Working) -> Decimal:
    """Return what the inherited short loses at a price."""
    size = size_of(VALUE.low, ENTRY.low, working)
    return loss_of_short(size, ENTRY.low, exit_price, working)


def given_up_by_winners(working: Working) -> Decimal:
    """Return what the longs lose of their profit if the vault had one million of its own and no more."""
    loss = short_loss(CLOSING.low, working)
    longs = Winner(
        name="the longs",
        unrealized_pnl=loss,
        collateral=VALUE.low,
        notional_value=VALUE.low,
        maintenance_margin=Decimal(0),
    )
    backstop = Backstop(insurance_fund=MILLION, winners=(longs,), sharing="pro-rata")
    return share(loss, backstop, working).winners["the longs"]


def part_of_pool(working: Working) -> Decimal:
    """Return the loss at the closing price as a part of the pool."""
    return share_of(short_loss(CLOSING.low, working), POOL.low, working)


MILLION = Decimal(1_000_000)

EPISODE = Episode(
    name="jelly-2025",
    label="JELLY on Hyperliquid",
    when="26 March 2025",
    began="2025-03-26",
    where="Hyperliquid, a perpetual exchange on its own chain",
    summary=(
        "HLP, the pool of vaults that backs Hyperliquid's liquidations, lost about 12 million dollars on"
        " paper, because the vault that took over one short shared its collateral with the others."
    ),
    happened=(
        (
            "A trader sold and bought JELLY with himself and so held a short worth 4 million USDC, in a"
            " coin with little trading. The limit on open interest allowed it."
        ),
        (
            "The price of JELLY rose more than fourfold. The short fell below its maintenance margin, and"
            " HLP, the Hyperliquidity Provider, took it over as backstop liquidation."
        ),
        (
            "The liquidator's vault shared collateral with the other vaults of HLP. Its losses drew on theirs, and"
            " auto-deleveraging, which closes winners when a liquidator runs dry, did not start."
        ),
        (
            "The exchange settled the contract at 0.0095, the price of the opening."
            " The foundation later refunded the longs that were not flagged as if they had closed at"
            " 0.037555."
        ),
    ),
    sources=SOURCES,
    figures=(VALUE, ENTRY, CLOSING, ROSE, PAPER_LOSS, POOL),
    replays=(
        Replay(
            says="A short of 4 million USDC from 0.0095: what it loses at 0.037555.",
            term="unrealized-pnl",
            unit="USD",
            places=-3,
            currency="USDC",
            reported=PAPER_LOSS,
            work=lambda working: short_loss(CLOSING.low, working),
            note="The reported loss is rounded and was taken at some moment of the rise.",
        ),
        Replay(
            says="The closing price as a multiple of the entry price.",
            term="",
            unit="×",
            places=2,
            work=lambda working: share_of(CLOSING.low, ENTRY.low, working),
            note="It is the price at which longs were refunded. The highest was more than 4 times the entry price.",
        ),
        Replay(
            says="The same short settled at 0.0095.",
            term="unrealized-pnl",
            unit="USD",
            currency="USDC",
            work=lambda working: short_loss(ENTRY.low, working),
        ),
        Replay(
            says="The loss at 0.037555 as a part of HLP's 230 million.",
            term="cross-margin-risk",
            unit="fraction",
            places=3,
            currency="USDC",
            work=part_of_pool,
        ),
        Replay(
            says=(
                "The same loss, had the vault held 1 million of its own and shared nothing: what winners"
                " give up."
            ),
            term="insurance-fund",
            unit="USD",
            places=-3,
            currency="USDC",
            stylized=True,
            work=given_up_by_winners,
            note="The million is ours. Auto-deleveraging takes the rest from the longs' profit.",
        ),
        Replay(
            says="How far JELLY would have had to fall from 0.037555 to bring the short back to zero.",
            term="",
            unit="fraction",
            places=3,
            work=lambda working: fall(CLOSING.low, ENTRY.low, working),
        ),
    ),
    teaches=(
        (
            "Shared collateral hides a loss from the rule that should stop it. The vault never looked"
            " bankrupt, because its neighbors paid: cross margin, inside the venue itself."
        ),
        (
            "The fix that Hyperliquid announced was a margin mode. The liquidator's vault gets a small cap"
            " of its own, and auto-deleveraging starts when it loses more than a threshold."
        ),
        "A limit on open interest that looks at size alone misses a coin whose whole market is small.",
    ),
    silent=(
        (
            "Nobody published the vault's own collateral, so the page cannot say at which price"
            " auto-deleveraging would have started."
        ),
        "Reports of the highest price differ, and the loss at the peak is not computed here.",
        "Who traded, and why, was not established by any court.",
    ),
    terms=("cross-margin-contagion", "insurance-fund", "cross-margin-risk", "liquidation"),
)
