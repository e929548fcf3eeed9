"""Where a venue's numbers in an account's working were read: each line the page of its own market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from calculators.account.markets import market_for
from calculators.account.notes import rows_of
from calculators.account.rule_sets import names_of
from calculators.engine.account import market_of
from calculators.engine.fact import VenueSource
from calculators.engine.margin_account import Account
from calculators.engine.venue import Venue
from calculators.engine.worked import Step
from calculators.venues import venues

OF_MARKETS = {"initial-margin", "maintenance-margin", "liquidation-price"}
OF_ASSETS = {"collateral value", "collateral that does not open positions", "margin of the debt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The page that the numbers of each contract and each asset were read on; none of own terms."""

    contracts: Mapping[str, str] = field(
        default_factory=dict
    )  # by the name of a position or market
    assets: Mapping[str, str] = field(default_factory=dict)


def citations_of(venue: Venue, account: Account) -> Citations:
    """Return where a venue's numbers of an account were read.

    >>> from calculators.account.rule_sets import venue_named
    >>> citations_of(venue_named("gmx"), Account())
    Citations(contracts={}, assets={})
    """
    contracts: dict[str, str] = {}
    for row in rows_of(account):
        market = market_for(venue, row)
        if market is not None and venue.sources:
            page = page_of(venue.sources[market.source])
            contracts.setdefault(row.name, page)
    for position in account.positions:
        if position.name in contracts:
            contracts.setdefault(market_of(position), contracts[position.name])
    pages = {held.asset: page_of_asset(venue, held.asset) for held in account.collateral}
    return Citations(
        contracts=contracts, assets={asset: page for asset, page in pages.items() if page}
    )


def page_of(source: VenueSource) -> str:
    """Return a source's address, or its title where it has none."""
    return source.url or source.title


def page_of_asset(venue: Venue, asset: str) -> str:
    """Return where it was read what a venue counts of an asset; "" where it does not say."""
    line = venue.account.counts(asset)
    if line is None:
        return ""
    sets = [venues()[name] for name in names_of(venue)]
    theirs = next(each for each in sets if line in each.account.counted)
    return page_of(theirs.sources[line.source])


def cited(step: Step, pages: Citations) -> Step:
    """Return a step that puts in a venue's numbers with where they were read.

    >>> from calculators.engine.margin import MAINTENANCE_MARGIN
    >>> from decimal import Decimal
    >>> from calculators.engine.working import Working
    >>> page = Working()
    >>> _ = page.work(MAINTENANCE_MARGIN, of="XBTUSD",
    ...     notional_value=Decimal(100), maintenance_margin_fraction=Decimal("0.01"))
    >>> cited(page.steps[0], Citations(contracts={"XBTUSD": "the venue's page"})).source
    "the venue's page"
    """
    symbol, _, name = step.symbol.partition(", ")
    page = ""
    if symbol in OF_ASSETS:
        page = pages.assets.get(name, "")
    elif step.term in OF_MARKETS and "fraction" in step.formula:
        page = pages.contracts.get(name.removesuffix(", netted"), "")
    return replace(step, source=page) if page else step
