"""Linear perpetuals of centralized venues: liquidation prices, tiers, orders, requirements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import closed_form, orders, requirement
from calculators.engine.account import Bucket, Position
from calculators.engine.exact import ONE, ZERO
from calculators.engine.liquidation import bankruptcy_price, collateral_left, liquidation_price
from calculators.engine.margin import (
    INITIAL_MARGIN,
    MARGIN_RATIO,
    bucket_risk,
    maintenance_margin,
    position_risk,
    unrealized_pnl,
)
from calculators.engine.venue import Tier, flat, tier_at, tiers_of
from calculators.engine.working import SILENT
from tests.adapters.reading import Given, exact, named, read, side_of, size_of

AMOUNTS = ("cum", "deduction")  # what a tier takes off, where a table states it


def table_of(given: Given) -> tuple[Tier, ...]:
    """Return a table of tiers: stated inline, or of one fraction with its maintenance amount.

    A largest leverage stands for the fraction that venues derive from it: 1 / (2 leverage).
    """
    if "tiers" not in given and "floors" not in given:
        rate = fraction_of(given)
        amount = read(given, *AMOUNTS)
        return (Tier(floor=ZERO, maintenance_margin_fraction=rate, maintenance_amount=amount),)
    if "tiers" in given:
        rows = [row if isinstance(row, Mapping) else listed(row) for row in given["tiers"]]
    else:
        column = "mmr" if "mmr" in given else "max_leverage"
        pairs = zip(given["floors"], given[column], strict=True)
        rows = [{"floor": floor, column: value} for floor, value in pairs]
    table = tiers_of((str(exact(row["floor"])), str(fraction_of(row)), None) for row in rows)
    return tuple(
        replace(tier, maintenance_amount=read(row, *AMOUNTS, default=tier.maintenance_amount))
        for tier, row in zip(table, rows, strict=True)
    )


def listed(row: Sequence[float]) -> Given:
    """Return a row that names no column: the floor, and a fraction or a largest leverage."""
    floor, second = row[:2]
    return {"floor": floor, "mmr" if second < 1 else "max_leverage": second}


def fraction_of(row: Given) -> Decimal:
    if "max_leverage" in row:
        return requirement.of_maximum_leverage(read(row, "max_leverage"))
    return read(row, "mmr", "mmf")


def position_of(given: Given, name: str = "") -> Position:
    entry = read(given, "entry", "price", "mark", default=ONE)
    return Position(
        name=name,
        side=side_of(given),
        size=size_of(given),
        entry_price=entry,
        mark_price=read(given, "mark", default=entry),
        leverage=read(given, "leverage", default=ONE),
        tiers=table_of(given),
    )


def backing(given: Given, position: Position) -> Decimal:
    """Return what backs a position: as stated, or the initial margin of its leverage."""
    own = INITIAL_MARGIN(
        notional_value=position.size * position.entry_price, leverage=position.leverage
    )
    return read(given, "wallet_balance", "margin", "collateral", "wallet", default=own)


def with_buffer(given: Given, position: Position, price: Any) -> Given:
    """Return a price with and without its buffer.

    A row that states the leverage of an order tells the price that the program works with.
    """
    if "buffer" not in given or not isinstance(price, Decimal):
        return {"liquidation_price": price, "buffered": price}
    moved = closed_form.buffered(
        price,
        side=position.side,
        entry_price=position.entry_price,
        buffer_fraction=read(given, "buffer"),
    )
    return {"liquidation_price": moved if "leverage" in given else price, "buffered": moved}


def isolated_at_mark(given: Given, _: Path) -> Given:
    position = position_of(given)
    entered = position_of({**given, "mark": given["entry"]})
    price = liquidation_price(entered, backing(given, position), SILENT)
    bankrupt = bankruptcy_price(entered, backing(given, position), SILENT)
    risk = position_risk(position, SILENT)
    return {
        **with_buffer(given, position, price),
        "bankruptcy_price": bankrupt,
        "maintenance_margin": risk.maintenance_margin,
        "initial_margin": risk.initial_margin,
        "unrealised_pnl": risk.equity,
    }


def cross(given: Given, folder: Path) -> Given:
    if "positions" in given:
        return cross_account(given)
    if "maintenance_margin" in given:
        equity = read(given, "collateral", "equity", "margin_balance")
        percent = MARGIN_RATIO(
            maintenance_margin=read(given, "maintenance_margin"), account_equity=equity
        )
        return {"margin_ratio": percent / 100}
    if "equity" in given:
        return from_equity(given, folder)
    position = position_of(given)
    risk = position_risk(position, SILENT)
    gained = read(given, "upnl_other", "UPNL_other", "unrealised_pnl_other")
    needed = read(given, "mm_other", "TMM_other", "tmm_other", "maintenance_margin_other")
    left = backing(given, position) + gained - needed
    return {
        "maintenance_margin": risk.maintenance_margin,
        "initial_margin": risk.initial_margin,
        "unrealised_pnl": risk.equity,
        "liquidation_price": liquidation_price(position, left, SILENT),
    }


def cross_account(given: Given) -> Given:
    rows = given["positions"]
    pairs = rows.items() if isinstance(rows, Mapping) else ((named(r), r) for r in rows)
    held = {name: position_of(row, name) for name, row in pairs}
    bucket = Bucket(
        name="cross",
        collateral=read(given, "wallet_balance", "wallet", "collateral"),
        positions=tuple(held.values()),
    )
    risk = bucket_risk(bucket, SILENT)
    solved = held[given.get("solve_for", next(iter(held)))]
    left = collateral_left(bucket, solved, SILENT)
    percent = MARGIN_RATIO(maintenance_margin=risk.maintenance_margin, account_equity=risk.equity)
    return {
        "liquidation_price": liquidation_price(solved, left, SILENT),
        "maintenance_margin": risk.maintenance_margin,
        "margin_balance": risk.equity,
        "margin_ratio": percent / 100,
        "unrealised_pnl": risk.equity - bucket.collateral,
    }


def from_equity(given: Given, _: Path) -> Given:
    """Return the price at which one position takes the account, the others standing still."""
    others = ZERO
    row = given
    if "positions" in given:
        row = next(r for r in given["positions"] if named(r) == given["solve_for"])
        rest = [r for r in given["positions"] if r is not row]
        others = sum((fixed_requirement(r) for r in rest), ZERO)
    mark, equity = read(row, "mark", "price"), read(given, "equity")
    side, size = side_of(row), size_of(row)
    price = closed_form.price_from_equity(
        side=side,
        size=size,
        mark_price=mark,
        account_equity=equity,
        maintenance_margin_fraction=read(row, "mmf", "mmr"),
        other_maintenance_margin=read(given, "mm_other", default=others),
    )
    if not isinstance(price, Decimal):
        return {"mm_other": others, "liquidation_price": price}
    at = closed_form.EQUITY_AT(
        account_equity=equity, side=Decimal(side), size=size, price=price, mark_price=mark
    )
    return {"mm_other": others, "liquidation_price": price, "equity_at_liq": at}


def fixed_requirement(row: Given) -> Decimal:
    return requirement.amount(
        size=size_of(row), price=read(row, "price", "mark"), fraction=read(row, "mmf", "mmr")
    )


def with_closing_fee(given: Given, _: Path) -> Given:
    position = position_of(given)
    price = closed_form.price_with_fee(
        side=position.side,
        size=position.size,
        entry_price=position.entry_price,
        margin=backing(given, position),
        maintenance_margin_fraction=read(given, "mmr"),
        taker_fee_fraction=read(given, "taker_fee", "fee"),
    )
    return with_buffer(given, position, price)


def isolated_at_entry(given: Given, _: Path) -> Given:
    entry, fraction = read(given, "entry"), initial_fraction(given)
    price = closed_form.price_at_entry(
        side=side_of(given),
        entry_price=entry,
        initial_margin_fraction=fraction,
        maintenance_margin_fraction=read(given, "mmr"),
        size=size_of(given),
        added_margin=read(given, "extra_margin", "extra"),
    )
    bankrupt = closed_form.BANKRUPTCY_AT_FRACTION(
        entry_price=entry, side=Decimal(side_of(given)), initial_margin_fraction=fraction
    )
    return {**with_buffer(given, position_of(given), price), "bankruptcy_price": bankrupt}


def initial_fraction(given: Given) -> Decimal:
    if "leverage" in given:
        return closed_form.INITIAL_MARGIN_FRACTION(leverage=read(given, "leverage"))
    return read(given, "im_rate", "imr")


def tiers(given: Given, _: Path) -> Given:
    if "im_rate" in given:
        notional = read(given, "notional")
        return {
            "initial_margin": requirement.amount(
                size=ONE, price=notional, fraction=read(given, "im_rate")
            ),
            "maintenance_margin": maintenance_margin(notional, flat(read(given, "mmr")), SILENT),
        }
    return of_table(given, "cum")


def of_table(given: Given, amount: str) -> Given:
    """Return a table's fractions and amounts, or those of the tier that a notional value is in."""
    table = table_of(given)
    if "notional" not in given:
        return {
            "mmr": [tier.maintenance_margin_fraction for tier in table],
            amount: [tier.maintenance_amount for tier in table],
        }
    notional = read(given, "notional")
    tier = tier_at(table, notional)
    return {
        "mmr": tier.maintenance_margin_fraction,
        amount: tier.maintenance_amount,
        "maintenance_margin": maintenance_margin(notional, table, SILENT),
    }


