"""What a rule set says of an account as a whole, beside its markets: collateral, trigger, orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from calculators.engine.collateral import Tranche
from calculators.engine.exact import ONE, ZERO

EVERY_OTHER = ""  # the asset of a line that holds for all that are not listed


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAsset:
    """What a venue counts of one asset, held or owed."""

    asset: str  # "" for every asset that is not listed
    haircut: Decimal = ZERO  # fraction of what is held that does not count
    initial_haircut: Decimal | None = None  # the same for opening positions; None: as above
    tranches: tuple[Tranche, ...] = ()  # in place of one haircut
    value_in: str = ""  # the currency of the tranches' bounds; "": they are of the amount
    liability_weight: Decimal = ONE  # what a debt counts for, 1 or more
    initial_liability_weight: Decimal | None = None  # the same for opening positions
    debt_initial_fraction: Decimal = ZERO  # of a debt's value: margin that the debt itself needs
    debt_maintenance_fraction: Decimal = ZERO
    source: int = 0  # which of the rule set's sources


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """How a rule set treats a whole account. What it leaves open stays as the account has it."""

    modes: tuple[Literal["cross", "isolated"], ...] = ("cross", "isolated")
    counted: tuple[CountedAsset, ...] = ()
    liquidation_at: Decimal | None = None  # equity over maintenance margin where liquidation begins
    states_orders: bool = False  # whether it says what an order reserves: margin and open loss
    order_amount: Decimal | None = None  # added for each open order
    default_market: str = ""  # the market of contracts that no other one names
    left_out: tuple[str, ...] = ()  # its rules that an account does not apply, a sentence each

    def counts(self, asset: str) -> CountedAsset | None:
        """Return what it counts of an asset; None if it does not say.

        >>> rules = AccountRules(counted=(CountedAsset(asset="BTC", haircut=Decimal("0.05")),))
        >>> rules.counts("BTC").haircut, rules.counts("XRP")
        (Decimal('0.05'), None)
        """
        by_name = {line.asset: line for line in self.counted}
        return by_name.get(asset, by_name.get(EVERY_OTHER))


def tranches_of(rows: Sequence[tuple[str, str, str]]) -> tuple[Tranche, ...]:
    """Return tranches from rows of lower bound, upper bound or "no bound", and ratio.

    >>> [str(tranche.upper) for tranche in tranches_of([("0", "10", "0.98"), ("10", "no bound", "0")])]
    ['10', 'None']
    """
    return tuple(
        Tranche(upper=None if upper == "no bound" else Decimal(upper), ratio=Decimal(ratio))
        for _, upper, ratio in rows
    )


def tranche_rows(rows: Sequence[tuple[str, str, str]]) -> tuple[tuple[Decimal | str, ...], ...]:
    """Return the same rows as a table shows them.

    >>> tranche_rows([("10", "no bound", "0")])
    ((Decimal('10'), 'no bound', Decimal('0')),)
    """
    return tuple(
        (Decimal(low), upper if upper == "no bound" else Decimal(upper), Decimal(ratio))
        for low, upper, ratio in rows
    )


SAYS_NOTHING = AccountRules()  # of an account as a whole
