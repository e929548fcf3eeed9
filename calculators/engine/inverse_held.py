"""One inverse contract with the coins behind it, beside a linear one with the same worth in dollars."""

# In dollars both contracts gain and lose the same at every price. What differs is the margin: coins
# lose their worth in the same fall. So the account moves like its contract and its coins together.

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.engine import inverse
from calculators.engine.account import Position, Side
from calculators.engine.display import price_places
from calculators.engine.exact import EXACT, ZERO, rounded
from calculators.engine.formula import Formula
from calculators.engine.liquidation import Outcome
from calculators.engine.liquidation import liquidation_price as linear_liquidation_price
from calculators.engine.venue import flat
from calculators.engine.working import SILENT, Working

FINE = 20  # decimal places of a price before it is rounded away from danger
NOWHERE = Decimal("1e20")  # times the entry price: farther than amounts of 18 places can put it
MARGIN = Formula(
    symbol="coins behind it",
    term="collateral",
    text="initial_margin + added_coins",
    unit=inverse.COIN,
)
EQUITY = Formula(symbol="equity", term="account-equity", text="collateral + pnl", unit=inverse.COIN)
WORTH = Formula(
    symbol="equity in dollars", term="account-equity", text="equity * price", unit="USD"
)
PNL_IN_DOLLARS = Formula(
    symbol="P&L in dollars", term="unrealized-pnl", text="pnl * price", unit="USD"
)
LINEAR_EQUITY = Formula(
    symbol="equity with dollars as margin",
    term="account-equity",
    text="collateral * entry_price + side * contract_value / entry_price * (price - entry_price)",
    unit="USD",
)
MIRRORED = Formula(
    symbol="price as far the other way", term="", text="2 * entry_price - price", unit="USD"
)
MOVES_LIKE = Formula(
    symbol="coins that the account moves like in dollars",
    term="delta",
    text="collateral + side * contract_value / entry_price",
    unit=inverse.COIN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInverse:
    """An inverse position, just opened, with its coins and a flat maintenance margin.

    A long of 30 000 USD from 30 000 at full cover: one coin behind one coin. The price halves.

    >>> held = HeldInverse(side=1, contract_value=Decimal(30000), entry_price=Decimal(30000),
    ...     collateral=Decimal(1), maintenance_margin_fraction=Decimal("0.01"))
    >>> half = Decimal(15000)
    >>> [str(round(found, 2)) for found in (held.pnl(half), held.equity(half))]
    ['-1.00', '0.00']
    >>> round(held.liquidation_price(), 2)
    Decimal('15150.00')
    """

    side: Side
    contract_value: Decimal  # USD, above 0: fixed, whatever the price
    entry_price: Decimal  # USD per coin
    collateral: Decimal  # coins
    maintenance_margin_fraction: Decimal

    def pnl(self, price: Decimal, working: Working = SILENT, of: str = "") -> Decimal:
        """Return what it has gained at a price, in coins."""
        return working.work(
            inverse.UNREALIZED_PNL,
            of=of,
            side=Decimal(self.side),
            contract_value=self.contract_value,
            entry_price=self.entry_price,
            mark_price=price,
        )

    def equity(self, price: Decimal) -> Decimal:
        """Return the coins that it leaves of its collateral at a price."""
        return EQUITY(collateral=self.collateral, pnl=self.pnl(price))

    def requirement(self, price: Decimal) -> Decimal:
        """Return the coins that it must have at a price: a share of its value there."""
        return inverse.REQUIREMENT(
            contract_value=self.contract_value,
            price=price,
            fraction=self.maintenance_margin_fraction,
            maintenance_amount=ZERO,
        )

    def is_due(self, price: Decimal) -> bool:
        """Return whether it is liquidated at a price."""
        return self.equity(price) <= self.requirement(price)

    def liquidation_price(self, working: Working = SILENT) -> Decimal | Outcome:
        """Return the price at which its coins are down to what it must have, or why there is none."""
        if self.is_due(self.entry_price):
            return "already liquidatable"
        found = inverse.liquidation_at_mark(
            side=self.side,
            contract_value=self.contract_value,
            entry_price=self.entry_price,
            collateral=self.collateral,
            maintenance_margin_fraction=self.maintenance_margin_fraction,
            working=working,
        )
        return self.settled(found)

    def bankruptcy_price(self, working: Working = SILENT) -> Decimal | Outcome:
        """Return the price at which its coins are gone."""
        found = inverse.bankruptcy_price(
            side=self.side,
            contract_value=self.contract_value,
            entry_price=self.entry_price,
            collateral=self.collateral,
            working=working,
        )
        return self.settled(found)

    def settled(self, price: Decimal | Outcome) -> Decimal | Outcome:
        """Return a price without the noise of coins that no decimal spells, such as a third of one.

        Where the coins cover all that a short can lose, that noise is all that is left of a price.
        """
        if not isinstance(price, Decimal):
            return price
        return (
            "never" if price > EXACT.multiply(self.entry_price, NOWHERE) else rounded(price, FINE)
        )

    @property
    def places(self) -> int:
        """The decimal places that give its amounts of coins at least five digits."""
        return price_places(EXACT.divide(self.contract_value, self.entry_price))

    @property
    def linear(self) -> Position:
        """The linear position over as many coins, with a margin in dollars worth as much at entry."""
        return Position(
            name="linear",
            side=self.side,
            size=EXACT.divide(self.contract_value, self.entry_price),
            entry_price=self.entry_price,
            mark_price=self.entry_price,
            isolated_margin=EXACT.multiply(self.collateral, self.entry_price),
            tiers=flat(self.maintenance_margin_fraction),
        )

    def linear_liquidation_price(self, working: Working = SILENT) -> Decimal | Outcome:
        """Return the price at which that one is liquidated."""
        position = self.linear
        return linear_liquidation_price(
            position, position.isolated_margin, working, of="linear, dollars as margin"
        )

    def linear_equity(self, price: Decimal, working: Working = SILENT) -> Decimal:
        """Return the dollars that that one leaves of its margin at a price."""
        return working.work(
            LINEAR_EQUITY,
            collateral=self.collateral,
            entry_price=self.entry_price,
            side=Decimal(self.side),
            contract_value=self.contract_value,
            price=price,
        )
