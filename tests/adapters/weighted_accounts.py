"""Drift and Mango: weights, requirements, health, sizes of liquidations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import health, liquidation_size, requirement, weights
from calculators.engine.exact import ONE, ZERO
from calculators.engine.weighted_margin import (
    Margin,
    open_orders_margin,
    orders_margin,
    perpetual_margin,
    spot_margin,
)
from calculators.engine.weights import PriceRange, one_price
from tests.adapters.reading import Given, exact, read

# An example that states one of these is about maintenance margin.
MAINTENANCE = frozenset({"mm", "maint_asset_weight", "maint_liability_weight"})


def drift_weights(given: Given, _: Path) -> Given:
    weight = read(given, "weight")
    if "total_deposits" in given:
        used = weights.used_asset_weight(
            weight=weight,
            deposits=read(given, "total_deposits"),
            price=read(given, "price", default=ONE),
            scale_start=read(given, "scale_start"),
        )
        return {"asset_weight_bp": weights.basis_points(used)}
    size, factor = read(given, "size", "unrealised_pnl"), read(given, "imf")
    asset = weights.asset_weight(weight=weight, size_factor=factor, size=size)
    debt = weights.liability_weight(weight=weight, size_factor=factor, size=size)
    return {
        "asset_weight_bp": weights.basis_points(asset),
        "liability_weight_bp": weights.basis_points(debt),
    }


def price_of(given: Given, asset: str) -> PriceRange:
    oracle = read(given, f"{asset}_oracle", "price" if asset == "sol" else "", default=ONE)
    return PriceRange(oracle=oracle, average=read(given, f"{asset}_twap", default=oracle))


def drift_margin(given: Given, _: Path) -> Given:
    if "oracle" in given:
        return sized_perpetual(given)
    if "cross" in given or "isolated" in given:
        buffer = read(given, "buffer")
        found = {n: bucket(given[n], buffer) for n in ("cross", "isolated") if n in given}
        return {n: {"mr": m.requirement, "tc": m.collateral} for n, m in found.items()}
    margin = bucket(given, read(given, "buffer"))
    found_here: dict[str, Decimal] = {
        "margin_requirement": margin.requirement,
        "total_collateral": margin.collateral,
        "both": margin.requirement,
    }
    if "position_max_margin_ratio" in given:
        alone = bucket({**given, "user_max_margin_ratio": 0}, ZERO)
        found_here["position_only"] = alone.requirement
    return found_here


def sized_perpetual(given: Given) -> Given:
    size = read(given, "size", "perp_size")
    found = {}
    for name, fraction in (("initial_margin", "im_ratio"), ("maintenance_margin", "mm_ratio")):
        scaled = requirement.size_root(
            fraction=read(given, fraction), size_factor=read(given, "imf"), size=size
        )
        found[name] = perpetual_margin(
            size, read(given, "oracle"), margin_fraction=scaled
        ).requirement
    return found


def bucket(given: Given, buffer: Decimal) -> Margin:
    """Return the sums of one bucket; a fraction of the trader's own is for initial margin only."""
    is_initial = MAINTENANCE.isdisjoint(given)
    own = read(given, "user_max_margin_ratio") if is_initial else ZERO
    fraction = weights.own_margin_fraction(
        read(given, "im", "mm"),
        position_fraction=read(given, "position_max_margin_ratio") if is_initial else ZERO,
        account_fraction=own,
    )
    usdc = price_of(given, "usdc")
    deposits = read(given, "usdc", "deposit") - read(given, "usdc_borrow")
    parts = [
        spot_margin(deposits, usdc, buffer_fraction=buffer),
        sol_margin(given, own, buffer),
        open_orders_margin(int(read(given, "open_orders"))),
    ]
    if "perp_size" in given:
        parts.append(
            perpetual_margin(
                read(given, "perp_size"),
                read(given, "perp_price", "price"),
                margin_fraction=fraction,
                quote=read(given, "quote") if "quote" in given else None,
                quote_price=usdc,
                buffer_fraction=buffer,
            )
        )
    return sum(parts, Margin())


