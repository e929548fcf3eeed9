"""Rule sets of markets: one module each, found by being here."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from calculators.engine.plugs import discover
from calculators.engine.venue import Venue


@cache
def venues() -> Mapping[str, Venue]:
    """Return every rule set by its name.

    >>> "flat" in venues()
    True
    """
    found = discover(sys.modules[__name__], "VENUE").values()
    return {venue.name: venue for venue in found}
