"""Deribit's short options in standard margin."""

from __future__ import annotations

from calculators.engine.coin_option_margin import CoinOptionRules
from calculators.venues.deribit_options import VENUE

RULES = CoinOptionRules(
    largest=VENUE.number("largest"),
    smallest=VENUE.number("smallest"),
    maintenance=VENUE.number("maintenance"),
)
