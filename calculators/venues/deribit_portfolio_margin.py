"""Deribit portfolio margin: four published parameter sets of one model."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="deribit-portfolio-margin",
    label="Deribit portfolio margin, four parameter sets",
    venue="deribit",
    kind="options and futures of one coin, scenario margin",
    summary="One model, four sets of numbers: a page that gives the parameters of portfolio margin without a date says little.",
    undated="None of the pages bears a date; the last set is that of the support page read in November 2026.",
    sources=(
        VenueSource(
            title="Portfolio margin, older page",
            publisher="Deribit",
            url="https://www.deribit.com/docs/category/uncategorized/",
            read="2026-11-24",
        ),
        VenueSource(
            title="Posts on Deribit's portfolio margin",
            publisher="riskingtime.com",
            note="a third party; not linked",
            read="2026-11-24",
        ),
        VenueSource(
            title="Portfolio margin",
            publisher="Deribit",
            url="https://www.deribit.com/pages/docs/portfoliomargin",
            read="2026-11-24",
        ),
        VenueSource(
            title="Deribit portfolio margin model",
            publisher="Deribit",
            url="https://statics.deribit.com/files/DeribitPortfolioMarginModel.pdf",
            note="named by the support page, whose text gives the newest numbers; the paper itself was not read",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="Price moves in equal steps to the end of its range, volatility up, not at all and down; the largest loss counts.",
        ),
        Rule(
            says="Volatility moves by a range that shrinks with the days to expiry.",
            formula="move = range × (30 ÷ days)^power",
        ),
        Rule(
            says="A contingency for short options comes on top, and one for futures that offset each other.",
            formula="contingency = rate × contracts",
        ),
        Rule(
            says="The newest model also has extended price moves that count in part, a delta shock and a roll shock; maintenance is 80% of initial margin.",
            source=3,
        ),
    ),
    tables=(
        Table(
            key="vintages",
            title="Four parameter sets",
            columns=(
                "set",
                "price range",
                "volatility range at 30 days",
                "power of time",
                "options contingency",
                "futures offset",
                "least equity",
            ),
            units=("", "fraction", "fraction", "", "fraction", "fraction", "BTC"),
            rows=(
                (
                    "older page",
                    Decimal("0.125"),
                    Decimal("0.40"),
                    Decimal("0.5"),
                    Decimal("0.01"),
                    Decimal("0.02"),
                    Decimal(1),
                ),
                (
                    "third party",
                    Decimal("0.10"),
                    Decimal("0.27"),
                    Decimal("0.5"),
                    Decimal("0.005"),
                    Decimal("0.01"),
                    Decimal("0.5"),
                ),
                (
                    "portfolio margin page",
                    Decimal("0.10"),
                    Decimal("0.38"),
                    Decimal("0.30"),
                    Decimal("0.01"),
                    Decimal("0.01"),
                    Decimal("0.5"),
                ),
                ("support page, newest", Decimal("0.16"), None, None, None, None, None),
            ),
            term="portfolio-margin",
            note="The options contingency is of all options in the first two sets, and of naked short options by strike in the third.",
        ),
        Table(
            key="extended",
            title="Extended price moves of the newest set",
            columns=("move",),
            units=("fraction",),
            rows=tuple(
                (Decimal(move),) for move in ("-0.66", "-0.33", "0.5", "1", "2", "3", "4", "5")
            ),
            term="stress-test",
            source=3,
            note="With volatility up only, each at a weight below 1.",
        ),
    ),
    names=(
        OwnName(
            term="portfolio-margin", name="X:PM, S:PM", note="cross and segregated portfolio margin"
        ),
    ),
    account=AccountRules(
        left_out=(
            "Its scenarios are not applied to a whole account: contingencies and vintages are computed book by book on its page.",
        ),
    ),
    unknown=(
        "When each set was in force.",
        "Volatility ranges and weights of the newest set: the venue gives them through its interface only.",
    ),
)
