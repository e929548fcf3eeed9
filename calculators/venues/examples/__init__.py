"""Numbers that venues printed, beside the engine's: one module a venue, of the venue's own name.

No calculator needs these, so a reader's browser never loads them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from calculators.engine.contrast import contrast_of
from calculators.engine.plugs import discover
from calculators.engine.reproduction import Contrast, Reproduction
from calculators.engine.venue import Venue
from calculators.venues import venues
from calculators.venues.generic import VENUE as GENERIC


@cache
def reproductions() -> Mapping[str, tuple[Reproduction, ...]]:
    """Return what each venue printed and the engine computes, by the venue's name.

    >>> all(one.agrees for one in reproductions()["binance-usdm"])
    True
    """
    found = discover(sys.modules[__name__], "EXAMPLES")
    by_name = {module.replace("_", "-"): examples for module, examples in found.items()}
    return {name: by_name.get(name, ()) for name in venues()}


@cache
def contrasts() -> Mapping[str, Contrast]:
    """Return how each venue's rule differs from the generic one, by the venue's name.

    A module whose CONTRAST is None, or a venue without a module, has its first market compared.
    """
    stated = discover(sys.modules[__name__], "CONTRAST")
    own = {module.replace("_", "-"): contrast for module, contrast in stated.items() if contrast}
    markets = {name: contrast for name, v in venues().items() if (contrast := default_contrast(v))}
    return {**markets, **own}


def default_contrast(venue: Venue) -> Contrast | None:
    """Return the comparison of a venue's first market; None for the generic rule itself."""
    if venue is GENERIC or not venue.markets:
        return None
    return contrast_of(GENERIC.markets[0], venue.markets[0])
