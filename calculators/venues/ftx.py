"""FTX, closed in November 2022: collateral weights, its own token among them."""

from __future__ import annotations

from decimal import Decimal

from calculators.engine.exact import EXACT, ONE
from calculators.engine.fact import OwnName, Rule, Table, VenueSource
from calculators.engine.venue import Venue
from calculators.engine.venue_account import AccountRules, CountedAsset

# asset: total weight, initial weight, size factor (None: not kept)
WEIGHTS = (
    ("BTC", "0.975", "0.95", "0.002"),
    ("ETH", "0.95", "0.9", "0.0004"),
    ("BNB", "0.95", "0.9", "0.0005"),
    ("FTT", "0.95", "0.95", "0.0005"),
    ("DOGE", "0.95", "0.9", "0.00002"),
    ("LINK", "0.95", "0.9", "0.0003"),
    ("BUSD", "1", "1", "0"),
    ("LUNC", "0.9", "0.85", None),
)

VENUE = Venue(
    name="ftx",
    label="FTX, as its help pages stood before November 2022",
    venue="ftx",
    kind="cross margin over many collateral assets",
    summary="The venue's own token counted at 95%, as much as ether: when its price fell, collateral and venue failed together.",
    as_of="2022",
    ended="2022-11",
    sources=(
        VenueSource(
            title="Collateral management",
            publisher="FTX",
            url="https://help.ftx.com/hc/en-us/articles/360031149632-Collateral-Management",
            note="help article 360031149632, archived",
            as_of="2022",
            read="2026-11-24",
        ),
        VenueSource(
            title="Margin and collateral",
            publisher="FTX",
            url="https://help.ftx.com/hc/en-us/articles/360027946371-Margin-Collateral",
            note="help article 360027946371, archived",
            as_of="2022",
            read="2026-11-24",
        ),
    ),
    rules=(
        Rule(
            says="The initial margin fraction rises with the square root of the position's size.",
            formula="fraction = max(1 ÷ maximum leverage, factor × √size)",
            source=1,
        ),
        Rule(
            says="The margin fraction of the account is its value over the notional value of its positions.",
            formula="margin fraction = total account value ÷ notional value",
            source=1,
        ),
    ),
    tables=(
        Table(
            key="weights",
            title="Collateral weights",
            columns=("asset", "total weight", "initial weight", "size factor"),
            units=("", "fraction", "fraction", ""),
            rows=tuple(
                (
                    asset,
                    Decimal(whole),
                    Decimal(initial),
                    None if factor is None else Decimal(factor),
                )
                for asset, whole, initial, factor in WEIGHTS
            ),
            term="haircut",
        ),
    ),
    names=(
        OwnName(
            term="margin-ratio", name="margin fraction", note="account value over notional value"
        ),
    ),
    account=AccountRules(
        modes=("cross",),
        counted=tuple(
            CountedAsset(
                asset=asset,
                haircut=EXACT.subtract(ONE, Decimal(whole)),
                initial_haircut=EXACT.subtract(ONE, Decimal(initial)),
            )
            for asset, whole, initial, _ in WEIGHTS
        ),
        left_out=(
            "The size factor, by which a large holding counts less, is not applied.",
            "The venue closed in November 2022.",
        ),
    ),
    unknown=(
        "Maximum leverage and size factor of each market.",
        "These pages show no worked number, so nothing here is reproduced.",
    ),
)
