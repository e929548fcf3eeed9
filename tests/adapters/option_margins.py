"""Options: strategy margin and settlement."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import (
    payoff,
    strategy_book,
    strategy_margin,
)
from calculators.engine.exact import ONE
from calculators.engine.option import OptionType
from calculators.engine.payoff import Leg
from calculators.venues.models.cboe_reg_t import (
    BROAD_INDEX,
    EQUITY,
    LONG_FRACTION,
    LONG_MONTHS,
    SHARES,
)
from tests.adapters.reading import Given, read, side_of

THIRD_PER_SHARE = Decimal("2.50")  # the smallest requirement of tastytrade's three
TYPES: dict[str, OptionType] = {"C": "call", "P": "put", "call": "call", "put": "put"}


def leg_of(row: Given, option_type: str = "") -> Leg:
    return Leg(
        type=TYPES[row.get("type", option_type)],
        strike=read(row, "strike", default=ONE),
        size=read(row, "qty", default=-ONE),
        premium=read(row, "premium"),
    )


def strategy(given: Given, _: Path) -> Given:
    multiplier = read(given, "multiplier", default=SHARES)
    if "legs" in given:
        legs = [leg_of(row) for row in given["legs"]]
        if "underlying" in given:
            return {"margin": strategy_book.book_requirement(legs, **common(given, multiplier))}
        return {"margin": strategy_margin.spread_requirement(legs, multiplier=multiplier)}
    if "underlying" not in given or "months" in given or given.get("qty", -1) > 0:
        fraction = LONG_FRACTION if given.get("months", 0) > LONG_MONTHS else ONE
        bought = leg_of({"qty": 1, **given})
        return {
            "margin": strategy_margin.long_requirement(
                bought, fraction=fraction, multiplier=multiplier
            )
        }
    return short(given, multiplier)


def common(given: Given, multiplier: Decimal) -> dict[str, Any]:
    rule = BROAD_INDEX if given.get("broad_index") else EQUITY
    if "house_rate" in given:
        rule = strategy_margin.ShortRule(
            base_fraction=read(given, "house_rate"), floor_fraction=rule.floor_fraction
        )
    return {
        "underlying": read(given, "underlying"),
        "rule": rule,
        "leverage_factor": read(given, "leverage_factor", default=ONE),
        "multiplier": multiplier,
    }


def short(given: Given, multiplier: Decimal) -> Given:
    if "call" in given:
        both = (leg_of({**given[name], **number(given)}, name) for name in ("call", "put"))
        return {"margin": strategy_margin.straddle_requirement(*both, **common(given, multiplier))}
    needed = strategy_margin.short_requirement(leg_of(given), **common(given, multiplier))
    return {
        "margin": needed.amount,
        "first": needed.by_underlying,
        "second": needed.floor,
        "third": abs(leg_of(given).size) * multiplier * THIRD_PER_SHARE,
        "alternative": min(needed.by_underlying, needed.floor),
    }


def number(given: Given) -> Given:
    return {"qty": given["qty"]} if "qty" in given else {}


def settlement(given: Given, _: Path) -> Given:
    kind = TYPES[given["type"]]
    strike, price = read(given, "strike"), read(given, "settlement")
    count = read(given, "qty", "size", default=ONE) * read(given, "multiplier", default=ONE)
    if "side" in given:
        count = abs(count) * side_of(given)
    quote = payoff.payoff(kind, strike, price) * count
    coins = payoff.coin_payoff(kind, strike, price) * count
    return {
        "payoff": quote,
        "payoff_usd": quote,
        "payoff_usdc": quote,
        "pnl": quote - read(given, "premium", "premium_usd") * count,
        "pnl_usd": quote - read(given, "premium_usd", "premium") * count,
        "payoff_btc": coins,
        "pnl_btc": coins - read(given, "premium_btc", "premium") * count,
        "payoff_eth": coins,
        "pnl_eth": coins - read(given, "premium_eth", "premium") * count,
    }


ADAPTERS = {
    "cboe-reg-t": strategy,
    "deribit-option-settlement": settlement,
}
