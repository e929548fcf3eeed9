"""The margin engine: pure functions and frozen records, each noun in a module of its own.

What is meant for others stands in `__all__`. A name's module is loaded when it is first asked for,
so that a browser that works one formula does not read the whole engine.

>>> from calculators.engine import Position, tiers_of
>>> Position.__module__, tiers_of.__module__
('calculators.engine.account', 'calculators.engine.venue')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculators.engine.account import Collateral, Position
    from calculators.engine.account_document import account_of, account_schema, document_of
    from calculators.engine.coin_option_margin import CoinOptionRules
    from calculators.engine.collateral import Tranche
    from calculators.engine.evaluated import BucketEvaluation, Evaluation, PositionEvaluation
    from calculators.engine.evaluation import evaluate, explain
    from calculators.engine.instrument import Instrument, OptionTerms
    from calculators.engine.joint_move import BucketMove, all_together, liquidating_moves
    from calculators.engine.margin_account import Account, Order
    from calculators.engine.option_margin import StandardRules
    from calculators.engine.ratio import Ratio, ratio_of
    from calculators.engine.refusal import Refusal, RefusedError
    from calculators.engine.risk import Risk
    from calculators.engine.venue import Market, Tier, Venue, flat, tiers_of
    from calculators.engine.worked import Step

__all__ = [
    "Account",
    "BucketEvaluation",
    "BucketMove",
    "CoinOptionRules",
    "Collateral",
    "Evaluation",
    "Instrument",
    "Market",
    "OptionTerms",
    "Order",
    "Position",
    "PositionEvaluation",
    "Ratio",
    "Refusal",
    "RefusedError",
    "Risk",
    "StandardRules",
    "Step",
    "Tier",
    "Tranche",
    "Venue",
    "account_of",
    "account_schema",
    "all_together",
    "document_of",
    "evaluate",
    "explain",
    "flat",
    "liquidating_moves",
    "ratio_of",
    "tiers_of",
]
MODULES = {  # which module each name is in
    "account": ("Collateral", "Position"),
    "coin_option_margin": ("CoinOptionRules",),
    "account_document": ("account_of", "account_schema", "document_of"),
    "collateral": ("Tranche",),
    "evaluated": ("BucketEvaluation", "Evaluation", "PositionEvaluation"),
    "evaluation": ("evaluate", "explain"),
    "instrument": ("Instrument", "OptionTerms"),
    "joint_move": ("BucketMove", "all_together", "liquidating_moves"),
    "margin_account": ("Account", "Order"),
    "option_margin": ("StandardRules",),
    "ratio": ("Ratio", "ratio_of"),
    "refusal": ("Refusal", "RefusedError"),
    "risk": ("Risk",),
    "venue": ("Market", "Tier", "Venue", "flat", "tiers_of"),
    "worked": ("Step",),
}
HOME = {name: module for module, names in MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Return a public name from its module."""
    if name in HOME:
        return getattr(import_module(f"calculators.engine.{HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
