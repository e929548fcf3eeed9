"""What options need under a venue's rules: the models that an account can be computed with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calculators.account.rule_sets import names_of
from calculators.engine.venue import Venue
from calculators.venues.models import aevo, deribit_options, paradex_portfolio
from calculators.venues.models.derive_portfolio_1 import portfolio_rules
from calculators.venues.models.derive_standard import standard_rules

# A rule for sold options takes the place of the account's; scenarios are for its cross bucket, and
# leave the account's rule to its isolated options.
NONE = {"option_rules": None, "coin_option_rules": None, "portfolio": None}

# By rule set: the fields of an account that hold its model, with the numbers of the live venue.
OPTION_RULES: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "aevo": lambda: {"portfolio": aevo.portfolio_rules()},
    "deribit-options": lambda: NONE | {"coin_option_rules": deribit_options.RULES},
    "derive-portfolio-1": lambda: {"portfolio": portfolio_rules("mainnet")},
    "derive-standard": lambda: NONE | {"option_rules": standard_rules("mainnet")},
    "paradex-portfolio": lambda: {"portfolio": paradex_portfolio.portfolio_rules()},
}


def options_under(venue: Venue) -> Mapping[str, Any]:
    """Return the fields that hold a venue's model for options; none where it has none."""
    for name in names_of(venue):
        if name in OPTION_RULES:
            return OPTION_RULES[name]()
    return {}
