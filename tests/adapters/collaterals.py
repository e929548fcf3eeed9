"""What counts as collateral: haircuts, buffers, tranches, loans; and plain requirements."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from calculators.engine import collateral, inverse, requirement
from calculators.engine.account import Position
from calculators.engine.exact import ONE, ZERO, total
from calculators.engine.margin import unrealized_pnl
from calculators.engine.working import SILENT
from tests.adapters.reading import Given, exact, read, side_of, size_of


def multi_assets(given: Given, _: Path) -> Given:
    found: dict[str, object] = {}
    if "bid_buffer" in given:
        found["asset_bid_rate"] = collateral.bid_rate(
            read(given, "asset_index", "index"), read(given, "bid_buffer")
        )
    if "ask_buffer" in given:
        found["asset_ask_rate"] = collateral.ask_rate(
            read(given, "asset_index", "index"), read(given, "ask_buffer")
        )
    if "needed" in given:
        found["amount"] = collateral.converted(read(given, "needed"), read(given, "rate"))
    if "collateral_ratio" in given:
        found["collateral_value"] = collateral.counted_value(
            amount=read(given, "value", "amount"),
            price=read(given, "index", "price", default=ONE),
            ratio=read(given, "collateral_ratio"),
        )
    return found


def counted(given: Given, _: Path) -> Given:
    if "im" in given or "mm" in given:
        size, price = read(given, "amount"), read(given, "index", "price")
        return {
            name: requirement.amount(size=size, price=price, fraction=read(given, key))
            for name, key in (("initial_margin", "im"), ("maintenance_margin", "mm"))
        }
    if "assets" not in given:
        return {"value": value_of(given)}
    values = [value_of(row) for row in given["assets"]]
    return {"values": values, "total": total(values)}


def value_of(row: Given) -> Decimal:
    ratio = ONE - read(row, "haircut") if "haircut" in row else read(row, "ratio", default=ONE)
    return collateral.counted_value(
        amount=read(row, "amount"), price=read(row, "index", "price"), ratio=ratio
    )


def discounted(given: Given, _: Path) -> Given:
    table = [  # (upper bound, ratio), or (lower bound, upper bound, ratio)
        collateral.Tranche(upper=None if row[-2] is None else exact(row[-2]), ratio=exact(row[-1]))
        for row in given["tiers"]
    ]
    return {"discounted": collateral.tranche_value(read(given, "amount", "value"), table)}


def unified(given: Given, _: Path) -> Given:
    found: dict[str, object] = {}
    if "equity" in given or "adjusted_equity" in given:
        needed = read(given, "mm", "maintenance_margin")
        found["uni_mmr"] = collateral.EQUITY_TO_REQUIREMENT(
            account_equity=read(given, "adjusted_equity", "equity"), maintenance_margin=needed
        )
    if "positions" in given:
        found["unrealised_pnl"] = [pnl_of(row) for row in given["positions"]]
    if "assets" in given:
        rate = read(given, "loan_mmr")
        found["equity"] = [equity_of(row) for row in given["assets"]]
        found["margin_mm"] = [
            collateral.loan_requirement(read(row, "loan"), read(row, "loan_mmr", default=rate))
            for row in given["assets"]
        ]
        if all("price" in row or "index" in row for row in given["assets"]):
            found["adjusted_equity"] = [
                collateral.lower_of_both(
                    equity_of(row),
                    read(row, "index", "price"),
                    read(row, "collateral_rate", "collateral_ratio", default=ONE),
                )
                for row in given["assets"]
            ]
    return found


def equity_of(row: Given) -> Decimal:
    return total(
        [
            read(row, "margin_asset"),
            -read(row, "loan"),
            read(row, "futures_asset"),
            read(row, "futures_upnl"),
        ]
    )


def pnl_of(row: Given) -> Decimal:
    position = Position(
        name="",
        side=side_of(row),
        size=size_of(row),
        entry_price=read(row, "entry"),
        mark_price=read(row, "mark"),
    )
    return unrealized_pnl(position, SILENT)


def platform(given: Given, _: Path) -> Given:
    """Return a backtesting platform's requirements; rates named for an instrument are inverse."""
    leverage = read(given, "leverage", default=ONE)
    size, price = read(given, "qty"), read(given, "price")
    if "rate" in given:
        rate = read(given, "rate")
        levered = requirement.amount(size=size, price=price, fraction=rate, leverage=leverage)
        return {
            "initial_margin": levered,
            "maintenance_margin": levered,
            "standard": requirement.amount(size=size, price=price, fraction=rate),
            "leveraged": levered,
        }
    coins = inverse.INITIAL_MARGIN(contract_value=size, price=price, leverage=leverage)
    return {
        name: coins * read(given, rate)
        for name, rate in (
            ("initial_margin", "margin_init"),
            ("maintenance_margin", "margin_maint"),
        )
    }


def skewed(given: Given, _: Path) -> Given:
    rows = given["positions"]
    if "prices" in given:
        gains = [
            read(row, "size") * (exact(now) - filled(row))
            for row, now in zip(rows, given["prices"], strict=True)
        ]
        return {"available_margin": read(given, "collateral") + total(gains)}
    minimum = total(read(row, "min_position_margin") for row in rows)
    scaled = total(skew_requirement(given, row) for row in rows)
    scalar = read(given, "mm_scalar", default=ZERO)
    return {"im": scaled + minimum, "mm": scalar * scaled + minimum}


def filled(row: Given) -> Decimal:
    return requirement.skew_fill_price(
        price=read(row, "entry_oracle"),
        size=read(row, "size"),
        skew_scale=read(row, "skew_scale"),
        skew_before=read(row, "skew_before", "skew"),
    )


def skew_requirement(given: Given, row: Given) -> Decimal:
    fraction = requirement.skew_scaled(
        size=read(row, "size"),
        skew_scale=read(row, "skew_scale"),
        skew_factor=read(given, "im_ratio"),
        minimum_fraction=read(given, "min_im_ratio"),
    )
    return requirement.amount(size=read(row, "size"), price=read(row, "price"), fraction=fraction)


ADAPTERS = {
    "binance-multi-assets": multi_assets,
    "binance-portfolio-margin": unified,
    "bit-unified": counted,
    "okx-discount": discounted,
    "nautilus-margin": platform,
    "synthetix-v3-perps": skewed,
}
