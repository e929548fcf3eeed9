"""What the laws share: how many examples each is tried on, and random amounts."""

from __future__ import annotations

import os
from decimal import Decimal

from hypothesis import Phase, settings
from hypothesis import strategies as st

FEW = os.environ.get("LAW_EXAMPLES")  # a number: look quickly, and for a failure only
EXAMPLES = int(FEW or (1000 if os.environ.get("CI") == "true" else 200))
LAWS = settings(
    settings.get_profile("atlas"),
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate) if FEW else tuple(Phase),
)
NOISE = Decimal("1e-20")  # of fifty digits, what a division may leave
SMALL = 1e-9  # relative: what floating additions may leave


def decimals(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places)


SIDES = st.sampled_from([1, -1])
AMOUNTS = decimals("0", "1000000")
PRICES = decimals("0.01", "100000")