def sol_margin(given: Given, own: Decimal, buffer: Decimal) -> Margin:
    stated = given.get("weights", {})
    asset = read(
        given,
        "asset_weight",
        "maint_asset_weight",
        default=read(stated, "asset", default=ONE),
    )
    debt = read(
        given,
        "liability_weight",
        "maint_liability_weight",
        default=read(stated, "liability", default=ONE),
    )
    if own:
        asset = weights.own_asset_weight(asset, own)
        debt = weights.own_liability_weight(debt, own)
    amount = read(given, "sol", "sol_deposit") - read(given, "sol_borrow")
    if "sol_bid" in given or "sol_ask" in given:
        return orders_margin(
            amount,
            read(given, "price"),
            bids=read(given, "sol_bid"),
            asks=read(given, "sol_ask"),
            asset_weight=asset,
            liability_weight=debt,
        )
    return spot_margin(
        amount,
        price_of(given, "sol"),
        asset_weight=asset,
        liability_weight=debt,
        buffer_fraction=buffer,
    )


def drift_liquidation(given: Given, _: Path) -> Given:
    if "margin_ratio" in given:
        size = liquidation_size.size_to_close(
            margin_shortage=read(given, "margin_shortage"),
            margin_fraction=read(given, "margin_ratio"),
            price=read(given, "price"),
            quote_price=read(given, "quote_price", default=ONE),
            liquidation_fee_fraction=read(given, "liquidation_fee"),
            insurance_fee_fraction=read(given, "insurance_fee"),
        )
        return {"base_amount": math.inf if size == "all of it" else size}
    multipliers: dict[str, Any] = {
        "asset_multiplier": read(given, "asset_multiplier", default=ONE),
        "liability_multiplier": read(given, "liability_multiplier", default=ONE),
        "liability_price": read(given, "liability_price"),
    }
    if "margin_shortage" in given:
        taken = liquidation_size.debt_to_take_over(
            margin_shortage=read(given, "margin_shortage"),
            asset_weight=read(given, "asset_weight"),
            liability_weight=read(given, "liability_weight"),
            insurance_fee_fraction=read(given, "insurance_fee"),
            **multipliers,
        )
        return {"liability_amount": math.inf if taken == "all of it" else taken}
    prices = {**multipliers, "asset_price": read(given, "asset_price")}
    if "asset_amount" in given:
        held = read(given, "asset_amount")
        return {"liability_amount": liquidation_size.debt_for_asset(asset_amount=held, **prices)}
    owed = read(given, "liability_amount")
    return {"asset_amount": liquidation_size.asset_for_debt(liability_amount=owed, **prices)}


def weights_of(pair: Sequence[float]) -> health.Weights:
    return health.Weights(asset=exact(pair[0]), liability=exact(pair[1]))


def mango(given: Given, _: Path) -> Given:
    names = [name for name in ("init", "maint") if f"{name}_weights" in given]
    return {f"{name}_health": health.health(tokens(given, name), perps(given)) for name in names}


def tokens(given: Given, kind: str) -> list[health.Token]:
    uses: list[health.PoolUse | None] = [
        health.PoolUse(**{name: exact(value) for name, value in row.items()})
        for row in given.get("scaling") or ()
    ]
    rows = zip(given["tokens"], given["prices"], given[f"{kind}_weights"], strict=True)
    return [
        health.Token(
            balance=exact(balance),
            price=one_price(exact(price)),
            weights=weights_of(pair),
            use=uses[index] if index < len(uses) and kind == "init" else None,
        )
        for index, (balance, price, pair) in enumerate(rows)
    ]


def perps(given: Given) -> list[health.PerpetualHolding]:
    stated = given.get("perps") or ([given["perp"]] if given.get("perp") else [])
    return [
        health.PerpetualHolding(
            size=read(row, "base_lots") * lot,
            quote=read(row, "quote"),
            price=one_price(read(row, "price")),
            weights=weights_of(row["base_weights"]),
            overall_asset_weight=read(row, "overall_asset_weight", default=ONE),
            bids=read(row, "bids") * lot,
            asks=read(row, "asks") * lot,
            settle_token=int(row.get("settle_token", 0)),
        )
        for row in stated
        for lot in (read(row, "lot", default=ONE),)
    ]


ADAPTERS = {
    "drift-v2-weights": drift_weights,
    "drift-v2-margin": drift_margin,
    "drift-v2-liquidation-size": drift_liquidation,
    "mango-v4-health": mango,
}
