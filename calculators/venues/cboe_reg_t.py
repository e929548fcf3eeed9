"""Strategy margin of United States options: Regulation T and Cboe's rules, as of 2026-05-16."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules

VENUE = Venue(
    name="cboe-reg-t",
    label="Cboe strategy margin under Regulation T, May 2026",
    venue="cboe",
    kind="listed options on stocks and indices, strategy margin",
    summary="A spread needs its worst loss and no more; only an option that is sold naked needs a rule of its own.",
    as_of="2026-05-16",
    confidence="copy",
    sources=(
        VenueSource(
            title="margin-estimator",
            publisher="tastyware",
            url="https://github.com/tastyware/margin-estimator",
            note="commit cd1b018, a program under the MIT licence that restates Cboe's margin manual",
            as_of="2026-05-16",
            read="2026-11-24",
        ),
        VenueSource(
            title="House rules of brokers",
            publisher="several brokers",
            note="brokers' pages, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="A short option needs its premium and the larger of two amounts.",
            formula="premium + max(base × underlying − out of the money, floor × (underlying for a call, strike for a put))",
        ),
        Rule(says="A leveraged fund multiplies both fractions by its leverage."),
        Rule(
            says="A spread, butterfly or condor needs its worst payoff at expiry and what was paid for it.",
            formula="multiplier × (net debit − worst payoff)",
        ),
        Rule(
            says="A short straddle needs the greater of its two requirements and the premium of the other leg."
        ),
        Rule(says="A bought option is paid in full, unless it has more than nine months to live."),
    ),
    parameters=(
        Parameter(
            key="equity_base",
            label="Stock: base, of the underlying",
            value=Decimal("0.20"),
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="equity_floor",
            label="Stock: floor, of underlying or strike",
            value=Decimal("0.10"),
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="index_base",
            label="Broad index: base, of the underlying",
            value=Decimal("0.15"),
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="index_floor",
            label="Broad index: floor, of underlying or strike",
            value=Decimal("0.10"),
            unit="fraction",
            term="initial-margin",
        ),
        Parameter(
            key="long_fraction",
            label="Bought option with a long life: part of its premium",
            value=Decimal("0.75"),
            unit="fraction",
        ),
        Parameter(
            key="long_months",
            label="What is a long life: more than",
            value=Decimal(9),
            unit="months",
            note="the program has 90 days; brokers' texts say nine months",
        ),
        Parameter(key="multiplier", label="Shares of one contract", value=Decimal(100)),
    ),
    tables=(
        Table(
            key="houses",
            title="House rules seen",
            columns=("broker", "number", "value"),
            rows=(
                ("tastyworks", "smallest requirement a share, USD", Decimal("2.50")),
                ("tastyworks", "cash index, base", Decimal("0.25")),
                ("tastyworks", "cash index, floor", Decimal("0.15")),
                ("optionshouse", "stock, base", Decimal("0.25")),
            ),
            source=1,
        ),
    ),
    names=(
        OwnName(
            term="strategy-based-margin",
            name="strategy-based margin",
            note="one rule for each named strategy",
        ),
    ),
    account=AccountRules(
        left_out=("Strategy margin of listed options is not applied to a whole account.",),
    ),
    unknown=(
        "What a broker asks on top: these are the exchange's minimums.",
        "Margin of an account of several underlyings: the rules add up.",
    ),
)
