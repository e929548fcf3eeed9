"""The price at which a position is liquidated, and the price at which nothing is left."""

# For one moving price P, with N = size × P: equity is collateral + side × (N − size × entry) and
# the maintenance margin of tier k is fraction_k × N − amount_k. Both are straight lines in N and
# the tiers join without a jump, so equity − maintenance crosses zero once: rising for a long,
# falling for a short. The tier of the crossing is found at the floors, exactly; no iteration.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, Literal

from calculators.engine.account import Bucket, Position, Side
from calculators.engine.exact import EXACT, MINUS_ONE, ONE, Rounding
from calculators.engine.formula import Formula
from calculators.engine.margin import bucket_risk, figures_in_context
from calculators.engine.risk import Risk
from calculators.engine.venue import Tier, tier_at
from calculators.engine.working import SILENT, Working

# What an answer is when no number would be honest. "never": no price above zero liquidates (or
# bankrupts) the position. "already liquidatable": equity does not exceed the requirement now.
# "below zero", of whole accounts: the equation has a root, at a price of zero or below, so no market
# gets there. "never within 100 times today's price", of moves of several prices together: there is a
# root, where no trader would look for it. "not between −99% and +900%", of moves that are looked for
# on a grid: beyond it nobody looked.
Outcome = Literal[
    "never",
    "already liquidatable",
    "below zero",
    "never within 100 times today's price",
    "not between −99% and +900%",
]
Prices = (
    tuple[Decimal, ...] | Outcome
)  # every price at which it happens, rising, or why there is none

LIQUIDATION_DISTANCE = Formula(
    symbol="liquidation distance",
    term="liquidation-price",
    text="100 * abs(liquidation_price - entry_price) / entry_price",
    unit="%",
)
LIQUIDATION_PRICE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(collateral - side * size * entry_price) / (size * (maintenance_margin_fraction - side))",
    unit="USDT",
)
TIERED_LIQUIDATION_PRICE = Formula(
    symbol="liquidation price",
    term="liquidation-price",
    text="(collateral + maintenance_amount - side * size * entry_price)"
    " / (size * (maintenance_margin_fraction - side))",
    unit="USDT",
)
BANKRUPTCY_PRICE = Formula(
    symbol="bankruptcy price",
    term="bankruptcy-price",
    text="entry_price - side * collateral / size",
    unit="USDT",
)
COLLATERAL_LEFT = Formula(
    symbol="collateral that the other positions leave",
    term="cross-margin",
    text="collateral + other_unrealized_pnl - other_maintenance_margin",
    unit="USDT",
)

# Each outcome as a line of working: the relation that holds, and where.
WHY: Mapping[Outcome, tuple[str, str]] = {
    "never": ("equity > maintenance margin", "at every price above 0"),
    "already liquidatable": ("equity ≤ maintenance margin", "at the mark price"),
    "below zero": ("equity > maintenance margin", "down to a price of 0"),
    "never within 100 times today's price": (
        "equity > maintenance margin",
        "until a price is 100 times today's",
    ),
    "not between −99% and +900%": ("equity > maintenance margin", "at every point of the grid"),
}
SOLVENT = ("equity > 0", "at every price above 0")


def liquidation_price(
    position: Position,
    collateral: Decimal,
    working: Working,
    *,
    of: str = "",
    rounding: Rounding | None = None,
) -> Decimal | Outcome:
    """Return the mark price at which equity = maintenance margin, unrounded, or a named outcome.

    (collateral + maintenance amount − side × size × entry) / (size × (fraction − side)), where the
    fraction and the amount are those of the tier at the liquidation price. `collateral` is what
    backs this position alone: an isolated margin, or what `collateral_left` says of a cross
    account. `rounding` is for the line of working only.

    Published in this form by Binance for USDⓈ-M futures, its own example:
    >>> from calculators.engine.venue import flat
    >>> eth = Position(name="ETH", side=1, size=Decimal("3683.979"), entry_price=Decimal("1456.84"),
    ...                mark_price=Decimal("1456.84"), tiers=flat(Decimal("0.1")))
    >>> liquidation_price(eth, Decimal("1535443.01") + 135365, Working()).quantize(Decimal("0.01"))
    Decimal('1114.78')
    """
    with localcontext(EXACT):
        tier = tier_or_outcome(position, collateral)
        if isinstance(tier, Tier):
            return price_in_tier(position, tier, collateral, working, of, rounding)
    return noted(tier, working, of)


