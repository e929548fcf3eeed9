"""Derive: its standard margin and its auctions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.engine import auction, option_margin, standard_margin
from calculators.engine.exact import ONE, ZERO
from tests.adapters.option_margins import TYPES
from tests.adapters.reading import Given, exact, read
from tests.examples import data_of

# What a row adds to a parameter set, for the set says only that each row has its own.
BESIDE_A_SET = ("base_factor", "base_im_scale", "scenarios")
FEED_UNIT = Decimal("1e-18")


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
        "post_bm": auction.buffer_margin(
            found.market_value_after, found.maintenance_margin_after, buffer
        ),
    }


ADAPTERS = {
    "derive-standard-margin": standard,
    "derive-liquidation-auction": by_auction,
}
