"""BIT unified margin: haircuts by asset and margin for short spot positions."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.fact import OwnName, Parameter, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import EVERY_OTHER, AccountRules, CountedAsset

HAIRCUTS = (
    *(("USD", "0"), ("USDT", "0.001"), ("BTC", "0.02"), ("ETH", "0.02"), ("BCH", "0.05")),
    *(("ADA", "0.15"), ("BNB", "0.15"), ("DOGE", "0.15"), ("LINK", "0.15"), ("LTC", "0.15")),
    *(("TRX", "0.15"), ("XRP", "0.15"), ("AVAX", "0.20"), ("DOT", "0.20"), ("ETC", "0.30")),
    *(("FIL", "0.30"), ("MATIC", "0.30"), ("NEAR", "0.30"), ("SHIB", "0.30"), ("AAVE", "0.40")),
    *(("UNI", "0.40"), ("SOL", "0.50"), ("TON", "0.80"), ("all others", "1")),
)
SHORTS = (
    *(("BTC", "0.13", "0.075"), ("ETH", "0.15", "0.085"), ("BCH", "0.25", "0.09")),
    *(("USDT", "0.16", "0.08"), ("USD", "0.16", "0.08")),
)

SHORT_FRACTIONS = {asset: (Decimal(i), Decimal(m)) for asset, i, m in SHORTS}


def counted(asset: str, cut: str) -> CountedAsset:
    """Return what counts of an asset, and what a debt of it needs."""
    initial, maintenance = SHORT_FRACTIONS.get(asset, (Decimal(0), Decimal(0)))
    return CountedAsset(
        asset=EVERY_OTHER if asset == "all others" else asset,
        haircut=Decimal(cut),
        debt_initial_fraction=initial,
        debt_maintenance_fraction=maintenance,
    )


VENUE = Venue(
    name="bit-unified",
    label="BIT unified margin",
    venue="bit",
    kind="collateral in several assets, one account",
    summary="A coin that is not on the list backs nothing at all: its haircut is 100%.",
    undated="The help page bears no date; it was read in November 2026.",
    sources=(
        VenueSource(
            title="Unified margin: haircuts and short spot margin",
            publisher="BIT",
            url="https://helpcenter.bit.com/hc/en-us/articles/10875954706713",
            note="help article 10875954706713; one formula printed there does not give the page's own numbers; the numbers are used",
            read="2026-11-24",
        ),
        VenueSource(
            title="Haircut ratio",
            publisher="BIT",
            note="BIT help at helpcenter.bitexch.io and support.bit.com, without a link",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="A held asset counts at its index price after its haircut.",
            formula="counted = amount × index price × (1 − haircut)",
        ),
        Rule(
            says="A negative balance is a short spot position and needs initial and maintenance margin of its own.",
        ),
    ),
    parameters=(
        Parameter(
            key="liquidation_fee",
            label="Liquidation fee, of the value closed",
            value=Decimal("0.005"),
            unit="fraction",
            term="liquidation-fee",
        ),
    ),
    tables=(
        Table(
            key="haircuts",
            title="Haircuts",
            columns=("asset", "haircut"),
            units=("", "fraction"),
            rows=tuple((asset, Decimal(cut)) for asset, cut in HAIRCUTS),
            term="haircut",
        ),
        Table(
            key="shorts",
            title="Margin for short spot positions",
            columns=("asset", "initial margin fraction", "maintenance margin fraction"),
            units=("", "fraction", "fraction"),
            rows=tuple((asset, Decimal(i), Decimal(m)) for asset, i, m in SHORTS),
            term="initial-margin",
        ),
    ),
    names=(OwnName(term="haircut", name="haircut ratio"),),
    account=AccountRules(
        modes=("cross",),
        counted=tuple(counted(asset, cut) for asset, cut in HAIRCUTS),
    ),
    unknown=("Requirements of its futures and options.", "From which day the list held."),
)
