"""CRV on Aave, November 2022: a liquidated short that left its lender with debt in the coin itself."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import share_of, value_of

SOURCES = (
    EpisodeSource(
        title="[ARC] Repay excess debt in CRV market for Aave V2 ETH",
        publisher="Llama and Gauntlet, Aave governance forum",
        published="2022-11-23",
        read="2026-11-25",
        url="https://governance.aave.com/t/arc-repay-excess-debt-in-crv-market-for-aave-v2-eth/10779?u=llamaxyz",
    ),
    EpisodeSource(
        title="[ARFC] Repay excess CRV debt on Ethereum v2",
        publisher="Llama, Aave governance forum",
        published="2022-12-08",
        read="2026-11-25",
        url="https://governance.aave.com/t/arfc-repay-excess-crv-debt-on-ethereum-v2/10955",
    ),
    EpisodeSource(
        title="[ARC] Repay excess debt in CRV market for Aave V2 ETH, second page",
        publisher="Aave governance forum",
        published="2022-11",
        read="2026-11-25",
        url="https://governance.aave.com/t/arc-repay-excess-debt-in-crv-market-for-aave-v2-eth/10779?page=2",
    ),
    EpisodeSource(
        title="AIP excess CRV debt",
        publisher="Llama, TokenLogic on HackMD",
        published="2023-01-20",
        read="2026-11-25",
        url="https://hackmd.io/@TokenLogic/BkMWYVo9o",
    ),
)
SHORT = figure("CRV sold short by one account at its peak.", "92e6", "CRV", 0, hedge="about")
WORTH = figure("What that was worth.", "60e6", "USD", 0, hedge="about")
OWNER = figure("What the account lost to liquidations.", "10e6", "USD", 0, hedge="about")
FIRST = figure("Debt that no collateral covered, on the day.", "1.6e6", "USD", 0, hedge="about")
DEBT_NOVEMBER = figure("The same debt in CRV, late November 2022.", "2651906.535", "CRV", 2)
PRICE_NOVEMBER = figure("Price of CRV in that count.", "0.708106", "USD", 2)
VALUE_NOVEMBER = figure("What the forum printed for it.", "1877777.89", "USD", 2)
DEBT_DECEMBER = figure("The same debt in CRV, December 2022.", "2656335", "CRV", 1)
PRICE_DECEMBER = figure("Price of CRV in that count.", "0.6635", "USD", 1)
VALUE_DECEMBER = figure("What the forum printed for it.", "1762478.27", "USD", 1)
DEBT_JANUARY = figure("The same debt in CRV, January 2023.", "2677749", "CRV", 3)
PRICE_JANUARY = figure("Price of CRV in that count.", "0.96", "USD", 3)
VALUE_JANUARY = figure("What the proposal printed for it.", "2570639.04", "USD", 3)

EPISODE = Episode(
    name="crv-aave-2022",
    label="CRV on Aave",
    when="22 November 2022",
    began="2022-11-22",
    where="Aave v2 on Ethereum, a lending protocol",
    summary=(
        "A short of about 92 million CRV was liquidated in full and still left the lender a debt of"
        " 2.66 million CRV, whose cost rose for as long as it stayed unpaid."
    ),
    happened=(
        (
            "One account posted USDC, borrowed CRV and sold it: a short position, made of a loan. At its"
            " peak it owed about 92 million CRV."
        ),
        "The price of CRV rose. Liquidators bought CRV to repay the loan and took the account's USDC.",
        (
            "The account lost about 10 million dollars. When its collateral was gone it still owed about"
            " 2.66 million CRV, and nothing was left to pay them from."
        ),
        (
            "The protocol bought CRV with its own reserves and repaid the debt in January 2023, at a"
            " price of 0.96 by its own proposal, against 0.66 in December."
        ),
    ),
    sources=SOURCES,
    figures=(
        SHORT,
        WORTH,
        OWNER,
        FIRST,
        DEBT_NOVEMBER,
        PRICE_NOVEMBER,
        VALUE_NOVEMBER,
        DEBT_DECEMBER,
        PRICE_DECEMBER,
        VALUE_DECEMBER,
        DEBT_JANUARY,
        PRICE_JANUARY,
        VALUE_JANUARY,
    ),
    replays=(
        Replay(
            says="2 656 335 CRV at 0.6635: what the debt costs in December.",
            term="",
            unit="USD",
            places=2,
            reported=VALUE_DECEMBER,
            work=lambda working: value_of(DEBT_DECEMBER.low, PRICE_DECEMBER.low, working),
        ),
        Replay(
            says="2 677 749 CRV at 0.96: what it costs in January.",
            term="",
            unit="USD",
            places=2,
            reported=VALUE_JANUARY,
            work=lambda working: value_of(DEBT_JANUARY.low, PRICE_JANUARY.low, working),
        ),
        Replay(
            says="2 651 906.535 CRV at 0.708106: the count of November.",
            term="",
            unit="USD",
            places=2,
            reported=VALUE_NOVEMBER,
            within=Decimal("0.0001"),
            work=lambda working: value_of(DEBT_NOVEMBER.low, PRICE_NOVEMBER.low, working),
            note="The printed product does not follow from the two printed factors; ours does.",
        ),
        Replay(
            says="The debt that was left as a part of all that the account owed at its peak.",
            term="",
            unit="fraction",
            places=3,
            work=lambda working: share_of(DEBT_DECEMBER.low, SHORT.low, working),
        ),
    ),
    teaches=(
        (
            "A loan of a coin is a short of that coin. The lender is safe only while liquidators can buy"
            " the coin back with the collateral."
        ),
        (
            "Bad debt in a coin is itself a short position. The protocol paid more in January than it"
            " would have paid in December."
        ),
        (
            "Being liquidated in full is not the same as being paid in full. What remains falls on whoever"
            " stands behind the venue."
        ),
    ),
    silent=(
        "The path of the price and the single liquidations are on the chain and are not replayed here.",
        "Motives were discussed in public at the time. No source read here establishes them.",
    ),
    terms=("defi-risk", "liquidation", "collateral", "liquidation-cascade"),
)
