"""Three Arrows Capital and stETH, May to July 2022: one borrower with many lenders."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import fall, lost_claims, share_of
from calculators.engine.exact import ZERO
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="Bankrupt Three Arrows Capital owes $3.5B to creditors, including $2.3B to Genesis",
        publisher="Decrypt",
        published="2022-07-18",
        read="2026-11-25",
        url="https://decrypt.co/105416/bankrupt-three-arrows-capital-owes-3-5b-to-creditors-including-2-3b-to-genesis",
    ),
    EpisodeSource(
        title="Three Arrows Capital's debt",
        publisher="Protocol",
        published="2022-07-18",
        read="2026-11-25",
        url="https://www.protocol.com/bulletins/three-arrows-capital-debt",
    ),
    EpisodeSource(
        title="Three Arrows Capital owes $3.5 billion to investors",
        publisher="GetBlock",
        published="2022-07-19",
        read="2026-11-25",
        url="https://getblock.net/en/news/three-arrows-capital-owes-35-billion-to-investors",
    ),
    EpisodeSource(
        title="Three Arrows Capital owes a total of $3.5 billion to 27 crypto companies",
        publisher="ChainCatcher, after The Block",
        published="2022-07-19",
        read="2026-11-25",
        url="https://www.chaincatcher.com/en/article/2076740",
    ),
    EpisodeSource(
        title="On-Chain Forensics: Demystifying stETH's 'De-peg'",
        publisher="Nansen",
        published="2022-06-29",
        read="2026-11-25",
        url="https://nansen.ai/research/on-chain-forensics-demystifying-steth-depeg",
    ),
    EpisodeSource(
        title="Nansen reviews how crypto giants rescued themselves",
        publisher="ChainCatcher, after Nansen",
        published="2022-07",
        read="2026-11-25",
        url="https://www.chaincatcher.com/en/article/2075943",
    ),
    EpisodeSource(
        title="Three Arrows owes $3.5bn, Genesis lent $2.4bn",
        publisher="Ledger Insights",
        published="2022-07",
        read="2026-11-25",
        url="https://www.ledgerinsights.com/three-arrows-owes-3-5bn-genesis-crypto-lent-2-4bn",
    ),
)
OWED = figure("Owed to 27 creditors.", "3.5e9", "USD", 0, 1, 2)
GENESIS = figure("Of it lent by Genesis, before collateral.", "2.36e9", "USD", 0, 2)
GENESIS_SHARE = figure("Share of Genesis in all debts.", "0.67", "fraction", 2)
GENESIS_CLAIM = figure("What Genesis claimed after selling collateral.", "1.2e9", "USD", 3)
VOYAGER_BITCOIN = figure("Lent by Voyager, in bitcoin.", "15250", "BTC", 1, 2)
VOYAGER_DOLLARS = figure("Lent by Voyager, in USDC.", "350e6", "USDC", 1, 2)
VOYAGER = figure(
    "What both loans of Voyager were worth.",
    "650e6",
    "USD",
    6,
    1,
    high="680e6",
    hedge="about",
    note="The bitcoin in it are worth what they are worth on the day of the report.",
)
CELSIUS = figure("Lent by Celsius.", "75e6", "USD", 1, 2, hedge="about")
EQUITIES_FIRST = figure("Owed to Equities First, before collateral.", "162e6", "USD", 2)
WITHDREW = figure(
    "Withdrawn by Three Arrows and Celsius from the stETH pool in May.",
    "800e6",
    "USD",
    4,
    hedge="almost",
)
STETH = figure("Lowest price of stETH in June, in ether.", "0.94", "ETH", 5)
KNOWN = {
    "Genesis": GENESIS_CLAIM.low,
    "Voyager": VOYAGER.low,
    "Celsius": CELSIUS.low,
}


def loss_of_named(recovered_fraction: Decimal, working: Working) -> Decimal:
    """Return what the three named lenders lose together when a part is recovered."""
    lost = lost_claims(KNOWN, recovered_fraction, working)
    return working.total("all three", "", lost)


EPISODE = Episode(
    name="three-arrows-2022",
    label="Three Arrows Capital and stETH",
    when="May to July 2022",
    began="2022-06-15",
    where="lenders to one hedge fund; the stETH pool of Curve",
    summary=(
        "One borrower's failure cost 27 lenders up to 3.5 billion dollars, and several of them failed"
        " in turn."
    ),
    happened=(
        (
            "After Terra's collapse holders of staked ether wanted cash. stETH is a claim on ether that"
            " could not yet be redeemed, so a pool on Curve was the way out. Three Arrows and Celsius"
            " withdrew almost 800 million dollars from it."
        ),
        (
            "The pool ran short of ether, and stETH fell to 0.94 ether. Whoever had borrowed ether against"
            " stETH came close to liquidation."
        ),
        (
            "Three Arrows missed margin calls in June. A court in the British Virgin Islands ordered its"
            " liquidation. The filings named 27 creditors."
        ),
        (
            "Voyager and Celsius filed for bankruptcy in July. Genesis sold collateral and claimed 1.2"
            " billion dollars, a part of which its parent company took over."
        ),
    ),
    sources=SOURCES,
    figures=(
        OWED,
        GENESIS,
        GENESIS_SHARE,
        GENESIS_CLAIM,
        VOYAGER_BITCOIN,
        VOYAGER_DOLLARS,
        VOYAGER,
        CELSIUS,
        EQUITIES_FIRST,
        WITHDREW,
        STETH,
    ),
    replays=(
        Replay(
            says="2.36 of 3.5 billion dollars: the share of the largest lender.",
            term="systemic-risk",
            unit="fraction",
            places=2,
            reported=GENESIS_SHARE,
            work=lambda working: share_of(GENESIS.low, OWED.low, working),
        ),
        Replay(
            says="What collateral was worth to Genesis: from 2.36 to 1.2 billion dollars.",
            term="collateral",
            unit="fraction",
            places=3,
            work=lambda working: fall(GENESIS.low, GENESIS_CLAIM.low, working),
        ),
        Replay(
            says="Three named lenders lose all of their claims.",
            term="systemic-contagion",
            unit="USD",
            places=-6,
            stylized=True,
            work=lambda working: loss_of_named(ZERO, working),
            note="A star: one debtor without assets. Nobody had said yet what would be recovered.",
        ),
        Replay(
            says="The same three when 45% is recovered.",
            term="systemic-contagion",
            unit="USD",
            places=-6,
            stylized=True,
            work=lambda working: loss_of_named(Decimal("0.45"), working),
            note="The 45% are ours.",
        ),
    ),
    teaches=(
        (
            "Lenders that each know their own loan do not know the sum. The first time it was visible was"
            " in court."
        ),
        "Collateral halved one lender's loss. Voyager had lent without any.",
        (
            "A token that can be redeemed some day is not a token that can be redeemed today. The price"
            " between the two is a liquidity risk, and it is a margin risk for whoever borrowed against it."
        ),
    ),
    silent=(
        "What creditors got back in the end is not told here.",
        (
            "Claims in filings are claims: gross and net amounts are mixed in public lists, and the sum of"
            " 3.5 billion is gross."
        ),
    ),
    terms=("systemic-contagion", "contagion", "margin-call", "collateral-volatility"),
)