def order(given: Given, _: Path) -> Given:
    size, price, mark = size_of(given), read(given, "order_price"), read(given, "mark")
    margin = orders.order_margin(size=size, order_price=price, leverage=read(given, "leverage"))
    long = orders.open_loss(side=1, size=size, order_price=price, mark_price=mark)
    short = orders.open_loss(side=-1, size=size, order_price=price, mark_price=mark)
    return {
        "initial_margin": margin,
        "open_loss_long": long,
        "open_loss_short": short,
        "cost_long": margin + long,
        "cost_short": margin + short,
        "open_loss": long if side_of(given) == 1 else short,
        "cost": margin + (long if side_of(given) == 1 else short),
    }


def hyperliquid(given: Given, folder: Path) -> Given:
    if "positions" in given:
        return cross(given, folder)
    if "margin_available" in given:
        return from_available_margin(given)
    if "entry" not in given:
        if "tiers" in given or "floors" in given:
            return of_table(given, "deduction")
        fraction, notional = fraction_of(given), read(given, "notional")
        needed = maintenance_margin(notional, flat(fraction), SILENT)
        return {"mmr": fraction, "maintenance_margin": needed}
    position = position_of(given)
    price = liquidation_price(position, backing(given, position), SILENT)
    at_entry = tier_at(position.tiers, position.size * position.entry_price)
    return {"mmr": at_entry.maintenance_margin_fraction, "liquidation_price": price}


