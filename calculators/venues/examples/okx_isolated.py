"""OKX, isolated margin: the asserted prices that hold for Gate's rule too."""

from __future__ import annotations

from calculators.venues.examples.gate import examples_of
from calculators.venues.okx_isolated import VENUE

EXAMPLES = examples_of(VENUE)
CONTRAST = None
