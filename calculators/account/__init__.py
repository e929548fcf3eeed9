"""Margin accounts as documents: `evaluated` is the door, python -m calculators.account the command.

>>> found = evaluated('{"collateral": [{"asset": "USDT", "amount": "5"}]}')
>>> found.evaluation.buckets[0].risk.equity
Decimal('5')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from calculators.account.rules import under, venue_named
from calculators.engine.account_document import account_of
from calculators.engine.evaluation import Evaluation, evaluate
from calculators.engine.margin_account import Account
from calculators.engine.venue import Venue
from calculators.engine.worked import Step
from calculators.engine.working import Working

__all__ = ["Evaluated", "evaluated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """An account document, read and evaluated."""

    account: Account
    evaluation: Evaluation
    steps: Sequence[Step]  # none unless they were asked for
    venue: Venue | None


def evaluated(document: str, venue: str = "", *, explain: bool = False) -> Evaluated:
    """Return the evaluation of an account document; raise RefusedError with all that is wrong.

    `venue` names the rule set whose tiers and contract terms take the place of the positions' own.
    """
    named = venue_named(venue) if venue else None
    account = account_of(document, partial(under, named)) if named else account_of(document)
    working = Working(keep=explain, currency=account.currency)
    evaluation = evaluate(account, working)
    return Evaluated(account=account, evaluation=evaluation, steps=working.steps, venue=named)
