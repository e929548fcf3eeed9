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
    balance = read(given, "balance", "amount")
    rate = found.get("asset_ask_rate" if balance < 0 else "asset_bid_rate")
    if balance and isinstance(rate, Decimal):
        found["value"] = collateral.counted_value(amount=balance, price=rate, ratio=ONE)
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
    if "entry" in given or "mmr" in given:
        one = held([given])
        found |= {name: values[0] for name, values in one.items()}
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


def held(rows: Sequence[Given]) -> dict[str, list[Decimal]]:
    """Return the list of what the rows state enough for: profits, requirements."""
    found: dict[str, list[Decimal]] = {}
    if all("entry" in row for row in rows):
        pnl = [pnl_of(row) for row in rows]
        found |= dict.fromkeys(("unrealised_pnl", "unrealised_pnl_btc", "pnl"), pnl)
    if all("mmr" in row for row in rows):
        needed = [requirement_of(row) for row in rows]
        found |= dict.fromkeys(("maintenance_margin", "maintenance_margin_btc", "mm"), needed)
    return found


def requirement_of(row: Given) -> Decimal:
    mark, fraction, amount = read(row, "mark", "price"), read(row, "mmr"), read(row, "cum")
    if "qty_usd" in row:
        return inverse.REQUIREMENT(
            contract_value=read(row, "qty_usd"),
            price=mark,
            fraction=fraction,
            maintenance_amount=amount,
        )
    return requirement.amount(size=size_of(row), price=mark, fraction=fraction) - amount


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
    if "qty_usd" in row:
        return inverse.UNREALIZED_PNL(
            side=exact(side_of(row)),
            contract_value=read(row, "qty_usd"),
            entry_price=read(row, "entry"),
            mark_price=read(row, "mark"),
        )
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
    size = read(given, "qty") * read(given, "multiplier", default=ONE)
    price = read(given, "price")
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
    prices = [exact(p) for p in given.get("prices") or [row_price(row) for row in rows]]
    gains = [read(row, "size") * (now - filled(row)) for row, now in zip(rows, prices, strict=True)]
    minimum = total(read(row, "min_position_margin") for row in rows)
    scaled = total(skew_requirement(given, row) for row in rows)
    available = read(given, "collateral") + total(gains)
    return {
        "pnl": gains,
        "available_margin": available,
        "im": scaled + minimum,
        "mm": read(given, "mm_scalar") * scaled + minimum,
        "withdrawable_margin": max(ZERO, available - scaled - minimum),
        "open_interest": total(abs(read(r, "size")) * p for r, p in zip(rows, prices, strict=True)),
    }


def row_price(row: Given) -> Decimal:
    return read(row, "price", "entry_oracle")


def filled(row: Given) -> Decimal:
    return requirement.skew_fill_price(
        price=read(row, "entry_oracle", default=row_price(row)),
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
    return requirement.amount(size=read(row, "size"), price=row_price(row), fraction=fraction)


ADAPTERS = {
    "binance-multi-assets": multi_assets,
    "binance-portfolio-margin": unified,
    "bit-unified": counted,
    "okx-discount": discounted,
    "nautilus-margin": platform,
    "synthetix-v3-perps": skewed,
}
