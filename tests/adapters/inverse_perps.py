"""Inverse contracts: margined in the coin."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from calculators.engine import inverse
from calculators.engine.exact import ONE, ZERO
from calculators.engine.venue import Tier, continuing_amount, tiers_of
from tests.adapters.reading import Given, exact, read, side_of

SATOSHIS = Decimal(100_000_000)


def contract_value(given: Given) -> Decimal:
    if "qty_usd" in given:
        return read(given, "qty_usd")
    multiplier = read(given, "multiplier", default=ONE)
    return read(given, "contracts", "qty", default=ONE) * multiplier


def coin_margined(given: Given, _: Path) -> Given:
    """Return Binance's COIN-M numbers: the tier amount, the requirement, the price."""
    if "tier_floor_btc" in given:
        below = Tier(
            floor=ZERO,
            maintenance_margin_fraction=read(given, "prev_mmr"),
            maintenance_amount=read(given, "prev_cum"),
        )
        above = Tier(
            floor=read(given, "tier_floor_btc"), maintenance_margin_fraction=read(given, "mmr")
        )
        return {"cum_btc": continuing_amount(below, above)}
    if "floors" in given:
        pairs = zip(given["floors"], given["mmr"], strict=True)
        table = tiers_of((str(exact(floor)), str(exact(rate)), None) for floor, rate in pairs)
        return {"cum_btc": [tier.maintenance_amount for tier in table]}
    if "position_btc" in given or "notional_btc" in given:
        coins = inverse.REQUIREMENT(
            contract_value=read(given, "position_btc", "notional_btc"),
            price=ONE,
            fraction=read(given, "mmr"),
            maintenance_amount=read(given, "cum", "cum_btc"),
        )
        return {"maintenance_margin_btc": coins}
    value, mark = contract_value(given), read(given, "mark", "entry")
    found = {
        "notional_btc": inverse.POSITION_VALUE(contract_value=value, price=mark),
        "maintenance_margin_btc": inverse.REQUIREMENT(
            contract_value=value,
            price=mark,
            fraction=read(given, "mmr"),
            maintenance_amount=read(given, "cum"),
        ),
    }
    if "entry" not in given:
        return found
    side, entry = side_of(given), read(given, "entry")
    price = inverse.liquidation_at_mark(
        side=side,
        contract_value=value,
        entry_price=entry,
        collateral=read(given, "wallet_balance", "margin")
        + read(given, "upnl_other")
        - read(given, "mm_other"),
        maintenance_margin_fraction=read(given, "mmr"),
        maintenance_amount=read(given, "cum"),
    )
    pnl = inverse.UNREALIZED_PNL(
        side=exact(side), contract_value=value, entry_price=entry, mark_price=mark
    )
    return {
        **found,
        "liquidation_price": price,
        "unrealised_pnl": pnl,
        "unrealised_pnl_btc": pnl,
    }


def at_mark(given: Given, _: Path) -> Given:
    value, entry = contract_value(given), read(given, "entry")
    fraction = read(given, "mm", "mmr")
    found = {
        "position_btc": inverse.POSITION_VALUE(contract_value=value, price=entry),
        "initial_margin": inverse.REQUIREMENT(
            contract_value=value,
            price=entry,
            fraction=read(given, "im", "imr"),
            maintenance_amount=ZERO,
        ),
        "maintenance_margin": inverse.REQUIREMENT(
            contract_value=value, price=entry, fraction=fraction, maintenance_amount=ZERO
        ),
    }
    side = side_of(given)
    if "mark" in given or "exit" in given:
        found["unrealised_pnl"] = inverse.UNREALIZED_PNL(
            side=exact(side),
            contract_value=value,
            entry_price=entry,
            mark_price=read(given, "mark", "exit"),
        )
    margin = read(given, "margin", default=found["initial_margin"])
    gain = found.get("unrealised_pnl", ZERO)
    found |= {"pnl": gain, "pnl_btc": gain, "margin_balance": margin + gain}
    liquidated = inverse.liquidation_at_mark(
        side=side,
        contract_value=value,
        entry_price=entry,
        collateral=margin,
        maintenance_margin_fraction=fraction,
    )
    bankrupt = inverse.bankruptcy_price(
        side=side, contract_value=value, entry_price=entry, collateral=margin
    )
    return {**found, "liquidation_price": liquidated, "bankruptcy_price": bankrupt}


def with_fee(given: Given, _: Path) -> Given:
    """Return the prices of a position whose requirement holds the fee of closing it bankrupt."""
    side, value, entry = side_of(given), contract_value(given), read(given, "entry")
    fee, leverage = read(given, "taker_fee", "fee"), read(given, "leverage", default=ONE)
    initial = inverse.INITIAL_MARGIN(contract_value=value, price=entry, leverage=leverage)
    balance = read(given, "balance", "margin", "im", default=initial) + read(given, "extra_margin")
    bankrupt = inverse.bankruptcy_price(
        side=side, contract_value=value, entry_price=entry, collateral=balance, fee_fraction=fee
    )
    needed = inverse.closing_requirement(
        contract_value=value,
        entry_price=entry,
        bankruptcy_price=bankrupt,
        maintenance_margin_fraction=read(given, "mmr"),
        fee_fraction=fee,
    )
    needed = read(given, "mm", "maintenance_margin", default=needed) - read(given, "mm_deduction")
    return {
        "position_value": inverse.POSITION_VALUE(contract_value=value, price=entry),
        "initial_margin": initial,
        "maintenance_margin": needed,
        "bankruptcy_price": bankrupt,
        "liquidation_price": inverse.liquidation_at_entry(
            side=side,
            contract_value=value,
            entry_price=entry,
            collateral=balance,
            maintenance_margin=needed,
        ),
    }


def by_leverage(given: Given, _: Path) -> Given:
    entry, leverage = read(given, "entry"), read(given, "leverage", default=ONE)
    value = contract_value(given)
    coins = inverse.INITIAL_MARGIN(contract_value=value, price=entry, leverage=leverage)
    bankrupt = inverse.bankruptcy_price(
        side=side_of(given),
        contract_value=value,
        entry_price=entry,
        collateral=coins,
        fee_fraction=read(given, "taker_fee", "fee"),
    )
    found: dict[str, object] = {
        "margin": coins,
        "initial_margin": coins,
        "margin_sats": coins * SATOSHIS,
        "bankruptcy_price": bankrupt,
    }
    if "mark" in given or "exit" in given:
        gain = inverse.UNREALIZED_PNL(
            side=exact(side_of(given)),
            contract_value=value,
            entry_price=entry,
            mark_price=read(given, "mark", "exit"),
        )
        found |= dict.fromkeys(("unrealised_pnl", "pnl", "pnl_btc"), gain)
        found["pnl_sats"] = gain * SATOSHIS
    if "mmr" in given:
        price = inverse.liquidation_by_leverage(
            side=side_of(given),
            entry_price=entry,
            leverage=leverage,
            maintenance_margin_fraction=read(given, "mmr"),
        )
        found["liquidation_price"] = price
    return found


ADAPTERS = {
    "binance-coinm": coin_margined,
    "kraken-inverse": at_mark,
    "bybit-inverse-cross": with_fee,
    "bybit-inverse-isolated": with_fee,
    "generic-inverse": by_leverage,
}
