"""Options: strategy margin, settlement, standard margin, liquidation by auction."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import (
    auction,
    option_margin,
    payoff,
    standard_margin,
    strategy_book,
    strategy_margin,
)
from calculators.engine.exact import ONE, ZERO
from calculators.engine.option import OptionType
from calculators.engine.payoff import Leg
from calculators.venues.models.cboe_reg_t import (
    BROAD_INDEX,
    EQUITY,
    LONG_FRACTION,
    LONG_MONTHS,
    SHARES,
)
from tests.adapters.reading import Given, exact, read, side_of
from tests.examples import data_of

# What a row adds to a parameter set, for the set says only that each row has its own.
BESIDE_A_SET = ("base_factor", "base_im_scale", "scenarios")
THIRD_PER_SHARE = Decimal("2.50")  # the smallest requirement of tastytrade's three
FEED_UNIT = Decimal("1e-18")
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


def parameters(given: Given, folder: Path, usual: str = "") -> dict[str, Any]:
    """Return the row's parameter set with what the row changes in it, group by group.

    A row may state the whole set itself; one that says nothing means the rule set's usual one.
    """
    named = given.get("params_ref", usual)
    found: dict[str, Any] = dict(given.get("params") or data_of("param_sets.json", folder)[named])
    for name, value in (given.get("params_override") or {}).items():
        known = found.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            unknown = set(value) - set(known)
            if unknown:
                raise ValueError(f"{name} has no {sorted(unknown)}")
            found[name] = {**known, **value}
        elif name in found or name in BESIDE_A_SET:
            found[name] = value
        else:
            raise ValueError(f"{named} has no {name!r}")
    return found


def pair(value: Any) -> tuple[Decimal, Decimal]:
    """Return (threshold, factor), stated by name or in that order."""
    if isinstance(value, Mapping):
        return exact(value["threshold"]), exact(value["factor"])
    return exact(value[0]), exact(value[1])


def standard_rules(stated: Mapping[str, Any], market: str) -> option_margin.StandardRules:
    option, perp = stated["option"], stated["perp"]
    sure, peg = pair(stated["oracle_contingency"]), pair(stated["depeg"])
    factor = stated.get("base_factor", stated["base_margin_factor"])
    if isinstance(factor, str):
        factor = 0  # the set says in words that each row states its own
    scale = stated.get("base_im_scale", 1)
    return option_margin.StandardRules(
        largest_fraction=exact(option["max_spot_req"]),
        smallest_fraction=exact(option["min_spot_req"]),
        call_fraction=exact(option["mm_call"]),
        put_fraction=exact(option["mm_put_spot"]),
        put_value_fraction=exact(option["mm_put_mtm"]),
        unpaired_initial=exact(option["unpaired_im"]),
        unpaired_maintenance=exact(option["unpaired_mm"]),
        maintenance_offset=exact(option["mm_offset"]),
        perpetual_initial=exact(perp["im"]),
        perpetual_maintenance=exact(perp["mm"]),
        base_factor=exact(factor[market] if isinstance(factor, Mapping) else factor),
        base_initial_scale=exact(scale[market] if isinstance(scale, Mapping) else scale),
        confidence_threshold=sure[0],
        confidence_factor=sure[1],
        peg_threshold=peg[0],
        peg_factor=peg[1],
    )


def confidence_of(row: Given) -> Decimal:
    """Return the lower confidence of an option's feeds, as surely below it as the source may be.

    Feeds have 18 decimals. A test sets one unit under a threshold, which a float prints as it.
    """
    feeds = ("forward_confidence", "vol_confidence")
    stated = min(read(row, name, default=ONE) for name in feeds)
    return stated if stated == ONE else stated - FEED_UNIT


def holding_of(row: Given) -> option_margin.OptionHolding:
    return option_margin.OptionHolding(
        type=TYPES[row["type"]],
        strike=read(row, "strike"),
        size=read(row, "amount"),
        years=float(row["tte_years"]),
        forward=read(row, "forward"),
        volatility_fraction=float(row["vol"]),
        confidence=confidence_of(row),
    )


def market_of(row: Given) -> standard_margin.Market:
    return standard_margin.Market(
        spot=read(row, "spot"),
        spot_confidence=read(row, "spot_confidence", default=ONE),
        options=tuple(holding_of(line) for line in row.get("options") or ()),
        perpetual_size=read(row, "perp"),
        perpetual_price=read(row, "perp_price"),
        perpetual_confidence=read(row, "perp_confidence", default=ONE),
        perpetual_pnl=read(row, "perp_pnl") - read(row, "perp_funding", "funding"),
        base=read(row, "base"),
    )


def standard(given: Given, folder: Path) -> Given:
    stated = parameters(given, folder, "derive_srm_test_params")
    account = given["account"]
    found = standard_margin.standard_margin(
        [
            (market_of(row), standard_rules(stated, name))
            for name, row in account["markets"].items()
        ],
        cash=read(account, "cash"),
        stable_price=read(account, "stable_price", default=ONE),
    )
    return {"im": found.initial, "mm": found.maintenance, "mtm": found.market_value}


def by_auction(given: Given, _: Path) -> Given:
    value, needed = read(given, "mtm"), read(given, "mm")
    buffer = read(given, "buffer")
    if "fee_rate" in given:
        fee = auction.flagging_fee(
            market_value=value,
            maintenance_margin=needed,
            buffer_fraction=buffer,
            fee_fraction=read(given, "fee_rate"),
        )
        return {"fee": fee, "buffer_margin": auction.buffer_margin(value, needed, buffer)}
    rules = auction.AuctionRules(
        start=read(given, "start"),
        cutoff=read(given, "cutoff"),
        fast_seconds=read(given, "fast_s"),
        slow_seconds=read(given, "slow_s"),
        buffer_fraction=buffer,
    )
    found = auction.offer(
        market_value=value,
        maintenance_margin=needed,
        rules=rules,
        seconds=read(given, "elapsed_s"),
        wanted=read(given, "want", default=ONE),
        reserved_cash=read(given, "reserved_cash", default=ZERO),
    )
    return {
        "buffer_margin": found.buffer_margin,
        "discount": found.share,
        "f_max": found.largest_fraction,
        "fraction": found.fraction,
        "bid": found.bid,
        "post_mtm": found.market_value_after,
        "post_mm": found.maintenance_margin_after,
    }


ADAPTERS = {
    "cboe-reg-t": strategy,
    "deribit-option-settlement": settlement,
    "derive-standard-margin": standard,
    "derive-liquidation-auction": by_auction,
}
