"""FTX, November 2022: one account that the liquidation engine left alone."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.episode import Episode, EpisodeSource, Replay, figure
from calculators.engine.episode_sums import share_of, together
from calculators.engine.exact import EXACT
from calculators.engine.margin import EQUITY, IS_LIQUIDATED
from calculators.engine.working import Working

SOURCES = (
    EpisodeSource(
        title="SBF trial, day 4: Gary Wang reveals Alameda's special privileges extend to early FTX",
        publisher="Unchained",
        published="2023-10-06",
        read="2026-11-25",
        url="https://unchainedcrypto.com/sbf-trial-day-4-gary-wang-reveals-alamedas-special-privileges-extend-to-early-ftx",
    ),
    EpisodeSource(
        title="FTX's 'allow_negative' helped avoid liquidation",
        publisher="FA News, on the testimony at the trial",
        published="2023-10",
        read="2026-11-25",
        url="https://fa.news/articles/623554/",
    ),
    EpisodeSource(
        title="Sam Bankman-Fried has to repay $11 billion",
        publisher="CNN",
        published="2024-03-29",
        read="2026-11-25",
        note="read in a public copy",
    ),
    EpisodeSource(
        title="Report on the sentencing of 28 March 2024",
        publisher="Benzinga",
        published="2024-03-28",
        read="2026-11-25",
        note="read in a public copy",
    ),
)
CREDIT = figure("Line of credit of Alameda's account, by testimony.", "65e9", "USD", 1)
OVERDRAWN = figure(
    "Overdrawn by Alameda when FTX filed for bankruptcy, by testimony.", "8e9", "USD", 0
)
EARLY = figure("Overdrawn by Alameda when it was first noticed.", "200e6", "USD", 1, hedge="about")
REVENUE = figure("All that FTX had earned by then.", "150e6", "USD", 1, hedge="about")
CUSTOMERS = figure("Lost by customers, as the court found.", "8e9", "USD", 3, 2)
INVESTORS = figure("Lost by investors, as the court found.", "1.7e9", "USD", 3, 2, high="1.72e9")
LENDERS = figure("Lost by Alameda's lenders, as the court found.", "1.3e9", "USD", 3, 2)
FORFEITED = figure(
    "Forfeiture that the court ordered.",
    "11e9",
    "USD",
    2,
    3,
    high="11.2e9",
    note="One report says more than 11 billion, the other 11.2 billion.",
)


def losses(working: Working) -> Decimal:
    """Return what the court found lost, together."""
    return together(
        {"customers": CUSTOMERS.low, "investors": INVESTORS.high, "lenders": LENDERS.low}, working
    )


def exempt_account(working: Working) -> Decimal:
    """Return the equity of an account overdrawn by 8 billion, and whether it would be liquidated."""
    equity = working.work(EQUITY, collateral=EXACT.minus(OVERDRAWN.low), unrealized_pnl=Decimal(0))
    working.holds(IS_LIQUIDATED, account_equity=equity, maintenance_margin=Decimal(0))
    return equity


EPISODE = Episode(
    name="ftx-2022",
    label="FTX",
    when="November 2022",
    began="2022-11-11",
    where="FTX, a crypto exchange with cross margin",
    summary=(
        "Customers could not withdraw about 8 billion dollars, because one account was allowed to go"
        " below zero and was never liquidated."
    ),
    happened=(
        (
            "From July 2019 the code of FTX held a switch that let an account go negative. It was set for"
            " the account of Alameda, a trading firm with the same owner."
        ),
        (
            "Other accounts were closed when their margin ran out. This one could overdraw, with a line of"
            " credit that grew to 65 billion dollars."
        ),
        (
            "In November 2022 customers withdrew in numbers, and the money was not there. FTX filed for"
            " bankruptcy."
        ),
        (
            "A jury convicted its founder of fraud and conspiracy in November 2023. He was sentenced to 25"
            " years and to a forfeiture of more than 11 billion dollars."
        ),
    ),
    sources=SOURCES,
    figures=(CREDIT, OVERDRAWN, EARLY, REVENUE, CUSTOMERS, INVESTORS, LENDERS, FORFEITED),
    replays=(
        Replay(
            says="The losses that the court found, together, beside the forfeiture.",
            term="",
            unit="USD",
            reported=FORFEITED,
            tally=True,
            work=losses,
        ),
        Replay(
            says="The overdraft that was first noticed, for each dollar that FTX had earned.",
            term="",
            unit="×",
            places=2,
            work=lambda working: share_of(EARLY.low, REVENUE.low, working),
        ),
        Replay(
            says="An account with nothing but an overdraft of 8 billion: its equity under the usual rule.",
            term="account-equity",
            unit="USD",
            stylized=True,
            work=exempt_account,
            note="Without positions, to show the rule: the usual test closes it at zero.",
        ),
    ),
    teaches=(
        (
            "A margin engine protects every customer only if it binds every customer. One exception makes"
            " all others its lenders."
        ),
        "Published rules describe what an exchange says. Only its balances show what it does.",
        "Cross margin with the house inside is a loan to the house.",
    ),
    silent=(
        "What Alameda held and owed in each coin is not replayed here.",
        "Customers were later paid from the estate. Those payments are not told here.",
    ),
    terms=("margin-engine", "systemic-contagion", "operational-risk", "account-equity"),
)
