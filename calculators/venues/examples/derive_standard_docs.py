"""Derive's documentation: nothing worked was found; its first perpetual is compared."""

from __future__ import annotations

from calculators.engine.contrast import contrast_of
from calculators.venues.derive_standard_docs import VENUE
from calculators.venues.generic import VENUE as GENERIC

EXAMPLES = ()
CONTRAST = contrast_of(GENERIC.markets[0], VENUE.market("BTC, ETH"))
