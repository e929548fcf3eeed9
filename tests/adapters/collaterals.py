"""What counts as collateral: haircuts, buffers, tranches, loans; and plain requirements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

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
    if "assets" in given:
        values = [ratio_value(row) for row in given["assets"]]
        found |= {"values": values, "total": total(values), "collateral_value": total(values)}
    if "collateral_ratio" in given:
        found["collateral_value"] = ratio_value(given)
    return found


def ratio_value(row: Given) -> Decimal:
    return collateral.counted_value(
        amount=read(row, "value", "amount"),
        price=read(row, "index", "price", "rate", default=ONE),
        ratio=read(row, "collateral_ratio", "ratio", default=ONE),
    )


def counted(given: Given, _: Path) -> Given:
    if not {"im", "mm", "im_rate", "mm_rate"}.isdisjoint(given):
        size, price = read(given, "amount"), read(given, "index", "price")
        return {
            name: requirement.amount(
                size=size, price=price, fraction=read(given, key, f"{key}_rate")
            )
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
    value = read(given, "amount", "value") * read(given, "price", "index", default=ONE)
    return {"discounted": collateral.tranche_value(value, tranches(given["tiers"]))}


def tranches(rows: Sequence[Any]) -> list[collateral.Tranche]:
    """Return a table of [upper bound, ratio], of [lower, upper, ratio], or of named columns."""
    pairs = [
        (row.get("upto", row.get("cap")), row.get("rate", row.get("ratio")))
        if isinstance(row, Mapping)
        else (row[-2], row[-1])
        for row in rows
    ]
    return [
        collateral.Tranche(upper=None if upper is None else exact(upper), ratio=exact(ratio))
        for upper, ratio in pairs
    ]


def unified(given: Given, _: Path) -> Given:
    found: dict[str, object] = {}
    if "equity" in given or "adjusted_equity" in given:
        needed = read(given, "mm", "maintenance_margin")
        found["uni_mmr"] = collateral.EQUITY_TO_REQUIREMENT(
            account_equity=read(given, "adjusted_equity", "equity"), maintenance_margin=needed
        )
    if "positions" in given:
        found |= held(given["positions"])
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


def held(rows: Sequence[Given]) -> Given:
    """Return the list of what the rows state enough for: profits, requirements."""
    found: dict[str, object] = {}
    if all("entry" in row for row in rows):
        found["unrealised_pnl"] = [pnl_of(row) for row in rows]
    if all("mmr" in row for row in rows):
        found["maintenance_margin"] = [
            requirement.amount(
                size=size_of(row), price=read(row, "mark", "price"), fraction=read(row, "mmr")
            )
            - read(row, "cum")
            for row in rows
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
    if given.get("mode") == "standard":
        leverage = ONE  # this model asks for the whole of the rate, whatever the leverage
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
    if "positions" not in given:
        return {"fill_price": filled(given)}
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
        price=read(row, "entry_oracle", "price"),
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
