"""Margin accounts as documents: `evaluated` is the door, python -m calculators.account the command.

>>> found = evaluated('{"collateral": [{"asset": "USDT", "amount": "5"}]}')
>>> found.evaluation.buckets[0].risk.equity
Decimal('5')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calculators.account.citations import Citations, citations_of, cited
from calculators.account.notes import notes_on_rules
from calculators.account.rule_sets import venue_named
from calculators.account.rules import ruled_by
from calculators.engine.account_document import account_of
from calculators.engine.account_sources import with_sources
from calculators.engine.display import parsed, quoted
from calculators.engine.evaluated import Evaluation
from calculators.engine.evaluation import evaluate
from calculators.engine.exact import ONE
from calculators.engine.joint_move import BucketMove, Move, all_together, liquidating_moves
from calculators.engine.margin_account import Account
from calculators.engine.refusal import Refusal, RefusedError, refuse
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
    move: Move  # the direction of a joint move, by asset; empty unless one was asked for
    moves: Sequence[BucketMove]
    notes: Sequence[str] = ()  # what of the venue's rules the account could not be given


def evaluated(
    document: str, venue: str = "", *, move: str = "", explain: bool = False
) -> Evaluated:
    """Return the evaluation of an account document; raise RefusedError with all that is wrong.

    `venue` names the rule set whose rules take the place of the account's own, or several of them
    with commas between;
    `move` is the direction of a joint move of prices, as `move_of` reads it.
    """
    named = venue_named(venue) if venue else None
    own: dict[str, Any] = {}  # the account's fields as they were written

    def ruled(values: Mapping[str, Any]) -> Mapping[str, Any]:
        own.update(values)
        return ruled_by(named, values) if named else values

    account = account_of(document, ruled)
    working = Working(keep=explain, currency=account.currency)
    evaluation = evaluate(account, working)
    direction = move_of(move, account) if move else {}
    moves = liquidating_moves(account, direction, working) if move else ()
    pages = citations_of(named, account) if named and explain else Citations()
    return Evaluated(
        account=account,
        evaluation=evaluation,
        steps=with_sources(cited(step, pages) for step in working.steps),
        venue=named,
        move=direction,
        moves=moves,
        notes=notes_on_rules(named, account, own) if named else (),
    )


def move_of(text: str, account: Account) -> Move:
    """Return the direction that a text names: all, or assets with their betas.

    >>> move_of("BTC,ETH=0.8", Account())
    {'BTC': Decimal('1'), 'ETH': Decimal('0.8')}
    """
    if text == "all":
        return all_together(account)
    found: dict[str, Decimal] = {}
    for word in text.split(","):
        asset, equals, beta = word.strip().partition("=")
        refuse(refusals_of_name(asset, found))
        number = parsed(beta) if equals else ONE
        if isinstance(number, str):
            refusal = Refusal(
                field=f"move.{asset}", what=f"{quoted(beta)} is not a beta.", fix=number
            )
            raise RefusedError(refusal)
        found[asset] = number
    if not any(found.values()):
        what, fix = "Every beta is 0, so no price moves.", "Give one of the assets another beta."
        raise RefusedError(Refusal(field="move", what=what, fix=fix))
    return found


def refusals_of_name(asset: str, found: Move) -> Iterator[Refusal]:
    """Yield a refusal for an asset of a move that has no name, or that was named before."""
    if not asset:
        yield Refusal(
            field="move",
            what="There is an asset without a name.",
            fix="Write names with commas between, such as BTC,ETH=0.8.",
        )
    if asset in found:
        yield Refusal(
            field=f"move.{asset}",
            what=f"{quoted(asset)} is named twice.",
            fix="Name it once, with the beta that is meant.",
        )
