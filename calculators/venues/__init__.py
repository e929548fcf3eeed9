"""Rule sets of venues: one module each, found by being here."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from calculators.engine.plugs import discover
from calculators.engine.venue import Market, Venue


@cache
def venues() -> Mapping[str, Venue]:
    """Return every rule set by its name.

    >>> "binance-usdm" in venues()
    True
    """
    found = discover(sys.modules[__name__], "VENUE").values()
    return {venue.name: venue for venue in found}


@cache
def choices() -> Mapping[str, Market]:
    """Return the markets that a reader can choose in calculators, by the name of the choice.

    The rule that is nobody's comes first.

    >>> choices()["binance-btcusdt-2024-10"].symbol
    'BTCUSDT'
    """
    ordered = sorted(venues().values(), key=lambda venue: bool(venue.venue))
    offered = (market for venue in ordered for market in venue.markets)
    return {market.choice: market for market in offered if market.choice}
