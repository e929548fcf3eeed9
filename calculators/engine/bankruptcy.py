"""The price at which closing part of an account leaves it with nothing, and what the fund pays."""

# A liquidation may close one position of many, or a part of one. The account's net collateral is
# then shared out by maintenance margin: the part that is closed may use up as much of it as its
# share of the requirement. Signs: quote received for selling is positive, paid for buying negative.

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from calculators.engine.exact import EXACT, ONE, rounded, total
from calculators.engine.formula import Formula
from calculators.engine.working import SILENT, Working

COLLATERAL_OF_CLOSE = Formula(
    symbol="net collateral that the closed part may use up",
    term="bankruptcy-price",
    text="net_collateral * abs(maintenance_margin_closed) / maintenance_margin",
    unit="USDT",
)
BANKRUPTCY_QUOTE = Formula(
    symbol="quote amount at the bankruptcy price",
    term="bankruptcy-price",
    text="-notional_value_change - collateral_of_close",
    unit="USDT",
)
BANKRUPTCY_RATING = Formula(
    symbol="how far the account is toward bankruptcy",
    term="bankruptcy-price",
    text="min(1, max(0, adjustment * (1 - net_collateral / maintenance_margin)))",
    unit="",
)
FILLABLE_PRICE = Formula(
    symbol="fillable price",
    term="liquidation",
    text="(net_notional_value - rating * spread_fraction * maintenance_margin) / size",
    unit="USDT",
)
LIQUIDATION_FEE = Formula(
    symbol="paid into the insurance fund",
    term="insurance-fund",
    text="min(maximum_fee_fraction * abs(proceeds), proceeds - bankruptcy_quote)",
    unit="USDT",
)
FUND_PAYS = Formula(
    symbol="change of the insurance fund",
    term="insurance-fund",
    text="proceeds - bankruptcy_quote",
    unit="USDT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A position at its oracle price; its size is signed."""

    name: str
    size: Decimal  # base currency; a short is negative
    price: Decimal  # quote per base
    maintenance_margin_fraction: Decimal

    @property
    def net_notional_value(self) -> Decimal:
        """Return size * price, quote currency; a short's is negative."""
        return EXACT.multiply(self.size, self.price)

    @property
    def maintenance_margin(self) -> Decimal:
        """Return |size| * price * fraction, quote currency, unrounded."""
        value = EXACT.abs(self.net_notional_value)
        return EXACT.multiply(value, self.maintenance_margin_fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subaccount:
    """Quote currency and the positions that it backs."""

    quote: Decimal
    holdings: tuple[Holding, ...] = ()

    @property
    def net_collateral(self) -> Decimal:
        """Return what would be left if everything closed at its oracle price."""
        return total([self.quote, *(h.net_notional_value for h in self.holdings)])

    @property
    def maintenance_margin(self) -> Decimal:
        """Return the sum of the positions' requirements."""
        return total(h.maintenance_margin for h in self.holdings)


def bankruptcy_quote(
    account: Subaccount,
    closed: Holding,
    change: Decimal,
    *,
    places: int | None = None,
    working: Working = SILENT,
) -> Decimal:
    """Return the quote amount for changing a position's size that leaves no collateral behind it.

    -change of notional value - net collateral * |change of requirement| / requirement, which is
    rounded toward plus infinity at `places` decimals: in favor of the account's solvency.
    dYdX, 1 BTC at 50 000 on -13 USDC of which 0.00021347 are sold, in millionths of a USDC:

    >>> btc = Holding(name="BTC", size=ONE, price=Decimal(50000),
    ...     maintenance_margin_fraction=Decimal("0.1"))
    >>> account = Subaccount(quote=Decimal(-13), holdings=(btc,))
    >>> bankruptcy_quote(account, btc, Decimal("-0.00021347"), places=6).normalize()
    Decimal('0.002776')
    """
    after = Holding(
        name=closed.name,
        size=EXACT.add(closed.size, change),
        price=closed.price,
        maintenance_margin_fraction=closed.maintenance_margin_fraction,
    )
    used = working.work(
        COLLATERAL_OF_CLOSE,
        net_collateral=account.net_collateral,
        maintenance_margin_closed=EXACT.subtract(
            after.maintenance_margin, closed.maintenance_margin
        ),
        maintenance_margin=account.maintenance_margin,
    )
    return working.work(
        BANKRUPTCY_QUOTE,
        notional_value_change=EXACT.multiply(change, closed.price),
        collateral_of_close=used if places is None else rounded(used, places, ROUND_FLOOR),
    )


def bankruptcy_rating(
    account: Subaccount, *, adjustment: Decimal = ONE, working: Working = SILENT
) -> Decimal:
    """Return how far an account is from its requirement (0) toward bankruptcy (1).

    >>> btc = Holding(name="BTC", size=ONE, price=Decimal(50000),
    ...     maintenance_margin_fraction=Decimal("0.1"))
    >>> bankruptcy_rating(Subaccount(quote=Decimal(-47500), holdings=(btc,)))
    Decimal('0.5')
    """
    return working.work(
        BANKRUPTCY_RATING,
        adjustment=adjustment,
        net_collateral=account.net_collateral,
        maintenance_margin=account.maintenance_margin,
    )


def fillable_price(
    account: Subaccount,
    holding: Holding,
    *,
    spread_fraction: Decimal,
    adjustment: Decimal = ONE,
    working: Working = SILENT,
) -> Decimal:
    """Return the worst price at which a liquidation of one position may fill.

    (net notional value - rating * spread * maintenance margin) / size: at the requirement it is the
    oracle price, and the deeper the account is under it the further it moves away. dYdX:

    >>> btc = Holding(name="BTC", size=Decimal("0.1"), price=Decimal(50000),
    ...     maintenance_margin_fraction=Decimal("0.1"))
    >>> fillable_price(Subaccount(quote=Decimal(-4501), holdings=(btc,)), btc,
    ...     spread_fraction=Decimal("0.1")).normalize()
    Decimal('49999')
    """
    return working.work(
        FILLABLE_PRICE,
        net_notional_value=holding.net_notional_value,
        rating=bankruptcy_rating(account, adjustment=adjustment, working=working),
        spread_fraction=spread_fraction,
        maintenance_margin=holding.maintenance_margin,
        size=holding.size,
    )


def insurance_fund_change(
    *,
    proceeds: Decimal,
    bankruptcy_quote: Decimal,
    maximum_fee_fraction: Decimal,
    working: Working = SILENT,
) -> Decimal:
    """Return what the insurance fund receives of a liquidation; below zero, what it pays.

    A fill better than the bankruptcy price pays a fee, at most a fraction of the proceeds and
    never more than the improvement; a worse fill is made whole. dYdX, a long sold for 5 610 whose
    bankruptcy is at 5 100, fee at most 2.5%:

    >>> insurance_fund_change(proceeds=Decimal(5610), bankruptcy_quote=Decimal(5100),
    ...     maximum_fee_fraction=Decimal("0.025"))
    Decimal('140.250')
    """
    if proceeds > bankruptcy_quote:
        return working.work(
            LIQUIDATION_FEE,
            maximum_fee_fraction=maximum_fee_fraction,
            proceeds=proceeds,
            bankruptcy_quote=bankruptcy_quote,
        )
    return working.work(FUND_PAYS, proceeds=proceeds, bankruptcy_quote=bankruptcy_quote)
