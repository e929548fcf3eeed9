"""Vega: margin levels, isolated and capped markets, funding, losses shared out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from calculators.engine import funding_accrual, margin_levels, orders
from calculators.engine.account import Side
from calculators.engine.exact import ONE, ZERO
from tests.adapters.reading import Given, exact, read, side_of

HUNDRED = Decimal(100)
UNBOUNDED = Decimal(1_000_000)  # a side of a clamp that is not stated


def risk_factor(given: Given) -> Decimal:
    """Return the factor of the position's own side, where both are stated."""
    own, other = ("long", "short") if side_of(given) == 1 else ("short", "long")
    return read(given, "risk_factor", "rf", f"rf_{own}", f"rf_{other}")


def margin(given: Given, _: Path) -> Given:
    if "scaling" in given:
        factors = {name: exact(factor) for name, factor in given["scaling"].items()}
        return margin_levels.levels(read(given, "maintenance"), factors)
    if "mff" in given:
        size = read(given, "position", default=ONE)
        return {
            "margin": funding_accrual.margin_with_funding(
                futures_margin=read(given, "futures_margin"),
                funding_factor=read(given, "mff"),
                payment=read(given, "funding"),
                size=size,
            )
        }
    if "order_price" in given:
        return {
            "margin": margin_levels.auction_order_margin(
                size=read(given, "size"),
                order_price=read(given, "order_price"),
                indicative_price=read(given, "indicative_price"),
                risk_factor=risk_factor(given),
            )
        }
    needed = margin_levels.maintenance_margin(
        size=read(given, "position", "size"),
        mark_price=read(given, "mark"),
        slippage_factor=read(given, "linear_slippage"),
        risk_factor=risk_factor(given),
    )
    return {"maintenance_margin": needed, "margin": needed}


def isolated(given: Given, _: Path) -> Given:
    factor = read(given, "margin_factor")
    found: dict[str, Decimal] = {}
    if "avg_entry" in given:
        found["margin"] = orders.isolated_margin(
            size=read(given, "position", "size"),
            price=read(given, "avg_entry"),
            margin_fraction=factor,
        )
    if "limit_price" in given:
        found["order_margin"] = orders.isolated_margin(
            size=increase(given), price=read(given, "limit_price"), margin_fraction=factor
        )
    return found


def increase(given: Given) -> Decimal:
    """Return the part of an order that a position grows by; it closes the other side first."""
    size = abs(read(given, "size"))
    if "side" not in given:
        return size
    closed = max(ZERO, -side_of(given) * read(given, "position"))
    return max(ZERO, size - closed)


def spans(rows: Sequence[Sequence[float]]) -> list[funding_accrual.Span]:
    return [
        funding_accrual.Span(price=exact(price), start=exact(start), end=exact(end))
        for price, start, end in rows
    ]


def bounds(given: Given, low: str, high: str) -> tuple[Decimal, Decimal] | None:
    if low not in given and high not in given:
        return None
    return read(given, low, default=-UNBOUNDED), read(given, high, default=UNBOUNDED)


def funding(given: Given, _: Path) -> Given:
    if "s_twap" in given:
        return funding_payment(given)
    if isinstance(given["internal"], list):
        paused = given.get("auctions", [given["auction"]] if "auction" in given else [])
        pauses = [(exact(start), exact(end)) for start, end in paused]
        return {
            name: funding_accrual.time_weighted_average(spans(given[name]), pauses)
            for name in ("internal", "external")
        }
    rate = funding_accrual.scaled_rate(
        contract_price=read(given, "internal"),
        index_price=read(given, "external"),
        scaling=read(given, "scaling", default=ONE),
        bounds=bounds(given, "lower", "upper"),
    )
    return {"rate": rate, "funding_payment": rate * read(given, "external")}


def funding_payment(given: Given) -> Given:
    payment = funding_accrual.clamped_payment(
        contract_price=read(given, "f_twap"),
        index_price=read(given, "s_twap"),
        interest=read(given, "interest"),
        years=read(given, "delta_t"),
        bounds=bounds(given, "clamp_lower", "clamp_upper"),
    )
    held = {
        f"margin_{name}": funding_accrual.margin_with_funding(
            futures_margin=read(given, "futures_margin"),
            funding_factor=read(given, "mff"),
            payment=payment,
            size=side * read(given, "size", default=ONE),
        )
        for name, side in (("long", ONE), ("short", -ONE))
    }
    return {"funding_payment": payment, **held}


def loss(order: Given | Sequence[float], side: Side, cap: Decimal) -> Decimal:
    """Return the largest loss of a position or an order, given as fields or as [size, price]."""
    if isinstance(order, list):
        size, price = exact(order[0]), exact(order[1])
    else:
        assert isinstance(order, dict)
        size, price = read(order, "size"), read(order, "price", "entry")
    return orders.full_loss(side=side, size=size, price=price, maximum_price=cap)


def capped(given: Given, _: Path) -> Given:
    if "required" in given:
        added = orders.top_up(
            required=read(given, "required"),
            margin_balance=read(given, "margin_balance"),
            loss=read(given, "loss"),
        )
        return {"topup": added}
    cap = read(given, "max_price", default=HUNDRED)

    def side_loss(side: Side, *names: str) -> Decimal:
        several = [order for name in names for order in given.get(f"{name}s", ())]
        stated = [given[name] for name in names if name in given]
        return sum((loss(order, side, cap) for order in stated + several), ZERO)

    held = side_loss(1, "long", "position_long") + side_loss(-1, "short", "position_short")
    position = read(given, "position_margin", default=held)
    buys, sells = side_loss(1, "buy_order", "buy"), side_loss(-1, "sell_order", "sell")
    order = max(buys, sells)
    return {
        "position_margin": position,
        "order_margin": order,
        "total": position + order,
        "margin": position + order,
    }


def waterfall(given: Given, _: Path) -> Given:
    gains = [exact(gain) for gain in given["winners"]]
    left = read(given, "shortfall") - read(given, "insurance_pool", "insurance", "fund")
    shares = margin_levels.loss_shares(max(ZERO, left), gains)
    return {"shares": shares, "larger_share": max(shares), "smaller_share": min(shares)}


ADAPTERS = {
    "vega-margin": margin,
    "vega-isolated": isolated,
    "vega-funding": funding,
    "vega-fully-collateralised": capped,
    "vega-waterfall": waterfall,
}
