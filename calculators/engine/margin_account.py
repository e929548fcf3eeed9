"""A whole margin account: collateral, positions and open orders, and what their sum is counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from calculators.engine.account import Bucket, Collateral, Position, Side, refusals_of_margins
from calculators.engine.account_checks import refusals_of_account
from calculators.engine.coin_option_margin import CoinOptionRules
from calculators.engine.exact import EXACT, ONE, ZERO, total
from calculators.engine.instrument import LINEAR, Instrument, settlement
from calculators.engine.margin import collateral_value
from calculators.engine.option_margin import StandardRules
from calculators.engine.plain import above_zero
from calculators.engine.portfolio_margin import PortfolioRules
from calculators.engine.refusal import refuse
from calculators.engine.working import SILENT, Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An open order, whose margin the cross collateral backs until it fills."""

    name: str  # what it is an order for, unique among the orders
    side: Side  # +1 buys, -1 sells
    size: Decimal  # as of a position
    price: Decimal  # its limit, quote per base, above 0
    mark_price: Decimal  # quote per base, above 0
    leverage: Decimal = ONE
    reduce_only: bool = False  # True: it can only close what is open, and needs no margin
    instrument: Instrument = LINEAR

    def __post_init__(self) -> None:
        """Refuse numbers that no order can have."""
        refuse(
            [
                *above_zero("size", self.size),
                *above_zero("price", self.price),
                *above_zero("mark_price", self.mark_price),
                *above_zero("leverage", self.leverage),
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that a trader has in one account of one venue.

    Every amount is counted in `currency`. Collateral is all that was paid in, what isolated
    positions have set aside included. Profit in another currency counts in full at its rate.

    >>> Account(positions=(Position(name="BTC", side=1, size=ONE, entry_price=Decimal(30000),
    ...     mark_price=Decimal(30000)),))
    Traceback (most recent call last):
    calculators.engine.refusal.RefusedError: positions.0.tiers: BTC has no maintenance margin. Add tiers, the first with floor 0 and a maintenance_margin_fraction, or name a venue that has its market.
    """

    currency: str = "USDT"
    collateral: tuple[Collateral, ...] = ()
    positions: tuple[Position, ...] = ()
    orders: tuple[Order, ...] = ()
    rates: Mapping[str, Decimal] = field(
        default_factory=dict
    )  # account currency per unit of another
    option_rules: StandardRules | None = None  # what options that are sold need
    coin_option_rules: CoinOptionRules | None = None  # the same of options that are paid in coins
    portfolio: PortfolioRules | None = None  # scenario margin of the cross bucket, asset by asset
    liquidation_at: Decimal = ONE  # equity ÷ maintenance margin at which liquidation begins
    order_amount: Decimal = ZERO  # initial margin that each open order adds, account currency

    def __post_init__(self) -> None:
        """Refuse an account whose parts contradict each other."""
        refuse(refusals_of_account(self))
        cross, *own = self.buckets()
        given = total(bucket.collateral for bucket in own)
        refuse(refusals_of_margins(EXACT.add(cross.collateral, given), given) if given else ())

    def rate_of(self, instrument: Instrument) -> Decimal:
        """Return the account's currency per unit of what an instrument is settled in."""
        return self.rates.get(settlement(instrument, self.currency), ONE) if self.rates else ONE

    @property
    def rules_of_options(self) -> StandardRules | CoinOptionRules | None:
        """Return what options that are sold need, whichever rule it is."""
        return self.option_rules or self.coin_option_rules

    def buckets(self, working: Working = SILENT) -> tuple[Bucket, ...]:
        """Return the cross bucket, then each isolated position in a bucket of its own."""
        isolated = [p for p in self.positions if p.mode == "isolated"]
        own = tuple(
            Bucket(
                name=p.name,
                collateral=EXACT.multiply(p.isolated_margin, self.rate_of(p.instrument)),
                positions=(p,),
            )
            for p in isolated
        )
        parts = {c.asset: collateral_value(c, working) for c in self.collateral}
        parts |= {f"set aside for {b.name}": EXACT.minus(b.collateral) for b in own}
        cross = Bucket(
            name="cross",
            collateral=working.total("collateral", "collateral", parts, of="cross"),
            positions=tuple(p for p in self.positions if p.mode == "cross")
            if isolated
            else self.positions,
        )
        return (cross, *own)
