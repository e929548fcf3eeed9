"""Arithmetic on the figures of historical episodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from calculators.engine import default_cascade, network
from calculators.engine.perpetual import Perpetual, pnl

Given = Mapping[str, Any]
MANGO_COLLATERAL = 5e6  # dollars in each of the two accounts


def each(value: Any) -> list[float]:
    return list(value) if isinstance(value, list) else [value]


def inherited_short(given: Given) -> Given:
    tokens = given["position_usdc"] / given["entry"]
    short = Perpetual(side=-1, size=tokens, entry_price=given["entry"], collateral=0)
    return {
        "tokens": tokens,
        "loss_at_close": -pnl(short, given["close"]),
        "loss_at_settlement": -pnl(short, given["settlement"]),
    }


def pumped_long(given: Given) -> Given:
    held = Perpetual(side=1, size=given["qty"], entry_price=given["entry"], collateral=0)
    gain = pnl(held, given["peak"])
    paper = gain + given.get("collateral", MANGO_COLLATERAL)
    return {"unrealised_pnl": gain, "borrowed_share_of_paper_equity": given["withdrawn"] / paper}


def star(given: Given) -> Given:
    """One debtor and its creditors: a cascade of one round on a star."""
    claims = given["claims_musd"]
    owed = [[0.0, *claims.values()], *([[0.0] * (len(claims) + 1)] * len(claims))]
    debtor = network.network_of(owed, [0.0] * (len(claims) + 1))
    lost = 1 - given["recovery"]
    total = sum(claims.values())
    found = default_cascade.default_cascade(debtor, given["recovery"])
    return {
        "total_claims": total,
        "loss": {name: lost * claim for name, claim in claims.items()},
        "total_loss": lost * total if 0 in found.defaulted else 0.0,
    }


def deleveraging_day(given: Given) -> Given:
    forced, closed = given["liquidation_notional"], given["adl_notional"]
    user = given["adl_eth_user"]
    return {
        **given,
        "total_notional": forced + closed,
        "total_events": given["liq_events"] + given["adl_events"],
        "adl_share": closed / (forced + closed),
        "ratio_adl_to_liquidated_eth": user["adl"] / user["eth_liquidations_same_ms"],
    }


def leverage(given: Given) -> Given:
    gross = given.get("gross_exposure", given.get("assets"))
    equities = each(given["equity"])
    return {
        "leverage": as_given([gross / equity for equity in equities], given["equity"]),
        "gross_move_that_wipes_equity": as_given(
            [equity / gross for equity in equities], given["equity"]
        ),
    }


def as_given(values: list[float], stated: Any) -> list[float] | float:
    """Return one value where one was stated, and a list for a list."""
    return values if isinstance(stated, list) else values[0]


def valued_debt(given: Given) -> Given:
    pairs = zip(each(given["crv_debt"]), each(given["price"]), strict=True)
    return {"usd": as_given([debt * price for debt, price in pairs], given["price"])}


def rise(given: Given) -> Given:
    return {"rise": given["peak"] / given["start"] - 1}


# The input that tells which figures an episode has.
BY_INPUT: dict[str, Callable[[Given], Given]] = {
    "position_usdc": inherited_short,
    "withdrawn": pumped_long,
    "claims_musd": star,
    "adl_notional": deleveraging_day,
    "gross_exposure": leverage,
    "assets": leverage,
    "crv_debt": valued_debt,
    "start": rise,
}


def episode(given: Given, _: Path) -> Given:
    return next(replay for key, replay in BY_INPUT.items() if key in given)(given)


ADAPTERS = {"episode_replay": episode}