def noted(outcome: Outcome, working: Working, of: str) -> Outcome:
    """Return why there is no liquidation price, after writing it down."""
    if working.keeps:
        symbol, term = LIQUIDATION_PRICE.symbol, LIQUIDATION_PRICE.term
        working.note(symbol, term, *WHY[outcome], outcome, of=of)
    return outcome


def price_in_tier(
    position: Position,
    tier: Tier,
    collateral: Decimal,
    working: Working,
    of: str,
    rounding: Rounding | None = None,
) -> Decimal:
    """Return the closed form of a liquidation price under one tier."""
    side, amount = ONE if position.side == 1 else MINUS_ONE, tier.maintenance_amount
    form = TIERED_LIQUIDATION_PRICE if amount else LIQUIDATION_PRICE
    price = working.in_context(form) if rounding is None else working.labelled(form, rounding)
    if not amount:
        return price(
            of,
            collateral=collateral,
            side=side,
            size=position.size,
            entry_price=position.entry_price,
            maintenance_margin_fraction=tier.maintenance_margin_fraction,
        )
    return price(
        of,
        collateral=collateral,
        side=side,
        size=position.size,
        entry_price=position.entry_price,
        maintenance_margin_fraction=tier.maintenance_margin_fraction,
        maintenance_amount=amount,
    )


def collateral_left(
    bucket: Bucket, position: Position, working: Working, *, whole: Risk | None = None
) -> Decimal:
    """Return the collateral that a bucket's other positions leave for one, at their marks.

    collateral + their unrealized P&L − their maintenance margin, all frozen where they are now.
    Whoever asks for every position of a large bucket passes its risk as `whole`, so that the
    others need not be added up again for each.
    """
    if len(bucket.positions) == 1:
        return bucket.collateral
    whole = whole or bucket_risk(bucket, SILENT)
    with localcontext(EXACT):
        _, pnl, _, needed = figures_in_context(position, SILENT, "")
        return working.in_context(COLLATERAL_LEFT)(
            position.name,
            collateral=bucket.collateral,
            other_unrealized_pnl=whole.equity - (bucket.collateral + pnl),
            other_maintenance_margin=whole.maintenance_margin - needed,
        )


def bankruptcy_price(
    position: Position,
    collateral: Decimal,
    working: Working,
    *,
    of: str = "",
    rounding: Rounding | None = None,
) -> Decimal | Outcome:
    """Return the mark price at which the collateral is exactly used up, or "never".

    entry price − side × collateral / size. Bybit's example, a 50x long from 10 000:
    >>> long = Position(name="BTC", side=1, size=Decimal(1), entry_price=Decimal(10000),
    ...                 mark_price=Decimal(10000))
    >>> bankruptcy_price(long, Decimal(200), Working())
    Decimal('9800')
    """
    operands: dict[str, Any] = {
        "entry_price": position.entry_price,
        "side": Decimal(position.side),
        "collateral": collateral,
        "size": position.size,
    }
    if BANKRUPTCY_PRICE(**operands) <= 0:
        working.note(BANKRUPTCY_PRICE.symbol, BANKRUPTCY_PRICE.term, *SOLVENT, "never", of=of)
        return "never"
    return working.work(BANKRUPTCY_PRICE, of=of, rounding=rounding, **operands)


# What follows is for use under `with localcontext(EXACT)`, as is `price_in_tier`.


def tier_or_outcome(position: Position, collateral: Decimal) -> Tier | Outcome:
    """Return the tier in which equity meets maintenance margin, or why there is none."""
    cash, notional = cash_of(position, collateral), position.size * position.mark_price
    tier = tier_at(position.tiers, notional)
    needed = notional * tier.maintenance_margin_fraction - tier.maintenance_amount
    if (cash + notional if position.side == 1 else cash - notional) <= needed:
        return "already liquidatable"
    return tier_of_root(position.tiers, cash, position.side) or "never"


def cash_of(position: Position, collateral: Decimal) -> Decimal:
    """Return collateral − side × size × entry price: equity without the value of the contract."""
    paid = position.size * position.entry_price
    return collateral - paid if position.side == 1 else collateral + paid


def tier_of_root(tiers: Sequence[Tier], cash: Decimal, side: Side) -> Tier | None:
    """Return the tier in which cash + side × notional value = maintenance margin, or None.

    It is the last tier at whose floor a long is liquidatable, or a short is not yet.
    """
    for tier in reversed(tiers):
        floor = tier.floor
        needed = floor * tier.maintenance_margin_fraction - tier.maintenance_amount
        meets = (
            needed - floor if side == 1 else needed + floor
        )  # the cash that meets it exactly there
        if cash <= meets if side == 1 else cash >= meets:
            return tier if floor or cash != meets else None
    return None