def from_available_margin(given: Given) -> Given:
    """Return the price where the margin that is left above the requirement is used up."""
    size, mark, fraction = size_of(given), read(given, "price", "mark"), fraction_of(given)
    needed = requirement.amount(size=size, price=mark, fraction=fraction)
    price = closed_form.price_from_equity(
        side=side_of(given),
        size=size,
        mark_price=mark,
        account_equity=read(given, "margin_available") + needed,
        maintenance_margin_fraction=fraction,
    )
    return {"liquidation_price": price}


def generic(given: Given, _: Path) -> Given:
    """Return what plain help pages print; their requirement is that of the entry price."""
    size = size_of(given) * read(given, "contracts", default=ONE) * read(given, "face", default=ONE)
    entry = read(given, "entry", "price", default=ONE)
    leverage, rate = read(given, "leverage", default=ONE), read(given, "mmr")
    initial = closed_form_initial(given, size, entry, leverage)
    needed = requirement.amount(size=size, price=entry, fraction=rate)
    position = Position(
        name="",
        side=side_of(given),
        size=size,
        entry_price=entry,
        mark_price=read(given, "mark", default=entry),
        leverage=leverage,
        tiers=flat(rate),
    )
    pnl = unrealized_pnl(position, SILENT)
    margin = read(given, "margin", "wallet", "wallet_balance", default=initial)
    equity = margin + pnl
    ratio = MARGIN_RATIO(maintenance_margin=needed, account_equity=equity) / 100 if equity else None
    return {
        "initial_margin": initial,
        "maintenance_margin": needed,
        "margin": margin,
        "unrealised_pnl": pnl,
        "roe": pnl / margin if margin else None,
        "margin_balance": equity,
        "margin_ratio": ratio,
        "bankruptcy_price": bankruptcy_price(position, margin, SILENT),
        "liquidation_price": closed_form.price_at_entry(
            side=position.side,
            entry_price=entry,
            initial_margin_fraction=closed_form.INITIAL_MARGIN_FRACTION(leverage=leverage),
            maintenance_margin_fraction=rate,
            size=size,
        ),
    }


def closed_form_initial(given: Given, size: Decimal, entry: Decimal, leverage: Decimal) -> Decimal:
    if "taker_fee" in given:
        return requirement.WITH_FEES(
            size=size, price=entry, leverage=leverage, taker_fee_fraction=read(given, "taker_fee")
        )
    return requirement.amount(size=size, price=entry, fraction=ONE, leverage=leverage)


def size_linear(given: Given, _: Path) -> Given:
    fraction = requirement.size_linear(
        base_fraction=read(given, "base_rate"),
        slope=read(given, "slope_per_coin", "slope"),
        size=read(given, "size"),
    )
    needed = requirement.amount(
        size=read(given, "size"), price=read(given, "price", "index"), fraction=fraction
    )
    coins = requirement.amount(size=read(given, "size"), price=ONE, fraction=fraction)
    return {
        "rate": fraction,
        "initial_margin": needed,
        "maintenance_margin": needed,
        "initial_margin_btc": coins,
        "maintenance_margin_btc": coins,
    }


ADAPTERS = {
    "binance-usdm-isolated": isolated_at_mark,
    "binance-usdm-cross": cross,
    "binance-usdm-tiers": tiers,
    "binance-usdm-order": order,
    "gate-okx-isolated": with_closing_fee,
    "bybit-isolated-linear": isolated_at_entry,
    "hyperliquid-margin": hyperliquid,
    "dydx-v4-liqprice": from_equity,
    "generic-linear": generic,
    "deribit-standard-futures": size_linear,
}
